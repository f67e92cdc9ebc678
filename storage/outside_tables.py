"""The table of messages from outside, which names nobody: not who sent one, not who asked for it, not the case."""

import sqlalchemy as sa

from storage.once_tables import metadata
from storage.schema import ANONYMOUS, SEALED

outsides = sa.Table(
    "outsides",
    metadata,
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("programme_id", sa.Uuid, sa.ForeignKey("programmes.id"), nullable=False, index=True),
    sa.Column("tag", sa.LargeBinary, nullable=False, unique=True),
    sa.Column("sender", sa.Text, nullable=False),
    sa.Column("last_day", sa.Date, nullable=False, index=True),
    sa.Column("seen_from", sa.Date),
    sa.Column("key_id", sa.Uuid, nullable=False),
    sa.Column("report", sa.LargeBinary, info=SEALED),
    sa.Column("told", sa.LargeBinary, info=SEALED),
    info=ANONYMOUS,
    sqlite_with_rowid=False,
)
