"""What the difference between a trainee's reading and the one that was signed meant."""

import sqlalchemy as sa
from alembic import op

revision = "0032"
down_revision = "0031"


def upgrade() -> None:
    """Make its column. Cases of other kinds say nothing of it."""
    op.add_column("cases", sa.Column("impact", sa.Text()))
