"""The teams of a tenant that have the bot, from which something came."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    """Make the table of the teams."""
    op.create_table(
        "teams",
        sa.Column("platform", sa.Text(), nullable=False),
        sa.Column("tenant", sa.Text(), nullable=False),
        sa.Column("team", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("platform", "tenant", "team", name=op.f("pk_teams")),
        sqlite_with_rowid=False,
    )
