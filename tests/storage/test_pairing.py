"""A database and a key store that do not belong together are found out before anything is lost."""

from collections.abc import Callable
from pathlib import Path

import pytest

from bot.domain.threads import Thread
from storage.database import Database
from storage.keys import KeyStore
from storage.pairing import WrongKeys
from tests.fakes import FixedClock, SeededIds
from tests.storage.stories import found, share


def share_one(database: Database) -> Thread:
    """A department and its first case."""
    department = found(database)
    return database.write_now(lambda unit: share(unit, department))


@pytest.fixture
def thread(database: Database) -> Thread:
    """A conversation in a database that has met its key store."""
    database.claim_serving()
    return share_one(database)


def test_a_pair_stays_a_pair(database: Database, thread: Thread, open_database: Callable[[], Database]) -> None:
    database.close()
    again = open_database()
    again.claim_serving()
    assert again.read_now(lambda unit: unit.threads.story(thread.id)) is not None


async def test_an_empty_database_beside_a_full_key_store_destroys_nothing(
    database: Database, keys: KeyStore, clock: FixedClock
) -> None:
    keys.make_two()
    clock.move(to=clock.now().replace(month=6))
    with pytest.raises(WrongKeys, match="KEYS_DIR"):
        database.claim_serving()
    with pytest.raises(WrongKeys, match="KEYS_DIR"):
        await database.sweep_keys()
    assert len(keys.made_on()) == 2


@pytest.mark.parametrize("other", ["empty", "used"])
async def test_a_database_beside_another_key_store_destroys_nothing(
    database: Database, database_url: str, thread: Thread, clock: FixedClock, tmp_path: Path, other: str
) -> None:
    ids = SeededIds(7)
    wrong = KeyStore(tmp_path / other, ids, clock)
    if other == "used":
        wrong.app_key()
        wrong.make_two()
    clock.move(to=clock.now().replace(month=6))
    database.close()
    mistaken = Database(database_url, wrong, clock, ids)
    with pytest.raises(WrongKeys, match="KEYS_DIR"):
        mistaken.claim_serving()
    with pytest.raises(WrongKeys, match="KEYS_DIR"):
        await mistaken.sweep_keys()
    assert mistaken.read_now(lambda unit: unit.threads.story(thread.id)) is None
    assert len(wrong.made_on()) == (2 if other == "used" else 0)
    mistaken.close()


def test_a_database_that_already_knows_its_keys_is_paired_with_them(
    database: Database, open_database: Callable[[], Database]
) -> None:
    share_one(database)
    database.claim_serving()
    if not database.is_sqlite:
        open_database().claim_serving()
