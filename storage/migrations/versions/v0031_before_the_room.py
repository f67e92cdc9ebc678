"""Whether what was found in a case of an agenda has been before the room."""

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"


def upgrade() -> None:
    """Add the flag. Of what is chosen already nothing is kept that would say so."""
    op.add_column("agenda", sa.Column("shown", sa.Boolean()))
