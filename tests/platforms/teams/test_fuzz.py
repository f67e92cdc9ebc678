"""Anything that Teams might say, signed and whole: nothing of it breaks the reading or what comes after it."""

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.screens.inputs import Submitted
from tests.drivers.effort import within
from tests.drivers.teams_world import TeamsWorld
from tests.platforms.contract_driver import ScriptedBot

NAMES = sorted(
    {
        word
        for line in (
            "aadObjectId action attachments channel channelData channelId commandContext commandId content contentType",
            "conversation conversationType data entities eventType from id isGroup locale localTimezone membersAdded",
            "membersRemoved mentioned messagePayload msteams name properties recipient removeState replyToId",
            "serviceUrl settings state team tenant tenantId text textFormat timestamp timezone type user value verb",
        )
        for word in line.split()
    }
)
WORDS = (
    *("", "a", "28:app", "29:x", "personal", "channel", "groupChat", "add", "remove", "true", "/peer", "/case", "~"),
    *("<at>Peer learning</at> peer help", '{"h":"x"}', "thread.open", "home.show", "task/fetch", "task/submit"),
    *("adaptiveCard/action", "composeExtension/fetchTask", "composeExtension/submitAction", "Action.Execute"),
    *("message", "invoke", "conversationUpdate", "installationUpdate", "messageReaction", "event", "typing"),
    *("channelDeleted", "teamMemberRemoved", "Etc/Nowhere", "xx-YY", "2026-13-45T99:99:99Z", "\ud800"),
)
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.sampled_from(WORDS) | st.text(max_size=12),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(NAMES), inner, max_size=5),
    max_leaves=25,
)
KINDS = ("message", "invoke", "conversationUpdate", "installationUpdate", "event", "messageReaction")
INVOKED = tuple(word for word in WORDS if "/" in word and not word.startswith(("/", "<")))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    found=st.dictionaries(st.sampled_from(NAMES), ANYTHING, max_size=8),
    kind=st.sampled_from(KINDS),
    name=st.sampled_from(INVOKED),
)
async def test_no_shape_breaks_the_reading(
    world: TeamsWorld, bot: ScriptedBot, found: dict[str, Any], kind: str, name: str
) -> None:
    ana = world.person()
    told = len(bot.asked)
    whole = ana.activity()
    for body in (
        found,
        {**found, **whole, "type": kind, "name": name},
        {**whole, "type": kind, "name": name, "value": found, "text": found.get("text", "/peer help")},
        {**whole, "type": kind, "name": name, **{key: found[key] for key in found if key not in {"serviceUrl"}}},
    ):
        signed = {"authorization": world.service.bearer(), "content-type": "application/json"}
        with within(seconds=1):
            answered = await world.door.post("/teams/messages", content=json.dumps(body), headers=signed)
        assert answered.status_code in {200, 401, 403}
    for asked in bot.asked[told:]:
        said = [asked.who.tenant, asked.who.user_id, "" if isinstance(asked, Submitted) else asked.event]
        assert all(isinstance(words, str) and words.encode() is not None for words in said)


@pytest.mark.parametrize("levels", [10, 400, 490, 900, 50_000])
async def test_what_is_folded_deeply_is_taken_off_the_platforms_hands(
    world: TeamsWorld, bot: ScriptedBot, levels: int
) -> None:
    ana = world.person()
    deep = '{"value":[' * levels + '"\\ud800"' + "]}" * levels
    whole = json.dumps({**ana.activity(), "type": "invoke", "name": "task/submit"})
    signed = {"authorization": world.service.bearer(), "content-type": "application/json"}
    for part in ("value", "entities", "text"):
        with within(seconds=1):
            body = f'{whole[:-1]}, "{part}": {deep}}}'
            answered = await world.door.post("/teams/messages", content=body, headers=signed)
        assert answered.status_code in {200, 413}
