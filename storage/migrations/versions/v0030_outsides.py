"""Messages from people outside of the programme."""

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"


def upgrade() -> None:
    """Make their table."""
    op.create_table(
        "outsides",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("programme_id", sa.Uuid(), nullable=False),
        sa.Column("tag", sa.LargeBinary(), nullable=False),
        sa.Column("sender", sa.Text(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("seen_from", sa.Date(), nullable=True),
        sa.Column("key_id", sa.Uuid(), nullable=False),
        sa.Column("report", sa.LargeBinary(), nullable=True),
        sa.Column("told", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["programme_id"], ["programmes.id"], name=op.f("fk_outsides_programme_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outsides")),
        sa.UniqueConstraint("tag", name=op.f("uq_outsides_tag")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_outsides_programme_id"), "outsides", ["programme_id"])
    op.create_index(op.f("ix_outsides_last_day"), "outsides", ["last_day"])
