"""Blocks against abuse."""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"


def upgrade() -> None:
    """Make the table of the blocks."""
    op.create_table(
        "blocks",
        sa.Column("tag", sa.LargeBinary(), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("tag", name=op.f("pk_blocks")),
        sqlite_with_rowid=False,
    )
