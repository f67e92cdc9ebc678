"""The platform's keys: fetched once, good while the key server is down, and asked for again without anybody waiting."""

from datetime import timedelta

import httpx
import pytest
from starlette.applications import Starlette
from starlette.types import Message, Receive, Scope, Send

from bot.platforms.teams.keys import BETWEEN, FRESH, ISSUER, SigningKeys
from tests.drivers.teams_service import TeamsService
from tests.drivers.teams_world import TeamsWorld, teams_world
from tests.fakes import FixedClock
from tests.platforms.contract_driver import ScriptedBot


def asked(world: TeamsWorld) -> int:
    """How often the key server was asked."""
    return sum(path == "/openid" for _, path, _ in world.service.seen)


async def test_many_activities_ask_for_the_keys_once(world: TeamsWorld) -> None:
    ana = world.person()
    for _ in range(5):
        assert (await ana.types("/peer help")).status_code == 200
    assert asked(world) == 1


async def test_an_unknown_key_makes_us_ask_at_most_once_in_half_a_minute(world: TeamsWorld, clock: FixedClock) -> None:
    ana = world.person()
    await world.teams.run()
    clock.move(by=BETWEEN)
    said = {**ana.activity(), "type": "message", "text": "/peer help"}
    for number in range(20):
        signed = {"authorization": world.service.bearer(key="stranger", headers={"kid": f"unknown-{number}"})}
        assert (await world.door.post("/teams/messages", json=said, headers=signed)).status_code == 401
    assert asked(world) == 2
    clock.move(by=BETWEEN - timedelta(seconds=1))
    assert (await world.door.post("/teams/messages", json=said, headers=signed)).status_code == 401
    assert asked(world) == 2
    clock.move(by=timedelta(seconds=1))
    assert (await world.door.post("/teams/messages", json=said, headers=signed)).status_code == 401
    assert asked(world) == 3


async def test_when_the_platform_changes_its_key_the_first_activity_is_let_in(
    world: TeamsWorld, clock: FixedClock
) -> None:
    ana = world.person()
    await ana.types("/peer help")
    world.service.signs_with = "key-2"
    clock.move(by=BETWEEN)
    assert (await ana.types("/peer help")).status_code == 200
    assert asked(world) == 2


async def test_known_keys_stay_good_while_the_key_server_is_down(world: TeamsWorld, clock: FixedClock) -> None:
    ana = world.person()
    await ana.types("/peer help")
    world.service.keys_down = True
    for _ in range(3):
        clock.move(by=FRESH)
        assert (await ana.types("/peer help")).status_code == 200
    assert asked(world) == 4


async def test_stale_keys_are_refreshed_behind_the_answer(world: TeamsWorld, clock: FixedClock) -> None:
    ana = world.person()
    await ana.types("/peer help")
    clock.move(by=FRESH - timedelta(seconds=1))
    await ana.types("/peer help")
    assert asked(world) == 1
    clock.move(by=timedelta(seconds=1))
    asked_at_the_answer: list[int] = []
    web = Starlette(routes=world.teams.routes())

    async def watched(scope: Scope, receive: Receive, send: Send) -> None:
        async def sent(message: Message) -> None:
            if message["type"] == "http.response.body":
                asked_at_the_answer.append(asked(world))
            await send(message)

        await web(scope, receive, sent)

    async with httpx.AsyncClient(transport=httpx.ASGITransport(watched), base_url="http://bot") as ana.door:
        assert (await ana.types("/peer help")).status_code == 200
    assert asked_at_the_answer == [1]
    assert asked(world) == 2


async def test_without_any_key_nobody_is_let_in_and_nothing_fails(clock: FixedClock, bot: ScriptedBot) -> None:
    async with teams_world(clock, bot.dispatch) as world:
        world.service.keys_down = True
        ana = world.person()
        assert (await ana.types("/peer help")).status_code == 401
        world.service.keys_down = False
        clock.move(by=BETWEEN)
        assert (await ana.types("/peer help")).status_code == 200


async def test_keys_that_could_not_be_fetched_at_the_start_are_there_before_anybody_needs_them(
    clock: FixedClock, bot: ScriptedBot
) -> None:
    waited: list[float] = []

    async def pause(seconds: float) -> None:
        clock.move(by=timedelta(seconds=seconds))
        waited.append(seconds)
        world.service.keys_down = len(waited) < 3

    async with teams_world(clock, bot.dispatch, pause=pause) as world:
        world.service.keys_down = True
        await world.teams.run()
        assert waited == [30.0] * 3
        before = asked(world)
        assert (await world.person().types("/peer help")).status_code == 200
        assert asked(world) == before


async def test_the_issuer_is_the_one_that_the_cloud_names(clock: FixedClock, bot: ScriptedBot) -> None:
    async with teams_world(clock, bot.dispatch) as world:
        world.service.issuer = "https://api.botframework.us"
        ana = world.person()
        said = {**ana.activity(), "type": "typing"}
        for issuer, status in ((ISSUER, 401), ("https://api.botframework.us", 200)):
            signed = {"authorization": world.service.bearer(iss=issuer)}
            assert (await world.door.post("/teams/messages", json=said, headers=signed)).status_code == status


@pytest.mark.parametrize(
    "said",
    [
        b"",
        b"[]",
        b"{",
        b'{"keys": []}',
        b'{"keys": [null, 7, {"kty": "RSA"}, {"kty": "RSA", "kid": "k"}, {"kty": "oct", "kid": "k", "k": "AAAA"}]}',
        b'{"keys": [{"kty": "RSA", "kid": "k", "n": "AQ", "e": "!"}]}',
        b" " * (1024 * 1024 + 1),
    ],
)
async def test_a_key_server_that_says_nothing_useful_leaves_what_is_known(clock: FixedClock, said: bytes) -> None:
    service, broken = TeamsService(now=clock.now), [False]

    async def answer(request: httpx.Request) -> httpx.Response:
        if broken[0]:
            return httpx.Response(200, content=said)
        async with httpx.AsyncClient(transport=httpx.ASGITransport(service.app)) as inner:
            return await inner.get(request.url)

    async with httpx.AsyncClient(transport=httpx.MockTransport(answer)) as web:
        keys = SigningKeys(f"{service.base}/openid", web, clock)
        assert await keys.find("key-1") is not None
        broken[0] = True
        clock.move(by=FRESH)
        assert keys.are_stale
        await keys.refresh()
        assert await keys.find("key-1") is not None
        assert not keys.are_stale
        clock.move(by=BETWEEN)
        assert keys.are_stale
