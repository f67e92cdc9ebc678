"""Cases of an agenda that are shown together."""

import sqlalchemy as sa
from alembic import op

revision = "0034"
down_revision = "0033"


def upgrade() -> None:
    """Say which cases share an entry: none does yet. Such cases share what stands for them in the outbox."""
    op.add_column("agenda", sa.Column("joined", sa.Uuid()))
    op.drop_index("ix_agenda_post_id", "agenda")
    op.create_index("ix_agenda_post_id", "agenda", ["post_id"])
