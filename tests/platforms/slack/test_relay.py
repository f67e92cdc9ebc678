"""The deliverer and Slack together: whatever goes wrong on the way, no notice is lost, and none is told twice."""

import asyncio
import json
from collections import Counter
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from datetime import timedelta
from itertools import count, pairwise
from uuid import uuid4

import pytest

from bot.domain.people import Account, Member, MemberId
from bot.domain.threads import Seat, ThreadId
from bot.platforms.slack.installed import Installed
from bot.platforms.slack.send import SlackSender
from bot.platforms.slack.workspace import PLATFORM, Web, identify
from bot.ports.unit import Unit
from bot.services import notes
from tests.drivers.fixtures import engine, moderation, open_ward, place, prepared
from tests.drivers.relay import SECOND, Relay
from tests.drivers.slack_api import Call, Fault, SlackApi, broken, cut, garbled, limited, refused
from tests.drivers.slack_world import Human, Message, Team
from tests.drivers.ward import Ward

__all__ = ["engine", "moderation", "open_ward", "place", "prepared"]

THREADS = 100
ROUNDS = 10
"""How often there is a note in each conversation: a thousand in all."""

TEAM = "T0WARD"
TROUBLES = (
    limited(7),
    broken(500),
    cut(),
    broken(503, after=True),
    refused("internal_error"),
    cut(after=True),
    garbled(),
    refused("fatal_error", after=True),
)


def user_id(member: Member) -> str:
    """Somebody's id on Slack."""
    return f"U{member.id.hex[:10].upper()}"


class OnSlack(Relay):
    """The ward's department, moved to a workspace on Slack."""

    def __init__(self, ward: Ward, web: Web, slack: SlackApi, installed: Installed) -> None:
        self.slack = slack
        self.team: Team = slack.world.teams[0]
        self.sender = SlackSender(web, installed, ward.clock)
        super().__init__(
            ward,
            {PLATFORM: self.sender},
            lambda member: Account(PLATFORM, TEAM, user_id(member), "en", "America/Toronto"),
        )

    def grow(self, number: int) -> None:
        """More colleagues, so that fewer messages to one of them wait for each other."""
        joined = [replace(self.people[0], id=MemberId(uuid4()), name=f"Dr. {at}") for at in range(number)]

        def work(unit: Unit) -> None:
            for member in joined:
                unit.people.add(member)
                unit.people.bind(member.id, Account(PLATFORM, TEAM, user_id(member), "en", "America/Toronto"))

        self.database.write_now(work)
        self.team.joins(*(Human(user_id(member), member.name) for member in joined))
        self.people += joined

    def move(self) -> None:
        """Give everybody an account on Slack in place of the one they had."""
        self.team.joins(*(Human(user_id(member), member.name) for member in self.people))
        super().move()

    def write_to_submitter(self, thread_id: ThreadId) -> None:
        """The reader of the second case answers."""

        def work(unit: Unit) -> None:
            handle = unit.seats.handle(thread_id, Seat.READER)
            reader = self.pair(1)[1]
            notes.write(unit, reader, self.programme, handle, "Thank you.", None, frozenset({Seat.SUBMITTER}))

        self.database.write_now(work)

    def told(self, since: int = 0) -> Counter[ThreadId]:
        """Which conversations the messages that arrived speak of: their buttons' handles open them for their reader.

        `since` is how many messages there were before.
        """
        by_id = {user_id(member): member for member in self.people}
        arrived = (
            (by_id[self.team.places[message.channel_id].direct], handle_of(message))
            for message in self.team.messages[since:]
        )
        return self.speak_of((member, handle) for member, handle in arrived if handle)


def handle_of(message: Message) -> str:
    """What a message's button carries; empty where it leads to the board."""
    (button,) = (one for block in message.body["blocks"] for one in block.get("elements", []) if "value" in one)
    return str(json.loads(button["value"]).get("h", ""))


@pytest.fixture
async def installed(slack: SlackApi, web: Web, open_ward: Callable[[], Ward]) -> AsyncIterator[Installed]:
    """The workspace of the ward, let in."""
    slack.world.founds(TEAM, "xoxb-ward")
    slack.burst = 1
    known = Installed(open_ward().database)
    await known.remember(await identify(web, "xoxb-ward"))
    yield known


@pytest.fixture
def here(open_ward: Callable[[], Ward], web: Web, slack: SlackApi, installed: Installed) -> OnSlack:
    """The department on Slack."""
    found = OnSlack(open_ward(), web, slack, installed)
    found.move()
    return found


async def test_a_thousand_notes_with_one_call_in_ten_failing(here: OnSlack, slack: SlackApi) -> None:
    """None is lost, and none is doubled but where Slack had taken a message and did not say so."""
    calls = count(1)

    def trouble(call: Call) -> Fault | None:
        if call.method != "chat.postMessage":
            return None
        number = next(calls)
        return TROUBLES[number // 10 % len(TROUBLES)] if number % 10 == 0 else None

    here.grow(38)
    threads = here.share(THREADS)
    await here.empty()
    slack.trouble = trouble
    seats = (Seat.READER, Seat.SUBMITTER)
    for number in range(ROUNDS):
        before, asked = len(here.team.messages), len(slack.calls)
        here.write(threads, seats[number % 2], number)
        here.clock.move(by=timedelta(minutes=20))
        await here.empty()
        arrived = here.told(before)
        answers = Counter(call.answered for call in slack.calls[asked:])
        unsaid = sum(times for answer, times in answers.items() if answer.startswith("done, then"))
        assert set(arrived) == set(threads)
        assert arrived.total() == THREADS + unsaid
        assert answers["ok"] == THREADS
    failed = [call for call in slack.of("chat.postMessage") if call.answered != "ok"]
    assert len(failed) > THREADS * ROUNDS // 10 - 5
    # Not once was Slack asked faster than it allows: every refusal was one of ours.
    assert "ratelimited" not in {call.answered for call in slack.calls}
    written = here.kept(threads)
    assert {words: times for words, times in written.items() if words.startswith("Note")} == {
        f"Note {number}.": THREADS for number in range(ROUNDS)
    }
    assert here.astray() == ({}, {})


async def test_one_persons_notices_come_a_second_apart(here: OnSlack, slack: SlackApi) -> None:
    threads = here.share(60)
    await here.empty(SECOND)
    by_channel: dict[str, list[float]] = {}
    for call in slack.of("chat.postMessage"):
        by_channel.setdefault(call.arguments["channel"], []).append(call.at.timestamp())
    assert sum(map(len, by_channel.values())) == len(threads)
    gaps = [later - earlier for times in by_channel.values() for earlier, later in pairwise(times)]
    assert min(gaps) >= 1
    attempts = {call.answered for call in slack.of("chat.postMessage")}
    assert attempts == {"ok"}


async def test_a_token_that_is_taken_back_holds_everything_until_there_is_another(
    here: OnSlack, slack: SlackApi, installed: Installed, web: Web
) -> None:
    threads = here.share(20)
    here.team.revoke()
    for _ in range(30):
        await here.bot.deliverer.run_due()
        here.clock.move(by=timedelta(hours=1))
    assert len(slack.of("chat.postMessage")) == 1
    assert here.waiting() == 20
    assert await here.database.read(here.bot.deliverer.next_due) is None
    here.team.dead, here.team.token = "", "xoxb-new"
    await installed.remember(await identify(web, "xoxb-new"))
    here.clock.move(by=timedelta(hours=14))
    await here.empty()
    assert set(here.told()) == set(threads)
    assert here.astray() == ({}, {})


async def test_a_new_token_in_one_process_is_found_by_another_that_still_has_the_old(
    open_ward: Callable[[], Ward], here: OnSlack, slack: SlackApi, installed: Installed, web: Web
) -> None:
    threads = here.share(20)
    here.team.token = "xoxb-new"
    restarted = Installed(open_ward().database)
    await restarted.remember(await identify(web, "xoxb-new"))
    await here.empty()
    assert set(here.told()) == set(threads)
    (kept,) = here.database.read_now(lambda unit: unit.installations.of(PLATFORM))
    assert kept.token == "xoxb-new"


async def test_a_workspace_that_ended_here_is_found_again_when_another_process_was_let_in(
    open_ward: Callable[[], Ward], here: OnSlack, installed: Installed, web: Web
) -> None:
    await installed.end("", TEAM)
    assert installed.of(TEAM) is None
    await installed.look_again("", TEAM)
    assert installed.of(TEAM) is None
    await Installed(open_ward().database).remember(await identify(web, here.team.token))
    await installed.look_again("", TEAM)
    assert installed.of(TEAM) is not None


async def test_somebody_who_is_gone_costs_the_reader_the_case_and_leaves_no_trace_of_a_submitter(
    here: OnSlack, slack: SlackApi
) -> None:
    threads = here.share(len(here.people))
    gone = here.people[1]
    here.team.people[user_id(gone)].deleted = True
    # The coordinators hear of it at noon of the next working day.
    await here.empty(timedelta(minutes=5))
    assert here.database.read_now(lambda unit: unit.outbox.lost()) == {"account_gone": 1}
    left = [
        thread_id
        for thread_id in threads
        if here.database.read_now(lambda unit, at=thread_id: unit.seats.holder(at, Seat.READER)) is None
    ]
    assert left == [threads[0]]
    # The second case is the one that they shared: its reader's answer does not reach them, and nothing tells so.
    here.write_to_submitter(threads[1])
    here.clock.move(by=timedelta(minutes=20))
    await here.empty()
    assert here.told()[threads[1]] == 1
    assert here.astray() == ({"account_gone": 1}, {})


async def test_two_replicas_send_each_message_once(
    open_ward: Callable[[], Ward], here: OnSlack, slack: SlackApi, installed: Installed, web: Web, engine: str
) -> None:
    """On PostgreSQL any number may run; where only one may, the next start stands for the other."""
    there = OnSlack(open_ward(), web, slack, installed)
    threads = here.share(40)
    slack.burst = 10
    for _ in range(200):
        if engine == "postgres":
            await asyncio.gather(here.bot.deliverer.run_due(), there.bot.deliverer.run_due())
        else:
            await here.bot.deliverer.run_due()
            await there.bot.deliverer.run_due()
        if not here.waiting():
            break
        here.clock.move(by=SECOND)
    assert here.told() == Counter(threads)
