"""Everything that outlives the program: the database, the keys, the clock, what people have on their screens."""

import shutil
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import httpx
import sqlalchemy as sa
from starlette.applications import Starlette

from bot.app import Bot
from bot.demo.actor import Actor
from bot.domain.retention import Phase
from bot.pages import images
from bot.platforms.base import Reply
from bot.ports.outbox import UNKNOWN
from bot.ports.unit import Unit
from bot.screens.elements import Card, Form
from bot.screens.inputs import Input, Who
from bot.services import posts, retention
from scheduler.outbox import LEASE
from storage.tables import deliveries
from storage.unit import SqlUnit
from tests.crash.brink import Brink, Send, WatchedDatabase, WatchedKeys
from tests.crash.looks import named_keys
from tests.crash.shelf import Kept, Shelf
from tests.drivers.within import Within
from tests.fakes import FixedClock, SeededIds

PLATFORM, TENANT, ZONE = "local", "ward", "America/Toronto"
BASE = "http://127.0.0.1:8710"


@dataclass(frozen=True)
class Moment:
    """The world before an act."""

    rows: Kept
    keys: Path
    clock: datetime
    arrived: int
    posted: tuple[Card, ...]
    screens: dict[str, Form | Card]


class World:
    """A department whose program can be abandoned and started again."""

    def __init__(self, folder: Path, url: str, shelf: Shelf) -> None:
        """Args: url: a fresh, migrated database; folder: where the keys and their copies may lie."""
        self.brink = Brink()
        self.clock = FixedClock(datetime(2026, 3, 3, 10, 30, tzinfo=ZoneInfo(ZONE)))
        self.post = Send(self.brink)
        self.screens: dict[str, Form | Card] = {}
        self._folder, self._url, self._shelf = folder, url, shelf
        self._keys = folder / "keys"
        # Chance is never put back: whoever starts again does not draw what was drawn before.
        self._ids = SeededIds(7)
        self.database = self._open()
        self._engine = self.database.engine
        self._start()

    def _open(self) -> WatchedDatabase:
        keys = WatchedKeys(self._keys, self._ids, self.clock, self.brink)
        return WatchedDatabase(self._url, keys, self.clock, self._ids, self.brink)

    def _start(self) -> None:
        self.bot = Bot(self.database, self.clock, BASE, {PLATFORM: self.post})

    def restart(self) -> None:
        """Start the program again, with nothing in its memory.

        A connection outlives it: what it had begun is rolled back as when it is lost, and it knows nothing else.
        """
        self.database.close()
        self._begin()

    def _begin(self) -> None:
        self.brink.watch()
        self.database = self._open()
        # The engine remembers nothing but how its statements are written, which takes long to find out again.
        self.database.engine.dispose()
        self.database.engine = self._engine
        self._start()

    def close(self) -> None:
        """Let go of everything."""
        self.database.close()
        self._engine.dispose()

    def keep(self) -> Moment:
        """The world as it is."""
        self._leave_alone()
        kept = self._folder / "kept"
        shutil.rmtree(kept, ignore_errors=True)
        shutil.copytree(self._keys, kept)
        return Moment(
            self._shelf.keep(),
            kept,
            self.clock.now(),
            len(self.post.arrived),
            tuple(self.post.posted),
            dict(self.screens),
        )

    def put_back(self, moment: Moment) -> None:
        """Make the world what it was, and start the program in it."""
        self.database.close()
        self._leave_alone()
        shutil.rmtree(self._keys)
        shutil.copytree(moment.keys, self._keys)
        self._shelf.put_back(moment.rows)
        self.clock.move(moment.clock)
        del self.post.arrived[moment.arrived :]
        self.post.posted[:] = moment.posted
        self.screens = dict(moment.screens)
        self._begin()

    def stops(self, places: list[str]) -> list[tuple[int, str]]:
        """Those of the places that are to be stopped at here, each with its number."""
        return [(at, place) for at, place in enumerate(places) if self.database.is_sqlite or "commit" in place]

    def _leave_alone(self) -> None:
        if self._shelf.alone:
            self._engine.dispose()

    async def dispatch(self, asked: Input) -> Reply:
        """What the program that runs now answers."""
        return await self.bot.dispatch(asked)

    def person(self, user_id: str, language: str = "en") -> Actor:
        """Somebody at their screen."""
        return Actor(self.dispatch, Who(PLATFORM, TENANT, user_id, language, ZONE))

    async def page(self, address: str, **typed: str) -> str:
        """Use one of our own pages: what it says."""
        transport = httpx.ASGITransport(app=self.bot.web([]), raise_app_exceptions=True)
        async with httpx.AsyncClient(transport=transport, base_url=BASE) as browser:
            return (await browser.post(address, data=typed)).text

    async def image_page(self, address: str, sent: bytes | None = None) -> httpx.Response:
        """Look at a page with images, or send it something."""
        app = Starlette(routes=images.routes(self.database, Within()))
        transport = httpx.ASGITransport(app=app, raise_app_exceptions=True)
        async with httpx.AsyncClient(transport=transport, base_url=BASE) as browser:
            return await (browser.get(address) if sent is None else browser.post(address, content=sent))

    def newest(self, user_id: str) -> Card:
        """The newest message that somebody has received."""
        return self.post.of(user_id)[-1]

    async def deliver_at(self, moment: datetime) -> None:
        """Go on to a moment, unless it has passed, and deliver what is due, as the metronome does every few seconds."""
        self.clock.move(max(moment, self.clock.now()))
        await self.bot.deliverer.run_due()

    async def at(self, moment: datetime) -> None:
        """The same, and end and destroy what has had its time, as the metronome does every hour."""
        self.clock.move(max(moment, self.clock.now()))
        await self.bot.run_due()

    async def beat_at(self, moment: datetime) -> None:
        """The same as deliver_at, and do before it what the rounds and the surveys have due."""
        self.clock.move(max(moment, self.clock.now()))
        await self.bot.beat()

    async def pause(self) -> None:
        """Let no series plan another session, tell of no Monday, and end a hold: else nothing would ever be over."""

        def work(unit: Unit) -> None:
            for programme in unit.programmes.all():
                unit.programmes.change(replace(programme, mondays=False))
                for series in unit.rounds.all_series(programme.id):
                    unit.rounds.save_series(replace(series, paused=True))
                hold = retention.now_held(unit, programme)
                if hold is not None:
                    unit.retention.keep(replace(hold, phase=Phase.OVER))

        await self.database.write(work)

    async def decide(self, posted: int) -> None:
        """A coordinator looks into the channel and decides on the post of which nobody knows whether it arrived.

        Args: posted: how many posts stood there before it.
        """
        stands = len(self.post.posted) > posted

        def work(unit: SqlUnit) -> None:
            (programme,) = unit.programmes.all()
            for row in unit.execute(sa.select(deliveries).where(deliveries.c.parked_reason == UNKNOWN)):
                (posts.leave if stands else posts.post_again)(unit, programme.id, row.id)

        await self.database.write(work)
        await self.bot.deliverer.run_due()

    async def wait_for_the_lease(self) -> None:
        """Go on until what a program had in hand when it was abandoned is due again."""
        await self.deliver_at(self.clock.now() + LEASE)

    def orphans(self) -> list[str]:
        """Files among the keys that nothing needs: named by no conversation, or never finished."""
        named = self.named_keys()
        return sorted(
            file.name
            for file in self._keys.iterdir()
            if file.suffix != ".key" or not (file.stem in named or file.stem.startswith(("day-", "app")))
        )

    def old_orphans(self) -> list[str]:
        """Those of them that no sweep may leave: nobody can be about to use them."""
        yesterday = self.clock.now().astimezone(UTC).date() - timedelta(days=1)
        return [
            name
            for name in self.orphans()
            if datetime.fromtimestamp((self._keys / name).stat().st_mtime, UTC).date() < yesterday
        ]

    def missing(self) -> list[str]:
        """Keys that a conversation names and that are not on the disk, whole."""
        return sorted(name for name in self.named_keys() if not self._is_whole(self._keys / f"{name}.key"))

    def named_keys(self) -> set[str]:
        """The keys that conversations and ballot boxes name, as they are called on the disk."""
        return self.database.read_now(named_keys)

    @staticmethod
    def _is_whole(file: Path) -> bool:
        return file.exists() and len(file.read_bytes()) == 32 and file.read_bytes() != bytes(32)
