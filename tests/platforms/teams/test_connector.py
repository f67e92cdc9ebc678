"""The connector: its calls, what each answer means, and that the bot's token goes nowhere else."""

from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import timedelta
from email.utils import format_datetime
from typing import Any

import httpx
import pytest

from bot.platforms.teams.connector import Address, Connector, Took
from bot.platforms.teams.pace import Pace
from bot.platforms.teams.token import Token, scope
from bot.ports.outbox import Gone, TryAgain, Unknown
from tests.drivers.teams_service import APP_ID, GENERAL, TENANT, Fault, TeamsService
from tests.fakes import START, FixedClock

Call = Callable[[Connector, Address], Awaitable[Any]]
CHAT = "a:chat?odd id"
MESSAGE = {"type": "message", "text": "x"}

CALLS: dict[str, tuple[Call, str]] = {
    "create": (lambda c, at: c.create(at, "29:1ana"), "POST /amer/v3/conversations"),
    "post": (lambda c, at: c.post(at, MESSAGE), "POST /amer/v3/conversations"),
    "send": (lambda c, at: c.send(at, MESSAGE), "POST /amer/v3/conversations/{chat}/activities"),
    "send targeted": (
        lambda c, at: c.send(at, {**MESSAGE, "recipient": {"id": "29:1ana", "isTargeted": True}}, targeted=True),
        "POST /amer/v3/conversations/{chat}/activities?isTargetedActivity=true",
    ),
    "update": (lambda c, at: c.update(at, "1/7", MESSAGE), "PUT /amer/v3/conversations/{chat}/activities/1%2F7"),
    "members": (lambda c, at: c.members(at), "GET /amer/v3/conversations/{chat}/pagedmembers?pageSize=500"),
    "more members": (
        lambda c, at: c.members(at, "a b"),
        "GET /amer/v3/conversations/{chat}/pagedmembers?pageSize=500&continuationToken=a%20b",
    ),
    "channels": (lambda c, at: c.channels(at), "GET /amer/v3/teams/{chat}/conversations"),
}
HARMLESS_TWICE = set(CALLS) - {"post", "send", "send targeted"}


class World:
    """A connector and its server."""

    def __init__(self, clock: FixedClock) -> None:
        self.service = TeamsService(now=clock.now)
        self.service.person("ana", "29:1ana")
        self.service.chats[CHAT] = []
        self.service.teams[CHAT] = []
        self.at = Address(self.service.service_url, TENANT, CHAT)
        self.clock, self.paused = clock, list[float]()
        self.seconds = 0.0
        self.web = httpx.AsyncClient(transport=httpx.ASGITransport(self.service.app))
        self.connector = self.over(self.web)

    def over(self, web: httpx.AsyncClient) -> Connector:
        """A connector over another wire."""
        registration = self.service.registration()
        self.token = Token(registration, web, lambda: self.seconds)
        return Connector(registration, self.token, Pace(lambda: self.seconds, self.pause), web, self.clock)

    async def pause(self, seconds: float) -> None:
        """Waiting takes no time here."""
        self.paused.append(seconds)
        self.seconds += seconds

    def calls(self) -> list[str]:
        """What reached the connector, in order."""
        return [f"{method} {path}" for method, path, _ in self.service.seen if path.startswith("/amer/")]


@pytest.fixture
async def world(clock: FixedClock) -> AsyncIterator[World]:
    """A connector and its server."""
    found = World(clock)
    yield found
    await found.web.aclose()


def quoted(path: str) -> str:
    """The path of a call as it goes over the wire."""
    team = GENERAL.replace(":", "%3A").replace("@", "%40")
    return path.replace("{chat}", "a%3Achat%3Fodd%20id").replace(GENERAL, team)


@pytest.mark.parametrize("name", CALLS)
async def test_each_call_goes_where_the_protocol_says(world: World, name: str) -> None:
    call, path = CALLS[name]
    assert isinstance(await call(world.connector, world.at), Took)
    assert world.calls() == [quoted(path)]


async def test_a_chat_is_opened_with_one_person_of_the_tenant(world: World) -> None:
    answer = await world.connector.create(world.at, "29:1ana")
    assert answer == Took({"id": world.service.chat_of("29:1ana")})
    assert world.service.sent("/conversations") == [
        {"isGroup": False, "members": [{"id": "29:1ana"}], "tenantId": TENANT, "bot": {"id": f"28:{APP_ID}"}}
    ]


async def test_a_thread_begins_in_the_channel(world: World) -> None:
    at = Address(world.service.service_url, TENANT, GENERAL)
    assert isinstance(await world.connector.post(at, MESSAGE), Took)
    (stored,) = world.service.chats[GENERAL]
    assert stored["text"] == "x"


@pytest.mark.parametrize("url", ["https://elsewhere.example/amer/", "http://127.0.0.1:9/amer/", "", "//", "https://["])
@pytest.mark.parametrize("name", CALLS)
async def test_nothing_goes_to_an_address_that_is_not_in_the_settings(world: World, name: str, url: str) -> None:
    assert await CALLS[name][0](world.connector, Address(url, TENANT, CHAT)) == Gone("service_host")
    assert world.service.seen == []


@pytest.mark.parametrize("status", [408, 500, 502, 503, 504])
@pytest.mark.parametrize("done", [False, True])
async def test_after_a_fault_of_theirs_nobody_knows_whether_a_message_arrived(
    world: World, status: int, done: bool
) -> None:
    world.service.faults.append(Fault(status, done))
    assert await world.connector.send(world.at, MESSAGE) == Unknown()
    assert len(world.service.chats[CHAT]) == done
    assert len(world.calls()) == 1


@pytest.mark.parametrize("name", sorted(HARMLESS_TWICE - {"create"}))
async def test_what_is_harmless_twice_is_tried_again_after_a_fault(world: World, name: str) -> None:
    world.service.faults.append(Fault(503, headers={"Retry-After": "7"}))
    assert await CALLS[name][0](world.connector, world.at) == TryAgain(timedelta(seconds=7))


@pytest.mark.parametrize(
    ("said", "after"),
    [
        ("3", 3),
        ("0", 0),
        ("-5", None),
        ("soon", None),
        ("", None),
        ("99999999", 3600),
        (format_datetime(START + timedelta(seconds=90)), 90),
        (format_datetime(START - timedelta(seconds=90)), 0),
    ],
)
async def test_too_many_calls_stop_the_conversation_for_as_long_as_the_platform_says(
    world: World, said: str, after: int | None
) -> None:
    world.service.faults.append(Fault(429, headers={"Retry-After": said}))
    wanted = TryAgain(None if after is None else timedelta(seconds=after))
    assert await world.connector.send(world.at, MESSAGE) == wanted
    again = await world.connector.send(world.at, MESSAGE)
    held = 1 if after is None else after
    if held > 2:
        assert again == TryAgain(timedelta(seconds=held))
        assert len(world.calls()) == 1
    else:
        assert isinstance(again, Took)
        assert world.paused == [held][: bool(held)]
    # Others are not held up by it.
    assert isinstance(await world.connector.create(Address(world.at.service_url, TENANT, "x"), "29:1ana"), Took)


async def test_two_calls_that_met_are_made_once_more_and_then_left_for_later(world: World) -> None:
    world.service.faults.append(Fault(412))
    assert isinstance(await world.connector.send(world.at, MESSAGE), Took)
    world.service.faults.extend([Fault(412), Fault(412)])
    assert await world.connector.send(world.at, MESSAGE) == TryAgain()
    assert len(world.service.chats[CHAT]) == 1


@pytest.mark.parametrize(("status", "reason"), [(403, "not_reachable"), (404, "not_reachable"), (410, "not_reachable")])
async def test_who_cannot_be_reached_is_gone(world: World, status: int, reason: str) -> None:
    world.service.faults.append(Fault(status))
    assert await world.connector.send(world.at, MESSAGE) == Gone(reason)


@pytest.mark.parametrize("status", [302, 400, 405, 413])
async def test_what_is_refused_for_good_is_not_tried_again(world: World, status: int) -> None:
    world.service.faults.append(Fault(status, headers={"Location": "https://elsewhere.example/"}))
    assert await world.connector.send(world.at, MESSAGE) == Gone("refused")


@pytest.mark.parametrize(
    ("error", "sent", "harmless"),
    [
        (httpx.ConnectError("x"), TryAgain(), TryAgain()),
        (httpx.ConnectTimeout("x"), TryAgain(), TryAgain()),
        (httpx.PoolTimeout("x"), TryAgain(), TryAgain()),
        (httpx.ReadTimeout("x"), Unknown(), TryAgain()),
        (httpx.WriteTimeout("x"), Unknown(), TryAgain()),
        (httpx.ReadError("x"), Unknown(), TryAgain()),
        (httpx.RemoteProtocolError("x"), Unknown(), TryAgain()),
    ],
)
async def test_a_wire_that_breaks_before_anything_was_said_leaves_no_doubt(
    world: World, error: httpx.HTTPError, sent: Any, harmless: Any
) -> None:
    async def broken(request: httpx.Request) -> httpx.Response:
        if request.url.path == "/token":
            return httpx.Response(200, json={"access_token": "t", "expires_in": 3600})
        raise error

    async with httpx.AsyncClient(transport=httpx.MockTransport(broken)) as web:
        connector = world.over(web)
        assert await connector.send(world.at, MESSAGE) == sent
        assert await connector.create(world.at, "29:1ana") == harmless
        assert await connector.update(world.at, "17", MESSAGE) == harmless


async def test_one_token_serves_many_calls_until_shortly_before_its_end(world: World) -> None:
    tokens = lambda: sum(path == "/token" for _, path, _ in world.service.seen)  # noqa: E731
    for second in (0.0, 10.0, 3598.0 - 300):
        world.seconds = second
        assert isinstance(await world.connector.members(world.at), Took)
    assert tokens() == 1
    world.seconds = 3599.0 - 300
    assert isinstance(await world.connector.members(world.at), Took)
    assert tokens() == 2


async def test_a_token_that_is_refused_is_fetched_anew_once(world: World) -> None:
    await world.connector.members(world.at)
    world.service.tokens = ["another"]
    assert isinstance(await world.connector.send(world.at, MESSAGE), Took)
    assert world.calls().count(quoted("POST /amer/v3/conversations/{chat}/activities")) == 2
    world.service.faults.extend([Fault(401), Fault(401)])
    assert await world.connector.send(world.at, MESSAGE) == TryAgain()


@pytest.mark.parametrize("answer", [b"", b"[]", b"{}", b'{"access_token": 7}', b'{"access_token": ""}'])
@pytest.mark.parametrize("status", [200, 400, 500])
async def test_without_a_token_nothing_is_sent_and_everything_is_tried_again(
    world: World, status: int, answer: bytes
) -> None:
    called: list[str] = []

    async def refused(request: httpx.Request) -> httpx.Response:
        called.append(request.url.path)
        return httpx.Response(status, content=answer)

    async with httpx.AsyncClient(transport=httpx.MockTransport(refused)) as web:
        assert await world.over(web).send(world.at, MESSAGE) == TryAgain()
    assert called == ["/token"]


@pytest.mark.parametrize("lasts", ['"3600"', "3600", "0", '"soon"', "null", "-1", "true", "1e999"])
async def test_however_long_a_token_lasts_it_is_used_once(world: World, lasts: str) -> None:
    async def given(request: httpx.Request) -> httpx.Response:
        if request.url.path == "/token":
            return httpx.Response(200, content=f'{{"access_token": "t", "expires_in": {lasts}}}')
        return httpx.Response(200, content=b"not json")

    async with httpx.AsyncClient(transport=httpx.MockTransport(given)) as web:
        assert await world.over(web).send(world.at, MESSAGE) == Took()


@pytest.mark.parametrize(
    ("url", "wanted"),
    [
        ("https://login.microsoftonline.com/t/oauth2/v2.0/token", "https://api.botframework.com/.default"),
        ("https://login.microsoftonline.us/t/oauth2/v2.0/token", "https://api.botframework.us/.default"),
        ("https://login.partner.microsoftonline.cn/t/oauth2/v2.0/token", "https://api.botframework.azure.cn/.default"),
        ("http://127.0.0.1:4000/token", "https://api.botframework.com/.default"),
    ],
)
def test_a_token_is_for_the_connector_of_its_cloud(url: str, wanted: str) -> None:
    assert scope(url) == wanted
