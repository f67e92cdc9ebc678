"""What an administrator finds who reads the database: every table, row by row, without a key."""

from typing import Any

import sqlalchemy as sa

from bot.domain.records import Cell, Record, Secrecy
from storage.database import Database
from storage.tables import metadata
from storage.unit import SqlUnit

_KEYS = ("identity_key", "content_key")


def records(database: Database, limit: int = 60) -> list[Record]:
    """At most `limit` rows of each table, of the newest days, in an order that is the same at every look."""
    return database.read_now(lambda unit: _all(unit, limit))


def _all(unit: SqlUnit, limit: int) -> list[Record]:
    found: list[Record] = []
    for table in sorted(metadata.tables.values(), key=lambda table: table.name):
        days = [column.desc() for column in table.c if isinstance(column.type, sa.Date) and not column.nullable]
        rows = unit.execute(
            sa.select(*_looked_at(table)).order_by(*days, *table.primary_key.columns).limit(limit)
        ).mappings()
        found.extend(sorted((_record(table, row) for row in rows), key=lambda record: record.key))
    return found


def _looked_at(table: sa.Table) -> list[sa.ColumnElement[Any]]:
    """Of what is sealed only how long it is: an image is long, and nobody could read it."""
    return [sa.func.length(column).label(column.name) if "sealed" in column.info else column for column in table.c]


def _record(table: sa.Table, values: sa.RowMapping) -> Record:
    key = " ".join(_readable(values[column.name]) for column in table.primary_key.columns)
    return Record(table.name, key, tuple(_cell(column, values) for column in table.c))


def _cell(column: sa.Column[Any], values: sa.RowMapping) -> Cell:
    value = values[column.name]
    if column.name in _KEYS and value is None:
        return Cell(column.name, Secrecy.DESTROYED, "0")
    if "sealed" not in column.info:
        return Cell(column.name, Secrecy.READABLE, _readable(value))
    if value is not None:
        return Cell(column.name, Secrecy.SEALED, str(value))
    key: str | None = column.info["sealed"]
    destroyed = key is not None and values[key] is None
    return Cell(column.name, Secrecy.DESTROYED, "0") if destroyed else Cell(column.name, Secrecy.READABLE, "")


def _readable(value: Any) -> str:
    if value is None:
        return ""
    return value.hex() if isinstance(value, bytes) else str(value)
