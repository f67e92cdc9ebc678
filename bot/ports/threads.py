"""What is remembered of conversations, of who sits in them, and of what was written."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol
from uuid import UUID

from bot.domain.cases import Case, Story
from bot.domain.people import MemberId, ProgrammeId
from bot.domain.threads import Note, NoteId, Seat, Thread, ThreadId


@dataclass(frozen=True, slots=True)
class Held:
    """A seat that a member holds, with the label under which that seat knows the case.

    `shut` says that a coordinator has closed it: its holder can do nothing from it any more.
    """

    thread_id: ThreadId
    seat: Seat
    label: str
    shut: bool = False


@dataclass(frozen=True, slots=True)
class Shut:
    """A seat that a coordinator has closed, and its holder. `lot` is a number that dies with its identity key."""

    thread_id: ThreadId
    member_id: MemberId
    lot: int


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

    def rewrite(self, thread_id: ThreadId, story: Story) -> None:
        """Seal another story in the place of the one that was written."""
        ...

    def erase(self, thread: Thread) -> None:
        """Delete a conversation with its case and all that belongs to them; both keys are unlinked after the commit."""
        ...

    def write_reference(self, thread_id: ThreadId, reference: str) -> None: ...
    def reference(self, thread_id: ThreadId) -> str | None: ...
    def praise_id(self, thread_id: ThreadId, fresh: UUID) -> UUID:
        """What stands for a good call in the outbox: `fresh`, unless something stands for it already."""
        ...

    def praised_as(self, praise_id: UUID) -> ThreadId | None:
        """The conversation that this stands for, as long as its identity key lives."""
        ...

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

    def at_desk(self, programme_id: ProgrammeId, since: date) -> Sequence[Thread]:
        """Conversations that came to the coordinators on this day or later, as far as their content still exists."""
        ...

    def identity_due(self, programme_id: ProgrammeId, today: date) -> Sequence[ThreadId]:
        """Conversations whose identity key is to be destroyed on this day, or was to be before.

        A case that is chosen for a session keeps its keys until a while after it.
        """
        ...

    def content_due(self, programme_id: ProgrammeId, today: date) -> Sequence[ThreadId]:
        """The same for the content key."""
        ...

    def next_quiet(self, programme_id: ProgrammeId) -> date | None:
        """The first day on which a conversation closes by itself."""
        ...

    def next_destroyed(self, programme_id: ProgrammeId) -> date | None:
        """The first day on which a key is due to be destroyed."""
        ...

    def forget_identity(self, thread_id: ThreadId) -> None:
        """Delete seats, study reference, notices and place on an agenda; the key is unlinked after the commit."""
        ...

    def forget_content(self, thread_id: ThreadId) -> None:
        """Delete notes, images and story; the key is unlinked after the commit."""
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
    def shut(self, thread_id: ThreadId, seat: Seat) -> None:
        """Close a seat to its holder, for good. To whoever reads the rows nothing but the seal has changed."""
        ...

    def shut_lately(self, member_id: MemberId) -> bool:
        """Whether a seat of this member was closed by this process, today or the day before. Looks at no seat."""
        ...

    def is_shut(self, thread_id: ThreadId, seat: Seat) -> bool: ...
    def all_shut(self) -> Sequence[Shut]:
        """Every seat that is closed to its holder, as long as its identity key lives."""
        ...


class Notes(Protocol):
    """What was written in conversations, sealed."""

    def add(self, thread_id: ThreadId, note: Note) -> None: ...
    def of(self, thread_id: ThreadId) -> list[Note]:
        """In the order in which they were written; empty once the content key is destroyed."""
        ...

    def release(self, note_id: NoteId) -> None: ...
    def rewrite(self, thread_id: ThreadId, note: Note) -> None:
        """Seal what has become of a note. Its place in the order stays."""
        ...

    def readdress(self, thread_id: ThreadId, note_id: NoteId, audience: frozenset[Seat]) -> None:
        """Let other seats than before read a note."""
        ...
