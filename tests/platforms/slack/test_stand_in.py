"""The stand-in for Slack refuses what Slack refuses. Were it milder, every other test here would prove less."""

import asyncio
import json
from datetime import timedelta
from typing import Any

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.platforms.slack.workspace import Web, identify, refusal
from tests.drivers.slack_api import SlackApi, broken, cut, garbled, limited, refused, silent
from tests.drivers.slack_people import Hands, SocketLine
from tests.drivers.slack_socket import NobodyListens
from tests.drivers.slack_world import Team
from tests.fakes import FixedClock

PLAIN = {"type": "plain_text", "text": "Words"}


@pytest.fixture
def client(web: Web, team: Team) -> AsyncWebClient:
    """What the bot calls with."""
    return web.client_of(team.token)


def modal(**more: Any) -> dict[str, Any]:
    """A small window."""
    field = {
        "type": "input",
        "block_id": "a",
        "label": PLAIN,
        "element": {"type": "plain_text_input", "action_id": "a"},
    }
    return {"type": "modal", "title": PLAIN, "submit": PLAIN, "blocks": [field], **more}


async def word(call: Any) -> str:
    """Slack's word when it refuses a call."""
    with pytest.raises(SlackApiError) as raised:
        await call
    return refusal(raised.value)


async def test_a_token_says_whose_it_is_and_is_never_shown(web: Web, team: Team) -> None:
    workspace = await identify(web, team.token)
    assert (workspace.tenant, workspace.bot_id, workspace.bot_user_id) == ("T0WARD", "B0PEER", "U0PEER")
    assert team.token not in repr(workspace)
    assert await word(identify(web, "xoxb-other")) == "invalid_auth"
    team.revoke()
    assert await word(identify(web, team.token)) == "token_revoked"


async def test_a_workspace_of_an_organisation_is_named_with_it(web: Web, slack: SlackApi) -> None:
    slack.world.founds("T0ONE", "xoxb-one", enterprise_id="E0ORG")
    assert (await identify(web, "xoxb-one")).tenant == "E0ORG.T0ONE"


async def test_a_message_to_a_person_stands_in_their_direct_messages(client: AsyncWebClient, team: Team) -> None:
    answer = await client.chat_postMessage(channel="U0ANA", text="Words", blocks=[{"type": "section", "text": PLAIN}])
    assert answer["channel"] == team.direct("U0ANA").channel_id
    assert [one.body["text"] for one in team.seen_by("U0ANA")] == ["Words"]
    assert team.seen_by("U0BEA") == []
    await client.chat_update(channel=answer["channel"], ts=answer["ts"], text="Others")
    assert [one.body["text"] for one in team.seen_by("U0ANA")] == ["Others"]
    await client.chat_delete(channel=answer["channel"], ts=answer["ts"])
    assert team.seen_by("U0ANA") == []
    assert await word(client.chat_delete(channel=answer["channel"], ts=answer["ts"])) == "message_not_found"


async def test_what_is_said_to_one_is_seen_by_one(client: AsyncWebClient, team: Team) -> None:
    await client.chat_postEphemeral(channel="C0ROUNDS", user="U0ANA", text="Words")
    assert len(team.seen_by("U0ANA", "C0ROUNDS")) == 1
    assert team.seen_by("U0BEA", "C0ROUNDS") == []
    assert await word(client.chat_postEphemeral(channel="C0ROUNDS", user="U0CY", text="Words")) == "user_not_in_channel"


async def test_where_nobody_can_write_it_says_so(client: AsyncWebClient, team: Team) -> None:
    team.opens("C0OLD", archived=True)
    team.opens("C0FAR").members.discard(team.bot_user_id)
    team.opens("C0SECRET", private=True).members.discard(team.bot_user_id)
    team.people["U0BEA"].deleted = True
    said = {
        channel: await word(client.chat_postMessage(channel=channel, text="Words"))
        for channel in ("C0OLD", "C0FAR", "C0SECRET", "C0NONE", "U0BEA")
    }
    assert said == {
        "C0OLD": "is_archived",
        "C0FAR": "not_in_channel",
        "C0SECRET": "channel_not_found",
        "C0NONE": "channel_not_found",
        "U0BEA": "user_disabled",
    }


async def test_what_is_too_large_is_refused(client: AsyncWebClient) -> None:
    long = [{"type": "section", "text": {"type": "plain_text", "text": "w" * 3000}}]
    for blocks, refusing in (
        (long * 5, "msg_blocks_too_long"),
        ([{"type": "divider"}] * 51, "invalid_blocks"),
        ([{"type": "section", "text": {"type": "plain_text", "text": "w" * 3001}}], "invalid_blocks"),
        ([{"type": "input", "label": PLAIN, "element": {"type": "timepicker"}}], "invalid_blocks"),
    ):
        assert await word(client.chat_postMessage(channel="U0ANA", text="Words", blocks=blocks)) == refusing
    nothing = client.api_call("chat.postMessage", json={"channel": "U0ANA"})
    assert await word(nothing) == "no_text"


async def test_a_scope_that_is_missing_is_named(client: AsyncWebClient, team: Team) -> None:
    team.scopes = ("chat:write",)
    with pytest.raises(SlackApiError) as raised:
        await client.users_info(user="U0ANA")
    assert raised.value.response["needed"] == "users:read"
    assert await word(client.conversations_info(channel="C0ROUNDS")) == "missing_scope"
    assert (await client.auth_test()).headers["x-oauth-scopes"] == "chat:write"


async def test_people_are_told_of_with_their_language_only_when_asked(client: AsyncWebClient) -> None:
    told = (await client.users_info(user="U0BEA", include_locale=True))["user"]
    assert (told["locale"], told["tz"], told["is_restricted"]) == ("fr-CA", "America/Vancouver", False)
    assert "locale" not in (await client.users_info(user="U0BEA"))["user"]
    assert await word(client.users_info(user="U0CY")) == "user_not_found"


async def test_a_trigger_opens_once_and_within_three_seconds(
    slack: SlackApi, client: AsyncWebClient, team: Team, clock: FixedClock
) -> None:
    trigger = slack.world.trigger(team, "U0ANA")
    await client.views_open(trigger_id=trigger, view=modal())
    assert await word(client.views_open(trigger_id=trigger, view=modal())) == "exchanged_trigger_id"
    late = slack.world.trigger(team, "U0ANA")
    clock.move(by=timedelta(seconds=4))
    assert await word(client.views_open(trigger_id=late, view=modal())) == "expired_trigger_id"
    assert await word(client.views_open(trigger_id="1.2", view=modal())) == "invalid_trigger_id"


async def test_windows_lie_three_deep_and_no_deeper(slack: SlackApi, client: AsyncWebClient, team: Team) -> None:
    await client.views_open(trigger_id=slack.world.trigger(team, "U0ANA"), view=modal(external_id="one"))
    for _ in range(2):
        await client.views_push(trigger_id=slack.world.trigger(team, "U0ANA"), view=modal())
    deeper = client.views_push(trigger_id=slack.world.trigger(team, "U0ANA"), view=modal())
    assert await word(deeper) == "push_limit_reached"
    again = client.views_open(trigger_id=slack.world.trigger(team, "U0BEA"), view=modal(external_id="one"))
    assert await word(again) == "duplicate_external_id"


async def test_a_window_that_changed_meanwhile_is_not_overwritten(
    slack: SlackApi, client: AsyncWebClient, team: Team
) -> None:
    opened = (await client.views_open(trigger_id=slack.world.trigger(team, "U0ANA"), view=modal()))["view"]
    await client.views_update(view_id=opened["id"], hash=opened["hash"], view=modal())
    assert await word(client.views_update(view_id=opened["id"], hash=opened["hash"], view=modal())) == "hash_conflict"
    assert await word(client.views_update(view_id="V0", view=modal())) == "not_found"


async def test_a_window_that_slack_would_not_draw_is_refused(
    slack: SlackApi, client: AsyncWebClient, team: Team
) -> None:
    for view in (
        modal(title={"type": "plain_text", "text": "w" * 25}),
        modal(private_metadata="w" * 3001),
        modal(submit={"type": "mrkdwn", "text": "Words"}),
        {name: value for name, value in modal().items() if name != "submit"},
    ):
        opened = client.views_open(trigger_id=slack.world.trigger(team, "U0ANA"), view=view)
        assert await word(opened) == "invalid_arguments"
    assert await word(client.views_publish(user_id="U0ANA", view=modal())) == "invalid_arguments"


async def test_a_channel_takes_one_message_a_second(slack: SlackApi, client: AsyncWebClient, clock: FixedClock) -> None:
    slack.burst = 1
    await client.chat_postMessage(channel="U0ANA", text="Words")
    await client.chat_postMessage(channel="U0BEA", text="Words")
    with pytest.raises(SlackApiError) as raised:
        await client.chat_postMessage(channel="U0ANA", text="Words")
    assert (raised.value.response.status_code, raised.value.response.headers["Retry-After"]) == (429, "1")
    clock.move(by=timedelta(seconds=1))
    await client.chat_postMessage(channel="U0ANA", text="Words")


async def test_a_method_is_called_so_often_a_minute(slack: SlackApi, client: AsyncWebClient, clock: FixedClock) -> None:
    slack.tiers["users.info"] = 2
    for _ in range(2):
        await client.users_info(user="U0ANA")
    assert await word(client.users_info(user="U0ANA")) == "ratelimited"
    clock.move(by=timedelta(minutes=1))
    await client.users_info(user="U0ANA")


@pytest.mark.parametrize(
    ("fault", "raised"),
    [
        (limited(7), SlackApiError),
        (broken(), SlackApiError),
        (refused("internal_error"), SlackApiError),
        (garbled(), SlackApiError),
        (cut(), aiohttp.ClientError),
        (silent(), TimeoutError),
    ],
    ids=lambda one: getattr(one, "kind", ""),
)
async def test_it_fails_as_told_before_or_after(
    slack: SlackApi, client: AsyncWebClient, team: Team, fault: Any, raised: type[Exception]
) -> None:
    after = type(fault)(fault.kind, True, fault.status, fault.seconds, fault.word)
    slack.fails("chat.postMessage", fault, after)
    for happened in (0, 1):
        with pytest.raises(raised):
            await client.chat_postMessage(channel="U0ANA", text="Words")
        assert len(team.messages) == happened
    await client.chat_postMessage(channel="U0ANA", text="Words")
    assert [call.answered for call in slack.calls] == [fault.kind, f"done, then {fault.kind}", "ok"]


async def test_an_answer_to_what_somebody_did_is_good_for_five_times_and_half_an_hour(
    slack: SlackApi, web: Web, team: Team, clock: FixedClock
) -> None:
    async def post(url: str) -> int:
        async with web.session.post(url, json={"text": "Words"}) as answer:
            return answer.status

    url = slack.response_url(team, "U0ANA", "C0ROUNDS")
    assert [await post(url) for _ in range(6)] == [200] * 5 + [404]
    assert len(team.seen_by("U0ANA", "C0ROUNDS")) == 5
    late = slack.response_url(team, "U0ANA", "C0ROUNDS")
    clock.move(by=timedelta(minutes=31))
    assert await post(late) == 404


async def test_envelopes_go_through_the_socket_and_answers_come_back(slack: SlackApi, team: Team, web: Web) -> None:
    assert await word(web.client_of("").apps_connections_open(app_token="xapp-other")) == "invalid_auth"
    opened = await web.client_of("").apps_connections_open(app_token=slack.app_token)
    async with web.session.ws_connect(opened["url"]) as link:
        assert (await link.receive_json())["type"] == "hello"
        await slack.sockets.connected()
        ana = Hands(slack, team, "U0ANA", SocketLine(slack))
        task = asyncio.ensure_future(ana.types("/peer help"))
        envelope = await link.receive_json()
        assert (envelope["type"], envelope["payload"]["text"]) == ("slash_commands", "help")
        await link.send_json({"envelope_id": envelope["envelope_id"], "payload": {"text": "Here is help."}})
        await task
        assert [one.body["text"] for one in ana.messages()] == ["Here is help."]
        await slack.sockets.says_goodbye()
        assert (await link.receive_json())["reason"] == "refresh_requested"
    with pytest.raises(NobodyListens):
        await ana.types("/peer help")
    async with web.session.get(opened["url"].replace("ws", "http", 1)) as again:
        assert again.status == 403


async def test_every_byte_is_kept(slack: SlackApi, client: AsyncWebClient) -> None:
    await client.chat_postMessage(channel="U0ANA", text="CANARY é")
    assert b"CANARY" in slack.sent()
    assert json.loads(slack.calls[-1].raw)["text"] == "CANARY é"
