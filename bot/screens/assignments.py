"""Who of the coordinators takes care of a case, and what they let go no further for now."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Annotated

from bot.domain.people import Member
from bot.domain.threads import State
from bot.domain.views import BoardCase, Need
from bot.screens.board import made_up_case
from bot.screens.cases import made_up_roster
from bot.screens.common import NO_IDENTIFIERS, NOT_YET, member_key
from bot.screens.elements import (
    Block,
    Button,
    Buttons,
    Callout,
    Choice,
    Facts,
    Form,
    LongText,
    Option,
    Style,
    Text,
    Tone,
)
from bot.screens.exhibit import Exhibit
from bot.screens.forms import Answers
from bot.text.catalogue import T

MOST_WHY = 300
"""How long a word may be on why a case is on hold."""


class Holding(Answers):
    """Why a case goes no further for now."""

    words: Annotated[str, LongText(label=T("Why it is on hold"), hint=NO_IDENTIFIERS, limit=MOST_WHY)]

    @classmethod
    def _a_colleague_reads(cls, given: Mapping[str, str]) -> bool:
        return False


class Assigning(Answers):
    """Which coordinator takes care of a case. Left empty, it is nobody in particular."""

    assigned: Annotated[
        str | None, Choice(label=T("Who takes care of it?"), options=(), optional=True, spread=False)
    ] = None


def options(coordinators: Sequence[Member]) -> tuple[Option, ...]:
    """The coordinators, the same whoever asks."""
    return tuple(Option(member_key(member), member.name) for member in coordinators)


def on_board(opened: BoardCase) -> list[Block]:
    """Who takes care of a case, whether it is on hold, and what can be done: the same for every coordinator."""
    if opened.thread.state is State.OVER or opened.story is None:
        return []
    shown: list[Block] = []
    items = [Button("board.assign.ask", T("Assign it"), opened.handle, opens=True, style=Style.QUIET)]
    if opened.assigned is not None:
        shown.append(Text(T("{name} takes care of it.", name=opened.assigned.name)))
    if opened.on_hold:
        shown.append(Facts(((T("On hold"), opened.on_hold),)))
        items.append(Button("board.lift", T("Lift the hold"), opened.handle))
    elif opened.thread.state is State.WITH_COORDINATOR:
        items.append(Button("board.hold.ask", T("Put it on hold"), opened.handle, opens=True, style=Style.QUIET))
    return [*shown, Buttons(tuple(items))]


def hold(handle: str, nonce: str, values: Mapping[str, str] | None = None) -> Form:
    """Asks why a case is put on hold."""
    elements = (
        NOT_YET,
        Text(
            T("It goes to nobody until one of you lifts the hold. That a patient may need action is told all the same.")
        ),
        Holding.questions(values)["words"],
        Callout(
            Tone.PRIVATE,
            T("Who can see this:"),
            T("the coordinators who take no part in the conversation. Whoever shared it sees that you have it."),
        ),
    )
    return Form("board.hold", T("Put it on hold?"), elements, T("Put it on hold"), T("Back"), {"h": handle, "n": nonce})


def assign(
    opened: BoardCase, coordinators: Sequence[Member], nonce: str, values: Mapping[str, str] | None = None
) -> Form:
    """Asks which coordinator takes care of a case."""
    now = member_key(opened.assigned) if opened.assigned else None
    ask = Assigning.questions(values, assigned={"options": options(coordinators), "value": now})
    elements = (
        NOT_YET,
        ask["assigned"],
        Text(
            T(
                "Every name is accepted, also of somebody who takes part in the conversation: they alone are told so"
                " when they open it. So it says nothing of who shared or read it. Left empty, it is everybody’s."
            ),
            quiet=True,
        ),
        Callout(
            Tone.PRIVATE,
            T("Who can see this:"),
            T("all coordinators, on the board. No notice is sent."),
        ),
    )
    hidden = {"h": opened.handle, "n": nonce}
    return Form("board.assign", T("Assign the case"), elements, T("Save"), T("Back"), hidden)


def held() -> Callout:
    """After a case was put on hold."""
    return Callout(Tone.DONE, T("On hold."), "")


def lifted() -> Callout:
    """After a hold was lifted."""
    return Callout(Tone.DONE, T("The hold is lifted."), "")


_WHY = "Waits for the pathology, which is expected next week."


def _made_up(why: str, *, assigned: bool) -> BoardCase:
    opened = made_up_case("Words.", 0, Need.NOTHING)
    story = None if opened.story is None else replace(opened.story, on_hold=why)
    longest = max(made_up_roster(300), key=lambda member: len(member.name))
    return replace(opened, story=story, assigned=longest if assigned else None)


def _window(why: str, *, assigned: bool) -> Form:
    return Form("board.case", T("A case on the board"), tuple(on_board(_made_up(why, assigned=assigned))))


EXHIBITS = (
    Exhibit("board.held.sample", lambda: _window(_WHY, assigned=True)),
    Exhibit("board.held.worst", lambda: _window("<" * MOST_WHY, assigned=True)),
    Exhibit("board.unassigned.sample", lambda: _window("", assigned=False)),
    Exhibit("board.hold.sample", lambda: hold("h" * 27, "n" * 27)),
    Exhibit("board.hold.worst", lambda: hold("h" * 27, "n" * 27, {"words": "<" * MOST_WHY})),
    Exhibit("board.assign.sample", lambda: assign(_made_up("", assigned=False), made_up_roster(3), "n" * 27)),
    Exhibit("board.assign.worst", lambda: assign(_made_up("", assigned=False), made_up_roster(20), "n" * 27)),
)
