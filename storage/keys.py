"""The key store: a directory of its own, never in the database and never in the database's backups."""

import os
from collections.abc import Collection, Iterable
from contextlib import suppress
from datetime import UTC, date, datetime, time
from errno import ENOSPC
from pathlib import Path
from threading import Lock
from uuid import UUID

from bot.ports.clock import Clock, Ids

SIZE = 32
_SUFFIX = ".key"
_DRAFT = ".draft"
_DAY = "day-"
_APP = "app"
_BALLOT = "ballot-"
_BLOCKS = "app-blocks-"


class KeysAway(Exception):
    """The folder of the keys is not the one of before, as when a volume is not mounted: nothing may be kept in it."""


class KeyStore:
    """Keys as files of mode 0600 in a directory of mode 0700. Safe to use from several threads and processes."""

    def __init__(self, path: Path, ids: Ids, clock: Clock) -> None:
        """Args: path: the directory, made if it is missing."""
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
        path.chmod(0o700)
        self.path = path
        self._ids = ids
        self._clock = clock
        self._cache: dict[str, bytes] = {}
        self._lock = Lock()

    def make(self) -> UUID:
        """A new key's id. The key is on disk, and so is its name, when this returns."""
        key_id = self._write_new()
        self._settle_names()
        return key_id

    def make_two(self) -> tuple[UUID, UUID]:
        """Two new keys for the price of one settled directory."""
        first, second = self._write_new(), self._write_new()
        self._settle_names()
        return first, second

    def make_box(self) -> tuple[UUID, UUID]:
        """Two new keys of a ballot box. Their files have a name by which every backup can leave them out."""
        first, second = self._write_new(_BALLOT), self._write_new(_BALLOT)
        self._settle_names()
        return first, second

    def read(self, key_id: UUID) -> bytes | None:
        """The key, or None when it was destroyed or never was."""
        return self._read(key_id.hex)

    def read_box(self, key_id: UUID) -> bytes | None:
        """The same for a key of a ballot box."""
        return self._read(f"{_BALLOT}{key_id.hex}")

    def read_raw(self, key_id: bytes) -> bytes | None:
        """The same by the bytes of the id, for callers who read thousands."""
        return self._read(key_id.hex())

    def destroy(self, key_id: UUID) -> None:
        """Overwrite and remove a key, here and in memory. Destroying it again does nothing."""
        ballot = f"{_BALLOT}{key_id.hex}"
        # What is gone from the disk may still be known here.
        of_a_box = ballot in self._cache or self._file(ballot).exists()
        self._destroy(ballot if of_a_box else key_id.hex)

    def day_key(self, day: date) -> bytes:
        """The key of a day, made on first use."""
        return self._read_or_make(f"{_DAY}{day.isoformat()}")

    def kept_day_key(self, day: date) -> bytes | None:
        """The key of a day if it still exists. Never makes one."""
        return self._read(f"{_DAY}{day.isoformat()}")

    def forget_days(self, before: date) -> None:
        """Destroy the keys of all days before this one."""
        self._forget(_DAY, before)

    def app_key(self) -> bytes:
        """The long-lived key for one-time codes, made on first use."""
        return self._read_or_make(_APP)

    def kept_app_key(self) -> bytes | None:
        """The same if it still exists. Never makes one."""
        return self._read(_APP)

    def block_key(self, quarter: date) -> bytes:
        """The key of the blocks that end in the quarter that begins on a day, made on first use."""
        return self._read_or_make(f"{_BLOCKS}{quarter.isoformat()}")

    def kept_block_key(self, quarter: date) -> bytes | None:
        """The same if it exists. Never makes one."""
        return self._read(f"{_BLOCKS}{quarter.isoformat()}")

    def forget_block_keys(self, before: date) -> None:
        """Destroy the keys of the blocks of all quarters before this one."""
        self._forget(_BLOCKS, before)

    def made_on(self) -> dict[UUID, date]:
        """Every key that has an id, with the day on which it was made."""
        found: dict[UUID, date] = {}
        for name in self._names():
            with suppress(ValueError, FileNotFoundError):
                made = self._file(name).stat().st_mtime
                found[UUID(name.removeprefix(_BALLOT))] = datetime.fromtimestamp(made, UTC).date()
        return found

    def orphans(self, known_ids: Collection[UUID]) -> list[UUID]:
        """Keys that nothing in the database names any more (or yet). Forgets in memory what is gone from the disk."""
        ids = set(self.made_on())
        with self._lock:
            present = {key_id.hex for key_id in ids}
            self._cache = {
                name: key
                for name, key in self._cache.items()
                if name.removeprefix(_BALLOT) in present or name.startswith((_APP, _DAY))
            }
        return sorted(ids.difference(known_ids))

    def drop_drafts(self, before: date) -> None:
        """Remove what a crash left of keys that were being made before this day: nothing needs a draft."""
        for draft in self.path.glob(f"*{_DRAFT}"):
            with suppress(FileNotFoundError):
                if datetime.fromtimestamp(draft.stat().st_mtime, UTC).date() < before:
                    # Not overwritten: it may be a second name of the key that was made from it.
                    draft.unlink()

    def _forget(self, kind: str, before: date) -> None:
        for name in self._names():
            if name.startswith(kind) and name < f"{kind}{before.isoformat()}":
                self._destroy(name)

    def _file(self, name: str) -> Path:
        return self.path / f"{name}{_SUFFIX}"

    def _names(self) -> Iterable[str]:
        return [file.stem for file in self.path.glob(f"*{_SUFFIX}")]

    def _write_new(self, mark: str = "") -> UUID:
        key_id = self._ids.uuid()
        key = self._ids.token(SIZE)
        name = f"{mark}{key_id.hex}"
        self._write(self._file(name), key)
        with self._lock:
            self._cache[name] = key
        return key_id

    def _write(self, file: Path, key: bytes) -> None:
        # A key written under an empty mount point is gone when the volume comes back, and what it sealed is lost.
        if _APP in self._cache and not self._file(_APP).exists():
            raise KeysAway("the key store does not hold the key that it held before")
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
        try:
            if os.write(descriptor, key) != len(key):
                # A disk that is nearly full takes a part and says so only by the number.
                raise OSError(ENOSPC, "the key was not written whole")
            # A file's time would tell when a case was shared, so every key looks as if made at midnight.
            midnight = datetime.combine(self._clock.now().astimezone(UTC).date(), time(0), UTC).timestamp()
            os.utime(descriptor, (midnight, midnight))
            os.fsync(descriptor)
        except BaseException:
            file.unlink(missing_ok=True)
            raise
        finally:
            os.close(descriptor)

    def _settle_names(self) -> None:
        descriptor = os.open(self.path, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)

    def _read(self, name: str) -> bytes | None:
        cached = self._cache.get(name)
        if cached is not None:
            return cached
        try:
            descriptor = os.open(f"{self.path}/{name}{_SUFFIX}", os.O_RDONLY | os.O_CLOEXEC)
        except FileNotFoundError:
            return None
        try:
            key = os.read(descriptor, SIZE)
        finally:
            os.close(descriptor)
        if len(key) != SIZE:
            return None
        with self._lock:
            self._cache[name] = key
        return key

    def _read_or_make(self, name: str) -> bytes:
        found = self._read(name)
        if found is not None:
            return found
        # Two processes may come here at once. A link is made whole or not at all, and only one of them makes it.
        draft = self.path / f"{self._ids.uuid()}{_DRAFT}"
        self._write(draft, self._ids.token(SIZE))
        with suppress(FileExistsError):
            os.link(draft, self._file(name))
        draft.unlink()
        self._settle_names()
        made = self._read(name)
        if made is None:
            raise RuntimeError("a key that was just made cannot be read")
        return made

    def _destroy(self, name: str) -> None:
        with self._lock:
            self._cache.pop(name, None)
        try:
            descriptor = os.open(self._file(name), os.O_WRONLY | os.O_CLOEXEC)
        except FileNotFoundError:
            return
        try:
            made = os.fstat(descriptor)
            os.write(descriptor, bytes(SIZE))
            # Whoever is stopped here leaves a file that looks as old as it is, and the next sweep takes it.
            os.utime(descriptor, ns=(made.st_atime_ns, made.st_mtime_ns))
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
        self._file(name).unlink(missing_ok=True)
        self._settle_names()
        with self._lock:
            self._cache.pop(name, None)
