"""A stand-in for Slack, on the test's clock."""

from collections.abc import AsyncIterator

import pytest

from bot.platforms.slack.workspace import Web
from tests.drivers.slack_api import Fault, SlackApi
from tests.drivers.slack_world import Human, Team
from tests.fakes import FixedClock


@pytest.fixture
async def slack(clock: FixedClock) -> AsyncIterator[SlackApi]:
    """A stand-in for Slack's Web API, without a workspace yet."""
    async with SlackApi(clock).running() as api:
        yield api


@pytest.fixture
def team(slack: SlackApi) -> Team:
    """A workspace with two people and a channel."""
    made = slack.world.founds("T0WARD", "xoxb-ward")
    made.joins(Human("U0ANA", "Ana Alder"), Human("U0BEA", "Bea Birch", "fr-CA", "America/Vancouver"))
    made.opens("C0ROUNDS")
    return made


@pytest.fixture
def patience(request: pytest.FixtureRequest) -> float:
    """For how many seconds the bot waits for Slack: little where Slack is silent, so that it costs a test little.

    Elsewhere longer than a test may take: an answer that a busy machine holds up is not one that never came.
    """
    faults = getattr(request.node, "callspec", None)
    fault = faults.params.get("fault") if faults else None
    return 1.0 if isinstance(fault, Fault) and fault.kind == "silent" else 300.0


@pytest.fixture
async def web(slack: SlackApi, patience: float) -> AsyncIterator[Web]:
    """The bot's session with the stand-in."""
    async with Web(slack.url, patience) as session:
        yield session
