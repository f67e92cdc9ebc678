"""The words that a programme codes its cases with, as coordinators change them."""

from dataclasses import replace

from bot.domain.errors import NothingHere
from bot.domain.lists import Axis, Entry, Lists
from bot.ports.unit import Unit
from bot.screens import lists as screens
from bot.screens.answers import Answer, FieldErrors, Push, Replace
from bot.screens.common import FIRST_STANDS
from bot.screens.elements import Form
from bot.screens.forms import Invalid
from bot.screens.inputs import Command, Pressed, Submitted
from bot.services import lists
from bot.text.catalogue import Words
from handlers.people import over_or_open
from handlers.turn import Turn, first, unless_changed


async def show(turn: Turn, asked: Command | Pressed) -> Answer:
    """`/peer lists`: every list."""
    return over_or_open(asked, screens.overview(turn.house.lists))


async def open_one(turn: Turn, pressed: Pressed) -> Answer:
    """The words of one list."""
    return Push(screens.one(turn.house.lists, _axis(pressed.value)))


async def open_word(turn: Turn, pressed: Pressed) -> Answer:
    """One word, to be changed."""
    axis = _axis(pressed.value)
    entry = _entry(turn.house.lists, axis, pressed.handle)
    return Push(await turn.read(lambda unit: screens.change(turn.house.lists, axis, entry, unit.nonces.issue())))


async def add(turn: Turn, pressed: Pressed) -> Answer:
    """A new word."""
    axis, stands = _axis(pressed.value), turn.house.lists
    if stands.next_own(axis) is None:
        return Push(screens.one(stands, axis, screens.FULL))
    return Push(await turn.read(lambda unit: screens.change(stands, axis, None, unit.nonces.issue())))


async def save(turn: Turn, sent: Submitted) -> Answer:
    """Keep a word. Where somebody has changed it meanwhile the form is shown again, and says what stands now."""
    axis, code, nonce = _axis(sent.hidden.get("a", "")), sent.hidden.get("h", ""), sent.hidden.get("n", "")
    stands = turn.house.lists
    entry = _entry(stands, axis, code) if code else None
    try:
        answers = screens.Naming.read(sent.values, place={"options": screens.places_of(stands, axis, entry)})
        said = answers.said(axis, code)
        _hold(stands, axis, code, answers)
    except Invalid as invalid:
        form = replace(screens.change(stands, axis, entry, nonce, sent.values), hidden=sent.hidden)
        return FieldErrors(form.with_errors(invalid.errors), invalid.errors)

    def act(unit: Unit) -> Form:
        now = _now(unit, turn)
        if not first(unit, sent):
            return screens.one(now, axis, screens.SAVED)
        if entry is not None:
            unless_changed(sent, screens.change(now, axis, _entry(now, axis, code), nonce))
        elif now.next_own(axis) is None:
            return screens.one(now, axis, screens.FULL)
        return screens.one(lists.place(unit, turn.house, axis, code, said, answers.at), axis, screens.SAVED)

    return await turn.show(act, lambda unit: screens.one(_now(unit, turn), axis, FIRST_STANDS))


def _hold(stands: Lists, axis: Axis, code: str, answers: screens.Naming) -> None:
    errors: dict[str, Words] = {}
    if answers.at is not None:
        errors |= dict.fromkeys(screens.said_already(stands, axis, code, answers.typed), screens.SAID_ALREADY)
    elif all(one.code == code for one in stands.offered(axis)):
        errors["place"] = screens.ONE_IS_OFFERED
    if errors:
        raise Invalid(errors)


async def restore(turn: Turn, pressed: Pressed) -> Answer:
    """Offer what the bot brings."""
    word, _, seen = pressed.value.partition("|")
    axis = _axis(word)

    def act(unit: Unit) -> Form:
        now = _now(unit, turn)
        if screens.mark(now, axis) != seen:
            return screens.one(now, axis, screens.LOOK_AGAIN)
        return screens.one(lists.restore(unit, turn.house, axis), axis, screens.SAVED)

    return Replace(await turn.write(act))


def _now(unit: Unit, turn: Turn) -> Lists:
    return unit.programmes.get(turn.house.id).lists


def _axis(word: str) -> Axis:
    if word not in list(Axis):
        raise NothingHere
    return Axis(word)


def _entry(stands: Lists, axis: Axis, code: str) -> Entry:
    found = stands.find(axis, code)
    if found is None:
        raise NothingHere
    return found
