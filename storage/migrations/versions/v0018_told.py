"""The day of its session that both ends of a chosen case were told last."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"


def upgrade() -> None:
    """Keep the day. Of what was chosen before nobody knows it, and nothing is told anew."""
    op.add_column("agenda", sa.Column("told_on", sa.Date(), nullable=True))
