"""What the rounds do unasked: sessions are planned, announced, reminded of and ended when their time has come.

Each step says what happens when it is late: planning and announcing are made up for, a reminder that is no help any
more is left out, and a session whose time passed before anybody heard of it lapses, which the coordinators are told.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from dateutil.rrule import MONTHLY, WEEKLY, rrule, weekdays

from bot.domain.notices import Notice, ToChannel, ToCoordinators, ToMember, instant, local_day
from bot.domain.people import Member, MemberId, Status
from bot.domain.programmes import Programme
from bot.domain.rounds import (
    COMING,
    DAY_AHEAD,
    HOUR_AHEAD,
    PLANNED_AHEAD,
    Attend,
    Repeats,
    Series,
    Session,
    SessionId,
    Stage,
)
from bot.ports.unit import Unit

LOOKED_BACK = timedelta(days=2)
"""How many days back a session may lie that still takes attendance: longer than any session, in any zone."""

LEFT_OPEN = timedelta(days=92)
"""How many days back a session may lie that nobody ended or announced, because nothing was running."""

STILL_HELPS = timedelta(hours=2)
"""A day's reminder that is this close to the beginning is left to the hour's."""

APART = {
    Repeats.WEEKLY: timedelta(weeks=1),
    Repeats.FORTNIGHTLY: timedelta(weeks=2),
    Repeats.MONTHLY: timedelta(weeks=4),
}
"""How far apart two sessions of a series are at least."""

CODE_LENGTH = 5


class Step(StrEnum):
    """What can be due."""

    PLAN = "plan"
    ANNOUNCE = "announce"
    REMIND_DAY = "remind_day"
    REMIND_HOUR = "remind_hour"
    END = "end"
    LAPSE = "lapse"


@dataclass(frozen=True, slots=True)
class Due:
    """A step, when it is due, and which series (to plan) or session it is about."""

    at: datetime
    step: Step
    series: Series
    session: Session | None = None


def due_days(series: Series, since: date, until: date) -> list[date]:
    """The days of a series from one day to another, both included, as its rule gives them."""
    first = datetime.combine(series.first_on, time())
    match series.repeats:
        case Repeats.WEEKLY:
            rule = rrule(WEEKLY, dtstart=first)
        case Repeats.FORTNIGHTLY:
            rule = rrule(WEEKLY, interval=2, dtstart=first)
        case Repeats.MONTHLY:
            rule = rrule(MONTHLY, byweekday=weekdays[series.first_on.weekday()](series.nth), dtstart=first)
    found = rule.between(datetime.combine(since, time()), datetime.combine(until, time()), inc=True)
    return [moment.date() for moment in found]


def steps(unit: Unit, programme: Programme) -> list[Due]:
    """Everything that is or will be due, the earliest first."""
    by_id = {series.id: series for series in unit.rounds.all_series(programme.id)}
    if not by_id:
        return []
    today = local_day(unit.now, programme.zone)
    sessions = unit.rounds.sessions(programme.id, today - LEFT_OPEN)
    found = [due for series in by_id.values() for due in _to_plan(unit, series)]
    for session in sessions:
        if session.stage in COMING:
            found += _of(unit, by_id[session.series_id], session)
    return sorted(found, key=lambda due: due.at)


def _to_plan(unit: Unit, series: Series) -> Iterator[Due]:
    """The days that have no session yet: those within sight are due now, the next one once it comes in sight."""
    if series.paused:
        return
    today = local_day(unit.now, series.zone)
    sight = today + PLANNED_AHEAD
    planned = unit.rounds.planned(series.id, today)
    for day in due_days(series, today, sight + PLANNED_AHEAD):
        if day in planned or instant(day, series.at, series.zone) <= unit.now:
            continue
        if day > sight:
            yield Due(instant(day - PLANNED_AHEAD, time(), series.zone), Step.PLAN, series)
            return
        yield Due(unit.now, Step.PLAN, series)
        return


def _of(unit: Unit, series: Series, session: Session) -> Iterator[Due]:
    starts = session.starts_at
    if session.stage is Stage.PLANNED:
        if starts <= unit.now or series.paused:
            yield Due(starts, Step.LAPSE, series, session)
        else:
            yield Due(session.announced_from, Step.ANNOUNCE, series, session)
        return
    for step, at, until in (
        (Step.REMIND_DAY, starts - DAY_AHEAD, starts - STILL_HELPS),
        (Step.REMIND_HOUR, starts - HOUR_AHEAD, starts),
    ):
        if unit.now < until and not unit.fires.done(_job(step, session)):
            yield Due(at, step, series, session)
    yield Due(session.ends_at, Step.END, series, session)


def _job(step: Step, session: Session) -> str:
    # A session that was moved is reminded of anew.
    return f"rounds:{session.id}:{step}:{session.starts_at.isoformat()}"


def run(unit: Unit, programme: Programme, due: Due) -> bool:
    """Do one step, if it is still to be done. Two that do it at once do it once.

    It is not done by the rule of a series that was changed or paused since it was found to be due.
    """
    if unit.rounds.series(due.series.id) != due.series:
        return False
    if due.session is None:
        return bool(plan(unit, due.series))
    session = unit.rounds.session(due.session.id)
    if session.stage not in COMING or session != due.session:
        return False
    match due.step:
        case Step.ANNOUNCE:
            unit.rounds.save(replace(session, stage=Stage.ANNOUNCED))
            announce(unit, programme, session.id)
        case Step.REMIND_DAY | Step.REMIND_HOUR:
            if unit.fires.first(_job(due.step, session), session.on + LOOKED_BACK):
                _remind(unit, session)
        case Step.END:
            unit.rounds.save(replace(session, stage=Stage.HELD))
            announce(unit, programme, session.id)
        case Step.LAPSE:
            unit.rounds.save(replace(session, stage=Stage.LAPSED))
            if not due.series.paused:
                unit.outbox.put(ToCoordinators(programme.id), Notice.ROUNDS, unit.now, f"rounds:{session.id}:lapsed")
        case Step.PLAN:
            return False
    return True


def plan(unit: Unit, series: Series) -> Sequence[Session]:
    """Plan every day of a series that is in sight and has no session yet."""
    today = local_day(unit.now, series.zone)
    made: list[Session] = []
    for day in due_days(series, today, today + PLANNED_AHEAD):
        session = Session(
            id=SessionId(unit.ids.uuid()),
            programme_id=series.programme_id,
            series_id=series.id,
            due_on=day,
            on=day,
            at=series.at,
            zone=series.zone,
            minutes=series.minutes,
            place=series.place,
            link=series.link,
            code=unit.codes.word(CODE_LENGTH),
        )
        if session.starts_at > unit.now and unit.rounds.plan(session):
            made.append(session)
    return made


def announce(unit: Unit, programme: Programme, session_id: SessionId, *, delay: timedelta = timedelta(0)) -> None:
    """Post a session in every channel of the programme, or bring what was posted up to date."""
    for channel in unit.programmes.channels(programme.id):
        unit.outbox.put(
            ToChannel(programme.id, channel.platform, channel.tenant),
            Notice.ANNOUNCEMENT,
            unit.now + delay,
            f"rounds:{session_id}:{channel.platform}:{channel.tenant}",
            about=session_id,
        )


def learned_key(session_id: SessionId, member_id: MemberId) -> str:
    """What tells apart the messages to those who were not there of what a session has learned."""
    return f"rounds:{session_id}:learned:{member_id}"


def coming(unit: Unit, session: Session) -> list[Member]:
    """Those who said that they come and are still in the programme, in order of name."""
    yes = {member_id for member_id, attend in unit.rounds.answers(session.id).items() if attend is not Attend.NO}
    roster = unit.people.roster(session.programme_id)
    return [member for member in roster if member.id in yes and member.status is Status.ACTIVE]


def _remind(unit: Unit, session: Session) -> None:
    for member in coming(unit, session):
        unit.outbox.put(
            ToMember(member.id),
            Notice.REMINDER,
            unit.now,
            f"rounds:{session.id}:remind:{member.id}",
            about=session.id,
            not_after=session.starts_at,
        )
