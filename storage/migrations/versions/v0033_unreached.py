"""Since when a reader who has written can be told no more."""

import sqlalchemy as sa
from alembic import op

revision = "0033"
down_revision = "0032"


def upgrade() -> None:
    """Add the column. Of those before nobody knows."""
    op.add_column("threads", sa.Column("unreached_since", sa.Date()))
