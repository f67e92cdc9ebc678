"""Sentences as data, and the catalogue that says them in a language.

English is the message id. The French stands in `locale/fr.po`; a house test holds the two together.
"""

import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from functools import cache, lru_cache
from importlib.resources import files
from io import BytesIO
from string import Formatter
from zoneinfo import ZoneInfo

LANGUAGES = ("en", "fr")

NBSP = "\N{NO-BREAK SPACE}"


@dataclass(frozen=True, slots=True)
class Moment:
    """An instant (UTC), and the zone in which it was agreed, in which it is said to whoever's own zone is not known."""

    at: datetime
    zone: str

    def local(self, zone: str) -> datetime:
        """The instant as clocks show it in a zone."""
        return self.at.astimezone(ZoneInfo(zone))


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence that nobody has said yet: its English, its plural if it has one, and what goes into its braces."""

    english: str
    plural: str | None = None
    count: int | None = None
    params: Mapping[str, "Param"] = field(default_factory=dict[str, "Param"])

    def __hash__(self) -> int:
        return hash((self.english, self.count, tuple(self.params.items())))


@dataclass(frozen=True, slots=True)
class InBoth:
    """What somebody wrote in both languages, as what goes into a sentence: whoever reads it gets theirs."""

    english: str
    french: str


Param = str | int | date | time | Moment | InBoth | Sentence
Words = Sentence | str
"""What an element shows: our sentence, or (a plain `str`) what a person typed, never translated and never parsed."""


def T(english: str, /, **params: Param) -> Sentence:  # noqa: N802 - the name every translated sentence carries
    """One of our sentences. `{name}` in it is filled from `params` when it is said.

    A datetime is a moment: it has to bear the zone in which it was agreed (a ZoneInfo, or UTC), and is shown in the
    reader's. Only what everybody may know has a moment, and a time that the ends of a conversation offer each other to
    talk, which bears the programme's zone; near a case there are days otherwise.
    """
    return Sentence(english, params=_kept(params))


def N(singular: str, plural: str, /, n: int, **params: Param) -> Sentence:  # noqa: N802 - the plural of T
    """A sentence that depends on a number, which is available in it as `{n}`."""
    return Sentence(singular, plural, n, {"n": n, **_kept(params)})


def holds_moment(words: Param) -> bool:
    """Whether there is a moment in the words."""
    if isinstance(words, Sentence):
        return any(holds_moment(value) for value in words.params.values())
    return isinstance(words, Moment)


def _kept(params: Mapping[str, Param]) -> dict[str, Param]:
    return {name: _moment(value) if isinstance(value, datetime) else value for name, value in params.items()}


def _moment(at: datetime) -> Moment:
    if at.tzinfo is UTC:
        return Moment(at, "UTC")
    if isinstance(at.tzinfo, ZoneInfo) and at.tzinfo.key:
        return Moment(at.astimezone(UTC), at.tzinfo.key)
    raise ValueError("a moment without a zone that has a name")


class Catalogue:
    """Says sentences in one language, and moments in one zone or each in its own."""

    def __init__(self, language: str, zone: str | None = None) -> None:
        """Args: language: "en" or "fr"; anything else falls back to English. zone: the reader's, None when several
        people read it or theirs is not known: a moment then names its zone.
        """
        self.language = language if language in LANGUAGES else "en"
        self.zone = zone

    def say(self, words: Words) -> str:
        """The words as text. A `str` comes back untouched."""
        if isinstance(words, str):
            return words
        template = self._lookup(words)
        if not words.params:
            return template
        return template.format(**{name: self._param(value) for name, value in words.params.items()})

    def parts(self, words: Words) -> Iterator[str | Moment]:
        """The words as text with the moments in it left as they are, for a platform that knows its reader's zone."""
        if isinstance(words, str):
            yield words
            return
        if not words.params:
            yield self._lookup(words)
            return
        for text, name, _, _ in Formatter().parse(self._lookup(words)):
            yield text
            value = "" if name is None else words.params[name]
            if isinstance(value, Moment):
                yield value
            elif isinstance(value, Sentence):
                yield from self.parts(value)
            else:
                yield self._param(value)

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
        if isinstance(value, Moment):
            return self.moment(value)
        if isinstance(value, InBoth):
            return value.french if self.language == "fr" else value.english
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

    def moment(self, moment: Moment) -> str:
        """A day and a time: "Monday 11 May at 12:15" to a reader whose zone is known, and to others
        "Monday 11 May at 12:15 (Toronto time)", "lundi 11 mai à 12 h 15 (heure de Toronto)".
        """
        local = moment.local(self.zone or moment.zone)
        said = self.when(self.day(local.date()), self.clock(local.time()))
        return said if self.zone else f"{said} ({_zone(self.language, moment.zone)})"

    def when(self, day: str, at: str) -> str:
        """A day and a time of day, each in words already, together."""
        return f"{day} à {at}" if self.language == "fr" else f"{day} at {at}"


@lru_cache(maxsize=1000)
def _day(language: str, day: date) -> str:
    from babel.dates import format_date

    # The first of a month is an ordinal in French, and no pattern of dates knows that.
    pattern = "EEEE d'er' MMMM" if language == "fr" and day.day == 1 else "EEEE d MMMM"
    return format_date(day, pattern, locale={"en": "en_CA", "fr": "fr_CA"}[language])


@lru_cache(maxsize=1000)
def _zone(language: str, zone: str) -> str:
    """The zone by the city that it is named after: "Toronto time", "heure d’Edmonton"."""
    from babel.dates import get_timezone_location

    if zone == "UTC":
        return zone
    city = get_timezone_location(ZoneInfo(zone), locale={"en": "en_CA", "fr": "fr_CA"}[language], return_city=True)
    city = city.rpartition("/")[2]
    if language == "en":
        return f"{city} time"
    vowel = unicodedata.normalize("NFD", city)[0] in "AEIOU"
    return f"heure d’{city}" if vowel else f"heure de {city}"


@lru_cache(maxsize=1000)
def catalogue(language: str | None, zone: str | None = None) -> Catalogue:
    """The catalogue of a language tag such as "fr", "fr-CA" or "en_US"; English when there is none of ours.

    Args: zone: the reader's, where it is known and there is one reader.
    """
    return Catalogue(language_of(language), zone)


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
