"""Where a series speaks that does not speak where its programme does."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    """Make the table of the channels that series have of their own."""
    op.create_table(
        "series_channels",
        sa.Column("series_id", sa.Uuid(), nullable=False),
        sa.Column("platform", sa.Text(), nullable=False),
        sa.Column("tenant", sa.Text(), nullable=False),
        sa.Column("channel_id", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["series_id"], ["series.id"], name=op.f("fk_series_channels_series_id")),
        sa.PrimaryKeyConstraint("series_id", "platform", "tenant", name=op.f("pk_series_channels")),
        sqlite_with_rowid=False,
    )
