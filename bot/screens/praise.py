"""A good call: the thanks that its reader finds, the question about praise in the channel, and the praise."""

from collections.abc import Mapping, Sequence
from typing import Annotated
from uuid import UUID

from bot.domain.cases import Kind
from bot.domain.notices import Notice
from bot.domain.people import ProgrammeId
from bot.domain.praise import Praised, Praising
from bot.domain.threads import Answer, Praise, Seat
from bot.domain.views import View
from bot.ports.outbox import UNKNOWN, Parked
from bot.screens.common import NOT_YET, not_posted
from bot.screens.elements import Block, Button, Buttons, Callout, Card, Choice, Element, Form, Style, Text, Tone
from bot.screens.exhibit import Exhibit
from bot.screens.forms import Answers
from bot.screens.words import options
from bot.text.catalogue import N, Sentence, T

ANSWERS_TO_THANKS = (Answer.THANKS, Answer.TALK)
"""The quick answers to a good call: there is nothing to agree with, and no addendum to make."""

_SAID: Mapping[Praise, Sentence] = {
    Praise.NAMED: T("Yes, with my name"),
    Praise.UNNAMED: T("Yes, without my name"),
    Praise.NO: T("No"),
}
_ANSWERED: Mapping[Praise, Sentence] = {
    Praise.NAMED: T("You agreed to praise in the channel, with your name. It is posted once you both agree."),
    Praise.UNNAMED: T("You agreed to praise in the channel, without your name. It is posted once you both agree."),
    Praise.NO: T("You do not want this good call praised in the channel."),
}


class AnswerPraise(Answers):
    """What an end says to praise in the channel."""

    praise: Annotated[Praise, Choice(label=T("May this good call be praised?"), options=options(_SAID), spread=True)]


def thanks(view: View) -> list[Element]:
    """Above a good call, for its reader: what it is, before anything else is read."""
    if view.case.kind is not Kind.GOOD_CALL or view.place.seat is not Seat.READER:
        return []
    return [
        Callout(
            Tone.DONE, T("Thank you for a good call."), T("A colleague wants you to know. Nothing is asked of you.")
        )
    ]


def in_window(praising: Praising | None, handle: str) -> list[Element]:
    """The question, what this end has said to it, or that it is posted."""
    if praising is None:
        return []
    if praising.posted:
        return [Text(T("Praise for this good call is in the channel."), quiet=True)]
    if praising.own is not None:
        again = Button("thread.praise.ask", T("Change my answer about praise"), handle, opens=True, style=Style.QUIET)
        return [Text(_ANSWERED[praising.own], quiet=True), Buttons((again,))]
    told = T(
        "If you both agree, the channel reads one sentence of thanks: nothing of the case, and only the names of those"
        " who want theirs there."
    )
    return [
        Callout(Tone.PRIVATE, T("Praise in the channel?"), told),
        Buttons((Button("thread.praise.ask", T("Answer about praise"), handle, opens=True),)),
    ]


def ask(seat: Seat, name: str, handle: str, nonce: str, own: Praise | None = None) -> Form:
    """Asks an end, with the very sentence that would stand in the channel."""
    sharer, reader = (name, "") if seat is Seat.SUBMITTER else ("", name)
    elements: list[Element] = [
        NOT_YET,
        Text(T("With your name the channel reads this, and your colleague’s name if they want it there, too:")),
        Text(sentence(Praised(sharer, reader)), quiet=True),
        Text(
            T(
                "It is posted at noon of the next working day after both of you have agreed. Until then you can change"
                " your answer."
            )
        ),
        AnswerPraise.questions(None if own is None else {"praise": own})["praise"],
        Callout(
            Tone.PRIVATE,
            T("Who can see this:"),
            T(
                "what you answer, nobody. The praise, everybody in the channel, your colleague included; it cannot be"
                " taken back from here. Whoever knows the case, as the coordinators do, may tell that it is meant."
            ),
        ),
    ]
    hidden = {"h": handle, "n": nonce}
    return Form("thread.praise", T("Praise?"), tuple(elements), T("Save my answer"), T("Back"), hidden)


def sentence(praised: Praised) -> Sentence:
    """What the channel reads: always the same words, and the names of those who agreed to theirs."""
    sharer, reader = praised.sharer, praised.reader
    if sharer and reader:
        return T("A good call: {sharer} thanks {reader}.", sharer=sharer, reader=reader)
    if reader:
        return T("A good call: a colleague thanks {reader}.", reader=reader)
    if sharer:
        return T("A good call: {sharer} thanks a colleague.", sharer=sharer)
    return T("A good call: a colleague thanks another.")


def post(praised: Praised) -> Card:
    """The praise in the channel."""
    words = sentence(praised)
    return Card("praise", words, (Text(words),))


def undecided(parked: Sequence[Parked]) -> list[Block]:
    """On the board, what a coordinator decides about praise that may not have arrived. It leads to no case."""
    if not parked:
        return []
    unsure = next((one.reason for one in parked if one.reason == UNKNOWN), parked[0].reason)
    if unsure == UNKNOWN:
        lead = N(
            "Nobody knows whether a praise arrived in the channel.",
            "Nobody knows whether {n} praises arrived in the channel.",
            len(parked),
        )
    else:
        lead = N(
            "A praise could not be posted in the channel.",
            "{n} praises could not be posted in the channel.",
            len(parked),
        )
    return not_posted(lead, unsure, "praise", "")


_NAME = "Dr. A. Example"


def _board(*reasons: str) -> Form:
    made = (
        Parked(UUID(int=at), ProgrammeId(UUID(int=0)), UUID(int=at), Notice.PRAISE, "slack", "T0", reason)
        for at, reason in enumerate(reasons)
    )
    return Form("board", T("Board"), tuple(undecided(list(made))), None, T("Close"))


EXHIBITS = (
    Exhibit("praise.ask.sample", lambda: ask(Seat.SUBMITTER, _NAME, "h" * 27, "n" * 27)),
    Exhibit("praise.again.sample", lambda: ask(Seat.READER, _NAME, "h" * 27, "n" * 27, Praise.UNNAMED)),
    Exhibit("praise.ask.worst", lambda: ask(Seat.READER, "<" * 80, "h" * 27, "n" * 27)),
    Exhibit("praise.post.sample", lambda: post(Praised(_NAME, "Dr. B. Example"))),
    Exhibit("praise.unnamed.sample", lambda: post(Praised("", ""))),
    Exhibit("praise.undecided.sample", lambda: _board(UNKNOWN)),
    Exhibit("praise.not_posted.sample", lambda: _board("no_channel", "no_channel")),
    Exhibit("praise.post.worst", lambda: post(Praised("<" * 80, "<" * 80))),
)
