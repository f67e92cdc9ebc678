"""The rounds, looked at with every beat: what is due is done once, whichever replica looks first."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from bot.domain.errors import NothingHere
from bot.domain.notices import Notice
from bot.domain.programmes import Programme
from bot.domain.rounds import SessionId, Stage
from bot.domain.views import Meeting
from bot.ports.pages import Links
from bot.ports.unit import Store, Unit
from bot.screens import announcements
from bot.screens.elements import Card
from bot.services import rounds, timetable
from scheduler.outbox import Change, Composer
from scheduler.steps import run_each


async def run_due(store: Store) -> None:
    """Do every step that is due."""
    await run_each(store, first_due, timetable.run, lambda due: (due.step, due.series, due.session))


def next_due(unit: Unit, programme: Programme) -> datetime | None:
    """When the next step of a programme is due."""
    return min((due.at for due in timetable.steps(unit, programme)), default=None)


def first_due(unit: Unit, programme: Programme) -> timetable.Due | None:
    """The step that a programme has due now; None when it has none."""
    return next((due for due in timetable.steps(unit, programme) if due.at <= unit.now), None)


def composers(links: Links) -> Mapping[Notice, Composer]:
    """What each message about a session says when it leaves; None when there is nothing to say any more."""

    def announced(unit: Unit, about: UUID) -> Card | Change | None:
        one = _meeting(unit, about)
        if one is None:
            return None
        if _is_over(unit, one):
            return Change(announcements.over(one))
        return announcements.announcement(one, links.calendar(one.session.id))

    def reminded(unit: Unit, about: UUID) -> Card | None:
        one = _meeting(unit, about)
        on = one is not None and one.session.stage in {Stage.ANNOUNCED, Stage.UNDERWAY}
        return announcements.reminder(one) if one is not None and on else None

    def changed(unit: Unit, about: UUID) -> Card | None:
        one = _meeting(unit, about)
        return None if one is None else announcements.changed(one)

    return {Notice.ANNOUNCEMENT: announced, Notice.REMINDER: reminded, Notice.ROUNDS_CHANGED: changed}


def _is_over(unit: Unit, one: Meeting) -> bool:
    # What could not be posted leaves once its channel is mended, which may be weeks later: nobody is invited to what is
    # over. That a session was cancelled is said at any time, since its post may still invite people.
    session = one.session
    return session.stage is not Stage.CANCELLED and (session.stage is Stage.HELD or session.ends_at <= unit.now)


def _meeting(unit: Unit, about: UUID) -> Meeting | None:
    try:
        session = unit.rounds.session(SessionId(about))
    except NothingHere:
        return None
    return rounds.meeting_of(unit, session)
