"""What a coordinator says of a case at the second level, where the programme has chosen to."""

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"


def upgrade() -> None:
    """Give cases three columns, empty where nobody has said anything, and programmes a choice that is off."""
    for name in ("mechanism", "layer", "bias"):
        op.add_column("cases", sa.Column(name, sa.Text()))
    op.add_column("programmes", sa.Column("second_level", sa.Boolean(), nullable=False, server_default=sa.false()))
