"""What is kept and until when, and the legal hold, which takes two people."""

from bot.domain.errors import NothingHere
from bot.domain.people import Duty
from bot.domain.retention import Phase
from bot.ports.unit import Unit
from bot.screens import retention as screens
from bot.screens.answers import Answer, FieldErrors, Push, Replace
from bot.screens.elements import Form
from bot.screens.forms import Invalid
from bot.screens.inputs import Command, Pressed, Submitted
from bot.services import retention
from handlers.people import over_or_open
from handlers.turn import Turn, first


async def show(turn: Turn, asked: Command | Pressed) -> Answer:
    """`/peer retention`: the schedule, the hold, and what went last."""
    return over_or_open(asked, await turn.read(lambda unit: _kept(unit, turn)))


def _kept(unit: Unit, turn: Turn) -> Form:
    return screens.kept(retention.upkeep(unit, turn.house), coordinates=Duty.COORDINATOR in turn.actor.duties)


async def ask_hold(turn: Turn, asked: Pressed) -> Answer:
    """Open the form for a hold."""
    return over_or_open(asked, screens.hold_form(await turn.read(lambda unit: unit.nonces.issue())))


async def hold(turn: Turn, sent: Submitted) -> Answer:
    """Ask for a hold."""
    try:
        answers = screens.Holding.read(sent.values)
    except Invalid as invalid:
        form = screens.hold_form(sent.hidden.get("n", ""), sent.values)
        return FieldErrors(form.with_errors(invalid.errors), invalid.errors)

    def act(unit: Unit) -> Form:
        if first(unit, sent):
            retention.ask_hold(unit, turn.house, turn.actor, answers.reason)
        return _kept(unit, turn)

    return Replace(await turn.write(act))


async def ask_end(_: Turn, pressed: Pressed) -> Answer:
    """Ask before its end is asked for."""
    return Push(screens.end_form(pressed.value))


async def ask_agree(turn: Turn, pressed: Pressed) -> Answer:
    """Ask the second person."""
    held = await turn.read(lambda unit: retention.now_held(unit, turn.house))
    if held is None or held.key != pressed.value:
        raise NothingHere
    return Push(screens.agree_form(held.key, ends=held.phase is Phase.ENDING))


async def ask_back(_: Turn, pressed: Pressed) -> Answer:
    """Ask before a request is taken back."""
    return Push(screens.back_form(pressed.value))


async def end(turn: Turn, sent: Submitted) -> Answer:
    """Ask for the end of the hold."""

    def act(unit: Unit) -> Form:
        retention.ask_end(unit, turn.house, turn.actor, sent.hidden.get("h", ""))
        return _kept(unit, turn)

    return Replace(await turn.write(act))


async def agree(turn: Turn, sent: Submitted) -> Answer:
    """Agree as the second person."""

    def act(unit: Unit) -> Form:
        retention.agree(unit, turn.house, turn.actor, sent.hidden.get("h", ""))
        return _kept(unit, turn)

    return Replace(await turn.write(act))


async def back(turn: Turn, sent: Submitted) -> Answer:
    """Take back or decline what is asked for."""

    def act(unit: Unit) -> Form:
        retention.take_back(unit, turn.house, sent.hidden.get("h", ""))
        return _kept(unit, turn)

    return Replace(await turn.write(act))
