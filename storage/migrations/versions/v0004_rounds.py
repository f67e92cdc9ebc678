"""Series and sessions, who comes and who came, and what has been done once."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Make the tables of the rounds."""
    op.create_table(
        "series",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("programme_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("repeats", sa.Text(), nullable=False),
        sa.Column("first_on", sa.Date(), nullable=False),
        sa.Column("at", sa.Time(), nullable=False),
        sa.Column("zone", sa.Text(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("link", sa.Text(), nullable=False),
        sa.Column("subspecialty", sa.Text(), nullable=True),
        sa.Column("objectives", sa.Text(), nullable=False),
        sa.Column("accreditation", sa.Text(), nullable=False),
        sa.Column("paused", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["programme_id"], ["programmes.id"], name=op.f("fk_series_programme_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_series")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_series_programme_id"), "series", ["programme_id"])
    op.create_table(
        "sessions",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("programme_id", sa.Uuid(), nullable=False),
        sa.Column("series_id", sa.Uuid(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("at", sa.Time(), nullable=False),
        sa.Column("zone", sa.Text(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("link", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("stage", sa.Text(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["programme_id"], ["programmes.id"], name=op.f("fk_sessions_programme_id")),
        sa.ForeignKeyConstraint(["series_id"], ["series.id"], name=op.f("fk_sessions_series_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sessions")),
        sa.UniqueConstraint("series_id", "due_on", name=op.f("uq_sessions_series_id_due_on")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_sessions_on", "sessions", ["programme_id", "on"])
    for table, more in (("rsvps", [sa.Column("attend", sa.Text(), nullable=False)]), ("attendance", [])):
        op.create_table(
            table,
            sa.Column("session_id", sa.Uuid(), nullable=False),
            sa.Column("member_id", sa.Uuid(), nullable=False),
            *more,
            sa.ForeignKeyConstraint(["session_id"], ["sessions.id"], name=op.f(f"fk_{table}_session_id")),
            sa.ForeignKeyConstraint(["member_id"], ["members.id"], name=op.f(f"fk_{table}_member_id")),
            sa.PrimaryKeyConstraint("session_id", "member_id", name=op.f(f"pk_{table}")),
            sqlite_with_rowid=False,
        )
    op.create_table(
        "fires",
        sa.Column("job", sa.Text(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("job", name=op.f("pk_fires")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_fires_last_day"), "fires", ["last_day"])
