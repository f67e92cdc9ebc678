"""What a programme asks in its surveys, as coordinators change it."""

from bot.domain.errors import NothingHere
from bot.domain.questions import MOST, QuestionSet
from bot.domain.surveys import Item
from bot.ports.unit import Unit
from bot.screens import questions as screens
from bot.screens.answers import Answer, FieldErrors, Open, Push, Replace
from bot.screens.elements import Form
from bot.screens.forms import Invalid
from bot.screens.inputs import Pressed, Submitted, Surface
from bot.services import questions
from handlers.turn import Turn, number


async def show(turn: Turn, pressed: Pressed) -> Answer:
    """Every question."""
    form = screens.overview(await turn.read(lambda unit: _newest(unit, turn)))
    return Push(form) if pressed.surface is Surface.WINDOW else Open(form)


async def open_one(turn: Turn, pressed: Pressed) -> Answer:
    """One question, to be changed."""
    stands = await turn.read(lambda unit: _newest(unit, turn))
    item = _item(pressed.handle)
    if stands.find(item) is None:
        raise NothingHere
    return Push(screens.change(stands, item))


async def add(turn: Turn, pressed: Pressed) -> Answer:
    """A new question."""
    stands = await turn.read(lambda unit: _newest(unit, turn))
    if stands.next_own is None:
        return Push(screens.overview(stands, screens.LOOK_AGAIN))
    return Push(screens.change(stands, stands.next_own))


async def save(turn: Turn, sent: Submitted) -> Answer:
    """Keep a question. Where somebody has changed them meanwhile the form is shown again, and says so."""
    item, seen = _item(sent.hidden.get("h", "")), number(sent.hidden.get("v", ""))
    stands = await turn.read(lambda unit: _newest(unit, turn))
    try:
        answers = screens.Wording.read(sent.values)
        _hold(stands, item, answers.at)
    except Invalid as invalid:
        form = screens.change(stands, item, sent.values)
        return FieldErrors(form.with_errors(invalid.errors), invalid.errors)

    def act(unit: Unit) -> Form:
        kept = questions.place(unit, turn.house, seen, answers.question(item), answers.at)
        if kept is None:
            return screens.change(_newest(unit, turn), item, sent.values, meanwhile=True)
        return screens.overview(kept, screens.SAVED)

    return Replace(await turn.write(act))


def _hold(stands: QuestionSet, item: Item, at: int | None) -> None:
    others = [question for question in stands.asked if question.item is not item]
    if at is None and not others:
        raise Invalid({"place": screens.ONE_IS_ASKED})
    if at is not None and len(others) >= MOST:
        raise Invalid({"place": screens.ALL_ARE_TAKEN})


async def restore(turn: Turn, pressed: Pressed) -> Answer:
    """Ask what the bot brings."""
    seen = number(pressed.value)

    def act(unit: Unit) -> Form:
        kept = questions.restore(unit, turn.house, seen)
        if kept is None:
            return screens.overview(_newest(unit, turn), screens.LOOK_AGAIN)
        return screens.overview(kept, screens.SAVED)

    return Replace(await turn.write(act))


def _newest(unit: Unit, turn: Turn) -> QuestionSet:
    return unit.questions.newest(turn.house.id)


def _item(handle: str) -> Item:
    if handle not in list(Item):
        raise NothingHere
    return Item(handle)
