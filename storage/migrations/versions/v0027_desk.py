"""Since when something has waited for the coordinators or for its reader, and whether the former hear on Mondays."""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"


def upgrade() -> None:
    """Give conversations two days and programmes a choice. Of what is there already nobody knows since when it waits."""
    op.add_column("threads", sa.Column("desk_since", sa.Date()))
    op.add_column("threads", sa.Column("unopened_since", sa.Date()))
    op.create_index("ix_threads_at_desk", "threads", ["programme_id", "desk_since"])
    op.add_column("programmes", sa.Column("mondays", sa.Boolean(), nullable=False, server_default=sa.false()))
