"""Where a claim, a critical incident or a concern about conduct goes, in a programme's own words."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"


def upgrade() -> None:
    """Let a programme write them. Empty, the bot's own words stand."""
    for name in ("claim", "incident", "conduct"):
        op.add_column("programmes", sa.Column(name, sa.Text(), nullable=False, server_default=sa.text("''")))
