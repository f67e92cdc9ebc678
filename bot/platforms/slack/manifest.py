"""The app manifest: what Slack has to be told before it lets the bot in, for both ways in from one source.

What Slack shows of it stands there in one language for a whole workspace, so it says both, English first.
"""

import json
from collections.abc import Mapping, Sequence
from urllib.parse import quote, urlsplit

from bot.platforms.slack.text import Json
from bot.text.catalogue import LANGUAGES, Sentence, T, catalogue

EVENTS_PATH = "/slack/events"
"""Where commands, interactions and events arrive."""

SHORTCUT = "case.ask"
"""The `callback_id` of the global shortcut: the name of the act that it stands for."""

SCOPES: Mapping[str, str] = {
    "chat:write": "to send notices",
    "commands": "for the slash commands and the shortcut",
    "users:read": "to know a person's language, time zone and whether they are a guest",
}
"""What the bot must be allowed, and what for."""

OPTIONAL_SCOPES: Mapping[str, str] = {
    "channels:read": "to see that the rounds channel is shared with nobody outside",
    "groups:read": "the same where that channel is private",
}
"""What it can do without: it then posts in no channel."""

EVENTS = ("app_home_opened", "app_uninstalled", "tokens_revoked")
"""What Slack reports unasked. None of them takes a scope."""

WRITABLE_SCOPES: Mapping[str, str] = {"im:history": "to answer what is typed to the bot with a pointer to the buttons"}
WRITABLE_EVENTS = ("message.im",)
"""What is added where people may type in the Messages tab."""

_NAME = "Peer Learning"
_COLOUR = "#1f3b57"
_LONG = T(
    "For a radiology department’s peer learning programme. Share a case with whoever read it, anonymously or by name,"
    " and talk about it in a window of its own; the notice in chat only says that there is something to read. It is"
    " not for anything urgent. No patient’s name, number or date belongs in Slack."
)
_CREATE = "https://api.slack.com/apps?new_app=1&manifest_json="

Commands = Sequence[tuple[str, Sentence]]
"""What can be typed, such as "/peer join CODE", and what it is for."""


class NoAddress(ValueError):
    """Slack delivers to an https address with nothing behind the host and path."""


def events_url(base_url: str) -> str:
    """Where Slack delivers to, under the bot's public address. Raises NoAddress."""
    parts = urlsplit(base_url)
    if parts.scheme != "https" or not parts.hostname or parts.query or parts.fragment:
        raise NoAddress
    return f"{base_url.rstrip('/')}{EVENTS_PATH}"


def manifest(commands: Commands, url: str | None, *, writable: bool = False) -> Json:
    """The manifest. `url` is where Slack delivers to; None is for Socket Mode, where the bot fetches.

    `writable` lets people type to the bot. Left out, nobody can: what is typed there is kept by Slack under the
    name of whoever typed it.
    """
    scopes = {**SCOPES, **(WRITABLE_SCOPES if writable else {})}
    events = sorted((*EVENTS, *(WRITABLE_EVENTS if writable else ())))
    delivered = {} if url is None else {"request_url": url}
    return {
        "_metadata": {"major_version": 2, "minor_version": 1},
        "display_information": {
            "name": _NAME,
            "description": _both(T("Share cases worth learning from, and talk about them privately.")),
            "long_description": _both(_LONG, between="\n\n"),
            "background_color": _COLOUR,
        },
        "features": {
            "app_home": {
                "home_tab_enabled": True,
                "messages_tab_enabled": True,
                "messages_tab_read_only_enabled": not writable,
            },
            "bot_user": {"display_name": _NAME, "always_online": True},
            "shortcuts": [
                {
                    "name": catalogue("en").say(T("Share a case")),
                    "type": "global",
                    "callback_id": SHORTCUT,
                    "description": _both(T("Share a case worth learning from")),
                }
            ],
            "slash_commands": [_command(name, commands, url) for name in _names(commands)],
        },
        "oauth_config": {"scopes": {"bot": sorted(scopes), "bot_optional": sorted(OPTIONAL_SCOPES)}},
        "settings": {
            "event_subscriptions": {**delivered, "bot_events": events},
            "interactivity": {"is_enabled": True, **delivered},
            "org_deploy_enabled": False,
            "socket_mode_enabled": url is None,
            "token_rotation_enabled": False,
        },
    }


def written(found: Json) -> str:
    """The manifest as a file."""
    return json.dumps(found, ensure_ascii=False, indent=2) + "\n"


def create_link(found: Json) -> str:
    """The address of Slack's form for a new app, filled in with this manifest."""
    return _CREATE + quote(json.dumps(found, ensure_ascii=False, separators=(",", ":")), safe="")


def _both(words: Sentence, *, between: str = " · ") -> str:
    return between.join(catalogue(language).say(words) for language in LANGUAGES)


def _names(commands: Commands) -> list[str]:
    return list(dict.fromkeys(typed.split()[0] for typed, _ in commands))


def _command(name: str, commands: Commands, url: str | None) -> Json:
    words = next(words for typed, words in commands if typed.split()[0] == name)
    after = [rest for typed, _ in commands if (rest := typed.removeprefix(f"{name} ")) != typed]
    return {
        "command": name,
        **({} if url is None else {"url": url}),
        "description": _both(words),
        **({"usage_hint": f"[{' | '.join(after)}]"} if after else {}),
        # What is typed arrives as typed.
        "should_escape": False,
    }
