"""One screen as the gallery shows it."""

from collections.abc import Callable
from dataclasses import dataclass

from bot.screens.elements import Card, Form


@dataclass(frozen=True, slots=True)
class Exhibit:
    """A screen under a name: what `build` returns is complete, invented, and the same each time."""

    name: str
    build: Callable[[], Card | Form]
