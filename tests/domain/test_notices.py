"""When a notice may leave, over ten years of clock changes in Canada, the United States and Europe."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.notices import (
    EVENING,
    FRIDAY,
    MORNING,
    TUESDAY,
    earliest_first_notice,
    instant,
    local_day,
    next_open_moment,
    next_working_day,
    slot_moment,
)
from bot.domain.people import Hours

ZONES = st.sampled_from(
    ["America/Toronto", "America/St_Johns", "America/Vancouver", "America/Phoenix", "Europe/Paris", "Europe/London"]
)
# Hypothesis wants bounds without a zone and adds it itself.
FIRST, LAST = datetime(2026, 1, 1), datetime(2035, 12, 31)  # noqa: DTZ001
MOMENTS = st.datetimes(FIRST, LAST, timezones=st.just(UTC))
TIMES = st.times().map(lambda at: at.replace(second=0, microsecond=0))
HOURS = st.builds(Hours, TIMES, st.none() | TIMES, st.none() | TIMES)


def test_a_gap_gives_the_first_valid_minute_after_it() -> None:
    assert instant(date(2026, 3, 8), time(2, 30), "America/Toronto") == datetime(2026, 3, 8, 7, 0, tzinfo=UTC)


def test_an_overlap_gives_the_first_of_the_two() -> None:
    assert instant(date(2026, 11, 1), time(1, 30), "America/Toronto") == datetime(2026, 11, 1, 5, 30, tzinfo=UTC)


@given(MOMENTS, ZONES, HOURS)
def test_an_open_moment_is_never_early_and_never_in_a_closed_time(wanted: datetime, zone: str, hours: Hours) -> None:
    moment = next_open_moment(wanted, zone, hours)
    assert moment >= wanted
    local = moment.astimezone(ZoneInfo(zone))
    assert local.weekday() <= FRIDAY
    assert MORNING <= local.time() < EVENING
    assert local.weekday() < FRIDAY or local.time() < time(12, 1)


@given(MOMENTS, ZONES, st.integers(8, 11))
def test_quiet_hours_that_leave_something_open_are_kept(wanted: datetime, zone: str, ends: int) -> None:
    hours = Hours(quiet_from=time(17, 0), quiet_to=time(ends, 0))
    local = next_open_moment(wanted, zone, hours).astimezone(ZoneInfo(zone)).time()
    assert time(ends, 0) <= local < time(17, 0)


@given(MOMENTS, ZONES)
def test_the_stored_time_of_a_first_notice_depends_on_the_day_alone(now: datetime, zone: str) -> None:
    day = local_day(now, zone)
    other = instant(day, time(23, 59), zone)
    assert earliest_first_notice(now, zone) == earliest_first_notice(other, zone)
    assert local_day(earliest_first_notice(now, zone), zone) == next_working_day(day) > day


@given(MOMENTS, ZONES)
def test_what_waits_for_company_waits_for_a_tuesday_and_for_a_week_at_most(now: datetime, zone: str) -> None:
    day = local_day(now, zone)
    leaves = local_day(earliest_first_notice(now, zone, weekly=True), zone)
    assert leaves.weekday() == TUESDAY
    assert day < next_working_day(day) <= leaves <= day + timedelta(days=7)


@given(MOMENTS, ZONES, ZONES, st.times(MORNING, time(11, 59)))
def test_a_first_notice_arrives_at_the_members_slot(now: datetime, ours: str, theirs: str, slot: time) -> None:
    earliest = earliest_first_notice(now, ours)
    moment = slot_moment(earliest, ours, theirs, Hours(slot.replace(second=0, microsecond=0)))
    assert moment >= earliest
    assert moment - earliest < timedelta(days=6)
    assert moment.astimezone(ZoneInfo(theirs)).weekday() <= FRIDAY
