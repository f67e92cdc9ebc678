"""The metronome: it calls again and again, one call at a time, and a call that fails does not stop the next."""

import asyncio
from collections.abc import AsyncGenerator
from datetime import UTC, datetime

import pytest

from scheduler.clock import DELIVER_EVERY, SWEEP_EVERY, Metronome

PATIENCE = 10


class Call:
    """Something that the metronome calls. It can be made to wait, and to fail."""

    def __init__(self) -> None:
        self.number = 0
        self.began = asyncio.Event()
        self.may_end = asyncio.Event()
        self.may_end.set()
        self.fails = False

    async def make(self) -> None:
        """Count, and do as told."""
        self.number += 1
        self.began.set()
        await self.may_end.wait()
        if self.fails:
            raise ConnectionError("the database is away")


class Beat:
    """A running metronome, with its hands turned by the test."""

    def __init__(self) -> None:
        self.deliver, self.sweep = Call(), Call()
        self.metronome = Metronome(self.deliver.make, self.sweep.make, datetime.now(UTC) + SWEEP_EVERY)
        self.metronome.start()
        self.jobs = self.metronome._scheduler.get_jobs()

    async def strikes(self, call: Call) -> None:
        """The moment of a call comes."""
        call.began.clear()
        (job,) = (job for job in self.jobs if job.func == call.make)
        job.modify(next_run_time=datetime.now(UTC))
        await asyncio.wait_for(call.began.wait(), PATIENCE)

    async def is_idle(self) -> None:
        """Let everything that has been started come to its end."""
        for _ in range(20):
            await asyncio.sleep(0)


@pytest.fixture
async def beat() -> AsyncGenerator[Beat]:
    """A metronome that beats until the test is over."""
    found = Beat()
    yield found
    found.metronome.stop()


async def test_it_delivers_every_few_seconds_and_sweeps_every_hour(beat: Beat) -> None:
    every = {job.func: job.trigger.interval for job in beat.jobs}
    assert every == {beat.deliver.make: DELIVER_EVERY, beat.sweep.make: SWEEP_EVERY}
    # A notice is at most that much later than its minute, and a conversation ends within the hour.
    assert DELIVER_EVERY.total_seconds() <= 10
    assert SWEEP_EVERY.total_seconds() <= 3600


async def test_it_calls_again_and_again(beat: Beat) -> None:
    for call in (beat.deliver, beat.sweep, beat.deliver):
        await beat.strikes(call)
    assert (beat.deliver.number, beat.sweep.number) == (2, 1)


async def test_a_call_that_fails_does_not_stop_the_next(beat: Beat) -> None:
    beat.deliver.fails = True
    await beat.strikes(beat.deliver)
    await beat.is_idle()
    beat.deliver.fails = False
    await beat.strikes(beat.deliver)
    assert beat.deliver.number == 2


async def test_a_call_that_takes_long_is_not_made_twice_at_once(beat: Beat) -> None:
    beat.deliver.may_end.clear()
    await beat.strikes(beat.deliver)
    (job,) = (job for job in beat.jobs if job.func == beat.deliver.make)
    job.modify(next_run_time=datetime.now(UTC))
    # The sweep is not held up meanwhile, and by then the second call would have begun.
    await beat.strikes(beat.sweep)
    await beat.is_idle()
    assert beat.deliver.number == 1
    beat.deliver.may_end.set()


async def test_what_was_missed_is_made_up_for_once(beat: Beat) -> None:
    """A laptop that slept for a day: one call, not seventeen thousand, however late it is."""
    assert [(job.coalesce, job.misfire_grace_time, job.max_instances) for job in beat.jobs] == [(True, None, 1)] * 2


async def test_once_stopped_it_is_silent() -> None:
    beat = Beat()
    beat.metronome.stop()
    await beat.is_idle()
    assert beat.deliver.number == beat.sweep.number == 0
