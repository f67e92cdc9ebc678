"""What Slack sends, read into inputs, with the way by which an answer gets back.

Reading is tolerant: what is missing is empty, what is unknown is nothing to answer, and no shape is an error.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import cast

from bot.platforms.received import Json, members_of, part_of, text_of, whole
from bot.platforms.slack.render import LINK, action_of, handle_and_value, hidden_of, values_of
from bot.platforms.slack.workspace import PLATFORM
from bot.screens.inputs import Command, Input, Opened, Pressed, Submitted, Surface, Who, Wrote

BELOW = "~"
"""Under this name a window carries the names of those that lie under it: Slack tells their ids, and nothing else."""

MOST_WINDOWS = 3
"""How many windows Slack lays over each other."""

_WORDS = frozenset({"", "file_share", "me_message", "thread_broadcast"})
"""The subtypes of a message that somebody typed. Other subtypes tell of changes, or come from programs."""


class Origin(StrEnum):
    """What somebody did it from, which decides how an answer can be shown."""

    COMMAND = "command"
    SHORTCUT = "shortcut"
    MESSAGE = "message"
    HOME = "home"
    WINDOW = "window"
    SENT = "sent"
    EVENT = "event"
    OPENED = "opened"


@dataclass(frozen=True, slots=True)
class View:
    """The window or home that acted. `below` are the name and id of each window under it, the lowest first."""

    id: str
    hash: str
    name: str
    depth: int
    below: tuple[tuple[str, str], ...]
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Way:
    """How an answer gets back to whoever acted."""

    origin: Origin
    user_id: str
    trigger: str = ""
    channel: str = ""
    response_url: str = ""
    view: View | None = None


@dataclass(frozen=True, slots=True)
class Act:
    """What somebody did. `team_id` is where they belong to, empty when Slack does not say."""

    given: Input
    way: Way
    team_id: str = ""


def read(body: Json, tenant: str) -> Act | None:
    """What a request of Slack's says that somebody did; None when there is nothing to answer."""
    if "command" in body:
        return _command(body, tenant)
    match text_of(body, "type"):
        case "event_callback":
            return _event(body, tenant)
        case "shortcut":
            return _shortcut(body, tenant)
        case "block_actions":
            return _pressed(body, tenant)
        case "view_submission":
            return _submitted(body, tenant)
        case _:
            return None


def _command(body: Json, tenant: str) -> Act:
    user, channel, trigger = text_of(body, "user_id"), text_of(body, "channel_id"), text_of(body, "trigger_id")
    surface = Surface.DIRECT if channel.startswith("D") else Surface.CHANNEL
    # A conversation of several people has an id like a channel's, and is no place for announcements.
    several = text_of(body, "channel_name").startswith("mpdm-")
    given = Command(
        Who(PLATFORM, tenant, user),
        text_of(body, "command").removeprefix("/").lower(),
        _unescaped(text_of(body, "text")).strip(),
        surface,
        "" if several or surface is Surface.DIRECT else channel,
        trigger,
    )
    return Act(given, Way(Origin.COMMAND, user, trigger, channel, text_of(body, "response_url")))


def _unescaped(typed: str) -> str:
    """What was typed: Slack writes three letters as entities."""
    return typed.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def _shortcut(body: Json, tenant: str) -> Act:
    # Its name in the manifest is that of the button which it is as good as.
    user, trigger, action = _user(body), text_of(body, "trigger_id"), text_of(body, "callback_id")
    given = Pressed(Who(PLATFORM, tenant, user), action, event=trigger)
    return Act(given, Way(Origin.SHORTCUT, user, trigger), _home(body))


def _pressed(body: Json, tenant: str) -> Act | None:
    button: Json = next(iter(members_of(body, "actions")), cast("Json", {}))
    named, seen = text_of(button, "action_id"), part_of(body, "view")
    action = action_of(named) or named
    if text_of(button, "type") not in {"", "button"}:
        action = _chosen(seen, named)
    if not action or action == LINK:
        return None
    user, trigger = _user(body), text_of(body, "trigger_id")
    who, (handle, value) = Who(PLATFORM, tenant, user), map(whole, handle_and_value(text_of(button, "value")))
    if not seen:
        channel = text_of(body, "channel", "id") or text_of(body, "container", "channel_id")
        surface = Surface.DIRECT if channel.startswith("D") else Surface.CHANNEL
        given = Pressed(who, action, handle, value, surface, event=trigger)
        return Act(given, Way(Origin.MESSAGE, user, trigger, channel, text_of(body, "response_url")), _home(body))
    if text_of(seen, "type") == "home":
        given = Pressed(who, action, handle, value, Surface.DIRECT, event=trigger)
        return Act(given, Way(Origin.HOME, user, trigger, view=_view(seen)), _home(body))
    given = Pressed(who, action, handle, value, Surface.WINDOW, _values(seen), _hidden(seen), trigger)
    return Act(given, Way(Origin.WINDOW, user, trigger, view=_view(seen)), _home(body))


def _chosen(seen: Json, field: str) -> str:
    """What choosing in a field of a window asks for; empty where it asks for nothing."""
    blocks = (block for block in members_of(seen, "blocks") if text_of(block, "block_id") == field)
    acts = any(block.get("dispatch_action") is True for block in blocks)
    return f"{text_of(seen, 'callback_id')}.{field}" if acts and field else ""


def _submitted(body: Json, tenant: str) -> Act:
    user, seen = _user(body), part_of(body, "view")
    given = Submitted(Who(PLATFORM, tenant, user), text_of(seen, "callback_id"), _values(seen), _hidden(seen))
    return Act(given, Way(Origin.SENT, user, text_of(body, "trigger_id"), view=_view(seen)), _home(body))


def _event(body: Json, tenant: str) -> Act | None:
    event, name = part_of(body, "event"), text_of(body, "event_id")
    user = text_of(event, "user")
    who, way = Who(PLATFORM, tenant, user), Way(Origin.EVENT, user, channel=text_of(event, "channel"))
    belongs = text_of(event, "user_team") or text_of(event, "team")
    match text_of(event, "type"):
        case "app_home_opened" if text_of(event, "tab") in {"", "home"}:
            # Slack shows what was last put there, for as long as nobody comes back to it.
            return Act(Opened(who, name, kept=True), Way(Origin.OPENED, user), belongs)
        case "message" if text_of(event, "channel_type") == "im" and text_of(event, "subtype") in _WORDS:
            ours = not user or text_of(event, "bot_id")
            return None if ours else Act(Wrote(who, _unescaped(text_of(event, "text")), name), way, belongs)
        case _:
            return None


def _user(body: Json) -> str:
    return text_of(body, "user", "id")


def _home(body: Json) -> str:
    return text_of(body, "user", "team_id")


def _values(seen: Json) -> dict[str, str]:
    return {name: whole(value) for name, value in values_of(part_of(seen, "state")).items()}


def _hidden(seen: Json) -> dict[str, str]:
    carried = hidden_of(text_of(seen, "private_metadata")).items()
    return {whole(name): whole(value) for name, value in carried if name != BELOW}


def _view(seen: Json) -> View:
    root, previous = text_of(seen, "root_view_id"), text_of(seen, "previous_view_id")
    under = [] if not previous else [previous] if root in {"", previous} else [root, previous]
    names = hidden_of(text_of(seen, "private_metadata")).get(BELOW, "").split()
    # A window that somebody else's program opened knows nothing of its like; then they have no names.
    below = tuple(zip(names, under, strict=True)) if len(names) == len(under) else ()
    fields = tuple(
        text_of(block, "block_id") for block in members_of(seen, "blocks") if text_of(block, "type") == "input"
    )
    return View(text_of(seen, "id"), text_of(seen, "hash"), text_of(seen, "callback_id"), len(under) + 1, below, fields)
