"""The surveys, looked at with every beat: what is due is done once, whichever replica looks first."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from bot.domain.errors import NothingHere
from bot.domain.notices import Notice
from bot.domain.programmes import Programme
from bot.domain.surveys import Outcome, SurveyId
from bot.ports.unit import Store, Unit
from bot.screens import outcomes
from bot.screens import surveys as screens
from bot.screens.elements import Card
from bot.services import surveys
from scheduler.outbox import Composer
from scheduler.steps import run_each


async def run_due(store: Store) -> None:
    """Do every step that is due."""
    await run_each(
        store,
        first_due,
        lambda unit, programme, due: surveys.run(unit, programme, due.step, due.session_id),
        lambda due: (due.step, due.session_id),
    )


def next_due(unit: Unit, programme: Programme) -> datetime | None:
    """When the next step of a programme is due."""
    return min((due.at for due in surveys.steps(unit, programme)), default=None)


def first_due(unit: Unit, programme: Programme) -> surveys.Due | None:
    """The step that a programme has due now; None when it has none."""
    return next((due for due in surveys.steps(unit, programme) if due.at <= unit.now), None)


def composers() -> Mapping[Notice, Composer]:
    """What each message about a survey says when it leaves; None when there is nothing to say any more."""

    def asked(unit: Unit, about: UUID) -> Card | None:
        one = _told(unit, about)
        return screens.invitation(one) if one is not None and one.survey.takes(unit.now) else None

    def answered(unit: Unit, about: UUID) -> Card | None:
        one = _told(unit, about)
        return None if one is None else outcomes.summary(one)

    return {Notice.SURVEY: asked, Notice.SURVEY_RESULT: answered}


def _told(unit: Unit, about: UUID) -> Outcome | None:
    try:
        return surveys.told(unit, SurveyId(about))
    except NothingHere:
        return None
