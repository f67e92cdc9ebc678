"""The table of the images of cases, which names nobody, on purpose."""

import sqlalchemy as sa

from storage.contact_tables import metadata
from storage.schema import ANONYMOUS, SEALED

images = sa.Table(
    "images",
    metadata,
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("thread_id", sa.Uuid, sa.ForeignKey("threads.id"), nullable=False, index=True),
    sa.Column("held", sa.Boolean, nullable=False),
    sa.Column("about", sa.LargeBinary, nullable=False, info=SEALED),
    sa.Column("pixels", sa.LargeBinary, nullable=False, info=SEALED),
    info=ANONYMOUS,
    sqlite_with_rowid=False,
)
