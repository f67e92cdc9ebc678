"""Two ends that would rather talk: what is offered, what stands of it, and when a time is over."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from bot.domain.threads import How, Mention, Note, Seat, other_end

SOONEST = timedelta(hours=4)
"""How far ahead a time has to be that is offered: its notice may wait for the other end's working hours."""

LATEST = timedelta(days=28)
"""How far ahead it may be at most: a conversation in which nobody writes closes after thirty days."""

CHOSEN_BEFORE = timedelta(hours=1)
"""How long before it begins a time can be chosen last: whoever offered it has to hear of it."""

SHOWN_FOR = timedelta(hours=1)
"""How long after it began a time that both have agreed on still stands in the window."""

_ENDS_IT = frozenset({Mention.TIMES_TAKEN_BACK, Mention.NO_TIME_SUITS, Mention.REOPENED})


@dataclass(frozen=True, slots=True)
class Talk:
    """What stands between the two ends. `by` offered it; `times` are all that were offered, `still` those of them that
    can be chosen. Once `agreed`, `times` is the one that was chosen. `mark` tells this offer from every other.
    """

    by: Seat
    times: tuple[datetime, ...]
    still: tuple[datetime, ...]
    how: How
    agreed: bool
    mark: str


@dataclass(frozen=True, slots=True)
class Talking:
    """The same as one end may know it. `name` is the other end's, empty until both have agreed."""

    talk: Talk | None
    own: bool = False
    name: str = ""


def standing(notes: Sequence[Note], now: datetime) -> Talk | None:
    """What is offered or agreed on as these notes stand: the latest word of either end decides."""
    for note in reversed(notes):
        if note.mention in _ENDS_IT:
            return None
        if note.offer is None or other_end(note.seat) not in note.audience:
            continue
        mark = sha256(note.id.bytes).hexdigest()[:16]
        agreed = note.mention is Mention.TIME_CHOSEN
        by = other_end(note.seat) if agreed else note.seat
        last = now - SHOWN_FOR if agreed else now + CHOSEN_BEFORE
        still = tuple(time for time in note.offer.times if time > last)
        return Talk(by, note.offer.times, still, note.offer.how, agreed, mark) if still else None
    return None


def offered(notes: Sequence[Note]) -> Note | None:
    """The note with the latest offer, whatever became of it."""
    return next((note for note in reversed(notes) if note.mention is Mention.TIMES_OFFERED), None)


def too_soon(time: datetime, now: datetime) -> bool:
    """Whether a time is too near to be offered."""
    return time < now + SOONEST


def too_late(time: datetime, now: datetime) -> bool:
    """Whether a time is too far ahead to be offered."""
    return time > now + LATEST


def shown_name(seat: Seat, notes: Sequence[Note]) -> str:
    """The name of the other end as a seat reads it; empty while it does not."""
    return next(
        (
            note.words
            for note in reversed(notes)
            if note.mention is Mention.NAME_SHOWN and note.seat is other_end(seat) and seat in note.audience
        ),
        "",
    )
