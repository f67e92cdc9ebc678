"""What a session has learned."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    """Make the table of the learning points."""
    op.create_table(
        "learning_points",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("session_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["session_id"], ["sessions.id"], name=op.f("fk_learning_points_session_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_learning_points")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_learning_points_session_id"), "learning_points", ["session_id"])
