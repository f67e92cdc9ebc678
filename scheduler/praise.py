"""What is said of a good call in the channel."""

from collections.abc import Mapping
from uuid import UUID

from bot.domain.notices import Notice
from bot.ports.unit import Unit
from bot.screens import praise as screens
from bot.screens.elements import Card
from bot.services import praise
from scheduler.outbox import Composer


def composers() -> Mapping[Notice, Composer]:
    """The thanks to which both ends have agreed."""
    return {Notice.PRAISE: _thanked}


def _thanked(unit: Unit, about: UUID) -> Card | None:
    praised = praise.before_the_channel(unit, about)
    return None if praised is None else screens.post(praised)
