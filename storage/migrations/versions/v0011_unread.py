"""How often a platform delivered what nobody could make sense of, by day and reason."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    """Make the table of the counts."""
    op.create_table(
        "unread",
        sa.Column("platform", sa.Text(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("platform", "day", "reason", name=op.f("pk_unread")),
        sqlite_with_rowid=False,
    )
