"""A series and its sessions that nobody had to set: for tests that begin where a session is planned or announced."""

from dataclasses import replace
from datetime import date, time
from typing import Any

from bot.domain.people import ProgrammeId
from bot.domain.rounds import Repeats, Series, SeriesId, Session, SessionId
from bot.ports.clock import Ids
from bot.ports.unit import Unit
from tests.drivers.cast import ZONE

CODE = "K7QFM"


def a_series(ids: Ids, programme_id: ProgrammeId, first_on: date, **changes: Any) -> Series:
    """Monthly rounds of an hour at noon, unless told otherwise."""
    about = "Chest rounds", Repeats.MONTHLY, first_on, time(12), ZONE, 60, "Room 2"
    return replace(Series(SeriesId(ids.uuid()), programme_id, *about), **changes)


def a_session(ids: Ids, series: Series, on: date | None = None, **changes: Any) -> Session:
    """A session of a series as its rule plans it: on the series' first day, unless told otherwise."""
    day = on or series.first_on
    session = Session(
        id=SessionId(ids.uuid()),
        programme_id=series.programme_id,
        series_id=series.id,
        due_on=day,
        on=day,
        at=series.at,
        zone=series.zone,
        minutes=series.minutes,
        place=series.place,
        link=series.link,
        code=CODE,
    )
    return replace(session, **changes)


def plant(unit: Unit, series: Series, *sessions: Session) -> None:
    """Put a series and its sessions into the database."""
    unit.rounds.add_series(series)
    for one in sessions:
        assert unit.rounds.plan(one)
