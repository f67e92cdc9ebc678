"""Drafts of cases: keeping what was typed so far, going on with it, discarding it."""

from bot.screens import drafts as screens
from bot.screens.answers import Answer, Replace
from bot.screens.cases import ShareCase
from bot.screens.forms import Invalid
from bot.screens.inputs import Pressed, Submitted
from bot.services import drafts
from handlers.cases import drawn
from handlers.people import over_or_open
from handlers.turn import Turn


def _sent(pressed: Pressed, draft: str) -> Submitted:
    hidden = {name: value for name, value in pressed.hidden.items() if name != screens.DRAFT}
    return Submitted(pressed.who, "case", pressed.values, {**hidden, screens.DRAFT: draft} if draft else hidden)


async def save(turn: Turn, pressed: Pressed) -> Answer:
    """Keep what was typed so far. The screen for identifiers reads it first, as it does before a case is stored."""
    draft = pressed.hidden.get(screens.DRAFT, "")
    try:
        screens.Typed.read(pressed.values)
    except Invalid as invalid:
        form = await turn.read(lambda unit: drawn(unit, turn, _sent(pressed, draft)))
        return Replace(form.with_errors(invalid.errors))
    fields = ShareCase.model_fields.keys() - screens.NOT_KEPT
    values = {name: value for name, value in pressed.values.items() if name in fields and value.strip()}
    kept = await turn.write(lambda unit: drafts.keep(unit, turn.actor, values, draft))
    return Replace(await turn.read(lambda unit: drawn(unit, turn, _sent(pressed, kept), screens.SAVED)))


async def open_one(turn: Turn, pressed: Pressed) -> Answer:
    """The form of a case with what was kept in it."""
    draft = await turn.read(lambda unit: drafts.find(unit, turn.actor, pressed.handle))
    sent = Submitted(pressed.who, "case", draft.values, {screens.DRAFT: pressed.handle})
    return over_or_open(pressed, await turn.read(lambda unit: drawn(unit, turn, sent, anew=True)))


async def drop(turn: Turn, pressed: Pressed) -> Answer:
    """Destroy the draft. What stands in the window stays there until it is closed."""
    await turn.write(lambda unit: drafts.drop(unit, turn.actor, pressed.hidden.get(screens.DRAFT, "")))
    return Replace(await turn.read(lambda unit: drawn(unit, turn, _sent(pressed, ""), screens.DROPPED)))
