"""Was this useful? What the two ends of conversations answer, counted for the programme and for nobody in it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from bot.domain.privacy.audience import FLOOR
from bot.domain.threads import Answer, Note, Seat, State, Thread


class Useful(StrEnum):
    """Whether a conversation was of use, in the order in which it is asked."""

    YES = "yes"
    PARTLY = "partly"
    NO = "no"


@dataclass(frozen=True, slots=True)
class Tally:
    """The answers of one kind of seat that nobody has read yet: how many people gave them, and when they are looked at.

    `since` and `due_on` are first days of quarters: nothing comes of it on any other day, so that no day says who has
    just answered.
    """

    seat: Seat
    since: date
    due_on: date
    people: int


@dataclass(frozen=True, slots=True)
class Figures:
    """What came of a tally: from its first day until the day before `until`, how often each answer was given."""

    seat: Seat
    since: date
    until: date
    counts: Mapping[Useful, int]

    @property
    def last(self) -> date:
        """The last day that it counts."""
        return self.until - timedelta(days=1)


class Due(StrEnum):
    """What becomes of a tally on the day on which it is looked at."""

    PUBLISHED = "published"
    KEPT = "kept"
    DESTROYED = "destroyed"


def due(tally: Tally, today: date) -> Due | None:
    """What becomes of a tally today; None before its day. Fewer people than the floor wait for more, for a year."""
    if today < tally.due_on:
        return None
    if tally.people >= FLOOR:
        return Due.PUBLISHED
    over = tally.since.replace(year=tally.since.year + 1)
    return Due.DESTROYED if today >= over else Due.KEPT


def asks(thread: Thread, seat: Seat, notes: Sequence[Note]) -> bool:
    """Whether an end is asked now: once, when it has thanked or when the conversation is closed.

    The reader is asked of the case, whoever shared it of the answer; where nobody answered there is nothing to ask.
    """
    if seat in thread.said_useful or thread.state not in {State.DELIVERED, State.IN_CONVERSATION, State.CLOSED}:
        return False
    answered = any(note.seat is Seat.READER and note.mention is None for note in notes)
    if not thread.released or (seat is Seat.SUBMITTER and not answered):
        return False
    thanked = any(note.seat is seat and note.answer is Answer.THANKS for note in notes)
    return thanked or thread.state is State.CLOSED
