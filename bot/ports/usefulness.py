"""What is remembered of whether conversations were of use: sealed tallies, and what came of them."""

from collections.abc import Sequence
from datetime import date
from typing import Protocol

from bot.domain.people import MemberId, ProgrammeId
from bot.domain.threads import Seat
from bot.domain.usefulness import Figures, Tally, Useful


class Usefulness(Protocol):
    """Sealed tallies by kind of seat. None of them leads to a conversation, or says what anybody answered."""

    def add(self, programme_id: ProgrammeId, seat: Seat, member_id: MemberId, said: Useful) -> None:
        """Count an answer of a member. Of several answers by one member each counts, and the member once."""
        ...

    def tallies(self, programme_id: ProgrammeId) -> Sequence[Tally]:
        """The tallies that nobody has read yet."""
        ...

    def publish(self, programme_id: ProgrammeId, tally: Tally) -> None:
        """Keep what came of a tally where it can be read, and destroy the rest of it."""
        ...

    def keep(self, programme_id: ProgrammeId, tally: Tally, due_on: date) -> None:
        """Leave a tally sealed until another day."""
        ...

    def destroy(self, programme_id: ProgrammeId, tally: Tally) -> None:
        """Destroy a tally unread."""
        ...

    def figures(self, programme_id: ProgrammeId) -> Sequence[Figures]:
        """What came of all tallies, the newest first."""
        ...
