"""What Slack's own library would make of a request, and what comes of it here."""

import asyncio
import json
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import httpx
import pytest
from starlette.applications import Starlette

from bot.domain.people import Account
from bot.domain.programmes import Channel
from bot.platforms.base import Reply
from bot.platforms.slack.app import Slack
from bot.platforms.slack.installed import Installed
from bot.platforms.slack.workspace import Web, Workspace
from bot.ports.outbox import ALWAYS, STANDS, Outcome, Posted, PostOutcome, Sent
from bot.screens.answers import Answer, Done, Say
from bot.screens.elements import Card
from bot.screens.inputs import Command, Input, Opened, Pressed, Submitted, Wrote
from bot.text.catalogue import T
from storage.database import Database
from tests.drivers.effort import within
from tests.drivers.slack_door import SECRET, event, form, payload, signed
from tests.fakes import FixedClock

NOWHERE = "http://127.0.0.1:9/api"
HELP = {
    "command": "/peer",
    "text": "help",
    "team_id": "T1",
    "user_id": "U1",
    "channel_id": "D1",
    "trigger_id": "1.2.a",
    "response_url": "http://127.0.0.1:9/hook",
}
SAID = Card("help", T("Today"), ())


@dataclass
class Room:
    """Slack's app with a bot behind it that answers as told, and nobody at the other end of the line."""

    clock: FixedClock
    store: Database
    asked: list[Input] = field(default_factory=list)
    answer: Answer = field(default_factory=lambda: Say(SAID))
    faults: list[Exception] = field(default_factory=list)
    breaks: Exception | None = None
    hurry: float = 10
    workspaces: Sequence[Workspace] = (
        Workspace("", "T1", "B1", "UBOT", "xoxb-1"),
        Workspace("E2", "", "B2", "UB2", "xoxb-2"),
    )

    async def open(self) -> "Room":
        """Put everything together, inside the event loop."""
        self.web = Web(NOWHERE, hurry=self.hurry)
        self.goes_on, self.ended = asyncio.Event(), 0
        self.goes_on.set()
        self.installed = Installed(self.store, self.workspaces)
        self.slack = Slack(
            secrets=[SECRET],
            clock=self.clock,
            web=self.web,
            app_token="",
            installed=self.installed,
            directory=self,
            sender=self,
            fault=self._fault,
        )
        self.slack.hand_to(self._dispatch)
        app = Starlette(routes=self.slack.routes())
        self._http = httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://bot")
        return self

    async def sends(self, body: bytes, kind: str = "") -> httpx.Response:
        """A signed request."""
        return await self._http.post("/slack/events", content=body, headers=signed(body, self.clock, kind=kind))

    async def person(self, workspace: Workspace, user_id: str) -> None:
        """Nobody knows anybody."""

    async def direct(self, account: Account, card: Card, language: str) -> Outcome:
        """Nobody is sent anything."""
        return Sent()

    async def post(self, channel: Channel, card: Card, language: str) -> PostOutcome:
        """Nothing is posted."""
        return Posted(STANDS)

    async def update(self, channel: Channel, reference: str, card: Card, language: str) -> Outcome:
        """Nothing is changed."""
        return Sent()

    def opens(self, way: Account | Channel) -> datetime:
        """Everybody is reached at any time."""
        return ALWAYS

    async def _dispatch(self, asked: Input) -> Reply:
        self.asked.append(asked)
        await self.goes_on.wait()
        self.ended += 1
        if self.breaks is not None:
            raise self.breaks
        return Reply(self.answer, "en")

    def _fault(self, error: Exception) -> str:
        self.faults.append(error)
        return "c0ffee"


@pytest.fixture(params=["sqlite"])
def database_url(migrated_file: Path, tmp_path: Path) -> str:
    """What is stored here is tested on both engines elsewhere."""
    file = tmp_path / "peerlearn.db"
    file.touch(mode=0o600)
    file.write_bytes(migrated_file.read_bytes())
    return f"sqlite:///{file}"


@pytest.fixture
async def room(clock: FixedClock, database: Database) -> Any:
    """A room."""
    found = await Room(clock, database).open()
    yield found
    await found.slack.close()


async def test_help_is_answered_in_the_response(room: Room) -> None:
    answered = await room.sends(form(HELP))
    assert answered.status_code == 200
    assert answered.json()["response_type"] == "ephemeral"
    assert answered.json()["text"] == "Today"
    (asked,) = room.asked
    assert isinstance(asked, Command)
    assert (asked.name, asked.word, asked.who.tenant, asked.who.user_id) == ("peer", "help", "T1", "U1")


@pytest.mark.parametrize("more", [{"text": "payload"}, {"channel_name": "payload-team"}, {"user_name": "payload"}])
async def test_a_command_that_says_payload_is_a_command(room: Room, more: dict[str, str]) -> None:
    assert (await room.sends(form({**HELP, **more}))).json()["text"] == "Today"


async def test_a_fault_of_ours_answers_at_once_and_with_200(room: Room) -> None:
    """Slack's library would wait three seconds and then say 404."""
    room.breaks = RuntimeError("after the answer")
    began = time.perf_counter()
    answered = await room.sends(form(HELP))
    assert (answered.status_code, answered.content) == (200, b"")
    assert time.perf_counter() - began < 2
    assert [str(fault) for fault in room.faults] == ["after the answer"]


async def test_when_the_bot_takes_too_long_it_says_so_and_goes_on(room: Room) -> None:
    room.web.hurry = 0.1
    room.goes_on.clear()
    answered = await room.sends(form(HELP))
    assert "This takes longer than usual." in answered.json()["text"]
    view = {"type": "modal", "callback_id": "share", "state": {"values": {}}}
    sent = {"type": "view_submission", "view": view, "team": {"id": "T1"}, "user": {"id": "U1", "team_id": "T1"}}
    answered = await room.sends(payload(sent))
    # It is laid over the form, which keeps what was typed and can be sent again.
    assert answered.json()["response_action"] == "push"
    assert "counts once" in answered.text
    assert room.ended == 0
    room.goes_on.set()
    for _ in range(5):
        await asyncio.sleep(0)
    assert room.ended == 2


async def test_a_screen_that_cannot_be_drawn_is_answered_in_words(room: Room) -> None:
    room.answer = Say(Card("too_long", "w" * 5000, ()))
    answered = await room.sends(form(HELP))
    assert "c0ffee" in answered.json()["text"]
    assert len(room.faults) == 1


@pytest.mark.parametrize(
    "body",
    [
        event({"type": "event_callback", "event": {"type": "reaction_added"}, "team_id": "T1"}),
        event({"type": "event_callback", "event": {"type": "message", "subtype": "message_deleted"}, "team_id": "T1"}),
        event({"type": "event_callback", "event": 5, "team_id": "T1"}),
        event({"type": "event_callback"}),
        event({"type": "something_new", "team": 7, "authorizations": [1]}),
        event({}),
        payload({"type": "view_closed", "view": {"type": "modal", "callback_id": "share"}, "team": {"id": "T1"}}),
        payload({"type": "block_suggestion", "action_id": "x", "team": {"id": "T1"}}),
        payload({"type": "message_action", "callback_id": "x", "team": {"id": "T1"}, "user": {"id": "U1"}}),
        payload({"type": "block_actions", "actions": [], "team": {"id": "T1"}, "user": {"id": "U1"}}),
        payload(
            {"type": "block_actions", "actions": [{"action_id": "link~0", "type": "button"}], "team": {"id": "T1"}}
        ),
        payload(
            {"type": "block_actions", "actions": [{"action_id": "x", "type": "static_select"}], "team": {"id": "T1"}}
        ),
        payload({"type": "interactive_message", "actions": [{"name": "x"}], "callback_id": "y", "team": {"id": "T1"}}),
        form({"nothing": "known"}),
    ],
)
async def test_what_nobody_asked_for_is_answered_200_and_goes_no_further(room: Room, body: bytes) -> None:
    answered = await room.sends(body)
    assert (answered.status_code, answered.content, room.asked) == (200, b"", [])


async def test_nobody_is_called_before_the_answer(room: Room) -> None:
    """Slack's library would ask auth.test first, and its own error would come in place of ours: nobody is there."""
    with within(seconds=1):
        for number in range(20):
            await room.sends(form({**HELP, "trigger_id": f"{number}"}))
    assert len(room.asked) == 20


async def test_settings_of_another_program_change_nothing(
    clock: FixedClock, database: Database, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Slack's library would begin an OAuth flow with files in the home directory, or take the token."""
    home = tmp_path / "home"
    home.mkdir()
    monkeypatch.setenv("HOME", str(home))
    for name in ("SLACK_CLIENT_ID", "SLACK_CLIENT_SECRET", "SLACK_BOT_TOKEN", "SLACK_SIGNING_SECRET"):
        monkeypatch.setenv(name, "of another program")
    room = await Room(clock, database).open()
    assert room.slack._bolt.oauth_flow is None
    assert (await room.sends(form(HELP))).json()["text"] == "Today"
    assert room.slack._bolt.client.token is None
    assert list(home.iterdir()) == []
    await room.slack.close()


# Which workspace.


async def test_a_workspace_that_is_not_served_is_told_so_in_words(room: Room) -> None:
    answered = await room.sends(form({**HELP, "team_id": "T9"}))
    assert "belongs to another workspace" in answered.json()["text"]
    assert room.asked == []


async def test_an_organisation_has_a_tenant_for_each_of_its_workspaces(room: Room) -> None:
    for team in ("T7", "T8"):
        more = {"enterprise_id": "E2", "team_id": team, "is_enterprise_install": "true", "trigger_id": team}
        await room.sends(form({**HELP, **more}))
    assert [asked.who.tenant for asked in room.asked] == ["E2.T7", "E2.T8"]


@pytest.mark.parametrize(
    "found",
    [
        {"type": "app_uninstalled"},
        {"type": "tokens_revoked", "tokens": {"bot": ["UBOT"]}},
    ],
)
async def test_a_token_that_is_said_to_have_ended_is_in_doubt_while_slack_does_not_answer(
    room: Room, found: dict[str, Any]
) -> None:
    body = event({"type": "event_callback", "team_id": "T1", "event_id": "Ev1", "event": found})
    assert (await room.sends(body)).status_code == 200
    known = [room.installed.find("", "T1"), room.installed.find("E2", "T7")]
    assert [one is not None and room.installed.doubted(one) for one in known] == [True, False]


async def test_somebody_elses_token_ends_nothing(room: Room) -> None:
    revoked = {"type": "tokens_revoked", "tokens": {"oauth": ["U1"]}}
    await room.sends(event({"type": "event_callback", "team_id": "T1", "event_id": "Ev1", "event": revoked}))
    known = room.installed.find("", "T1")
    assert known is not None
    assert not room.installed.doubted(known)


# Reading.


async def test_the_bots_own_messages_and_those_of_programs_are_not_words_to_it(room: Room) -> None:
    room.answer = Done()
    words = {"type": "message", "channel_type": "im", "channel": "D1", "user": "U1", "text": "a &amp; b &lt;!here&gt;"}
    for number, more in enumerate(
        [{}, {"bot_id": "B9"}, {"user": "UBOT"}, {"user": ""}, {"subtype": "bot_message"}, {"channel_type": "channel"}]
    ):
        event_id = f"Ev{number}"
        await room.sends(
            event({"type": "event_callback", "team_id": "T1", "event_id": event_id, "event": {**words, **more}})
        )
    (asked,) = room.asked
    assert isinstance(asked, Wrote)
    assert (asked.text, asked.event) == ("a & b <!here>", "Ev0")


async def test_a_person_for_whom_the_token_speaks_is_a_person(clock: FixedClock, database: Database) -> None:
    """Slack's library would take what they do for the bot's own, and leave it unanswered."""
    room = await Room(clock, database, workspaces=[Workspace("", "T1", "", "U1", "xoxb-1")], answer=Done()).open()
    words = {"type": "message", "channel_type": "im", "channel": "D1", "user": "U1", "text": "Hello?"}
    await room.sends(event({"type": "event_callback", "team_id": "T1", "event_id": "Ev1", "event": words}))
    assert [type(asked) for asked in room.asked] == [Wrote]
    await room.slack.close()


async def test_only_the_home_tab_is_home(room: Room) -> None:
    room.answer = Done()
    for tab in ("messages", "about", "home"):
        opened = {"type": "app_home_opened", "user": "U1", "tab": tab}
        await room.sends(event({"type": "event_callback", "team_id": "T1", "event_id": tab, "event": opened}))
    (asked,) = room.asked
    assert isinstance(asked, Opened)
    assert asked.event == "home"


@pytest.mark.parametrize(
    ("channel", "name", "offered"),
    [("C1", "rounds", "C1"), ("G1", "privategroup", "G1"), ("D1", "directmessage", ""), ("G2", "mpdm-a--b-1", "")],
)
async def test_only_a_channel_is_offered_for_announcements(room: Room, channel: str, name: str, offered: str) -> None:
    await room.sends(form({**HELP, "text": "setup CODE", "channel_id": channel, "channel_name": name}))
    (asked,) = room.asked
    assert isinstance(asked, Command)
    assert asked.channel_id == offered


async def test_the_shortcut_is_as_good_as_its_button(room: Room) -> None:
    room.answer = Done()
    await room.sends(
        payload(
            {
                "type": "shortcut",
                "callback_id": "case.ask",
                "trigger_id": "9.9",
                "team": {"id": "T1"},
                "user": {"id": "U1", "team_id": "T1"},
            }
        )
    )
    (asked,) = room.asked
    assert isinstance(asked, Pressed)
    assert (asked.action, asked.event) == ("case.ask", "9.9")


async def test_halves_of_letters_do_not_come_in(room: Room) -> None:
    room.answer = Done()
    view = {
        "type": "modal",
        "callback_id": "share",
        "private_metadata": json.dumps({"n": "\ud800"}),
        "state": {"values": {"happened": {"happened": {"type": "plain_text_input", "value": "\ud83d x"}}}},
    }
    await room.sends(
        payload({"type": "view_submission", "view": view, "team": {"id": "T1"}, "user": {"id": "U1", "team_id": "T1"}})
    )
    (asked,) = room.asked
    assert isinstance(asked, Submitted)
    assert asked.values == {"happened": "\N{REPLACEMENT CHARACTER} x"}
    assert asked.hidden == {"n": "\N{REPLACEMENT CHARACTER}"}
