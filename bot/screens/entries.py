"""Cases of an agenda that are shown together, as coordinators put them together and take them apart again."""

from collections.abc import Mapping
from typing import Annotated

from bot.domain.agenda import MOST_CASES
from bot.domain.lists import Axis
from bot.domain.views import Agenda, AgendaLine
from bot.screens.agenda import item, made_up_agenda, made_up_entry
from bot.screens.common import NOT_YET, headline
from bot.screens.edits import watching
from bot.screens.elements import Callout, Choice, Element, Facts, Form, Option, Text, Tone
from bot.screens.exhibit import Exhibit
from bot.screens.forms import Answers
from bot.screens.words import coded
from bot.text.catalogue import T


class Joining(Answers):
    """With which other entry of the agenda a case is shown."""

    other: Annotated[str, Choice(label=T("With which"), options=(), spread=False)]


def join(shown: Agenda, line: AgendaLine, nonce: str, values: Mapping[str, str] | None = None) -> Form:
    """Asks with which case of the same agenda this one is shown. Only those are offered that may be shown by now."""
    threads = {one.item.thread_id for one in line.cases}
    others = [
        (number, one)
        for number, one in enumerate(shown.lines, start=1)
        if one.item.thread_id not in threads and all(case.agreed for case in one.cases)
    ]
    # An option has room for one of a site's own words, and no more.
    options = tuple(
        Option(one.handle, T("{n}. {kind}", n=n, kind=coded(one.lists, Axis.KIND, one.case.kind, one.case.shared_on)))
        for n, one in others
    )
    hidden = {"h": line.handle, "n": nonce, "s": line.item.session_id.hex[:10]}
    if not options:
        none = Text(T("No other case of this agenda may be shown by now."))
        return Form("agenda.join", T("Show it together"), (NOT_YET, none), None, T("Back"), hidden)
    only = options[0].value if len(options) == 1 else None
    elements: tuple[Element, ...] = (
        NOT_YET,
        Text(
            T(
                "They become one entry of the agenda, in the other’s place: one question, one “what was found” and one"
                " learning point. What is written for the other one stays; what is written for this one fills what is"
                " missing there, and the rest of it is deleted."
            )
        ),
        Joining.questions(values, other={"options": options, "value": only})["other"],
        Facts(tuple((T("{n}.", n=n), headline(case.case, case.lists)) for n, one in others for case in one.cases)),
        Callout(
            Tone.PRIVATE,
            T("Who can see this:"),
            T(
                "the coordinators, and at the session everybody there. The conversations stay apart: no window and no"
                " notice says that a case is shown with another. If one is taken off, the others stay."
            ),
        ),
    )
    form = Form("agenda.join", T("Show it together"), elements, T("Put them together"), T("Back"), hidden)
    return watching(form, values, stands=item(line, nonce))


EXHIBITS = (
    Exhibit("entries.join.sample", lambda: join(made_up_agenda(4, 0), made_up_entry(2), "n" * 27)),
    Exhibit("entries.join.worst", lambda: join(made_up_agenda(MOST_CASES, 0), made_up_entry(MOST_CASES), "n" * 27)),
    Exhibit("entries.none.sample", lambda: join(made_up_agenda(0, 0), made_up_entry(1), "n" * 27)),
)
