"""The days and instants of a series, over ten years of zones that change their clocks on other days."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.people import ProgrammeId
from bot.domain.rounds import Repeats, Series, SeriesId, working_days_before
from bot.services.timetable import due_days
from tests.drivers.planted import a_series, a_session
from tests.fakes import SeededIds

ZONES = (
    *("America/St_Johns", "America/Goose_Bay", "America/Halifax", "America/Glace_Bay", "America/Moncton"),
    *("America/Toronto", "America/Iqaluit", "America/Winnipeg", "America/Rankin_Inlet", "America/Resolute"),
    *("America/Edmonton", "America/Cambridge_Bay", "America/Inuvik", "America/Vancouver"),
    # Clocks in Canada that stand still, or nearly: Saskatchewan, the Yukon, and places at the edge of their province.
    *("America/Regina", "America/Swift_Current", "America/Whitehorse", "America/Dawson", "America/Atikokan"),
    *("America/Blanc-Sablon", "America/Creston", "America/Dawson_Creek", "America/Fort_Nelson"),
    *("America/New_York", "America/Chicago", "America/Denver", "America/Los_Angeles", "America/Anchorage"),
    *("America/Phoenix", "Pacific/Honolulu"),
    *("Europe/Lisbon", "Europe/London", "Europe/Dublin", "Europe/Paris", "Europe/Berlin", "Europe/Athens"),
    *("Europe/Istanbul", "Atlantic/Azores"),
)
"""Every zone of Canada, the clocks of the United States, and Europe's from the Azores to Istanbul."""
PROGRAMME, IDS = ProgrammeId(UUID(int=2)), SeededIds()
TEN_YEARS = (date(2025, 1, 1), date(2034, 12, 31))

days = st.dates(*TEN_YEARS)
times = st.builds(time, st.integers(0, 23), st.sampled_from((0, 15, 30, 45)))
rules = st.builds(
    Series,
    id=st.just(SeriesId(UUID(int=1))),
    programme_id=st.just(PROGRAMME),
    name=st.just("Rounds"),
    repeats=st.sampled_from(Repeats),
    first_on=days,
    at=times,
    zone=st.sampled_from(ZONES),
    minutes=st.sampled_from((30, 60, 120)),
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
    session = a_session(IDS, series, on)
    local = session.starts_at.astimezone(ZoneInfo(series.zone))
    wanted = datetime.combine(on, series.at)
    shown = local.replace(tzinfo=None)
    assert session.starts_at.tzinfo is UTC
    assert local.fold == 0, "of an hour that there is twice, the first is meant"
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


def changes_of(zone: str) -> Iterator[tuple[datetime, timedelta]]:
    """When the clocks of a zone change within the ten years (UTC), and by how much they go forward."""
    place, day, quarter = ZoneInfo(zone), timedelta(days=1), timedelta(minutes=15)

    def ahead(moment: datetime) -> timedelta:
        return moment.astimezone(place).utcoffset() or timedelta(0)

    now = datetime.combine(TEN_YEARS[0], time(), UTC)
    while now.date() <= TEN_YEARS[1]:
        if ahead(now) != ahead(now + day):
            at = next(now + quarter * n for n in range(97) if ahead(now + quarter * n) != ahead(now))
            yield at, ahead(at) - ahead(now)
        now += day


@pytest.mark.parametrize("zone", ZONES)
def test_at_each_change_of_the_clocks_what_is_skipped_begins_after_it_and_what_is_twice_begins_once(zone: str) -> None:
    """A weekly series at each quarter of an hour around every change, the week before and the week after as well."""
    for change, ahead in changes_of(zone):
        wall = (change - timedelta(minutes=1)).astimezone(ZoneInfo(zone)).replace(tzinfo=None) + timedelta(minutes=1)
        for quarters in range(-6, 7):
            wanted = wall + timedelta(minutes=15 * quarters)
            first_on = wanted.date() - timedelta(days=7)
            series = a_series(IDS, PROGRAMME, first_on, repeats=Repeats.WEEKLY, at=wanted.time(), zone=zone)
            found = due_days(series, first_on, first_on + timedelta(days=14))
            before, on, after = (a_session(IDS, series, day).starts_at for day in found)
            local = on.astimezone(ZoneInfo(zone)).replace(tzinfo=None)
            skipped = wall <= wanted < wall + ahead
            assert local == (wall + ahead if skipped else wanted)
            assert on == change if skipped else on - before in {timedelta(days=7), timedelta(days=7) - ahead}
            if not skipped:
                # What there is twice is meant the first time, and so is a week less or more of hours away.
                assert (on < change) == (wanted < wall)
            assert after - before == timedelta(days=14) - ahead


def test_some_of_the_zones_change_their_clocks_and_some_do_not() -> None:
    changed = {zone: len(list(changes_of(zone))) for zone in ZONES}
    assert [changed[zone] for zone in ("America/Toronto", "America/New_York", "Europe/Paris")] == [20, 20, 20]
    assert {zone for zone, times in changed.items() if not times} >= {
        "America/Regina", "America/Whitehorse", "America/Phoenix",
    }  # fmt: skip
