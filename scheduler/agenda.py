"""What leaves once a session is over: the sentences that it has learned."""

from collections.abc import Mapping
from uuid import UUID

from bot.domain.errors import NothingHere
from bot.domain.notices import Notice
from bot.domain.rounds import SessionId
from bot.ports.unit import Unit
from bot.screens import presenting
from bot.screens.elements import Card
from scheduler.outbox import Composer


def composers() -> Mapping[Notice, Composer]:
    """What the message about a session's learning points says when it leaves."""
    return {Notice.LEARNING_POINTS: _learned}


def _learned(unit: Unit, about: UUID) -> Card | None:
    try:
        session = unit.rounds.session(SessionId(about))
    except NothingHere:
        return None
    points = unit.points.of(session.id)
    return presenting.learned(unit.rounds.series(session.series_id).name, session, points) if points else None
