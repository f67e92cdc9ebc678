"""Brings the schema up to what this code needs, one process at a time."""

from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.exc import OperationalError

from storage.database import begun, engine_for

if TYPE_CHECKING:
    from alembic.config import Config

_VERSIONS = Path(__file__).parent / "migrations"

_LOCK = 0x7065_6572_6C65_6172
"""The number of the lock that a migrating process holds on PostgreSQL."""


class SchemaTooNew(Exception):
    """A newer release has changed this database. Running an older one on it could lose something."""


class Unreachable(Exception):
    """No database answers at the address."""


def upgrade(url: str) -> None:
    """Bring the database to this release's schema. Other processes wait meanwhile. Raises SchemaTooNew, Unreachable."""
    from alembic import command

    with _connected(url) as connection, begun(connection, writing=True):
        _lock(connection)
        _refuse_newer(connection)
        command.upgrade(_config(connection), "head")
        _check_keys(connection)


def current(url: str) -> str | None:
    """The version that the database is at, or None when it is empty."""
    engine = _engine(url)
    try:
        with engine.connect() as connection:
            return _current(connection)
    finally:
        engine.dispose()


def newest() -> str:
    """The version that this code needs."""
    from alembic.script import ScriptDirectory

    head = ScriptDirectory.from_config(_config(None)).get_current_head()
    if head is None:
        raise RuntimeError("this release has no schema")
    return head


def _engine(url: str) -> sa.Engine:
    engine = engine_for(url)
    if engine.dialect.name == "sqlite":
        # A table that is rebuilt is gone for a moment; what points at it is checked at the end instead.
        @event.listens_for(engine, "connect")
        def _(connection: sa.PoolProxiedConnection, _record: object) -> None:
            connection.execute("PRAGMA foreign_keys=OFF")

    return engine


@contextmanager
def _connected(url: str) -> Generator[sa.Connection]:
    try:
        engine = _engine(url)
        connection = engine.connect()
    except (OperationalError, OSError):
        raise Unreachable(
            "PEERLEARN_DATABASE_URL: no database answers there. Check the address, and whether the server runs."
        ) from None
    try:
        with connection:
            yield connection
    finally:
        engine.dispose()


def _lock(connection: sa.Connection) -> None:
    """On SQLite the transaction itself is the lock: it began by asking to write."""
    if connection.dialect.name == "postgresql":
        connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_LOCK)))


def _current(connection: sa.Connection) -> str | None:
    from alembic.migration import MigrationContext

    return MigrationContext.configure(connection).get_current_revision()


def _refuse_newer(connection: sa.Connection) -> None:
    from alembic.script import ScriptDirectory

    at = _current(connection)
    known = {script.revision for script in ScriptDirectory.from_config(_config(None)).walk_revisions()}
    if at is not None and at not in known:
        raise SchemaTooNew(f"the database is at version {at}, which this release does not know")


def _check_keys(connection: sa.Connection) -> None:
    if connection.dialect.name == "sqlite" and connection.exec_driver_sql("PRAGMA foreign_key_check").first():
        raise RuntimeError("after the migration some rows point at rows that do not exist")


def _config(connection: sa.Connection | None) -> "Config":
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(_VERSIONS).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config
