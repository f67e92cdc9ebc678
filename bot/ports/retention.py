"""What is remembered of legal holds and of what was destroyed."""

from collections.abc import Sequence
from datetime import date
from typing import Protocol

from bot.domain.people import ProgrammeId
from bot.domain.retention import Destroyed, Hold, HoldId


class Retention(Protocol):
    """Legal holds, and how much was destroyed on which day."""

    def holds(self, programme_id: ProgrammeId) -> Sequence[Hold]:
        """Every hold that was ever agreed to, and what is asked for now, the newest first."""
        ...

    def keep(self, hold: Hold) -> None: ...
    def drop(self, hold_id: HoldId) -> None: ...
    def count(self, programme_id: ProgrammeId, gone: Destroyed) -> None:
        """Add to what was destroyed on a day."""
        ...

    def last(self, programme_id: ProgrammeId) -> Destroyed | None:
        """What was destroyed on the last day on which anything was."""
        ...

    def forget_counts(self, programme_id: ProgrammeId, before: date) -> None: ...
