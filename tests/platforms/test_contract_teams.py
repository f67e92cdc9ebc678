"""Teams keeps the contract of all platforms, over HTTP as Microsoft's servers speak it."""

from collections.abc import AsyncIterator, Sequence
from datetime import timedelta
from typing import Any

import httpx
import pytest

from bot.domain.people import Account
from bot.domain.programmes import Channel
from bot.platforms.base import Limits
from bot.platforms.teams import trail
from bot.platforms.teams.answer import SENTENCE
from bot.platforms.teams.limits import LIMITS
from bot.platforms.teams.registration import PLATFORM
from bot.ports.outbox import Outcome, PostOutcome
from bot.screens.elements import Card
from tests.drivers.teams_people import CardSeen, TeamsPerson, card_of, dialog_of, filled_in
from tests.drivers.teams_service import GENERAL, TENANT
from tests.drivers.teams_world import TeamsWorld, teams_world
from tests.fakes import FixedClock
from tests.platforms.contract import PlatformContract
from tests.platforms.contract_driver import How, ScriptedBot, Seen, Somebody

ZONE = "America/Toronto"


class TeamsDriver:
    """Plays Microsoft's servers and two people with their clients."""

    name, tenant, channel_id, nowhere = PLATFORM, TENANT, GENERAL, "19:nowhere@thread.tacv2"
    limits: Limits = LIMITS
    english = Somebody("ana", "en", ZONE)
    french = Somebody("bea", "fr", ZONE)

    def __init__(self, bot: ScriptedBot, world: TeamsWorld) -> None:
        self.bot, self.service, self.teams, self._door = bot, world.service, world.teams, world.door
        self._people = {
            one.user_id: world.person(one.user_id, f"{one.language}-CA", one.zone)
            for one in (self.english, self.french)
        }
        self._last = self._people[self.english.user_id]

    async def start(self) -> None:
        """Both have added the bot, which said something then."""
        for person in self._people.values():
            assert (await person.install()).status_code == 200
            person.received.clear()
        self.bot.asked.clear()

    async def types(self, who: Somebody, words: str, *, in_channel: bool = False) -> Seen:
        """Type to the bot; the command that opens a form is picked from the client's own list."""
        person = self._person(who)
        if words == "/case":
            fetched = await person.invokes("composeExtension/fetchTask", {"commandId": "case"}, in_channel=in_channel)
            return _opened(fetched, "composeExtension/submitAction")
        before = len(person.received)
        assert (await person.types(words, in_channel=in_channel)).status_code == 200
        new = person.received[before:]
        return _message(How.SAID, new[-1]) if new else Seen(How.NOTHING)

    async def presses(self, who: Somebody, seen: Seen, action: str, **typed: str) -> Seen:
        """Press a button of a message or of a dialog."""
        card, via = _parts(seen)
        button, person = card.actions[action], self._person(who)
        in_message, there = seen.how in {How.MESSAGE, How.SAID, How.POSTED}, seen.how is How.POSTED
        if in_message and button["type"] == "Action.Execute":
            pressed = {"action": {"type": "Action.Execute", "verb": button["verb"], "data": button["data"]}}
            said = (await person.invokes("adaptiveCard/action", pressed, in_channel=there)).json()
            return Seen(How.SAID, said["value"] if said["type"] == SENTENCE else CardSeen(said["value"]).text)
        if in_message:
            fetched = await person.invokes("task/fetch", {"data": button["data"]}, in_channel=there)
            return _opened(fetched, "task/submit")
        sent = {**button["data"], **filled_in(card, typed)}
        return _next(await person.invokes(via, {"data": sent}), via, sent)

    async def sends(self, who: Somebody, seen: Seen, **typed: str) -> Seen:
        """Send a dialog."""
        card, via = _parts(seen)
        assert card.submit is not None
        sent = {**card.submit["data"], **filled_in(card, typed)}
        return _next(await self._person(who).invokes(via, {"data": sent}), via, sent)

    async def opens_home(self, who: Somebody) -> Seen:
        """Pick home from the client's list."""
        fetched = await self._person(who).invokes("composeExtension/fetchTask", {"commandId": "home"})
        opened = dialog_of(fetched)
        return Seen(How.NOTHING) if opened is None else _seen(How.HOME, opened, "composeExtension/submitAction")

    async def delivers_again(self) -> None:
        """The platform delivers its last activity once more."""
        assert (await self._last.again()).status_code == 200

    async def direct(self, account: Account, card: Card, language: str) -> Outcome:
        """Send a message to one account."""
        return await self.teams.direct(account, card, language)

    async def announce(self, tenant: str, channel_id: str, card: Card, language: str) -> PostOutcome:
        """Send a message to a channel."""
        return await self.teams.post(Channel(PLATFORM, tenant, channel_id), card, language)

    async def changes(self, tenant: str, channel_id: str, reference: str, card: Card, language: str) -> Outcome:
        """Put a message in the place of one in a channel."""
        return await self.teams.update(Channel(PLATFORM, tenant, channel_id), reference, card, language)

    async def waits(self) -> None:
        """A second passes."""

    async def messages(self, who: Somebody) -> list[Seen]:
        """What somebody sees in their chat with the bot."""
        return [_message(How.MESSAGE, one) for one in self._people[who.user_id].received]

    async def channel(self, who: Somebody) -> list[Seen]:
        """What somebody sees in the channel."""
        return [_message(How.POSTED, one) for one in self.service.chats[GENERAL]]

    async def forged(self) -> Sequence[int]:
        """Unsigned, signed by another, for another, by another key server's rules, too late, from elsewhere."""
        person = self._people[self.english.user_id]
        said = {**person.activity(), "type": "message", "text": "/peer help"}
        sign, late = self.service.bearer, self.service.now() - timedelta(hours=2)
        other = "http://127.0.0.1:9999/amer/"
        tries: list[tuple[str, dict[str, Any]]] = [
            ("", said),
            ("Bearer x.y.z", said),
            (sign(key="stranger"), said),
            (sign(key="stranger", headers={"kid": "key-1"}), said),
            (sign(aud="another-bot"), said),
            (sign(iss="https://sts.example"), said),
            (sign(at=late), said),
            (sign(serviceurl=None), said),
            (sign(serviceurl=other), said),
            (sign(serviceurl=other), {**said, "serviceUrl": other}),
            (sign(), {**said, "channelId": "directline"}),
            (sign(), {**said, "conversation": {}, "channelData": {"tenant": {"id": "another"}}}),
        ]
        return [
            (await self._door.post("/teams/messages", json=body, headers={"authorization": signed})).status_code
            for signed, body in tries
        ]

    def _person(self, who: Somebody) -> TeamsPerson:
        self._last = self._people[who.user_id]
        return self._last


def _seen(how: How, card: CardSeen, via: str) -> Seen:
    return Seen(how, card.text, card.typed, tuple(card.actions), (card, via))


def _message(how: How, activity: dict[str, Any]) -> Seen:
    return _seen(how, card_of(activity), "")


def _opened(answer: httpx.Response, via: str) -> Seen:
    card = dialog_of(answer)
    return Seen(How.NOTHING) if card is None else _seen(How.OPENED, card, via)


def _next(answer: httpx.Response, via: str, sent: dict[str, Any]) -> Seen:
    """What comes after a dialog has sent something, told by the windows that it says lie under it."""
    card = dialog_of(answer)
    if card is None:
        return Seen(How.NOTHING)
    before, after = _depth(sent), max((_depth(one["data"]) for one in _buttons(card)), default=0)
    return _seen(How.ERRORS if card.wrong else How.PUSHED if after > before else How.REPLACED, card, via)


def _buttons(card: CardSeen) -> list[dict[str, Any]]:
    return [*card.actions.values(), *([card.submit] if card.submit else [])]


def _depth(sent: dict[str, Any]) -> int:
    return len(trail.read(sent.get("hidden", {}).get(trail.HIDDEN, "")))


def _parts(seen: Seen) -> tuple[CardSeen, str]:
    card, via = seen.source if isinstance(seen.source, tuple) else (None, "")
    assert isinstance(card, CardSeen)
    return card, via


class TestTeams(PlatformContract):
    """Microsoft Teams."""

    @pytest.fixture
    async def driver(self) -> AsyncIterator[TeamsDriver]:
        """The platform with two people who have added the bot."""
        bot = ScriptedBot()
        async with teams_world(FixedClock(), bot.dispatch) as world:
            playing = TeamsDriver(bot, world)
            await playing.start()
            yield playing
