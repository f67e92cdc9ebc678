"""Whatever happens in a conversation: audiences, labels, keys and notices are as they ought to be at every moment."""

import asyncio
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from bot.domain.programmes import Moderation
from tests.drivers.prepared import Prepared
from tests.services.around import Around


@pytest.fixture
def run() -> Iterator[asyncio.Runner]:
    """An event loop for what is not a plain function."""
    with asyncio.Runner() as runner:
        yield runner


@pytest.mark.parametrize("moderation", list(Moderation))
def test_whatever_happens_everybody_reads_and_hears_what_is_for_them(
    prepared: Prepared, engine: str, run: asyncio.Runner, moderation: Moderation
) -> None:
    run_state_machine_as_test(
        lambda: Around(prepared, engine, run, moderation),
        settings=settings(
            max_examples=6 if engine == "sqlite" else 2,
            stateful_step_count=30,
            # A story that fails is told as it was found: to look for a shorter one takes longer than a test may.
            phases=(Phase.generate,),
            derandomize=True,
            database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
