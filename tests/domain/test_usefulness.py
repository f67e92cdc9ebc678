"""Whether a conversation was of use: who is asked when, and what becomes of a tally."""

from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.cases import CaseId
from bot.domain.people import ProgrammeId
from bot.domain.quarters import next_quarter, quarter
from bot.domain.threads import LIVE, Answer, Mention, Note, NoteId, Seat, State, Thread, ThreadId
from bot.domain.usefulness import Due, Tally, asks, due

DAY = date(2026, 5, 12)
CLOSED = Thread(ThreadId(UUID(int=1)), CaseId(UUID(int=2)), ProgrammeId(UUID(int=3)), State.CLOSED, True, DAY, DAY)


def note(seat: Seat, answer: Answer | None = None, mention: Mention | None = None) -> Note:
    """An entry from a seat."""
    return Note(NoteId(UUID(int=4)), seat, frozenset(Seat), DAY, "", answer, mention)


@given(st.dates(date(1990, 1, 1), date(2090, 12, 31)))
def test_a_day_lies_in_one_quarter(day: date) -> None:
    assert quarter(day) <= day < next_quarter(day)
    assert (next_quarter(day).month - quarter(day).month) % 12 == 3
    assert quarter(next_quarter(day)) == next_quarter(day)


@pytest.mark.parametrize(
    ("since", "people", "today", "becomes"),
    [
        (date(2026, 1, 1), 9, date(2026, 3, 31), None),
        (date(2026, 1, 1), 5, date(2026, 4, 1), Due.PUBLISHED),
        (date(2026, 1, 1), 4, date(2026, 4, 1), Due.KEPT),
        (date(2025, 4, 1), 4, date(2026, 3, 31), Due.KEPT),
        (date(2025, 4, 1), 4, date(2026, 4, 1), Due.DESTROYED),
        (date(2025, 4, 1), 5, date(2026, 4, 1), Due.PUBLISHED),
    ],
)
def test_a_tally_is_looked_at_when_its_quarter_is_over(
    since: date, people: int, today: date, becomes: Due | None
) -> None:
    due_on = date(2026, 4, 1) if today >= date(2026, 4, 1) or since == date(2026, 1, 1) else date(2026, 1, 1)
    assert due(Tally(Seat.READER, since, due_on, people), today) is becomes


@pytest.mark.parametrize("seat", [Seat.SUBMITTER, Seat.READER])
def test_an_end_is_asked_once_when_it_is_over_or_when_it_has_thanked(seat: Seat) -> None:
    answered = [note(Seat.READER, Answer.AGREE)]
    talking = replace(CLOSED, state=State.IN_CONVERSATION, closed_on=None)
    assert asks(CLOSED, seat, answered)
    assert not asks(replace(CLOSED, said_useful=frozenset({seat})), seat, answered)
    assert not asks(talking, seat, answered)
    assert asks(talking, seat, [*answered, note(seat, Answer.THANKS)])
    assert not asks(replace(CLOSED, released=False), seat, answered)
    for state in LIVE - {State.DELIVERED, State.IN_CONVERSATION}:
        assert not asks(replace(talking, state=state), seat, [*answered, note(seat, Answer.THANKS)])


def test_where_nobody_answered_only_the_reader_has_something_to_say() -> None:
    for notes in ([], [note(Seat.READER, mention=Mention.NAME_SHOWN)]):
        assert asks(CLOSED, Seat.READER, notes)
        assert not asks(CLOSED, Seat.SUBMITTER, notes)
