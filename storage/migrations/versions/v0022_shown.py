"""What stands for a case of an agenda in the outbox, once a step of it was put into the channel."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"


def upgrade() -> None:
    """Add the column. It is given when the first step is posted."""
    op.add_column("agenda", sa.Column("post_id", sa.Uuid(), nullable=True))
    op.create_index(op.f("ix_agenda_post_id"), "agenda", ["post_id"], unique=True)
