"""Pictures in a window: Slack fetches them first, and shows none of a window of which it cannot fetch one."""

import asyncio

from bot.platforms.base import Reply
from bot.platforms.slack.answer import Answerer
from bot.platforms.slack.inbound import Origin, View, Way
from bot.platforms.slack.workspace import Web, Workspace
from bot.screens.answers import Answer, Open, Push, Replace
from bot.screens.elements import Form, Image, Text
from bot.text.catalogue import T
from tests.drivers.slack_api import Call, Fault, SlackApi, refused
from tests.drivers.slack_world import Json, Team

ANA = "U0ANA"
PICTURED = Form("pictured", T("Survey"), (Image(T("Bars"), "https://peer.example/light.png", ""), Text(T("Words"))))


def cannot_fetch(call: Call) -> Fault | None:
    """A bot inside of a hospital's network, which Slack does not reach."""
    return refused("invalid_arguments") if b'"image_url"' in call.raw else None


async def never(_: Workspace) -> None:
    """A token is refused."""
    raise AssertionError("a picture that cannot be fetched says nothing of the token")


async def shows(web: Web, slack: SlackApi, team: Team, origin: Origin, answer: Answer) -> Json:
    """The window on top after an answer to whoever acted from there."""
    stack = team.windows[ANA]
    view = None
    if stack:
        top = stack[-1]
        view = View(top["id"], top["hash"], top["callback_id"], len(stack), (), ())
    way = Way(origin, ANA, slack.world.trigger(team, ANA), view=view)
    workspace = Workspace("", team.team_id, team.bot_id, team.bot_user_id, team.token)
    until = asyncio.get_running_loop().time() + 10
    assert await Answerer(web, never).show(workspace, way, Reply(answer, "en"), until) is None
    return team.windows[ANA][-1]


async def test_a_window_is_shown_without_a_picture_that_slack_cannot_fetch(
    web: Web, slack: SlackApi, team: Team
) -> None:
    for trouble, drawn in ((None, ["image", "section"]), (cannot_fetch, ["section"])):
        slack.trouble = trouble
        team.windows[ANA].clear()
        for origin, answer in (
            (Origin.COMMAND, Open(PICTURED)),
            (Origin.WINDOW, Push(PICTURED)),
            (Origin.WINDOW, Replace(PICTURED)),
        ):
            shown = await shows(web, slack, team, origin, answer)
            assert [block["type"] for block in shown["blocks"]] == drawn
        assert len(team.windows[ANA]) == 2


async def test_a_window_that_slack_refuses_for_another_reason_is_tried_once(
    web: Web, slack: SlackApi, team: Team
) -> None:
    slack.fails("views.open", refused("expired_trigger_id"))
    way, until = Way(Origin.COMMAND, ANA, slack.world.trigger(team, ANA)), asyncio.get_running_loop().time() + 10
    workspace = Workspace("", team.team_id, team.bot_id, team.bot_user_id, team.token)
    said = await Answerer(web, never).show(workspace, way, Reply(Open(PICTURED), "en"), until)
    assert said is not None
    assert len(slack.of("views.open")) == 1
