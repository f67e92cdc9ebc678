"""The local chat keeps the contract of all platforms, over HTTP as its own page speaks it."""

import json
from collections.abc import AsyncIterator, Sequence
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import Any

import httpx
import pytest

from bot.app import Bot, SystemIds
from bot.domain.people import Account
from bot.domain.programmes import Channel
from bot.platforms.base import Limits
from bot.platforms.local.app import LocalChat
from bot.platforms.local.clock import MovableClock
from bot.platforms.local.directory import CHANNEL, PLATFORM, Persona
from bot.ports.outbox import Outcome, PostOutcome
from bot.screens.elements import Card
from bot.text.catalogue import T
from storage.database import Database
from storage.keys import KeyStore
from tests.drivers.local_people import Screen
from tests.platforms.contract import PlatformContract
from tests.platforms.contract_driver import How, ScriptedBot, Seen, Somebody

TENANT, ZONE = "ward", "America/Toronto"
BASE = "http://127.0.0.1:8710"
HOWS = {
    "home": How.HOME,
    "say": How.SAID,
    "open": How.OPENED,
    "push": How.PUSHED,
    "replace": How.REPLACED,
    "errors": How.ERRORS,
    "done": How.NOTHING,
}


class LocalDriver:
    """Plays the page."""

    name, tenant, channel_id = PLATFORM, TENANT, CHANNEL
    nowhere = None
    limits = Limits()
    english = Somebody("ana", "en", ZONE)
    french = Somebody("bea", "fr", ZONE)

    def __init__(self, database: Database, clock: MovableClock) -> None:
        self.bot = ScriptedBot()
        self._events = count(1)
        self._last: dict[str, Any] = {}

        async def nothing() -> None:
            return None

        async def people() -> Sequence[Persona]:
            return [Persona(one.user_id, one.user_id, T("Today"), one.language) for one in (self.english, self.french)]

        async def records() -> Sequence[Any]:
            return ()

        self._chat = LocalChat(
            tenant=TENANT,
            clock=clock,
            title="Ward",
            personas=people,
            columns=("ana", "bea", "ana"),
            run_due=nothing,
            next_due=nothing,
            next_session=nothing,
            records=records,
            exhibits=(),
            commands=(),
            gallery_json={},
            demo=True,
            zone=ZONE,
        )
        self._chat.dispatch = self.bot.dispatch
        web = Bot(database, clock, BASE, {PLATFORM: self._chat}).web(self._chat.routes())
        self._browser = httpx.AsyncClient(transport=httpx.ASGITransport(web), base_url=BASE)

    async def close(self) -> None:
        """Close the page."""
        await self._browser.aclose()

    async def types(self, who: Somebody, words: str, *, in_channel: bool = False) -> Seen:
        """Type a command or a message."""
        return await self._act(who, "channel" if in_channel else "direct", did="typed", text=words)

    async def presses(self, who: Somebody, seen: Seen, action: str, **typed: str) -> Seen:
        """Press a button: the page sends what the button carries, and in a window what stands in its fields."""
        screen, hidden, _ = _parts(seen)
        button = screen.buttons[action]
        place = {How.HOME: "home", How.MESSAGE: "direct", How.POSTED: "channel"}.get(seen.how, "window")
        inside = {"values": _filled(screen, typed), "hidden": hidden} if place == "window" else {}
        return await self._act(
            who,
            place,
            did="pressed",
            action=action,
            handle=button["data-handle"],
            value=button["data-value"],
            **inside,
        )

    async def sends(self, who: Somebody, seen: Seen, **typed: str) -> Seen:
        """Send a form."""
        screen, hidden, form = _parts(seen)
        return await self._act(who, "window", did="submitted", form=form, values=_filled(screen, typed), hidden=hidden)

    async def opens_home(self, who: Somebody) -> Seen:
        """Look at home."""
        return await self._act(who, "home", did="opened")

    async def delivers_again(self) -> None:
        """The page asks again after it got no answer."""
        assert (await self._browser.post("/local/act", json=self._last)).status_code == 200

    async def direct(self, account: Account, card: Card, language: str) -> Outcome:
        """Send a message to one account."""
        return await self._chat.direct(account, card, language)

    async def announce(self, tenant: str, channel_id: str, card: Card, language: str) -> PostOutcome:
        """Send a message to a channel."""
        return await self._chat.post(Channel(PLATFORM, tenant, channel_id), card, language)

    async def changes(self, tenant: str, channel_id: str, reference: str, card: Card, language: str) -> Outcome:
        """Put a message in the place of one in a channel."""
        return await self._chat.update(Channel(PLATFORM, tenant, channel_id), reference, card, language)

    async def waits(self) -> None:
        """A second passes."""

    async def messages(self, who: Somebody) -> list[Seen]:
        """What somebody sees in their direct messages."""
        return await self._shown(who, "direct")

    async def channel(self, who: Somebody) -> list[Seen]:
        """What somebody sees in the channel."""
        return await self._shown(who, "channel")

    async def forged(self) -> Sequence[int]:
        """Another page in the same browser, another name for this machine, a person whom nobody knows."""
        act = {"persona": "ana", "language": "en", "place": "home", "did": "opened", "event": "x"}
        tries: list[tuple[dict[str, str], dict[str, str]]] = [
            ({"origin": "https://elsewhere.example"}, act),
            ({"sec-fetch-site": "cross-site"}, act),
            ({"host": "elsewhere.example"}, act),
            ({"content-type": "text/plain"}, act),
            ({}, {**act, "persona": "nobody"}),
        ]
        return [
            (await self._browser.post("/local/act", content=json.dumps(body), headers=_headers(more))).status_code
            for more, body in tries
        ]

    async def _shown(self, who: Somebody, place: str) -> list[Seen]:
        pane = await self._browser.get("/local/pane", params={"persona": who.user_id})
        how = How.POSTED if place == "channel" else How.MESSAGE
        return [_seen(how, one["html"][who.language]) for one in pane.json() if one["place"] == place]

    async def _act(self, who: Somebody, place: str, **did: Any) -> Seen:
        event = f"event-{next(self._events)}"
        self._last = {"persona": who.user_id, "language": who.language, "place": place, "event": event, **did}
        answer = await self._browser.post("/local/act", json=self._last)
        assert answer.status_code == 200, answer.text
        said = answer.json()
        if said["answer"] == "say":
            newest = said["messages"][-1]
            return _seen(How.SAID, newest["html"][self.bot.language or who.language])
        return _seen(HOWS[said["answer"]], said.get("html", ""), said.get("hidden", {}), said.get("form", ""))


def _headers(more: dict[str, str]) -> dict[str, str]:
    return {"content-type": "application/json", **more}


def _seen(how: How, html: str, hidden: dict[str, str] | None = None, form: str = "") -> Seen:
    screen = Screen(html)
    return Seen(how, "".join(screen.words), screen.typed, tuple(screen.buttons), (screen, hidden or {}, form))


def _parts(seen: Seen) -> tuple[Screen, dict[str, str], str]:
    screen, hidden, form = seen.source if isinstance(seen.source, tuple) else (None, {}, "")
    assert isinstance(screen, Screen)
    return screen, hidden, form


def _filled(screen: Screen, typed: dict[str, str]) -> dict[str, str]:
    return {name: value for name, value in {**screen.typed, **typed}.items() if value}


class TestLocal(PlatformContract):
    """The local chat."""

    @pytest.fixture
    async def driver(self, tmp_path: Path, migrated_file: Path) -> AsyncIterator[LocalDriver]:
        """The page, and behind it the web service with everything that belongs to it."""
        file = tmp_path / "peerlearn.db"
        file.touch(mode=0o600)
        file.write_bytes(migrated_file.read_bytes())
        clock, ids = MovableClock(datetime(2026, 5, 12, 13, 35, tzinfo=UTC)), SystemIds()
        database = Database(f"sqlite:///{file}", KeyStore(tmp_path / "keys", ids, clock), clock, ids)
        playing = LocalDriver(database, clock)
        yield playing
        await playing.close()
        database.close()
