"""The agenda of a session, as coordinators make it."""

from collections.abc import Callable, Mapping

from bot.domain.agenda import Script
from bot.domain.errors import Reason, Refused
from bot.domain.rounds import Session
from bot.ports.unit import Unit
from bot.screens import agenda as screens
from bot.screens import entries
from bot.screens.answers import Answer, FieldErrors, Open, Push, Replace
from bot.screens.common import FIRST_STANDS, sent_before
from bot.screens.elements import Callout, Form
from bot.screens.forms import Invalid
from bot.screens.inputs import Pressed, Submitted, Surface
from bot.services import agenda, board
from handlers.turn import Turn, first, unless_changed


def _agenda(unit: Unit, turn: Turn, session: Session, done: Callout | None = None) -> Form:
    return screens.agenda(agenda.look(unit, turn.house, session), done)


async def show(turn: Turn, pressed: Pressed) -> Answer:
    """The agenda of a session, whose id the button carries. It is no secret, and says nothing of any case."""
    key = pressed.handle or pressed.value
    form = await turn.read(lambda unit: _agenda(unit, turn, agenda.find(unit, turn.house, key)))
    return Push(form) if pressed.surface is Surface.WINDOW else Open(form)


async def open_page(turn: Turn, pressed: Pressed) -> Answer:
    """A new one-time page with the agenda and where each study is found."""

    def look(unit: Unit) -> Form:
        session = agenda.find(unit, turn.house, pressed.handle)
        return screens.page(turn.links.agenda(agenda.preparing(unit, turn.actor, session, turn.language)))

    return Push(await turn.read(look))


async def open_item(turn: Turn, pressed: Pressed) -> Answer:
    """One case of the agenda."""

    def look(unit: Unit) -> Form:
        return _item(unit, turn, pressed.handle)

    return Push(await turn.read(look))


def _item(unit: Unit, turn: Turn, handle: str, sent: Submitted | None = None, nonce: str = "") -> Form:
    thread = board.find_entry(unit, turn.actor, turn.house, handle)
    line = agenda.line(unit, turn.house, thread)
    return screens.item(line, nonce or unit.nonces.issue(), sent.values if sent else None)


async def save_item(turn: Turn, sent: Submitted) -> Answer:
    """Keep what a coordinator says of a case."""
    handle, nonce = sent.hidden.get("h", ""), sent.hidden.get("n", "")
    try:
        written = screens.Writing.read(sent.values)
    except Invalid as invalid:
        form = await turn.read(lambda unit: _item(unit, turn, handle, sent, nonce))
        return FieldErrors(form.with_errors(invalid.errors), invalid.errors)
    script = Script(written.question or "", written.found or "", written.point or "")

    def act(unit: Unit) -> Session:
        unless_changed(sent, _item(unit, turn, handle, nonce=nonce))
        thread = board.find_entry(unit, turn.actor, turn.house, handle)
        return agenda.write(unit, thread, int(written.minutes), script)

    try:
        return await _once(turn, sent, act, lambda unit: sent_before(_item(unit, turn, handle, sent)))
    except Refused as refused:
        if refused.reason is not Reason.NOT_ON_AGENDA:
            raise
        return Replace(screens.not_kept(script))


async def move_item(turn: Turn, pressed: Pressed) -> Answer:
    """Move a case up or down."""
    by = -1 if pressed.value == screens.UP else 1

    def act(unit: Unit) -> Form:
        thread = board.find_entry(unit, turn.actor, turn.house, pressed.handle)
        return _agenda(unit, turn, agenda.shift(unit, thread, by))

    return Replace(await turn.write(act))


async def ask_join(turn: Turn, pressed: Pressed) -> Answer:
    """Ask with which other case of the agenda one is shown."""
    return Push(await turn.read(lambda unit: _joining(unit, turn, pressed.handle, unit.nonces.issue())))


def _joining(unit: Unit, turn: Turn, handle: str, nonce: str, values: Mapping[str, str] | None = None) -> Form:
    thread = board.find_entry(unit, turn.actor, turn.house, handle)
    line = agenda.line(unit, turn.house, thread)
    session = unit.rounds.session(line.item.session_id)
    agenda.refuse_begun(unit, session)
    return entries.join(agenda.look(unit, turn.house, session), line, nonce, values)


async def join(turn: Turn, sent: Submitted) -> Answer:
    """Show a case together with another: they become one entry."""
    handle, nonce = sent.hidden.get("h", ""), sent.hidden.get("n", "")
    try:
        other = entries.Joining.read(sent.values).other
    except Invalid as invalid:
        form = await turn.read(lambda unit: _joining(unit, turn, handle, nonce, sent.values))
        return FieldErrors(form.with_errors(invalid.errors), invalid.errors)

    def act(unit: Unit) -> Session:
        thread = board.find_entry(unit, turn.actor, turn.house, handle)
        unless_changed(sent, _joining(unit, turn, handle, nonce), _item(unit, turn, handle, nonce=nonce))
        return agenda.join(unit, thread, board.find_entry(unit, turn.actor, turn.house, other))

    return await _once(turn, sent, act)


async def part(turn: Turn, pressed: Pressed) -> Answer:
    """Show a case on its own again."""

    def act(unit: Unit) -> Form:
        thread = board.find_entry(unit, turn.actor, turn.house, pressed.handle)
        return _agenda(unit, turn, agenda.part(unit, thread))

    return Replace(await turn.write(act))


async def ask_take_off(turn: Turn, pressed: Pressed) -> Answer:
    """Ask before a case is taken off."""

    def look(unit: Unit) -> Form:
        thread = board.find_entry(unit, turn.actor, turn.house, pressed.handle)
        return screens.take_off(agenda.line(unit, turn.house, thread), unit.nonces.issue())

    return Push(await turn.read(look))


async def take_off(turn: Turn, sent: Submitted) -> Answer:
    """Take a case off the agenda."""
    handle, nonce = sent.hidden.get("h", ""), sent.hidden.get("n", "")

    def act(unit: Unit) -> Session:
        thread = board.find_entry(unit, turn.actor, turn.house, handle)
        line = agenda.line(unit, turn.house, thread)
        unless_changed(sent, screens.take_off(line, nonce), screens.item(line, nonce))
        return agenda.take_off(unit, thread)

    return await _once(turn, sent, act)


async def _once(
    turn: Turn, sent: Submitted, act: Callable[[Unit], Session], anew: Callable[[Unit], Form] | None = None
) -> Answer:
    """Act once however often a form is sent, and show the agenda again.

    `anew` draws a form that holds words once more, for when they are not those that were sent first.
    """

    def here(unit: Unit) -> Session:
        return agenda.find(unit, turn.house, sent.hidden.get("s", ""))

    def once(unit: Unit) -> Form:
        return _agenda(unit, turn, act(unit) if first(unit, sent) else here(unit), screens.saved())

    def again(unit: Unit) -> Form:
        return anew(unit) if anew else _agenda(unit, turn, here(unit), FIRST_STANDS)

    return await turn.show(once, again)
