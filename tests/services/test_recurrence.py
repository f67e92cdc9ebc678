"""The days and instants of a series, over ten years of zones that change their clocks on other days."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from uuid import UUID
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.people import ProgrammeId
from bot.domain.rounds import Repeats, Series, SeriesId, Session, SessionId, working_days_before
from bot.services.timetable import due_days

ZONES = (
    "America/Toronto",
    "America/St_Johns",
    "America/Vancouver",
    "America/Regina",
    "America/Phoenix",
    "America/New_York",
    "America/Chicago",
    "America/Los_Angeles",
    "Europe/Paris",
    "Europe/London",
    "Europe/Athens",
)
TEN_YEARS = (date(2025, 1, 1), date(2034, 12, 31))

days = st.dates(*TEN_YEARS)
times = st.builds(time, st.integers(0, 23), st.sampled_from((0, 15, 30, 45)))
rules = st.builds(
    Series,
    id=st.just(SeriesId(UUID(int=1))),
    programme_id=st.just(ProgrammeId(UUID(int=2))),
    name=st.just("Rounds"),
    repeats=st.sampled_from(Repeats),
    first_on=days,
    at=times,
    zone=st.sampled_from(ZONES),
    minutes=st.sampled_from((30, 60, 120)),
)


def session_on(series: Series, on: date) -> Session:
    return Session(
        id=SessionId(UUID(int=3)),
        programme_id=series.programme_id,
        series_id=series.id,
        due_on=on,
        on=on,
        at=series.at,
        zone=series.zone,
        minutes=series.minutes,
        place="",
        link="",
        code="",
    )


@given(rules, days, st.integers(0, 400))
def test_every_day_of_a_series_is_on_its_weekday_and_none_is_skipped(series: Series, since: date, length: int) -> None:
    found = due_days(series, since, since + timedelta(days=length))
    assert found == sorted(set(found))
    assert all(since <= day <= since + timedelta(days=length) and day >= series.first_on for day in found)
    assert all(day.weekday() == series.first_on.weekday() for day in found)
    gaps = {(later - earlier).days for earlier, later in pairwise(found)}
    assert gaps <= {Repeats.WEEKLY: {7}, Repeats.FORTNIGHTLY: {14}, Repeats.MONTHLY: {28, 35}}[series.repeats]
    if series.repeats is Repeats.MONTHLY:
        assert {which(day, series.nth) for day in found} <= {True}
        assert len({(day.year, day.month) for day in found}) == len(found)
    else:
        step = 7 if series.repeats is Repeats.WEEKLY else 14
        assert {(day - series.first_on).days % step for day in found} <= {0}


def which(day: date, nth: int) -> bool:
    """Whether a day is the nth of its weekday in its month, or for -1 the last."""
    return (day + timedelta(days=7)).month != day.month if nth == -1 else (day.day - 1) // 7 + 1 == nth


@given(rules, days)
def test_looking_in_pieces_finds_what_looking_once_finds(series: Series, since: date) -> None:
    whole = due_days(series, since, since + timedelta(days=120))
    pieces = [
        day
        for start in range(0, 120, 40)
        for day in due_days(
            series, since + timedelta(days=start), since + timedelta(days=start + (40 if start == 80 else 39))
        )
    ]
    assert pieces == whole


@given(rules, days)
def test_a_session_begins_at_its_local_time_or_at_the_first_minute_after_a_gap(series: Series, on: date) -> None:
    session = session_on(series, on)
    local = session.starts_at.astimezone(ZoneInfo(series.zone))
    wanted = datetime.combine(on, series.at)
    shown = local.replace(tzinfo=None)
    assert session.starts_at.tzinfo is UTC
    if shown != wanted:
        # The wanted time was skipped: the minute before what is shown does not exist on that day's clock.
        before = (session.starts_at - timedelta(minutes=1)).astimezone(ZoneInfo(series.zone)).replace(tzinfo=None)
        assert before < wanted < shown
    assert session.ends_at - session.starts_at == timedelta(minutes=series.minutes)
    assert timedelta(days=13, hours=22) <= session.starts_at - session.announced_from <= timedelta(days=14, hours=2)


@given(days, st.integers(0, 10))
def test_working_days_are_counted_back_over_weekends(day: date, number: int) -> None:
    before = working_days_before(day, number)
    between = [before + timedelta(days=ahead) for ahead in range((day - before).days)]
    assert sum(one.weekday() < 5 for one in between) == number


def test_what_falls_into_the_hour_that_spring_takes_begins_after_it_and_into_autumns_twice_once() -> None:
    night = Series(
        id=SeriesId(UUID(int=1)),
        programme_id=ProgrammeId(UUID(int=2)),
        name="Night rounds",
        repeats=Repeats.WEEKLY,
        first_on=date(2026, 3, 8),
        at=time(2, 30),
        zone="America/Toronto",
        minutes=60,
    )
    assert session_on(night, date(2026, 3, 8)).starts_at == datetime(2026, 3, 8, 7, 0, tzinfo=UTC)
    assert session_on(night, date(2026, 3, 15)).starts_at == datetime(2026, 3, 15, 6, 30, tzinfo=UTC)
    twice = session_on(replace(night, at=time(1, 30)), date(2026, 11, 1))
    assert twice.starts_at == datetime(2026, 11, 1, 5, 30, tzinfo=UTC)
