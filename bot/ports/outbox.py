"""What is to be sent, once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Protocol
from uuid import UUID

from bot.domain.notices import Address, Notice
from bot.domain.people import MemberId, ProgrammeId
from bot.domain.threads import Seat, ThreadId

ALWAYS = datetime.min.replace(tzinfo=UTC)
"""The instant from which on a platform takes messages that takes them at any time."""


@dataclass(frozen=True, slots=True)
class Delivery:
    """One row of the outbox, as the deliverer sees it. `attempts` counts the tries that were begun.

    `about` is the meeting or survey that its words are about, never a conversation. After `not_after` it is of no use
    any more. `abandoned` says that whoever had it in hand before never said what became of it.
    """

    id: UUID
    address: Address
    notice: Notice
    not_before: datetime
    attempts: int
    about: UUID | None = None
    not_after: datetime | None = None
    abandoned: bool = False


UNKNOWN = "unknown"
"""Why a post is parked of which nobody knows whether it arrived."""


@dataclass(frozen=True, slots=True)
class Parked:
    """A post that waits for somebody to decide. `reason` is a short code, UNKNOWN or what stood against it."""

    id: UUID
    programme_id: ProgrammeId
    about: UUID
    notice: Notice
    platform: str
    tenant: str
    reason: str


class Outbox(Protocol):
    """Deliveries: something to be sent, once."""

    def put(
        self,
        address: Address,
        notice: Notice,
        not_before: datetime,
        dedupe_key: str,
        about: UUID | None = None,
        not_after: datetime | None = None,
    ) -> None:
        """Add a delivery, unless one with this key still waits unclaimed: that one then leaves at the sooner moment.

        Args: about: the meeting or survey that a composer makes its words of; not_after: when it is of no use any more.
        """
        ...

    def drop(self, thread_id: ThreadId, seat: Seat) -> None: ...
    def call_off(self, about: UUID) -> None:
        """Delete what waits, in nobody's hand, to be posted about something."""
        ...

    def withdraw(self, dedupe_key: str) -> None:
        """Delete the delivery with this key, if it still waits unclaimed."""
        ...

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

    def parked_about(self, about: UUID) -> Sequence[Parked]:
        """The posts about a meeting or survey of which nobody knows whether they arrived, or that could not."""
        ...

    def leaving_about(self, about: UUID) -> frozenset[Notice]:
        """What is on its way to a channel about something, and stands still nowhere."""
        ...

    def release(self, delivery_id: UUID) -> None:
        """Let a parked delivery leave after all."""
        ...

    def release_posts(self, programme_id: ProgrammeId, platform: str, tenant: str) -> None:
        """Let the posts leave after all that stood still because of their channel."""
        ...

    def parked_posts(self, programme_id: ProgrammeId, notice: Notice) -> Sequence[Parked]:
        """The posts of one kind of which nobody knows whether they arrived, or that could not, by their random ids."""
        ...

    def parked_post(self, delivery_id: UUID) -> Parked | None:
        """A post that is parked, if it still is."""
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


STANDS = ""
"""The reference of a post that stands in its channel and cannot be changed: nobody knows what the platform calls it."""


class Posts(Protocol):
    """What stands in the channels: one post of each kind about a meeting or survey, in each workspace or tenant."""

    def reference(self, about: UUID, notice: Notice, platform: str, tenant: str) -> str | None:
        """By what the platform knows a post, STANDS when nobody can tell; None when there is none."""
        ...

    def about(self, about: UUID) -> frozenset[Notice]:
        """Which posts about something stand in some channel."""
        ...

    def keep(self, about: UUID, notice: Notice, platform: str, tenant: str, reference: str) -> None:
        """Remember by what the platform knows a post."""
        ...


@dataclass(frozen=True, slots=True)
class Sent:
    """The platform took the message."""


@dataclass(frozen=True, slots=True)
class Posted:
    """The platform took a post. `reference` is by what it knows it, so that it can be changed."""

    reference: str


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

PostOutcome = Posted | TryAgain | Unknown | Gone
"""What became of a post in a channel."""
