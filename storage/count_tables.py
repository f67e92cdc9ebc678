"""The tables of what is only counted: how often and why, in which month or on which day, and nothing beside it."""

import sqlalchemy as sa

from storage.schema import NEUTRAL, metadata

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
