"""What becomes of a message to Slack: each way in which it can go wrong is told apart, and none is tried twice here."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.domain.notices import Notice
from bot.domain.people import Account
from bot.domain.programmes import Channel
from bot.platforms.slack.installed import Installed, remembered
from bot.platforms.slack.send import BELIEVED, NOT_ALLOWED, NOT_INSTALLED, RECOVERS, REFUSED_ALL, SlackSender
from bot.platforms.slack.workspace import PLATFORM, Web, identify
from bot.ports.outbox import Gone, Posted, Sent, TryAgain, Unknown
from bot.screens.notices import notice
from storage.database import Database
from tests.drivers.slack_api import Fault, SlackApi, broken, cut, garbled, limited, refused, silent
from tests.drivers.slack_world import Human, Team
from tests.fakes import FixedClock

CARD = notice(Notice.READ, "h" * 27)
ANA, BEA = Account(PLATFORM, "T0WARD", "U0ANA"), Account(PLATFORM, "T0WARD", "U0BEA")
ROUNDS = Channel(PLATFORM, "T0WARD", "C0ROUNDS")
SECOND = timedelta(seconds=1)


@pytest.fixture
async def installed(database: Database, web: Web, team: Team) -> Installed:
    """The workspace, let in."""
    known = Installed(database)
    await known.remember(await identify(web, team.token))
    return known


@pytest.fixture
def sender(web: Web, installed: Installed, clock: FixedClock) -> SlackSender:
    """What sends there."""
    return SlackSender(web, installed, clock)


@pytest.fixture(params=["sqlite"])
def database_url(tmp_path: Path, migrated_file: Path) -> str:
    """One engine is enough: what is stored is tested in the room of storage."""
    file = tmp_path / "peerlearn.db"
    file.touch(mode=0o600)
    file.write_bytes(migrated_file.read_bytes())
    return f"sqlite:///{file}"


async def test_a_notice_arrives_in_its_language_and_says_nothing(
    sender: SlackSender, slack: SlackApi, team: Team
) -> None:
    assert await sender.direct(ANA, CARD, "en") == Sent()
    assert await sender.direct(BEA, CARD, "fr") == Sent()
    english, french = (team.seen_by(who.user_id)[0].body for who in (ANA, BEA))
    assert english["text"] == "Peer learning: something to read, 2 minutes."
    assert french["text"].startswith("Apprentissage par les pairs")
    assert (english["unfurl_links"], english["unfurl_media"]) == (False, False)
    assert team.seen_by("U0ANA", "C0ROUNDS") == []
    assert {call.token for call in slack.calls} == {team.token}


@pytest.mark.parametrize(
    ("fault", "outcome"),
    [
        (broken(500), Unknown()),
        (broken(503), Unknown()),
        (broken(502, after=True), Unknown()),
        (garbled(), Unknown()),
        (garbled(after=True), Unknown()),
        (cut(), Unknown()),
        (cut(after=True), Unknown()),
        (silent(), Unknown()),
        (silent(after=True), Unknown()),
        (refused("internal_error"), Unknown()),
        (refused("fatal_error", after=True), Unknown()),
    ],
    ids=lambda one: f"{one.kind}{one.status}{one.word}{one.after}" if isinstance(one, Fault) else "",
)
async def test_what_nobody_knows_is_said_to_be_unknown_and_the_workspace_is_left_alone_a_while(
    sender: SlackSender, slack: SlackApi, team: Team, clock: FixedClock, fault: Fault, outcome: Unknown
) -> None:
    slack.fails("chat.postMessage", fault)
    assert await sender.direct(ANA, CARD, "en") == outcome
    assert len(slack.of("chat.postMessage")) == 1
    assert len(team.seen_by("U0ANA")) == fault.after
    assert sender.opens(BEA) == clock.now() + RECOVERS
    clock.move(by=RECOVERS)
    assert sender.opens(BEA) == clock.now()


async def test_where_nobody_was_reached_nothing_was_done(installed: Installed, clock: FixedClock) -> None:
    async with Web("http://127.0.0.1:9/api") as nowhere:
        sender = SlackSender(nowhere, installed, clock)
        assert await sender.direct(ANA, CARD, "en") == TryAgain()
        assert sender.opens(BEA) == clock.now() + RECOVERS


async def test_slack_is_given_as_long_as_it_asks_for_where_it_asks(
    sender: SlackSender, slack: SlackApi, clock: FixedClock
) -> None:
    slack.fails("chat.postMessage", limited(40))
    assert await sender.direct(ANA, CARD, "en") == TryAgain(timedelta(seconds=40))
    assert sender.opens(ANA) == clock.now() + timedelta(seconds=40)
    assert (sender.opens(BEA) or clock.now()) <= clock.now()
    assert await sender.direct(BEA, CARD, "en") == Sent()


async def test_when_two_conversations_are_refused_it_is_the_workspace_that_is_full(
    sender: SlackSender, slack: SlackApi, team: Team, clock: FixedClock
) -> None:
    team.joins(Human("U0CY"))
    slack.fails("chat.postMessage", limited(30), limited(30))
    await sender.direct(ANA, CARD, "en")
    await sender.direct(BEA, CARD, "en")
    assert sender.opens(replace(ANA, user_id="U0CY")) == clock.now() + timedelta(seconds=30)


async def test_an_absurd_wish_for_silence_is_not_believed(sender: SlackSender, slack: SlackApi) -> None:
    slack.fails("chat.postMessage", limited(10**9))
    assert await sender.direct(ANA, CARD, "en") == TryAgain(timedelta(hours=1))


async def test_one_conversation_takes_one_message_a_second(
    sender: SlackSender, slack: SlackApi, team: Team, clock: FixedClock
) -> None:
    slack.burst = 1
    for _ in range(5):
        assert await sender.direct(ANA, CARD, "en") == Sent()
        opens = sender.opens(ANA)
        assert opens == clock.now() + SECOND
        assert (sender.opens(BEA) or clock.now()) <= clock.now()
        clock.move(opens)
    assert len(team.seen_by("U0ANA")) == 5
    assert {call.answered for call in slack.of("chat.postMessage")} == {"ok"}


@pytest.mark.parametrize("word", sorted(NOT_INSTALLED))
async def test_a_token_that_is_worth_nothing_stops_its_workspace_and_costs_no_message(
    sender: SlackSender, slack: SlackApi, database: Database, word: str
) -> None:
    slack.fails("chat.postMessage", refused(word))
    assert await sender.direct(ANA, CARD, "en") == TryAgain()
    assert sender.opens(BEA) is None
    assert [one.token for one in await remembered(database)] == [""]


@pytest.mark.parametrize("word", sorted(NOT_ALLOWED))
async def test_what_slack_would_refuse_everybody_is_not_asked_again_for_each(
    sender: SlackSender, slack: SlackApi, clock: FixedClock, word: str
) -> None:
    slack.fails("chat.postMessage", refused(word))
    assert await sender.direct(ANA, CARD, "en") == TryAgain()
    assert sender.opens(BEA) == clock.now() + REFUSED_ALL


async def test_a_word_that_nobody_has_heard_of_is_tried_again(
    sender: SlackSender, slack: SlackApi, clock: FixedClock
) -> None:
    slack.fails("chat.postMessage", refused("invalid_blocks"), refused("Nobody <has> heard of this"))
    assert await sender.direct(ANA, CARD, "en") == TryAgain()
    assert (sender.opens(BEA) or clock.now()) <= clock.now()
    assert await sender.direct(BEA, CARD, "en") == Unknown()


async def test_somebody_who_is_gone_is_gone(sender: SlackSender, team: Team, clock: FixedClock) -> None:
    team.people["U0ANA"].deleted = True
    for account in (ANA, replace(ANA, user_id="U0NOBODY")):
        assert await sender.direct(account, CARD, "en") == Gone("account_gone")
    assert (sender.opens(BEA) or clock.now()) <= clock.now()


async def test_a_workspace_that_nobody_has_let_in_takes_nothing(sender: SlackSender, slack: SlackApi) -> None:
    elsewhere = replace(ANA, tenant="T0ELSE")
    assert sender.opens(elsewhere) is None
    assert await sender.direct(elsewhere, CARD, "en") == Gone("account_gone")
    assert slack.of("chat.postMessage") == []


async def test_equal_user_ids_in_two_workspaces_are_two_people(
    sender: SlackSender, installed: Installed, web: Web, slack: SlackApi, team: Team, clock: FixedClock
) -> None:
    other = slack.world.founds("T0OTHER", "xoxb-other", enterprise_id="E0ORG")
    other.joins(Human("U0ANA", "Another Ana"))
    await installed.remember(await identify(web, other.token))
    theirs = replace(ANA, tenant="E0ORG.T0OTHER")
    slack.fails("chat.postMessage", limited(40))
    await sender.direct(ANA, CARD, "en")
    assert await sender.direct(theirs, CARD, "en") == Sent()
    assert (len(team.seen_by("U0ANA")), len(other.seen_by("U0ANA"))) == (0, 1)
    assert slack.calls[-1].token == other.token
    other.revoke()
    clock.move(by=SECOND)
    await sender.direct(theirs, CARD, "en")
    assert sender.opens(theirs) is None
    assert sender.opens(ANA) is not None


# Channels.


async def test_a_channel_hears_what_is_for_everyone(sender: SlackSender, team: Team) -> None:
    assert isinstance(await sender.post(ROUNDS, CARD, "en"), Posted)
    assert len(team.seen_by("U0BEA", "C0ROUNDS")) == 1


@pytest.mark.parametrize(
    "typed",
    [
        "https://ward.slack.com/archives/C0ROUNDS",
        "https://app.slack.com/client/T0WARD/C0ROUNDS?more=1",
        " <#C0ROUNDS|rounds> ",
    ],
)
async def test_a_channel_is_found_by_its_link(sender: SlackSender, team: Team, typed: str) -> None:
    """What Slack copies when somebody asks it for the way to a channel."""
    assert isinstance(await sender.post(Channel("slack", "T0WARD", typed), CARD, "en"), Posted)
    assert [one.channel_id for one in team.messages] == ["C0ROUNDS"]
    assert sender.opens(Channel("slack", "T0WARD", typed)) == sender.opens(ROUNDS)


async def test_a_name_is_no_channel(sender: SlackSender, slack: SlackApi) -> None:
    assert await sender.post(Channel("slack", "T0WARD", "#rounds"), CARD, "en") == Gone("channel_gone")
    assert slack.of("chat.postMessage") == []


async def test_nothing_is_written_where_people_from_outside_read_along(
    sender: SlackSender, slack: SlackApi, team: Team, clock: FixedClock
) -> None:
    place = team.places["C0ROUNDS"]
    assert isinstance(await sender.post(ROUNDS, CARD, "en"), Posted)
    place.ext_shared = True
    clock.move(by=BELIEVED)
    assert await sender.post(ROUNDS, CARD, "en") == Gone("channel_shared")
    assert len(slack.of("chat.postMessage")) == 1


async def test_whether_somebody_reads_along_is_asked_once_in_a_while(sender: SlackSender, slack: SlackApi) -> None:
    for _ in range(3):
        assert isinstance(await sender.post(ROUNDS, CARD, "en"), Posted)
    assert len(slack.of("conversations.info")) == 1


async def test_where_nobody_may_ask_nothing_is_written(sender: SlackSender, slack: SlackApi, team: Team) -> None:
    team.scopes = ("chat:write", "users:read")
    assert await sender.post(ROUNDS, CARD, "en") == Gone("channel_unchecked")
    assert slack.of("chat.postMessage") == []


@pytest.mark.parametrize("about", ["archived", "left", "nowhere", "private"])
async def test_a_channel_that_is_closed_is_gone(sender: SlackSender, team: Team, about: str) -> None:
    place = team.places["C0ROUNDS"]
    place.archived = about == "archived"
    place.private = about == "private"
    if about in {"left", "private"}:
        place.members.discard(team.bot_user_id)
    channel = replace(ROUNDS, channel_id="C0NOWHERE") if about == "nowhere" else ROUNDS
    assert await sender.post(channel, CARD, "en") == Gone("channel_gone")


@pytest.mark.parametrize("fault", [broken(), silent(), refused("internal_error"), limited(5)])
async def test_when_nobody_can_tell_whether_somebody_reads_along_nothing_is_written_yet(
    sender: SlackSender, slack: SlackApi, fault: Fault
) -> None:
    slack.fails("conversations.info", fault)
    assert isinstance(await sender.post(ROUNDS, CARD, "en"), TryAgain)
    assert slack.of("chat.postMessage") == []


async def test_a_channel_whose_message_may_have_arrived_is_said_to_be_unknown(
    sender: SlackSender, slack: SlackApi
) -> None:
    slack.fails("chat.postMessage", broken(after=True))
    assert await sender.post(ROUNDS, CARD, "en") == Unknown()


async def test_a_workspace_ends_while_a_message_is_on_its_way(
    sender: SlackSender, installed: Installed, slack: SlackApi
) -> None:
    slack.fails("chat.postMessage", refused("token_revoked"), refused("token_revoked"))
    outcomes = await asyncio.gather(sender.direct(ANA, CARD, "en"), sender.direct(BEA, CARD, "en"))
    assert outcomes == [TryAgain(), TryAgain()]
    assert installed.of("T0WARD") is None
