"""What the bot may answer to an input. Each platform renders every one of them."""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.screens.elements import Card, Form
from bot.text.catalogue import Words


@dataclass(frozen=True, slots=True)
class Say:
    """Show a card to this person alone, where they are."""

    card: Card


@dataclass(frozen=True, slots=True)
class Open:
    """Open a window."""

    form: Form


@dataclass(frozen=True, slots=True)
class Push:
    """Lay a window over the one that is open, which keeps what was typed in it. With none open it opens."""

    form: Form


@dataclass(frozen=True, slots=True)
class Replace:
    """Put a window in the place of the one that acted.

    If a window of the same name lies underneath, it is the one that is replaced, and what lay over it is closed:
    an answer given in a small window shows in the large one it was asked from.
    """

    form: Form


@dataclass(frozen=True, slots=True)
class FieldErrors:
    """Refuse a form at its fields.

    `form` is the same form with the typed words and each error in place, for platforms that draw it again;
    `errors` are the same errors by field name, for platforms that place them themselves.
    """

    form: Form
    errors: Mapping[str, Words]


@dataclass(frozen=True, slots=True)
class Done:
    """Nothing more to show: close the window that acted, if one did."""


Answer = Say | Open | Push | Replace | FieldErrors | Done
