"""Activities as Teams delivers them, each read into what it means; and ten thousand that something has happened to."""

import copy
import json
import random
from pathlib import Path
from typing import Any

import pytest
from starlette.types import Message

from bot.screens.answers import Answer, Done, FieldErrors, Open, Push, Replace, Say
from bot.screens.elements import Card, Form, Text
from bot.screens.inputs import Command, Input, Opened, Pressed, Submitted, Surface, Who, Wrote
from bot.text.catalogue import T
from tests.drivers.teams_service import GENERAL, TENANT
from tests.drivers.teams_world import TeamsWorld
from tests.platforms.contract_driver import ScriptedBot

PAYLOADS = {
    file.parent.name: json.loads(file.read_text(encoding="utf-8"))
    for file in sorted(Path(__file__).parents[1].glob("payloads/*/teams.json"))
}
ANA = Who("teams", TENANT, "0f4f8b0e-0000-4000-8000-0000000000a1", "fr-CA", "America/Toronto")
CHAT = "a:1ana-0000000000000000000000"
ALONE = f"{TENANT} {CHAT} 1778592900123"
AMONG = f"{TENANT} {GENERAL} 1778592900123"
HANDLE, NONCE = "h" * 27, "n" * 27

MEANT: dict[str, Input | None] = {
    "command": Command(ANA, "peer", "help", event=ALONE),
    "command_in_a_channel": Command(ANA, "peer", "help", Surface.CHANNEL, GENERAL, AMONG),
    "command_for_the_bot_alone": Command(ANA, "peer", "help", Surface.CHANNEL, GENERAL, AMONG),
    "words": Wrote(ANA, "Is anybody there?", ALONE),
    "words_changed": None,
    "words_deleted": None,
    "reaction": None,
    "form_by_command": Command(ANA, "case", "", Surface.CHANNEL, GENERAL, AMONG),
    "home_opened": Opened(ANA, ALONE),
    "button_of_a_message": Pressed(ANA, "thread.open", HANDLE, event=ALONE),
    "form": Submitted(
        ANA,
        "case",
        {"outstanding": "no", "kind": "near_miss", "happened": "Two lines.\n\nAnd more.", "sure": "yes"},
        {"n": NONCE},
    ),
    "form_sent_from_the_list": Submitted(ANA, "case", {"outstanding": "no", "happened": "One line."}, {"n": NONCE}),
    "button_of_a_window": Pressed(
        ANA, "thread.page", HANDLE, "2", Surface.WINDOW, {"words": "half a sentence"}, {"h": HANDLE}, ALONE
    ),
    "way_back": Opened(ANA, ALONE),
    "button_that_acts": Pressed(ANA, "help.show", event=ALONE),
    "search": Command(ANA, "case", "", event=ALONE),
    "installed": Command(ANA, "peer", "help", event=ALONE),
    "installed_in_a_team": None,
    "uninstalled": None,
    "renamed": None,
    "unknown_invoke": None,
    "unknown_type": None,
}


async def delivered(world: TeamsWorld, body: Any, signed: str) -> int:
    """Have the platform deliver something, with nothing between it and the bot. Returns the status of the answer."""
    content, statuses = json.dumps(body).encode(), list[int]()
    headers = [(b"authorization", signed.encode()), (b"content-type", b"application/json")]
    scope = {"type": "http", "method": "POST", "path": "/teams/messages", "query_string": b"", "headers": headers}

    async def receive() -> Message:
        return {"type": "http.request", "body": content, "more_body": False}

    async def send(message: Message) -> None:
        if message["type"] == "http.response.start":
            statuses.append(message["status"])

    await world.web(scope, receive, send)
    (status,) = statuses
    return status


@pytest.mark.parametrize("name", PAYLOADS)
async def test_an_activity_means_what_it_means(world: TeamsWorld, bot: ScriptedBot, name: str) -> None:
    assert await delivered(world, PAYLOADS[name], world.service.bearer()) == 200
    assert bot.asked == ([] if MEANT[name] is None else [MEANT[name]])


def test_every_payload_has_a_meaning() -> None:
    assert set(PAYLOADS) == set(MEANT)


ODD = (
    None,
    True,
    0,
    -1,
    1e308,
    10**400,
    "",
    "x",
    "\0",
    "\ud800",
    "<at>",
    "é" * 500,
    [],
    [None],
    [[[[]]]],
    {},
    {"id": None},
    {"type": "message", "text": 7},
    "teams.back",
    "teams.command",
    "[[" * 50,
)
SCREENS: tuple[Answer, ...] = (
    Done(),
    Say(Card("card", T("Today"), (Text("x"),))),
    Open(Form("form", T("Today"), (Text("x"),))),
    Push(Form("form", T("Today"), (Text("x" * 30_000),))),
    Replace(Form("form", T("Today"), (Text("x"),), T("Send"))),
    FieldErrors(Form("form", T("Today"), (Text("x"),)), {}),
)


def places(found: Any) -> list[tuple[Any, Any]]:
    """Every place in a payload that something can happen to: what holds it, and its name or number there."""
    if isinstance(found, dict):
        return [(found, name) for name in found] + [place for value in found.values() for place in places(value)]
    if isinstance(found, list):
        return [(found, at) for at in range(len(found))] + [place for value in found for place in places(value)]
    return []


def mutated(payload: Any, chance: random.Random) -> Any:
    """The payload after one to four accidents."""
    found = copy.deepcopy(payload)
    for _ in range(chance.randint(1, 4)):
        holder, name = chance.choice(places(found) or [({}, "x")])
        match chance.randrange(4):
            case 0 if isinstance(holder, dict):
                holder.pop(name, None)
            case 1 if isinstance(holder, dict):
                holder[str(chance.choice(ODD))] = holder.pop(name, None)
            case 2:
                holder[name] = copy.deepcopy(chance.choice([value[at] for value, at in places(found)] or [None]))
            case _:
                holder[name] = copy.deepcopy(chance.choice(ODD))
    return found


@pytest.mark.parametrize("seed", range(4))
async def test_of_ten_thousand_accidents_none_is_answered_with_a_fault(
    world: TeamsWorld, bot: ScriptedBot, seed: int
) -> None:
    chance, statuses = random.Random(seed), dict[int, int]()
    payloads, signed = list(PAYLOADS.values()), world.service.bearer()
    for number in range(2_500):
        bot.answer = chance.choice(SCREENS)
        payload = mutated(chance.choice(payloads), chance)
        if chance.random() < 0.7:
            # Most have kept what the door asks for, so that what is behind it sees them.
            payload |= {name: PAYLOADS["command"][name] for name in ("serviceUrl", "channelId")}
        status = await delivered(world, payload, signed)
        statuses[status] = statuses.get(status, 0) + 1
        if number % 500 == 0:
            world.service.seen.clear()
            bot.asked.clear()
    assert set(statuses) <= {200, 403}, statuses
    assert statuses[200] > 1_500
