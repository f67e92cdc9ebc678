"""The line to Slack: answered as Slack wants it, opened anew when it ends, and thrown away when it is dead."""

import asyncio
import json
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import asynccontextmanager

import pytest
from aiohttp import WSMsgType
from aiohttp import web as http

from bot.platforms.received import Json
from bot.platforms.slack.socket import Socket
from bot.platforms.slack.workspace import Web
from tests.drivers.slack_api import SlackApi, broken, limited, refused
from tests.drivers.slack_socket import NobodyListens
from tests.drivers.slack_world import Team

BEAT = 0.05


class Ear:
    """Hears what comes over the line, and answers as told."""

    def __init__(self) -> None:
        self.heard: list[Json] = []
        self.answer = ""

    async def receive(self, body: Json) -> str:
        """Answer."""
        self.heard.append(body)
        return self.answer


@pytest.fixture
def ear() -> Ear:
    """An ear."""
    return Ear()


@pytest.fixture
async def line(slack: SlackApi, team: Team, web: Web, ear: Ear) -> AsyncIterator[Socket]:
    """A line that is kept open."""
    socket = Socket(web, slack.app_token, ear.receive, beat=BEAT)
    running = asyncio.ensure_future(socket.run())
    yield socket
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)


async def test_an_answer_goes_back_under_the_envelope_that_asked(slack: SlackApi, line: Socket, ear: Ear) -> None:
    await slack.sockets.connected()
    ear.answer = '{"text":"é"}'
    assert await slack.sockets.deliver("slash_commands", {"command": "/peer"}) == {"text": "é"}
    assert ear.heard == [{"command": "/peer"}]
    ear.answer = ""
    assert await slack.sockets.deliver("interactive", {"type": "block_actions"}) is None
    # An event is acknowledged, and Slack takes no words with it.
    ear.answer = '{"text":"é"}'
    assert await slack.sockets.deliver("events_api", {"type": "event_callback"}, answers=False) is None
    assert all(set(json.loads(said)) <= {"envelope_id", "payload"} for said in slack.sockets.acknowledged)


async def test_slack_asks_for_a_new_line_and_nothing_is_lost(slack: SlackApi, line: Socket, ear: Ear) -> None:
    await slack.sockets.connected()
    for hellos in (2, 3):
        await slack.sockets.says_goodbye()
        await slack.sockets.connected(hellos)
        await slack.sockets.deliver("interactive", {"number": hellos})
    assert ear.heard == [{"number": 2}, {"number": 3}]


async def test_a_line_that_breaks_is_opened_again(slack: SlackApi, line: Socket, ear: Ear) -> None:
    await slack.sockets.connected()
    await slack.sockets.goes_dead()
    await slack.sockets.connected(2)
    await slack.sockets.deliver("interactive", {})
    assert len(ear.heard) == 1


async def test_slack_is_asked_again_until_it_lets_the_bot_in(slack: SlackApi, line: Socket, ear: Ear) -> None:
    slack.fails("apps.connections.open", broken(), refused("internal_error"), limited(0), broken(500))
    await slack.sockets.connected()
    await slack.sockets.deliver("interactive", {})
    assert len(ear.heard) == 1


class Deaf:
    """Another server than Slack's: it hands out addresses, of which some lead nowhere, and answers no ping."""

    def __init__(self, spent: int = 0) -> None:
        self.spent, self.asked = spent, 0
        self.opened: list[http.WebSocketResponse] = []

    @asynccontextmanager
    async def running(self) -> AsyncGenerator[Web]:
        """Serve, and give a session with it."""
        app = http.Application()
        app.router.add_post("/api/apps.connections.open", self._ticket)
        app.router.add_get("/link/{number}", self._link)
        runner = http.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await runner.setup()
        await http.TCPSite(runner, "127.0.0.1", 0).start()
        async with Web(f"http://127.0.0.1:{runner.addresses[0][1]}/api") as session:
            yield session
        await runner.cleanup()

    async def hears(self, session: Web, ear: Ear, links: int) -> None:
        """Keep a line to this server until so many have been opened."""
        running = asyncio.ensure_future(Socket(session, "xapp-1", ear.receive, beat=BEAT / 5).run())
        async with asyncio.timeout(20):
            while len(self.opened) < links:
                await asyncio.sleep(BEAT)
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)

    async def _ticket(self, request: http.Request) -> http.Response:
        self.asked += 1
        return http.json_response({"ok": True, "url": f"ws://{request.host}/link/{self.asked}"})

    async def _link(self, request: http.Request) -> http.StreamResponse:
        if int(request.match_info["number"]) <= self.spent:
            return http.Response(status=403)
        link = http.WebSocketResponse(autoping=False)
        await link.prepare(request)
        self.opened.append(link)
        async for message in link:
            assert message.type is not WSMsgType.TEXT
        return link


async def test_a_line_without_a_pulse_is_opened_anew(ear: Ear) -> None:
    deaf = Deaf()
    async with deaf.running() as session:
        await deaf.hears(session, ear, links=3)
    assert deaf.asked >= 3


async def test_an_address_that_is_spent_is_not_tried_for_ever(ear: Ear) -> None:
    """Slack's client would try the same one again and again."""
    deaf = Deaf(spent=2)
    async with deaf.running() as session:
        await deaf.hears(session, ear, links=1)
    assert deaf.asked >= 3


async def test_nobody_listens_once_the_line_is_given_up(slack: SlackApi, team: Team, web: Web, ear: Ear) -> None:
    running = asyncio.ensure_future(Socket(web, slack.app_token, ear.receive, beat=BEAT).run())
    await slack.sockets.connected()
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    await asyncio.sleep(BEAT)
    with pytest.raises(NobodyListens):
        await slack.sockets.deliver("interactive", {})
