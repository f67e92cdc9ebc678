"""A case that goes back to whoever shared it: given back or not taken up by a coordinator, and sent again."""

from collections.abc import Callable, Mapping

from bot.domain.views import BoardCase
from bot.ports.unit import Unit
from bot.screens import returns as screens
from bot.screens.answers import Answer, FieldErrors, Push, Replace
from bot.screens.elements import Callout, Form
from bot.screens.forms import Invalid
from bot.screens.inputs import Pressed, Submitted
from bot.services import board, notes
from handlers.board import acted_once
from handlers.threads import window
from handlers.turn import Turn

_Draw = Callable[[str, str, Mapping[str, str] | None], Form]


async def ask_return(turn: Turn, pressed: Pressed) -> Answer:
    """Ask why a case is given back."""
    return await _ask(turn, pressed, screens.give_back)


async def give_back(turn: Turn, sent: Submitted) -> Answer:
    """Give a case back."""

    def act(unit: Unit, reason: str) -> BoardCase:
        return board.give_back(unit, turn.actor, turn.house, sent.hidden.get("h", ""), reason)

    return await _act(turn, sent, screens.give_back, act, screens.given_back())


async def ask_decline(turn: Turn, pressed: Pressed) -> Answer:
    """Ask why a case is not taken up."""
    return await _ask(turn, pressed, screens.decline)


async def decline(turn: Turn, sent: Submitted) -> Answer:
    """Close a case that is not taken up."""

    def act(unit: Unit, reason: str) -> BoardCase:
        return board.decline(unit, turn.actor, turn.house, sent.hidden.get("h", ""), reason)

    return await _act(turn, sent, screens.decline, act, screens.declined())


async def send_again(turn: Turn, pressed: Pressed) -> Answer:
    """Whoever shared a case that was given back sends it again."""

    def act(unit: Unit) -> Form:
        view = notes.send_again(unit, turn.actor, turn.house, pressed.handle)
        return window(unit, turn, view, screens.sent_again())

    return Replace(await turn.write(act))


async def _ask(turn: Turn, pressed: Pressed, draw: _Draw) -> Answer:
    def look(unit: Unit) -> Form:
        board.find(unit, turn.actor, turn.house, pressed.handle)
        return draw(pressed.handle, unit.nonces.issue(), None)

    return Push(await turn.read(look))


async def _act(
    turn: Turn, sent: Submitted, draw: _Draw, act: Callable[[Unit, str], BoardCase], done: Callout
) -> Answer:
    handle, nonce = sent.hidden.get("h", ""), sent.hidden.get("n", "")
    try:
        reason = screens.Reasoning.read(sent.values).words
    except Invalid as invalid:
        form = draw(handle, nonce, sent.values)
        return FieldErrors(form.with_errors(invalid.errors), invalid.errors)

    def anew(unit: Unit) -> Form:
        board.find(unit, turn.actor, turn.house, handle)
        return draw(handle, unit.nonces.issue(), sent.values)

    return await acted_once(turn, sent, lambda unit: act(unit, reason), done, anew)
