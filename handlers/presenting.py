"""Stepping through an agenda, and what a session has learned."""

from bot.domain.threads import Seat
from bot.domain.views import Agenda
from bot.ports.pages import PassPurpose
from bot.ports.unit import Unit
from bot.screens import presenting as screens
from bot.screens.answers import Answer, FieldErrors, Push, Replace
from bot.screens.common import FIRST_STANDS
from bot.screens.elements import Form
from bot.screens.forms import Invalid
from bot.screens.inputs import Pressed, Submitted
from bot.services import agenda, images
from handlers.turn import ChangedMeanwhile, SentBefore, Turn, first, unless_changed


async def present(turn: Turn, pressed: Pressed) -> Answer:
    """Begin with the first case."""

    def begin(unit: Unit) -> Form:
        shown = agenda.present(unit, turn.house, agenda.find(unit, turn.house, pressed.handle))
        return (
            screens.question(shown, 0, _images(unit, turn, shown, 0))
            if shown.shown
            else screens.end(shown, unit.nonces.issue())
        )

    return Push(await turn.write(begin))


def _images(unit: Unit, turn: Turn, shown: Agenda, at: int) -> str:
    """A new page that shows the room the images of a case."""
    thread_id, showing = shown.shown[at].item.thread_id, PassPurpose.PRESENT_IMAGES
    return turn.links.images(images.page(unit, turn.actor, thread_id, Seat.COORDINATOR, showing, turn.language))


async def reveal(turn: Turn, pressed: Pressed) -> Answer:
    """Show what was found."""

    def look(unit: Unit) -> Form:
        shown, at = agenda.presented(unit, turn.house, pressed.handle)
        return screens.found(shown, at, unit.nonces.issue(), images=_images(unit, turn, shown, at))

    return Replace(await turn.read(look))


async def go_on(turn: Turn, sent: Submitted) -> Answer:
    """Keep the learning point, and go on to the next case or to the end."""
    handle, nonce = sent.hidden.get("h", ""), sent.hidden.get("n", "")
    try:
        learned = screens.Learning.read(sent.values)
    except Invalid as invalid:

        def anew(unit: Unit) -> Form:
            shown, at = agenda.presented(unit, turn.house, handle)
            return screens.found(shown, at, nonce, sent.values, _images(unit, turn, shown, at))

        form = await turn.read(anew)
        return FieldErrors(form.with_errors(invalid.errors), invalid.errors)

    def act(unit: Unit) -> Form:
        # Sent twice it says the same: only what somebody else has written meanwhile is shown before it is lost.
        before, at = agenda.presented(unit, turn.house, handle)
        unless_changed(sent, screens.found(before, at, nonce, images=_images(unit, turn, before, at)))
        shown, at = agenda.capture(unit, turn.house, handle, learned.point or "")
        if at + 1 == len(shown.shown):
            return screens.end(shown, unit.nonces.issue())
        return screens.question(shown, at + 1, _images(unit, turn, shown, at + 1))

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
