"""What is remembered of cases that are not shared yet."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from bot.domain.people import MemberId


@dataclass(frozen=True, slots=True)
class Draft:
    """What somebody has typed so far. `handle` is a new random word each time: only its owner can use it."""

    handle: str
    saved_on: date
    values: Mapping[str, str]


class Drafts(Protocol):
    """Drafts, each sealed under a key of its own, its owner with it: no column says whose it is."""

    def keep(self, member_id: MemberId, values: Mapping[str, str], saved_on: date, handle: str) -> str:
        """Seal a draft in the place of the handle's, or as a new one. Returns a handle of it."""
        ...

    def of(self, member_id: MemberId) -> Sequence[Draft]: ...
    def find(self, member_id: MemberId, handle: str) -> Draft | None: ...
    def drop(self, member_id: MemberId, handle: str) -> None:
        """Delete a draft; its key is unlinked after the commit. One that is gone already is left alone."""
        ...

    def forget(self, before: date) -> None:
        """The same for all that were saved before a day."""
        ...
