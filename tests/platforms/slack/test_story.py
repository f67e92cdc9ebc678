"""The whole story on Slack, over HTTP and over a socket, on both engines."""

import json
from collections.abc import AsyncIterator
from typing import Any

import pytest

from bot.domain.records import Secrecy
from bot.ports.unit import Unit
from storage.inspect import records
from tests.drivers.fixtures import engine, prepared
from tests.drivers.prepared import Prepared
from tests.drivers.slack_api import refused
from tests.drivers.slack_people import words_on
from tests.drivers.slack_ward import CASE, ROUNDS, SlackWard, chooses, top, ward_on_slack
from tests.drivers.slack_world import Message
from tests.fakes import FixedClock, SeededIds
from tests.promises.lived import log_at_debug

__all__ = ["engine", "prepared"]

NAMES = {"U0ANA": "Dr. Ana Alder", "U0BEA": "Dre Béa Bouchard", "U0GUS": "Dr. Gus Garner"}
STORY = "Zanzibar: a small nodule at the left apex, behind the first rib."
REPLY = "Zanzibar aussi : je vois le nodule, merci."


@pytest.fixture(params=["http", "socket"])
async def ward(
    request: pytest.FixtureRequest, prepared: Prepared, engine: str, clock: FixedClock, ids: SeededIds
) -> AsyncIterator[SlackWard]:
    """A workspace that has no programme yet, over each transport and on each engine."""
    with prepared.copy(engine, None) as place:
        database = place.open(clock, ids)
        async with ward_on_slack(database, clock, over=request.param) as found:
            yield found
        database.close()


def seen(view: Any) -> str:
    """Every word of a view or message."""
    return words_on([view])


async def shares_unseen(ward: SlackWard) -> Message:
    """Ana shares a case for Béa, and Béa gets a notice that says nothing. Returns it."""
    ana, bea = ward["U0ANA"], ward["U0BEA"]
    await ana.types("/case", ROUNDS)
    form = top(ana)
    filled = {**CASE, "reader": chooses(form, "reader", NAMES["U0BEA"])}
    refused = await ana.sends(form, **{**filled, "happened": ""})
    assert refused is not None
    assert refused["errors"] == {"happened": "Write something here."}
    await ana.sends(form, **{**filled, "happened": STORY})
    # They are few, and the form asks once more.
    assert top(ana)["callback_id"] == "case"
    assert STORY in str(top(ana))
    await ana.sends(top(ana), name="knowing")
    assert top(ana)["callback_id"] == "case.receipt"
    ana.windows.clear()
    return await ward.hears(bea)


async def answers(ward: SlackWard, notice: Message) -> Message:
    """Béa answers without knowing to whom. Returns Ana's notice."""
    bea = ward["U0BEA"]
    await bea.presses(notice, "thread.open")
    assert STORY in seen(top(bea))
    assert "Alder" not in seen(top(bea))
    await bea.sends(top(bea), answer="thanks", words=REPLY)
    assert REPLY in seen(top(bea))
    bea.windows.clear()
    return await ward.hears(ward["U0ANA"])


async def closes(ward: SlackWard, notice: Message) -> None:
    """Ana reads the answer, opens the conversation from home as well, and closes it there."""
    ana = ward["U0ANA"]
    await ana.presses(notice, "thread.open")
    assert REPLY in seen(top(ana))
    assert "Bouchard" not in seen(top(ana))
    ana.windows.clear()
    await ana.opens_home()
    assert ana.home is not None
    assert "Zanzibar" not in str(ana.home)
    await ana.presses(ana.home, "home.show")
    await ana.presses(top(ana), "thread.open")
    await ana.presses(top(ana), "thread.close.ask")
    assert len(ana.windows) == 3
    # What was asked in the third window shows in the second, and the third is gone.
    await ana.sends(top(ana), rounds="yes")
    assert [view["callback_id"] for view in ana.windows] == ["home", "thread.write"]
    assert "Closed." in seen(top(ana))
    ana.windows.clear()


async def test_a_case_from_the_command_to_the_destroyed_key(ward: SlackWard) -> None:
    cora, ana = ward["U0CORA"], ward["U0ANA"]
    await ward.founded("U0CORA", **NAMES)
    notice = await answers(ward, await shares_unseen(ward))
    await closes(ward, notice)

    # The coordinator's board has the case, and nobody in it.
    await cora.types("/peer board")
    await cora.presses(top(cora), "board.open")
    shown = " ".join(seen(view) for view in cora.windows)
    assert STORY in shown or "Closed" in shown
    assert "Alder" not in shown
    assert "Bouchard" not in shown
    cora.windows.clear()

    # Fourteen days later nobody can tell who it was, and an old button says one sentence.
    await ward.until(days=15)
    await ana.presses(notice, "thread.open")
    assert ana.windows == []
    assert "There is nothing to open here." in ana.messages()[-1].body["text"]
    seats = [cell for one in records(ward.database) if one.table == "seats" for cell in one.cells]
    assert not any(cell.secrecy is Secrecy.SEALED for cell in seats)


@pytest.mark.promise("A6")
async def test_what_slack_keeps_says_nothing(ward: SlackWard) -> None:
    """Messages and Home tabs are kept by Slack, windows are not."""
    await ward.founded("U0CORA", **NAMES)
    founding = len(ward.api.calls)
    await closes(ward, await answers(ward, await shares_unseen(ward)))
    await ward["U0CORA"].opens_home()
    kept = [
        call for call in ward.api.calls[founding:] if call.method not in {"views.open", "views.push", "views.update"}
    ]
    assert {"chat.postMessage", "views.publish", "users.info"} >= {call.method for call in kept}
    said = b" ".join(call.raw for call in kept if call.method != "users.info")
    posted = b" ".join(call.raw for call in kept if call.method == "chat.postMessage")
    assert said
    for word in (STORY, REPLY, "Zanzibar", "Alder", "Bouchard", "Harbour", "U0ANA"):
        assert word.encode() not in posted.replace(b'"channel": "U0ANA"', b""), word
    for label in labels(ward):
        assert label.encode() not in said


def labels(ward: SlackWard) -> set[str]:
    """The labels under which the two ends know their case."""

    def look(unit: Unit) -> set[str]:
        (programme,) = unit.programmes.all()
        return {held.label for one in unit.people.roster(programme.id) for held in unit.seats.of(one.id)}

    found = ward.database.read_now(look)
    assert len(found) == 2
    return found


@pytest.mark.promise("A8")
@pytest.mark.parametrize("over", ["http", "socket"])
async def test_the_log_at_debug_tells_nothing_about_anybody(
    prepared: Prepared, clock: FixedClock, ids: SeededIds, over: str
) -> None:
    with log_at_debug() as heard, prepared.copy("sqlite", None) as place:
        database = place.open(clock, ids)
        async with ward_on_slack(database, clock, over=over) as ward:
            await ward.founded("U0CORA", **NAMES)
            await closes(ward, await answers(ward, await shares_unseen(ward)))
            ward.api.fails("views.open", refused("expired_trigger_id"))
            await ward["U0ANA"].types("/case")
            await ward["U0ANA"].happens({"type": "something_new", "user": "U0ANA", "text": STORY})
        database.close()
    logged = [json.loads(line) for line in heard.getvalue().splitlines()]
    speakers = {one["logger"] for one in logged}
    assert {"slack_bolt.AsyncApp", "slack_sdk.web.async_base_client", "peerlearn.slack"} <= speakers
    assert set().union(*logged) <= {"event", "level", "logger", "timestamp", "reason"}
    for word in ("Zanzibar", "Alder", "Bouchard", "U0", "T0WARD", "C0ROUNDS", "xoxb", "trigger", "hooks", "V0000"):
        assert word not in heard.getvalue().replace("expired_trigger_id", ""), word
