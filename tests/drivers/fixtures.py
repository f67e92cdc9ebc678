"""What a folder of tests asks for to have a ward: its conftest names these fixtures."""

import os
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from bot.domain.programmes import Moderation
from storage.database import Database
from tests.databases import ENGINES, Cluster
from tests.drivers.prepared import Place, Prepared
from tests.drivers.ward import Ward
from tests.fakes import FixedClock, SeededIds

_MEMORY = Path("/dev/shm")
_PREPARED = pytest.StashKey[Prepared]()


@pytest.fixture(scope="session")
def prepared(request: pytest.FixtureRequest, migrated_file: Path, postgres: Cluster) -> Iterator[Prepared]:
    """The departments of this session. Every folder's conftest names this fixture, and the first one makes them."""
    stash = request.config.stash
    if _PREPARED in stash:
        yield stash[_PREPARED]
        return
    # In memory if the machine can: what a disk does to the files is tested elsewhere.
    memory = _MEMORY if os.access(_MEMORY, os.W_OK) else None
    with tempfile.TemporaryDirectory(prefix="peerlearn-wards-", dir=memory) as folder:
        found = Prepared(Path(folder), migrated_file, postgres)
        stash[_PREPARED] = found
        yield found
        found.close()
    del stash[_PREPARED]


@pytest.fixture(params=ENGINES)
def engine(request: pytest.FixtureRequest) -> str:
    """Each engine in turn."""
    return request.param


@pytest.fixture
def moderation() -> Moderation:
    """Whether a coordinator reads first words. A test that wants it says so with `parametrize`."""
    return Moderation.OFF


@pytest.fixture
def place(prepared: Prepared, engine: str, moderation: Moderation) -> Iterator[Place]:
    """A founded department's rows and keys."""
    with prepared.copy(engine, moderation) as found:
        yield found


@pytest.fixture
def open_ward(place: Place, clock: FixedClock, ids: SeededIds) -> Iterator[Callable[[], Ward]]:
    """Opens the department, once more each time: another process, or the next start."""
    opened: list[Database] = []

    def again() -> Ward:
        opened.append(place.open(clock, ids))
        return Ward(opened[-1], clock)

    yield again
    for one in opened:
        one.close()


@pytest.fixture
def ward(open_ward: Callable[[], Ward]) -> Ward:
    """A founded department at work, once on each engine."""
    return open_ward()


@pytest.fixture
def house(prepared: Prepared, engine: str, clock: FixedClock, ids: SeededIds) -> Iterator[Ward]:
    """A chat that has no programme yet, once on each engine."""
    with prepared.copy(engine, None) as found:
        database = found.open(clock, ids)
        yield Ward(database, clock)
        database.close()
