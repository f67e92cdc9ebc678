"""Moving the demo's clock, with everything that is due on the way done at its own moment."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

from bot.platforms.local.clock import MovableClock

STEPS = {"hour": timedelta(hours=1), "day": timedelta(days=1)}

MOST_STOPS = 500
"""At how many due moments one move stops; behind that, something is due again and again and would never end."""


class Pace:
    """Moves the clock forward, one move at a time."""

    def __init__(
        self,
        clock: MovableClock,
        run_due: Callable[[], Awaitable[None]],
        next_due: Callable[[], Awaitable[datetime | None]],
        next_session: Callable[[], Awaitable[datetime | None]],
    ) -> None:
        self._clock, self._run_due, self.next_due, self.next_session = clock, run_due, next_due, next_session
        self._moving = asyncio.Lock()

    async def to_next(self) -> None:
        """Go on to the next thing that is due, and do it."""
        async with self._moving:
            await self._run_due()
            due = await self.next_due()
            if due is not None:
                self._clock.move_to(due)
                await self._run_due()

    async def by(self, span: timedelta) -> None:
        """Go on by a span."""
        async with self._moving:
            await self._to(self._clock.now() + span)

    async def to_session(self) -> None:
        """Go on to the beginning of the next session; where none is planned, stay."""
        async with self._moving:
            await self._run_due()
            target = await self.next_session()
            if target is not None:
                await self._to(target)

    async def _to(self, target: datetime) -> None:
        await self._run_due()
        for _ in range(MOST_STOPS):
            due = await self.next_due()
            if due is None or due > target:
                break
            self._clock.move_to(due)
            await self._run_due()
        self._clock.move_to(target)
        await self._run_due()
