"""Places at which a program can be abandoned, put where the rooms already let somebody else in."""

import os
from collections.abc import Callable
from datetime import datetime, time
from pathlib import Path
from typing import Any

from bot.domain.people import Account
from bot.domain.programmes import Channel
from bot.ports.clock import Clock, Ids
from bot.ports.outbox import ALWAYS, Outcome, Posted, PostOutcome, Sent
from bot.screens.elements import Card
from storage.database import Database
from storage.keys import SIZE, KeyStore
from storage.unit import SqlUnit


class Abandoned(BaseException):
    """The program stops here. No `except Exception` of its own may go on after it, just as after `kill -9`."""


class Brink:
    """Counts the places that a program passes, and abandons it at one of them."""

    def __init__(self) -> None:
        self.passed: list[str] = []
        self.gone = False
        self._at: int | None = None

    def watch(self, at: int | None = None) -> None:
        """Begin to count anew. Args: at: the place at which to abandon the program, counted from 0."""
        self.passed, self.gone, self._at = [], False, at

    def here(self, place: str, leaving: Callable[[], None] | None = None) -> None:
        """A place. Args: leaving: what a program that stops in the middle of something leaves half done."""
        if self.gone:
            raise Abandoned(place)
        self.passed.append(place)
        if len(self.passed) - 1 == self._at:
            self.gone = True
            if leaving is not None:
                leaving()
            raise Abandoned(place)


def _watched_path(brink: Brink) -> type[Path]:
    class WatchedPath(type(Path())):
        """A path whose file goes away under watch."""

        def unlink(self, missing_ok: bool = False) -> None:
            brink.here(f"before a {self.suffix} file is unlinked")
            super().unlink(missing_ok)
            brink.here(f"after a {self.suffix} file is unlinked")

    return WatchedPath


class WatchedKeys(KeyStore):
    """A key store that can be abandoned before, within and after each change on the disk."""

    def __init__(self, path: Path, ids: Ids, clock: Clock, brink: Brink) -> None:
        super().__init__(_watched_path(brink)(path), ids, clock)
        self._brink = brink

    def _write(self, file: Path, key: bytes) -> None:
        self._brink.here("before a key is written")
        self._brink.here("while a key is written", lambda: self._torn(file, key))
        super()._write(file, key)
        self._brink.here("after a key is written")

    def _destroy(self, name: str) -> None:
        self._brink.here("before a key is overwritten")
        super()._destroy(name)

    def _torn(self, file: Path, key: bytes) -> None:
        file.write_bytes(key[: SIZE // 2])
        midnight = datetime.combine(self._clock.now().date(), time(0), self._clock.now().tzinfo).timestamp()
        os.utime(file, (midnight, midnight))


class WatchedUnit(SqlUnit):
    """A unit that can be abandoned before and after its commit."""

    brink: Brink

    def keep_keys(self) -> None:
        super().keep_keys()
        self.brink.here("before a commit")

    def committed(self) -> None:
        self.brink.here("after a commit")
        super().committed()


class WatchedDatabase(Database):
    """A database whose units are watched."""

    def __init__(self, url: str, keys: KeyStore, clock: Clock, ids: Ids, brink: Brink) -> None:
        super().__init__(url, keys, clock, ids)
        self._brink = brink

    def close(self) -> None:
        """Let the threads go. The connections belong to whoever starts the program."""
        self._writers.shutdown()
        self._readers.shutdown()

    def _unit(self, connection: Any, *, writing: bool) -> SqlUnit:
        unit = WatchedUnit(connection, self.keys, self._ids, self._clock.now(), self._opened, writing=writing)
        unit.brink = self._brink
        return unit


class Send:
    """A platform's far end, which outlives the program: it keeps what arrived there."""

    def __init__(self, brink: Brink) -> None:
        self._brink = brink
        self.arrived: list[tuple[str, Card]] = []
        self.posted: list[Card] = []

    async def direct(self, account: Account, card: Card, language: str) -> Outcome:
        """Take a message."""
        self._brink.here("before a send")
        self.arrived.append((account.user_id, card))
        self._brink.here("after a send")
        return Sent()

    async def post(self, channel: Channel, card: Card, language: str) -> PostOutcome:
        """Take a post."""
        self._brink.here("before a post")
        self.posted.append(card)
        self._brink.here("after a post")
        return Posted(str(len(self.posted) - 1))

    async def update(self, channel: Channel, reference: str, card: Card, language: str) -> Outcome:
        """Take the change of a post."""
        self._brink.here("before a change")
        self.posted[int(reference)] = card
        self._brink.here("after a change")
        return Sent()

    def opens(self, way: Account | Channel) -> datetime:
        """Everybody is reached at any time."""
        return ALWAYS

    def of(self, user_id: str) -> list[Card]:
        """What one person has received."""
        return [card for to, card in self.arrived if to == user_id]
