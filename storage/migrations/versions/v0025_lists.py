"""The lists that cases are coded with, as a programme has changed them."""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"


def upgrade() -> None:
    """Let a programme keep its own. Where it has none, those that the bot brings stand."""
    op.add_column("programmes", sa.Column("lists", sa.Text()))
