"""What every platform has in common: what it is given, what it answers, and the limits it declares."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from bot.screens.answers import Answer
from bot.screens.inputs import Input


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer and the language to say it in ("en" or "fr")."""

    answer: Answer
    language: str


Dispatch = Callable[[Input], Awaitable[Reply]]
"""How a platform hands what a person did to the bot. It never raises: what goes wrong is an answer, too."""


class DoesNotFit(Exception):
    """A screen is larger than the platform allows. Nothing is ever cut silently: this fails the gallery test."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What a platform documents, in characters unless said otherwise.

    None means that it documents no limit.
    """

    blocks: int | None = None
    window_title: int | None = None
    button: int | None = None
    option: int | None = None
    option_value: int | None = None
    options: int | None = None
    spread_options: int | None = None
    paragraph: int | None = None
    label: int | None = None
    value: int | None = None
    hidden: int | None = None
    whole_bytes: int | None = None


def check(what: str, size: int, limit: int | None) -> None:
    """Raise DoesNotFit when `size` is over `limit`."""
    if limit is not None and size > limit:
        raise DoesNotFit(f"{what}: {size} is over {limit}")
