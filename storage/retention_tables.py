"""The tables of the legal hold, which names who asked for it, and of how much was destroyed on which day."""

import sqlalchemy as sa

from storage.draft_tables import metadata
from storage.schema import NEUTRAL, PERSON

holds = sa.Table(
    "holds",
    metadata,
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("programme_id", sa.Uuid, sa.ForeignKey("programmes.id"), nullable=False, index=True),
    sa.Column("reason", sa.Text, nullable=False),
    sa.Column("phase", sa.Text, nullable=False),
    sa.Column("asked_by", sa.Uuid, sa.ForeignKey("members.id"), nullable=False),
    sa.Column("asked_on", sa.Date, nullable=False),
    sa.Column("agreed_by", sa.Uuid, sa.ForeignKey("members.id")),
    sa.Column("since", sa.Date),
    sa.Column("ended_by", sa.Uuid, sa.ForeignKey("members.id")),
    sa.Column("ending_on", sa.Date),
    sa.Column("released_by", sa.Uuid, sa.ForeignKey("members.id")),
    sa.Column("over_on", sa.Date),
    info=PERSON,
    sqlite_with_rowid=False,
)

destroyed = sa.Table(
    "destroyed",
    metadata,
    sa.Column("programme_id", sa.Uuid, sa.ForeignKey("programmes.id"), primary_key=True),
    sa.Column("day", sa.Date, primary_key=True),
    sa.Column("identities", sa.Integer, nullable=False),
    sa.Column("contents", sa.Integer, nullable=False),
    info=NEUTRAL,
    sqlite_with_rowid=False,
)
