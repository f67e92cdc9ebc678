"""The coordinators' desk, looked at with every beat: what is due is done once, whichever replica looks first."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from bot.domain.errors import NothingHere
from bot.domain.notices import Notice
from bot.domain.people import ProgrammeId
from bot.domain.programmes import Programme
from bot.ports.unit import Store, Unit
from bot.screens import desk as screens
from bot.screens.elements import Card
from bot.services import desk
from scheduler.outbox import Composer
from scheduler.steps import run_each


async def run_due(store: Store) -> None:
    """Do every step that is due."""
    await run_each(store, first_due, desk.run, lambda due: (due.day, due.since))


def next_due(unit: Unit, programme: Programme) -> datetime | None:
    """When the next step of a programme is due."""
    return min((due.at for due in desk.steps(unit, programme)), default=None)


def first_due(unit: Unit, programme: Programme) -> desk.Due | None:
    """The step that a programme has due now; None when it has none."""
    return next((due for due in desk.steps(unit, programme) if due.at <= unit.now), None)


def composers() -> Mapping[Notice, Composer]:
    """What a Monday's message says when it leaves; None when nothing waits any more."""

    def waits(unit: Unit, about: UUID) -> Card | None:
        try:
            programme = unit.programmes.get(ProgrammeId(about))
        except NothingHere:
            return None
        found = desk.digest(unit, programme)
        return None if found.is_empty else screens.digest(found)

    return {Notice.DIGEST: waits}
