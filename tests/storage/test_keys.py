"""The key store: what is on the disk, when, and what is left of it."""

import resource
import signal
from collections.abc import Generator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from multiprocessing import get_context
from pathlib import Path

import pytest

from storage.keys import KeyStore
from tests.fakes import FixedClock, SeededIds

DAY = date(2026, 3, 3)


def test_keys_are_for_their_owner_alone(keys: KeyStore) -> None:
    keys.make()
    keys.day_key(DAY)
    keys.app_key()
    assert keys.path.stat().st_mode & 0o777 == 0o700
    files = list(keys.path.iterdir())
    assert len(files) == 3
    assert {file.stat().st_mode & 0o777 for file in files} == {0o600}


def test_a_directory_that_was_open_to_others_is_closed(tmp_path: Path, ids: SeededIds, clock: FixedClock) -> None:
    (tmp_path / "open").mkdir(mode=0o755)
    assert KeyStore(tmp_path / "open", ids, clock).path.stat().st_mode & 0o777 == 0o700


def test_a_keys_time_tells_only_its_day(keys: KeyStore, clock: FixedClock) -> None:
    keys.make_two()
    clock.move(by=timedelta(hours=3))
    keys.make()
    midnight = datetime(2026, 3, 3, tzinfo=UTC).timestamp()
    assert {(file.stat().st_mtime, file.stat().st_atime) for file in keys.path.iterdir()} == {(midnight, midnight)}
    assert set(keys.made_on().values()) == {DAY}


def test_keys_outlive_the_process_and_differ(tmp_path: Path, keys: KeyStore, clock: FixedClock) -> None:
    made = [keys.make(), *keys.make_two()]
    later = KeyStore(tmp_path / "keys", SeededIds(7), clock)
    found = [later.read(key_id) for key_id in made]
    assert found == [keys.read(key_id) for key_id in made] == [later.read_raw(key_id.bytes) for key_id in made]
    assert all(key is not None and len(key) == 32 for key in found)
    assert len(set(found)) == 3


def test_a_key_whose_file_somebody_took_is_forgotten_when_it_is_destroyed(keys: KeyStore) -> None:
    thread_key, box_key = keys.make(), keys.make_box()[0]
    for file in keys.path.iterdir():
        file.unlink()
    assert keys.read(thread_key) is not None
    assert keys.read_box(box_key) is not None
    keys.destroy(thread_key)
    keys.destroy(box_key)
    assert keys.read(thread_key) is None
    assert keys.read_box(box_key) is None


def test_a_destroyed_key_is_gone_from_disk_and_memory(keys: KeyStore) -> None:
    key_id = keys.make()
    file = keys.path / f"{key_id.hex}.key"
    key = keys.read(key_id)
    assert key is not None
    # A second name for the same file shows that the bytes themselves were overwritten.
    other_name = keys.path.parent / "other-name"
    other_name.hardlink_to(file)
    keys.destroy(key_id)
    keys.destroy(key_id)
    assert keys.read(key_id) is None
    assert not file.exists()
    assert other_name.read_bytes() == bytes(32)


def test_day_keys_last_until_they_are_forgotten(keys: KeyStore) -> None:
    first = keys.day_key(DAY)
    assert keys.day_key(DAY) == first
    assert keys.kept_day_key(DAY + timedelta(days=1)) is None
    second = keys.day_key(DAY + timedelta(days=1))
    app = keys.app_key()
    made = keys.make()
    keys.forget_days(DAY + timedelta(days=1))
    assert keys.kept_day_key(DAY) is None
    assert keys.kept_day_key(DAY + timedelta(days=1)) == second
    assert keys.app_key() == app
    assert keys.read(made) is not None
    assert first != second


def test_orphans_are_the_keys_that_nothing_names(keys: KeyStore) -> None:
    named, orphan = keys.make_two()
    keys.day_key(DAY)
    keys.app_key()
    assert keys.orphans({named}) == [orphan]
    # Another process destroyed it: this one forgets it, too.
    (keys.path / f"{orphan.hex}.key").unlink()
    assert keys.orphans({named}) == []
    assert keys.read(orphan) is None


def test_a_key_that_was_cut_short_is_no_key(keys: KeyStore, tmp_path: Path, clock: FixedClock) -> None:
    key_id = keys.make()
    (keys.path / f"{key_id.hex}.key").write_bytes(b"short")
    assert KeyStore(tmp_path / "keys", SeededIds(7), clock).read(key_id) is None


def make_day_key(folder: Path, seed: int) -> bytes:
    """What one of several processes does at midnight."""
    return KeyStore(folder, SeededIds(seed), FixedClock()).day_key(DAY)


def test_processes_that_meet_at_midnight_agree_on_the_days_key(tmp_path: Path) -> None:
    with get_context("spawn").Pool(2) as pool:
        made = pool.starmap(make_day_key, [(tmp_path / "keys", seed) for seed in range(8)])
    assert len(set(made)) == 1
    assert [file.name for file in (tmp_path / "keys").iterdir()] == ["day-2026-03-03.key"]


def test_what_a_crash_left_of_a_key_in_the_making_goes_when_its_day_is_over(keys: KeyStore, clock: FixedClock) -> None:
    key = keys.day_key(DAY)
    draft = keys.path / "f0e1.draft"
    draft.hardlink_to(keys.path / "day-2026-03-03.key")
    keys.drop_drafts(DAY)
    assert draft.exists()
    keys.drop_drafts(DAY + timedelta(days=1))
    assert not draft.exists()
    # The draft was a second name of the key: the key itself is whole.
    assert KeyStore(keys.path, SeededIds(7), clock).kept_day_key(DAY) == key


@contextmanager
def _room_for(size: int) -> Generator[None]:
    """Let no file of this process grow over `size` bytes, as on a disk that is nearly full."""
    limits, heard = resource.getrlimit(resource.RLIMIT_FSIZE), signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, limits[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
        signal.signal(signal.SIGXFSZ, heard)


@pytest.mark.parametrize("size", [0, 10])
def test_a_key_that_the_disk_does_not_take_whole_is_refused_and_leaves_nothing(keys: KeyStore, size: int) -> None:
    made: list[object] = []
    with _room_for(size):
        for make in (keys.make, keys.make_two, keys.app_key, lambda: keys.day_key(DAY)):
            try:
                made.append(make())
            except OSError:
                continue
    assert made == []
    assert list(keys.path.iterdir()) == []
    assert len(keys.day_key(DAY)) == 32
    assert keys.read(keys.make()) is not None
