"""A8: the log and the refusals. Nothing in them tells one conversation, or one person, from another."""

import asyncio
import json
import logging
import re
from collections.abc import Iterator
from datetime import timedelta

import pytest

from bot.demo.actor import window_of
from bot.domain.people import Account
from bot.platforms.base import Reply
from bot.ports.outbox import Outcome
from bot.screens.elements import Card
from bot.screens.inputs import Input, Pressed, Submitted, Surface, Who
from handlers.router import PRESSED, SUBMITTED
from tests.promises.conftest import Grounds
from tests.promises.doors import ANSWERS, ELSEWHERE, STRANGER
from tests.promises.lived import Lived, log_at_debug
from tests.promises.month import BEGINS
from tests.promises.story import CASES, HEADLINES
from tests.promises.test_messages import canaries
from tests.promises.ward import person

CANARY = "Wombat-in-the-works"


def lines(logged: str) -> list[dict[str, object]]:
    """The log, each line of it an object."""
    return [json.loads(line) for line in logged.splitlines()]


@pytest.mark.promise("A8")
def test_a_month_at_debug_tells_nothing_about_anybody(lived: Lived) -> None:
    logged = lines(lived.logged)
    speakers = {line["logger"] for line in logged}
    # The HTTP client spoke of the address of a one-time page.
    assert {"httpx", "peerlearn.retention"} <= speakers
    allowed = {"event", "level", "logger", "timestamp", "closed", "contents", "identities"}
    assert set().union(*logged) <= allowed
    forbidden = {word for word in canaries(lived) if len(word) > 4}
    assert [word for word in forbidden if word in lived.logged] == []
    assert not re.search(r"[0-9a-f]{10}|/files/|WB\d{6}", lived.logged)


@pytest.mark.promise("A8")
def test_what_the_driver_says_of_every_statement_is_not_repeated(grounds: Grounds) -> None:
    with log_at_debug(statements=True) as heard:
        found = grounds.live(last=1, watchers=frozenset())
    logged = lines(heard.getvalue())
    statements = [line for line in logged if line["logger"] == "sqlalchemy.engine.Engine"]
    assert len(statements) > 1_000
    assert {frozenset(line) for line in statements} == {frozenset({"event", "level", "logger"})}
    assert [word for word in canaries(found) if len(word) > 4 and word in heard.getvalue()] == []


@pytest.mark.promise("A8")
def test_what_other_libraries_say_is_not_repeated() -> None:
    with log_at_debug(statements=True) as heard:
        for name in (
            "httpx",
            "asyncio",
            "uvicorn.access",
            "uvicorn.error",
            "sqlalchemy.engine",
            "alembic",
            "any.other",
        ):
            logging.getLogger(name).info("GET /files/%s", CANARY)
            logging.getLogger(name).warning(f"{CANARY} is here", extra={"user": CANARY})
            try:
                raise RuntimeError(CANARY)
            except RuntimeError:
                logging.getLogger(name).exception(CANARY)
    logged = lines(heard.getvalue())
    assert len(logged) == 21
    assert CANARY not in heard.getvalue()
    assert sum("frames" in line for line in logged) == 7


class Broken(Exception):
    """What a library raises deep inside, with everything in it that must not be repeated."""


@pytest.mark.promise("A8")
def test_a_fault_deep_inside_leaves_frames_and_no_values(founded: Lived) -> None:
    month, ana = founded.month, founded.month.actors["ana"]

    def breaks(_: int) -> bytes:
        raise Broken(f"{CANARY} {person('ana').who} {person('ana').name}")

    async def act() -> Reply:
        month.step = "fault"
        form = window_of(await ana.types("/case"))
        month.chance.token = breaks  # type: ignore[method-assign]
        values = {"outstanding": "no", "kind": "near_miss", "modality": "ct", "reader": "mine", "happened": CANARY}
        return await month.dispatch(Submitted(person("ana").who, "case", values, form.hidden))

    with log_at_debug() as heard:
        reply = asyncio.run(act())
    (fault,) = [line for line in lines(heard.getvalue()) if line["event"] == "turn.failed"]
    assert fault["error"] == "Broken"
    assert any("keys.py" in frame for frame in fault["frames"])  # type: ignore[attr-defined]
    assert str(fault["token"]) in repr(reply)
    assert "Wombat" not in heard.getvalue() + repr(reply)
    assert [word for word in (person("ana").name, person("ana").who.user_id) if word in heard.getvalue()] == []


@pytest.mark.promise("A8")
def test_a_messenger_that_fails_is_logged_without_its_words(founded: Lived) -> None:
    month = founded.month

    async def breaks(account: Account, card: Card, language: str) -> Outcome:
        raise Broken(f"{CANARY} {account} {card} {language}")

    async def act() -> None:
        month.step = "share"
        await month.share("ana", CASES["first"])
        month.post.direct = breaks  # type: ignore[method-assign]
        month.clock.move(by=timedelta(days=2))
        await month.bot.run_due()

    with log_at_debug() as heard:
        asyncio.run(act())
    assert "delivery.failed" in heard.getvalue()
    assert [
        word for word in ("Wombat", person("gus").who.user_id, person("gus").name) if word in heard.getvalue()
    ] == []


def questions(who: Who, handle: str, nonces: Iterator[str]) -> Iterator[Input]:
    """Everything that a handle can be used for by this person."""
    for name in PRESSED:
        if name.startswith("thread."):
            yield Pressed(who, name, handle, "0", Surface.WINDOW)
    for name in SUBMITTED:
        if name.startswith("thread."):
            yield Submitted(who, name, ANSWERS, {"h": handle, "n": next(nonces)})
    yield Pressed(who, "thread.open", handle)
    yield Submitted(who, "thread.write", {}, {"h": handle, "n": next(nonces)})
    yield Submitted(who, "thread.close", {}, {"h": handle, "n": next(nonces)})


@pytest.mark.promise("A8")
def test_no_such_closed_long_ago_and_not_yours_are_answered_with_the_same_bytes(founded: Lived) -> None:
    """Asked by a member, by a coordinator, by a stranger, and by somebody of another chat."""
    month, database = founded.month, founded.database
    handles = {"no such": "AAAAAAAAAAAAAAAAAAAAAAAAAAA", "no word at all": "<@U0ANA>"}

    async def gather() -> None:
        month.step = "share"
        await month.share("ana", CASES["first"])
        handles["not yours, not yet sent"] = (await month.thread("ana", HEADLINES["first"])).hidden["h"]
        await month.at(1, "17:00", "next day")
        handles["not yours"] = (await month.thread("gus", HEADLINES["first"])).hidden["h"]
        await month.small("gus", await month.thread("gus", HEADLINES["first"]), "thread.close.ask", rounds="no")
        handles["not yours, closed"] = (await month.thread("gus", HEADLINES["first"])).hidden["h"]
        handles["over"] = handles["not yours, closed"]

    def nonces() -> Iterator[str]:
        while True:
            yield database.read_now(lambda unit: unit.nonces.issue())

    async def ask(who: Who, handle: str, when: str) -> list[str]:
        replies: list[str] = []
        fresh = nonces()
        for number, asked in enumerate(questions(who, handle, fresh)):
            # The same chance for each handle, so that a form that is only drawn again is the same one.
            month.step = f"ask|{when}|{number}"
            reply = await month.dispatch(asked)
            replies.append(re.sub(r"'n': '[^']*'", "", repr(reply)).replace(handle, "…"))
        return replies

    async def compare(people: list[Who], when: str) -> None:
        for who in people:
            told = {name: await ask(who, handle, when) for name, handle in handles.items()}
            assert len(told["no such"]) >= 15
            assert {name for name, replies in told.items() if replies != told["no such"]} == set(), who

    asyncio.run(gather())
    asyncio.run(compare([STRANGER, ELSEWHERE, *(person(key).who for key in ("kit", "cora"))], "closed"))
    asyncio.run(month.until(BEGINS + timedelta(days=20)))
    asyncio.run(compare([person(key).who for key in ("kit", "ana", "gus")], "over"))
