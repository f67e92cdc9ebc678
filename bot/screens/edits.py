"""Forms that change what others can change too: what each saw when it was opened, and what was changed since."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, time
from hashlib import sha256

from bot.screens.elements import FIELDS, Callout, Check, Choice, Facts, Field, Form, Option, Person, Tone
from bot.screens.forms import filled
from bot.text.catalogue import T, Words

SEEN = "m"
"""What a form carries under this name: a sign of each thing that it can change, as it stood when it was opened."""

_LENGTH = 6


def watching(form: Form, typed: Mapping[str, str] | None = None, *, stands: Form | None = None) -> Form:
    """The form with a sign of what stands, by which it is known whether somebody changes it meanwhile.

    Args: form: holds what stands; typed: what is written over it in its fields, and is no part of the sign;
    stands: another form of the same thing, for a form that does not ask for it itself.
    """
    marks = ".".join(_mark(field) for field in (stands or form).fields)
    watched = replace(form, hidden={**form.hidden, SEEN: marks})
    return watched if typed is None else _with(watched, typed)


def as_opened(form: Form, sent: Mapping[str, str]) -> Form:
    """A form that was refused, with the signs that it was sent with: whoever mends it has seen no more than before."""
    return replace(form, hidden={**form.hidden, SEEN: sent[SEEN]}) if SEEN in sent else form


def changed_since(stands: Form, seen: str, typed: Mapping[str, str] | None = None) -> list[Field]:
    """What stands otherwise than when a form was opened, without what is the same as was typed into it."""
    marks = seen.split(".")
    if len(marks) != len(stands.fields):
        marks = [""] * len(stands.fields)
    return [
        field
        for field, mark in zip(stands.fields, marks, strict=True)
        if _mark(field) != mark and (typed is None or _value(field) != _said(typed.get(field.name, "")))
    ]


def again(form: Form, changed: Sequence[Field], typed: Mapping[str, str]) -> Form:
    """A form that was not kept because somebody was there before: with what was typed, and what they changed."""
    said = Callout(
        Tone.CAREFUL,
        T("Somebody has changed this meanwhile."),
        T("Yours is not saved. Below is what stands now. Send again to put yours in its place, or go back."),
    )
    facts = Facts(tuple((field.label, _words(field)) for field in changed))
    return replace(form, elements=(said, facts, *_with(form, typed).elements))


def _with(form: Form, typed: Mapping[str, str]) -> Form:
    elements = (filled(one, typed) if isinstance(one, FIELDS) else one for one in form.elements)
    return replace(form, elements=tuple(elements))


def sign_of(said: Sequence[str]) -> str:
    """A sign of sentences that somebody reads before they agree to them, and does not change."""
    return sha256("\n".join(said).encode()).hexdigest()[:_LENGTH]


def _mark(field: Field) -> str:
    return sign_of((_value(field),))


def _said(typed: str) -> str:
    return typed.replace("\r\n", "\n").strip()


def _value(field: Field) -> str:
    """What comes back from a field that nobody touches."""
    match field.value:
        case None | False:
            return ""
        case True:
            return "yes"
        case time() as at:
            return at.strftime("%H:%M")
        case date() as day:
            return day.isoformat()
        case other:
            return _said(str(other))


def _words(field: Field) -> Words:
    """What stands in a field, as people read it."""
    match field:
        case Choice() | Person():
            offered = {option.value: option.words for option in _options(field)}
            return offered.get(field.value or "", T("Left empty"))
        case Check():
            return T("Yes") if field.value else T("No")
        case _:
            pass
    match field.value:
        case time() as at:
            return T("{at}", at=at)
        case date() as day:
            return T("{day}", day=day)
        case _:
            return _value(field) or T("Left empty")


def _options(field: Choice | Person) -> Iterator[Option]:
    if isinstance(field, Choice):
        yield from field.options
        return
    yield from field.first
    for group in field.groups:
        yield from group.options
