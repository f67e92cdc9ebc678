"""Anything that Slack might say, signed and whole: nothing of it breaks the reading or what comes after it."""

import json
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.screens.inputs import Submitted
from storage.database import Database
from tests.drivers.effort import within
from tests.fakes import FixedClock
from tests.platforms.slack.test_app import Room, database_url

__all__ = ["database_url"]

NAMES = sorted(
    {
        word
        for line in (
            "action_id actions api_app_id app_installed_team_id authorizations blocks block_id bot bot_id callback_id",
            "channel channel_id channel_name channel_type command container enterprise enterprise_id event event_id",
            "hash id is_enterprise_install message oauth previous_view_id private_metadata response_url response_urls",
            "root_view_id selected_option selected_options selected_time state subtype tab team team_id text tokens",
            "trigger_id type user user_id user_team value values view",
        )
        for word in line.split()
    }
)
WORDS = (
    "",
    "T1",
    "U1",
    "D1",
    "home",
    "modal",
    "im",
    "button",
    "input",
    "/peer",
    "true",
    "payload",
    '{"h":"x","~":"a b"}',
    "thread.open~0",
    "block_actions",
    "view_submission",
    "view_closed",
    "shortcut",
    "event_callback",
    "message",
    "app_home_opened",
    "app_uninstalled",
    "tokens_revoked",
    "interactive_message",
    "block_suggestion",
    "dialog_submission",
    "workflow_step_edit",
    "function_executed",
)
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.sampled_from(WORDS) | st.text(max_size=12),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(NAMES), inner, max_size=5),
    max_leaves=25,
)
KINDS = [word for word in WORDS if "_" in word or word in {"shortcut", "message"}]


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    found=st.dictionaries(st.sampled_from(NAMES), ANYTHING, max_size=8),
    kind=st.sampled_from(KINDS),
    event=st.dictionaries(st.sampled_from(NAMES), ANYTHING, max_size=5),
)
async def test_no_shape_breaks_the_reading(
    database: Database, found: dict[str, Any], kind: str, event: dict[str, Any]
) -> None:
    room = await Room(FixedClock(), database).open()
    ours = {"team": {"id": "T1"}, "user": {"id": "U1", "team_id": "T1"}}
    for body in (
        found,
        {**found, **ours, "type": kind},
        {**ours, "type": kind, **found},
        {"team_id": "T1", **found, "type": "event_callback", "event": {**event, "type": kind}},
    ):
        with within(seconds=1):
            answered = await room.slack.receive(body)
        assert answered == "" or isinstance(json.loads(answered), dict)
    assert room.faults == []
    for asked in room.asked:
        said = [asked.who.tenant, asked.who.user_id, "" if isinstance(asked, Submitted) else asked.event]
        assert all(isinstance(words, str) and words.encode() is not None for words in said)
    await room.slack.close()
