"""What is to be sent, once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Protocol
from uuid import UUID

from bot.domain.notices import Address, Notice
from bot.domain.people import MemberId
from bot.domain.threads import Seat, ThreadId

ALWAYS = datetime.min.replace(tzinfo=UTC)
"""The instant from which on a platform takes messages that takes them at any time."""


@dataclass(frozen=True, slots=True)
class Delivery:
    """One row of the outbox, as the deliverer sees it. `attempts` counts the tries that were begun."""

    id: UUID
    address: Address
    notice: Notice
    not_before: datetime
    attempts: int


class Outbox(Protocol):
    """Deliveries: something to be sent, once."""

    def put(self, address: Address, notice: Notice, not_before: datetime, dedupe_key: str) -> None:
        """Add a delivery, unless one with this key still waits unclaimed."""
        ...

    def drop(self, thread_id: ThreadId, seat: Seat) -> None: ...
    def due(self, now: datetime, after: Delivery | None = None) -> Sequence[Delivery]:
        """Unclaimed (or abandoned) deliveries that are due and stand at the head of their conversation.

        The longest due come first, a page at a time: `after` is the last one of the page before. Empty at the end.
        """
        ...

    def claim(self, delivery_id: UUID, now: datetime, until: datetime) -> Delivery | None: ...
    def expand(self, delivery_id: UUID, members: Sequence[MemberId]) -> None:
        """Replace a delivery to all coordinators by one to each."""
        ...

    def settle(self, delivery_id: UUID) -> None: ...
    def again(self, delivery_id: UUID, at: datetime) -> None:
        """Give a claim back, to be tried again from `at` on."""
        ...

    def park(self, delivery_id: UUID, reason: str) -> None: ...
    def lose(self, delivery_id: UUID, reason: str) -> bool:
        """Delete a delivery that can never arrive and keep only a total by reason and month.

        False when it was gone already. Never for a submitter's seat: the total would tell who has just left.
        """
        ...

    def parked(self) -> dict[str, int]:
        """How many deliveries are parked, by reason."""
        ...

    def lost(self) -> dict[str, int]:
        """How many deliveries were lost, by reason."""
        ...

    def waiting(self) -> Sequence[Delivery]:
        """Everything not parked."""
        ...

    def heads(self) -> Sequence[tuple[Delivery, datetime]]:
        """What stands at the head of its conversation, each with when it can be claimed: for "next thing due".

        A delivery that somebody has in hand can be claimed when that claim ends: its holder may be gone.
        """
        ...


@dataclass(frozen=True, slots=True)
class Sent:
    """The platform took the message."""


@dataclass(frozen=True, slots=True)
class TryAgain:
    """The platform refused for now. `after` is how long it asked us to wait, None when it did not say."""

    after: timedelta | None = None


@dataclass(frozen=True, slots=True)
class Unknown:
    """No answer came: the message may have arrived or not."""


@dataclass(frozen=True, slots=True)
class Gone:
    """It will never arrive. `reason` is a short code without a person in it, such as "account_gone"."""

    reason: str


Outcome = Sent | TryAgain | Unknown | Gone
"""What became of a message that was handed to a platform."""
