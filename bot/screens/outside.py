"""Messages from outside: opening a page for one, what was sent, what its sender is told, and the sender's own form."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Annotated

from bot.domain.cases import MOST_WORDS, Outstanding, Source
from bot.domain.gates import Matter
from bot.domain.lists import Axis, Lists
from bot.domain.outside import DAYS_OPEN, MOST_TOLD, Outcome, Outside, OutsideId, Report, Sender, Told
from bot.domain.people import ProgrammeId
from bot.screens.cases import made_up_roster
from bot.screens.common import NO_IDENTIFIERS, NOT_YET
from bot.screens.elements import (
    Button,
    Buttons,
    Callout,
    Choice,
    Element,
    Facts,
    Form,
    Heading,
    Link,
    LongText,
    Option,
    Row,
    Style,
    Text,
    Tone,
)
from bot.screens.exhibit import Exhibit
from bot.screens.forms import Answers
from bot.screens.gates import MATTERS
from bot.screens.words import MODALITIES, OUTSTANDING, coded, offered, options
from bot.text.catalogue import N, Sentence, T, Words

SENDERS: Mapping[Sender, Sentence] = {
    Sender.CLINICIAN: T("A referring clinician"),
    Sender.CONFERENCE: T("A tumour board or another conference"),
    Sender.PATIENT: T("Patient relations"),
}

SOURCES: Mapping[Sender, Source] = {
    Sender.CLINICIAN: Source.CLINICIAN,
    Sender.CONFERENCE: Source.CONFERENCE,
    Sender.PATIENT: Source.PATIENT,
}
"""How a case came up that a coordinator makes of it."""

OUTCOMES: Mapping[Outcome, Sentence] = {
    Outcome.PASSED_ON: T("It was passed on to whoever read the study, as something to learn from."),
    Outcome.TALKED_ABOUT: T("It was talked about with whoever read the study."),
    Outcome.FOR_ROUNDS: T("It is to be talked about at rounds, without names."),
    Outcome.CHANGED: T("Something is being changed because of it."),
    Outcome.ELSEWHERE: T("It belongs elsewhere, and was not kept here."),
    Outcome.NOTHING: T("It was read with care, and nothing further follows."),
}


class Asking(Answers):
    """Whom a page is for, and for how long."""

    sender: Annotated[Sender, Choice(label=T("Whom do you ask?"), options=options(SENDERS), spread=True)]
    days: Annotated[
        str,
        Choice(
            label=T("How long does the page live?"),
            hint=T("Until then it is used once, and shows what came of it."),
            options=tuple(Option(str(days), N("{n} day", "{n} days", days)) for days in DAYS_OPEN),
            value=str(DAYS_OPEN[1]),
            spread=True,
        ),
    ]


class Telling(Answers):
    """What came of it."""

    outcome: Annotated[Outcome, Choice(label=T("What came of it?"), options=options(OUTCOMES), spread=True)]
    words: Annotated[
        str | None,
        LongText(
            label=T("In your own words"),
            hint=T("Nothing that points at whoever read the study: the sender may tell others."),
            limit=MOST_TOLD,
            optional=True,
        ),
    ] = None


class Sending(Answers):
    """What somebody outside answers on the page."""

    outstanding: Annotated[
        Outstanding,
        Choice(
            label=T("Is anything still outstanding for the patient or the report?"),
            options=options(OUTSTANDING),
            spread=True,
        ),
    ]
    matter: Annotated[
        Matter,
        Choice(
            label=T("Is one of these true of it?"),
            options=options(MATTERS),
            value=Matter.NONE.value,
            spread=True,
        ),
    ] = Matter.NONE
    modality: Annotated[str, Choice(label=T("Modality"), options=options(MODALITIES))]
    happened: Annotated[
        str,
        LongText(
            label=T("What happened?"),
            hint=T("What the report said, and what came to light later."),
            limit=MOST_WORDS,
        ),
    ]


def held_to(lists: Lists) -> dict[str, Mapping[str, object]]:
    """What an answer is held to."""
    return {"modality": {"options": offered(lists, Axis.MODALITY)}}


def ask(nonce: str, values: Mapping[str, str] | None = None) -> Form:
    """Opens a page for somebody who has no account."""
    ask = Asking.questions(values)
    elements = (
        NOT_YET,
        *ask.values(),
        Callout(
            Tone.PRIVATE,
            T("You may know who wrote."),
            T(
                "Whoever gets the page from you is told so. Nothing here says to whom you gave it. What they send is"
                " seen by every coordinator."
            ),
        ),
    )
    return Form("outside", T("Ask somebody outside"), elements, T("Open a page"), T("Back"), {"n": nonce})


def made(url: str, days: int) -> Form:
    """The address of the page, shown once."""
    elements = (
        Callout(
            Tone.DONE,
            T("The page is open."),
            N(
                "Give this address to one person, within {n} day. It is shown here alone.",
                "Give this address to one person, within {n} days. It is shown here alone.",
                days,
            ),
        ),
        Text(url),
        Buttons((Link(T("Look at it"), url),)),
        Text(
            T("Whoever has the address can send once, and read what came of it. Write no patient’s name beside it."),
            quiet=True,
        ),
    )
    return Form("outside.made", T("A page for one message"), elements, None, T("Close"))


def on_board(found: Sequence[tuple[Outside, str]]) -> tuple[Element, ...]:
    """What came from outside, above the cases of the board."""
    if not found:
        return ()
    rows = (
        Row(
            SENDERS[one.sender],
            T("Answered. Destroyed after {day}.", day=one.last_day)
            if one.told
            else T("Waits for you to say what came of it, by {day}.", day=one.last_day),
            button=Button("outside.open", T("Open"), handle, opens=True),
        )
        for one, handle in found
    )
    return (Heading(T("From outside"), len(found)), *rows)


ASK = Buttons((Button("outside.ask", T("Ask somebody outside"), opens=True, style=Style.QUIET),))


def window(one: Outside, handle: str, lists: Lists, done: Callout | None = None) -> Form:
    """One message, and what its sender has been told."""
    report = one.report or Report("", "", dealt_with=False)
    rows: tuple[tuple[Words, Words], ...] = (
        (T("From"), SENDERS[one.sender]),
        (T("Modality"), coded(lists, Axis.MODALITY, report.modality)),
        *(((T("Patient and report"), T("dealt with, says the sender")),) if report.dealt_with else ()),
    )
    elements: list[Element] = [NOT_YET, *((done,) if done else ()), Facts(rows), Text(report.happened)]
    if one.told:
        elements.append(Callout(Tone.DONE, T("The sender reads:"), OUTCOMES[one.told.outcome]))
        if one.told.words:
            elements.append(Text(one.told.words))
    elements += [
        Callout(
            Tone.PRIVATE,
            T("Who can see this:"),
            T(
                "the coordinators, until {day}. Shared as a case it goes out as yours, for somebody else: it is then"
                " kept as any case, and nothing leads from here to it.",
                day=one.last_day,
            ),
        ),
        Buttons(
            (
                Button("outside.tell.ask", T("Say what came of it"), handle, opens=True),
                Button("outside.share", T("Share it as a case"), handle, opens=True, style=Style.PRIMARY),
            )
        ),
    ]
    return Form("outside.window", T("From outside"), tuple(elements), None, T("Back"))


def as_case(one: Outside) -> dict[str, str]:
    """What the form of a case holds that a coordinator shares for the sender."""
    report = one.report or Report("", "", dealt_with=False)
    outstanding = Outstanding.DEALT_WITH if report.dealt_with else Outstanding.NO
    return {
        "happened": report.happened,
        "modality": report.modality,
        "outstanding": outstanding,
        "source": SOURCES[one.sender],
        "behalf": "yes",
    }


def tell(handle: str, nonce: str, told: Told | None, values: Mapping[str, str] | None = None) -> Form:
    """Asks what came of it."""
    ask = Telling.questions(
        values,
        outcome={"value": told and told.outcome.value},
        words={"value": told.words if told else ""},
    )
    elements = (
        NOT_YET,
        Text(NO_IDENTIFIERS, quiet=True),
        *ask.values(),
        Callout(
            Tone.PRIVATE,
            T("Who can see this:"),
            T("whoever has the address of the page, until its last day. They see no name of yours."),
        ),
    )
    hidden = {"h": handle, "n": nonce}
    return Form("outside.tell", T("What came of it?"), elements, T("Say it"), T("Back"), hidden)


TOLD = Callout(Tone.DONE, T("It stands on the sender’s page."), "")


def _made_up(words: str = "The report says left, and it was on the right.", told: Told | None = None) -> Outside:
    programme, report = made_up_roster(1)[0].programme_id, Report("ct", words, dealt_with=True)
    last, seen = date(2026, 5, 25), date(2026, 5, 12)
    return Outside(_ID, ProgrammeId(programme), Sender.CLINICIAN, last, seen, report, told)


_ID = OutsideId(made_up_roster(1)[0].id)
_TOLD = Told(Outcome.CHANGED, "<" * MOST_TOLD)


def _on_board(*found: Outside) -> Form:
    elements = (*on_board([(one, "h" * 27) for one in found]), ASK)
    return Form("board", T("Board"), elements, None, T("Close"))


EXHIBITS = (
    Exhibit("outside.on_board.sample", lambda: _on_board(_made_up(), _made_up(told=_TOLD))),
    Exhibit("outside.ask.sample", lambda: ask("n" * 27)),
    Exhibit("outside.made.sample", lambda: made("https://bot.example.org/outside/" + "x" * 43, 14)),
    Exhibit("outside.window.sample", lambda: window(_made_up(), "h" * 27, Lists())),
    Exhibit("outside.window.worst", lambda: window(_made_up("<" * MOST_WORDS, _TOLD), "h" * 27, Lists(), TOLD)),
    Exhibit("outside.tell.worst", lambda: tell("h" * 27, "n" * 27, _TOLD)),
)
