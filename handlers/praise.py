"""Praise for a good call: asking both ends, and deciding on what may not have arrived in the channel."""

from bot.domain.threads import Praise
from bot.domain.views import View
from bot.ports.unit import Unit
from bot.screens import praise as screens
from bot.screens.answers import Answer, FieldErrors, Push, Replace
from bot.screens.common import FIRST_STANDS
from bot.screens.elements import Callout, Form, Tone
from bot.screens.forms import Invalid
from bot.screens.inputs import Pressed, Submitted
from bot.services import praise, threads
from bot.text.catalogue import T
from handlers.board import shown
from handlers.threads import window
from handlers.turn import Turn, first


def _asked(unit: Unit, turn: Turn, handle: str, nonce: str) -> Form:
    place, praising = praise.asked(unit, turn.actor, handle)
    return screens.ask(place.seat, turn.actor.name, handle, nonce, praising.own)


async def ask(turn: Turn, pressed: Pressed) -> Answer:
    """Ask an end whether its good call may be praised."""
    return Push(await turn.read(lambda unit: _asked(unit, turn, pressed.handle, unit.nonces.issue())))


async def answer(turn: Turn, sent: Submitted) -> Answer:
    """Keep what an end says."""
    handle = sent.hidden.get("h", "")
    try:
        said = screens.AnswerPraise.read(sent.values).praise
    except Invalid as invalid:
        form = await turn.read(lambda unit: _asked(unit, turn, handle, sent.hidden.get("n", "")))
        return FieldErrors(form.with_errors(invalid.errors), invalid.errors)

    def keep(unit: Unit) -> Form:
        return window(unit, turn, _kept(unit, turn, sent, handle, said), _SAVED)

    def again(unit: Unit) -> Form:
        return window(unit, turn, threads.view(unit, turn.actor, handle), FIRST_STANDS)

    return await turn.show(keep, again)


def _kept(unit: Unit, turn: Turn, sent: Submitted, handle: str, said: Praise) -> View:
    if not first(unit, sent):
        return threads.view(unit, turn.actor, handle)
    return praise.answer(unit, turn.actor, turn.house, handle, said)


_SAVED = Callout(Tone.DONE, T("Your answer is saved."), "")


async def post_again(turn: Turn, pressed: Pressed) -> Answer:
    """Post the praise that did not arrive, or may not have."""

    def act(unit: Unit) -> Form:
        praise.post_again(unit, turn.house.id)
        return shown(unit, turn)

    return Replace(await turn.write(act))


async def leave(turn: Turn, pressed: Pressed) -> Answer:
    """The praise that may not have arrived is there."""

    def act(unit: Unit) -> Form:
        praise.leave(unit, turn.house.id)
        return shown(unit, turn)

    return Replace(await turn.write(act))
