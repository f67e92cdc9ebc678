"""The outermost seams, replaced: a clock that stands still and chance that repeats."""

import random
from datetime import UTC, datetime, timedelta
from uuid import UUID

START = datetime(2026, 3, 3, 15, 30, tzinfo=UTC)
"""A Tuesday morning in Toronto."""


class FixedClock:
    """A clock that moves only when told to."""

    def __init__(self, at: datetime = START) -> None:
        self._at = at

    def now(self) -> datetime:
        """Where the clock stands."""
        return self._at

    def move(self, to: datetime | None = None, *, by: timedelta = timedelta(0)) -> datetime:
        """Set the clock to an instant, or forward (or back) by a span. Returns where it stands then."""
        self._at = (to or self._at) + by
        return self._at


class SeededIds:
    """Chance that is the same in every run with the same seed."""

    def __init__(self, seed: int = 0) -> None:
        self._random = random.Random(seed)

    def uuid(self) -> UUID:
        """A version 4 id."""
        return UUID(bytes=self._random.randbytes(16), version=4)

    def token(self, length: int) -> bytes:
        """Bytes."""
        return self._random.randbytes(length)

    def between(self, low: timedelta, high: timedelta) -> timedelta:
        """A span of whole seconds."""
        return low + timedelta(seconds=self._random.randint(0, int((high - low).total_seconds())))
