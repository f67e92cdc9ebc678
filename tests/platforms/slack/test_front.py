"""Where a browser is sent to find the bot in Slack."""

from bot.app import fault
from bot.platforms.slack.app import Slack, connect
from bot.platforms.slack.workspace import Web
from storage.database import Database
from tests.drivers.slack_api import SlackApi, refused
from tests.drivers.slack_door import SECRET
from tests.drivers.slack_world import Team
from tests.fakes import FixedClock


async def connected(database: Database, clock: FixedClock, slack: SlackApi, web: Web, token: str) -> Slack:
    return await connect(web, token, secrets=[SECRET], app_token="", store=database, clock=clock, fault=fault)


async def test_slack_is_asked_once_which_app_it_is(
    database: Database, clock: FixedClock, slack: SlackApi, web: Web, team: Team
) -> None:
    bot = await connected(database, clock, slack, web, team.token)
    host = slack.url.removesuffix("/api").rstrip("/")
    assert [await bot.door() for _ in range(2)] == [f"{host}/app_redirect?app=A0PEER&team=T0WARD"] * 2
    assert [call.method for call in slack.calls].count("bots.info") == 1
    # In two workspaces Slack chooses by who is signed in.
    slack.world.founds("T0OTHER", "xoxb-other")
    await connected(database, clock, slack, web, "xoxb-other")
    both = await connected(database, clock, slack, web, team.token)
    assert await both.door() == f"{host}/app_redirect?app=A0PEER"


async def test_while_slack_does_not_say_it_there_is_no_address_and_it_is_asked_again(
    database: Database, clock: FixedClock, slack: SlackApi, web: Web, team: Team
) -> None:
    bot = await connected(database, clock, slack, web, team.token)
    slack.fails("bots.info", refused("internal_error"))
    assert await bot.door() is None
    assert await bot.door() is not None
