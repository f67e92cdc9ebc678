"""The table of drafts."""

import sqlalchemy as sa

from storage.schema import ANONYMOUS, SEALED
from storage.survey_tables import metadata

drafts = sa.Table(
    "drafts",
    metadata,
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("saved_on", sa.Date, nullable=False, index=True),
    sa.Column("key_id", sa.Uuid, nullable=False),
    sa.Column("words", sa.LargeBinary, nullable=False, info=SEALED),
    info=ANONYMOUS,
    sqlite_with_rowid=False,
)
