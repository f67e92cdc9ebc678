"""The database: an engine per URL, the threads that use it, and where a unit begins and ends."""

import asyncio
import fcntl
import os
from collections.abc import Awaitable, Callable, Generator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.exc import DBAPIError

from bot.ports.clock import Clock, Ids
from storage.keys import KeyStore
from storage.pairing import named_keys, pair
from storage.seats import OpenSeats
from storage.unit import SqlUnit

R = TypeVar("R")

POSTGRES_THREADS = 8
TRIES = 20

_PRAGMAS = (
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=FULL",
    "PRAGMA busy_timeout=10000",
    "PRAGMA foreign_keys=ON",
    "PRAGMA secure_delete=ON",
    "PRAGMA trusted_schema=OFF",
)

_COLLISIONS = frozenset({"40001", "40P01"})
"""PostgreSQL's codes for two units in each other's way: the later one is run again."""


class AlreadyServing(Exception):
    """Another process already serves from this SQLite file."""


def engine_for(url: str) -> sa.Engine:
    """An engine that never puts bound values into an error. Its transactions are begun by `begun`."""
    address = sa.make_url(url)
    if address.get_backend_name() == "sqlite":
        return _sqlite(address)
    if address.get_backend_name() == "postgresql":
        return _postgres(address.set(drivername="postgresql+psycopg"))
    raise ValueError(f"storage works on sqlite and postgresql, not on {address.get_backend_name()}")


def _sqlite(address: sa.URL) -> sa.Engine:
    if not address.database or address.database == ":memory:":
        raise ValueError("storage needs a SQLite file: a database in memory is lost with its thread")
    file = Path(address.database)
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    # The log and its index take over the mode of the file, so it has to be right before SQLite comes.
    os.close(os.open(file, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600))
    engine = sa.create_engine(
        address,
        hide_parameters=True,
        poolclass=sa.QueuePool,
        pool_size=3,
        max_overflow=2,
        connect_args={"isolation_level": None, "check_same_thread": False},
    )

    @event.listens_for(engine, "connect")
    def _(connection: Any, _record: object) -> None:
        for pragma in _PRAGMAS:
            connection.execute(pragma).fetchall()

    return engine


@contextmanager
def begun(connection: sa.Connection, *, writing: bool) -> Generator[None]:
    """A transaction, begun as each database needs it.

    SQLite's own driver would begin one late. One that reads first and writes later fails at once when another has
    written in between, however long it would wait: so one that is to write says so at its first word. It is said here
    and not to every connection that begins, since an engine to which anybody listens asks at every statement who does.
    """
    with connection.begin():
        if connection.dialect.name == "sqlite":
            connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")
        yield


def _postgres(address: sa.URL) -> sa.Engine:
    engine = sa.create_engine(address, hide_parameters=True, pool_size=POSTGRES_THREADS, max_overflow=2)

    @event.listens_for(engine, "connect")
    def _(connection: Any, _record: object) -> None:
        connection.autocommit = True
        connection.execute("SET log_parameter_max_length_on_error = 0")
        # Only a superuser may set this one. For everybody else it is the server's to set, and `doctor` says so.
        connection.execute(
            "SELECT set_config('log_parameter_max_length', '0', false)"
            " WHERE has_parameter_privilege('log_parameter_max_length', 'SET')"
        )
        connection.autocommit = False

    return engine


class Database:
    """ports.Store in SQL. `on_commit`, if given, is told what each committed unit wrote."""

    def __init__(
        self,
        url: str,
        keys: KeyStore,
        clock: Clock,
        ids: Ids,
        *,
        on_commit: Callable[[frozenset[str]], None] | None = None,
    ) -> None:
        self.engine = engine_for(url)
        self.keys = keys
        self.on_commit = on_commit
        self._clock = clock
        self._ids = ids
        self._opened = OpenSeats()
        self._serving: int | None = None
        if self.is_sqlite:
            self._writers = ThreadPoolExecutor(1, "storage-write")
            self._readers = ThreadPoolExecutor(2, "storage-read")
        else:
            self._writers = self._readers = ThreadPoolExecutor(POSTGRES_THREADS, "storage")

    @property
    def is_sqlite(self) -> bool:
        """Whether this is the engine that lives in one file and serves one process."""
        return self.engine.dialect.name == "sqlite"

    def write(self, work: Callable[[SqlUnit], R]) -> Awaitable[R]:
        """One writing transaction.

        On PostgreSQL, `work` is run again when another unit got in its way: it must do nothing outside its unit.
        """
        return asyncio.wrap_future(self._submit_write(work))

    def read(self, work: Callable[[SqlUnit], R]) -> Awaitable[R]:
        """One read-only transaction that sees one moment."""
        return asyncio.wrap_future(self._submit_read(work))

    def write_now(self, work: Callable[[SqlUnit], R]) -> R:
        """The same as `write`, for callers without an event loop."""
        return self._submit_write(work).result()

    def read_now(self, work: Callable[[SqlUnit], R]) -> R:
        """The same as `read`, for callers without an event loop."""
        return self._submit_read(work).result()

    async def forget_days(self, before: date) -> None:
        """Destroy the daily keys before this day, with all that was kept under them."""
        await self.write(lambda unit: unit.forget_days(before))
        if self.is_sqlite:
            await asyncio.wrap_future(self._writers.submit(self._empty_log))

    async def sweep_keys(self) -> int:
        """Destroy keys that a crash left behind: made before yesterday, and named by no conversation. How many.

        A key is written before the commit that names it, so the keys of today and yesterday are left alone.
        Raises WrongKeys, and destroys nothing, when the key store is another database's.
        """
        await self.write(pair)
        made = self.keys.made_on()
        named = await self.read(named_keys)
        before = self._clock.now().date() - timedelta(days=1)
        left = [key_id for key_id in self.keys.orphans(named) if key_id in made and made[key_id] < before]
        for key_id in left:
            self.keys.destroy(key_id)
        self.keys.drop_drafts(before)
        return len(left)

    def claim_serving(self) -> None:
        """Become a process that serves: on SQLite the only one, or raise AlreadyServing.

        Raises WrongKeys when the key store is another database's.
        """
        if self.is_sqlite and self._serving is None:
            self._serving = self._lock_file()
        self.write_now(pair)

    def close(self) -> None:
        """Wait for what runs, and let go of everything."""
        self._writers.shutdown()
        self._readers.shutdown()
        self.engine.dispose()
        if self._serving is not None:
            os.close(self._serving)
            self._serving = None

    def _lock_file(self) -> int:
        file = self.engine.url.database
        descriptor = os.open(f"{file}.serving", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(descriptor)
            raise AlreadyServing(f"another process already serves from {file}") from None
        return descriptor

    def _submit_write(self, work: Callable[[SqlUnit], R]) -> "Future[R]":
        return self._writers.submit(self._write, work)

    def _submit_read(self, work: Callable[[SqlUnit], R]) -> "Future[R]":
        return self._readers.submit(self._read, work)

    def _write(self, work: Callable[[SqlUnit], R]) -> R:
        tries = 1
        while True:
            try:
                return self._write_once(work)
            except DBAPIError as error:
                if tries == TRIES or getattr(error.orig, "sqlstate", None) not in _COLLISIONS:
                    raise
            tries += 1

    def _write_once(self, work: Callable[[SqlUnit], R]) -> R:
        with self.engine.connect() as connection:
            if not self.is_sqlite:
                connection.execution_options(isolation_level="REPEATABLE READ")
            unit = self._unit(connection, writing=True)
            try:
                with begun(connection, writing=True):
                    result = work(unit)
                    unit.check()
                    # From here on the outcome may be unknown; then the new keys stay, and `sweep_keys` decides.
                    unit.keep_keys()
            except BaseException:
                unit.rolled_back()
                raise
        unit.committed()
        if self.on_commit is not None:
            self.on_commit(frozenset(unit.wrote))
        return result

    def _read(self, work: Callable[[SqlUnit], R]) -> R:
        with self.engine.connect() as connection:
            if not self.is_sqlite:
                connection.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
            with begun(connection, writing=False):
                return work(self._unit(connection, writing=False))

    def _unit(self, connection: sa.Connection, *, writing: bool) -> SqlUnit:
        return SqlUnit(connection, self.keys, self._ids, self._clock.now(), self._opened, writing=writing)

    def _empty_log(self) -> None:
        """Move SQLite's write-ahead log into the file and cut it to nothing: deleted rows linger there otherwise."""
        with self.engine.connect() as connection:
            driver = connection.connection.driver_connection
            if driver is not None:
                driver.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
