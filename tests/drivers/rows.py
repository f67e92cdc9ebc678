"""What the database holds, to say that nothing has changed."""

from typing import Any

import sqlalchemy as sa

from storage.database import Database
from storage.tables import metadata

PASSING = frozenset({"nonces", "inbox", "passes_used"})
"""Tables of hashes that live for days: that a form was sent, or a page used, is all that they say."""


async def everything(database: Database) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table, without those that pass."""
    return await database.read(
        lambda unit: {
            name: [tuple(row) for row in unit.execute(sa.select(table).order_by(*table.primary_key.columns))]
            for name, table in metadata.tables.items()
            if name not in PASSING
        }
    )
