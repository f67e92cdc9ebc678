"""Messages: to whom they go, how somebody is reached, and what a failure is worth."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.people import Account
from bot.domain.programmes import Channel
from bot.ports.outbox import ALWAYS, Gone, Posted, Sent, TryAgain, Unknown
from bot.screens.answers import Say
from bot.screens.notices import Notice, notice
from tests.drivers.teams_people import TeamsPerson, card_of
from tests.drivers.teams_service import GENERAL, TENANT, Fault
from tests.drivers.teams_world import TeamsWorld
from tests.fakes import FixedClock
from tests.platforms.contract_driver import ScriptedBot

NOTICE = notice(Notice.READ, "h" * 27)
ANA = Account("teams", TENANT, "ana")


async def test_a_notice_reaches_the_chat_and_says_nothing_else(world: TeamsWorld, ana: TeamsPerson) -> None:
    await ana.deliver({"type": "typing"})
    assert await world.teams.direct(ANA, NOTICE, "fr") == Sent()
    (message,) = ana.received
    assert set(message) == {"type", "summary", "attachments", "id"}
    assert message["summary"] == "Apprentissage par les pairs\N{NO-BREAK SPACE}: quelque chose à lire, 2 minutes."
    assert card_of(message).text == f"{message['summary']}\nOuvrir"
    (sent,) = world.service.sent()
    assert "ana" not in str(sent).lower()


async def test_somebody_who_was_only_met_in_a_channel_gets_a_chat(world: TeamsWorld, ana: TeamsPerson) -> None:
    await ana.deliver({"type": "typing"}, in_channel=True)
    del world.service.chats[ana.chat]
    assert await world.teams.direct(ANA, NOTICE, "en") == Sent()
    assert await world.teams.direct(ANA, NOTICE, "en") == Sent()
    assert len(ana.received) == 2
    opened = [path for method, path, _ in world.service.seen if (method, path[-14:]) == ("POST", "/conversations")]
    assert len(opened) == 1


async def test_a_chat_that_is_gone_is_opened_again(world: TeamsWorld, ana: TeamsPerson) -> None:
    await ana.deliver({"type": "typing"})
    contact = world.contacts.kept[TENANT, "ana"]
    await world.contacts.keep(replace(contact, conversation="a:an-old-chat"))
    assert await world.teams.direct(ANA, NOTICE, "en") == Sent()
    assert len(ana.received) == 1


async def test_somebody_who_has_blocked_the_bot_is_gone(world: TeamsWorld, ana: TeamsPerson) -> None:
    await ana.deliver({"type": "typing"})
    world.service.blocked.add(ana.chat)
    assert await world.teams.direct(ANA, NOTICE, "en") == Gone("not_reachable")
    del world.service.people[ana.mri]
    assert await world.teams.direct(ANA, NOTICE, "en") == Gone("not_reachable")


async def test_a_stranger_is_gone(world: TeamsWorld, ana: TeamsPerson) -> None:
    await ana.deliver({"type": "typing"})
    assert await world.teams.direct(Account("teams", TENANT, "bea"), NOTICE, "en") == Gone("account_gone")
    assert await world.teams.direct(Account("teams", "another", "ana"), NOTICE, "en") == Gone("account_gone")
    assert world.service.sent() == []


async def test_the_same_id_in_two_tenants_is_two_people(world: TeamsWorld, ana: TeamsPerson) -> None:
    await ana.deliver({"type": "typing"})
    contact = world.contacts.kept[TENANT, "ana"]
    await world.contacts.keep(replace(contact, tenant="another", conversation="a:elsewhere"))
    await world.contacts.heard("another", world.service.service_url)
    assert await world.teams.direct(ANA, NOTICE, "en") == Sent()
    assert await world.teams.direct(Account("teams", "another", "ana"), NOTICE, "en") != Sent()
    assert len(ana.received) == 1


@pytest.mark.parametrize(
    ("fault", "outcome"),
    [
        (Fault(502, done=True), Unknown()),
        (Fault(429, headers={"Retry-After": "40"}), TryAgain(timedelta(seconds=40))),
    ],
)
async def test_what_became_of_a_message_is_said_as_it_is(
    world: TeamsWorld, ana: TeamsPerson, fault: Fault, outcome: object
) -> None:
    await ana.deliver({"type": "typing"})
    world.service.faults.append(fault)
    assert await world.teams.direct(ANA, NOTICE, "en") == outcome


async def test_who_is_not_to_be_asked_yet_is_asked_when_it_is_time(
    world: TeamsWorld, ana: TeamsPerson, clock: FixedClock
) -> None:
    await ana.deliver({"type": "typing"})
    assert world.teams.opens(ANA) == ALWAYS
    world.service.faults.append(Fault(429, headers={"Retry-After": "40"}))
    await world.teams.direct(ANA, NOTICE, "en")
    assert world.teams.opens(ANA) == clock.now() + timedelta(seconds=40)
    assert world.teams.opens(replace(ANA, user_id="bea")) == ALWAYS
    assert world.teams.opens(replace(ANA, tenant="another")) is None


async def test_a_connector_that_moves_is_found_again_and_nobodys_row_is_written(
    world: TeamsWorld, ana: TeamsPerson
) -> None:
    await ana.deliver({"type": "typing"})
    known = dict(world.contacts.kept)
    moved = "http://127.0.0.1:3978/emea/"
    said = {**ana.activity(in_channel=True), "type": "typing", "serviceUrl": moved}
    signed = {"authorization": world.service.bearer(serviceurl=moved)}
    assert (await world.door.post("/teams/messages", json=said, headers=signed)).status_code == 200
    assert world.contacts.urls == {TENANT: moved}
    assert world.contacts.kept == known


async def test_nobodys_row_is_written_while_a_form_is_sent_or_a_message_is_delivered(
    world: TeamsWorld, ana: TeamsPerson
) -> None:
    for name in ("task/submit", "composeExtension/submitAction"):
        await ana.invokes(name, {"data": {"form": "case", "hidden": {}}})
    assert (world.contacts.kept, world.contacts.writes) == ({}, 1)
    await ana.deliver({"type": "typing"}, in_channel=True)
    writes = world.contacts.writes
    assert await world.teams.direct(ANA, NOTICE, "en") == Sent()
    assert world.contacts.writes == writes


async def test_what_is_known_is_not_written_again(world: TeamsWorld, ana: TeamsPerson) -> None:
    await ana.deliver({"type": "typing"})
    await ana.deliver({"type": "typing"}, in_channel=True)
    writes = world.contacts.writes
    for _ in range(3):
        await ana.deliver({"type": "typing"})
        await ana.deliver({"type": "typing"}, in_channel=True)
    assert world.contacts.writes == writes
    assert world.contacts.kept[TENANT, "ana"].conversation == ana.chat


async def test_an_announcement_begins_a_thread_and_an_unknown_outcome_is_not_repeated(
    world: TeamsWorld, ana: TeamsPerson
) -> None:
    await ana.deliver({"type": "typing"})
    channel = Channel("teams", TENANT, GENERAL)
    world.service.faults.append(Fault(504, done=True))
    assert await world.teams.post(channel, NOTICE, "en") == Unknown()
    assert len(world.service.chats[GENERAL]) == 1


ROUNDS = "19:rounds@thread.tacv2"


def teams_of(world: TeamsWorld, *names: str | None) -> None:
    """The team that has the bot has these channels."""
    ids = [GENERAL if name is None else f"19:{name.casefold()}@thread.tacv2" for name in names]
    world.service.teams = {GENERAL: [{"id": one, "name": name} for one, name in zip(ids, names, strict=True)]}
    world.service.chats |= {one: [] for one in ids}


@pytest.mark.parametrize(("typed", "arrives"), [("#rounds", ROUNDS), ("Rounds ", ROUNDS), ("Général", GENERAL)])
async def test_a_channel_is_found_by_its_name_once_something_came_from_its_team(
    world: TeamsWorld, ana: TeamsPerson, typed: str, arrives: str
) -> None:
    teams_of(world, None, "Rounds", "Teaching")
    await ana.deliver({"type": "typing"})
    channel = Channel("teams", TENANT, typed)
    assert await world.teams.post(channel, NOTICE, "en") == Gone("channel_gone")
    await ana.deliver({"type": "conversationUpdate"}, in_channel=True)
    for _ in range(2):
        assert isinstance(await world.teams.post(channel, NOTICE, "en"), Posted)
    assert [len(world.service.chats[one]) for one in (arrives, "19:teaching@thread.tacv2")] == [2, 0]
    looked = [path for method, path, _ in world.service.seen if method == "GET" and "/v3/teams/" in path]
    assert len(looked) == 1


async def test_a_name_that_fits_no_channel_or_two_is_no_channel(world: TeamsWorld, ana: TeamsPerson) -> None:
    teams_of(world, None, "Rounds")
    await ana.deliver({"type": "conversationUpdate"}, in_channel=True)
    assert await world.teams.post(Channel("teams", TENANT, "#elsewhere"), NOTICE, "en") == Gone("channel_gone")
    await world.contacts.joined(TENANT, "19:left@thread.tacv2")
    assert isinstance(await world.teams.post(Channel("teams", TENANT, "rounds"), NOTICE, "en"), Posted)
    await world.contacts.joined(TENANT, "19:other@thread.tacv2")
    world.service.teams["19:other@thread.tacv2"] = [{"id": "19:other@thread.tacv2", "name": "rounds"}]
    assert await world.teams.post(Channel("teams", TENANT, "#Rounds"), NOTICE, "en") == Gone("channel_gone")


async def test_whoever_typed_a_name_is_told_whether_it_reaches_a_channel(world: TeamsWorld, ana: TeamsPerson) -> None:
    teams_of(world, None, "Rounds", "Radiology")

    async def reaches(typed: str) -> bool | None:
        return await world.teams.reaches(Channel("teams", TENANT, typed))

    # Before anything came from a team nobody knows which ones have the bot.
    await ana.deliver({"type": "typing"})
    assert await reaches("#rounds") is None
    await ana.deliver({"type": "conversationUpdate"}, in_channel=True)
    world.service.faults.append(Fault(503))
    assert await reaches("#rounds") is None
    assert [await reaches(typed) for typed in ("#rounds", ROUNDS, "#elsewhere", "#radiology")] == [
        True,
        True,
        False,
        True,
    ]
    world.service.teams[GENERAL].append({"id": "19:two@thread.tacv2", "name": "radiology"})
    assert await reaches("RADIOLOGY") is False


async def test_while_the_channels_cannot_be_asked_for_nothing_is_posted_and_it_is_tried_again(
    world: TeamsWorld, ana: TeamsPerson
) -> None:
    teams_of(world, None, "Rounds")
    await ana.deliver({"type": "conversationUpdate"}, in_channel=True)
    channel = Channel("teams", TENANT, "rounds")
    world.service.faults.append(Fault(503, headers={"Retry-After": "40"}))
    assert await world.teams.post(channel, NOTICE, "en") == TryAgain(timedelta(seconds=40))
    assert world.service.sent("/conversations") == []
    assert isinstance(await world.teams.post(channel, NOTICE, "en"), Posted)


@pytest.mark.parametrize("status", [500, 502, 503, 504])
async def test_the_answer_to_a_command_is_sent_once_more_where_nobody_knows_whether_it_arrived(
    world: TeamsWorld, ana: TeamsPerson, bot: ScriptedBot, status: int
) -> None:
    bot.answer = Say(NOTICE)
    world.service.faults.append(Fault(status))
    await ana.types("/peer help")
    assert len(ana.received) == 1
    world.service.faults.extend([Fault(status, done=True), Fault(status, done=True), Fault(status, done=True)])
    await ana.types("/peer board")
    assert len(ana.received) == 3
    assert len(world.service.faults) == 1
