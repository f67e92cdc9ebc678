"""The closed set of things a screen is made of. Every platform renders each of them, or fails its tests.

Words are a `Sentence` (ours, translated when shown) or a `str` (a person's, shown exactly as typed).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, time
from enum import StrEnum
from typing import Self

from bot.text.catalogue import T, Words


class Tone(StrEnum):
    """What a callout is for; each platform gives it a shape and a word, never colour alone."""

    PRIVATE = "private"
    CAREFUL = "careful"
    STOP = "stop"
    DONE = "done"


class Mark(StrEnum):
    """Who an entry is from, as seen from the seat that looks."""

    YOU = "you"
    COLLEAGUE = "colleague"
    COORDINATOR = "coordinator"


class Unscreened(StrEnum):
    """Why the screen for identifiers does not read what is typed in a field: it has to hold what the screen stops."""

    PEOPLE = "the programme's own people, by name"
    PLACE = "a place, a channel, a zone, a link or a name of the programme's own"
    PATHWAY = "whom to call, with names and numbers"
    SHAPE = "what a number looks like, and none itself"


class Style(StrEnum):
    """How much a button stands out. A window has at most one primary button."""

    PLAIN = "plain"
    PRIMARY = "primary"
    QUIET = "quiet"


@dataclass(frozen=True, slots=True)
class Text:
    """A paragraph. `quiet` is for help and captions."""

    words: Words
    quiet: bool = False


@dataclass(frozen=True, slots=True)
class Heading:
    """Opens a section of a screen. `count` is shown beside it."""

    words: Words
    count: int | None = None


@dataclass(frozen=True, slots=True)
class Facts:
    """Names and values, one pair a line."""

    rows: tuple[tuple[Words, Words], ...]


@dataclass(frozen=True, slots=True)
class Image:
    """A picture at an address of ours, in two versions. `alt` says what is in it, and nothing stands in it alone.

    The light one has a ground of its own, so that it can be read in a dark chat that does not choose between them.
    """

    alt: Words
    light: str
    dark: str

    @property
    def themes(self) -> tuple[tuple[str, str], ...]:
        """Both, each after the name of its theme."""
        return ("light", self.light), ("dark", self.dark)


@dataclass(frozen=True, slots=True)
class Divider:
    """A hairline."""


@dataclass(frozen=True, slots=True)
class Callout:
    """A remark that must not be overlooked. `lead` is its first words and stands out."""

    tone: Tone
    lead: Words
    words: Words


@dataclass(frozen=True, slots=True)
class Entry:
    """One note of a conversation. `when` is a day, never a time. `remark` stands above the words, in our voice."""

    mark: Mark
    who: Words
    when: Words
    words: str
    remark: Words | None = None


@dataclass(frozen=True, slots=True)
class Button:
    """Something to press.

    `opens` says that it opens a form or window; otherwise it acts. `handle` is the random word that stands for a seat
    in a conversation, empty where it stands for none. `value` is a small public argument, such as a page number.
    """

    action: str
    words: Words
    handle: str = ""
    value: str = ""
    opens: bool = False
    style: Style = Style.PLAIN


@dataclass(frozen=True, slots=True)
class Link:
    """A button that leads to one of our own pages."""

    words: Words
    url: str


@dataclass(frozen=True, slots=True)
class Buttons:
    """Buttons on one line, the primary one last."""

    items: tuple[Button | Link, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """A line of a list: a title, a second line, a short aside (an age, a count) and at most one button.

    `urgent` makes it stand out; the second line says why.
    """

    title: Words
    detail: Words | None = None
    aside: Words | None = None
    button: Button | None = None
    urgent: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class _Field:
    name: str = ""
    label: Words
    hint: Words | None = None
    optional: bool = False
    error: Words | None = None

    def named(self, name: str) -> Self:
        """The same field under its name, which is its id on every platform."""
        return replace(self, name=name)


@dataclass(frozen=True, slots=True)
class Option:
    """One choice. `value` is what comes back; it is never an id of a case, a thread or a seat."""

    value: str
    words: Words


@dataclass(frozen=True, slots=True)
class OptionGroup:
    """Options under a common heading."""

    words: Words
    options: tuple[Option, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice(_Field):
    """One of several. `spread` shows them all at once (at most ten), otherwise they drop down.

    `acts` is what another answer asks for, named after its form and its field: pressed by itself where a platform tells
    that somebody has chosen, and otherwise a button below.
    """

    options: tuple[Option, ...]
    value: str | None = None
    spread: bool = False
    acts: Button | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Person(_Field):
    """One of the programme's members, the same list whoever asks, after the choices that are not a person."""

    first: tuple[Option, ...] = ()
    groups: tuple[OptionGroup, ...] = ()
    value: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ShortText(_Field):
    """One typed line of at most `limit` characters. Screened for identifiers unless `unscreened` says why not."""

    limit: int = 150
    value: str = ""
    unscreened: Unscreened | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LongText(_Field):
    """Typed words of at most `limit` characters. Screened for identifiers unless `unscreened` says why not."""

    limit: int = 3000
    value: str = ""
    unscreened: Unscreened | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Time(_Field):
    """A local time of day."""

    value: time | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Date(_Field):
    """A day, from `earliest` to `latest` where they are set, both included. Comes back as "2026-05-11"."""

    earliest: date | None = None
    latest: date | None = None
    value: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale(_Field):
    """A step from 1 to 5, all in sight. `low` and `high` say what its ends mean. An optional one can be left again."""

    low: Words
    high: Words
    value: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Check(_Field):
    """A single yes that must be given on purpose. Comes back as "yes" or is missing."""

    value: bool = False


SURE = "sure_"
"""How the name of the field begins in which somebody says that doubtful words name nobody. The name of the field in
which they stand follows, and their mark."""

NOBODY = T("These words name nobody")

TONE = "tone"
"""How the mark begins of an answer that is about the tone of the words, not about whom they name."""

AS_IT_IS = T("Send it as it is")

STEPS = (1, 2, 3, 4, 5)
"""The steps of a Scale."""

Field = Choice | Person | ShortText | LongText | Time | Date | Scale | Check
Block = Text | Heading | Facts | Image | Divider | Callout | Entry | Buttons | Row
Element = Block | Field

FIELDS = (Choice, Person, ShortText, LongText, Time, Date, Scale, Check)


@dataclass(frozen=True, slots=True)
class Card:
    """A message, or the home of the bot. `plain` is the text that notifications and lock screens show."""

    name: str
    plain: Words
    elements: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Form:
    """A window. With `submit` it is sent as a form, without it is only read.

    `name` says which form comes back; `hidden` comes back with it unchanged and holds handles and the form's nonce,
    never an id. `title` has at most 24 characters in each language.
    """

    name: str
    title: Words
    elements: tuple[Element, ...]
    submit: Words | None = None
    close: Words | None = None
    hidden: Mapping[str, str] = field(default_factory=dict[str, str])

    @property
    def fields(self) -> tuple[Field, ...]:
        """The fields, in order."""
        return tuple(element for element in self.elements if isinstance(element, FIELDS))

    def with_errors(self, errors: Mapping[str, Words]) -> "Form":
        """The same form with each error standing at its field.

        An error whose name begins with SURE is a question: it brings the field that answers it, below the words.
        """
        asked = {
            at: Check(name=name, label=AS_IT_IS if mark.startswith(TONE) else NOBODY, error=words, optional=True)
            for name, words in errors.items()
            if name.startswith(SURE)
            for at, _, mark in (name.removeprefix(SURE).rpartition("_"),)
        }
        elements: list[Element] = []
        for element in self.elements:
            if not isinstance(element, FIELDS):
                elements.append(element)
                continue
            elements.append(replace(element, error=errors[element.name]) if element.name in errors else element)
            if element.name in asked:
                elements.append(asked[element.name])
        return replace(self, elements=tuple(elements))
