"""How well hidden a submitter is: the size of the group that could have sent a case."""

from collections.abc import Iterable

from bot.domain.people import Member, MemberId, Status

FLOOR = 5
"""Below this many possible senders the form says so and offers to share by name."""


SMALL = 8
"""In a programme with fewer people than this nobody is promised to stay hidden, whatever their own group is."""


def is_small(roster: Iterable[Member]) -> bool:
    """Whether so few take part that each of them may be guessed."""
    return sum(member.status is Status.ACTIVE for member in roster) < SMALL


def could_have_sent(roster: Iterable[Member], like: Member, reader: MemberId | None) -> int:
    """At most how many people could have sent this, as the reader may reason.

    The roster's members of the same role, site and subspecialty as the submitter, without the reader.
    """
    return sum(
        1
        for member in roster
        if member.status is Status.ACTIVE
        and member.id != reader
        and (member.role, member.site, member.subspecialty) == (like.role, like.site, like.subspecialty)
    )
