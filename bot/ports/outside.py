"""Pages for messages from outside, by their secret address or by the word that the board has for them."""

from collections.abc import Sequence
from datetime import date
from typing import Protocol

from bot.domain.outside import Outside, Report, Sender, Told
from bot.domain.people import ProgrammeId


class Outsides(Protocol):
    """Each is sealed under its own key, and gone with it when its days are over. None leads to anybody or to a case."""

    def make(self, programme_id: ProgrammeId, sender: Sender, last_day: date) -> str:
        """A new page. Returns the secret part of its address, of which only a hash is kept."""
        ...

    def look(self, token: str) -> Outside | None:
        """The page at an address; None when there is none, or none any more."""
        ...

    def send(self, token: str, report: Report, seen_from: date) -> bool:
        """Keep what was sent; False when something was sent before, which stands."""
        ...

    def of(self, programme_id: ProgrammeId) -> Sequence[Outside]:
        """All that a programme has, in an order that says nothing."""
        ...

    def handle(self, one: Outside, day: date) -> str:
        """The word by which the board names one on a day: the same for every coordinator."""
        ...

    def find(self, programme_id: ProgrammeId, handle: str, day: date) -> Outside | None:
        """The one that the board named so on this day or the day before."""
        ...

    def tell(self, one: Outside, told: Told) -> None: ...
    def forget(self, before: date) -> None:
        """Destroy those whose last day was before this one, with their keys."""
        ...
