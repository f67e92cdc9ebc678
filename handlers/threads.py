"""The conversation: opening it, writing, showing one's name, handing back, warning, ending."""

from collections.abc import Callable
from typing import TypeVar

from bot.domain.errors import NothingHere, Reason, Refused
from bot.domain.people import Act
from bot.domain.threads import LIVE, Rounds, Seat
from bot.domain.usefulness import Useful
from bot.domain.views import View
from bot.ports.pages import PassPurpose
from bot.ports.unit import Unit
from bot.screens import endings, suggestions
from bot.screens import images as image_screens
from bot.screens import praise as praise_screens
from bot.screens import threads as screens
from bot.screens import usefulness as useful_screens
from bot.screens.answers import Answer, FieldErrors, Open, Push, Replace
from bot.screens.common import FIRST_STANDS, SENT_BEFORE, sent_before
from bot.screens.elements import Callout, Element, Form, Tone
from bot.screens.forms import Answers, Invalid
from bot.screens.inputs import Pressed, Submitted, Surface
from bot.services import consents, desk, images, notes, praise, readers, talks, threads, usefulness
from bot.text.catalogue import Sentence, T
from handlers.turn import SentBefore, Turn, first, number

A = TypeVar("A", bound=Answers)

_AUDIENCE = {
    screens.BOTH: frozenset({Seat.SUBMITTER, Seat.READER, Seat.COORDINATOR}),
    screens.COLLEAGUE: frozenset({Seat.SUBMITTER, Seat.READER}),
    screens.COORDINATOR: frozenset({Seat.COORDINATOR}),
}


def _window(
    unit: Unit,
    turn: Turn,
    view: View,
    *,
    page: int | None = None,
    sent: Submitted | Pressed | None = None,
    done: Callout | None = None,
) -> Form:
    return screens.window(
        view,
        today=turn.today,
        nonce=unit.nonces.issue(),
        pathway=turn.house.pathway,
        page_link=_page_link(unit, turn, view),
        asked=suggestions.in_window(view),
        images=_images(unit, turn, view),
        praise=praise_screens.in_window(praise.look(unit, view.place), view.handle),
        talking=talks.look(unit, view.place),
        zone=turn.house.zone,
        page=page,
        values=sent.values if sent else None,
        done=done,
    )


def window(unit: Unit, turn: Turn, view: View, done: Callout) -> Form:
    """The conversation, for an act that has a room of its own."""
    return _window(unit, turn, view, done=done)


def _page_link(unit: Unit, turn: Turn, view: View) -> str | None:
    """A new one-time page each time the window is drawn; none when there is nothing to write or to find."""
    thread, seat = view.place.thread, view.place.seat
    if not turn.house.reference_mask or thread.state not in LIVE:
        return None
    if seat is Seat.READER and not thread.has_reference:
        return None
    return turn.links.page(threads.reference_page(unit, turn.actor, thread.id, seat, turn.language))


def _images(unit: Unit, turn: Turn, view: View) -> list[Element]:
    """The ways to the images: to see them where there are any, and to add some where that is possible."""

    def way(purpose: PassPurpose) -> str:
        place = view.place
        return turn.links.images(images.page(unit, turn.actor, place.thread.id, place.seat, purpose, turn.language))

    see = way(PassPurpose.SEE_IMAGES) if view.images else ""
    add = way(PassPurpose.ADD_IMAGES) if image_screens.may_add(view) else ""
    return image_screens.in_window(view, see, add)


async def open_window(turn: Turn, pressed: Pressed) -> Answer:
    """Open the conversation behind a button."""

    def look(unit: Unit) -> tuple[Form, bool]:
        view = threads.view(unit, turn.actor, pressed.handle)
        return _window(unit, turn, view), desk.is_first_look(view.place)

    form, first = await turn.read(look)
    if first:
        await turn.store.write(lambda unit: desk.opened(unit, turn.actor, pressed.handle))
    return Push(form) if pressed.surface is Surface.WINDOW else Open(form)


async def turn_page(turn: Turn, pressed: Pressed) -> Answer:
    """Show another page of a long conversation; typed words stay."""
    page = number(pressed.value)
    return Replace(
        await turn.read(
            lambda unit: _window(unit, turn, threads.view(unit, turn.actor, pressed.handle), page=page, sent=pressed)
        )
    )


_NOTHING_SAID = T("Choose an answer or write something.")


async def write(turn: Turn, sent: Submitted) -> Answer:
    """Send a note."""
    handle = sent.hidden.get("h", "")
    try:
        reply = screens.Reply.read(sent.values)
        if reply.answer is None and not reply.words:
            raise Invalid({"words": _NOTHING_SAID})
    except Invalid as invalid:
        page = number(sent.hidden.get("p", ""))
        form = await turn.read(
            lambda unit: _window(unit, turn, threads.view(unit, turn.actor, handle), page=page, sent=sent)
        )
        errors = invalid.errors
        if errors.get("words") is _NOTHING_SAID and all(field.name != "answer" for field in form.fields):
            errors = {"words": T("Write something here.")}
        return FieldErrors(form.with_errors(errors), errors)
    audience = _AUDIENCE.get(reply.audience, _AUDIENCE[screens.COLLEAGUE])

    def once(unit: Unit) -> Form:
        if first(unit, sent):
            view = notes.write(unit, turn.actor, turn.house, handle, reply.words or "", reply.answer, audience)
        else:
            view = threads.view(unit, turn.actor, handle)
        return _window(unit, turn, view, done=screens.sent(view))

    def anew(unit: Unit) -> Form:
        view = threads.view(unit, turn.actor, handle)
        _refuse_closed(view)
        return _window(unit, turn, view, sent=sent, done=SENT_BEFORE)

    return await turn.show(once, anew)


def _refuse_closed(view: View) -> None:
    """Words that were not sent must not be offered for sending where nothing can be sent any more."""
    if view.place.thread.state not in LIVE:
        raise Refused(Reason.CONVERSATION_CLOSED)


async def _ask(turn: Turn, pressed: Pressed, act: Act, draw: Callable[[str], Form]) -> Answer:
    """Open a question over a conversation's window, for whoever may do there what it asks about."""

    def look(unit: Unit) -> Form:
        threads.enter(unit, turn.actor, pressed.handle, act)
        return draw(unit.nonces.issue())

    return Push(await turn.read(look))


async def ask_close(turn: Turn, pressed: Pressed) -> Answer:
    """Ask before closing."""
    return await _ask(turn, pressed, Act.CLOSE, lambda nonce: endings.close(pressed.handle, nonce))


async def close(turn: Turn, sent: Submitted) -> Answer:
    """Close the conversation."""
    handle = sent.hidden.get("h", "")

    def act(unit: Unit, answers: endings.Closing) -> View:
        return threads.close(unit, turn.actor, turn.house, handle, answers.rounds)

    def draw(nonce: str) -> Form:
        return endings.close(handle, nonce)

    return await _once(turn, sent, endings.Closing, draw, act, T("Closed."))


async def ask_rounds(turn: Turn, pressed: Pressed) -> Answer:
    """Ask about rounds after the end."""
    return await _ask(turn, pressed, Act.ANSWER_ROUNDS, lambda nonce: endings.rounds(pressed.handle, nonce))


async def answer_rounds(turn: Turn, sent: Submitted) -> Answer:
    """Keep the answer about rounds."""
    handle = sent.hidden.get("h", "")

    def act(unit: Unit, answers: endings.Closing) -> View:
        return consents.answer_rounds(unit, turn.actor, handle, answers.rounds)

    def draw(nonce: str) -> Form:
        return endings.rounds(handle, nonce)

    return await _once(turn, sent, endings.Closing, draw, act, T("Your answer is saved."))


async def ask_reopen(turn: Turn, pressed: Pressed) -> Answer:
    """Ask before a closed conversation goes on."""
    return await _ask(turn, pressed, Act.REOPEN, lambda nonce: endings.reopen(pressed.handle, nonce))


async def reopen(turn: Turn, sent: Submitted) -> Answer:
    """Go on with a closed conversation."""
    handle = sent.hidden.get("h", "")

    def act(unit: Unit, _: Answers) -> View:
        return notes.reopen(unit, turn.actor, turn.house, handle)

    def draw(nonce: str) -> Form:
        return endings.reopen(handle, nonce)

    return await _once(turn, sent, Answers, draw, act, T("It goes on."))


async def agree(turn: Turn, pressed: Pressed) -> Answer:
    """Agree to the session that the case is chosen for."""

    def act(unit: Unit) -> Form:
        view = consents.agree(unit, turn.actor, pressed.handle)
        late = view.nomination is None or view.nomination.asked
        return _window(unit, turn, view, done=None if late else Callout(Tone.DONE, T("Your answer is saved."), ""))

    return Replace(await turn.write(act))


async def withdraw(turn: Turn, pressed: Pressed) -> Answer:
    """Ask not to show the case. It is then on no agenda, and nobody is told who asked."""

    def act(unit: Unit) -> Form:
        view = consents.answer_rounds(unit, turn.actor, pressed.handle, Rounds.NO)
        return _window(unit, turn, view, done=Callout(Tone.DONE, T("It is not shown."), T("Nobody is told who asked.")))

    return Replace(await turn.write(act))


async def say_useful(turn: Turn, pressed: Pressed) -> Answer:
    """Count whether it was of use. Pressed again, the first answer stands."""
    if pressed.value not in set(Useful):
        raise NothingHere

    def act(unit: Unit) -> Form:
        view = usefulness.say(unit, turn.actor, pressed.handle, Useful(pressed.value))
        return _window(unit, turn, view, done=useful_screens.counted())

    return Replace(await turn.write(act))


async def ask_name(turn: Turn, pressed: Pressed) -> Answer:
    """Ask once more before a name is shown."""
    return await _ask(
        turn, pressed, Act.SHOW_NAME, lambda nonce: screens.show_name(pressed.handle, nonce, turn.actor.name)
    )


async def show_name(turn: Turn, sent: Submitted) -> Answer:
    """Show one's name to the other end."""
    handle = sent.hidden.get("h", "")

    def act(unit: Unit, _: screens.ShowName) -> View:
        return notes.show_name(unit, turn.actor, turn.house, handle)

    def draw(nonce: str) -> Form:
        return screens.show_name(handle, nonce, turn.actor.name)

    return await _once(turn, sent, screens.ShowName, draw, act, T("Your colleague can now read your name."))


async def ask_warn(turn: Turn, pressed: Pressed) -> Answer:
    """A patient may need action: send people to the phone, then offer to tell the others."""
    return await _ask(turn, pressed, Act.WARN, lambda nonce: screens.warn(pressed.handle, nonce, turn.house.pathway))


async def warn(turn: Turn, sent: Submitted) -> Answer:
    """Tell the other seats at once."""
    handle = sent.hidden.get("h", "")

    def act(unit: Unit, answers: screens.Alarm) -> View:
        return notes.warn(unit, turn.actor, turn.house, handle, answers.words or "")

    def draw(nonce: str) -> Form:
        return screens.warn(handle, nonce, turn.house.pathway, sent.values)

    return await _once(turn, sent, screens.Alarm, draw, act, T("Everyone in the conversation is told now."))


async def ask_not_mine(turn: Turn, pressed: Pressed) -> Answer:
    """Ask before the case is handed back."""
    return await _ask(turn, pressed, Act.SAY_NOT_MINE, lambda nonce: endings.not_mine(pressed.handle, nonce))


async def not_mine(turn: Turn, sent: Submitted) -> Answer:
    """Hand the case back to the coordinators."""

    def once(unit: Unit) -> Form:
        if not first(unit, sent):
            raise NothingHere
        readers.say_not_mine(unit, turn.actor, sent.hidden.get("h", ""))
        return endings.handed_back()

    try:
        return Replace(await turn.write(once))
    except SentBefore:
        raise NothingHere from None


async def _once(
    turn: Turn,
    sent: Submitted,
    model: type[A],
    draw: Callable[[str], Form],
    act: Callable[[Unit, A], View],
    said: Sentence,
) -> Answer:
    """Read a small form, act once however often it is sent, and show the conversation again.

    `draw` makes the form again with a nonce. Sent again with other words it is offered as a new one; with nothing
    but another choice, the conversation shows how things stand.
    """
    handle = sent.hidden.get("h", "")
    try:
        answers = model.read(sent.values)
    except Invalid as invalid:
        return FieldErrors(draw(sent.hidden.get("n", "")).with_errors(invalid.errors), invalid.errors)

    def once(unit: Unit) -> Form:
        view = act(unit, answers) if first(unit, sent) else threads.view(unit, turn.actor, handle)
        return _window(unit, turn, view, done=Callout(Tone.DONE, said, ""))

    def anew(unit: Unit) -> Form:
        view = threads.view(unit, turn.actor, handle)
        if model is not screens.Alarm:
            return _window(unit, turn, view, done=FIRST_STANDS)
        _refuse_closed(view)
        return sent_before(draw(unit.nonces.issue()))

    return await turn.show(once, anew)
