"""Was this useful? The question in a conversation's window, and for coordinators how often each answer was given."""

from collections.abc import Mapping, Sequence
from datetime import date
from itertools import groupby, pairwise

from bot.domain.privacy.audience import FLOOR
from bot.domain.threads import Seat
from bot.domain.usefulness import Figures, Useful
from bot.domain.views import View
from bot.screens.elements import Button, Buttons, Callout, Element, Facts, Form, Heading, Text, Tone
from bot.screens.exhibit import Exhibit
from bot.text.catalogue import N, Sentence, T, Words

MOST = 8
"""How many periods are shown: two years of quarters."""

_SAID: Mapping[Useful, Sentence] = {Useful.YES: T("Yes"), Useful.PARTLY: T("Partly"), Useful.NO: T("No")}
_OF: Mapping[Seat, Sentence] = {
    Seat.READER: T("Readers, of the case"),
    Seat.SUBMITTER: T("Those who shared one, of the answer"),
}


def in_window(view: View) -> list[Element]:
    """The question, where this end is asked now."""
    if not view.asks_useful:
        return []
    reads = view.place.seat is Seat.READER
    asked = T("Was this case useful to you?") if reads else T("Was the answer useful to you?")
    told = T(
        "Counted for the programme alone: coordinators see how often each answer was given, once a quarter is over and"
        " at least {n} people have answered. Nobody reads what you said, and it cannot be changed.",
        n=FLOOR,
    )
    buttons = (Button("thread.useful", words, view.handle, said.value) for said, words in _SAID.items())
    return [Callout(Tone.PRIVATE, asked, told), Buttons(tuple(buttons))]


def counted() -> Callout:
    """After an answer."""
    return Callout(Tone.DONE, T("Thank you."), T("It is counted, and not kept with this conversation."))


def figures(told: Sequence[Figures]) -> Form:
    """How often each answer was given, by period: the same for every coordinator."""
    elements: list[Element] = [
        Text(
            T(
                "Both ends of a conversation are asked when it closes, or when they have thanked. What they say is"
                " shown once a quarter is over and at least {n} people have answered; until then it waits sealed, for a"
                " year at most.",
                n=FLOOR,
            )
        )
    ]
    periods = [list(ones) for _, ones in groupby(told, key=lambda one: one.until)][:MOST]
    for period in periods:
        for one in period:
            elements.append(Heading(T("{first} to {last} {year}", first=one.since, last=one.last, year=one.last.year)))
            elements.append(Text(_OF[one.seat]))
            elements.append(Facts(tuple(_row(said, one.counts[said]) for said in Useful)))
    if not told:
        elements.append(Text(T("Nothing can be shown yet."), quiet=True))
    return Form("useful", T("Was it useful?"), tuple(elements), None, T("Close"))


def _row(said: Useful, number: int) -> tuple[Words, Words]:
    return _SAID[said], N("{n} answer", "{n} answers", number)


def _made_up(number: int) -> list[Figures]:
    quarters = [date(2026 - at // 4, 10 - at % 4 * 3, 1) for at in range(number + 1)]
    return [
        Figures(seat, since, until, dict.fromkeys(Useful, number))
        for until, since in pairwise(quarters)
        for seat in (Seat.READER, Seat.SUBMITTER)
    ]


EXHIBITS = (
    Exhibit("useful.figures.sample", lambda: figures(_made_up(2))),
    Exhibit("useful.figures.worst", lambda: figures(_made_up(40))),
    Exhibit("useful.none.sample", lambda: figures([])),
)
