"""Closing a seat against abuse: what it does, asked before it is done, and never whose it is."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Annotated

from bot.domain.blocks import LONGEST, SHORTEST
from bot.domain.threads import State
from bot.domain.views import BoardCase, Need
from bot.screens.board import made_up_case
from bot.screens.common import NOT_YET
from bot.screens.elements import Block, Button, Buttons, Callout, Check, Element, Form, Style, Text, Tone
from bot.screens.exhibit import Exhibit
from bot.screens.forms import Answers
from bot.text.catalogue import T


class Shutting(Answers):
    """A yes to closing the seat of whoever shared a case."""

    sure: Annotated[bool, Check(label=T("Close this seat. I know that this cannot be undone."))]


def on_board(opened: BoardCase) -> list[Block]:
    """The way to close the seat, and that it is closed: the same for every coordinator."""
    if opened.thread.state is State.OVER:
        return []
    if opened.shut:
        return [
            Text(T("The seat of the person who shared it is closed: they can do nothing here any more."), quiet=True)
        ]
    return [Buttons((Button("board.shut.ask", T("Close a seat"), opened.handle, opens=True, style=Style.QUIET),))]


def shut(handle: str, nonce: str, values: Mapping[str, str] | None = None) -> Form:
    """Asks before the seat of whoever shared a case is closed."""
    elements: tuple[Element, ...] = (
        NOT_YET,
        Text(
            T(
                "This is for abuse: words that attack somebody. It closes the conversation and the seat of the person"
                " who shared the case. They can no longer open it, and it is shown at no rounds."
            )
        ),
        Text(
            T(
                "For {shortest} to {longest} days the same person cannot share a case, and is told so when they try.",
                shortest=SHORTEST.days,
                longest=LONGEST.days,
            )
        ),
        Shutting.questions(values)["sure"],
        Callout(
            Tone.PRIVATE,
            T("Who can see this:"),
            T("the coordinators see that the seat is closed. Nobody sees whose it is, you neither."),
        ),
    )
    return Form("board.shut", T("Close a seat?"), elements, T("Close the seat"), T("Back"), {"h": handle, "n": nonce})


def done() -> Callout:
    """After a seat was closed."""
    return Callout(Tone.DONE, T("The seat is closed."), T("Its holder is not told now, and nobody sees whose it is."))


def _made_up(*, shut: bool) -> Form:
    opened = replace(made_up_case("Words that attack.", 1, Need.NOTHING), shut=shut)
    return Form("board.case", T("A case on the board"), tuple(on_board(opened)))


EXHIBITS = (
    Exhibit("board.shut.sample", lambda: shut("h" * 27, "n" * 27)),
    Exhibit("board.seat_closed.sample", lambda: _made_up(shut=True)),
    Exhibit("board.seat_open.sample", lambda: _made_up(shut=False)),
)
