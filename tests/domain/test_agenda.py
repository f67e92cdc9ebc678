"""Which case may be shown, until when it can be chosen, and how long its keys are kept."""

from datetime import date, time, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.agenda import (
    KEPT_AFTER,
    LONGEST_KEPT,
    Item,
    Showing,
    kept_until,
    last_day_to_agree,
    last_day_to_choose,
    showing,
    takes,
)
from bot.domain.people import ProgrammeId
from bot.domain.rounds import SeriesId, Session, SessionId, Stage
from bot.domain.threads import IDENTITY_KEPT, Rounds, Seat, ThreadId

NOWHERE = UUID(int=0)
YES, NO, ASK = Rounds.YES, Rounds.NO, Rounds.ASK_FIRST
DAYS = st.dates(date(2026, 1, 1), date(2030, 12, 31))


def session(on: date, stage: Stage = Stage.PLANNED) -> Session:
    ids = SessionId(NOWHERE), ProgrammeId(NOWHERE), SeriesId(NOWHERE)
    return Session(*ids, on, on, time(12), "America/Toronto", 60, "", "", "", stage)


@pytest.mark.parametrize(
    ("answers", "may"),
    [
        ([YES, YES], Showing.MAY),
        ([YES], Showing.MAY),
        ([YES, ASK], Showing.ASK),
        ([ASK, ASK], Showing.ASK),
        ([YES, NO], Showing.MAY_NOT),
        ([ASK, NO], Showing.MAY_NOT),
        ([YES, None], Showing.MAY_NOT),
        ([None, ASK], Showing.MAY_NOT),
    ],
)
def test_no_answer_is_no(answers: list[Rounds | None], may: Showing) -> None:
    assert showing(answers) is showing(reversed(answers)) is may


def test_both_ends_hear_of_it_three_working_days_before() -> None:
    # A Thursday: the third working day before is the Monday, the fourth the Friday of the week before.
    thursday = session(date(2026, 3, 26))
    assert last_day_to_agree(thursday) == date(2026, 3, 23)
    assert last_day_to_choose(thursday) == date(2026, 3, 19)
    # A Friday: choosing on the Sunday still leaves Monday to hear of it.
    friday = session(date(2026, 3, 27))
    assert last_day_to_choose(friday) == date(2026, 3, 22)
    assert last_day_to_agree(friday) == date(2026, 3, 24)


@given(DAYS)
def test_three_whole_working_days_lie_between_choosing_and_the_session(on: date) -> None:
    chosen = last_day_to_choose(session(on))
    days = [chosen + timedelta(days=n) for n in range(1, (on - chosen).days)]
    assert sum(day.weekday() < 5 for day in days) >= 4
    assert chosen < last_day_to_agree(session(on)) < on


def test_a_session_takes_cases_until_its_day_and_only_while_it_is_to_come() -> None:
    on, closed = date(2026, 3, 26), date(2026, 3, 10)
    assert takes(session(on), closed, date(2026, 3, 19))
    assert not takes(session(on), closed, date(2026, 3, 20))
    for stage in Stage:
        assert takes(session(on, stage), closed, date(2026, 3, 11)) is (stage in {Stage.PLANNED, Stage.ANNOUNCED})
    assert takes(session(closed + LONGEST_KEPT), closed, closed)
    assert not takes(session(closed + LONGEST_KEPT + timedelta(days=1)), closed, closed)


@given(DAYS, st.none() | DAYS)
def test_a_key_is_kept_for_a_session_but_never_longer_than_ninety_days(closed: date, on: date | None) -> None:
    until = kept_until(closed, IDENTITY_KEPT, on)
    assert closed + IDENTITY_KEPT <= until <= closed + LONGEST_KEPT
    if on is None:
        assert until == closed + IDENTITY_KEPT
    elif closed <= on <= closed + LONGEST_KEPT - KEPT_AFTER:
        assert until == max(on + KEPT_AFTER, closed + IDENTITY_KEPT)


def test_an_end_says_yes_and_can_take_it_back() -> None:
    item = Item(ThreadId(NOWHERE), SessionId(NOWHERE), 1, frozenset({Seat.READER}))
    both = item.answered(Seat.SUBMITTER, YES)
    assert both.agreed == {Seat.READER, Seat.SUBMITTER}
    assert both.answered(Seat.READER, ASK).agreed == {Seat.SUBMITTER}
