"""Who agreed to when things are destroyed, legal holds, and how much went on which day."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"


def upgrade() -> None:
    """Add who agreed to the programme, and make the two tables. Nothing is destroyed until somebody is named."""
    op.add_column("programmes", sa.Column("agreed_by", sa.Text(), nullable=False, server_default=sa.text("''")))
    op.add_column("programmes", sa.Column("agreed_on", sa.Date()))
    op.create_table(
        "holds",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("programme_id", sa.Uuid(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("phase", sa.Text(), nullable=False),
        sa.Column("asked_by", sa.Uuid(), nullable=False),
        sa.Column("asked_on", sa.Date(), nullable=False),
        sa.Column("agreed_by", sa.Uuid(), nullable=True),
        sa.Column("since", sa.Date(), nullable=True),
        sa.Column("ended_by", sa.Uuid(), nullable=True),
        sa.Column("ending_on", sa.Date(), nullable=True),
        sa.Column("released_by", sa.Uuid(), nullable=True),
        sa.Column("over_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["programme_id"], ["programmes.id"], name=op.f("fk_holds_programme_id")),
        sa.ForeignKeyConstraint(["asked_by"], ["members.id"], name=op.f("fk_holds_asked_by")),
        sa.ForeignKeyConstraint(["agreed_by"], ["members.id"], name=op.f("fk_holds_agreed_by")),
        sa.ForeignKeyConstraint(["ended_by"], ["members.id"], name=op.f("fk_holds_ended_by")),
        sa.ForeignKeyConstraint(["released_by"], ["members.id"], name=op.f("fk_holds_released_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_holds")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_holds_programme_id"), "holds", ["programme_id"])
    op.create_table(
        "destroyed",
        sa.Column("programme_id", sa.Uuid(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("identities", sa.Integer(), nullable=False),
        sa.Column("contents", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["programme_id"], ["programmes.id"], name=op.f("fk_destroyed_programme_id")),
        sa.PrimaryKeyConstraint("programme_id", "day", name=op.f("pk_destroyed")),
        sqlite_with_rowid=False,
    )
