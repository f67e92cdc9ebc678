"""The list of a conference: one day, and up to five cases in a sentence each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Annotated, Any

from bot.domain.cases import CONFERENCE_BACK, MOST_LINE, Outstanding
from bot.domain.gates import Matter, Reported
from bot.domain.lists import Axis, Lists
from bot.domain.people import Member
from bot.screens.audience import who_can_see
from bot.screens.cases import COORDINATOR, MINE, THROUGH, WAYS, later_studies, made_up_roster
from bot.screens.common import NO_IDENTIFIERS, NOT_YET, roster_groups
from bot.screens.elements import (
    Callout,
    Check,
    Choice,
    Date,
    Divider,
    Element,
    Facts,
    Field,
    Form,
    Option,
    Person,
    ShortText,
    Text,
    Tone,
)
from bot.screens.exhibit import Exhibit
from bot.screens.forms import Answers
from bot.screens.gates import MATTERS, REPORTED, once_more
from bot.screens.words import MODALITIES, OUTSTANDING, offered, options
from bot.text.catalogue import N, Sentence, T, Words

TITLE = T("Cases of a conference")
LINES = (1, 2, 3, 4, 5)
"""The numbers of the cases on a list."""

_SENTENCE = ShortText(label=T("Case {n}: what happened?"), limit=MOST_LINE, optional=True)
_Happened = Annotated[str | None, _SENTENCE]
_Modality = Annotated[str | None, Choice(label=T("Case {n}: modality"), options=options(MODALITIES), optional=True)]
_Reader = Annotated[
    str | None,
    Person(
        label=T("Case {n}: who reported or performed it?"),
        first=(
            Option(COORDINATOR, T("I don’t know: the coordinator routes it")),
            Option(MINE, T("Mine: I reported or performed it")),
        ),
        optional=True,
    ),
]


@dataclass(frozen=True, slots=True)
class Line:
    """One case of a list, as far as it was filled in. `number` is its place in the form."""

    number: int
    happened: str | None
    modality: str | None
    reader: str | None

    def missing(self) -> dict[str, Sentence]:
        """What a line that was begun still needs, by field; nothing of one that is empty."""
        asked = {"happened": self.happened, "modality": self.modality, "reader": self.reader}
        if not any(asked.values()):
            return {}
        words = {"happened": T("Write something here."), "modality": T("Choose one."), "reader": T("Choose one.")}
        return {f"{name}_{self.number}": words[name] for name, given in asked.items() if not given}


class ShareList(Answers):
    """The day and the conference once, then the cases. `sure` is asked only once more, of a report of these days."""

    outstanding: Annotated[
        Outstanding,
        Choice(
            label=T("Is anything still outstanding for one of the patients or reports?"),
            options=options(OUTSTANDING),
            spread=True,
        ),
    ]
    reported: Annotated[
        Reported | None,
        Choice(
            label=T("When was the latest of the studies reported?"),
            options=options(REPORTED),
            spread=True,
            optional=True,
        ),
    ] = None
    matter: Annotated[
        Matter,
        Choice(
            label=T("Is one of these true of any of them?"),
            hint=T("Then it does not belong here, and the form says where to turn to."),
            options=options(MATTERS),
            value=Matter.NONE.value,
            spread=True,
        ),
    ] = Matter.NONE
    conference: Annotated[
        str, ShortText(label=T("Which conference?"), hint=T("Such as: thoracic tumour board."), limit=80)
    ]
    held: Annotated[date, Date(label=T("On which day?"))]
    happened_1: _Happened = None
    modality_1: _Modality = None
    reader_1: _Reader = None
    happened_2: _Happened = None
    modality_2: _Modality = None
    reader_2: _Reader = None
    happened_3: _Happened = None
    modality_3: _Modality = None
    reader_3: _Reader = None
    happened_4: _Happened = None
    modality_4: _Modality = None
    reader_4: _Reader = None
    happened_5: _Happened = None
    modality_5: _Modality = None
    reader_5: _Reader = None
    name: Annotated[
        str,
        Choice(
            label=T("Your name"),
            hint=T("For all of them. If you show it, the readers see it. The coordinators do not."),
            options=tuple(way for way in WAYS if way.value != THROUGH),
            spread=True,
        ),
    ]
    sure: Annotated[bool, Check(label=T("Nothing is outstanding, for any patient or any report"), optional=True)] = (
        False
    )

    @property
    def lines(self) -> list[Line]:
        """Every line, also those that nobody has begun."""
        said = self.model_dump()
        return [Line(n, said[f"happened_{n}"], said[f"modality_{n}"], said[f"reader_{n}"]) for n in LINES]


def held_to(lists: Lists, today: date) -> dict[str, dict[str, Any]]:
    """What an answer is held to: a conference of the last weeks, and the modalities that the programme offers."""
    modalities = {"options": offered(lists, Axis.MODALITY)}
    held = {"earliest": today - CONFERENCE_BACK, "latest": today}
    return {"held": held, **{f"modality_{n}": modalities for n in LINES}}


def share(
    *,
    roster: Sequence[Member],
    lists: Lists,
    today: date,
    moderated: bool,
    nonce: str,
    values: Mapping[str, str] | None = None,
    recent: bool = False,
) -> Form:
    """The form. `recent` asks once more whether nothing is outstanding, because a report is of these days."""
    ask = ShareList.questions(
        values, **held_to(lists, today), **{f"reader_{n}": {"groups": roster_groups(roster)} for n in LINES}
    )
    elements: tuple[Element, ...] = (
        NOT_YET,
        *((once_more(), replace(ask["sure"], optional=False)) if recent else ()),
        Text(NO_IDENTIFIERS, quiet=True),
        *(ask[name] for name in ("outstanding", "reported", "matter", "conference", "held")),
        *(part for n in LINES for part in (Divider(), *_line(ask, n))),
        Divider(),
        _THOSE_WHO_WERE_THERE,
        ask["name"],
        who_can_see(moderated=moderated),
        later_studies(None),
        _WHAT_BECOMES_OF_THEM,
    )
    return Form("conference", TITLE, elements, T("Share them"), T("Cancel"), {"n": nonce})


def _line(ask: Mapping[str, Field], number: int) -> list[Field]:
    labels = {
        "happened": T("Case {n}: what happened?", n=number),
        "modality": T("Case {n}: modality", n=number),
        "reader": T("Case {n}: who reported or performed it?", n=number),
    }
    return [replace(ask[f"{name}_{number}"], label=label) for name, label in labels.items()]


_THOSE_WHO_WERE_THERE = Callout(
    Tone.CAREFUL,
    T("Whoever was there may guess who it was."),
    T(
        "The readers and the coordinators see the conference and its week with each case. Choose what happens with your"
        " name: nothing is stored until you have."
    ),
)
_WHAT_BECOMES_OF_THEM = Text(
    T(
        "Each becomes a case of its own, a learning opportunity from a conference, and reaches its reader like any"
        " other. Until it leaves you can change or withdraw it, and add images, under /peer. Not for anything urgent."
    )
)


def receipt(found: Sequence[tuple[str, date | None]]) -> Form:
    """What was shared: each case under its label, and when it leaves."""
    rows: list[tuple[Words, Words]] = [
        (label, T("It leaves now.") if arrives is None else T("{day}, about noon", day=arrives))
        for label, arrives in found
    ]
    elements = (
        Callout(
            Tone.DONE,
            N("{n} case is shared.", "{n} cases are shared.", len(found)),
            T("A notice here tells you when there is an answer."),
        ),
        Facts(tuple(rows)),
        Text(T("Only you know these labels. You find the cases under them in /peer."), quiet=True),
    )
    return Form("conference.receipt", T("Cases shared"), elements, None, T("Close"))


def _exhibit(size: int, values: Mapping[str, str], *, recent: bool = False) -> Form:
    return share(
        roster=made_up_roster(size),
        lists=Lists(),
        today=date(2026, 5, 11),
        moderated=size > 30,
        nonce="n" * 27,
        values=values,
        recent=recent,
    )


def _worst() -> Form:
    typed = {f"happened_{n}": "<" * MOST_LINE for n in LINES} | {"conference": "<" * 80, "held": "2026-05-01"}
    form = _exhibit(300, typed, recent=True)
    return form.with_errors({name: T("At most {limit} characters. You wrote {n}.", limit=1, n=2) for name in typed})


EXHIBITS = (
    Exhibit("conference.share.sample", lambda: _exhibit(24, {"conference": "Thoracic tumour board"})),
    Exhibit("conference.share.worst", _worst),
    Exhibit("conference.receipt.sample", lambda: receipt([("K7QF", date(2026, 5, 12)), ("W9WX", None)])),
)
