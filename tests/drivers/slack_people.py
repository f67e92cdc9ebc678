"""People in front of Slack: what they see there, and what Slack tells the bot when they do something.

What they do goes over a Line: signed requests to the bot's address, or envelopes through its WebSocket.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from time import perf_counter
from typing import Any, Protocol
from urllib.parse import urlencode

import httpx

from tests.drivers.slack_api import SlackApi
from tests.drivers.slack_world import Json, Message, Team

ACKNOWLEDGED_WITHIN = 3.0
"""Slack shows an error to people after so many seconds without an answer."""

Sign = Callable[[bytes], Mapping[str, str]]
"""Slack's headers for a body."""


class NotAnswered(Exception):
    """Slack would show an error: no answer in time, or one that is not 200."""


class Line(Protocol):
    """How what people do reaches the bot. Returns what the bot answered at once, or None for nothing."""

    async def deliver(self, kind: str, payload: Json) -> Json | None: ...


@dataclass
class HttpLine:
    """Requests to the bot's address, as Slack makes them."""

    client: httpx.AsyncClient
    sign: Sign
    path: str = "/slack/events"
    heard: list[bytes] = field(default_factory=list)
    """Every byte that the bot answered."""
    last: tuple[bytes, Mapping[str, str]] = (b"", {})

    async def deliver(self, kind: str, payload: Json) -> Json | None:
        """Send one request."""
        if kind == "events_api":
            body, form = json.dumps(payload).encode(), "application/json"
        elif kind == "slash_commands":
            body, form = urlencode(payload).encode(), "application/x-www-form-urlencoded"
        else:
            body, form = urlencode({"payload": json.dumps(payload)}).encode(), "application/x-www-form-urlencoded"
        self.last = (body, {**self.sign(body), "content-type": form})
        return await self.again()

    async def again(self, **headers: str) -> Json | None:
        """The last request once more, as Slack sends it when it got no answer."""
        body, signed = self.last
        began = perf_counter()
        answer = await self.client.post(self.path, content=body, headers={**signed, **headers})
        self.heard.append(answer.content)
        if answer.status_code != 200 or perf_counter() - began > ACKNOWLEDGED_WITHIN:
            raise NotAnswered(f"{answer.status_code} after {perf_counter() - began:.1f} s")
        if not answer.content:
            return None
        if answer.headers.get("content-type", "").startswith("application/json"):
            said = answer.json()
            return said or None
        return {"text": answer.text}


@dataclass
class SocketLine:
    """Envelopes through the bot's WebSocket."""

    api: SlackApi

    async def deliver(self, kind: str, payload: Json) -> Json | None:
        """Send one envelope."""
        return await self.api.sockets.deliver(kind, payload, answers=kind != "events_api") or None


class Hands:
    """Somebody in a workspace, at a keyboard."""

    def __init__(self, api: SlackApi, team: Team, user_id: str, line: Line) -> None:
        self.api, self.team, self.user_id, self.line = api, team, user_id, line
        self._event_ids = (f"Ev{team.team_id}{user_id}{number}" for number in range(1, 10_000))

    # What they see.

    @property
    def window(self) -> Json | None:
        """The window on top, or None."""
        stack = self.team.windows[self.user_id]
        return stack[-1] if stack else None

    @property
    def windows(self) -> list[Json]:
        """All windows that lie on one another, the lowest first."""
        return self.team.windows[self.user_id]

    @property
    def home(self) -> Json | None:
        """Their Home tab, or None while nothing is published."""
        return self.team.homes.get(self.user_id)

    def messages(self, channel_id: str = "") -> list[Message]:
        """What they find in a channel, or in their direct messages with the bot, the oldest first."""
        return self.team.seen_by(self.user_id, channel_id)

    # What they do.

    async def types(self, words: str, channel_id: str = "") -> Json | None:
        """Type a slash command, in a channel or with the bot alone. What is answered at once appears to them only."""
        command, _, text = words.partition(" ")
        place = channel_id or self.team.direct(self.user_id).channel_id
        payload: Json = {
            "token": "legacy",
            "team_id": self.team.team_id,
            "team_domain": self.team.team_id.lower(),
            **({"enterprise_id": self.team.enterprise_id, "enterprise_name": "Org"} if self.team.enterprise_id else {}),
            "channel_id": place,
            "channel_name": "directmessage" if place.startswith("D") else place.lower(),
            "user_id": self.user_id,
            "user_name": self.user_id.lower(),
            "command": command,
            "text": text,
            "api_app_id": "A0PEER",
            "is_enterprise_install": "false",
            "response_url": self.api.response_url(self.team, self.user_id, place),
            "trigger_id": self.api.world.trigger(self.team, self.user_id),
        }
        answer = await self.line.deliver("slash_commands", payload)
        if answer and ("text" in answer or "blocks" in answer):
            only = "" if answer.get("response_type") == "in_channel" else self.user_id
            self.api.world.say(self.team, place, answer, only=only)
        return answer

    async def uses_shortcut(self, callback_id: str) -> Json | None:
        """The lightning: a global shortcut."""
        return await self.line.deliver("interactive", {**self._did("shortcut"), "callback_id": callback_id})

    async def says(self, words: str) -> Json | None:
        """Type to the bot. Slack keeps it under their name."""
        place = self.team.direct(self.user_id).channel_id
        kept = self.api.world.say(self.team, place, {"text": words}, author=self.user_id)
        event = {"type": "message", "channel_type": "im", "channel": place, "user": self.user_id, "text": words}
        return await self.happens({**event, "ts": kept.ts, "event_ts": kept.ts, "team": self.team.team_id})

    async def opens_home(self, tab: str = "home") -> Json | None:
        """Look at one of the bot's tabs."""
        place = self.team.direct(self.user_id).channel_id
        event: Json = {"type": "app_home_opened", "user": self.user_id, "channel": place, "tab": tab}
        return await self.happens({**event, **({"view": self.home} if self.home and tab == "home" else {})})

    async def happens(self, event: Json) -> Json | None:
        """Slack reports an event."""
        team = {"enterprise_id": self.team.enterprise_id or None, "team_id": self.team.team_id}
        authorized = {**team, "user_id": self.team.bot_user_id, "is_bot": True, "is_enterprise_install": False}
        payload: Json = {
            "token": "legacy",
            **{name: value for name, value in team.items() if value},
            "api_app_id": "A0PEER",
            "type": "event_callback",
            "event_id": next(self._event_ids),
            "event_time": int(self.api.clock.now().timestamp()),
            "authorizations": [authorized],
            "is_ext_shared_channel": False,
            "event": event,
        }
        return await self.line.deliver("events_api", payload)

    async def presses(self, where: Message | Json, action: str, at: int = 0, /, **typed: str) -> Json | None:
        """Press a button of a message, or of a window or Home tab, where something may have been typed.

        `action` is how its action_id begins, and `at` which of those that begin so.
        """
        is_message = isinstance(where, Message)
        block, button = _button(where.body["blocks"] if is_message else where["blocks"], action, at)
        did: Json = {**self._did("block_actions"), "token": "legacy"}
        if is_message:
            did["channel"] = {"id": where.channel_id, "name": "directmessage"}
            did["message"] = {"type": "message", "ts": where.ts, "user": where.author, **where.body}
            did["container"] = {
                "type": "message",
                "message_ts": where.ts,
                "channel_id": where.channel_id,
                "is_ephemeral": bool(where.only),
            }
            did["response_url"] = self.api.response_url(self.team, self.user_id, where.channel_id)
            did["state"] = {"values": {}}
        else:
            did["view"] = {**where, "state": {"values": state_of(where["blocks"], typed)}}
            did["container"] = {"type": "view", "view_id": where["id"]}
        pressed = {name: button[name] for name in ("type", "action_id", "text", "value", "style") if name in button}
        did["actions"] = [{**pressed, "block_id": block["block_id"], "action_ts": f"{next(self.api.world.number)}.0"}]
        return await self.line.deliver("interactive", did)

    async def turns(self, view: Json, name: str, value: str, **typed: str) -> Json | None:
        """Choose in a field of a window that Slack tells the bot of at once."""
        (block,) = [one for one in view["blocks"] if one.get("block_id") == name and one.get("dispatch_action")]
        seen = {**view, "state": {"values": state_of(view["blocks"], {**typed, name: value})}}
        chosen = seen["state"]["values"][name][block["element"]["action_id"]]
        done = {**chosen, "action_id": block["element"]["action_id"], "block_id": name, "action_ts": "1.0"}
        did = {**self._did("block_actions"), "token": "legacy", "view": seen, "actions": [done]}
        return await self.line.deliver("interactive", did | {"container": {"type": "view", "view_id": view["id"]}})

    async def sends(self, view: Json, **typed: str) -> Json | None:
        """Send a window as a form, by field name, and let Slack do what the bot answers."""
        filled = {**view, "state": {"values": state_of(view["blocks"], typed)}}
        did = {**self._did("view_submission"), "view": filled, "response_urls": []}
        answer = await self.line.deliver("interactive", did)
        self._follow(view, answer or {})
        return answer

    def _follow(self, view: Json, answer: Json) -> None:
        stack, world = self.windows, self.api.world
        match answer.get("response_action"):
            case None:
                if view["id"] in [one["id"] for one in stack]:
                    stack.remove(next(one for one in stack if one["id"] == view["id"]))
            case "clear":
                stack.clear()
            case "update":
                world.update(self.team, answer["view"], view_id=view["id"])
            case "push":
                world.lay(self.team, self.user_id, answer["view"])
            case "errors":
                named = {block["block_id"] for block in view["blocks"] if block["type"] == "input"}
                if not answer["errors"] or not set(answer["errors"]) <= named:
                    raise NotAnswered(f"errors for {sorted(answer['errors'])}, and the fields are {sorted(named)}")
            case other:
                raise NotAnswered(f"response_action {other}")

    async def closes(self, view: Json) -> Json | None:
        """Close a window. The bot hears of it only if it asked to."""
        self.windows[:] = [one for one in self.windows if one["id"] != view["id"]]
        if not view.get("notify_on_close"):
            return None
        return await self.line.deliver("interactive", {**self._did("view_closed"), "view": view, "is_cleared": False})

    def _did(self, kind: str) -> Json:
        team = self.team
        organisation = {"id": team.enterprise_id, "name": "Org"} if team.enterprise_id else None
        return {
            "type": kind,
            "user": {"id": self.user_id, "username": self.user_id.lower(), "team_id": team.team_id},
            "team": {"id": team.team_id, "domain": team.team_id.lower()},
            "enterprise": organisation,
            "is_enterprise_install": False,
            "api_app_id": "A0PEER",
            "trigger_id": self.api.world.trigger(team, self.user_id),
            "action_ts": f"{next(self.api.world.number)}.0",
        }


def state_of(blocks: list[Json], typed: Mapping[str, str]) -> Json:
    """What the fields hold, in Slack's words: what stands in them from the start, and what is typed now."""
    found: Json = {}
    for block in blocks:
        if block["type"] == "input":
            element = block["element"]
            found[block["block_id"]] = {
                element["action_id"]: _held(element, typed.get(block["block_id"], _initial(element)))
            }
    unknown = set(typed) - set(found)
    if unknown:
        raise KeyError(f"no field is called {sorted(unknown)}")
    return found


def _initial(element: Json) -> str:
    chosen = element.get("initial_option") or next(iter(element.get("initial_options", [])), None)
    if chosen:
        return str(chosen["value"])
    return str(
        next((element[f"initial_{what}"] for what in ("value", "time", "date") if f"initial_{what}" in element), "")
    )


def _held(element: Json, value: str) -> Json:
    kind = element["type"]
    if kind == "plain_text_input":
        if len(value) > element.get("max_length", 3000):
            raise ValueError("Slack lets nobody type so much here")
        return {"type": kind, "value": value or None}
    if kind == "timepicker":
        return {"type": kind, "selected_time": value or None}
    if kind == "datepicker":
        return {"type": kind, "selected_date": value or None}
    groups = element.get("option_groups") or [{"options": element["options"]}]
    chosen = [option for group in groups for option in group["options"] if option["value"] == value]
    if value and not chosen:
        raise KeyError(f"{value} is not offered")
    if kind == "checkboxes":
        return {"type": kind, "selected_options": chosen[:1]}
    return {"type": kind, "selected_option": chosen[0] if chosen else None}


def buttons_on(blocks: list[Json]) -> list[tuple[Json, Json]]:
    """Every button, links among them, with the block that it stands in."""
    return [
        (block, element)
        for block in blocks
        for element in [*block.get("elements", []), *([block["accessory"]] if "accessory" in block else [])]
        if element.get("type") == "button"
    ]


def _button(blocks: list[Json], action: str, at: int) -> tuple[Json, Json]:
    found = [pair for pair in buttons_on(blocks) if pair[1]["action_id"].startswith(action)]
    if at >= len(found):
        raise KeyError(f"no button is called {action}")
    return found[at]


def words_on(blocks: list[Json]) -> str:
    """Everything that can be read, in order."""
    found: list[str] = []

    def read(part: Any) -> None:
        if isinstance(part, dict):
            if part.get("type") in {"plain_text", "mrkdwn"} and isinstance(part.get("text"), str):
                found.append(part["text"])
            else:
                for value in part.values():
                    read(value)
        elif isinstance(part, list):
            for value in part:
                read(value)

    read(blocks)
    return "\n".join(found)
