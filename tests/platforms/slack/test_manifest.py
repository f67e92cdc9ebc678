"""The app manifest: checked in as it is generated, within what Slack documents, and the same for both ways in."""

import ast
import json
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from typer.testing import CliRunner

from bot.cli import main
from bot.config import Settings, setting_name
from bot.platforms.slack import manifest as slack
from bot.text.catalogue import T
from handlers.people import COMMANDS
from handlers.router import COMMANDS as ANSWERED
from handlers.router import PRESSED, WORDS
from tests.house.tree import ROOT, product

URL = "https://bot.example.org/slack/events"
WAYS = {"slack-http.json": ("--url", "https://bot.example.org"), "slack-socket.json": ("--socket",)}

LIMITS = {
    "name": 35,
    "description": 140,
    "long_description": 4000,
    "display_name": 80,
    "shortcut name": 24,
    "shortcut description": 150,
    "callback_id": 255,
    "command": 32,
    "command description": 2000,
    "usage_hint": 1000,
    "url": 3000,
}
"""From the schema that Slack publishes for manifests of the second version."""


NEEDED = {
    "apps.connections.open": set[str](),
    "auth.test": set[str](),
    "chat.postEphemeral": {"chat:write"},
    "chat.postMessage": {"chat:write"},
    "chat.update": {"chat:write"},
    "conversations.info": {"channels:read", "groups:read"},
    "users.info": {"users:read"},
    "views.open": set[str](),
    "views.publish": set[str](),
    "views.push": set[str](),
    "views.update": set[str](),
}
"""What Slack's reference says that a bot must be allowed for each method that is called."""


def called() -> set[str]:
    """The methods of Slack's Web API that the source calls, by name or through the library."""
    names = {method.replace(".", "_").lower(): method for method in NEEDED}
    found: set[str] = set()
    for module in product():
        if module.path.startswith("bot/platforms/slack/") or module.path == "bot/doctor.py":
            for node in ast.walk(module.tree):
                if isinstance(node, ast.Constant) and re.fullmatch(METHOD, str(node.value)):
                    found.add(str(node.value))
                if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                    name = node.func.attr.replace("_", "").lower()
                    found |= {method for short, method in names.items() if short.replace("_", "") == name}
    return found


METHOD = r"(apps|auth|chat|conversations|files|im|team|users|views)\.[a-zA-Z]+(\.[a-zA-Z]+)*"


def test_it_asks_for_the_scopes_that_the_calls_need_and_for_no_other() -> None:
    methods = called()
    assert methods <= set(NEEDED)
    needed = set[str]().union(*(NEEDED[method] for method in methods))
    assert needed | {"commands"} == {*slack.SCOPES, *slack.OPTIONAL_SCOPES}
    assert NEEDED["conversations.info"] == set(slack.OPTIONAL_SCOPES)


def test_the_paper_says_what_the_app_may_do_and_what_can_be_set() -> None:
    paper = (ROOT / "docs" / "slack.md").read_text(encoding="utf-8")
    section = paper.partition("## What the app may do")[2].partition("\n## ")[0]
    assert set(re.findall(r"`([a-z]+:[a-z]+|commands)`", section)) == {
        *slack.SCOPES,
        *slack.OPTIONAL_SCOPES,
        *slack.WRITABLE_SCOPES,
    }
    assert set(re.findall(r"PEERLEARN_\w+", paper)) <= {setting_name(field) for field in Settings.model_fields}


def breaches(found: dict[str, Any]) -> Iterator[str]:
    """What Slack would refuse."""
    shown, features, settings = found["display_information"], found["features"], found["settings"]
    sizes = [(name, shown[name]) for name in ("name", "description", "long_description")]
    sizes.append(("display_name", features["bot_user"]["display_name"]))
    for shortcut in features["shortcuts"]:
        sizes += [("shortcut name", shortcut["name"]), ("shortcut description", shortcut["description"])]
        sizes.append(("callback_id", shortcut["callback_id"]))
    for command in features["slash_commands"]:
        sizes += [("command", command["command"]), ("command description", command["description"])]
        sizes += [(name, command[name]) for name in ("usage_hint", "url") if name in command]
        if not re.fullmatch(r"/[a-z]+", command["command"]):
            yield f"{command['command']} is no command"
    yield from (f"{name} is empty or over {LIMITS[name]}" for name, said in sizes if not 0 < len(said) <= LIMITS[name])
    if len(shown["long_description"]) < 175:
        yield "the long description is under 175"
    if len(features["shortcuts"]) > 10 or len(features["slash_commands"]) > 50:
        yield "too many shortcuts or commands"
    addresses = [part.get("request_url") for part in (settings["event_subscriptions"], settings["interactivity"])]
    addresses += [command.get("url") for command in features["slash_commands"]]
    if settings["socket_mode_enabled"] != (set(addresses) == {None}):
        yield "it has addresses and fetches, or neither"
    if not settings["socket_mode_enabled"] and not all(str(url).startswith("https://") for url in addresses):
        yield "Slack delivers to https alone"


@pytest.mark.parametrize("name", WAYS)
def test_the_file_is_the_one_that_the_command_writes(name: str) -> None:
    ran = CliRunner().invoke(main, ["manifest", "slack", *WAYS[name]])
    assert ran.exit_code == 0
    again = f"peerlearn manifest slack {' '.join(WAYS[name])} > manifest/{name}"
    assert (ROOT / "manifest" / name).read_text(encoding="utf-8") == ran.stdout, f"Write it again: {again}"


@pytest.mark.parametrize("name", WAYS)
def test_slack_takes_the_file(name: str) -> None:
    found = json.loads((ROOT / "manifest" / name).read_text(encoding="utf-8"))
    assert list(breaches(found)) == []
    assert set(found) == {"_metadata", "display_information", "features", "oauth_config", "settings"}


def test_the_checker_sees_what_is_wrong() -> None:
    for path, wrong in [
        (("display_information", "name"), "x" * 36),
        (("display_information", "long_description"), "x" * 174),
        (("features", "shortcuts", 0, "name"), "x" * 25),
        (("features", "slash_commands", 0, "command"), "case"),
        (("features", "slash_commands", 0, "url"), "http://bot.example.org"),
        (("settings", "socket_mode_enabled"), True),
        (("settings", "interactivity", "request_url"), None),
    ]:
        bad = json.loads(slack.written(slack.manifest(COMMANDS, URL)))
        place = bad
        for step in path[:-1]:
            place = place[step]
        place[path[-1]] = wrong
        assert list(breaches(bad)), path


def test_both_ways_in_differ_in_addresses_alone() -> None:
    def without_addresses(part: Any) -> Any:
        if isinstance(part, dict):
            return {
                name: without_addresses(value)
                for name, value in part.items()
                if name not in {"url", "request_url", "socket_mode_enabled"}
            }
        return [without_addresses(each) for each in part] if isinstance(part, list) else part

    delivered, fetched = slack.manifest(COMMANDS, URL), slack.manifest(COMMANDS, None)
    assert delivered != fetched
    assert without_addresses(delivered) == without_addresses(fetched)


def test_every_command_is_offered_and_every_word_hinted_at() -> None:
    features: Any = slack.manifest(COMMANDS, URL)["features"]
    offered = {command["command"]: command.get("usage_hint", "") for command in features["slash_commands"]}
    assert set(offered) == {f"/{name}" for name in ANSWERED} | {"/peer"}
    hinted = {each.split()[0] for each in offered["/peer"].strip("[]").split(" | ")}
    # `/peer case` is an equal of `/case`, which has a command of its own.
    assert hinted == {word for word in WORDS if word} - set(ANSWERED)


def test_the_shortcut_is_something_that_can_be_asked() -> None:
    assert slack.SHORTCUT in PRESSED


def test_what_slack_shows_is_said_in_both_languages() -> None:
    found: Any = slack.manifest(COMMANDS, URL)
    commands, shown = found["features"]["slash_commands"], found["display_information"]
    assert commands[0]["description"] == "Share a case · Transmettre un cas"
    assert "apprentissage par les pairs" in shown["long_description"]
    assert shown["description"].count(" · ") == 1


def test_nobody_can_type_to_the_bot_unless_it_was_asked_for() -> None:
    """What is typed in a direct message is a message of Slack's, under the name of whoever typed it."""
    closed: Any = slack.manifest(COMMANDS, URL)
    assert closed["features"]["app_home"]["messages_tab_read_only_enabled"] is True
    assert "history" not in json.dumps(closed)
    assert not any(event.startswith("message") for event in closed["settings"]["event_subscriptions"]["bot_events"])
    opened: Any = slack.manifest(COMMANDS, URL, writable=True)
    assert opened["features"]["app_home"]["messages_tab_read_only_enabled"] is False
    assert set(opened["oauth_config"]["scopes"]["bot"]) == {*slack.SCOPES, "im:history"}
    assert "message.im" in opened["settings"]["event_subscriptions"]["bot_events"]


def test_the_link_opens_the_form_with_the_whole_manifest() -> None:
    found = slack.manifest((("/case", T("Share a case")), ("/peer", T("This screen"))), URL)
    address = urlsplit(slack.create_link(found))
    assert (address.scheme, address.netloc, address.path) == ("https", "api.slack.com", "/apps")
    asked = parse_qs(address.query, strict_parsing=True)
    assert asked["new_app"] == ["1"]
    assert json.loads(asked["manifest_json"][0]) == found


def test_the_command_says_where_the_form_is() -> None:
    ran = CliRunner().invoke(main, ["manifest", "slack", "--socket"])
    assert ran.stderr.splitlines()[-1] == slack.create_link(json.loads(ran.stdout))


@pytest.mark.parametrize(
    "url", ["http://bot.example.org", "bot.example.org", "https://", "https://bot.example.org?a=1"]
)
def test_an_address_that_slack_cannot_deliver_to_is_refused(url: str) -> None:
    ran = CliRunner().invoke(main, ["manifest", "slack", "--url", url])
    assert ran.exit_code == 2
    assert ran.stdout == ""
    assert "--socket" in ran.stderr


def test_an_address_may_end_with_a_slash_and_lie_in_a_folder() -> None:
    assert slack.events_url("https://h.example.org/peer/") == "https://h.example.org/peer/slack/events"
