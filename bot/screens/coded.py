"""What is asked about a case itself: what every kind needs, and what some kinds do."""

from collections.abc import Mapping
from typing import Annotated, Any

from bot.domain.cases import MOST_POINT, MOST_READING, MOST_WORDS, Ask, Decade, Impact, Kind, Sex, Story, asks
from bot.screens.elements import Button, Callout, Choice, Element, LongText, ShortText, Style, Text, Tone
from bot.screens.forms import Answers
from bot.screens.words import (
    CRITERIA,
    DECADES,
    FACTORS,
    IMPACTS,
    KINDS,
    MODALITIES,
    SEXES,
    SOURCES,
    SUBSPECIALTIES,
    options,
)
from bot.text.catalogue import Sentence, T, Words

TURNED_OUT = T("What it turned out to be")
PRELIMINARY = T("Preliminary reading")
FINAL = T("Final reading")


class Coded(Answers):
    """What a case is and what happened: what can also be said otherwise while it has not left."""

    kind: Annotated[Kind, Choice(label=T("What kind of case is it?"), options=options(KINDS), spread=True)]
    modality: Annotated[str, Choice(label=T("Modality"), options=options(MODALITIES))]
    preliminary: Annotated[
        str | None,
        LongText(
            label=PRELIMINARY,
            hint=T("What the trainee read on call, in a few words."),
            limit=MOST_READING,
            optional=True,
        ),
    ] = None
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
    impact: Annotated[
        Impact | None,
        Choice(label=T("What did the difference mean?"), options=options(IMPACTS), spread=True, optional=True),
    ] = None
    source: Annotated[str | None, Choice(label=T("How it came up"), options=options(SOURCES), optional=True)] = None
    subspecialty: Annotated[
        str | None, Choice(label=T("Subspecialty"), options=options(SUBSPECIALTIES), optional=True)
    ] = None
    decade: Annotated[Decade | None, Choice(label=T("Patient’s age"), options=options(DECADES), optional=True)] = None
    sex: Annotated[Sex | None, Choice(label=T("Patient’s sex"), options=options(SEXES), optional=True)] = None


def preliminary(story: Story) -> Sentence:
    """Above what a trainee read on call: what it is, and whose it is for those who may read that."""
    return T("Preliminary reading, {name}", name=story.trainee) if story.trainee else PRELIMINARY


def final(story: Story) -> Sentence:
    """The same above what was signed."""
    return T("Final reading, {name}", name=story.signer) if story.signer else FINAL


SHOWN = Button("case.kind", T("Show what this kind asks"), style=Style.QUIET)
"""Draws the form anew for the kind that is chosen."""

ASKED_BY: Mapping[str, Ask] = {
    "reader": Ask.READER,
    "invite": Ask.READER,
    "turned_out": Ask.TURNED_OUT,
    "factor": Ask.FACTOR,
    "criterion": Ask.CRITERION,
    "trainee": Ask.READINGS,
    "signer": Ask.READINGS,
    "preliminary": Ask.READINGS,
    "impact": Ask.READINGS,
}
"""The fields that not every kind needs."""


_TYPED = ("turned_out", "preliminary")
"""Those of them in which somebody types."""


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
    return field in _TYPED and bool((values or {}).get(field, "").strip())


def worded(kind: Kind | None) -> dict[str, Mapping[str, Any]]:
    """How a form of this kind asks, where that is not as for the others."""
    typed: dict[str, Mapping[str, Any]] = {
        name: {"optional": ASKED_BY[name] not in needed(kind)} for name in (*_TYPED, "impact")
    }
    match kind:
        case Kind.GOOD_CALL:
            return {"happened": {"hint": T("What the study showed, and what was well done.")}, **typed}
        case Kind.WHAT_WOULD_YOU_CALL_IT:
            hint = T("The question and what the images show. Keep the answer for the next field.")
            return {"happened": {"label": T("The case, without its answer"), "hint": hint}, **typed}
        case Kind.TRAINEE_CALL:
            hint = T("What was signed, and what there is to learn from it.")
            return {"happened": {"label": FINAL, "hint": hint}, **typed}
        case Kind.IMAGE_QUALITY:
            return {"happened": {"hint": T("What the images show, and what would have helped.")}, **typed}
        case Kind.SYSTEM_ISSUE:
            return {"happened": {"hint": T("What got in the way, and what it did to the work.")}, **typed}
        case _:
            return typed


def about_kind(kind: Kind | None) -> list[Element]:
    """Under the kind: what a case of it is for, where that is not plain."""
    match kind:
        case Kind.GOOD_CALL:
            return [Text(T("It reaches its reader with thanks."))]
        case Kind.WHAT_WOULD_YOU_CALL_IT:
            words = T("It is reported, and nothing about it is open. Never for advice on a case that waits.")
            return [Callout(Tone.CAREFUL, T("A finished case only."), words)]
        case Kind.TRAINEE_CALL:
            words = T(
                "The trainee and whoever signed read your name and each other’s. If you are one of them, it goes to"
                " the other."
            )
            return [Callout(Tone.CAREFUL, T("This kind is shared by name."), words)]
        case Kind.SYSTEM_ISSUE:
            return [Text(T("It goes to the coordinators: it is about how things work, and has no reader."))]
        case _:
            return []


def lacking(values: Mapping[str, str], kind: Kind | None) -> dict[str, Words]:
    """What a form of this kind still needs, by field."""
    found: dict[str, Words] = {}
    for name in ("reader", "trainee", "signer", "impact"):
        if ASKED_BY[name] in needed(kind) and not values.get(name, "").strip():
            found[name] = T("Choose one.")
    for name in _TYPED:
        typed = bool(values.get(name, "").strip())
        if ASKED_BY[name] in needed(kind) and not typed:
            found[name] = T("Write something here.")
        elif ASKED_BY[name] not in needed(kind) and typed:
            found[name] = T("This kind has no place for it. Move what you need to “What happened?”, and empty this.")
    return found
