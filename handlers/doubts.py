"""Words that somebody says name nobody: the answer stays with its form, and what the screen found is counted."""

from dataclasses import replace

from bot.screens.answers import Answer, FieldErrors, Push, Replace
from bot.screens.elements import SURE
from bot.screens.identifiers import Found
from bot.screens.inputs import Submitted
from handlers.turn import Turn

_KEPT = "ok"
"""Under this a form carries the answers given in it, when it is shown again for another reason."""

_MOST = 6
"""So many answers are carried, the newest: platforms hold a form's hidden part to a length."""


def remembered(sent: Submitted) -> Submitted:
    """The form with the answers that it carries from before."""
    marks = sent.hidden.get(_KEPT, "").split()
    return replace(sent, values={**{SURE + mark: "yes" for mark in marks}, **sent.values}) if marks else sent


def carried(sent: Submitted, answer: Answer) -> Answer:
    """The answer, whose form carries what was said in it. A new form of the same name asks anew."""
    said = [name.removeprefix(SURE) for name, value in sent.values.items() if name.startswith(SURE) and value == "yes"]
    if not said or not isinstance(answer, FieldErrors | Push | Replace) or answer.form.name != sent.form:
        return answer
    if answer.form.hidden.get("n", "") != sent.hidden.get("n", ""):
        return answer
    return replace(answer, form=replace(answer.form, hidden={**answer.form.hidden, _KEPT: " ".join(said[-_MOST:])}))


async def count(turn: Turn, answer: Answer) -> None:
    """Count what the screen found, by kind and month, in a transaction of its own; never the words, never who typed."""
    if not isinstance(answer, FieldErrors):
        return
    found = [one for error in answer.errors.values() if isinstance(error, Found) for one in error.identifiers]
    if found:
        await turn.store.write(lambda unit: unit.stopped.count(found))
