"""A department at work on Slack: the real bot behind its real door, and Slack itself as a stand-in."""

import asyncio
from collections.abc import AsyncGenerator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta
from typing import Any

import httpx
from starlette.applications import Starlette

from bot.app import Bot, fault
from bot.domain.programmes import Installation
from bot.platforms.slack.app import Slack, connect
from bot.platforms.slack.workspace import PATIENCE, PLATFORM, Web
from bot.services.programmes import issue_setup_code
from storage.database import Database
from tests.drivers.serving import on_this_machine
from tests.drivers.slack_api import SlackApi
from tests.drivers.slack_door import SECRET, signed
from tests.drivers.slack_people import Hands, HttpLine, Line, SocketLine
from tests.drivers.slack_world import Human, Message, Team
from tests.drivers.stops import Stops
from tests.fakes import FixedClock

ROUNDS = "C0ROUNDS"

CASE = {
    "outstanding": "no",
    "kind": "learning_opportunity",
    "modality": "ct",
    "happened": "A small nodule at the left apex, behind the first rib.",
}
"""The answers that a case needs, without its reader."""

SETUP = {
    "name": "Harbour Imaging",
    "sites": "North\nSouth",
    "founder": "Dr. Cora Cole",
    "role": "radiologist",
    "pathway": "Call the radiologist on duty, extension 5150.",
    "agreed": "Privacy office",
}


@asynccontextmanager
async def served(slack: Slack) -> AsyncGenerator[str]:
    """Slack's door on a port of this machine. Gives its address."""
    async with on_this_machine(Starlette(routes=slack.routes())) as address:
        yield address


class SlackWard:
    """One workspace, the bot, and time."""

    def __init__(self, api: SlackApi, team: Team, database: Database, clock: FixedClock, bot: Bot, line: Line) -> None:
        self.api, self.team, self.database, self.clock, self.bot, self.line = api, team, database, clock, bot, line
        self._stops = Stops(bot, clock)
        self.settings: dict[str, str] = {}
        """What is set by now, whatever was set at the start: the bot's `token`."""
        self._hands: dict[str, Hands] = {}

    def __getitem__(self, user_id: str) -> Hands:
        if user_id not in self._hands:
            self._hands[user_id] = Hands(self.api, self.team, user_id, self.line)
        return self._hands[user_id]

    def beside(self, team_id: str) -> "SlackWard":
        """Another workspace of the same bot."""
        (team,) = (one for one in self.api.world.teams if one.team_id == team_id)
        return SlackWard(self.api, team, self.database, self.clock, self.bot, self.line)

    async def founded(self, founder: str, moderation: str = "off", **colleagues: str) -> None:
        """A programme, its founder, and colleagues who joined. Colleagues are names by user id."""
        cora = self[founder]
        code = self.database.write_now(issue_setup_code)
        await cora.types(f"/peer setup {code}", ROUNDS)
        await cora.sends(top(cora), **SETUP, moderation=moderation)
        cora.windows.clear()
        await cora.types("/peer invite")
        await cora.sends(top(cora), names="\n".join(colleagues.values()), role="radiologist", site="0")
        facts = [field["text"] for block in top(cora)["blocks"] for field in block.get("fields", [])]
        cora.windows.clear()
        for user_id, name in colleagues.items():
            (invited,) = (facts[at + 1] for at, words in enumerate(facts) if words.strip("*") == name)
            answer = await self[user_id].types(f"/peer join {invited}")
            assert answer is not None
            assert "Welcome" in answer["text"] or "Bienvenue" in answer["text"], answer["text"]

    async def hears(self, hands: Hands, within: timedelta = timedelta(days=9)) -> Message:
        """Let time pass until somebody gets a message from the bot. Returns it."""
        before = len(received(hands))
        async for _ in self._stops.by(self.clock.now() + within):
            if len(received(hands)) > before:
                return received(hands)[-1]
        raise AssertionError(f"{hands.user_id} hears nothing")

    async def until(self, days: int) -> None:
        """Let days pass, stopping at everything that is due on the way."""
        last = self.clock.now() + timedelta(days=days)
        async for _ in self._stops.by(last):
            pass
        self.clock.move(last)
        await self.bot.run_due()


@asynccontextmanager
async def ward_on_slack(
    database: Database,
    clock: FixedClock,
    *,
    over: str = "http",
    people: Mapping[str, Human] | None = None,
    patience: float = PATIENCE,
    also: Sequence[str] = (),
) -> AsyncGenerator[SlackWard]:
    """A workspace with the bot in it, which has no programme yet.

    Args: over: "http" or "socket"; patience: seconds for which the bot waits for Slack; also: other workspaces that
    let the bot in before.
    """
    async with SlackApi(clock, burst=1000).running() as api:
        team = api.world.founds("T0WARD", "xoxb-ward")
        for team_id in also:
            other = api.world.founds(team_id, f"xoxb-{team_id}", bot_id=f"B{team_id}", bot_user_id=f"U{team_id}")
            kept = Installation(PLATFORM, "", team_id, other.bot_id, other.bot_user_id, other.token)
            await database.write(lambda unit, kept=kept: unit.installations.put(kept))
        for each in api.world.teams:
            each.joins(*(replace(human) for human in (people or PEOPLE).values()))
            each.opens(ROUNDS)
        now = {"token": team.token}
        slack = await connect(
            Web(api.url, patience, hurry=patience),
            team.token,
            secrets=[SECRET] if over == "http" else [],
            app_token=api.app_token if over == "socket" else "",
            store=database,
            clock=clock,
            fault=fault,
            token_now=lambda: now["token"],
        )
        bot = Bot(database, clock, "https://peer.example", {slack.name: slack}, chats={slack.name: slack})
        slack.hand_to(bot.dispatch)
        try:
            async with _line(slack, api, clock, over) as line:
                ward = SlackWard(api, team, database, clock, bot, line)
                ward.settings = now
                yield ward
        finally:
            await slack.close()


@asynccontextmanager
async def _line(slack: Slack, api: SlackApi, clock: FixedClock, over: str) -> AsyncGenerator[Line]:
    if over == "http":
        async with served(slack) as address, httpx.AsyncClient(base_url=address) as http:
            yield HttpLine(http, lambda body: signed(body, clock))
        return
    running = asyncio.ensure_future(slack.run())
    try:
        await api.sockets.connected()
        yield SocketLine(api)
    finally:
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)


PEOPLE = {
    "U0CORA": Human("U0CORA", "Cora Cole"),
    "U0ANA": Human("U0ANA", "Ana Alder"),
    "U0BEA": Human("U0BEA", "Béa Bouchard", "fr-CA", "America/Vancouver"),
    "U0GUS": Human("U0GUS", "Gus Garner"),
}


def top(hands: Hands) -> dict[str, Any]:
    """The window that somebody looks at."""
    assert hands.window is not None, f"{hands.user_id} looks at no window"
    return hands.window


def received(hands: Hands) -> list[Message]:
    """What the bot has sent somebody and Slack keeps."""
    return [one for one in hands.messages() if not one.only and one.author != hands.user_id]


def chooses(view: Mapping[str, Any], name: str, person: str) -> str:
    """The value by which a field offers somebody."""
    for block in view["blocks"]:
        if block.get("block_id") == name:
            element = block["element"]
            for group in element.get("option_groups", [element]):
                for option in group["options"]:
                    if option["text"]["text"] == person:
                        return str(option["value"])
    raise LookupError(f"{person} is not offered")
