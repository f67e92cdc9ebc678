"""What the ends of chosen cases are told when a session moves, and what its channel is told while it is held."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from bot.domain.agenda import Step
from bot.domain.errors import NothingHere
from bot.domain.notices import Notice
from bot.domain.programmes import Programme
from bot.domain.rounds import SessionId
from bot.domain.threads import ThreadId
from bot.ports.unit import Store, Unit
from bot.screens import presenting
from bot.screens.elements import Card
from bot.services import agenda
from bot.services import presenting as services
from scheduler.outbox import Composer
from scheduler.steps import run_each


async def run_due(store: Store) -> None:
    """Tell the ends of every chosen case whose session has moved to another day."""
    await run_each(store, first_due, lambda unit, _, thread_id: agenda.tell_move(unit, thread_id), lambda due: due)


def next_due(unit: Unit, programme: Programme) -> datetime | None:
    """When somebody is to be told: now, or not at all."""
    return unit.now if first_due(unit, programme) is not None else None


def first_due(unit: Unit, programme: Programme) -> ThreadId | None:
    """The step that a programme has due now; None when it has none."""
    return next(iter(unit.agenda.untold(programme.id)), None)


def composers() -> Mapping[Notice, Composer]:
    """What a step of a case, and what a session has learned, says when it leaves."""
    return {Notice.LEARNING_POINTS: _learned, **{notice: _shown(step) for step, notice in agenda.NOTICES.items()}}


def _shown(step: Step) -> Composer:
    def composed(unit: Unit, about: UUID) -> Card | None:
        before = services.before_the_room(unit, about, step)
        return None if before is None else presenting.step(before)

    return composed


def _learned(unit: Unit, about: UUID) -> Card | None:
    try:
        session = unit.rounds.session(SessionId(about))
    except NothingHere:
        return None
    points = unit.points.of(session.id)
    return presenting.learned(unit.rounds.series(session.series_id).name, session, points) if points else None
