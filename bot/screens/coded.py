"""What is asked about a case itself: what every kind needs, and what some kinds do."""

from collections.abc import Mapping
from typing import Annotated, Any

from bot.domain.cases import MOST_POINT, MOST_WORDS, Ask, Decade, Kind, Sex, asks
from bot.screens.elements import Button, Callout, Choice, Element, LongText, ShortText, Style, Text, Tone
from bot.screens.forms import Answers
from bot.screens.words import (
    CRITERIA,
    DECADES,
    FACTORS,
    KINDS,
    MODALITIES,
    SEXES,
    SOURCES,
    SUBSPECIALTIES,
    options,
)
from bot.text.catalogue import T, Words

TURNED_OUT = T("What it turned out to be")


class Coded(Answers):
    """What a case is and what happened: what can also be said otherwise while it has not left."""

    kind: Annotated[Kind, Choice(label=T("What kind of case is it?"), options=options(KINDS), spread=True)]
    modality: Annotated[str, Choice(label=T("Modality"), options=options(MODALITIES))]
    happened: Annotated[
        str,
        LongText(
            label=T("What happened?"),
            hint=T("What the study showed, and what came to light later."),
            limit=MOST_WORDS,
        ),
    ]
    point: Annotated[
        str | None,
        ShortText(
            label=T("Learning point"), hint=T("One sentence that others can use."), optional=True, limit=MOST_POINT
        ),
    ] = None
    turned_out: Annotated[
        str | None,
        LongText(
            label=TURNED_OUT,
            hint=T("Your colleague reads it once they have written what they would have called it."),
            limit=MOST_WORDS,
            optional=True,
        ),
    ] = None
    factor: Annotated[
        str | None, Choice(label=T("Main contributing factor"), options=options(FACTORS), optional=True)
    ] = None
    criterion: Annotated[str | None, Choice(label=T("What is it about?"), options=options(CRITERIA), optional=True)] = (
        None
    )
    source: Annotated[str | None, Choice(label=T("How it came up"), options=options(SOURCES), optional=True)] = None
    subspecialty: Annotated[
        str | None, Choice(label=T("Subspecialty"), options=options(SUBSPECIALTIES), optional=True)
    ] = None
    decade: Annotated[Decade | None, Choice(label=T("Patient’s age"), options=options(DECADES), optional=True)] = None
    sex: Annotated[Sex | None, Choice(label=T("Patient’s sex"), options=options(SEXES), optional=True)] = None


SHOWN = Button("case.kind", T("Show what this kind asks"), style=Style.QUIET)
"""Draws the form anew for the kind that is chosen."""

ASKED_BY: Mapping[str, Ask] = {
    "reader": Ask.READER,
    "invite": Ask.READER,
    "turned_out": Ask.TURNED_OUT,
    "factor": Ask.FACTOR,
    "criterion": Ask.CRITERION,
}
"""The fields that not every kind needs."""


def kind_in(values: Mapping[str, str] | None) -> Kind | None:
    """The kind that is chosen in a form; None while none is."""
    chosen = (values or {}).get("kind", "")
    return Kind(chosen) if chosen in set(Kind) else None


def needed(kind: Kind | None) -> frozenset[Ask]:
    """What a form asks for. Until a kind is chosen it is what most kinds need."""
    return asks(kind or Kind.LEARNING_OPPORTUNITY)


def shows(field: str, kind: Kind | None, values: Mapping[str, str] | None = None) -> bool:
    """Whether a form of this kind has a field. Words that were typed before the kind was changed stay in sight."""
    if field == "invite" and kind is Kind.WHAT_WOULD_YOU_CALL_IT:
        return False
    if field not in ASKED_BY or ASKED_BY[field] in needed(kind):
        return True
    return field == "turned_out" and bool((values or {}).get(field, "").strip())


def worded(kind: Kind | None) -> dict[str, Mapping[str, Any]]:
    """How a form of this kind asks, where that is not as for the others."""
    turned_out: Mapping[str, Any] = {"optional": Ask.TURNED_OUT not in needed(kind)}
    match kind:
        case Kind.GOOD_CALL:
            return {"happened": {"hint": T("What the study showed, and what was well done.")}, "turned_out": turned_out}
        case Kind.WHAT_WOULD_YOU_CALL_IT:
            hint = T("The question and what the images show. Keep the answer for the next field.")
            return {"happened": {"label": T("The case, without its answer"), "hint": hint}, "turned_out": turned_out}
        case Kind.IMAGE_QUALITY:
            hint = T("What the images show, and what would have helped.")
            return {"happened": {"hint": hint}, "turned_out": turned_out}
        case Kind.SYSTEM_ISSUE:
            hint = T("What got in the way, and what it did to the work.")
            return {"happened": {"hint": hint}, "turned_out": turned_out}
        case _:
            return {"turned_out": turned_out}


def about_kind(kind: Kind | None) -> list[Element]:
    """Under the kind: what a case of it is for, where that is not plain."""
    match kind:
        case Kind.GOOD_CALL:
            return [Text(T("It reaches its reader with thanks."))]
        case Kind.WHAT_WOULD_YOU_CALL_IT:
            words = T("It is reported, and nothing about it is open. Never for advice on a case that waits.")
            return [Callout(Tone.CAREFUL, T("A finished case only."), words)]
        case Kind.SYSTEM_ISSUE:
            return [Text(T("It goes to the coordinators: it is about how things work, and has no reader."))]
        case _:
            return []


def lacking(values: Mapping[str, str], kind: Kind | None) -> dict[str, Words]:
    """What a form of this kind still needs, by field."""
    found: dict[str, Words] = {}
    if Ask.READER in needed(kind) and not values.get("reader", "").strip():
        found["reader"] = T("Choose one.")
    turned_out = bool(values.get("turned_out", "").strip())
    if Ask.TURNED_OUT in needed(kind) and not turned_out:
        found["turned_out"] = T("Write something here.")
    elif Ask.TURNED_OUT not in needed(kind) and turned_out:
        found["turned_out"] = T(
            "This kind has no place for it. Move what you need to “What happened?”, and empty this."
        )
    return found
