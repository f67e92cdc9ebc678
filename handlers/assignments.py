"""Who of the coordinators takes care of a case, and what they let go no further for now."""

from bot.domain.views import BoardCase
from bot.ports.unit import Unit
from bot.screens import assignments as screens
from bot.screens.answers import Answer, FieldErrors, Push, Replace
from bot.screens.common import by_key
from bot.screens.elements import Callout, Form, Tone
from bot.screens.forms import Invalid
from bot.screens.inputs import Pressed, Submitted
from bot.services import assignments, board, people
from bot.text.catalogue import T
from handlers.board import acted_once, case_window
from handlers.turn import Turn


async def ask_hold(turn: Turn, pressed: Pressed) -> Answer:
    """Ask why a case is put on hold."""

    def look(unit: Unit) -> Form:
        board.find(unit, turn.actor, turn.house, pressed.handle)
        return screens.hold(pressed.handle, unit.nonces.issue())

    return Push(await turn.read(look))


async def hold(turn: Turn, sent: Submitted) -> Answer:
    """Put a case on hold."""
    handle, nonce = sent.hidden.get("h", ""), sent.hidden.get("n", "")
    try:
        why = screens.Holding.read(sent.values).words
    except Invalid as invalid:
        form = screens.hold(handle, nonce, sent.values)
        return FieldErrors(form.with_errors(invalid.errors), invalid.errors)

    def act(unit: Unit) -> BoardCase:
        return assignments.hold(unit, turn.actor, turn.house, handle, why)

    def anew(unit: Unit) -> Form:
        board.find(unit, turn.actor, turn.house, handle)
        return screens.hold(handle, unit.nonces.issue(), sent.values)

    return await acted_once(turn, sent, act, screens.held(), anew)


async def lift(turn: Turn, pressed: Pressed) -> Answer:
    """Lift a hold."""

    def act(unit: Unit) -> Form:
        opened = assignments.lift(unit, turn.actor, turn.house, pressed.handle)
        return case_window(unit, turn, opened, done=screens.lifted())

    return Replace(await turn.write(act))


def _asking(unit: Unit, turn: Turn, handle: str, nonce: str, sent: Submitted | None = None) -> Form:
    opened = board.open_case(unit, turn.actor, turn.house, handle)
    coordinators = people.coordinators(unit, turn.house.id)
    return screens.assign(opened, coordinators, nonce, sent.values if sent else None)


async def ask_assign(turn: Turn, pressed: Pressed) -> Answer:
    """Ask which coordinator takes care of a case."""
    return Push(await turn.read(lambda unit: _asking(unit, turn, pressed.handle, unit.nonces.issue())))


async def assign(turn: Turn, sent: Submitted) -> Answer:
    """Say which coordinator takes care of a case."""
    handle, nonce = sent.hidden.get("h", ""), sent.hidden.get("n", "")
    coordinators = await turn.read(lambda unit: people.coordinators(unit, turn.house.id))
    try:
        offered = {"options": screens.options(coordinators)}
        key = screens.Assigning.read(sent.values, assigned=offered).assigned
    except Invalid as invalid:
        form = await turn.read(lambda unit: _asking(unit, turn, handle, nonce, sent))
        return FieldErrors(form.with_errors(invalid.errors), invalid.errors)
    chosen = by_key(coordinators, key or "")

    def act(unit: Unit) -> BoardCase:
        return assignments.assign(unit, turn.actor, turn.house, handle, chosen)

    return await acted_once(turn, sent, act, Callout(Tone.DONE, T("Saved."), ""))
