"""A case that a coordinator gives back to its sharer, or does not take up: with a reason, for that seat alone."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Annotated

from bot.domain.cases import MOST_WORDS
from bot.domain.threads import Mention, Note, NoteId, Seat, State
from bot.domain.views import BoardCase, Need, View
from bot.screens.board import made_up_case
from bot.screens.common import NO_IDENTIFIERS, NOT_YET
from bot.screens.elements import Block, Button, Buttons, Callout, Form, LongText, Style, Text, Tone
from bot.screens.exhibit import Exhibit
from bot.screens.forms import Answers
from bot.screens.threads import made_up_view, window
from bot.text.catalogue import Sentence, T


class Reasoning(Answers):
    """Why a case is given back or not taken up."""

    words: Annotated[str, LongText(label=T("Your reason"), hint=NO_IDENTIFIERS, limit=MOST_WORDS)]


_WHO_CAN_SEE = Callout(
    Tone.PRIVATE,
    T("Who can see this:"),
    T("the person who shared it, and the coordinators. They see “Coordinator”. No reader ever does."),
)


def on_board(opened: BoardCase) -> list[Block]:
    """The ways out of a case that waits with the coordinators: the same for every one of them."""
    if opened.thread.state is not State.WITH_COORDINATOR or opened.on_hold:
        return []
    back = Button("board.return.ask", T("Give it back"), opened.handle, opens=True, style=Style.QUIET)
    decline = Button("board.decline.ask", T("Do not take it up"), opened.handle, opens=True, style=Style.QUIET)
    return [Buttons((back, decline))]


def give_back(handle: str, nonce: str, values: Mapping[str, str] | None = None) -> Form:
    """Asks why a case is given back."""
    said = T("Whoever shared it reads your reason, changes the case and sends it again, or closes it.")
    return _asking("board.return", T("Give the case back?"), said, T("Give it back"), (handle, nonce), values)


def decline(handle: str, nonce: str, values: Mapping[str, str] | None = None) -> Form:
    """Asks why a case is not taken up."""
    said = T(
        "The case is closed. Whoever shared it reads your reason, and can reopen it for 14 days. It is shown at no"
        " rounds."
    )
    return _asking("board.decline", T("Not take it up?"), said, T("Do not take it up"), (handle, nonce), values)


def _asking(
    name: str,
    title: Sentence,
    said: Sentence,
    act: Sentence,
    carried: tuple[str, str],
    values: Mapping[str, str] | None,
) -> Form:
    handle, nonce = carried
    elements = (NOT_YET, Text(said), Reasoning.questions(values)["words"], _WHO_CAN_SEE)
    return Form(name, title, elements, act, T("Back"), {"h": handle, "n": nonce})


def given_back() -> Callout:
    """After a case was given back."""
    return Callout(Tone.DONE, T("Given back."), T("A notice leaves 2 to 20 minutes from now, in working hours."))


def declined() -> Callout:
    """After a case was not taken up."""
    return Callout(Tone.DONE, T("Closed."), T("A notice leaves 2 to 20 minutes from now, in working hours."))


def sent_again() -> Callout:
    """What its sharer is told once the case is with the coordinators again."""
    return Callout(Tone.DONE, T("Sent again."), T("The coordinators have it, as it is said now."))


_REASON = "Please leave out which conference it was: everybody who was there would know the case."


def _returned() -> View:
    view = made_up_view(Seat.SUBMITTER, 0, "A nodule behind the first rib.", State.RETURNED)
    day = view.case.shared_on
    back = Note(NoteId(view.place.thread.id), Seat.COORDINATOR, frozenset({Seat.SUBMITTER}), day, _REASON)
    return replace(view, notes=[replace(back, mention=Mention.RETURNED)], faces_reader=False, may_say_not_mine=False)


def _window() -> Form:
    view = _returned()
    return window(view, today=view.case.shared_on, nonce="n" * 27, pathway="Call extension 5150.")


EXHIBITS = (
    Exhibit("board.return.sample", lambda: give_back("h" * 27, "n" * 27)),
    Exhibit("board.return.worst", lambda: give_back("h" * 27, "n" * 27, {"words": "<" * MOST_WORDS})),
    Exhibit("board.decline.sample", lambda: decline("h" * 27, "n" * 27, {"words": _REASON})),
    Exhibit(
        "board.returning.sample",
        lambda: Form("board.case", T("A case on the board"), tuple(on_board(made_up_case(_REASON, 0, Need.READER)))),
    ),
    Exhibit("thread.returned.sample", _window),
)
