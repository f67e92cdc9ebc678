"""What Slack remembers: workspaces, people, channels, messages, windows and Home tabs, and who may still open what."""

import json
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count
from typing import Any

from bot.ports.clock import Clock
from tests.drivers.slack_limits import message_problems, view_problems

Json = dict[str, Any]

SCOPES = ("commands", "chat:write", "users:read", "channels:read", "groups:read")
TRIGGER_LIVES = timedelta(seconds=3)
HOOK_LIVES = timedelta(minutes=30)
HOOK_USES = 5
DEEPEST = 3
"""How many windows may lie on one another."""


class Refusal(Exception):
    """Slack's answer when it does not do what was asked: a word, and what is wrong in detail."""

    def __init__(self, word: str, details: Iterable[str] = ()) -> None:
        super().__init__(word)
        self.word = word
        self.details = list(details)


@dataclass
class Human:
    """Somebody in a workspace, as `users.info` tells it."""

    user_id: str
    name: str = "Somebody"
    locale: str = "en-US"
    zone: str = "America/Toronto"
    restricted: bool = False
    ultra_restricted: bool = False
    stranger: bool = False
    deleted: bool = False
    team_id: str = ""

    def told(self, team: "Team", *, locale: bool) -> Json:
        """What `users.info` says of them."""
        return {
            "id": self.user_id,
            "team_id": self.team_id or team.team_id,
            "name": self.name.lower().replace(" ", "."),
            "real_name": self.name,
            "deleted": self.deleted,
            "tz": self.zone,
            "is_bot": self.user_id == team.bot_user_id,
            "is_restricted": self.restricted or self.ultra_restricted,
            "is_ultra_restricted": self.ultra_restricted,
            "is_stranger": self.stranger,
            "profile": {"display_name": self.name, "real_name": self.name},
            **({"locale": self.locale} if locale else {}),
        }


@dataclass
class Place:
    """A channel, or the direct messages of one person with the bot."""

    channel_id: str
    members: set[str]
    private: bool = False
    archived: bool = False
    ext_shared: bool = False
    direct: str = ""


@dataclass
class Message:
    """A message as Slack keeps it. `only` is whoever alone sees it; such a message is gone after a reload."""

    ts: str
    channel_id: str
    body: Json
    only: str = ""
    author: str = ""


@dataclass
class Team:
    """A workspace."""

    team_id: str
    token: str
    enterprise_id: str = ""
    bot_id: str = "B0PEER"
    bot_user_id: str = "U0PEER"
    scopes: tuple[str, ...] = SCOPES
    dead: str = ""
    people: dict[str, Human] = field(default_factory=dict)
    places: dict[str, Place] = field(default_factory=dict)
    messages: list[Message] = field(default_factory=list)
    windows: dict[str, list[Json]] = field(default_factory=lambda: defaultdict(list))
    homes: dict[str, Json] = field(default_factory=dict)

    def joins(self, *humans: Human) -> None:
        """Let people into the workspace."""
        for human in humans:
            self.people[human.user_id] = human

    def opens(self, channel_id: str, **about: Any) -> Place:
        """A new channel with everybody and the bot in it."""
        place = Place(channel_id, {*self.people, self.bot_user_id}, **about)
        self.places[channel_id] = place
        return place

    def revoke(self, word: str = "token_revoked") -> None:
        """From now on the token is worth nothing."""
        self.dead = word

    def direct(self, user_id: str) -> Place:
        """The direct messages of one person with the bot."""
        channel_id = f"D{user_id[1:]}"
        if channel_id not in self.places:
            self.places[channel_id] = Place(channel_id, {user_id, self.bot_user_id}, direct=user_id)
        return self.places[channel_id]

    def seen_by(self, user_id: str, channel_id: str = "") -> list[Message]:
        """What somebody finds in a channel, or in their direct messages with the bot."""
        place = channel_id or self.direct(user_id).channel_id
        return [one for one in self.messages if one.channel_id == place and one.only in {"", user_id}]


class SlackWorld:
    """All workspaces, and what the bot may still answer to."""

    def __init__(self, clock: Clock) -> None:
        self.clock = clock
        self.teams: list[Team] = []
        self.number = count(1)
        self._triggers: dict[str, tuple[Team, str, datetime, bool]] = {}
        self._hooks: dict[str, tuple[Team, str, str, datetime]] = {}
        self._hook_uses: dict[str, int] = defaultdict(int)

    def founds(self, team_id: str, token: str, **about: Any) -> Team:
        """A new workspace in which the bot is installed."""
        team = Team(team_id, token, **about)
        self.teams.append(team)
        return team

    def team_of(self, token: str) -> Team:
        """Whose token this is."""
        if not token:
            raise Refusal("not_authed")
        team = next((one for one in self.teams if one.token == token), None)
        if team is None:
            raise Refusal("invalid_auth")
        if team.dead:
            raise Refusal(team.dead)
        return team

    # What people do gives the bot a moment in which it may answer.

    def trigger(self, team: Team, user_id: str) -> str:
        """A new trigger: for three seconds and once it opens a window for this person."""
        trigger_id = f"{next(self.number)}.{team.team_id}.trigger"
        self._triggers[trigger_id] = (team, user_id, self.clock.now() + TRIGGER_LIVES, False)
        return trigger_id

    def _pull(self, team: Team, trigger_id: str) -> str:
        known = self._triggers.get(trigger_id)
        if known is None or known[0] is not team:
            raise Refusal("invalid_trigger_id")
        _, user_id, until, used = known
        if used:
            raise Refusal("exchanged_trigger_id")
        if self.clock.now() > until:
            raise Refusal("expired_trigger_id")
        self._triggers[trigger_id] = (team, user_id, until, True)
        return user_id

    def hook(self, team: Team, user_id: str, channel_id: str) -> str:
        """The last part of a new response_url."""
        word = f"{team.team_id}-{next(self.number)}"
        self._hooks[word] = (team, user_id, channel_id, self.clock.now() + HOOK_LIVES)
        return word

    def respond(self, word: str, body: Json) -> None:
        """Somebody posted to a response_url."""
        if word not in self._hooks:
            raise Refusal("used_url")
        team, user_id, channel_id, until = self._hooks[word]
        self._hook_uses[word] += 1
        if self.clock.now() > until or self._hook_uses[word] > HOOK_USES:
            raise Refusal("expired_url" if self.clock.now() > until else "used_url")
        if body.get("delete_original"):
            return
        only = "" if body.get("response_type") == "in_channel" else user_id
        self.say(team, channel_id, body, only=only)

    # Messages.

    def say(self, team: Team, channel_id: str, body: Json, *, only: str = "", author: str = "") -> Message:
        """A message appears."""
        blocks = body.get("blocks") or []
        problems = message_problems(body.get("text") or "", blocks)
        if problems:
            word = problems[0] if " " not in problems[0] else "invalid_blocks"
            raise Refusal(word, problems)
        now = self.clock.now().timestamp()
        ts = f"{int(now)}.{next(self.number):06d}"
        kept = {**body, "blocks": self._numbered(blocks)}
        team.messages.append(Message(ts, channel_id, kept, only, author or team.bot_user_id))
        return team.messages[-1]

    # Windows and Home tabs.

    def open(self, team: Team, trigger_id: str, view: Json) -> Json:
        """`views.open`: a new window, on top of nothing."""
        self._checked(team, view, "modal")
        user_id = self._pull(team, trigger_id)
        opened = self._view(team, user_id, view)
        opened["root_view_id"] = opened["id"]
        team.windows[user_id] = [opened]
        return opened

    def push(self, team: Team, trigger_id: str, view: Json) -> Json:
        """`views.push`: a window on top of the one that is open."""
        self._checked(team, view, "modal")
        user_id = self._pull(team, trigger_id)
        return self.lay(team, user_id, view)

    def lay(self, team: Team, user_id: str, view: Json) -> Json:
        """Lay a window on top of those that are open."""
        self._checked(team, view, "modal")
        stack = team.windows[user_id]
        if not stack:
            raise Refusal("not_found")
        if len(stack) >= DEEPEST:
            raise Refusal("push_limit_reached")
        pushed = self._view(team, user_id, view)
        pushed["root_view_id"], pushed["previous_view_id"] = stack[0]["id"], stack[-1]["id"]
        stack.append(pushed)
        return pushed

    def update(self, team: Team, view: Json, *, view_id: str = "", external_id: str = "", hash_: str = "") -> Json:
        """`views.update`: other contents for a window that is open."""
        for stack in team.windows.values():
            for at, old in enumerate(stack):
                if old["id"] == view_id or (external_id and old.get("external_id") == external_id):
                    if hash_ and hash_ != old["hash"]:
                        raise Refusal("hash_conflict")
                    self._checked(team, view, "modal", instead_of=old["id"])
                    new = self._view(team, "", view)
                    new |= {name: old[name] for name in ("id", "root_view_id", "previous_view_id")}
                    stack[at] = new
                    return new
        raise Refusal("not_found")

    def publish(self, team: Team, user_id: str, view: Json, hash_: str = "") -> Json:
        """`views.publish`: somebody's Home tab."""
        if user_id not in team.people:
            raise Refusal("user_not_found")
        self._checked(team, view, "home")
        old = team.homes.get(user_id)
        if hash_ and old and hash_ != old["hash"]:
            raise Refusal("hash_conflict")
        team.homes[user_id] = self._view(team, user_id, view)
        return team.homes[user_id]

    def _checked(self, team: Team, view: Json, kind: str, instead_of: str = "") -> None:
        problems = view_problems(view)
        if view.get("type") != kind:
            problems.append(f"not a {kind}")
        if problems:
            raise Refusal("view_too_large" if problems == ["view_too_large"] else "invalid_arguments", problems)
        external_id = view.get("external_id")
        for stack in team.windows.values():
            if external_id and any(one.get("external_id") == external_id and one["id"] != instead_of for one in stack):
                raise Refusal("duplicate_external_id")

    def _view(self, team: Team, user_id: str, view: Json) -> Json:
        number = next(self.number)
        return {
            "private_metadata": "",
            "callback_id": "",
            "external_id": "",
            "clear_on_close": False,
            "notify_on_close": False,
            "close": None,
            "submit": None,
            **view,
            "id": f"V{number:06d}",
            "team_id": team.team_id,
            "blocks": self._numbered(view["blocks"]),
            "hash": f"{int(self.clock.now().timestamp())}.{number:06d}",
            "previous_view_id": None,
            "root_view_id": "",
            "app_id": "A0PEER",
            "app_installed_team_id": team.team_id,
            "bot_id": team.bot_id,
        }

    def _numbered(self, blocks: list[Json]) -> list[Json]:
        """Slack gives every block and every element that has no name one of its own."""
        copied: list[Json] = json.loads(json.dumps(blocks))
        for block in copied:
            block.setdefault("block_id", f"b{next(self.number)}")
        return copied
