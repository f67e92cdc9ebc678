"""Other words for what waits to be sent on: suggested from the board, decided on in the conversation."""

from collections.abc import Mapping

from bot.domain.errors import Reason, Refused
from bot.domain.people import Act
from bot.domain.suggestions import Decision
from bot.domain.views import BoardCase
from bot.ports.unit import Unit
from bot.screens import suggestions as screens
from bot.screens.answers import Answer, FieldErrors, Push, Replace
from bot.screens.common import sent_before
from bot.screens.elements import Form
from bot.screens.forms import Invalid
from bot.screens.inputs import Pressed, Submitted
from bot.services import board, suggestions, threads
from bot.text.catalogue import T
from handlers.board import acted_once, case_window
from handlers.threads import window
from handlers.turn import Turn, first, unless_changed


def _suggesting(unit: Unit, turn: Turn, handle: str, nonce: str, values: Mapping[str, str] | None = None) -> Form:
    form = screens.suggest(board.open_case(unit, turn.actor, turn.house, handle), nonce, values)
    if form is None:
        raise Refused(Reason.NOT_WAITING_FOR_A_READER)
    return form


async def ask_suggest(turn: Turn, pressed: Pressed) -> Answer:
    """Ask for other words in place of those that wait."""
    return Push(await turn.read(lambda unit: _suggesting(unit, turn, pressed.handle, unit.nonces.issue())))


async def suggest(turn: Turn, sent: Submitted) -> Answer:
    """Suggest other words."""
    handle, nonce = sent.hidden.get("h", ""), sent.hidden.get("n", "")
    try:
        said = screens.Suggesting.read(sent.values)
    except Invalid as invalid:
        form = await turn.read(lambda unit: _suggesting(unit, turn, handle, nonce, sent.values))
        return FieldErrors(form.with_errors(invalid.errors), invalid.errors)

    def act(unit: Unit) -> BoardCase:
        unless_changed(sent, _suggesting(unit, turn, handle, nonce))
        return suggestions.suggest(unit, turn.actor, turn.house, handle, said.words, said.point or "")

    def anew(unit: Unit) -> Form:
        return _suggesting(unit, turn, handle, unit.nonces.issue(), sent.values)

    return await acted_once(turn, sent, act, screens.suggested(), anew)


async def drop(turn: Turn, pressed: Pressed) -> Answer:
    """Take back what is suggested."""

    def act(unit: Unit) -> Form:
        opened = suggestions.drop(unit, turn.actor, turn.house, pressed.handle)
        return case_window(unit, turn, opened, done=screens.dropped())

    return Replace(await turn.write(act))


def _deciding(unit: Unit, turn: Turn, handle: str, nonce: str, values: Mapping[str, str] | None = None) -> Form:
    place = threads.enter(unit, turn.actor, handle, Act.DECIDE)
    form = screens.decide(threads.view_from(unit, place), nonce, turn.today, values)
    if form is None:
        raise Refused(Reason.NOT_WAITING_FOR_A_READER)
    return form


async def ask_decide(turn: Turn, pressed: Pressed) -> Answer:
    """Show what is suggested, and ask what is to happen."""
    return Push(await turn.read(lambda unit: _deciding(unit, turn, pressed.handle, unit.nonces.issue())))


async def decide(turn: Turn, sent: Submitted) -> Answer:
    """Do what the author has decided."""
    handle, nonce = sent.hidden.get("h", ""), sent.hidden.get("n", "")
    try:
        said = screens.Deciding.read(sent.values)
        if said.decision is Decision.CHANGE and not said.words:
            raise Invalid({"words": T("Write something here.")})
        if screens.unsent_change(await turn.read(lambda unit: threads.view(unit, turn.actor, handle)), said):
            raise Invalid({"decision": T("You have changed the words below: choose to write it otherwise.")})
    except Invalid as invalid:
        form = await turn.read(lambda unit: _deciding(unit, turn, handle, nonce, sent.values))
        return FieldErrors(form.with_errors(invalid.errors), invalid.errors)

    def once(unit: Unit) -> Form:
        if not first(unit, sent):
            view = threads.view(unit, turn.actor, handle)
        else:
            unless_changed(sent, _deciding(unit, turn, handle, nonce))
            words, point = said.words or "", said.point or ""
            view = suggestions.decide(unit, turn.actor, turn.house, handle, said.decision, words, point)
        return window(unit, turn, view, screens.decided(said.decision, view))

    def anew(unit: Unit) -> Form:
        return sent_before(_deciding(unit, turn, handle, unit.nonces.issue(), sent.values))

    return await turn.show(once, anew)
