"""What Slack says of people is asked once a day, and is not needed for anything to go on."""

from datetime import timedelta

import pytest

from bot.platforms.slack.directory import LASTS, SlackDirectory, Someone
from bot.platforms.slack.workspace import Web, Workspace, identify
from tests.drivers.slack_api import Fault, SlackApi, broken, garbled, limited, refused, silent
from tests.drivers.slack_world import Human, Team
from tests.fakes import FixedClock


@pytest.fixture
async def ward(web: Web, team: Team) -> Workspace:
    """The workspace."""
    return await identify(web, team.token)


@pytest.fixture
def directory(web: Web, clock: FixedClock) -> SlackDirectory:
    """What is known."""
    return SlackDirectory(web, clock)


async def test_it_knows_language_and_zone(directory: SlackDirectory, ward: Workspace) -> None:
    assert await directory.person(ward, "U0BEA") == Someone("fr-CA", "America/Vancouver")


async def test_it_tells_members_guests_and_strangers_apart(
    directory: SlackDirectory, ward: Workspace, team: Team
) -> None:
    team.joins(
        Human("U0CY", restricted=True),
        Human("U0DI", ultra_restricted=True),
        Human("U0ED", stranger=True),
        Human("U0FAY", team_id="T0ELSE"),
    )
    found = {user_id: await directory.person(ward, user_id) for user_id in team.people}
    assert {user_id: (one.guest, one.stranger) for user_id, one in found.items() if one} == {
        "U0ANA": (False, False),
        "U0BEA": (False, False),
        "U0CY": (True, False),
        "U0DI": (True, False),
        "U0ED": (False, True),
        "U0FAY": (False, True),
    }


async def test_in_an_organisation_a_person_may_have_joined_another_team_first(
    directory: SlackDirectory, web: Web, slack: SlackApi
) -> None:
    team = slack.world.founds("T0ONE", "xoxb-one", enterprise_id="E0ORG")
    team.joins(Human("U0ANA", team_id="T0TWO"))
    found = await directory.person(await identify(web, team.token), "U0ANA")
    assert found is not None
    assert not found.stranger


async def test_it_asks_once_a_day(
    directory: SlackDirectory, ward: Workspace, slack: SlackApi, team: Team, clock: FixedClock
) -> None:
    for _ in range(3):
        await directory.person(ward, "U0BEA")
    assert len(slack.of("users.info")) == 1
    team.people["U0BEA"].locale = "en-CA"
    clock.move(by=LASTS)
    assert await directory.person(ward, "U0BEA") == Someone("en-CA", "America/Vancouver")


@pytest.mark.parametrize(
    "fault", [broken(), garbled(), limited(9), silent(), refused("internal_error"), refused("missing_scope")]
)
async def test_when_slack_does_not_say_yesterday_is_nearer_than_nothing(
    directory: SlackDirectory, ward: Workspace, slack: SlackApi, clock: FixedClock, fault: Fault
) -> None:
    slack.fails("users.info", fault)
    assert await directory.person(ward, "U0BEA") is None
    known = await directory.person(ward, "U0BEA")
    clock.move(by=LASTS + timedelta(hours=1))
    slack.fails("users.info", fault)
    assert await directory.person(ward, "U0BEA") == known == Someone("fr-CA", "America/Vancouver")


async def test_equal_user_ids_in_two_workspaces_are_two_people(
    directory: SlackDirectory, ward: Workspace, web: Web, slack: SlackApi
) -> None:
    other = slack.world.founds("T0OTHER", "xoxb-other")
    other.joins(Human("U0BEA", locale="en-CA"))
    theirs = await identify(web, other.token)
    assert await directory.person(ward, "U0BEA") != await directory.person(theirs, "U0BEA")
