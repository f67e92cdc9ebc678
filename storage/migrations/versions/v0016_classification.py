"""What a coordinator says of a case: how it is known, and whether it could be seen then."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"


def upgrade() -> None:
    """Give cases two columns, empty where nobody has said anything."""
    op.add_column("cases", sa.Column("standard", sa.Text()))
    op.add_column("cases", sa.Column("hindsight", sa.Text()))
