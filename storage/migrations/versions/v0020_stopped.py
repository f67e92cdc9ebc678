"""How often the screen for identifiers found something, by month and kind."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"


def upgrade() -> None:
    """Make the table of the counts."""
    op.create_table(
        "stopped",
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("identifier", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("month", "identifier", name=op.f("pk_stopped")),
        sqlite_with_rowid=False,
    )
