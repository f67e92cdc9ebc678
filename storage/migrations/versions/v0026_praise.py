"""Whether both ends of a good call agree to praise in the channel, and what stands for it there."""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"


def upgrade() -> None:
    """Add the columns. Nobody has answered yet."""
    op.add_column("threads", sa.Column("praise_submitter", sa.Text(), nullable=True))
    op.add_column("threads", sa.Column("praise_reader", sa.Text(), nullable=True))
    op.add_column("threads", sa.Column("praise_id", sa.Uuid(), nullable=True))
    op.create_index(op.f("ix_threads_praise_id"), "threads", ["praise_id"], unique=True)
