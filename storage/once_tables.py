"""The tables of what counts once: a form, an event that a platform delivers again, a ticket to one of our pages."""

import sqlalchemy as sa

from storage.retention_tables import metadata
from storage.schema import NEUTRAL, SEALED

nonces = sa.Table(
    "nonces",
    metadata,
    sa.Column("tag", sa.LargeBinary, primary_key=True),
    sa.Column("day", sa.Date, nullable=False, index=True),
    sa.Column("outcome", sa.LargeBinary, info=SEALED),
    info=NEUTRAL,
    sqlite_with_rowid=False,
)

inbox = sa.Table(
    "inbox",
    metadata,
    sa.Column("tag", sa.LargeBinary, primary_key=True),
    sa.Column("day", sa.Date, nullable=False, index=True),
    info=NEUTRAL,
    sqlite_with_rowid=False,
)

passes_used = sa.Table(
    "passes_used",
    metadata,
    sa.Column("tag", sa.LargeBinary, primary_key=True),
    sa.Column("day", sa.Date, nullable=False, index=True),
    info=NEUTRAL,
    sqlite_with_rowid=False,
)
