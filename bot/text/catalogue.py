"""Sentences as data, and the catalogue that says them in a language.

English is the message id. The French stands in `locale/fr.po`; a house test holds the two together.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, time
from functools import cache, lru_cache
from importlib.resources import files
from io import BytesIO

LANGUAGES = ("en", "fr")

NBSP = "\N{NO-BREAK SPACE}"


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence that nobody has said yet: its English, its plural if it has one, and what goes into its braces."""

    english: str
    plural: str | None = None
    count: int | None = None
    params: Mapping[str, "Param"] = field(default_factory=dict[str, "Param"])

    def __hash__(self) -> int:
        return hash((self.english, self.count, tuple(self.params.items())))


Param = str | int | date | time | Sentence
Words = Sentence | str
"""What an element shows: our sentence, or (a plain `str`) what a person typed, never translated and never parsed."""


def T(english: str, /, **params: Param) -> Sentence:  # noqa: N802 - the name every translated sentence carries
    """One of our sentences. `{name}` in it is filled from `params` when it is said."""
    return Sentence(english, params=params)


def N(singular: str, plural: str, /, n: int, **params: Param) -> Sentence:  # noqa: N802 - the plural of T
    """A sentence that depends on a number, which is available in it as `{n}`."""
    return Sentence(singular, plural, n, {"n": n, **params})


class Catalogue:
    """Says sentences in one language."""

    def __init__(self, language: str) -> None:
        """Args: language: "en" or "fr"; anything else falls back to English."""
        self.language = language if language in LANGUAGES else "en"

    def say(self, words: Words) -> str:
        """The words as text. A `str` comes back untouched."""
        if isinstance(words, str):
            return words
        template = self._lookup(words)
        if not words.params:
            return template
        return template.format(**{name: self._param(value) for name, value in words.params.items()})

    def _lookup(self, sentence: Sentence) -> str:
        many = sentence.count is not None and (sentence.count > 1 if self.language == "fr" else sentence.count != 1)
        if self.language == "en":
            return sentence.plural if many and sentence.plural else sentence.english
        forms = _messages(self.language).get(sentence.english)
        if not forms:
            return sentence.plural if many and sentence.plural else sentence.english
        return forms[min(int(many), len(forms) - 1)]

    def _param(self, value: Param) -> str:
        if isinstance(value, Sentence):
            return self.say(value)
        if isinstance(value, time):
            return self.clock(value)
        if isinstance(value, date):
            return self.day(value)
        return str(value)

    def day(self, day: date) -> str:
        """A day with its weekday: "Monday 11 May", "lundi 11 mai", "vendredi 1er mai"."""
        return _day(self.language, day)

    def clock(self, at: time) -> str:
        """A time of day: "12:15", "12 h 15"."""
        if self.language == "fr":
            return f"{at.hour}{NBSP}h{NBSP}{at.minute:02d}"
        return f"{at.hour}:{at.minute:02d}"


@lru_cache(maxsize=1000)
def _day(language: str, day: date) -> str:
    from babel.dates import format_date

    # The first of a month is an ordinal in French, and no pattern of dates knows that.
    pattern = "EEEE d'er' MMMM" if language == "fr" and day.day == 1 else "EEEE d MMMM"
    return format_date(day, pattern, locale={"en": "en_CA", "fr": "fr_CA"}[language])


@cache
def catalogue(language: str | None) -> Catalogue:
    """The catalogue of a language tag such as "fr", "fr-CA" or "en_US"; English when there is none of ours."""
    return Catalogue(language_of(language))


def language_of(*tags: str | None) -> str:
    """The language of the first of these tags that is one of ours, such as "fr" of "fr-CA"; English when none is."""
    spoken = ((tag or "").replace("_", "-").partition("-")[0].lower() for tag in tags)
    return next((language for language in spoken if language in LANGUAGES), "en")


@cache
def _messages(language: str) -> dict[str, tuple[str, ...]]:
    from babel.messages.pofile import read_po

    source = files("bot.text").joinpath("locale", f"{language}.po").read_bytes()
    found: dict[str, tuple[str, ...]] = {}
    for message in read_po(BytesIO(source), locale=language):
        if not message.id or message.fuzzy:
            continue
        key = message.id if isinstance(message.id, str) else message.id[0]
        said = message.string if isinstance(message.string, tuple | list) else (message.string,)
        if all(said):
            found[key] = tuple(str(form) for form in said)
    return found
