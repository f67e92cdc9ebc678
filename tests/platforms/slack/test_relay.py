"""The deliverer and Slack together: whatever goes wrong on the way, no notice is lost, and none is told twice."""

import asyncio
import json
from collections import Counter
from collections.abc import AsyncIterator, Callable
from datetime import timedelta
from itertools import count, pairwise

import pytest

from bot.app import Bot
from bot.domain.cases import Kind, Modality, Outstanding, Story
from bot.domain.people import Account, Duty, Member
from bot.domain.programmes import Programme
from bot.domain.threads import Seat, ThreadId
from bot.platforms.slack.installed import Installed
from bot.platforms.slack.send import SlackSender
from bot.platforms.slack.workspace import PLATFORM, Web, identify
from bot.ports.unit import Unit
from bot.services import cases, notes
from tests.drivers.fixtures import engine, moderation, open_ward, place, prepared
from tests.drivers.slack_api import Call, Fault, SlackApi, broken, cut, garbled, limited, refused
from tests.drivers.slack_world import Human, Message, Team
from tests.drivers.ward import Ward

__all__ = ["engine", "moderation", "open_ward", "place", "prepared"]

THREADS = 100
ROUNDS = {"sqlite": 10, "postgres": 3}
"""How often there is a note in each conversation: a thousand in all where they are quick."""

TEAM = "T0WARD"
SECOND = timedelta(seconds=1)
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


class OnSlack:
    """The ward's department, moved to a workspace on Slack."""

    def __init__(self, ward: Ward, web: Web, slack: SlackApi, installed: Installed) -> None:
        self.database, self.clock, self.slack = ward.database, ward.clock, slack
        self.team: Team = slack.world.teams[0]
        self.sender = SlackSender(web, installed, ward.clock)
        self.bot = Bot(ward.database, ward.clock, "https://peer.example", {PLATFORM: self.sender})
        self.programme, people = ward.database.read_now(_everybody)
        self.people = sorted(people, key=lambda member: Duty.COORDINATOR in member.duties)

    def move(self) -> None:
        """Give everybody an account on Slack in place of the one they had."""

        def work(unit: Unit) -> None:
            for member in self.people:
                unit.people.unbind(member.id)
                unit.people.bind(member.id, Account(PLATFORM, TEAM, user_id(member), "en", "America/Toronto"))

        self.team.joins(*(Human(user_id(member), member.name) for member in self.people))
        self.database.write_now(work)

    def share(self, number: int) -> list[ThreadId]:
        """Cases by name between pairs of colleagues. Their first notices are due at once."""

        def work(unit: Unit) -> list[ThreadId]:
            return [
                cases.submit(unit, self._pair(at)[0], self.programme, _submission(self._pair(at)[1])).thread_id
                for at in range(number)
            ]

        return self.database.write_now(work)

    def write(self, threads: list[ThreadId], seat: Seat, number: int) -> None:
        """A note in each conversation from one end to the other, one transaction each."""
        other = Seat.READER if seat is Seat.SUBMITTER else Seat.SUBMITTER
        for at, thread_id in enumerate(threads):

            def work(unit: Unit, at: int = at, thread_id: ThreadId = thread_id) -> None:
                actor = self._pair(at)[seat is Seat.READER]
                handle = unit.seats.handle(thread_id, seat)
                notes.write(unit, actor, self.programme, handle, f"Note {number}.", None, frozenset({other}))

            self.database.write_now(work)

    def write_to_submitter(self, thread_id: ThreadId) -> None:
        """The reader of the second case answers."""

        def work(unit: Unit) -> None:
            handle = unit.seats.handle(thread_id, Seat.READER)
            reader = self._pair(1)[1]
            notes.write(unit, reader, self.programme, handle, "Thank you.", None, frozenset({Seat.SUBMITTER}))

        self.database.write_now(work)

    async def empty(self, step: timedelta = 5 * SECOND) -> None:
        """Let time pass, in steps, until nothing waits any more."""
        for _ in range(2000):
            await self.bot.deliverer.run_due()
            if not self.waiting():
                return
            self.clock.move(by=step)
        raise AssertionError("something never arrives")

    def waiting(self) -> int:
        """How many deliveries wait."""
        return self.database.read_now(lambda unit: len(unit.outbox.waiting()))

    def told(self, since: int = 0) -> Counter[ThreadId]:
        """Which conversations the messages that arrived speak of: their buttons' handles open them for their reader.

        `since` is how many messages there were before.
        """
        by_id = {user_id(member): member for member in self.people}

        def work(unit: Unit) -> Counter[ThreadId]:
            found: Counter[ThreadId] = Counter()
            for message in self.team.messages[since:]:
                member = by_id[self.team.places[message.channel_id].direct]
                handle = handle_of(message)
                if handle:
                    held = unit.seats.open(member.id, handle)
                    assert held is not None
                    found[held.thread_id] += 1
            return found

        return self.database.read_now(work)

    def _pair(self, at: int) -> tuple[Member, Member]:
        size = len(self.people)
        return self.people[at % size], self.people[(at + 1 + at // size) % size]


def _everybody(unit: Unit) -> tuple[Programme, list[Member]]:
    (programme,) = unit.programmes.all()
    return programme, [one for one in unit.people.roster(programme.id) if unit.people.accounts(one.id)]


def _submission(reader: Member) -> cases.Submission:
    return cases.Submission(
        kind=Kind.GOOD_CALL,
        modality=Modality.CT,
        reader=reader.id,
        own=False,
        named=True,
        outstanding=Outstanding.NO,
        story=Story("Words."),
    )


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


async def test_a_thousand_notes_with_one_call_in_ten_failing(here: OnSlack, slack: SlackApi, engine: str) -> None:
    """None is lost, and none is doubled but where Slack had taken a message and did not say so."""
    calls, rounds = count(1), ROUNDS[engine]

    def trouble(call: Call) -> Fault | None:
        if call.method != "chat.postMessage":
            return None
        number = next(calls)
        return TROUBLES[number // 10 % len(TROUBLES)] if number % 10 == 0 else None

    threads = here.share(THREADS)
    await here.empty()
    slack.trouble = trouble
    seats = (Seat.READER, Seat.SUBMITTER)
    for number in range(rounds):
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
    assert len(failed) > THREADS * rounds // 10 - 5
    # Not once was Slack asked faster than it allows: every refusal was one of ours.
    assert "ratelimited" not in {call.answered for call in slack.calls}
    kept = here.database.read_now(lambda unit: [note.words for one in threads for note in unit.notes.of(one)])
    assert Counter(words for words in kept if words.startswith("Note")) == {
        f"Note {number}.": THREADS for number in range(rounds)
    }
    assert here.database.read_now(lambda unit: (unit.outbox.lost(), unit.outbox.parked())) == ({}, {})


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
    assert await here.bot.deliverer.next_due() is None
    here.team.dead, here.team.token = "", "xoxb-new"
    await installed.remember(await identify(web, "xoxb-new"))
    here.clock.move(by=timedelta(hours=14))
    await here.empty()
    assert set(here.told()) == set(threads)
    assert here.database.read_now(lambda unit: (unit.outbox.lost(), unit.outbox.parked())) == ({}, {})


async def test_somebody_who_is_gone_costs_the_reader_the_case_and_leaves_no_trace_of_a_submitter(
    here: OnSlack, slack: SlackApi
) -> None:
    threads = here.share(len(here.people))
    gone = here.people[1]
    here.team.people[user_id(gone)].deleted = True
    await here.empty()
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
    assert here.database.read_now(lambda unit: (unit.outbox.lost(), unit.outbox.parked())) == ({"account_gone": 1}, {})


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
