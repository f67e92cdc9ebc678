"""What a thief works with: the files of a database, its keys and their backups, and what stands in them."""

import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy import event

from storage.database import Database
from storage.keys import KeyStore
from storage.sealed import CannotOpen, open_sealed
from storage.tables import metadata
from tests.databases import Cluster

KEY_BACKUPS_KEPT = timedelta(days=14)
"""How long the papers allow a backup of keys to live."""

HEAD, NONCE, MARK = b"\x01", 12, 16


@dataclass(frozen=True)
class Place:
    """Where an engine keeps a database. `since` is the first file of PostgreSQL's own log that can speak of it."""

    database: Database
    cluster: Cluster | None
    since: str

    def files(self) -> list[Path]:
        """Every file of the database, the engine's logs included."""
        if self.database.is_sqlite:
            file = Path(self.database.engine.url.database or "")
            return sorted(each for each in file.parent.iterdir() if each.is_file() and each.name.startswith(file.name))
        if self.cluster is None or self.cluster.files is None:
            return []
        self.cluster.checkpoint()
        number = asked(self.database, "SELECT oid FROM pg_database WHERE datname = current_database()")
        until = asked(self.database, "SELECT pg_walfile_name(pg_current_wal_lsn())")
        log = (self.cluster.files / "pg_wal").iterdir()
        return [
            *sorted(each for each in (self.cluster.files / "base" / number).iterdir() if each.is_file()),
            *sorted(each for each in log if self.since <= each.name <= until),
        ]

    def stolen(self) -> list[bytes]:
        """All of their bytes, file by file."""
        return [file.read_bytes() for file in self.files()]


def place_of(database: Database, cluster: Cluster | None) -> Place:
    """Where a database is kept, from now on."""
    since = "" if database.is_sqlite else asked(database, "SELECT pg_walfile_name(pg_current_wal_lsn())")
    return Place(database, cluster, since)


def asked(database: Database, question: str) -> str:
    """The one value that a question to the engine is answered with."""
    with database.engine.connect() as connection:
        return str(connection.exec_driver_sql(question).scalar_one())


def written(one: UUID) -> tuple[bytes, ...]:
    """The ways in which an id is written in files and logs."""
    return one.bytes, one.hex.encode(), str(one).encode()


def around(stolen: list[bytes], thing: bytes, reach: int = 200) -> Iterator[bytes]:
    """What stands beside a thing, wherever it occurs."""
    for file in stolen:
        for found in re.finditer(re.escape(thing), file):
            yield file[max(0, found.start() - reach) : found.end() + reach]


def sealed_under(stolen: list[bytes], key_id: UUID, size: int) -> set[bytes]:
    """Every value sealed under a key whose padded text has this size, deleted ones included."""
    whole = len(HEAD) + 16 + NONCE + size + MARK
    return {
        file[found.start() : found.start() + whole]
        for file in stolen
        for found in re.finditer(re.escape(HEAD + key_id.bytes), file)
        if found.start() + whole <= len(file)
    }


def opened(values: Iterable[tuple[bytes, bytes]], keys: set[bytes]) -> list[bytes]:
    """What opens with any of the keys, of values with the places that they stand in."""
    found: list[bytes] = []
    for at, value in values:
        for key in keys:
            with suppress(CannotOpen):
                found.append(open_sealed(key, at, value))
    return found


@dataclass
class KeyBackups:
    """A copy of the key store at every moment at which anything happened."""

    keys: KeyStore
    taken: list[tuple[datetime, Mapping[str, bytes]]] = field(default_factory=list)

    def take(self, now: datetime) -> None:
        """Copy the directory as it is."""
        found: dict[str, bytes] = {}
        for file in self.keys.path.iterdir():
            found[file.name] = file.read_bytes()
        self.taken.append((now, found))

    def kept(self, now: datetime, span: timedelta) -> set[bytes]:
        """Every key that is in the store, or in a backup that was made within this span."""
        self.take(now)
        return {key for at, copy in self.taken if now - span <= at <= now for key in copy.values()}

    def ever(self) -> set[bytes]:
        """Every key that has ever been."""
        return {key for _, copy in self.taken for key in copy.values()}


class Ledger:
    """What each transaction of a database writes, as the driver sees it and not as the unit says it."""

    def __init__(self, database: Database) -> None:
        self.transactions: list[frozenset[str]] = []
        self._open: dict[int, set[str]] = {}
        self._deliveries: dict[str, str] = {}
        self._listens = [
            (database.engine, "before_cursor_execute", self._execute),
            (database.engine, "commit", self._commit),
            (database.engine, "rollback", self._rollback),
        ]
        for one in self._listens:
            event.listen(*one)

    def end(self) -> None:
        """Listen no more: an engine may outlive its database."""
        for one in self._listens:
            event.remove(*one)

    def _execute(
        self, connection: sa.Connection, _cursor: object, statement: str, parameters: object, _context: object, _: bool
    ) -> None:
        found = re.match(r"\s*(?:INSERT INTO|UPDATE|DELETE FROM)\s+(\w+)", statement)
        if found is None:
            return
        table = found.group(1)
        names = {metadata.tables[table].info["names"]} if table in metadata.tables else set[str]()
        if table == "deliveries":
            names = self._of_deliveries(statement, parameters)
        self._open.setdefault(id(connection), set()).update(names)

    def _of_deliveries(self, statement: str, parameters: object) -> set[str]:
        """Whom the touched deliveries name: a seat's nobody, a member's somebody."""
        values = list(parameters.values()) if isinstance(parameters, Mapping) else list(parameters)  # type: ignore[call-overload]
        words = [str(value).replace("-", "") for value in values]
        kinds = {"seat": "anonymous", "member": "person", "coordinators": "neutral", "channel": "neutral"}
        if statement.lstrip().startswith("INSERT"):
            kind = next(kinds[word] for word in words if word in kinds)
            self._deliveries.update({word: kind for word in words if re.fullmatch(r"[0-9a-f]{32}", word)})
            return {kind}
        known = {self._deliveries[word] for word in words if word in self._deliveries}
        return known or {"anonymous"}

    def _commit(self, connection: sa.Connection) -> None:
        self.transactions.append(frozenset(self._open.pop(id(connection), set())))

    def _rollback(self, connection: sa.Connection) -> None:
        self._open.pop(id(connection), None)
