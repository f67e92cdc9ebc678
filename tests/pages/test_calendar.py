"""A session's calendar file: read back as calendars read it, in three zones and over the changes of their clocks."""

from collections.abc import AsyncGenerator
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from httpx import ASGITransport, AsyncClient, Response
from hypothesis import example, given
from hypothesis import strategies as st
from icalendar import Calendar, Event, Timezone

from bot.domain.people import ProgrammeId
from bot.domain.rounds import Series, Session, SessionId, Stage
from bot.pages.calendar import calendar_file
from storage.unit import SqlUnit
from tests.drivers.planted import CODE, a_series, a_session, plant
from tests.drivers.ward import DAY, Ward
from tests.fakes import SeededIds
from tests.services.test_recurrence import ZONES, days, times

NOW = datetime(2026, 11, 24, 15, 0, tzinfo=UTC)
TORONTO, PARIS, PHOENIX = "America/Toronto", "Europe/Paris", "America/Phoenix"
HOUR = timedelta(hours=1)
TRAP = 'Room "4"; west, upstairs\\ \nEND:VEVENT\r\nX-INJECTED:yes'


def agreed(zone: str = TORONTO, on: date = date(2026, 12, 3), at: time = time(12, 15)) -> Session:
    series = a_series(SeededIds(), ProgrammeId(UUID(int=2)), on, at=at, zone=zone, minutes=90, place="Room 4")
    return a_session(SeededIds(1), series, stage=Stage.ANNOUNCED)


def utc(year: int, month: int, day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=UTC)


def series_of(session: Session) -> Series:
    return a_series(SeededIds(), session.programme_id, session.on, id=session.series_id, zone=session.zone)


def written(session: Session, **changes: str) -> bytes:
    return calendar_file(session, replace(series_of(session), **changes), "Lakeside Imaging", NOW)


def read(file: bytes) -> tuple[Calendar, Event]:
    """The file as a calendar reads it, with its one event."""
    calendar = Calendar.from_ical(file)
    assert isinstance(calendar, Calendar)
    assert calendar.errors == []
    (event,) = calendar.events
    assert event.errors == []
    return calendar, event


def offset_at(clocks: Timezone, local: datetime) -> timedelta:
    """What a calendar takes the zone to be at a local time when it goes by the file and knows no zone by its name."""
    offset = clocks.to_tz(lookup_tzid=False).utcoffset(local)
    assert offset is not None
    return offset


@pytest.mark.parametrize(
    ("zone", "on", "at", "begins"),
    [
        (TORONTO, date(2026, 12, 3), time(12, 15), utc(2026, 12, 3, 17, 15)),
        (PARIS, date(2026, 12, 3), time(12, 15), utc(2026, 12, 3, 11, 15)),
        (PHOENIX, date(2026, 12, 3), time(12, 15), utc(2026, 12, 3, 19, 15)),
        # Before and after the clocks go forward, which in Phoenix they never do.
        (TORONTO, date(2027, 3, 13), time(8), utc(2027, 3, 13, 13)),
        (TORONTO, date(2027, 3, 14), time(8), utc(2027, 3, 14, 12)),
        (PARIS, date(2027, 3, 27), time(8), utc(2027, 3, 27, 7)),
        (PARIS, date(2027, 3, 28), time(8), utc(2027, 3, 28, 6)),
        (PHOENIX, date(2027, 3, 13), time(8), utc(2027, 3, 13, 15)),
        (PHOENIX, date(2027, 3, 14), time(8), utc(2027, 3, 14, 15)),
        # And back. The half hour that there is twice is meant the first time.
        (TORONTO, date(2026, 10, 31), time(8), utc(2026, 10, 31, 12)),
        (TORONTO, date(2026, 11, 1), time(8), utc(2026, 11, 1, 13)),
        (TORONTO, date(2026, 11, 1), time(1, 30), utc(2026, 11, 1, 5, 30)),
        (PARIS, date(2026, 10, 25), time(2, 30), utc(2026, 10, 25, 0, 30)),
    ],
)
def test_a_session_is_read_back_in_its_zone(zone: str, on: date, at: time, begins: datetime) -> None:
    calendar, event = read(written(agreed(zone, on, at)))
    starts, ends = event["DTSTART"], event["DTEND"]
    assert starts.params["TZID"] == ends.params["TZID"] == zone
    assert starts.dt.astimezone(UTC) == begins
    assert ends.dt.astimezone(UTC) == begins + HOUR * 1.5
    assert (starts.dt.date(), starts.dt.time()) == (on, at)
    (clocks,) = calendar.timezones
    assert clocks.tz_name == zone
    local = starts.dt.replace(tzinfo=None)
    assert local - offset_at(clocks, local) == begins.replace(tzinfo=None)


@given(st.sampled_from(ZONES), days, times)
@example("America/Toronto", date(2026, 11, 1), time(0, 15))
@example("America/St_Johns", date(2029, 11, 4), time(0, 45))
def test_whatever_its_zone_a_calendar_that_knows_no_zones_finds_the_instant(zone: str, on: date, at: time) -> None:
    session = agreed(zone, on, at)
    calendar, event = read(written(session))
    begins = event["DTSTART"]
    assert begins.params["TZID"] == zone
    assert begins.dt.astimezone(UTC) == session.starts_at
    ends = begins.dt.astimezone(UTC) + event["DURATION"].dt if "DURATION" in event else event["DTEND"].dt
    assert ends.astimezone(UTC) == session.ends_at
    (clocks,) = calendar.timezones
    local = begins.dt.replace(tzinfo=None)
    assert (local - offset_at(clocks, local)).replace(tzinfo=UTC) == session.starts_at


def test_a_session_at_an_hour_that_there_is_not_begins_at_the_first_one_after() -> None:
    session = agreed(TORONTO, date(2027, 3, 14), time(2, 30))
    calendar, event = read(written(session))
    assert event["DTSTART"].params["TZID"] == TORONTO
    assert event["DTSTART"].dt.astimezone(UTC) == session.starts_at == utc(2027, 3, 14, 7)
    assert event["DTSTART"].dt.time() == time(3)
    (clocks,) = calendar.timezones
    assert offset_at(clocks, event["DTSTART"].dt.replace(tzinfo=None)) == HOUR * -4
    assert b"DTSTART:20270314T020000\r\nRDATE:20280312T020000\r\n" in written(session), "the hour before the change"


def test_a_change_keeps_the_event_and_a_cancellation_takes_it_out() -> None:
    session = agreed()
    calendar, event = read(written(session))
    moved_calendar, moved = read(written(replace(session, on=date(2026, 12, 10), place="Room 5", sequence=1)))
    gone_calendar, gone = read(written(replace(session, stage=Stage.CANCELLED, sequence=2)))
    assert event["UID"] == moved["UID"] == gone["UID"]
    assert [one["SEQUENCE"] for one in (event, moved, gone)] == [0, 1, 2]
    assert [one["METHOD"] for one in (calendar, moved_calendar, gone_calendar)] == ["PUBLISH", "PUBLISH", "CANCEL"]
    assert [one["STATUS"] for one in (event, moved, gone)] == ["CONFIRMED", "CONFIRMED", "CANCELLED"]
    assert moved["LOCATION"] == "Room 5"
    other = replace(session, id=SessionId(UUID(int=9)))
    assert read(written(other))[1]["UID"] != event["UID"]


@pytest.mark.parametrize("stage", Stage)
def test_a_session_stands_in_calendars_unless_it_does_not_take_place(stage: Stage) -> None:
    off = stage in {Stage.CANCELLED, Stage.LAPSED}
    calendar, event = read(written(replace(agreed(), stage=stage)))
    assert (calendar["METHOD"], event["STATUS"]) == (("CANCEL", "CANCELLED") if off else ("PUBLISH", "CONFIRMED"))


def test_the_file_says_what_and_where_and_no_more() -> None:
    link = "https://meet.example/r/1?a=b,c;d"
    _, event = read(written(replace(agreed(), link=link), objectives="Read, again; twice.", accreditation="MOC 1"))
    assert event["SUMMARY"] == "Chest rounds"
    assert (event["LOCATION"], event["URL"]) == ("Room 4", link)
    assert event["DESCRIPTION"] == f"{link}\n\nRead, again; twice.\n\nMOC 1"
    assert event["DTSTAMP"].dt == NOW
    assert CODE not in str(written(agreed())), "the code of those who are there is told there"
    assert "ATTENDEE" not in event
    _, online = read(written(replace(agreed(), place="", link=link)))
    assert online["LOCATION"] == link
    _, bare = read(written(agreed()))
    assert "URL" not in bare
    assert "DESCRIPTION" not in bare


@pytest.mark.parametrize("typed", [TRAP, "<!channel> {0} %s", "é" * 400, "\N{GRINNING FACE}" * 100])
def test_typed_words_stay_within_their_line(typed: str) -> None:
    session = replace(agreed(), place=typed, link=f"https://meet.example/{typed}")
    series = replace(series_of(session), name=typed, objectives=typed)
    file = calendar_file(session, series, typed, NOW)
    calendar, event = read(file)
    kept = typed.replace("\r\n", "\n")
    assert (event["SUMMARY"], event["LOCATION"]) == (kept, kept)
    assert "X-INJECTED" not in event
    assert "X-INJECTED" not in calendar
    assert len(calendar.subcomponents) == 2
    assert max(len(line) for line in file.split(b"\r\n")) <= 75


async def planned(ward: Ward) -> Session:
    """A session that the ward has announced."""

    def work(unit: SqlUnit) -> Session:
        series = a_series(unit.ids, unit.programmes.all()[0].id, (unit.now + 14 * DAY).date())
        session = a_session(unit.ids, series, stage=Stage.ANNOUNCED)
        plant(unit, series, session)
        return session

    return await ward.database.write(work)


@pytest.fixture
async def web(ward: Ward) -> AsyncGenerator[AsyncClient]:
    """A calendar inside the hospital's network."""
    async with AsyncClient(transport=ASGITransport(ward.bot.web([])), base_url="https://peer.example") as client:
        yield client


async def fetches(web: AsyncClient, ward: Ward, session: Session) -> Response:
    """Ask for the file of a session, as the link says."""
    return await web.get(ward.bot.links.calendar(session.id))


async def test_calendars_fetch_a_session_as_often_as_they_like(ward: Ward, web: AsyncClient) -> None:
    session = await planned(ward)
    for _ in range(3):
        answer = await fetches(web, ward, session)
        assert answer.status_code == 200
        assert answer.headers["content-type"] == "text/calendar; charset=utf-8; method=PUBLISH"
        assert answer.headers["content-disposition"] == f'inline; filename="{session.on.isoformat()}.ics"'
        assert answer.headers["referrer-policy"] == "no-referrer"
        assert "set-cookie" not in answer.headers
        _, event = read(answer.content)
        assert event["DTSTART"].dt.astimezone(ZoneInfo("UTC")) == session.starts_at
    await ward.database.write(lambda unit: unit.rounds.save(replace(session, stage=Stage.CANCELLED, sequence=1)))
    answer = await fetches(web, ward, session)
    assert answer.headers["content-type"].endswith("method=CANCEL")
    assert read(answer.content)[1]["STATUS"] == "CANCELLED"


async def test_an_address_leads_to_its_session_and_says_nothing_of_it(ward: Ward, web: AsyncClient) -> None:
    session, other = await planned(ward), await planned(ward)
    address = ward.bot.links.calendar(session.id)
    assert session.id.hex not in address.replace("-", "")
    mine, theirs = [read((await fetches(web, ward, one)).content)[1]["UID"] for one in (session, other)]
    assert mine != theirs
    path = address.removesuffix(".ics")
    for wrong in (path, f"{path[:-1]}.ics", f"{path}A.ics", "/calendar/x.ics", f"/calendar/{session.id.hex}.ics"):
        answer = await web.get(wrong)
        assert answer.status_code == 404, wrong
        assert answer.content in {b"", b"Not Found"}
    await ward.database.write(lambda unit: unit.rounds.drop(session.id))
    assert (await web.get(address)).status_code == 404
