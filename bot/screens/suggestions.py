"""Other words that a coordinator suggests before something is sent on, and what their author makes of them."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Annotated

from bot.domain.cases import MOST_POINT, MOST_WORDS, Kind
from bot.domain.suggestions import Decision, Pending, pending
from bot.domain.threads import LIVE, Seat, State
from bot.domain.views import BoardCase, Need, View
from bot.screens.board import made_up_case
from bot.screens.common import NO_IDENTIFIERS, NOT_YET, day_words
from bot.screens.edits import watching
from bot.screens.elements import (
    Block,
    Button,
    Buttons,
    Callout,
    Choice,
    Element,
    Entry,
    Form,
    LongText,
    Mark,
    Option,
    ShortText,
    Style,
    Text,
    Tone,
)
from bot.screens.exhibit import Exhibit
from bot.screens.forms import Answers
from bot.screens.notes import suggested_entries
from bot.screens.readers import reader
from bot.screens.threads import made_up_view
from bot.text.catalogue import Sentence, T

_DECISIONS: Mapping[Decision, Sentence] = {
    Decision.AGREE: T("Send the coordinator’s words"),
    Decision.CHANGE: T("Write it otherwise, as below"),
    Decision.WITHDRAW: T("Take it back: send nothing"),
}
_POINT = ShortText(label=T("Learning point"), optional=True, limit=MOST_POINT)


def _taken_back(kind: Kind) -> Text:
    words = T("If you take the case back it is closed, and {reader} never hears of it.", reader=reader(kind))
    return Text(words, quiet=True)


class Suggesting(Answers):
    """The words that a coordinator suggests."""

    words: Annotated[str, LongText(label=T("Words you suggest"), hint=NO_IDENTIFIERS, limit=MOST_WORDS)]
    point: Annotated[str | None, _POINT] = None


class Deciding(Answers):
    """What becomes of words for which others are suggested."""

    decision: Annotated[
        Decision,
        Choice(
            label=T("What is to happen?"),
            options=tuple(Option(one.value, words) for one, words in _DECISIONS.items()),
            spread=True,
        ),
    ]
    words: Annotated[
        str | None,
        LongText(
            label=T("Your words, if you write it otherwise"), hint=NO_IDENTIFIERS, limit=MOST_WORDS, optional=True
        ),
    ] = None
    point: Annotated[str | None, _POINT] = None


def of_board(opened: BoardCase) -> list[Pending]:
    """What waits to be sent on in a case on the board."""
    return pending(opened.thread, opened.case, opened.story, opened.notes)


def of_author(view: View) -> Pending | None:
    """The first words of whoever looks for which others are suggested, where something can still come of it."""
    thread, seat = view.place.thread, view.place.seat
    if thread.state not in LIVE:
        return None
    found = pending(thread, view.case, view.story, view.notes)
    return next((one for one in found if one.seat is seat and one.suggested), None)


def on_board(opened: BoardCase) -> list[Block]:
    """The way to suggest other words, and what is suggested already: the same for every coordinator."""
    found, blocks, buttons = of_board(opened), list[Block](), list[Button]()
    if any(one.suggested for one in found):
        blocks.append(Text(T("Other words are suggested: nothing is sent until their author has decided."), quiet=True))
        buttons.append(Button("board.suggest.drop", T("Take the suggestion back"), opened.handle, style=Style.QUIET))
    if opened.thread.state in LIVE and any(not one.suggested for one in found):
        ask = Button("board.suggest.ask", T("Suggest other words"), opened.handle, opens=True, style=Style.QUIET)
        buttons.append(ask)
    return [*blocks, *([Buttons(tuple(buttons))] if buttons else [])]


def suggest(opened: BoardCase, nonce: str, values: Mapping[str, str] | None = None) -> Form | None:
    """Asks for other words in place of the first that wait without any; None where nothing does."""
    one = next((one for one in of_board(opened) if not one.suggested), None)
    if one is None:
        return None
    ask = Suggesting.questions(words={"value": one.words}, point={"value": one.point})
    elements: tuple[Element, ...] = (
        NOT_YET,
        ask["words"],
        *((ask["point"],) if one.note is None else ()),
        Text(
            T("Whoever wrote it reads what you suggest, and agrees, writes it otherwise or takes it back."), quiet=True
        ),
        Callout(
            Tone.PRIVATE,
            T("Who can see this:"),
            T("the coordinators, and whoever wrote it, who sees “Coordinator”. Without their yes nobody gets it."),
        ),
    )
    hidden = {"h": opened.handle, "n": nonce}
    return watching(
        Form("board.suggest", T("Suggest other words"), elements, T("Suggest it"), T("Back"), hidden), values
    )


def suggested() -> Callout:
    """After a coordinator has suggested other words."""
    return Callout(
        Tone.DONE, T("Suggested."), T("Its author is told that there is something to read. Nothing is sent until then.")
    )


def dropped() -> Callout:
    """After a coordinator has taken a suggestion back."""
    return Callout(Tone.DONE, T("The suggestion is taken back."), T("The words wait as they were written."))


def in_window(view: View) -> list[Element]:
    """Above the conversation: other words are suggested, and nothing is sent meanwhile."""
    if of_author(view) is None:
        return []
    ask = Button("thread.suggestion.ask", T("Read and decide"), view.handle, opens=True, style=Style.PRIMARY)
    return [
        Callout(
            Tone.CAREFUL,
            T("A coordinator suggests other words."),
            T("What you wrote waits, and nothing is sent until you have decided."),
        ),
        Buttons((ask,)),
    ]


def decide(view: View, nonce: str, today: date, values: Mapping[str, str] | None = None) -> Form | None:
    """Shows what was written and what is suggested, and asks its author; None where nothing is suggested."""
    one = of_author(view)
    if one is None:
        return None
    ask = Deciding.questions(words={"value": one.suggested}, point={"value": one.suggested_point})
    written = one.note.written_on if one.note else view.case.shared_on
    mine = (Mark.YOU, T("You"), day_words(written, today))
    entries = [Entry(*mine, one.words), *([Entry(*mine, one.point, T("Learning point"))] if one.point else [])]
    entries += suggested_entries(one.suggested, one.suggested_point)
    elements: tuple[Element, ...] = (
        NOT_YET,
        *entries,
        *((Text(T("The learning point is left out."), quiet=True),) if one.point and not one.suggested_point else ()),
        ask["decision"],
        ask["words"],
        *((ask["point"],) if one.note is None else ()),
        Text(T("What you write otherwise waits for a coordinator again."), quiet=True),
        *((_taken_back(view.case.kind),) if one.note is None else ()),
        Callout(
            Tone.PRIVATE,
            T("Who can see this:"),
            T("the coordinators, and your colleague what is sent in the end. They see “A colleague”, not your name."),
        ),
    )
    hidden = {"h": view.handle, "n": nonce}
    title = T("Other words?")
    return watching(Form("thread.suggestion", title, elements, T("Decide"), T("Back"), hidden), values)


def unsent_change(view: View, said: Deciding) -> bool:
    """Whether an author who agrees has changed the words that they would not send by it."""
    one = of_author(view)
    if one is None or said.decision is not Decision.AGREE or not said.words:
        return False
    return (said.words, said.point or "") != (one.suggested, one.suggested_point)


def decided(decision: Decision, view: View) -> Callout:
    """After an author has decided."""
    match decision:
        case Decision.AGREE:
            if view.place.thread.state is State.WITH_COORDINATOR:
                return Callout(
                    Tone.DONE, T("Saved."), T("The coordinators find {reader}.", reader=reader(view.case.kind))
                )
            return Callout(Tone.DONE, T("Sent."), T("The notice leaves at its time."))
        case Decision.CHANGE:
            return Callout(Tone.DONE, T("Saved."), T("A coordinator reads it before it is sent."))
        case Decision.WITHDRAW:
            return Callout(Tone.DONE, T("Taken back."), T("Nothing was sent."))


def _made_up(words: str, instead: str) -> BoardCase:
    opened = made_up_case(words, 2, Need.SENDING_ON)
    held = [replace(note, held=True, suggested=instead) for note in opened.notes]
    return replace(opened, thread=replace(opened.thread, state=State.IN_CONVERSATION), notes=held)


def _of_author(words: str, instead: str) -> View:
    view = made_up_view(Seat.SUBMITTER, 0, words, State.WITH_COORDINATOR)
    story = view.story and replace(view.story, suggested=instead, suggested_point=instead[:MOST_POINT])
    return replace(view, story=story)


def _shown(elements: list[Block] | list[Element]) -> Form:
    return Form("board.case", T("A case on the board"), tuple(elements))


def _asked(words: str, values: Mapping[str, str] | None = None) -> Form:
    return suggest(made_up_case(words, 1, Need.SENDING_ON), "n" * 27, values) or _shown([])


def _decided(words: str, values: Mapping[str, str] | None = None) -> Form:
    return decide(_of_author(words, words), "n" * 27, date(2026, 5, 12), values) or _shown([])


_WORDS = "It was missed again. Whoever reads these ought to look."
_TYPED = {"words": "<" * MOST_WORDS, "point": "<" * MOST_POINT}

EXHIBITS = (
    Exhibit("board.suggest.sample", lambda: _asked(_WORDS)),
    Exhibit("board.suggest.worst", lambda: _asked("<" * MOST_WORDS, _TYPED)),
    Exhibit("board.to_suggest.sample", lambda: _shown(on_board(_made_up(_WORDS, "")))),
    Exhibit("board.suggested.sample", lambda: _shown(on_board(_made_up(_WORDS, "It is easily missed there.")))),
    Exhibit("threads.suggested.sample", lambda: _shown(in_window(_of_author(_WORDS, "It is easily missed.")))),
    Exhibit("threads.suggestion.sample", lambda: _decided(_WORDS)),
    Exhibit("threads.suggestion.worst", lambda: _decided("<" * MOST_WORDS, _TYPED)),
)
