"""What recognises a form, or an event, that comes a second time."""

from collections.abc import Iterable, Mapping
from datetime import date
from enum import StrEnum
from typing import Protocol

from bot.domain.privacy.findings import Identifier


class Sending(StrEnum):
    """How a form comes: for the first time, once more as it was, or once more with other words."""

    FIRST = "first"
    AGAIN = "again"
    OTHERWISE = "otherwise"


class Nonces(Protocol):
    """Each form is sent once. Keyed by a daily key that is destroyed after a few days."""

    def issue(self) -> str: ...
    def claim(self, nonce: str, words: str) -> Sending:
        """How a form with these words comes. Raises Refused(FORM_TOO_OLD) when its day's key is gone.

        Of the words only a hash under that key is kept, with the nonce in it: equal words leave unequal traces.
        """
        ...

    def keep_outcome(self, nonce: str, outcome: str) -> None:
        """Remember what the act answered, sealed by the nonce itself, so that a second try answers the same."""
        ...

    def outcome(self, nonce: str) -> str | None: ...


class Inbox(Protocol):
    """What platforms delivered: so that a redelivery is recognised, and what could not be understood counted."""

    def first(self, platform: str, event: str) -> bool: ...
    def count_unread(self, platform: str, reason: str) -> None:
        """Count something that nobody could make sense of. `reason` is a short code; it is kept for three months."""
        ...

    def unread(self, platform: str, since: date) -> Mapping[str, int]:
        """How often that was since a day, by reason."""
        ...


class Stopped(Protocol):
    """How often the screen for identifiers stopped or questioned typed words: kinds and months, and nothing else."""

    def count(self, found: Iterable[Identifier]) -> None:
        """Count each kind once more this month. It is kept for three months, and the month that they began in."""
        ...

    def counted(self) -> Mapping[Identifier, int]:
        """How often, by kind, in all that is kept."""
        ...
