"""The door: what is let in, what is turned away, and that no answer is ever a fault of ours."""

import json
from datetime import timedelta
from typing import Any

import jwt
import pytest

from bot.platforms.teams.door import MOST_BYTES
from bot.screens.inputs import Command
from tests.drivers.teams_people import TeamsPerson
from tests.drivers.teams_service import APP_ID, TeamsService, private_key
from tests.drivers.teams_world import TeamsWorld, teams_world
from tests.fakes import FixedClock
from tests.platforms.contract_driver import ScriptedBot

GOV = "https://smba.infra.gov.teams.microsoft.us/teams/"


async def knock(world: TeamsWorld, body: Any, authorization: str) -> int:
    """Post something to the door as it is."""
    content = body if isinstance(body, bytes | str) else json.dumps(body)
    headers = {"authorization": authorization, "content-type": "application/json"}
    return (await world.door.post("/teams/messages", content=content, headers=headers)).status_code


def help_of(person: TeamsPerson, **changes: Any) -> dict[str, Any]:
    """A command that somebody types."""
    return {**person.activity(), "type": "message", "text": "/peer help", **changes}


async def test_what_the_platform_signs_is_let_in(world: TeamsWorld, ana: TeamsPerson, bot: ScriptedBot) -> None:
    assert await knock(world, help_of(ana), world.service.bearer()) == 200
    assert [type(asked) for asked in bot.asked] == [Command]


@pytest.mark.parametrize(
    ("claims", "status"),
    [
        ({"aud": "another"}, 401),
        ({"aud": None}, 401),
        ({"iss": "https://sts.example"}, 401),
        ({"iss": None}, 401),
        ({"exp": None}, 401),
        ({"exp": "soon"}, 401),
        ({"exp": float("nan")}, 401),
        ({"serviceurl": None}, 403),
        ({"serviceurl": "https://elsewhere.example/"}, 403),
        ({"serviceurl": ["http://127.0.0.1:3978/amer/"]}, 403),
    ],
)
async def test_a_claim_that_is_wrong_or_missing_is_turned_away(
    world: TeamsWorld, ana: TeamsPerson, bot: ScriptedBot, claims: dict[str, Any], status: int
) -> None:
    assert await knock(world, help_of(ana), world.service.bearer(**claims)) == status
    assert bot.asked == []


@pytest.mark.parametrize(("late", "status"), [(-601, 401), (-599, 200), (0, 200), (3600 + 299, 200), (3600 + 300, 401)])
async def test_a_token_is_good_for_its_time_and_five_minutes_around_it(
    world: TeamsWorld, ana: TeamsPerson, clock: FixedClock, late: int, status: int
) -> None:
    signed = world.service.bearer()
    clock.move(by=timedelta(seconds=late))
    assert await knock(world, help_of(ana), signed) == status


@pytest.mark.parametrize("algorithm", ["HS256", "none", "RS512", "PS256"])
async def test_only_one_algorithm_counts(world: TeamsWorld, ana: TeamsPerson, bot: ScriptedBot, algorithm: str) -> None:
    claims = jwt.decode(world.service.bearer().partition(" ")[2], options={"verify_signature": False})
    key: Any = {"HS256": "k" * 32, "none": None}.get(algorithm, private_key("key-1"))
    forged = jwt.encode(claims, key, algorithm=algorithm, headers={"kid": "key-1"})
    assert await knock(world, help_of(ana), f"Bearer {forged}") == 401
    assert bot.asked == []


@pytest.mark.parametrize("authorization", ["", "Bearer", "Bearer ", "Bearer a.b.c", "Basic YTpi", "Bearer é.é.é"])
async def test_what_is_no_token_is_turned_away(world: TeamsWorld, ana: TeamsPerson, authorization: str) -> None:
    body = json.dumps(help_of(ana))
    headers = {"authorization": authorization.encode(), "content-type": "application/json"}
    assert (await world.door.post("/teams/messages", content=body, headers=headers)).status_code == 401


async def test_a_key_signs_only_for_the_channels_that_it_is_endorsed_for(clock: FixedClock, bot: ScriptedBot) -> None:
    async with teams_world(clock, bot.dispatch) as world:
        world.service.endorses = ("webchat", "directline")
        ana = world.person()
        assert await knock(world, help_of(ana), world.service.bearer()) == 403
        assert await knock(world, help_of(ana, channelId="directline"), world.service.bearer()) == 403
        assert bot.asked == []


async def test_a_channel_that_is_not_teams_stays_outside(world: TeamsWorld, ana: TeamsPerson) -> None:
    world.service.endorses = ("msteams", "directline")
    assert await knock(world, help_of(ana, channelId="directline"), world.service.bearer()) == 403


@pytest.mark.parametrize(
    ("hosts", "url", "status"),
    [
        (("smba.trafficmanager.net",), "https://smba.trafficmanager.net/teams/", 200),
        (("smba.trafficmanager.net",), "https://smba.trafficmanager.net:443/teams/", 200),
        (("smba.trafficmanager.net",), "http://smba.trafficmanager.net/teams/", 403),
        (("smba.trafficmanager.net",), "https://smba.trafficmanager.net:8443/teams/", 403),
        (("smba.trafficmanager.net",), "https://smba.trafficmanager.net.example/teams/", 403),
        (("smba.trafficmanager.net",), "https://smba.trafficmanager.net@elsewhere.example/teams/", 403),
        (("smba.trafficmanager.net",), "https://elsewhere.example/smba.trafficmanager.net", 403),
        (("smba.trafficmanager.net",), "https://[", 403),
        (("smba.trafficmanager.net",), GOV, 403),
        (("smba.infra.gov.teams.microsoft.us",), GOV, 200),
        (("proxy.example:8443",), "https://proxy.example:8443/", 200),
        (("proxy.example:8443",), "https://proxy.example/", 403),
        (("http://connector.example",), "http://connector.example/amer/", 200),
        (("127.0.0.1",), "http://127.0.0.1:40001/amer/", 200),
        (("", "localhost:4000"), "http://localhost:4001/amer/", 403),
        ((), "https://smba.trafficmanager.net/teams/", 403),
    ],
)
async def test_a_service_url_is_trusted_only_under_the_hosts_of_the_settings(
    clock: FixedClock, bot: ScriptedBot, hosts: tuple[str, ...], url: str, status: int
) -> None:
    def registered(service: TeamsService) -> Any:
        return service.registration(service_hosts=hosts)

    async with teams_world(clock, bot.dispatch, registered=registered) as world:
        said = {**world.person().activity(), "serviceUrl": url, "type": "typing"}
        assert await knock(world, said, world.service.bearer(serviceurl=url)) == status
        assert world.contacts.urls == ({world.service.tenant: url} if status == 200 else {})


async def test_a_slash_at_the_end_of_the_service_url_makes_no_difference(world: TeamsWorld, ana: TeamsPerson) -> None:
    signed = world.service.bearer(serviceurl=world.service.service_url.rstrip("/"))
    assert await knock(world, help_of(ana), signed) == 200


@pytest.mark.parametrize(
    ("conversation", "channel", "status"),
    [
        ("home", "home", 200),
        ("home", None, 200),
        (None, "HOME", 200),
        ("other", None, 403),
        (None, "other", 403),
    ],
)
async def test_only_tenants_on_the_list_are_let_in(
    clock: FixedClock, bot: ScriptedBot, conversation: str | None, channel: str | None, status: int
) -> None:
    def registered(service: TeamsService) -> Any:
        return service.registration(tenants=frozenset({"Home"}))

    async with teams_world(clock, bot.dispatch, registered=registered) as world:
        ana = world.person()
        said = help_of(ana, conversation={"id": ana.chat, "conversationType": "personal", "tenantId": conversation})
        said["channelData"] = {"tenant": {"id": channel}}
        assert await knock(world, said, world.service.bearer()) == status
        assert len(bot.asked) == (status == 200)


async def test_an_activity_of_two_tenants_or_of_none_is_counted_and_not_answered(
    world: TeamsWorld, ana: TeamsPerson, bot: ScriptedBot
) -> None:
    two = help_of(ana, channelData={"tenant": {"id": "another"}})
    none = help_of(ana, channelData=None, conversation="a:chat")
    assert await knock(world, two, world.service.bearer()) == 200
    assert await knock(world, none, world.service.bearer()) == 200
    assert world.teams.unread == {"no_tenant": 2}
    assert bot.asked == []


async def test_a_body_over_the_limit_is_refused_with_and_without_saying_its_size(
    world: TeamsWorld, ana: TeamsPerson, bot: ScriptedBot
) -> None:
    whole = json.dumps(help_of(ana, padding=""))
    fits = whole.replace('"padding": ""', f'"padding": "{"x" * (MOST_BYTES - len(whole))}"').encode()
    assert len(fits) == MOST_BYTES
    assert await knock(world, fits, world.service.bearer()) == 200
    assert await knock(world, fits + b" ", world.service.bearer()) == 413

    async def pieces() -> Any:
        for _ in range(30):
            yield b" " * 10_000

    signed = {"authorization": world.service.bearer()}
    assert (await world.door.post("/teams/messages", content=pieces(), headers=signed)).status_code == 413
    claimed = {**signed, "content-length": "99999999999999999999"}
    assert (await world.door.post("/teams/messages", content=b"{}", headers=claimed)).status_code == 413
    assert len(bot.asked) == 1


@pytest.mark.parametrize(
    "body",
    [b"", b"{", b"[]", b"null", b"7", b'"text"', b"\xff\xfe", b"[" * 100_000, b"{" * 100_000, b"1" * 9000, b'{"a":NaN'],
)
async def test_what_is_no_json_object_is_taken_off_the_platforms_hands(
    world: TeamsWorld, bot: ScriptedBot, body: bytes
) -> None:
    assert await knock(world, body, world.service.bearer()) == 200
    assert sum(world.teams.unread.values()) == 1
    assert bot.asked == []


async def test_what_is_not_signed_is_not_even_counted_as_unread(world: TeamsWorld) -> None:
    assert await knock(world, b"{", "Bearer a.b.c") == 401
    assert not world.teams.unread


async def test_a_signature_over_other_words_is_worth_nothing(world: TeamsWorld, ana: TeamsPerson) -> None:
    head, _, rest = world.service.bearer().partition(".")
    _, _, signature = rest.partition(".")
    claims = jwt.utils.base64url_encode(json.dumps({"aud": APP_ID, "exp": 9999999999}).encode()).decode()
    assert await knock(world, help_of(ana), f"{head}.{claims}.{signature}") == 401


@pytest.mark.parametrize("works", [True, False])
async def test_what_nobody_understands_is_counted_where_a_restart_does_not_reach(
    clock: FixedClock, bot: ScriptedBot, works: bool
) -> None:
    kept: list[str] = []

    async def keep(reason: str) -> None:
        kept.append(reason)
        if not works:
            raise OSError

    async with teams_world(clock, bot.dispatch, keep_unread=keep) as world:
        ana = world.person()
        assert (await ana.deliver({"type": "somethingNew"})).status_code == 200
        signed = {"authorization": world.service.bearer()}
        assert (await world.door.post("/teams/messages", content=b"{", headers=signed)).status_code == 200
        assert (await ana.deliver({"type": "typing"})).status_code == 200
        assert (await world.door.post("/teams/messages", content=b"{")).status_code == 401
    assert kept == ["unknown_type", "not_json"]
