"""What is remembered of the cases that are chosen for a session."""

from collections.abc import Sequence
from datetime import date
from typing import Protocol
from uuid import UUID

from bot.domain.agenda import Item
from bot.domain.people import ProgrammeId
from bot.domain.rounds import SessionId
from bot.domain.threads import ThreadId


class Agenda(Protocol):
    """Cases chosen for sessions. A case is chosen for one session at a time."""

    def add(self, item: Item) -> None:
        """Put a case at the end of the agenda of its session. Its own position is not looked at."""
        ...

    def save(self, item: Item) -> None:
        """Keep what changed in an item, but not its place: that is changed by arranging."""
        ...

    def about(self, thread_id: ThreadId) -> Item | None:
        """The item that a case is, if it is chosen."""
        ...

    def post_id(self, thread_id: ThreadId, fresh: UUID) -> UUID:
        """What stands for the entry of a case in the outbox: `fresh`, unless something stands for it already."""
        ...

    def show(self, thread_id: ThreadId) -> None:
        """Keep that what was found in a chosen case has been before the room."""
        ...

    def posted_as(self, post_id: UUID) -> Sequence[Item]:
        """The items of the entry that this stands for, while it is on an agenda, in order."""
        ...

    def join(self, thread_ids: Sequence[ThreadId], fresh: UUID) -> None:
        """Make one entry of these cases, whatever they stood in before; `fresh` is what they have in common."""
        ...

    def part(self, thread_id: ThreadId) -> None:
        """Let a case stand on its own again. Its words and its place stay as they are."""
        ...

    def tell(self, thread_id: ThreadId, on: date) -> None:
        """Keep that both ends are told of this day of their session."""
        ...

    def untold(self, programme_id: ProgrammeId) -> Sequence[ThreadId]:
        """The cases whose session is still to come, on another day than their ends were told, in no telling order."""
        ...

    def coming(self, programme_id: ProgrammeId) -> frozenset[ThreadId]:
        """The cases that are chosen for a session which is still to come, or on."""
        ...

    def of(self, session_id: SessionId) -> Sequence[Item]:
        """The agenda of a session, in order."""
        ...

    def arrange(self, session_id: SessionId, order: Sequence[ThreadId]) -> None:
        """Put the items of a session in this order."""
        ...

    def remove(self, thread_id: ThreadId) -> None:
        """Take a case off, without a trace: those behind it close up, and those beside it stay."""
        ...


class Points(Protocol):
    """What sessions have learned: sentences that a coordinator released. They name nobody and outlive their cases."""

    def release(self, session_id: SessionId, points: Sequence[str]) -> None:
        """Keep what a session has learned, in this order. Never in a unit that touches a conversation."""
        ...

    def of(self, session_id: SessionId) -> Sequence[str]:
        """What a session has learned, in order; empty while nothing is released."""
        ...
