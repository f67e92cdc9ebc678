"""Stepping through an agenda, and what a session has learned."""

from bot.ports.unit import Unit
from bot.screens import presenting as screens
from bot.screens.answers import Answer, FieldErrors, Push, Replace
from bot.screens.common import FIRST_STANDS
from bot.screens.elements import Form
from bot.screens.forms import Invalid
from bot.screens.inputs import Pressed, Submitted
from bot.services import agenda
from handlers.turn import ChangedMeanwhile, SentBefore, Turn, first, unless_changed


async def present(turn: Turn, pressed: Pressed) -> Answer:
    """Begin with the first case."""

    def begin(unit: Unit) -> Form:
        shown = agenda.present(unit, turn.house, agenda.find(unit, turn.house, pressed.handle))
        return screens.question(shown, 0) if shown.shown else screens.end(shown, unit.nonces.issue())

    return Push(await turn.write(begin))


async def reveal(turn: Turn, pressed: Pressed) -> Answer:
    """Show what was found."""

    def look(unit: Unit) -> Form:
        return screens.found(*agenda.presented(unit, turn.house, pressed.handle), unit.nonces.issue())

    return Replace(await turn.read(look))


async def go_on(turn: Turn, sent: Submitted) -> Answer:
    """Keep the learning point, and go on to the next case or to the end."""
    handle, nonce = sent.hidden.get("h", ""), sent.hidden.get("n", "")
    try:
        learned = screens.Learning.read(sent.values)
    except Invalid as invalid:
        shown, at = await turn.read(lambda unit: agenda.presented(unit, turn.house, handle))
        form = screens.found(shown, at, nonce, sent.values)
        return FieldErrors(form.with_errors(invalid.errors), invalid.errors)

    def act(unit: Unit) -> Form:
        # Sent twice it says the same: only what somebody else has written meanwhile is shown before it is lost.
        unless_changed(sent, screens.found(*agenda.presented(unit, turn.house, handle), nonce))
        shown, at = agenda.capture(unit, turn.house, handle, learned.point or "")
        more = at + 1 < len(shown.shown)
        return screens.question(shown, at + 1) if more else screens.end(shown, unit.nonces.issue())

    try:
        return Replace(await turn.write(act))
    except ChangedMeanwhile as newer:
        return Replace(newer.form)


async def ask_finish(turn: Turn, pressed: Pressed) -> Answer:
    """What was learned, before it is released."""

    def look(unit: Unit) -> Form:
        session = agenda.find(unit, turn.house, pressed.handle)
        return screens.end(agenda.look(unit, turn.house, session), unit.nonces.issue())

    return Push(await turn.read(look))


async def finish(turn: Turn, sent: Submitted) -> Answer:
    """End the session and release what it has learned."""
    key = sent.hidden.get("s", "")

    def once(unit: Unit) -> Form:
        session = agenda.find(unit, turn.house, key)
        come = first(unit, sent)
        shown = agenda.finish(unit, turn.house, session) if come else agenda.look(unit, turn.house, session)
        return screens.end(shown, unit.nonces.issue(), screens.finished())

    def again(unit: Unit) -> Form:
        session = agenda.find(unit, turn.house, key)
        return screens.end(agenda.look(unit, turn.house, session), unit.nonces.issue(), FIRST_STANDS)

    try:
        return Replace(await turn.write(once))
    except SentBefore:
        return Replace(await turn.read(again))
