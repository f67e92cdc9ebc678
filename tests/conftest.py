"""What every test may ask for: a fresh database on each engine, a clock, and seeded chance."""

import gc
import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from storage import migrate
from storage.database import Database
from storage.keys import KeyStore
from tests.databases import ENGINES, Cluster, cluster, in_memory
from tests.fakes import FixedClock, SeededIds

pytest_plugins = ("tests.sharing",)

# How long an example takes says nothing about the product on a machine that does something else as well.
settings.register_profile("house", deadline=None)
settings.load_profile("house")


def pytest_configure() -> None:
    """Keep the folders of tests in memory if the machine can: a disk takes milliseconds for each commit."""
    memory = in_memory()
    if memory is not None:
        os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(memory))


def pytest_collection_finish() -> None:
    """Thousands of tests and what they import stay till the end: nobody need look through them for rubbish."""
    gc.collect()
    gc.freeze()
    # What is thrown away by a test goes at once, but for its circles: they can wait, and there is memory enough.
    gc.set_threshold(20_000, 20, 20)


@pytest.fixture(scope="session")
def postgres() -> Iterator[Cluster]:
    """A PostgreSQL for the whole session, started when the first test asks for it."""
    with cluster() as found:
        yield found


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated SQLite file that nobody writes to: tests get copies."""
    file = tmp_path_factory.mktemp("template") / "peerlearn.db"
    migrate.upgrade(f"sqlite:///{file}")
    return file


@pytest.fixture
def clock() -> FixedClock:
    """A clock that moves only when told to."""
    return FixedClock()


@pytest.fixture
def ids() -> SeededIds:
    """Chance that is the same in every run."""
    return SeededIds()


@pytest.fixture
def keys(tmp_path: Path, ids: SeededIds, clock: FixedClock) -> KeyStore:
    """A key store of its own."""
    return KeyStore(tmp_path / "keys", ids, clock)


@pytest.fixture(params=ENGINES)
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a fresh migrated database, once on each engine."""
    if request.param == "sqlite":
        file = tmp_path / "peerlearn.db"
        file.touch(mode=0o600)
        file.write_bytes(request.getfixturevalue("migrated_file").read_bytes())
        yield f"sqlite:///{file}"
        return
    server: Cluster = request.getfixturevalue("postgres")
    name, url = server.clone()
    yield url
    server.drop(name)


@pytest.fixture
def open_database(
    database_url: str, keys: KeyStore, clock: FixedClock, ids: SeededIds
) -> Iterator[Callable[[], Database]]:
    """Opens the same database once more, as another process or the next start would."""
    opened: list[Database] = []

    def again() -> Database:
        opened.append(Database(database_url, keys, clock, ids))
        return opened[-1]

    yield again
    for one in opened:
        one.close()


@pytest.fixture
def database(open_database: Callable[[], Database]) -> Database:
    """A fresh migrated database, once on each engine."""
    return open_database()
