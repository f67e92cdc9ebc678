"""Answering a survey, and what the coordinators learn of it."""

from bot.domain.people import Duty
from bot.domain.surveys import Ballot, Outcome
from bot.ports.unit import Unit
from bot.screens import outcomes, usefulness
from bot.screens import surveys as screens
from bot.screens.answers import Answer, FieldErrors, Open, Push, Replace
from bot.screens.elements import Form
from bot.screens.forms import Invalid
from bot.screens.inputs import Command, Pressed, Submitted, Surface
from bot.services import surveys
from handlers.turn import Turn, number


async def show(turn: Turn, asked: Command | Pressed) -> Answer:
    """`/peer survey`: what one can answer, and for coordinators what was answered."""
    return _over_or_open(asked, await turn.read(lambda unit: _overview(unit, turn, 0)))


async def turn_page(turn: Turn, pressed: Pressed) -> Answer:
    """Another page of the list."""
    page = number(pressed.value) or 0
    return Replace(await turn.read(lambda unit: _overview(unit, turn, page)))


def _overview(unit: Unit, turn: Turn, page: int) -> Form:
    coordinates = Duty.COORDINATOR in turn.actor.duties
    told = surveys.outcomes(unit, turn.house) if coordinates else None
    return screens.overview(surveys.waiting(unit, turn.actor), told, page)


async def show_useful(turn: Turn, pressed: Pressed) -> Answer:
    """How often each answer was given to whether conversations were useful."""
    told = await turn.read(lambda unit: unit.usefulness.figures(turn.house.id))
    return _over_or_open(pressed, usefulness.figures(told))


async def ask(turn: Turn, pressed: Pressed) -> Answer:
    """Open the questions."""
    sheet = await turn.read(lambda unit: surveys.sheet(unit, turn.actor, pressed.handle))
    return _over_or_open(pressed, screens.ask(sheet))


async def cast(turn: Turn, sent: Submitted) -> Answer:
    """Put the answers into the ballot box.

    There is no nonce: whoever sends a form again, here or on another device, has cast already, and is told so.
    """
    key = sent.hidden.get("h", "")
    try:
        answers = screens.AnswerSurvey.read(sent.values)
        ballot = Ballot(answers.steps(), answers.comment or "")
        if not ballot.steps and not ballot.comment:
            raise Invalid({})
    except Invalid as invalid:
        sheet = await turn.read(lambda unit: surveys.sheet(unit, turn.actor, key))
        errors = invalid.errors or {sheet.questions[0].item.value: screens.NOTHING_ANSWERED}
        return FieldErrors(screens.ask(sheet, sent.values).with_errors(errors), errors)
    sheet, first = await turn.write(lambda unit: surveys.cast(unit, turn.actor, key, ballot))
    return Replace(screens.answered(sheet, first=first))


async def open_outcome(turn: Turn, pressed: Pressed) -> Answer:
    """What came of a survey."""
    return _over_or_open(pressed, await turn.read(lambda unit: _outcome(unit, turn, pressed.handle, 0)))


async def turn_outcome(turn: Turn, pressed: Pressed) -> Answer:
    """Another page of it."""
    page = number(pressed.value) or 0
    return Replace(await turn.read(lambda unit: _outcome(unit, turn, pressed.handle, page)))


async def post_again(turn: Turn, pressed: Pressed) -> Answer:
    """Tell the channel what may not have arrived there."""

    def act(unit: Unit) -> Form:
        return _shown(unit, turn, surveys.post_again(unit, turn.actor, pressed.handle))

    return Replace(await turn.write(act))


async def leave_posted(turn: Turn, pressed: Pressed) -> Answer:
    """What may not have arrived there has."""

    def act(unit: Unit) -> Form:
        return _shown(unit, turn, surveys.leave_posted(unit, turn.actor, pressed.handle))

    return Replace(await turn.write(act))


def _outcome(unit: Unit, turn: Turn, key: str, page: int) -> Form:
    return _shown(unit, turn, surveys.outcome(unit, turn.actor, key), page)


def _shown(unit: Unit, turn: Turn, one: Outcome, page: int = 0) -> Form:
    picture = turn.links.picture(surveys.seeing(unit, turn.actor, one, turn.language)) if one.result else None
    return outcomes.outcome(one, page, picture)


def _over_or_open(asked: Command | Pressed, form: Form) -> Answer:
    return Push(form) if isinstance(asked, Pressed) and asked.surface is Surface.WINDOW else Open(form)
