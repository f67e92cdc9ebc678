"""A session that people came to, and its survey."""

from collections.abc import Sequence
from datetime import date, timedelta

from bot.domain.people import Member, MemberId, Role
from bot.domain.privacy.audience import FLOOR
from bot.domain.programmes import Programme
from bot.domain.rounds import Session, SessionId, Stage
from bot.domain.surveys import NEWEST, OPEN_FOR, Box, Phase, Survey, SurveyId
from bot.ports.unit import Unit
from storage.database import Database
from tests.drivers.planted import a_series, a_session, plant


def held(unit: Unit, programme: Programme, *days: date) -> list[Session]:
    """Sessions of one series that took place."""
    series = a_series(unit.ids, programme.id, date(2026, 3, 3), zone="UTC")
    sessions = [a_session(unit.ids, series, day, stage=Stage.HELD) for day in days]
    plant(unit, series, *sessions)
    return sessions


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
        (session,) = held(unit, programme, unit.now.date() - timedelta(days=1))
        return a_survey(unit, session)

    return database.write_now(work)


def people(database: Database, programme: Programme, number: int) -> list[Member]:
    """That many more members, who were at every session so far."""

    def work(unit: Unit) -> list[Member]:
        made = [
            Member(MemberId(unit.ids.uuid()), programme.id, f"Member {one:03}", Role.RADIOLOGIST, "Nord")
            for one in range(number)
        ]
        for member in made:
            unit.people.add(member)
        for session in unit.rounds.sessions(programme.id, date.min):
            come(unit, session.id, made)
        return made

    return database.write_now(work)


def come(unit: Unit, session_id: SessionId, members: Sequence[Member]) -> None:
    """They are at a session."""
    for member in members:
        unit.rounds.attend(session_id, member.id)
