"""What is said in a channel: once, brought up to date in its place, and decided by somebody when nobody knows."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest

from bot.domain.errors import NothingHere
from bot.domain.notices import Notice, ToChannel, ToMember
from bot.domain.people import Hours, Member, ProgrammeId, Status
from bot.domain.programmes import Channel
from bot.ports.outbox import UNKNOWN, Gone, Parked, TryAgain, Unknown
from bot.ports.unit import Unit
from bot.screens.elements import Card, Text
from bot.services import posts
from bot.text.catalogue import Words
from scheduler.outbox import FIRST_PAUSE, LEASE, MOST_ATTEMPTS, Deliverer
from tests.drivers.cast import CHANNEL, PLATFORM, TENANT, ZONE
from tests.drivers.ward import DAY, Ward

MEETING = UUID("5b2c9a66-13f2-4a39-9d3b-0b6b8f3a4c11")
OTHER = UUID("0d0c7f0e-7d0e-4b57-8d39-6f6a1a1f2b22")
SECOND = timedelta(seconds=1)
FRIDAY = datetime(2026, 3, 6, 14, 0, tzinfo=ZoneInfo(ZONE))
"""Friday afternoon: nothing leaves then that can wait."""


class Board:
    """What there is to say about each meeting, and the outbox that says it."""

    def __init__(self, ward: Ward) -> None:
        self.ward = ward
        self.words: dict[UUID, str] = {MEETING: "No answers yet", OTHER: "Another"}
        self.attach(ward)

    def attach(self, ward: Ward) -> None:
        """Give a ward words for what is about a meeting."""

        def composed(_: Unit, about: UUID) -> Card | None:
            words = self.words.get(about)
            return None if words is None else Card("meeting", words, (Text(words),))

        composers = dict.fromkeys((Notice.ANNOUNCEMENT, Notice.REMINDER, Notice.LEARNING_POINTS), composed)
        ward.bot.deliverer = Deliverer(ward.database, ward.clock, {PLATFORM: ward.post}, composers)

    async def says(
        self, words: str | None = None, about: UUID = MEETING, notice: Notice = Notice.ANNOUNCEMENT, *, run: bool = True
    ) -> None:
        """Something changed: the channel is to say so, in a second at the earliest."""
        if words is not None:
            self.words[about] = words
        due = self.ward.clock.now() + SECOND

        def put(unit: Unit) -> None:
            address = ToChannel(programme(unit), PLATFORM, TENANT)
            unit.outbox.put(address, notice, due, f"{notice}:{about}:{PLATFORM}:{TENANT}", about)

        await self.ward.database.write(put)
        if run:
            self.ward.clock.move(by=SECOND)
            await self.ward.bot.deliverer.run_due()

    @property
    def stands(self) -> list[Words]:
        """What the channel says."""
        return [card.plain for _, card, _ in self.ward.post.posted]

    async def parked(self, about: UUID = MEETING) -> list[Parked]:
        """What waits for a decision."""
        return list(await self.ward.database.read(lambda unit: posts.undecided(unit, about)))

    async def left(self) -> tuple[dict[str, int], dict[str, int], int]:
        """What the outbox says: lost, parked, waiting."""
        return await self.ward.database.read(
            lambda unit: (unit.outbox.lost(), unit.outbox.parked(), len(unit.outbox.waiting()))
        )


def programme(unit: Unit) -> ProgrammeId:
    """The ward's."""
    (found,) = unit.programmes.all()
    return found.id


@pytest.fixture
def board(ward: Ward) -> Board:
    """A department with something to say in its channel."""
    return Board(ward)


async def test_a_post_is_brought_up_to_date_in_its_place_and_only_it(board: Board) -> None:
    await board.says()
    await board.says(about=OTHER)
    await board.says("One comes")
    await board.says("The point", notice=Notice.LEARNING_POINTS)
    assert board.stands == ["One comes", "Another", "The point"]
    assert [(channel.channel_id, language) for channel, _, language in board.ward.post.posted] == [(CHANNEL, "en")] * 3
    assert await board.left() == ({}, {}, 0)


async def test_many_changes_within_a_second_are_one_and_it_says_the_last(board: Board) -> None:
    await board.says()
    for number in range(50):
        await board.says(f"{number} come", run=False)
    board.ward.clock.move(by=SECOND)
    await board.ward.bot.deliverer.run_due()
    assert board.stands == ["49 come"]
    assert len(board.ward.post.tried) == 2


async def test_a_change_that_finds_nothing_posted_waits_behind_the_post(board: Board) -> None:
    board.ward.post.stops = lambda _: TryAgain(timedelta(minutes=3))
    await board.says()
    await board.says("One comes")
    assert len(board.ward.post.tried) == 1
    board.ward.post.stops = lambda _: None
    await board.ward.passes(timedelta(minutes=5))
    assert board.stands == ["One comes"]
    assert [at - board.ward.post.tried[0] for at in board.ward.post.tried] == [
        timedelta(0),
        timedelta(minutes=3),
        timedelta(minutes=3),
    ]
    assert await board.left() == ({}, {}, 0)


async def test_what_is_over_is_not_said(board: Board) -> None:
    del board.words[MEETING]
    await board.says()
    assert board.ward.post.tried == []
    assert await board.left() == ({}, {}, 0)


async def test_a_channel_that_is_closed_for_now_costs_no_attempt(board: Board) -> None:
    opens = board.ward.clock.now() + timedelta(minutes=7)
    board.ward.post.gate = lambda way: opens
    await board.says()
    assert board.stands == []
    await board.ward.until(opens)
    assert board.ward.post.tried == [opens]
    assert board.stands == ["No answers yet"]


async def test_a_post_of_which_nobody_knows_is_not_repeated_and_nothing_follows_it(board: Board) -> None:
    board.ward.post.stops = lambda _: Unknown()
    await board.says()
    await board.says("One comes")
    await board.ward.passes(DAY)
    assert len(board.ward.post.tried) == 1
    (parked,) = await board.parked()
    assert (parked.reason, parked.notice, parked.platform, parked.tenant) == (
        UNKNOWN,
        Notice.ANNOUNCEMENT,
        PLATFORM,
        TENANT,
    )
    assert await board.left() == ({}, {UNKNOWN: 1}, 0)


async def test_posted_again_it_says_how_things_stand_by_then(board: Board) -> None:
    board.ward.post.stops = lambda _: Unknown()
    await board.says()
    await board.says("One comes")
    board.ward.post.stops = lambda _: None
    (parked,) = await board.parked()
    await board.ward.database.write(lambda unit: posts.post_again(unit, programme(unit), parked.id))
    await board.ward.bot.deliverer.run_due()
    await board.says("Two come")
    assert board.stands == ["Two come"]
    assert await board.parked() == []
    with pytest.raises(NothingHere):
        await board.ward.database.write(lambda unit: posts.post_again(unit, programme(unit), parked.id))


async def test_left_alone_it_is_neither_posted_again_nor_changed(board: Board) -> None:
    board.ward.post.stops = lambda _: Unknown()
    await board.says()
    board.ward.post.stops = lambda _: None
    (parked,) = await board.parked()
    with pytest.raises(NothingHere):
        await board.ward.database.write(lambda unit: posts.leave(unit, ProgrammeId(OTHER), parked.id))
    await board.ward.database.write(lambda unit: posts.leave(unit, programme(unit), parked.id))
    await board.says("One comes")
    assert len(board.ward.post.tried) == 1
    assert await board.left() == ({}, {}, 0)


async def test_a_channel_that_is_gone_parks_the_post_until_the_programme_speaks_elsewhere(board: Board) -> None:
    board.ward.post.stops = lambda channel: Gone("channel_gone") if channel.channel_id == CHANNEL else None
    await board.says()
    await board.says("One comes")
    assert await board.left() == ({}, {"channel_gone": 1}, 0)

    def elsewhere(unit: Unit) -> None:
        unit.programmes.set_channel(programme(unit), Channel(PLATFORM, TENANT, "elsewhere"))
        unit.outbox.release_posts(programme(unit), PLATFORM, TENANT)

    await board.ward.database.write(elsewhere)
    await board.ward.bot.deliverer.run_due()
    assert board.stands == ["One comes"]
    assert board.ward.post.posted[0][0].channel_id == "elsewhere"
    assert await board.left() == ({}, {}, 0)


async def test_another_channel_releases_nothing_that_may_stand_somewhere(board: Board) -> None:
    board.ward.post.stops = lambda _: Unknown()
    await board.says()
    await board.ward.database.write(lambda unit: unit.outbox.release_posts(programme(unit), PLATFORM, TENANT))
    assert await board.left() == ({}, {UNKNOWN: 1}, 0)


async def test_where_the_programme_has_no_channel_the_post_is_parked(board: Board) -> None:
    def put(unit: Unit) -> None:
        address = ToChannel(programme(unit), PLATFORM, "another-workspace")
        unit.outbox.put(address, Notice.ANNOUNCEMENT, unit.now, "k", MEETING)

    await board.ward.database.write(put)
    await board.ward.bot.deliverer.run_due()
    assert await board.left() == ({}, {"no_channel": 1}, 0)


async def test_the_change_of_a_post_is_tried_again_when_nobody_knows(board: Board) -> None:
    """It is the same twice."""
    await board.says()
    board.ward.post.stops = lambda _: Unknown()
    await board.says("One comes")
    board.ward.post.stops = lambda _: None
    await board.ward.passes(FIRST_PAUSE)
    assert board.stands == ["One comes"]
    assert await board.left() == ({}, {}, 0)


@pytest.mark.parametrize(
    ("refused", "reason", "tries"),
    [(Gone("message_gone"), "message_gone", 1), (TryAgain(), "gave_up", MOST_ATTEMPTS)],
)
async def test_a_post_that_can_not_be_changed_is_left_as_it_is_and_that_is_counted(
    board: Board, refused: Gone | TryAgain, reason: str, tries: int
) -> None:
    await board.says()
    board.ward.post.stops = lambda _: refused
    await board.says("One comes")
    await board.ward.passes(2 * DAY)
    assert len(board.ward.post.tried) == 1 + tries
    assert board.stands == ["No answers yet"]
    assert await board.left() == ({reason: 1}, {}, 0)


class Crash(BaseException):
    """The process ends here."""


async def test_a_post_over_which_a_process_died_is_not_repeated(board: Board, open_ward: Callable[[], Ward]) -> None:
    def dies(_: Channel) -> None:
        raise Crash

    board.ward.post.stops = dies
    with pytest.raises(Crash):
        await board.says()
    again = open_ward()
    board.attach(again)
    again.clock.move(by=LEASE)
    await again.bot.deliverer.run_due()
    assert again.post.tried == []
    assert [one.reason for one in await board.parked()] == [UNKNOWN]


async def test_what_is_said_to_one_person_about_a_meeting_waits_behind_nothing(board: Board) -> None:
    """A notice of something on the board waits for Monday; the meeting is on Friday."""
    ward, ana = board.ward, board.ward["ana"]
    ward.clock.move(FRIDAY)

    def put(unit: Unit) -> None:
        member = named(unit, ana.name)
        unit.outbox.put(ToMember(member.id), Notice.BOARD, unit.now, "a")
        last = unit.now + timedelta(hours=1)
        unit.outbox.put(ToMember(member.id), Notice.REMINDER, unit.now, "b", MEETING, last)

    await ward.database.write(put)
    await ward.bot.deliverer.run_due()
    assert [card.plain for card in ana.messages] == ["No answers yet"]


def named(unit: Unit, name: str) -> Member:
    """A member of the ward."""
    return next(one for one in unit.people.roster(programme(unit)) if one.name == name)


@pytest.mark.parametrize(
    ("quiet", "arrives"),
    [
        (None, FRIDAY),
        ((time(13, 0), time(14, 30)), FRIDAY + timedelta(minutes=30)),
        ((time(13, 0), time(16, 0)), None),
        ((time(22, 0), time(6, 0)), FRIDAY),
    ],
)
async def test_a_reminder_comes_before_the_meeting_or_not_at_all(
    board: Board, quiet: tuple[time, time] | None, arrives: datetime | None
) -> None:
    """On a Friday afternoon it comes, because the meeting does. In quiet hours of their own it does not."""
    ward, ana = board.ward, board.ward["ana"]
    ward.clock.move(FRIDAY - timedelta(hours=1))

    def put(unit: Unit) -> None:
        member = named(unit, ana.name)
        hours = Hours() if quiet is None else Hours(quiet_from=quiet[0], quiet_to=quiet[1])
        unit.people.save(replace(member, hours=hours))
        unit.outbox.put(ToMember(member.id), Notice.REMINDER, FRIDAY, "r", MEETING, FRIDAY + timedelta(hours=1))

    await ward.database.write(put)
    await ward.passes(4 * DAY)
    assert ana.arrivals == ([] if arrives is None else [arrives])
    assert await board.left() == ({"late": 1} if arrives is None else {}, {}, 0)


async def test_a_reminder_that_nobody_was_there_to_send_is_dropped_and_counted(board: Board) -> None:
    ward, ana = board.ward, board.ward["ana"]

    def put(unit: Unit) -> None:
        last = unit.now + timedelta(hours=1)
        unit.outbox.put(ToMember(named(unit, ana.name).id), Notice.REMINDER, unit.now, "r", MEETING, last)

    await ward.database.write(put)
    ward.clock.move(by=timedelta(hours=2))
    await ward.bot.deliverer.run_due()
    assert ana.messages == []
    assert await board.left() == ({"late": 1}, {}, 0)


async def test_who_has_left_is_reminded_of_nothing(board: Board) -> None:
    ward, ana = board.ward, board.ward["ana"]

    def put(unit: Unit) -> None:
        member = named(unit, ana.name)
        unit.outbox.put(ToMember(member.id), Notice.REMINDER, unit.now, "r", MEETING)
        unit.people.save(replace(member, status=Status.LEFT))

    await ward.database.write(put)
    await ward.passes()
    assert ana.messages == []
    assert await board.left() == ({}, {}, 0)
