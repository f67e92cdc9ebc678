"""Whether those take part whom the platform calls guests: the programme's choice, which is no until somebody says yes."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    """Let a programme choose."""
    op.add_column("programmes", sa.Column("guests", sa.Boolean(), nullable=False, server_default=sa.false()))
