"""What a coordinator says of a case on the board: how it is known, and whether it could be seen then."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Annotated

from bot.domain.cases import Hindsight, Standard
from bot.domain.views import BoardCase, Need
from bot.screens.board import made_up_case
from bot.screens.common import NOT_YET
from bot.screens.edits import watching
from bot.screens.elements import Block, Button, Buttons, Callout, Choice, Element, Facts, Form, Style, Text, Tone
from bot.screens.exhibit import Exhibit
from bot.screens.forms import Answers
from bot.screens.words import HINDSIGHTS, STANDARDS, options
from bot.text.catalogue import T, Words

_KNOWN = T("How do we know?")
_THEN = T("Could it be seen with what was known then?")


class Classifying(Answers):
    """How it is known what was there, and whether it could be seen then. Each may be left out, or taken back."""

    standard: Annotated[Standard | None, Choice(label=_KNOWN, options=options(STANDARDS), optional=True)] = None
    hindsight: Annotated[
        Hindsight | None,
        Choice(
            label=_THEN,
            hint=T("Without what came to be known later: whoever knows the end sees more."),
            options=options(HINDSIGHTS),
            optional=True,
        ),
    ] = None


def on_board(opened: BoardCase) -> list[Block]:
    """What has been said of a case, and the way to say it: the same for every coordinator."""
    case, rows = opened.case, list[tuple[Words, Words]]()
    if case.standard:
        rows.append((_KNOWN, STANDARDS[case.standard]))
    if case.hindsight:
        rows.append((_THEN, HINDSIGHTS[case.hindsight]))
    ask = Button("board.classify.ask", T("Classify the case"), opened.handle, opens=True, style=Style.QUIET)
    return [*([Facts(tuple(rows))] if rows else []), Buttons((ask,))]


def classify(opened: BoardCase, nonce: str, values: Mapping[str, str] | None = None) -> Form:
    """Asks how it is known what was there, and whether it could be seen then."""
    case = opened.case
    ask = Classifying.questions(values, standard={"value": case.standard}, hindsight={"value": case.hindsight})
    elements: tuple[Element, ...] = (
        NOT_YET,
        *ask.values(),
        Text(T("It says something about the case, not about anybody. You may leave either empty."), quiet=True),
        Callout(Tone.PRIVATE, T("Who can see this:"), T("the coordinators. The two people do not.")),
    )
    hidden = {"h": opened.handle, "n": nonce}
    return watching(Form("board.classify", T("Classify the case"), elements, T("Save"), T("Back"), hidden))


def _made_up() -> BoardCase:
    opened = made_up_case("The late phase was missing.", 1, Need.NOTHING)
    said = replace(opened.case, standard=Standard.PATHOLOGY, hindsight=Hindsight.LOOKING_BACK)
    return replace(opened, case=said)


EXHIBITS = (
    Exhibit("board.classify.sample", lambda: classify(_made_up(), "n" * 27)),
    Exhibit(
        "board.classified.sample", lambda: Form("board.case", T("A case on the board"), tuple(on_board(_made_up())))
    ),
)
