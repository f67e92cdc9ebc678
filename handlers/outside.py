"""Messages from outside: opening a page, reading what was sent, sharing it as a case, saying what came of it."""

from bot.domain.outside import Told
from bot.ports.unit import Unit
from bot.screens import outside as screens
from bot.screens.answers import Answer, FieldErrors, Replace
from bot.screens.common import sent_before
from bot.screens.elements import Callout, Form
from bot.screens.forms import Invalid
from bot.screens.inputs import Pressed, Submitted
from bot.services import outside
from handlers.cases import drawn
from handlers.people import over_or_open
from handlers.turn import SentBefore, Turn, first, once


async def ask(turn: Turn, pressed: Pressed) -> Answer:
    """Ask for whom a page is."""
    return over_or_open(pressed, await turn.read(lambda unit: screens.ask(unit.nonces.issue())))


async def make(turn: Turn, sent: Submitted) -> Answer:
    """Open the page, and show its address."""
    try:
        answers = screens.Asking.read(sent.values)
    except Invalid as invalid:
        form = screens.ask(sent.hidden.get("n", ""), sent.values)
        return FieldErrors(form.with_errors(invalid.errors), invalid.errors)
    days = int(answers.days)

    def act(unit: Unit) -> str:
        return once(unit, turn, sent, lambda: outside.invite(unit, turn.house, answers.sender, days))

    try:
        token = await turn.write(act)
    except SentBefore:
        return Replace(sent_before(await turn.read(lambda unit: screens.ask(unit.nonces.issue(), sent.values))))
    return Replace(screens.made(turn.links.outside(token), days))


def _window(unit: Unit, turn: Turn, handle: str, done: Callout | None = None) -> Form:
    return screens.window(outside.find(unit, turn.house, handle), handle, turn.house.lists, done)


async def open_one(turn: Turn, pressed: Pressed) -> Answer:
    """Read what was sent."""
    return over_or_open(pressed, await turn.read(lambda unit: _window(unit, turn, pressed.handle)))


async def share(turn: Turn, pressed: Pressed) -> Answer:
    """The form of a case with what was sent in it, for somebody else. Nothing is kept of where it came from."""
    one = await turn.read(lambda unit: outside.find(unit, turn.house, pressed.handle))
    sent = Submitted(pressed.who, "case", screens.as_case(one), {})
    return over_or_open(pressed, await turn.read(lambda unit: drawn(unit, turn, sent, anew=True)))


async def ask_tell(turn: Turn, pressed: Pressed) -> Answer:
    """Ask what came of it."""
    return over_or_open(pressed, await turn.read(lambda unit: _telling(unit, turn, pressed.handle)))


def _telling(unit: Unit, turn: Turn, handle: str, sent: Submitted | None = None) -> Form:
    one = outside.find(unit, turn.house, handle)
    return screens.tell(handle, unit.nonces.issue(), one.told, sent.values if sent else None)


async def tell(turn: Turn, sent: Submitted) -> Answer:
    """Say it on the sender's page."""
    handle = sent.hidden.get("h", "")
    try:
        answers = screens.Telling.read(sent.values)
    except Invalid as invalid:
        form = screens.tell(handle, sent.hidden.get("n", ""), None, sent.values)
        return FieldErrors(form.with_errors(invalid.errors), invalid.errors)

    def act(unit: Unit) -> Form:
        if first(unit, sent):
            outside.tell(unit, turn.house, handle, Told(answers.outcome, answers.words or ""))
        return _window(unit, turn, handle, screens.TOLD)

    return await turn.show(act, lambda unit: sent_before(_telling(unit, turn, handle, sent)))
