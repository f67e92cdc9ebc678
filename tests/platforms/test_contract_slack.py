"""Slack keeps the contract of all platforms, over HTTP with signed requests, against a stand-in of its Web API."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest

from bot.domain.people import Account
from bot.domain.programmes import Channel
from bot.platforms.base import Limits
from bot.platforms.slack.app import Slack, connect
from bot.platforms.slack.limits import LIMITS
from bot.platforms.slack.render import action_of
from bot.platforms.slack.workspace import PLATFORM, Web
from bot.ports.outbox import Outcome, PostOutcome
from bot.screens.elements import Card
from storage.database import Database
from storage.keys import KeyStore
from tests.drivers.slack_api import SlackApi
from tests.drivers.slack_door import SECRET, event, form, signed
from tests.drivers.slack_people import Hands, HttpLine, state_of
from tests.drivers.slack_ward import served
from tests.drivers.slack_world import Human, Message, Team
from tests.fakes import FixedClock, SeededIds
from tests.platforms.contract import PlatformContract
from tests.platforms.contract_driver import How, ScriptedBot, Seen, Somebody

ROUNDS = "C0ROUNDS"
HOWS = {"update": How.REPLACED, "push": How.PUSHED, "errors": How.ERRORS, None: How.NOTHING}


class SlackDriver:
    """Plays Slack and the people in front of it."""

    name, channel_id = PLATFORM, ROUNDS
    nowhere = "C0NOWHERE"
    limits: Limits = LIMITS
    english = Somebody("U0ANA", "en", "America/Toronto")
    french = Somebody("U0BEA", "fr", "America/Vancouver")

    def __init__(self, api: SlackApi, team: Team, clock: FixedClock, slack: Slack, http: httpx.AsyncClient) -> None:
        self.bot = ScriptedBot()
        slack.hand_to(self.bot.dispatch)
        self.tenant = team.team_id
        self._slack, self._team, self._clock, self._http = slack, team, clock, http
        self._line = HttpLine(http, lambda body: signed(body, clock))
        self._hands = {who.user_id: Hands(api, team, who.user_id, self._line) for who in (self.english, self.french)}

    async def types(self, who: Somebody, words: str, *, in_channel: bool = False) -> Seen:
        """Type a command or a message."""
        hands = self._hands[who.user_id]
        before = self._look(hands)
        if words.startswith("/"):
            await hands.types(words, ROUNDS if in_channel else "")
        else:
            await hands.says(words)
        return self._seen(hands, before)

    async def presses(self, who: Somebody, seen: Seen, action: str, **typed: str) -> Seen:
        """Press a button."""
        hands = self._hands[who.user_id]
        before = self._look(hands)
        assert isinstance(seen.source, Message | dict)
        await hands.presses(seen.source, action, **typed)
        return self._seen(hands, before)

    async def sends(self, who: Somebody, seen: Seen, **typed: str) -> Seen:
        """Send a window as a form."""
        hands, view = self._hands[who.user_id], seen.source
        assert isinstance(view, dict)
        answer = await hands.sends(view, **typed) or {}
        how = HOWS[answer.get("response_action")]
        if how is How.NOTHING:
            return Seen(how)
        if how is How.ERRORS:
            again = _window(how, view)
            return Seen(how, again.words + "".join(answer["errors"].values()), {**again.typed, **typed}, source=view)
        return _window(how, hands.windows[-1] if how is How.PUSHED else _by_id(hands, view["id"]))

    async def opens_home(self, who: Somebody) -> Seen:
        """Look at the Home tab."""
        hands = self._hands[who.user_id]
        await hands.opens_home()
        return _window(How.HOME, hands.home) if hands.home else Seen(How.NOTHING)

    async def delivers_again(self) -> None:
        """Slack signs a second delivery anew."""
        self._clock.move(by=timedelta(seconds=1))
        body, headers = self._line.last
        self._line.last = (body, {**headers, **signed(body, self._clock, kind=headers["content-type"])})
        await self._line.again(**{"x-slack-retry-num": "1", "x-slack-retry-reason": "http_timeout"})

    async def direct(self, account: Account, card: Card, language: str) -> Outcome:
        """Send a message to one account."""
        return await self._slack.direct(account, card, language)

    async def announce(self, tenant: str, channel_id: str, card: Card, language: str) -> PostOutcome:
        """Send a message to a channel."""
        return await self._slack.post(Channel(PLATFORM, tenant, channel_id), card, language)

    async def changes(self, tenant: str, channel_id: str, reference: str, card: Card, language: str) -> Outcome:
        """Put a message in the place of one in a channel."""
        return await self._slack.update(Channel(PLATFORM, tenant, channel_id), reference, card, language)

    async def waits(self) -> None:
        """A second passes."""
        self._clock.move(by=timedelta(seconds=1))

    async def messages(self, who: Somebody) -> list[Seen]:
        """What the bot has sent somebody."""
        return [_message(one) for one in self._hands[who.user_id].messages() if one.author != who.user_id]

    async def channel(self, who: Somebody) -> list[Seen]:
        """What somebody sees in the channel."""
        return [replace(_message(one), how=How.POSTED) for one in self._hands[who.user_id].messages(ROUNDS)]

    async def forged(self) -> Sequence[int]:
        """Not signed, signed with another secret, signed for another body, too old, too large."""
        command = form({"command": "/peer", "team_id": self.tenant, "user_id": "U0ANA", "trigger_id": "1"})
        tries = [
            (command, {}),
            (command, signed(command, self._clock, secret="another")),
            (command, signed(command + b"&text=help", self._clock)),
            (command, signed(command, self._clock, late=301)),
            (command + b"&text=" + b"a" * 2**20, {}),
            (
                event({"type": "event_callback"})[:-1],
                signed(event({"type": "event_callback"})[:-1], self._clock, kind=""),
            ),
        ]
        return [
            (await self._http.post("/slack/events", content=body, headers=headers)).status_code
            for body, headers in tries
        ]

    def _look(self, hands: Hands) -> tuple[list[tuple[str, str]], int]:
        return [(view["id"], view["hash"]) for view in hands.windows], len(self._team.messages)

    def _seen(self, hands: Hands, before: tuple[list[tuple[str, str]], int]) -> Seen:
        """What is new to somebody since they looked."""
        were, messages = before
        said = [one for one in self._team.messages[messages:] if one.author != hands.user_id]
        if said:
            return Seen(How.SAID, _message(said[-1]).words, source=said[-1])
        for depth, view in enumerate(hands.windows):
            if (view["id"], view["hash"]) not in were:
                known = view["id"] in [name for name, _ in were]
                return _window(How.REPLACED if known else How.PUSHED if depth else How.OPENED, view)
        return Seen(How.NOTHING)


def _by_id(hands: Hands, view_id: str) -> dict[str, Any]:
    return next(view for view in hands.windows if view["id"] == view_id)


def _actions(blocks: list[dict[str, Any]]) -> tuple[str, ...]:
    found = [
        element
        for block in blocks
        for element in [*block.get("elements", []), *([block["accessory"]] if "accessory" in block else [])]
    ]
    return tuple(action_of(element["action_id"]) for element in found if element["type"] == "button")


def _message(message: Message) -> Seen:
    blocks = message.body["blocks"]
    return Seen(How.MESSAGE, message.body["text"] + _joined(blocks), {}, _actions(blocks), message)


def _window(how: How, view: dict[str, Any]) -> Seen:
    held = {
        name: value
        for name, element in state_of(view["blocks"], {}).items()
        if (value := _value(next(iter(element.values()))))
    }
    title = view["title"]["text"] if "title" in view else ""
    return Seen(how, title + _joined(view["blocks"]), held, _actions(view["blocks"]), view)


def _joined(found: Any) -> str:
    """Every text, one behind the other: what had to be broken into pieces is whole again."""
    if isinstance(found, dict):
        if found.get("type") in {"plain_text", "mrkdwn"} and isinstance(found.get("text"), str):
            return found["text"]
        return "".join(_joined(value) for value in found.values())
    return "".join(_joined(value) for value in found) if isinstance(found, list) else ""


def _value(element: dict[str, Any]) -> str:
    option = element.get("selected_option") or next(iter(element.get("selected_options") or []), None)
    return (
        option["value"]
        if option
        else element.get("value") or element.get("selected_time") or element.get("selected_date") or ""
    )


class TestSlack(PlatformContract):
    """Slack."""

    @pytest.fixture
    async def driver(
        self, clock: FixedClock, ids: SeededIds, tmp_path: Path, migrated_file: Path
    ) -> AsyncIterator[SlackDriver]:
        """Slack's app behind a real port, and Slack itself behind another."""
        file = tmp_path / "peerlearn.db"
        file.touch(mode=0o600)
        file.write_bytes(migrated_file.read_bytes())
        database = Database(f"sqlite:///{file}", KeyStore(tmp_path / "keys", ids, clock), clock, ids)
        async with SlackApi(clock, burst=100).running() as api:
            team = api.world.founds("T0WARD", "xoxb-ward")
            team.joins(Human("U0ANA", "Ana Alder"), Human("U0BEA", "Béa Bouchard", "fr-CA", "America/Vancouver"))
            team.opens(ROUNDS)
            slack = await connect(
                Web(api.url, hurry=10),
                team.token,
                secrets=[SECRET],
                app_token="",
                store=database,
                clock=clock,
                fault=_fault,
            )
            async with served(slack) as address, httpx.AsyncClient(base_url=address) as http:
                yield SlackDriver(api, team, clock, slack, http)
            await slack.close()
        database.close()


def _fault(error: Exception) -> str:
    raise AssertionError("a fault of ours") from error
