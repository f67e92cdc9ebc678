"""Time that passes, and stops at everything that is due."""

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from bot.app import Bot
from tests.fakes import FixedClock

ZONE = ZoneInfo("America/Toronto")

PATIENCE = 500
"""At how many moments time may stop before it is said to stand still."""


@dataclass
class Stops:
    """The metronome of a program whose clock is moved.

    In life it looks every hour for what has had its time, which changes nothing twice a day. Here it looks at the first
    stop of a day, and whenever a stop has left something due.
    """

    bot: Bot
    clock: FixedClock
    _looked: date | None = None

    async def look(self) -> None:
        """Do what is due now."""
        today = self.clock.now().astimezone(ZONE).date()
        await (self.bot.beat() if self._looked == today else self.bot.run_due())
        self._looked = today

    async def by(self, last: datetime, before: Callable[[], None] = lambda: None) -> AsyncIterator[datetime]:
        """Go from one thing that is due to the next, up to a moment, and do it. Args: before: told of each stop."""
        stopped: datetime | None = None
        for _ in range(PATIENCE):
            due = await self.bot.next_due()
            if due is None or due > last:
                return
            self.clock.move(max(due, self.clock.now()))
            before()
            if due == stopped:
                self._looked = None
            await self.look()
            stopped = due
            yield due
        raise AssertionError("time stands still: something stays due")
