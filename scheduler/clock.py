"""The metronome: two intervals in memory. What is due stands in the database, never here."""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.interval import IntervalTrigger

DELIVER_EVERY = timedelta(seconds=5)
SWEEP_EVERY = timedelta(hours=1)


class Metronome:
    """Calls the deliverer and the sweep again and again. A call that is late is made once, not as often as missed."""

    def __init__(
        self, deliver: Callable[[], Awaitable[object]], sweep: Callable[[], Awaitable[object]], begins: datetime
    ) -> None:
        """Args: begins: when to deliver for the first time."""
        self._scheduler = AsyncIOScheduler(
            timezone=UTC, job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None}
        )
        for job, every, first in ((deliver, DELIVER_EVERY, begins), (sweep, SWEEP_EVERY, begins + SWEEP_EVERY)):
            self._scheduler.add_job(job, IntervalTrigger(seconds=int(every.total_seconds())), next_run_time=first)

    def start(self) -> None:
        """Begin, inside a running event loop."""
        self._scheduler.start()

    def stop(self) -> None:
        """Make no further calls."""
        self._scheduler.shutdown(wait=False)
