"""The door: what Slack did not sign is not taken apart, what nobody can read is refused, and nothing breaks it."""

import json
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import httpx
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from starlette.applications import Starlette
from starlette.routing import Route

from bot.platforms.received import Json
from bot.platforms.slack.guard import MOST_BYTES, Guard
from tests.drivers.effort import within
from tests.drivers.slack_door import FORM, SECRET, event, form, payload, signature, signed
from tests.fakes import FixedClock

OLD = "the old secret, in its last days"
JSON = "application/json"
HELP = {"command": "/peer", "text": "help", "team_id": "T1", "user_id": "U1", "trigger_id": "1.2"}


class Room:
    """What stands behind the door: it remembers who was let in."""

    def __init__(self, clock: FixedClock) -> None:
        self.clock = clock
        self.came: list[Json] = []
        self.answer = ""
        app = Starlette(
            routes=[Route("/slack/events", Guard([SECRET, OLD], clock, self._accept), methods=["GET", "POST"])]
        )
        self._slack = httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://bot")

    async def _accept(self, body: Json) -> str:
        self.came.append(body)
        return self.answer

    async def knocks(self, body: Any, headers: dict[str, str] | list[tuple[str, str]]) -> httpx.Response:
        """Post a body."""
        return await self._slack.post("/slack/events", content=body, headers=headers)

    async def looks(self, query: str) -> httpx.Response:
        """Ask without a body."""
        return await self._slack.get(f"/slack/events?{query}")

    async def signed(self, body: bytes, **about: Any) -> httpx.Response:
        """Post a body as Slack does."""
        return await self.knocks(body, signed(body, self.clock, **about))


@pytest.fixture
def room(clock: FixedClock) -> Room:
    """A room."""
    return Room(clock)


async def test_what_slack_signed_is_let_in_and_answered(room: Room) -> None:
    room.answer = '{"text":"é"}'
    answered = await room.signed(form(HELP))
    assert (answered.status_code, answered.json()) == (200, {"text": "é"})
    assert room.came == [HELP]


async def test_nothing_to_answer_is_an_empty_200(room: Room) -> None:
    answered = await room.signed(form(HELP))
    assert (answered.status_code, answered.content) == (200, b"")


async def test_both_secrets_hold_while_one_is_being_changed(room: Room) -> None:
    for number, secret in enumerate((SECRET, OLD)):
        assert (await room.signed(form({**HELP, "trigger_id": f"{number}"}), secret=secret)).status_code == 200
    assert (await room.signed(form({**HELP, "trigger_id": "3"}), secret="a third")).status_code == 401
    assert len(room.came) == 2


@pytest.mark.parametrize(("late", "status"), [(0, 200), (299, 200), (-299, 200), (301, 401), (-301, 401), (10**8, 401)])
async def test_a_signature_holds_five_minutes_either_way(room: Room, late: int, status: int) -> None:
    assert (await room.signed(form(HELP), late=late)).status_code == status
    assert len(room.came) == (status == 200)


@pytest.mark.parametrize("stamp", ["abc", "", "-1", "1e9", "NaN", " 1", "١٧٧٢", "9" * 5000, "0x10"])
async def test_a_time_that_is_none_is_refused(room: Room, stamp: str) -> None:
    body = form(HELP)
    headers = {**signed(body, room.clock), "x-slack-request-timestamp": stamp}
    headers["x-slack-signature"] = signature(SECRET, stamp, body)
    pairs = [(name.encode(), value.encode()) for name, value in headers.items()]
    answered = await room.knocks(body, pairs)
    assert (answered.status_code, answered.content, room.came) == (401, b"", [])


@pytest.mark.parametrize("wrong", ["", "v0=", "v1=00", "00", "v0=" + "0" * 64, "v0=é", "v0=" + "0" * 100_000])
async def test_another_signature_is_refused_without_a_word(room: Room, wrong: str) -> None:
    body = form(HELP)
    headers = [(name.encode(), value.encode()) for name, value in signed(body, room.clock).items()]
    headers[-1] = (b"x-slack-signature", wrong.encode())
    answered = await room.knocks(body, headers)
    assert (answered.status_code, answered.content, room.came) == (401, b"", [])


async def test_a_second_signature_beside_the_true_one_is_refused(room: Room) -> None:
    body = form(HELP)
    for name in ("x-slack-signature", "x-slack-request-timestamp"):
        true = list(signed(body, room.clock).items())
        assert (await room.knocks(body, [*true, (name, "1")])).status_code == 401
    assert room.came == []


async def test_another_body_under_a_true_signature_is_refused(room: Room) -> None:
    headers = signed(form(HELP), room.clock)
    assert (await room.knocks(form({**HELP, "user_id": "U2"}), headers)).status_code == 401
    assert (await room.knocks(b"", headers)).status_code == 401
    assert room.came == []


async def test_the_same_bytes_come_in_once(room: Room) -> None:
    body = event({"type": "event_callback", "event_id": "Ev1"})
    headers = signed(body, room.clock, kind=JSON)
    assert [(await room.knocks(body, headers)).status_code for _ in range(3)] == [200, 200, 200]
    assert len(room.came) == 1
    # Slack signs a second delivery anew; whoever acts on it asks the inbox.
    room.clock.move(by=timedelta(seconds=60))
    await room.knocks(body, signed(body, room.clock, kind=JSON))
    assert len(room.came) == 2
    room.clock.move(by=timedelta(seconds=200))
    assert (await room.knocks(body, headers)).status_code == 200
    assert len(room.came) == 2
    room.clock.move(by=timedelta(seconds=100))
    assert (await room.knocks(body, headers)).status_code == 401


# What Slack's own library trips over.


@pytest.mark.parametrize(
    "more",
    [
        {"text": "payload"},
        {"channel_name": "payload-team"},
        {"user_name": "payload"},
        {"text": "payload=%7B%7D"},
        {"payload": "{}"},
    ],
)
async def test_people_may_write_the_word_payload(room: Room, more: dict[str, str]) -> None:
    assert (await room.signed(form({**HELP, **more}))).status_code == 200
    assert room.came == [{**HELP, **more}]


BAD_JSON = {
    "broken": b'{"a":',
    "deep": b"[" * 100_000,
    "deep objects": b'{"a":' * 100_000,
    "a list": b"[]",
    "a number": b"9" * 5000,
    "not UTF-8": b'{"a":"\xff"}',
    "nothing": b"",
    "null": b"null",
}


@pytest.mark.parametrize("what", BAD_JSON)
async def test_unreadable_json_is_refused_if_signed_and_not_looked_at_otherwise(room: Room, what: str) -> None:
    body = BAD_JSON[what]
    for sent in (body, b"payload=" + body):
        kind = JSON if sent is body else FORM
        answered = await room.signed(sent, kind=kind)
        assert (answered.status_code, answered.content) == (400, b""), what
        answered = await room.knocks(sent, {"content-type": kind})
        assert (answered.status_code, answered.content) == (401, b"")
    assert room.came == []


async def test_an_unreadable_form_is_refused(room: Room) -> None:
    for body in (b"a=%FF", b"\xff=1", b"&".join(b"a=1" for _ in range(200))):
        assert (await room.signed(body)).status_code == 400
    assert room.came == []


async def test_an_interaction_is_the_object_in_its_form(room: Room) -> None:
    found = {"type": "block_actions", "text": "payload & é 👩‍⚕️"}
    await room.signed(payload(found))
    assert room.came == [found]


async def test_the_kind_is_told_by_the_body_when_no_header_says_it(room: Room) -> None:
    for kind in ("", "text/plain", "application/json; charset=utf-8"):
        await room.signed(event({"type": "event_callback", "kind": kind}), kind=kind)
    await room.signed(form(HELP), kind="")
    assert [one.get("type") for one in room.came] == ["event_callback"] * 3 + [None]


# Size.


async def test_what_is_too_large_is_not_read(room: Room) -> None:
    whole = b"text=" + b"a" * (MOST_BYTES - 5)
    assert (await room.signed(whole)).status_code == 200
    answered = await room.signed(whole + b"a")
    assert (answered.status_code, answered.content) == (413, b"")
    assert len(room.came) == 1


@pytest.mark.parametrize("declared", [None, "10", "-1", "abc", str(10**30), str(MOST_BYTES + 1)])
async def test_a_length_that_lies_changes_nothing(room: Room, declared: str | None) -> None:
    read = 0

    async def pieces() -> AsyncIterator[bytes]:
        nonlocal read
        for _ in range(1000):
            read += 64 * 1024
            yield b"a" * 64 * 1024

    answered = await room.knocks(pieces(), {} if declared is None else {"content-length": declared})
    assert answered.status_code == 413
    assert read <= MOST_BYTES + 64 * 1024
    assert room.came == []


# Slack's own questions.


async def test_slack_is_told_that_the_address_is_ours(room: Room) -> None:
    body = event({"type": "url_verification", "challenge": "3eZbrw1aB"})
    answered = await room.signed(body, kind=JSON)
    assert (answered.status_code, answered.json()) == (200, {"challenge": "3eZbrw1aB"})
    assert (await room.knocks(body, {"content-type": JSON})).status_code == 401
    half = b'{"type":"url_verification","challenge":"\\ud800"}'
    assert (await room.signed(half, kind=JSON)).json() == {"challenge": "\N{REPLACEMENT CHARACTER}"}
    assert room.came == []


async def test_slack_may_look_at_the_certificate(room: Room) -> None:
    for body in (b"ssl_check=1&token=abc", form({"ssl_check": "1"})):
        assert (await room.signed(body)).status_code == 200
        answered = await room.knocks(body, {})
        assert (answered.status_code, answered.content) == (200, b"")
    assert (await room.looks("ssl_check=1&token=abc")).status_code == 200
    assert (await room.looks("")).status_code == 401
    assert room.came == []


# Anything at all.


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    body=st.one_of(
        st.binary(max_size=2000),
        st.recursive(
            st.none() | st.booleans() | st.floats() | st.text(max_size=20),
            lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
            max_leaves=20,
        ).map(lambda found: json.dumps(found).encode()),
    ),
    kind=st.sampled_from([JSON, FORM, "", "text/plain", "application/json; charset=latin-1"]),
    sign=st.booleans(),
)
@example(body=b"[" * 900_000, kind=JSON, sign=True)
@example(body=b'{"a":' * 150_000, kind=JSON, sign=True)
@example(body=b"9" * 1_000_000, kind=JSON, sign=True)
@example(body=b"&" * 1_000_000, kind=FORM, sign=True)
@example(body=b"%" * 1_000_000, kind=FORM, sign=True)
@example(body=b"payload=" + b"%5B" * 300_000, kind=FORM, sign=True)
@example(body=b"ssl_check=1&" * 80_000, kind=FORM, sign=False)
async def test_no_bytes_break_the_door_or_keep_it_busy(room: Room, body: bytes, kind: str, sign: bool) -> None:
    headers = signed(body, room.clock, kind=kind) if sign else {"content-type": kind}
    with within(seconds=1):
        answered = await room.knocks(body, headers)
    assert answered.status_code in ({200, 400, 413} if sign else {200, 401, 413})
