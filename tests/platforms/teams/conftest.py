"""The bot on Teams, with a bot behind it that answers as it is told to."""

from collections.abc import AsyncIterator

import pytest

from tests.drivers.fixtures import engine, house, moderation, open_ward, place, prepared, ward
from tests.drivers.teams_people import TeamsPerson
from tests.drivers.teams_world import TeamsWorld, teams_world
from tests.fakes import FixedClock
from tests.platforms.contract_driver import ScriptedBot

__all__ = ["engine", "house", "moderation", "open_ward", "place", "prepared", "ward"]


@pytest.fixture
def bot() -> ScriptedBot:
    """What stands behind the platform."""
    return ScriptedBot()


@pytest.fixture
async def world(clock: FixedClock, bot: ScriptedBot) -> AsyncIterator[TeamsWorld]:
    """Both sides of Teams."""
    async with teams_world(clock, bot.dispatch) as found:
        yield found


@pytest.fixture
def ana(world: TeamsWorld) -> TeamsPerson:
    """Somebody in the tenant."""
    return world.person("ana")
