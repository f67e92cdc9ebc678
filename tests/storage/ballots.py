"""A session that people came to, and its survey."""

from datetime import date, time, timedelta

from bot.domain.people import Member, MemberId, Role
from bot.domain.privacy import FLOOR
from bot.domain.programmes import Programme
from bot.domain.rounds import Repeats, Series, SeriesId, Session, SessionId, Stage
from bot.domain.surveys import NEWEST, OPEN_FOR, Box, Phase, Survey, SurveyId
from bot.ports.unit import Unit
from storage.database import Database


def a_series(unit: Unit, programme: Programme) -> Series:
    """A monthly series."""
    series = Series(
        SeriesId(unit.ids.uuid()), programme.id, "Chest rounds", Repeats.MONTHLY, date(2026, 3, 3), time(12), "UTC", 60
    )
    unit.rounds.add_series(series)
    return series


def a_session(unit: Unit, series: Series, on: date) -> Session:
    """A session that took place."""
    session = Session(
        SessionId(unit.ids.uuid()),
        series.programme_id,
        series.id,
        on,
        on,
        series.at,
        series.zone,
        series.minutes,
        "Room 1",
        "",
        "K7QF",
        Stage.HELD,
    )
    unit.rounds.plan(session)
    return session


def a_survey(unit: Unit, session: Session, box: Box | None = None) -> Survey:
    """An open survey, with a box of its own unless one is given."""
    used = box or unit.surveys.make_box(session.series_id, NEWEST, FLOOR)
    survey = Survey(
        SurveyId(unit.ids.uuid()),
        session.programme_id,
        session.series_id,
        session.id,
        Phase.OPEN,
        used.id,
        unit.now,
        unit.now + OPEN_FOR,
    )
    unit.surveys.add(survey)
    return survey


def an_open_survey(database: Database, programme: Programme) -> Survey:
    """Series, session and survey at once."""

    def work(unit: Unit) -> Survey:
        return a_survey(unit, a_session(unit, a_series(unit, programme), unit.now.date() - timedelta(days=1)))

    return database.write_now(work)


def people(database: Database, programme: Programme, number: int) -> list[Member]:
    """That many more members."""

    def work(unit: Unit) -> list[Member]:
        made = [
            Member(MemberId(unit.ids.uuid()), programme.id, f"Member {one:03}", Role.RADIOLOGIST, "Nord")
            for one in range(number)
        ]
        for member in made:
            unit.people.add(member)
        return made

    return database.write_now(work)
