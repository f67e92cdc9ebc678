"""A case that has not left yet: saying it otherwise, taking it back."""

from bot.domain.cases import Story
from bot.domain.people import Act
from bot.domain.views import View
from bot.ports.unit import Unit
from bot.screens import unsent as screens
from bot.screens.answers import Answer, FieldErrors, Push, Replace
from bot.screens.coded import Coded, lacking
from bot.screens.common import sent_before
from bot.screens.elements import Callout, Form, Tone
from bot.screens.forms import Invalid
from bot.screens.inputs import Pressed, Submitted
from bot.services import cases, threads
from bot.text.catalogue import T
from handlers.threads import window
from handlers.turn import Turn, first, once, unless_changed


def _view(unit: Unit, turn: Turn, handle: str, act: Act) -> View:
    return threads.view_from(unit, cases.unsent(unit, turn.actor, handle, act))


async def ask_edit(turn: Turn, pressed: Pressed) -> Answer:
    """Show what was said, to be said otherwise."""

    def look(unit: Unit) -> Form:
        return screens.edit(_view(unit, turn, pressed.handle, Act.EDIT_CASE), unit.nonces.issue())

    return Push(await turn.read(look))


async def edit(turn: Turn, sent: Submitted) -> Answer:
    """Seal the case again, as it is said now."""
    handle, nonce = sent.hidden.get("h", ""), sent.hidden.get("n", "")
    view = await turn.read(lambda unit: threads.view(unit, turn.actor, handle))
    try:
        said = Coded.read(sent.values, **screens.held_to(view))
        missing = {name: words for name, words in lacking(sent.values, said.kind).items() if name in Coded.model_fields}
        if missing:
            raise Invalid(missing)
    except Invalid as invalid:
        form = screens.edit(view, nonce, sent.values)
        return FieldErrors(form.with_errors(invalid.errors), invalid.errors)
    rewritten = cases.Rewritten(
        kind=said.kind,
        modality=said.modality,
        story=Story(
            said.happened, said.point or "", turned_out=said.turned_out or "", preliminary=said.preliminary or ""
        ),
        factor=said.factor,
        criterion=said.criterion,
        source=said.source,
        subspecialty=said.subspecialty,
        decade=said.decade,
        sex=said.sex,
        impact=said.impact,
    )

    def act(unit: Unit) -> Form:
        if not first(unit, sent):
            return window(unit, turn, threads.view(unit, turn.actor, handle), _CHANGED)
        now = _view(unit, turn, handle, Act.EDIT_CASE)
        unless_changed(sent, screens.edit(now, unit.nonces.issue()))
        return window(unit, turn, cases.rewrite(unit, turn.actor, handle, rewritten), _CHANGED)

    def anew(unit: Unit) -> Form:
        now = _view(unit, turn, handle, Act.EDIT_CASE)
        return sent_before(screens.edit(now, unit.nonces.issue(), sent.values))

    return await turn.show(act, anew)


_CHANGED = Callout(Tone.DONE, T("The case is changed."), "")


async def ask_take_back(turn: Turn, pressed: Pressed) -> Answer:
    """Ask before the case is withdrawn."""

    def look(unit: Unit) -> Form:
        cases.unsent(unit, turn.actor, pressed.handle, Act.WITHDRAW_CASE)
        return screens.take_back(pressed.handle, unit.nonces.issue())

    return Push(await turn.read(look))


async def take_back(turn: Turn, sent: Submitted) -> Answer:
    """Withdraw the case. Sent again it is answered as the first time: there is nothing left to look at."""

    def act(unit: Unit) -> str:
        cases.withdraw(unit, turn.actor, sent.hidden.get("h", ""))
        return ""

    await turn.write(lambda unit: once(unit, turn, sent, lambda: act(unit)))
    return Replace(screens.taken_back())
