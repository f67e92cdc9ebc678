"""What the inside needs from the outside, as Protocols. `bot.app` introduces the rooms that satisfy them."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from typing import Protocol, TypeVar
from uuid import UUID

from bot.domain.cases import Case, Story
from bot.domain.notices import Address, Notice
from bot.domain.people import Account, Contact, Member, MemberId, ProgrammeId
from bot.domain.programmes import Channel, Connector, Installation, Programme
from bot.domain.threads import Note, NoteId, Seat, Thread, ThreadId

R = TypeVar("R")

ALWAYS = datetime.min.replace(tzinfo=UTC)
"""The instant from which on a platform takes messages that takes them at any time."""


class Clock(Protocol):
    """The only source of the present."""

    def now(self) -> datetime:
        """The present instant, in UTC and aware."""
        ...


class Ids(Protocol):
    """The only source of chance, so that a test can seed it."""

    def uuid(self) -> UUID:
        """A random (version 4) id: neither its order nor its bits hold a time."""
        ...

    def token(self, length: int) -> bytes:
        """Random bytes, fit for keys and nonces."""
        ...

    def between(self, low: timedelta, high: timedelta) -> timedelta:
        """A span drawn evenly between two."""
        ...


@dataclass(frozen=True, slots=True)
class Held:
    """A seat that a member holds, with the label under which that seat knows the case."""

    thread_id: ThreadId
    seat: Seat
    label: str


@dataclass(frozen=True, slots=True)
class Delivery:
    """One row of the outbox, as the deliverer sees it. `attempts` counts the tries that were begun."""

    id: UUID
    address: Address
    notice: Notice
    not_before: datetime
    attempts: int


class CodePurpose(StrEnum):
    """What a one-time code does."""

    SETUP = "setup"
    JOIN = "join"


class PassPurpose(StrEnum):
    """What a one-time page does."""

    WRITE_REFERENCE = "write_reference"
    READ_REFERENCE = "read_reference"


@dataclass(frozen=True, slots=True)
class Pass:
    """What a one-time page may do: one thing, from one seat while this member holds it, in one language."""

    purpose: PassPurpose
    thread_id: ThreadId
    seat: Seat
    member_id: MemberId
    language: str


class Installations(Protocol):
    """The workspaces that let the bot in, those that have ended included. Their tokens are sealed."""

    def put(self, installation: Installation) -> None: ...
    def end(self, platform: str, organisation: str, team: str) -> None:
        """Destroy the token of a workspace that put the bot out. What belongs to its programme stays."""
        ...

    def of(self, platform: str) -> Sequence[Installation]: ...


class Contacts(Protocol):
    """How people are reached on platforms that must be told, and by tenant where its connector is."""

    def connectors(self, platform: str) -> Mapping[str, Connector]: ...
    def heard(self, platform: str, tenant: str, service_url: str) -> None: ...
    def of(self, platform: str, tenant: str, user_id: str) -> Contact | None: ...
    def keep(self, contact: Contact) -> None: ...


class Programmes(Protocol):
    """The departments' programmes and the chats they are connected to."""

    def add(self, programme: Programme) -> None: ...
    def get(self, programme_id: ProgrammeId) -> Programme: ...
    def all(self) -> Sequence[Programme]: ...
    def connect(self, programme_id: ProgrammeId, platform: str, tenant: str) -> None: ...
    def of(self, platform: str, tenant: str) -> Programme | None: ...
    def set_channel(self, programme_id: ProgrammeId, channel: Channel) -> None: ...
    def channels(self, programme_id: ProgrammeId) -> Sequence[Channel]: ...


class People(Protocol):
    """Members and their accounts."""

    def add(self, member: Member) -> None: ...
    def get(self, member_id: MemberId) -> Member: ...
    def save(self, member: Member) -> None: ...
    def roster(self, programme_id: ProgrammeId) -> Sequence[Member]:
        """Everyone invited or active, in order of name: the same list whoever asks."""
        ...

    def bind(self, member_id: MemberId, account: Account) -> None: ...
    def unbind(self, member_id: MemberId) -> None: ...
    def accounts(self, member_id: MemberId) -> Sequence[Account]: ...
    def behind(self, platform: str, tenant: str, user_id: str) -> Member | None:
        """The member behind an account, or None."""
        ...


class Codes(Protocol):
    """One-time codes. Only their keyed hash is stored."""

    def issue(self, purpose: CodePurpose, last_day: date, member_id: MemberId | None = None) -> str: ...
    def known(self, purpose: CodePurpose, code: str, today: date) -> bool: ...
    def redeem(self, purpose: CodePurpose, code: str, today: date) -> tuple[bool, MemberId | None]:
        """Use a code up. Returns whether it was valid, and the member it was issued for."""
        ...


class Cases(Protocol):
    """The coded part of cases."""

    def add(self, case: Case) -> None: ...
    def get(self, thread: Thread) -> Case: ...


class Threads(Protocol):
    """Conversations: their state, their sealed story and study reference, and their two keys."""

    def start(self, thread: Thread, story: Story) -> None:
        """Make both keys (on disk before this unit commits) and store the conversation with its story sealed."""
        ...

    def get(self, thread_id: ThreadId) -> Thread: ...
    def save(self, thread: Thread) -> None: ...
    def story(self, thread_id: ThreadId) -> Story | None:
        """The story, or None once its key is destroyed."""
        ...

    def write_reference(self, thread_id: ThreadId, reference: str) -> None: ...
    def reference(self, thread_id: ThreadId) -> str | None: ...
    def board(self, programme_id: ProgrammeId) -> Sequence[tuple[Thread, Case]]:
        """Released conversations whose content still exists, newest day first, then in an order that says nothing."""
        ...

    def board_handle(self, thread_id: ThreadId, day: date) -> str:
        """The word by which the board names a case on a day: the same for every coordinator."""
        ...

    def by_board_handle(self, programme_id: ProgrammeId, handle: str, day: date) -> ThreadId | None: ...
    def quiet_before(self, programme_id: ProgrammeId, day: date) -> Sequence[Thread]:
        """Live conversations in which nobody has written since before this day."""
        ...

    def identity_due(self, programme_id: ProgrammeId, day: date) -> Sequence[ThreadId]:
        """Conversations closed on or before this day that still have an identity key."""
        ...

    def content_due(self, programme_id: ProgrammeId, day: date) -> Sequence[ThreadId]:
        """The same for the content key."""
        ...

    def next_upkeep(self, programme_id: ProgrammeId) -> date | None:
        """The first day on which a conversation closes by itself or a key is due to be destroyed."""
        ...

    def forget_identity(self, thread_id: ThreadId) -> None:
        """Delete seats, study reference and waiting notices; the key is unlinked after the commit."""
        ...

    def forget_content(self, thread_id: ThreadId) -> None:
        """Delete notes and story; the key is unlinked after the commit."""
        ...


class Seats(Protocol):
    """Who holds which seat: the only place where a person meets a conversation. Opened in memory, never joined."""

    def take(self, thread_id: ThreadId, seat: Seat, member_id: MemberId) -> str:
        """Seat a member and return the label under which that seat knows the case."""
        ...

    def leave(self, thread_id: ThreadId, seat: Seat) -> None: ...
    def holder(self, thread_id: ThreadId, seat: Seat) -> MemberId | None: ...
    def label(self, thread_id: ThreadId, seat: Seat) -> str | None: ...
    def of(self, member_id: MemberId) -> Sequence[Held]: ...
    def handle(self, thread_id: ThreadId, seat: Seat) -> str:
        """A new random word for a button: only this seat's holder can use it, and only while its identity key lives."""
        ...

    def open(self, member_id: MemberId, handle: str) -> Held | None: ...


class Notes(Protocol):
    """What was written in conversations, sealed."""

    def add(self, thread_id: ThreadId, note: Note) -> None: ...
    def of(self, thread_id: ThreadId) -> list[Note]:
        """In the order in which they were written; empty once the content key is destroyed."""
        ...

    def release(self, note_id: NoteId) -> None: ...
    def readdress(self, thread_id: ThreadId, note_id: NoteId, audience: frozenset[Seat]) -> None:
        """Let other seats than before read a note."""
        ...


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
    """What platforms delivered, so that a redelivery is recognised."""

    def first(self, platform: str, event: str) -> bool: ...


class Passes(Protocol):
    """Tickets to our own one-time pages."""

    def issue(self, ticket: Pass) -> str: ...
    def look(self, token: str) -> Pass | None:
        """What a ticket is for, without using it up; None when it is unknown, used or out of time."""
        ...

    def redeem(self, token: str) -> Pass | None: ...


class Unit(Protocol):
    """One transaction. It commits at the end of its block and rolls back on an error; nobody else commits."""

    now: datetime
    ids: Ids
    installations: Installations
    contacts: Contacts
    programmes: Programmes
    people: People
    codes: Codes
    cases: Cases
    threads: Threads
    seats: Seats
    notes: Notes
    outbox: Outbox
    nonces: Nonces
    inbox: Inbox
    passes: Passes


class Store(Protocol):
    """Runs work against the database, off the event loop."""

    def write(self, work: Callable[[Unit], R]) -> Awaitable[R]:
        """One writing transaction."""
        ...

    def read(self, work: Callable[[Unit], R]) -> Awaitable[R]:
        """One read-only transaction."""
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


class Links(Protocol):
    """Addresses of our own pages."""

    def page(self, token: str) -> str: ...
