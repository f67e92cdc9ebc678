"""What a coordinator says of a case on the board: how it is known, and whether it could be seen then."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Annotated

from bot.domain.cases import Hindsight, Standard
from bot.domain.classification import Bias, Layer, Mechanism, Second
from bot.domain.views import BoardCase, Need
from bot.screens.board import made_up_case
from bot.screens.common import NOT_YET
from bot.screens.edits import watching
from bot.screens.elements import Block, Button, Buttons, Callout, Choice, Element, Facts, Form, Style, Text, Tone
from bot.screens.exhibit import Exhibit
from bot.screens.forms import Answers
from bot.screens.words import BIASES, HINDSIGHTS, LAYERS, MECHANISMS, STANDARDS, options
from bot.text.catalogue import T, Words

_KNOWN = T("How do we know?")
_THEN = T("Could it be seen with what was known then?")
_HOW = T("How did it come to be seen otherwise?")
_WHERE = T("Where did it lie?")
_BIAS = T("Which bias may have had a part in it?")


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


class ClassifyingTwice(Classifying):
    """The same, and the second level, where the programme has chosen to have it."""

    mechanism: Annotated[Mechanism | None, Choice(label=_HOW, options=options(MECHANISMS), optional=True)] = None
    layer: Annotated[Layer | None, Choice(label=_WHERE, options=options(LAYERS), optional=True)] = None
    bias: Annotated[
        Bias | None,
        Choice(
            label=_BIAS,
            hint=T("Everybody has them: it says how a case came about."),
            options=options(BIASES),
            optional=True,
        ),
    ] = None

    @property
    def second(self) -> Second:
        """What is said at the second level."""
        return Second(self.mechanism, self.layer, self.bias)


def form_of(*, second_level: bool) -> type[Classifying]:
    """What is asked, as the programme has chosen."""
    return ClassifyingTwice if second_level else Classifying


def on_board(opened: BoardCase, *, second_level: bool) -> list[Block]:
    """What has been said of a case, and the way to say it: the same for every coordinator."""
    case, rows = opened.case, list[tuple[Words, Words]]()
    if case.standard:
        rows.append((_KNOWN, STANDARDS[case.standard]))
    if case.hindsight:
        rows.append((_THEN, HINDSIGHTS[case.hindsight]))
    second = case.second if second_level else Second()
    if second.mechanism:
        rows.append((_HOW, MECHANISMS[second.mechanism]))
    if second.layer:
        rows.append((_WHERE, LAYERS[second.layer]))
    if second.bias:
        rows.append((_BIAS, BIASES[second.bias]))
    ask = Button("board.classify.ask", T("Classify the case"), opened.handle, opens=True, style=Style.QUIET)
    return [*([Facts(tuple(rows))] if rows else []), Buttons((ask,))]


def classify(
    opened: BoardCase, nonce: str, values: Mapping[str, str] | None = None, *, second_level: bool = False
) -> Form:
    """Asks how it is known what was there, and whether it could be seen then; and more at the second level."""
    case, second = opened.case, opened.case.second
    stands = {"standard": case.standard, "hindsight": case.hindsight}
    if second_level:
        stands |= {"mechanism": second.mechanism, "layer": second.layer, "bias": second.bias}
    changes = {name: {"value": value} for name, value in stands.items()}
    ask = form_of(second_level=second_level).questions(**changes)
    elements: tuple[Element, ...] = (
        NOT_YET,
        *ask.values(),
        Text(T("It says something about the case, not about anybody. You may leave any of it empty."), quiet=True),
        Callout(Tone.PRIVATE, T("Who can see this:"), T("the coordinators. The two people do not.")),
    )
    hidden = {"h": opened.handle, "n": nonce}
    return watching(Form("board.classify", T("Classify the case"), elements, T("Save"), T("Back"), hidden), values)


def _made_up() -> BoardCase:
    opened = made_up_case("The late phase was missing.", 1, Need.NOTHING)
    second = Second(Mechanism.SATISFACTION_OF_SEARCH, Layer.LATENT_SYSTEM, Bias.FRAMING)
    said = replace(opened.case, standard=Standard.PATHOLOGY, hindsight=Hindsight.LOOKING_BACK, second=second)
    return replace(opened, case=said)


def _classified(*, second_level: bool) -> Form:
    return Form("board.case", T("A case on the board"), tuple(on_board(_made_up(), second_level=second_level)))


EXHIBITS = (
    Exhibit("board.classify.sample", lambda: classify(_made_up(), "n" * 27)),
    Exhibit("board.classify_twice.sample", lambda: classify(_made_up(), "n" * 27, second_level=True)),
    Exhibit("board.classified.sample", lambda: _classified(second_level=False)),
    Exhibit("board.classified_twice.sample", lambda: _classified(second_level=True)),
)
