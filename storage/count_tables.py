"""The tables of what is only counted: how often and why, in which month or quarter or on which day, and no more."""

import sqlalchemy as sa

from storage.schema import ANONYMOUS, NEUTRAL, SEALED, metadata

lost = sa.Table(
    "lost",
    metadata,
    sa.Column("month", sa.Date, primary_key=True),
    sa.Column("reason", sa.Text, primary_key=True),
    sa.Column("number", sa.Integer, nullable=False),
    info=NEUTRAL,
    sqlite_with_rowid=False,
)

unread = sa.Table(
    "unread",
    metadata,
    sa.Column("platform", sa.Text, primary_key=True),
    sa.Column("day", sa.Date, primary_key=True),
    sa.Column("reason", sa.Text, primary_key=True),
    sa.Column("number", sa.Integer, nullable=False),
    info=NEUTRAL,
    sqlite_with_rowid=False,
)

tallies = sa.Table(
    "tallies",
    metadata,
    sa.Column("programme_id", sa.Uuid, sa.ForeignKey("programmes.id"), primary_key=True),
    sa.Column("seat", sa.Text, primary_key=True),
    sa.Column("since", sa.Date, nullable=False),
    sa.Column("due_on", sa.Date, nullable=False),
    sa.Column("box", sa.LargeBinary, nullable=False, info=SEALED),
    info=ANONYMOUS,
    sqlite_with_rowid=False,
)

usefulness = sa.Table(
    "usefulness",
    metadata,
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("programme_id", sa.Uuid, sa.ForeignKey("programmes.id"), nullable=False),
    sa.Column("seat", sa.Text, nullable=False),
    sa.Column("since", sa.Date, nullable=False),
    sa.Column("until", sa.Date, nullable=False),
    sa.Column("yes", sa.Integer, nullable=False),
    sa.Column("partly", sa.Integer, nullable=False),
    sa.Column("no", sa.Integer, nullable=False),
    info=ANONYMOUS,
    sqlite_with_rowid=False,
)

stopped = sa.Table(
    "stopped",
    metadata,
    sa.Column("month", sa.Date, primary_key=True),
    sa.Column("identifier", sa.Text, primary_key=True),
    sa.Column("number", sa.Integer, nullable=False),
    info=NEUTRAL,
    sqlite_with_rowid=False,
)
