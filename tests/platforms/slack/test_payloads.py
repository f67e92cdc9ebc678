"""What Slack sends, in the shapes that it documents, and how each is read. `tests/platforms/payloads` holds them."""

import json
from collections.abc import AsyncIterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest

from bot.platforms.slack.workspace import Workspace
from bot.screens.answers import Done
from storage.database import Database
from tests.drivers.slack_door import event, form, payload
from tests.fakes import FixedClock
from tests.platforms.slack.test_app import Room, database_url

__all__ = ["database_url"]

RECORDED = {
    file.parent.name: json.loads(file.read_text(encoding="utf-8"))
    for file in sorted((Path(__file__).parents[1] / "payloads").glob("*/slack.json"))
}
WORKSPACES = [
    Workspace("", "T0WARD", "B0PEER", "U0PEER", "xoxb-ward"),
    Workspace("E0ORG", "T0SOUTH", "B0PEER", "U0PEER", "xoxb-south"),
]
SENT_AS = {"command": form, "interaction": payload, "event": event}


STRANGER = "stranger"
"""Read as nothing, and refused in a sentence."""


@pytest.fixture
async def room(clock: FixedClock, database: Database) -> AsyncIterator[Room]:
    """The workspaces of the recorded requests."""
    found = await Room(clock, database, answer=Done(), workspaces=WORKSPACES).open()
    yield found
    await found.slack.close()


@pytest.mark.parametrize("name", RECORDED)
async def test_a_recorded_request_is_read_as_it_was_meant(room: Room, name: str) -> None:
    recorded: dict[str, Any] = RECORDED[name]
    answered = await room.sends(SENT_AS[recorded["sent_as"]](recorded["body"]))
    assert answered.status_code == 200
    expected = recorded["read_as"]
    read = [{"kind": type(asked).__name__, **asdict(asked)} for asked in room.asked]
    assert read == ([] if expected in (None, STRANGER) else [expected])
    # A form is refused in the answer itself; a press by a call, for which nobody is there in this test.
    assert ("belongs to another workspace" in answered.text) == (name == "form_from_another_workspace")
