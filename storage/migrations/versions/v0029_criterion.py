"""What an image quality case is about."""

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"


def upgrade() -> None:
    """Add the column. Nobody was asked before."""
    op.add_column("cases", sa.Column("criterion", sa.Text()))
