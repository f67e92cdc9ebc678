"""The cases that are chosen for a session."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Make the table of the agenda."""
    op.create_table(
        "agenda",
        sa.Column("thread_id", sa.Uuid(), nullable=False),
        sa.Column("session_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("submitter_agreed", sa.Boolean(), nullable=False),
        sa.Column("reader_agreed", sa.Boolean(), nullable=False),
        sa.Column("words", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["thread_id"], ["threads.id"], name=op.f("fk_agenda_thread_id")),
        sa.ForeignKeyConstraint(["session_id"], ["sessions.id"], name=op.f("fk_agenda_session_id")),
        sa.PrimaryKeyConstraint("thread_id", name=op.f("pk_agenda")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_agenda_session_id"), "agenda", ["session_id"])
