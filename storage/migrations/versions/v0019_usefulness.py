"""Whether conversations were of use: who has said so, sealed tallies, and what came of them."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"


def upgrade() -> None:
    """Make both tables, and give conversations a sign of who has answered."""
    op.add_column("threads", sa.Column("useful_submitter", sa.Boolean()))
    op.add_column("threads", sa.Column("useful_reader", sa.Boolean()))
    op.create_table(
        "tallies",
        sa.Column("programme_id", sa.Uuid(), nullable=False),
        sa.Column("seat", sa.Text(), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("box", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["programme_id"], ["programmes.id"], name=op.f("fk_tallies_programme_id")),
        sa.PrimaryKeyConstraint("programme_id", "seat", name=op.f("pk_tallies")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "usefulness",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("programme_id", sa.Uuid(), nullable=False),
        sa.Column("seat", sa.Text(), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("yes", sa.Integer(), nullable=False),
        sa.Column("partly", sa.Integer(), nullable=False),
        sa.Column("no", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["programme_id"], ["programmes.id"], name=op.f("fk_usefulness_programme_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_usefulness")),
        sqlite_with_rowid=False,
    )
