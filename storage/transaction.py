"""One transaction as the repositories see it: it runs statements, and watches that no unit names and hides at once."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any, cast
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from bot.ports.clock import Ids
from storage.keys import KeyStore

Parameters = Mapping[str, Any] | Sequence[Mapping[str, Any]]


class MixedUnit(Exception):
    """One unit wrote both an anonymous row and a row that names a person: its transaction would join them."""


class ReadOnly(Exception):
    """A reading unit tried to write."""


Insert = sqlite.Insert | postgresql.Insert


class Transaction:
    """What every repository writes through. It neither commits nor rolls back."""

    def __init__(self, connection: sa.Connection, keys: KeyStore, ids: Ids, now: datetime, *, writing: bool) -> None:
        """Args: writing: whether rows may be changed."""
        self.connection = connection
        self.engine = connection.dialect.name
        self.keys = keys
        self.ids = ids
        self.now = now
        self.wrote: set[str] = set()
        self._writing = writing
        self._made: list[UUID] = []
        self._after_commit: list[Callable[[], None]] = []

    def execute(self, statement: sa.Executable, parameters: Parameters | None = None) -> sa.CursorResult[Any]:
        """Run a statement. One that changes rows counts for what its table names; the outbox counts itself."""
        if isinstance(statement, sa.Insert | sa.Update | sa.Delete):
            if not self._writing:
                raise ReadOnly("this unit only reads")
            names: str = cast("sa.Table", statement.table).info["names"]
            if names != "outbox":
                self.count(names)
        return self.connection.execute(statement, parameters)

    def count(self, names: str) -> None:
        """Remember that this unit wrote a row that names "person", "anonymous" or "neutral"."""
        self.wrote.add(names)
        self.check()

    def check(self) -> None:
        """Raise MixedUnit when this unit must not be committed."""
        if {"person", "anonymous"} <= self.wrote:
            raise MixedUnit("a unit wrote an anonymous row and a row that names a person")

    def make_key(self) -> UUID:
        """A new key, on disk now and gone again if this unit rolls back."""
        made = self.keys.make()
        self._made.append(made)
        return made

    def make_keys(self) -> tuple[UUID, UUID]:
        """Two new keys, on disk now and gone again if this unit rolls back."""
        made = self.keys.make_two()
        self._made.extend(made)
        return made

    def make_box_keys(self) -> tuple[UUID, UUID]:
        """The same for a ballot box."""
        made = self.keys.make_box()
        self._made.extend(made)
        return made

    def keep_keys(self) -> None:
        """Leave the new keys alone from now on: whether their rows come to be is the database's word."""
        self._made.clear()

    def after_commit(self, act: Callable[[], None]) -> None:
        """Run something once this unit has committed, and never otherwise."""
        self._after_commit.append(act)

    def committed(self) -> None:
        """Run what waited for the commit."""
        for act in self._after_commit:
            act()

    def rolled_back(self) -> None:
        """Destroy the keys that were made for rows that never came to be."""
        for key_id in self._made:
            self.keys.destroy(key_id)


def inserts(table: sa.Table, finish: Callable[[Insert], sa.Executable]) -> Mapping[str, sa.Executable]:
    """An INSERT that knows ON CONFLICT, written out once in the words of each engine.

    What is written out once at import is not taken apart again each time it runs, which is half of what it costs.
    """
    return {"sqlite": finish(sqlite.insert(table)), "postgresql": finish(postgresql.insert(table))}


def insert(transaction: Transaction, table: sa.Table) -> Insert:
    """An INSERT that knows ON CONFLICT, in the words of this transaction's engine."""
    if transaction.engine == "sqlite":
        return sqlite.insert(table)
    return postgresql.insert(table)
