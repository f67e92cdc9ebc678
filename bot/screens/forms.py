"""Forms as pydantic models: one definition yields the screen's fields, the parsing, the limits and the field errors."""

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, time
from typing import Any, ClassVar, Self

from pydantic import BaseModel, ConfigDict, ValidationError

from bot.screens.elements import FIELDS, STEPS, Check, Choice, Date, Field, LongText, Person, Scale, ShortText, Time
from bot.screens.identifiers import errors_of
from bot.screens.tone import kinder_than
from bot.text.catalogue import T, Words

_NOT_KEPT = re.compile("[\x00-\x08\x0b-\x1f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
"""Control characters but for new lines and tabs, halves of surrogate pairs, and the signs that turn the direction of
writing: unseen, they show words in another order than they were typed in, and the words around them as well."""

_TIME = re.compile("[0-9]{2}:[0-9]{2}")
_DAY = re.compile("20[0-9]{2}-[0-9]{2}-[0-9]{2}")
"""A day of this century: a browser also sends years that are half typed, such as 0002."""


class Invalid(Exception):
    """A form could not be read. `errors` says why, by field name."""

    def __init__(self, errors: Mapping[str, Words]) -> None:
        super().__init__("invalid")
        self.errors = dict(errors)


class Answers(BaseModel):
    """What a person answers in a form. Each field is annotated with the question that asks for it."""

    model_config: ClassVar[ConfigDict] = ConfigDict(extra="ignore", frozen=True)

    @classmethod
    def questions(cls, values: Mapping[str, str] | None = None, /, **changes: Mapping[str, Any]) -> dict[str, Field]:
        """The fields by name, holding the words typed so far.

        `changes` replaces parts of a question that depend on who asks, such as the options of a Person.
        A typed value wins over a changed one.
        """
        asked: dict[str, Field] = {}
        for name in cls.model_fields:
            question = replace(_question(cls, name).named(name), **changes.get(name, {}))
            asked[name] = filled(question, values) if values is not None else _still_offered(question)
        return asked

    @classmethod
    def read(cls, values: Mapping[str, str], /, **changes: Mapping[str, Any]) -> Self:
        """Parse what came back. Raises Invalid with an error for every field that needs another look, and then, where
        nothing else is wrong, for words that may identify somebody: nothing of those is kept, so this comes first. Last
        of all a kinder phrase is offered for words that blame somebody; they can be sent as they are.

        `changes` are those that the questions were asked with, so that an answer is held to what was offered.
        """
        given = {name: value.replace("\r\n", "\n").strip() for name, value in values.items() if value.strip()}
        for name in cls.model_fields:
            # A yes that must be given on purpose is a "yes"; a platform's way of saying no must not pass for one.
            if isinstance(_question(cls, name), Check) and given.get(name) != "yes":
                given.pop(name, None)
        errors: dict[str, Words] = {}
        for name in cls.model_fields:
            wrong = _wrong(replace(_question(cls, name), **changes.get(name, {})), given.get(name))
            if wrong is not None:
                errors[name] = wrong
        try:
            answers = cls.model_validate({name: value for name, value in given.items() if name not in errors})
        except ValidationError as refused:
            for error in refused.errors():
                name = str(error["loc"][0])
                errors.setdefault(name, _reason(_question(cls, name), missing=name not in given))
            raise Invalid(errors) from None
        if errors:
            raise Invalid(errors)
        typed = cls._screened(given)
        found = errors_of(cls.__name__, typed, values)
        if not found and cls._a_colleague_reads(given):
            found = kinder_than(cls.__name__, typed, values)
        if found:
            raise Invalid(found)
        return answers

    @classmethod
    def _a_colleague_reads(cls, given: Mapping[str, str]) -> bool:
        """Whether a colleague reads what is typed, so that a kinder phrase is offered where it blames somebody."""
        return True

    @classmethod
    def _screened(cls, given: Mapping[str, str]) -> dict[str, str]:
        """The words typed in fields that the screen for identifiers reads."""
        asked = {name: _question(cls, name) for name in cls.model_fields}
        return {
            name: given[name]
            for name, question in asked.items()
            if isinstance(question, ShortText | LongText) and question.unscreened is None and name in given
        }


def _still_offered(question: Field) -> Field:
    """A choice without what was chosen, where that is not offered any more: no platform has a place for it."""
    if not isinstance(question, Choice) or not question.options:
        return question
    offered = {option.value for option in question.options}
    return question if question.value in offered else replace(question, value=None)


def shown(typed: str) -> str:
    """Words that did not come from a form's field, without the characters that such a field refuses."""
    return _NOT_KEPT.sub("", typed)


def _question(model: type[Answers], name: str) -> Field:
    for note in model.model_fields[name].metadata:
        if isinstance(note, FIELDS):
            return note
    raise TypeError(f"{model.__name__}.{name} has no question")


def filled(question: Field, values: Mapping[str, str]) -> Field:
    """The field with what was typed in it, by its name, as far as it can hold it and offers it."""
    typed = values.get(question.name)
    match question:
        case Check():
            return replace(question, value=typed == "yes")
        case Time():
            return replace(question, value=_time(typed)) if not typed or _time(typed) else question
        case Date():
            return replace(question, value=_day(typed)) if not typed or _day(typed) else question
        case Scale():
            return replace(question, value=_step(typed)) if not typed or _step(typed) else question
        case Choice():
            return _still_offered(replace(question, value=typed or None))
        case Person():
            return replace(question, value=typed or None)
        case ShortText() | LongText():
            return replace(question, value=typed or "")


def _wrong(question: Field, given: str | None) -> Words | None:
    if given is None:
        return None
    if isinstance(question, ShortText | LongText):
        if len(given) > question.limit:
            return T("At most {limit} characters. You wrote {n}.", limit=question.limit, n=len(given))
        if _NOT_KEPT.search(given):
            return T("There is a character in here that cannot be kept. Please type the words again.")
    if isinstance(question, Time) and _time(given) is None:
        return T("Choose a time.")
    if isinstance(question, Date):
        return _wrong_day(question, _day(given))
    if isinstance(question, Scale) and _step(given) is None:
        return T("Choose one of the answers offered.")
    if isinstance(question, Choice) and given not in {option.value for option in question.options} and question.options:
        return T("Choose one of the answers offered.")
    return None


def _time(typed: str | None) -> time | None:
    """A local time of day as hours and minutes, as every platform's own field sends it; None for anything else."""
    if not _TIME.fullmatch(typed or ""):
        return None
    try:
        return time.fromisoformat(typed or "")
    except ValueError:
        return None


def _day(typed: str | None) -> date | None:
    """A day as every platform's own field sends it; None for anything else."""
    if not _DAY.fullmatch(typed or ""):
        return None
    try:
        return date.fromisoformat(typed or "")
    except ValueError:
        return None


def _wrong_day(question: Date, day: date | None) -> Words | None:
    """Not every platform holds people to the days on offer, so all of them are asked again in words."""
    if day is None:
        return T("Choose a day.")
    if question.earliest is not None and day < question.earliest:
        return T("Choose a day from {day} on.", day=question.earliest)
    if question.latest is not None and day > question.latest:
        return T("Choose a day no later than {day}.", day=question.latest)
    return None


def _step(typed: str | None) -> int | None:
    return next((step for step in STEPS if typed == str(step)), None)


def _reason(question: Field, *, missing: bool) -> Words:
    if not missing and not isinstance(question, Time | Date):
        return T("Choose one of the answers offered.")
    match question:
        case Choice() | Person() | Scale():
            return T("Choose one.")
        case Date():
            return T("Choose a day.")
        case Check():
            return T("Tick this to go on.")
        case Time():
            return T("Choose a time.")
        case ShortText() | LongText():
            return T("Write something here.")
