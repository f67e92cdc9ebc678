"""Stepping through an agenda, in a window or in the channel, and what a session has learned."""

from collections.abc import Callable

from bot.domain.agenda import Step
from bot.domain.errors import NothingHere, Reason, Refused
from bot.domain.programmes import Programme
from bot.domain.rounds import Session
from bot.domain.threads import Seat
from bot.domain.views import Agenda
from bot.ports.pages import PassPurpose
from bot.ports.unit import Unit
from bot.screens import presenting as screens
from bot.screens.answers import Answer, FieldErrors, Push, Replace
from bot.screens.common import FIRST_STANDS
from bot.screens.edits import SEEN
from bot.screens.elements import Callout, Form
from bot.screens.forms import Invalid
from bot.screens.inputs import Pressed, Submitted
from bot.services import agenda, images, presenting
from handlers.turn import ChangedMeanwhile, SentBefore, Turn, first, unless_changed


async def present(turn: Turn, pressed: Pressed) -> Answer:
    """Begin with the first case."""

    def begin(unit: Unit) -> Form:
        shown = presenting.present(unit, turn.house, agenda.find(unit, turn.house, pressed.handle))
        return (
            screens.question(shown, 0, _images(unit, turn, shown, 0))
            if shown.shown
            else screens.end(shown, unit.nonces.issue())
        )

    return Push(await turn.write(begin))


def _images(unit: Unit, turn: Turn, shown: Agenda, at: int) -> list[str]:
    """New pages that show the room the images, one for each case of an entry."""
    showing = PassPurpose.PRESENT_IMAGES
    tickets = [
        images.page(unit, turn.actor, case.item.thread_id, Seat.COORDINATOR, showing, turn.language)
        for case in shown.shown[at].cases
    ]
    return [turn.links.images(ticket) for ticket in tickets]


async def reveal(turn: Turn, pressed: Pressed) -> Answer:
    """Show what was found; or, where the case has been taken off meanwhile, what comes next."""

    def act(unit: Unit) -> Form:
        shown, at = presenting.reveal(unit, turn.house, pressed.handle)
        return screens.found(shown, at, unit.nonces.issue(), images=_images(unit, turn, shown, at))

    try:
        return Replace(await turn.write(act))
    except Refused as refused:
        if refused.reason is not Reason.NOT_SHOWN:
            raise
    return Replace(await turn.read(lambda unit: _next(unit, turn, pressed.value)))


def _next(unit: Unit, turn: Turn, stood: str) -> Form:
    """What stands now in the place of a case that is not shown."""
    key, at = screens.place(stood)
    shown = agenda.look(unit, turn.house, agenda.find(unit, turn.house, key))
    if at < len(shown.shown):
        return screens.question(shown, at, _images(unit, turn, shown, at), screens.not_shown())
    return screens.end(shown, unit.nonces.issue(), screens.not_shown())


async def go_on(turn: Turn, sent: Submitted) -> Answer:
    """Keep the learning point, and go on to the next case or to the end."""
    handle, nonce = sent.hidden.get("h", ""), sent.hidden.get("n", "")
    try:
        learned = screens.Learning.read(sent.values)
    except Invalid as invalid:

        def anew(unit: Unit) -> Form:
            shown, at = presenting.presented(unit, turn.house, handle)
            return screens.found(shown, at, nonce, sent.values, _images(unit, turn, shown, at))

        form = await turn.read(anew)
        return FieldErrors(form.with_errors(invalid.errors), invalid.errors)

    def act(unit: Unit) -> Form:
        # Sent twice it says the same: only what somebody else has written meanwhile is shown before it is lost.
        before, at = presenting.presented(unit, turn.house, handle)
        unless_changed(sent, screens.found(before, at, nonce, images=_images(unit, turn, before, at)))
        shown, at = presenting.capture(unit, turn.house, handle, learned.point or "")
        if at + 1 == len(shown.shown):
            return screens.end(shown, unit.nonces.issue())
        return screens.question(shown, at + 1, _images(unit, turn, shown, at + 1))

    try:
        return Replace(await turn.write(act))
    except ChangedMeanwhile as newer:
        return Replace(newer.form)


def _step(named: str) -> Step:
    if named not in list(Step):
        raise NothingHere
    return Step(named)


def _window(unit: Unit, turn: Turn, at: tuple[Agenda, int], step: Step, done: Callout | None = None) -> Form:
    """The window of a case again. What was found is shown only where it was shown before."""
    shown, number = at
    images = _images(unit, turn, shown, number)
    if step is Step.QUESTION:
        return screens.question(shown, number, images, done)
    return screens.found(shown, number, unit.nonces.issue(), images=images, done=done)


async def ask_post(turn: Turn, pressed: Pressed) -> Answer:
    """The next step, before it goes into the channel."""
    step = _step(pressed.value)

    def look(unit: Unit) -> Form:
        shown, at = presenting.presented(unit, turn.house, pressed.handle)
        return screens.posting(shown, at, step, unit.nonces.issue())

    return Push(await turn.read(look))


async def post(turn: Turn, sent: Submitted) -> Answer:
    """Put a step before the room in the channel: once, however often it is sent, and whoever was first."""
    handle, nonce, step = sent.hidden.get("h", ""), sent.hidden.get("n", ""), _step(sent.hidden.get("k", ""))
    point = ""
    if step is Step.POINT:
        try:
            point = screens.Lesson.read(sent.values).point
        except Invalid as invalid:
            form = await turn.read(lambda unit: _posting(unit, turn, handle, step, nonce, sent))
            return FieldErrors(form.with_errors(invalid.errors), invalid.errors)

    def act(unit: Unit) -> Form:
        if not first(unit, sent):
            return _window(unit, turn, presenting.presented(unit, turn.house, handle), step, screens.put_before())
        before, at = presenting.presented(unit, turn.house, handle)
        if step in before.shown[at].posted | before.shown[at].leaving:
            return _window(unit, turn, (before, at), step, screens.there_already())
        stands = None if step is Step.POINT else screens.stands(before.shown[at], step)
        unless_changed(sent, screens.posting(before, at, step, nonce), stands)
        shown = presenting.put_before(unit, turn.house, handle, step, point)
        return _window(unit, turn, shown, step, screens.put_before())

    try:
        return Replace(await turn.write(act))
    except ChangedMeanwhile as newer:
        return Replace(newer.form)
    except SentBefore:
        return Replace(
            await turn.read(
                lambda unit: _window(unit, turn, presenting.presented(unit, turn.house, handle), step, FIRST_STANDS)
            )
        )


def _posting(unit: Unit, turn: Turn, handle: str, step: Step, nonce: str, sent: Submitted) -> Form:
    shown, at = presenting.presented(unit, turn.house, handle)
    return screens.posting(shown, at, step, nonce, sent.values)


async def post_step_again(turn: Turn, pressed: Pressed) -> Answer:
    """Post the steps of a case that did not arrive, or may not have."""
    return Replace(await turn.write(lambda unit: _decided(unit, turn, pressed, presenting.post_step_again)))


async def leave_step(turn: Turn, pressed: Pressed) -> Answer:
    """What may not have arrived is there."""
    return Replace(await turn.write(lambda unit: _decided(unit, turn, pressed, presenting.leave_step)))


def _decided(
    unit: Unit, turn: Turn, pressed: Pressed, decide: Callable[[Unit, Programme, str], tuple[Agenda, int]]
) -> Form:
    return _window(unit, turn, decide(unit, turn.house, pressed.handle), _step(pressed.value))


async def post_points_again(turn: Turn, pressed: Pressed) -> Answer:
    """Post what was learned, which did not arrive, or may not have."""
    return Replace(await turn.write(lambda unit: _points(unit, turn, pressed, presenting.post_points_again)))


async def leave_points(turn: Turn, pressed: Pressed) -> Answer:
    """It is there."""
    return Replace(await turn.write(lambda unit: _points(unit, turn, pressed, presenting.leave_points)))


def _points(unit: Unit, turn: Turn, pressed: Pressed, decide: Callable[[Unit, Programme, Session], None]) -> Form:
    session = agenda.find(unit, turn.house, pressed.handle)
    decide(unit, turn.house, session)
    return screens.end(agenda.look(unit, turn.house, session), unit.nonces.issue())


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
        now = agenda.look(unit, turn.house, session)
        if not first(unit, sent):
            return screens.end(now, unit.nonces.issue(), screens.finished())
        stands = screens.end(now, unit.nonces.issue(), screens.unread())
        if stands.hidden[SEEN] != sent.hidden.get(SEEN) and not now.released:
            raise ChangedMeanwhile(stands)
        shown = presenting.finish(unit, turn.house, session)
        return screens.end(shown, unit.nonces.issue(), screens.finished())

    def again(unit: Unit) -> Form:
        session = agenda.find(unit, turn.house, key)
        return screens.end(agenda.look(unit, turn.house, session), unit.nonces.issue(), FIRST_STANDS)

    return await turn.show(once, again)
