"""The ways in that are measured: how a request looks there that only reads, and one that shares a case."""

import hmac
import json
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

from bot.platforms.local.directory import PLATFORM
from bot.platforms.slack import render
from bot.platforms.slack.manifest import EVENTS_PATH
from bot.platforms.teams.registration import PLATFORM as TEAMS_PLATFORM
from bot.serve import TENANT
from bot.text.catalogue import catalogue
from tests.bench import teams_way
from tests.bench.department import Ready, nonce, values
from tests.bench.load import post

LOCAL = (PLATFORM, TENANT)
SLACK = ("slack", "T0MEASURED")
TEAMS = (TEAMS_PLATFORM, teams_way.TENANTS[0])
"""Platform and tenant of each way in."""

SECRET = "0123456789abcdef0123456789abcdef"
BOT_TOKEN = "xoxb-measured"

Request = Callable[[int, Ready], bytes]
"""Makes a request for the server on a port."""


@dataclass(frozen=True)
class Way:
    """A way in."""

    name: str
    place: tuple[str, str]
    reading: Request
    sharing: Request
    elsewhere: tuple[str, ...] = ()
    """Other tenants where the person who is measured has an account, too."""
    answers_by_message: bool = False
    """Whether a turn that reads is answered by a call to the platform."""


def _locally(port: int, ready: Ready, **did: object) -> bytes:
    body = json.dumps({"persona": ready.user_id, "language": "en", "event": uuid4().hex, **did}).encode()
    headers = {"Origin": f"http://127.0.0.1:{port}", "Content-Type": "application/json"}
    return post(port, "/local/act", body, headers)


def _help_locally(port: int, ready: Ready) -> bytes:
    return _locally(port, ready, place="direct", did="typed", text="/peer help")


def _case_locally(port: int, ready: Ready) -> bytes:
    return _locally(
        port,
        ready,
        place="window",
        did="submitted",
        form="case",
        values=values(ready.reader),
        hidden={"n": nonce()},
    )


def signed(port: int, fields: Mapping[str, str]) -> bytes:
    """A form as Slack posts it, with its signature."""
    body, stamp = urlencode(fields).encode(), str(int(time.time()))
    signature = hmac.new(SECRET.encode(), b"v0:" + stamp.encode() + b":" + body, sha256).hexdigest()
    headers = {
        "Content-Type": "application/x-www-form-urlencoded",
        "X-Slack-Request-Timestamp": stamp,
        "X-Slack-Signature": f"v0={signature}",
        "User-Agent": "Slackbot 1.0 (+https://api.slack.com/robots)",
        "Accept": "application/json,*/*",
    }
    return post(port, EVENTS_PATH, body, headers)


def _trigger() -> str:
    return f"{uuid4().int % 10**13}.{uuid4().int % 10**12}.{uuid4().hex}"


def _help_on_slack(port: int, ready: Ready) -> bytes:
    fields = {
        "token": "spent",
        "team_id": SLACK[1],
        "team_domain": "measured",
        "channel_id": "C0MEASURED",
        "channel_name": "rounds",
        "user_id": ready.user_id,
        "user_name": "somebody",
        "command": "/peer",
        "text": "help",
        "api_app_id": "A0MEASURED",
        "is_enterprise_install": "false",
        "response_url": f"https://hooks.slack.com/commands/{SLACK[1]}/1/x",
        "trigger_id": _trigger(),
    }
    return signed(port, fields)


def _case_on_slack(port: int, ready: Ready) -> bytes:
    form = replace(ready.form, hidden={**ready.form.hidden, "n": nonce()})
    view: dict[str, Any] = {
        **render.view(form, catalogue("en")),
        "id": f"V{uuid4().hex[:10].upper()}",
        "team_id": SLACK[1],
        "hash": f"{int(time.time())}.x",
        "root_view_id": "V0",
        "previous_view_id": None,
        "clear_on_close": False,
        "notify_on_close": False,
        "external_id": "",
        "app_id": "A0MEASURED",
        "app_installed_team_id": SLACK[1],
        "bot_id": "B0MEASURED",
    }
    view["root_view_id"] = view["id"]
    view["state"] = {"values": dict(_state(view["blocks"], values(ready.reader)))}
    payload = {
        "type": "view_submission",
        "team": {"id": SLACK[1], "domain": "measured"},
        "user": {"id": ready.user_id, "username": "somebody", "name": "somebody", "team_id": SLACK[1]},
        "api_app_id": "A0MEASURED",
        "token": "spent",
        "trigger_id": _trigger(),
        "view": view,
        "response_urls": [],
        "is_enterprise_install": False,
        "enterprise": None,
    }
    return signed(port, {"payload": json.dumps(payload)})


def _state(blocks: list[Any], answers: Mapping[str, str]) -> Iterator[tuple[str, dict[str, Any]]]:
    """What Slack says was filled in, field by field."""
    for block in blocks:
        if block["type"] == "input":
            name, element = block["block_id"], block["element"]
            given = answers.get(name)
            match element["type"]:
                case "plain_text_input":
                    said: dict[str, Any] = {"value": given}
                case "checkboxes":
                    said = {"selected_options": []}
                case "timepicker":
                    said = {"selected_time": given}
                case _:
                    options = [*element.get("options", ())]
                    options += [option for group in element.get("option_groups", ()) for option in group["options"]]
                    held = given or element.get("initial_option", {}).get("value")
                    chosen = next((option for option in options if option["value"] == held), None)
                    said = {"selected_option": chosen}
            yield name, {name: {"type": element["type"], **said}}


WAYS = {
    "local": Way("the local chat", LOCAL, _help_locally, _case_locally),
    "slack": Way("Slack", SLACK, _help_on_slack, _case_on_slack),
    "teams": Way("Teams", TEAMS, teams_way.typed_help, teams_way.sent_case, teams_way.TENANTS[1:], True),
}
