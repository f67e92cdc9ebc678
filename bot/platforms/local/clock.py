"""A clock that runs with real time and can be moved forward: the demo's present."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta


def _real() -> datetime:
    return datetime.now(UTC)


class MovableClock:
    """Satisfies `bot.ports.clock.Clock`. It never goes back: what has happened stays in the past."""

    def __init__(self, start: datetime | None = None, real: Callable[[], datetime] = _real) -> None:
        """Args: start: what the clock shows first, by default the real present; real: where real time comes from."""
        self._real = real
        self._ahead = timedelta() if start is None else start.astimezone(UTC) - real()

    def now(self) -> datetime:
        """The demo's present instant, in UTC and aware."""
        return self._real() + self._ahead

    def move_to(self, moment: datetime) -> None:
        """Go on to a later moment; an earlier one changes nothing."""
        self.move_by(moment - self.now())

    def move_by(self, span: timedelta) -> None:
        """Go on by a span; a negative one changes nothing."""
        self._ahead += max(span, timedelta())
