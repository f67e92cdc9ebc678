"""The coordinator's board: cases by where they stand, without people and labels, all or those that are looked for."""

from collections.abc import Mapping, Sequence
from typing import Annotated

from bot.domain.cases import Kind, Modality
from bot.domain.desk import LATE_AFTER, UNOPENED_AFTER
from bot.domain.lists import Axis, Lists
from bot.domain.people import Member
from bot.domain.views import BoardLine, Need
from bot.domain.worklist import EVERYTHING, Narrowing, Where
from bot.screens.board import made_up_line, needs
from bot.screens.cases import made_up_roster
from bot.screens.common import NOT_YET, headline, member_key
from bot.screens.elements import Button, Buttons, Choice, Element, Facts, Form, Heading, Option, Row, Style, Text
from bot.screens.exhibit import Exhibit
from bot.screens.forms import Answers
from bot.screens.readers import reader
from bot.screens.standing import MARKED
from bot.screens.words import KINDS, MODALITIES, PLACES, coded, options, wording
from bot.text.catalogue import N, Sentence, T, Words

LINES = 20
"""How many cases one page of the board shows."""

_EXPLAINED: Mapping[Where, Sentence] = {
    Where.WITH_COORDINATOR: T(
        "Nothing to do here: whoever shared it reported or performed the study, or it has no reader and is answered."
    ),
    Where.CLOSED: T(
        "Nothing more can be written. The key to who took part is destroyed 14 days later, or after the rounds."
    ),
    Where.OVER: T("The key is destroyed: nobody can tell any more who took part."),
}


def board(
    lines: Sequence[BoardLine],
    lists: Lists,
    page: int = 0,
    narrowing: Narrowing = EVERYTHING,
    coordinators: Sequence[Member] = (),
) -> Form:
    """Released cases: those that need a coordinator, then the others by where they stand.

    An alarm is shown whatever is looked for.
    """
    found = [line for line in lines if line.need is Need.ACTION or _fits(line, narrowing)]
    pages = max(1, -(-len(found) // LINES))
    number = max(0, min(page, pages - 1))
    shown = found[number * LINES : (number + 1) * LINES]
    elements: list[Element] = [
        NOT_YET,
        Text(
            N(
                "{n} case. Never who shared or read it. The same for every coordinator.",
                "{n} cases. Never who shared or read them. The same for every coordinator.",
                len(lines),
            ),
            quiet=True,
        ),
        *_looked_for(narrowing, lists, coordinators, len(found)),
    ]
    alarms = [line for line in shown if line.need is Need.ACTION]
    waiting = [line for line in shown if line.need not in {Need.ACTION, Need.NOTHING}]
    elements += _group(MARKED, alarms) + _group(T("To take care of"), waiting)
    for where in Where:
        rest = [line for line in shown if line.need is Need.NOTHING and line.where is where]
        elements += _group(PLACES[where], rest, _EXPLAINED.get(where))
    if pages > 1:
        elements.append(_pages(number, pages, narrowing))
    if lines:
        elements.append(_ways(narrowing))
    return Form("board", T("Board"), tuple(elements), None, T("Close"))


def _fits(line: BoardLine, narrowing: Narrowing) -> bool:
    return narrowing.fits(line.case, line.where, member_key(line.assigned) if line.assigned else None)


def _looked_for(narrowing: Narrowing, lists: Lists, coordinators: Sequence[Member], found: int) -> list[Element]:
    """What is looked for, and how many there are: a short list is not to pass for the whole."""
    if narrowing == EVERYTHING:
        return []
    rows = list[tuple[Words, Words]]()
    if narrowing.where:
        rows.append((T("Where it stands"), PLACES[narrowing.where]))
    if narrowing.kind:
        rows.append((T("Kind"), coded(lists, Axis.KIND, narrowing.kind)))
    if narrowing.modality:
        rows.append((T("Modality"), coded(lists, Axis.MODALITY, narrowing.modality)))
    if narrowing.assigned:
        rows += [(T("Who takes care of it"), one.name) for one in coordinators if member_key(one) == narrowing.assigned]
    said = N(
        "{n} case shown. One in which a patient may need action is shown whatever you look for.",
        "{n} cases shown. One in which a patient may need action is shown whatever you look for.",
        found,
    )
    return [Facts(tuple(rows)), Text(said, quiet=True)]


def _group(title: Sentence, lines: Sequence[BoardLine], explained: Sentence | None = None) -> list[Element]:
    if not lines:
        return []
    said: list[Element] = [Text(explained, quiet=True)] if explained else []
    return [Heading(title, len(lines)), *said, *(_row(line) for line in lines)]


def _row(line: BoardLine) -> Row:
    """The second line says what is to be done; where there is nothing, how it stands, or the factor if there is one."""
    case = line.case
    factor = coded(line.lists, Axis.FACTOR, case.factor, case.shared_on) if case.factor else None
    return Row(
        headline(case, line.lists),
        _cared_for(line, _to_do(line) or factor),
        N("{n} day", "{n} days", line.age),
        Button("board.open", T("Open"), line.handle, opens=True),
        urgent=line.need is Need.ACTION,
    )


def _cared_for(line: BoardLine, said: Words | None) -> Words | None:
    if line.assigned is None:
        return said
    who = T("{name} takes care of it", name=line.assigned.name)
    return who if said is None else T("{first}, {second}", first=said, second=who)


def _to_do(line: BoardLine) -> Sentence | None:
    need = needs(line.need, line.case.kind)
    if need is None and line.unopened:
        return T("Not opened by {reader} for {days} working days", reader=reader(line.case.kind), days=UNOPENED_AFTER)
    if need is not None and line.late and line.need is not Need.ACTION:
        return T("{need}, untouched for {days} working days", need=need, days=LATE_AFTER)
    return need


def _pages(number: int, pages: int, narrowing: Narrowing) -> Buttons:
    items: list[Button] = []
    if number > 0:
        items.append(_page(T("Earlier page"), number - 1, narrowing))
    if number < pages - 1:
        items.append(_page(T("Next page"), number + 1, narrowing))
    return Buttons(tuple(items))


def _page(words: Sentence, number: int, narrowing: Narrowing) -> Button:
    carried = f"{number}" if narrowing == EVERYTHING else f"{number}|{narrowing.word}"
    return Button("board.page", words, value=carried, style=Style.QUIET)


def _ways(narrowing: Narrowing) -> Buttons:
    items = [Button("board.narrow.ask", T("Narrow the list"), value=narrowing.word, opens=True, style=Style.QUIET)]
    if narrowing != EVERYTHING:
        items.append(_page(T("Show every case"), 0, EVERYTHING))
    return Buttons(tuple(items))


class LookingFor(Answers):
    """Which cases of the board somebody looks for. What is left empty asks for nothing."""

    where: Annotated[Where | None, Choice(label=T("Where it stands"), options=options(PLACES), optional=True)] = None
    kind: Annotated[Kind | None, Choice(label=T("Kind"), options=options(KINDS), optional=True)] = None
    modality: Annotated[str | None, Choice(label=T("Modality"), options=options(MODALITIES), optional=True)] = None
    assigned: Annotated[
        str | None, Choice(label=T("Who takes care of it"), options=(), optional=True, spread=False)
    ] = None

    @property
    def narrowing(self) -> Narrowing:
        """What is looked for."""
        return Narrowing(self.where, self.kind, self.modality, self.assigned)


def offered(lists: Lists, coordinators: Sequence[Member]) -> dict[str, Mapping[str, object]]:
    """What can be looked for: also what is not offered any more, because older cases bear it."""
    return {
        Axis.KIND: {"options": tuple(Option(one.code, wording(Axis.KIND, one)) for one in lists.of(Axis.KIND))},
        Axis.MODALITY: {
            "options": tuple(Option(one.code, wording(Axis.MODALITY, one)) for one in lists.of(Axis.MODALITY))
        },
        "assigned": {"options": tuple(Option(member_key(one), one.name) for one in coordinators)},
    }


def narrow(
    narrowing: Narrowing, lists: Lists, coordinators: Sequence[Member], values: Mapping[str, str] | None = None
) -> Form:
    """Asks which cases are looked for."""
    found = offered(lists, coordinators)
    ask = LookingFor.questions(
        values,
        where={"value": narrowing.where},
        kind={"value": narrowing.kind, **found[Axis.KIND]},
        modality={"value": narrowing.modality, **found[Axis.MODALITY]},
        assigned={"value": narrowing.assigned, **found["assigned"]},
    )
    elements: tuple[Element, ...] = (
        *ask.values(),
        Text(T("What you leave empty is not looked at. Nothing is kept of what you look for."), quiet=True),
    )
    return Form("board.narrow", T("Narrow the list"), elements, T("Show them"), T("Back"))


_SOME = Narrowing(Where.CLOSED, Kind.NEAR_MISS, Modality.CT)

EXHIBITS = (
    Exhibit("board.board.sample", lambda: board([made_up_line(index) for index in range(12)], Lists())),
    Exhibit("board.board.worst", lambda: board([made_up_line(index) for index in range(400)], Lists(), page=3)),
    Exhibit(
        "board.narrowed.worst",
        lambda: board([made_up_line(index) for index in range(400)], Lists(), 1, Narrowing(Where.ON_AN_AGENDA)),
    ),
    Exhibit("board.narrow.sample", lambda: narrow(_SOME, Lists(), made_up_roster(4))),
)
