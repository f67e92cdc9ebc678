"""When a notice may leave, as it stands in the outbox: the stored instant tells nothing that it should not."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.domain.cases import Kind, Modality, Outstanding, Story
from bot.domain.errors import Reason, Refused
from bot.domain.lists import Lists
from bot.domain.notices import JITTER, Notice, ToSeat
from bot.domain.people import Member
from bot.domain.programmes import Moderation
from bot.domain.threads import Note, NoteId, Rounds, Seat
from bot.ports.outbox import Delivery
from bot.ports.unit import Unit
from bot.services import board, cases, notes, readers, threads
from tests.drivers.cast import named
from tests.drivers.ward import Ward

BOTH = frozenset({Seat.SUBMITTER, Seat.READER})
NEXT_DAY = datetime(2026, 3, 4, 5, 0, tzinfo=UTC)
"""The start of the day after the one on which the ward's stories begin."""
NEXT_NOON = datetime(2026, 3, 4, 17, 0, tzinfo=UTC)


def member(unit: Unit, user_id: str) -> Member:
    """Somebody of the ward."""
    roster = unit.people.roster(unit.programmes.all()[0].id)
    return next(one for one in roster if one.name == named(user_id))


def share(ward: Ward, *, reader: str | None = "eli", kind: Kind = Kind.NEAR_MISS, by_name: bool = False) -> None:
    """Share a case."""

    def work(unit: Unit) -> None:
        submission = cases.Submission(
            kind=kind,
            modality=Modality.CT,
            reader=None if reader is None else member(unit, reader).id,
            own=False,
            named=by_name,
            outstanding=Outstanding.NO,
            story=Story("Words."),
        )
        cases.submit(unit, member(unit, "ana"), unit.programmes.all()[0], submission)

    ward.database.write_now(work)


def waiting(ward: Ward) -> list[Delivery]:
    """What stands in the outbox."""
    return list(ward.database.read_now(lambda unit: unit.outbox.waiting()))


def seats(ward: Ward) -> list[tuple[Seat, Notice]]:
    """For which seats."""
    found: list[tuple[Seat, Notice]] = []
    for one in waiting(ward):
        assert isinstance(one.address, ToSeat)
        found.append((one.address.seat, one.notice))
    return sorted(found)


async def write(ward: Ward, audience: frozenset[Seat] = BOTH, *, urgent: bool = False) -> None:
    """The reader writes."""

    def work(unit: Unit) -> None:
        eli, (programme,) = member(unit, "eli"), unit.programmes.all()
        ((thread, _),) = unit.threads.board(programme.id)
        handle = unit.seats.handle(thread.id, Seat.READER)
        if urgent:
            notes.warn(unit, eli, programme, handle, "Call.")
        else:
            notes.write(unit, eli, programme, handle, "Words.", None, audience)

    await ward.database.write(work)


@pytest.mark.parametrize(
    ("reader", "expected"),
    [("eli", (Seat.READER, Notice.READ)), (None, (Seat.COORDINATOR, Notice.BOARD))],
)
def test_one_notice_leaves_for_a_case_and_to_one_seat(
    ward: Ward, reader: str | None, expected: tuple[Seat, Notice]
) -> None:
    share(ward, reader=reader)
    assert seats(ward) == [expected]


def test_an_unseen_cases_notice_is_stored_with_the_start_of_the_next_day(ward: Ward) -> None:
    share(ward)
    assert [one.not_before for one in waiting(ward)] == [NEXT_DAY]


def test_the_coordinators_hear_of_an_unseen_case_at_noon(ward: Ward) -> None:
    share(ward, reader=None)
    assert [one.not_before for one in waiting(ward)] == [NEXT_NOON]


@pytest.mark.parametrize("reader", ["eli", None])
@pytest.mark.parametrize(("kind", "by_name"), [(Kind.GOOD_CALL, False), (Kind.NEAR_MISS, True)])
def test_a_good_call_and_a_case_by_name_leave_at_once(
    ward: Ward, reader: str | None, kind: Kind, by_name: bool
) -> None:
    share(ward, reader=reader, kind=kind, by_name=by_name)
    assert [one.not_before for one in waiting(ward)] == [ward.clock.now()]


@pytest.mark.parametrize("moderation", [Moderation.FIRST_NOTE])
def test_where_coordinators_read_first_they_and_nobody_else_hear_of_it(ward: Ward) -> None:
    share(ward)
    assert seats(ward) == [(Seat.COORDINATOR, Notice.BOARD)]


async def test_a_replys_notice_waits_two_to_twenty_minutes_and_each_its_own(ward: Ward) -> None:
    share(ward)
    await ward.hears(ward["eli"])
    waits = set[timedelta]()
    for _ in range(12):
        await write(ward)
        (one,) = waiting(ward)
        waits.add(one.not_before - ward.clock.now())
        await ward.hears(ward["ana"])
    low, high = JITTER
    assert (low, high) == (timedelta(minutes=2), timedelta(minutes=20))
    assert all(low <= wait <= high for wait in waits)
    assert len(waits) > 6


async def test_replies_close_together_are_one_notice(ward: Ward) -> None:
    share(ward)
    await ward.hears(ward["eli"])
    for _ in range(3):
        await write(ward)
    assert seats(ward) == [(Seat.SUBMITTER, Notice.READ)]


async def test_what_is_urgent_leaves_at_once_to_everybody_else(ward: Ward) -> None:
    share(ward)
    await ward.hears(ward["eli"])
    await write(ward)
    await write(ward, urgent=True)
    urgent = [one for one in waiting(ward) if one.notice is Notice.URGENT]
    assert {one.not_before for one in urgent} == {ward.clock.now()}
    assert seats(ward) == [
        (Seat.COORDINATOR, Notice.URGENT),
        (Seat.SUBMITTER, Notice.READ),
        (Seat.SUBMITTER, Notice.URGENT),
    ]


async def test_words_for_the_coordinators_alone_are_told_to_nobody_else(ward: Ward) -> None:
    share(ward)
    await ward.hears(ward["eli"])
    await write(ward, frozenset({Seat.COORDINATOR}))
    assert seats(ward) == [(Seat.COORDINATOR, Notice.BOARD)]


@pytest.mark.parametrize("moderation", [Moderation.FIRST_NOTE])
async def test_held_words_are_told_to_the_coordinators_alone(ward: Ward) -> None:
    cora, eli = ward.some("cora", "eli")
    share(ward)
    await ward.hears(cora)
    await cora.presses(await cora.opens_case(), "board.send_on")
    await ward.hears(eli)
    await write(ward)
    assert seats(ward) == [(Seat.COORDINATOR, Notice.BOARD)]


async def test_a_case_that_is_taken_back_before_it_left_leaves_no_notice(ward: Ward) -> None:
    share(ward)
    share(ward, reader=None)

    def take_back(unit: Unit) -> None:
        ana = member(unit, "ana")
        for line in threads.mine(unit, ana, Lists()):
            cases.withdraw(unit, ana, line.handle)

    await ward.database.write(take_back)
    assert waiting(ward) == []


async def test_words_that_are_sent_on_are_told_to_whom_they_were_for_and_not_to_who_sent_them(ward: Ward) -> None:
    share(ward)
    await ward.hears(ward["eli"])
    everyone = frozenset(Seat)

    def hold_and_release(unit: Unit) -> None:
        ((thread, _),) = unit.threads.board(unit.programmes.all()[0].id)
        note = Note(NoteId(unit.ids.uuid()), Seat.READER, everyone, ward.now.date(), "W", held=True)
        unit.notes.add(thread.id, note)
        board.release_note(unit, thread, note)

    await ward.database.write(hold_and_release)
    assert (Seat.COORDINATOR, Notice.BOARD) not in seats(ward)
    assert (Seat.SUBMITTER, Notice.READ) in seats(ward)


async def test_whoever_hands_a_case_back_hears_no_more_of_it(ward: Ward) -> None:
    share(ward)
    await ward.hears(ward["eli"])

    def act(unit: Unit) -> None:
        (programme,) = unit.programmes.all()
        ((thread, _),) = unit.threads.board(programme.id)
        notes.write_as_coordinator(unit, programme, thread, "For you.", frozenset({Seat.READER}))
        readers.say_not_mine(unit, member(unit, "eli"), unit.seats.handle(thread.id, Seat.READER))

    await ward.database.write(act)
    assert seats(ward) == [(Seat.COORDINATOR, Notice.BOARD)]


def test_nothing_is_written_about_a_case_that_has_not_left(ward: Ward) -> None:
    """A row of the board would say that it exists."""
    share(ward)

    def act(unit: Unit) -> None:
        ana, (programme,) = member(unit, "ana"), unit.programmes.all()
        (line,) = threads.mine(unit, ana, Lists())
        notes.write(unit, ana, programme, line.handle, "Words.", None, frozenset({Seat.COORDINATOR}))

    with pytest.raises(Refused) as refused:
        ward.database.write_now(act)
    assert refused.value.reason is Reason.NOT_WAITING_FOR_A_READER


async def test_after_the_end_nothing_more_is_written(ward: Ward) -> None:
    share(ward)
    await ward.hears(ward["eli"])

    def end(unit: Unit) -> None:
        eli, (programme,) = member(unit, "eli"), unit.programmes.all()
        (line,) = threads.mine(unit, eli, Lists())
        threads.close(unit, eli, programme, line.handle, Rounds.NO)

    await ward.database.write(end)
    for act in (write(ward), write(ward, urgent=True)):
        with pytest.raises(Refused) as refused:
            await act
        assert refused.value.reason is Reason.CONVERSATION_CLOSED
    with pytest.raises(Refused):
        await ward.database.write(end)


async def test_every_word_puts_off_the_day_on_which_a_conversation_falls_quiet(ward: Ward) -> None:
    share(ward)
    await ward.hears(ward["eli"])
    ward.clock.move(by=timedelta(days=10))
    await write(ward)
    ((thread, _),) = await ward.database.read(lambda unit: unit.threads.board(unit.programmes.all()[0].id))
    assert thread.quiet_since == ward.now.date()
