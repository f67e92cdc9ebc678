"""A good call praised in the channel: who has agreed, when it is posted, and what stands there."""

from dataclasses import dataclass, replace
from datetime import datetime, time

from bot.domain.cases import Case, Kind, for_coordinators
from bot.domain.notices import instant, local_day, next_working_day
from bot.domain.threads import ENDS, Praise, Seat, Thread

POSTED_AT = time(12, 0)
"""When praise goes into the channel, in the programme's zone: the hour of the second answer must not show."""


@dataclass(frozen=True, slots=True)
class Praising:
    """What an end may know of the praise of its case. What the other end says is not in it."""

    own: Praise | None
    posted: bool


@dataclass(frozen=True, slots=True)
class Praised:
    """Who is named when a good call is praised; empty for an end that agreed without its name."""

    sharer: str
    reader: str


def is_praised(case: Case) -> bool:
    """Whether there is somebody to be thanked for a case: a good call that was somebody else's."""
    return case.kind is Kind.GOOD_CALL and not for_coordinators(case)


def with_praise(thread: Thread, seat: Seat, praise: Praise) -> Thread:
    """The conversation once an end has said whether its good call may be praised."""
    if seat is Seat.SUBMITTER:
        return replace(thread, praise_submitter=praise)
    return replace(thread, praise_reader=praise)


def agreed(thread: Thread) -> bool:
    """Whether both ends agree to praise, each with their name or without."""
    return all(thread.praise_of(seat) in {Praise.NAMED, Praise.UNNAMED} for seat in ENDS)


def posted_from(now: datetime, zone: str) -> datetime:
    """When praise leaves to which both have agreed by now: at noon of the next working day."""
    return instant(next_working_day(local_day(now, zone)), POSTED_AT, zone)
