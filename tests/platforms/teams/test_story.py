"""The story on Teams: a department founds its programme, a case is shared and answered, all over real HTTP."""

import asyncio
import json
import threading
from collections.abc import AsyncIterator
from datetime import timedelta
from time import perf_counter

import pytest
import sqlalchemy as sa

from bot.platforms.teams.app import PATIENCE
from bot.ports.unit import Unit
from storage.once_tables import inbox
from storage.sealed import tag
from tests.drivers.cast import PATHWAY
from tests.drivers.prepared import Prepared
from tests.drivers.rows import everything
from tests.drivers.teams_people import TeamsPerson, card_of, dialog_of
from tests.drivers.teams_service import APP_ID, SECRET, TENANT, Fault
from tests.drivers.teams_ward import TeamsWard, offered, presses, sends, teams_ward
from tests.drivers.ward import Ward
from tests.fakes import FixedClock, SeededIds
from tests.promises.lived import log_at_debug

STORY = "A small CANARY nodule at the left apex, behind the first rib."
REPLY = "I see it now, PARROT."
OTHER_TENANT = "11111111-0000-4000-8000-0000000000bb"


@pytest.fixture
async def ward(house: Ward) -> AsyncIterator[TeamsWard]:
    """The bot on Teams, once on each engine."""
    async with teams_ward(house.database, house.clock, tenants=(TENANT, OTHER_TENANT)) as found:
        yield found


async def the_story(ward: TeamsWard, ana: TeamsPerson, eli: TeamsPerson) -> set[str]:
    """A case is stopped at the gate, shared, read, answered and closed. Returns the labels under which it was known."""
    form = await ward.opens_case(ana, in_channel=True)
    reader = offered(form, "Dr. Eli Ember")
    case = {"outstanding": "not_yet", "kind": "learning_opportunity", "modality": "ct", "happened": STORY}
    stop = await sends(ana, form, **case, reader=reader)
    assert stop is not None
    assert PATHWAY in stop.text
    form = await presses(ana, stop, "teams.back")
    assert form is not None
    assert form.typed["happened"] == STORY
    receipt = await sends(ana, form, outstanding="no", name="knowing")
    assert receipt is not None
    assert "Case shared" in receipt.words

    await ward.hears(eli)
    window = await ward.reads(eli)
    assert STORY in window.text
    assert "Alder" not in window.text
    sent = await sends(eli, window, answer="agree", words=REPLY)
    assert sent is not None
    assert REPLY in sent.text
    await ward.hears(ana)
    window = await ward.reads(ana)
    assert REPLY in window.text
    assert "Ember" not in window.text
    known = await ward.database.read(labels)

    small = await presses(ana, window, "thread.close.ask", words="half a sentence")
    assert small is not None
    closed = await sends(ana, small, rounds="no")
    assert closed is not None
    assert "closed" in closed.text.lower()
    return known


def labels(unit: Unit) -> set[str]:
    """The labels under which people know their cases."""
    (programme,) = unit.programmes.all()
    found = {held.label for one in unit.people.roster(programme.id) for held in unit.seats.of(one.id)}
    assert len(found) == 2
    return found


@pytest.mark.promise("A6")
async def test_a_case_is_shared_read_and_answered_and_microsoft_is_told_nothing_of_it(ward: TeamsWard) -> None:
    ana, eli = await ward.found()
    ward.world.service.seen.clear()
    known = await the_story(ward, ana, eli)
    gave_away = b"\n".join(body for _, _, body in ward.world.service.seen).decode()
    assert gave_away.count("summary") > 2
    for secret in ("CANARY", "PARROT", "apex", "Alder", "Ember", "Ana", "Eli", *known):
        assert secret not in gave_away, secret


@pytest.mark.promise("A8")
async def test_the_log_at_debug_tells_nothing_about_anybody_on_teams(
    prepared: Prepared, clock: FixedClock, ids: SeededIds
) -> None:
    with log_at_debug() as heard, prepared.copy("sqlite", None) as place:
        database = place.open(clock, ids)
        async with teams_ward(database, clock) as ward:
            ana, eli = await ward.found()
            known = await the_story(ward, ana, eli)
            ward.world.service.faults.append(Fault(403))
            await ana.types("/peer help")
            for _ in range(2):
                await ana.deliver({"type": "something", "text": STORY})
            assert (await ward.world.door.post("/teams/messages", json={"text": STORY})).status_code == 401
        database.close()
    logged = [json.loads(line) for line in heard.getvalue().splitlines()]
    assert {"httpx", "httpcore.connection", "peerlearn.teams"} <= {one["logger"] for one in logged}
    assert set().union(*logged) <= {
        "contents",
        "count",
        "error",
        "event",
        "identities",
        "level",
        "logger",
        "platform",
        "reason",
        "status",
        "timestamp",
    }
    assert [one["count"] for one in logged if one["event"] == "activity.unread"] == [1, 2]
    secrets = ("CANARY", "PARROT", "Alder", "29:", "a:1", "Bearer", "token-", SECRET, TENANT, APP_ID, "127.0.0.1")
    for word in (*secrets, *known):
        assert word not in heard.getvalue(), word


async def test_the_same_id_in_another_tenant_is_somebody_else(ward: TeamsWard) -> None:
    ana, eli = await ward.found()
    twin = TeamsPerson(ward.world.service, ward.world.door, "ana", "en-CA", "America/Toronto", tenant=OTHER_TENANT)
    twin.mri, twin.chat = "29:1twin", ward.world.service.person("ana", "29:1twin")
    for words in ("peer", "help", "board"):
        before = len(twin.received)
        await twin.types(words)
        await ward.arrives(twin, before)
    assert "no peer learning programme" in card_of(twin.received[0]).text
    opened = dialog_of(await twin.invokes("composeExtension/fetchTask", {"commandId": "home"}))
    assert opened is not None
    assert "no peer learning programme" in opened.text
    # What is hers opens for her alone, whoever has the button.
    form = await ward.opens_case(ana)
    case = {"outstanding": "no", "kind": "good_call", "modality": "ct", "happened": STORY}
    await sends(ana, form, **case, reader=offered(form, "Dr. Eli Ember"), name="named")
    await ward.hears(eli)
    button = card_of(eli.received[-1]).actions["thread.open"]
    taken = dialog_of(await twin.invokes("task/fetch", {"data": button["data"]}))
    assert taken is not None
    assert STORY not in taken.text


async def test_what_a_form_lacks_is_said_at_its_fields_and_every_typed_word_stays(ward: TeamsWard) -> None:
    ana, _ = await ward.found()
    form = await ward.opens_case(ana)
    assert not form.wrong
    typed = {"outstanding": "no", "kind": "good_call", "happened": STORY}
    refused = await sends(ana, form, **typed)
    assert refused is not None
    assert refused.wrong
    for field in ("Modality", "Who reported or performed the study?"):
        assert refused.words[refused.words.index(field) - 1] == "▲ Choose one."
    assert sum("▲ Choose" in words for words in refused.words) == 2
    assert typed.items() <= refused.typed.items()
    refused = await sends(ana, refused, modality="ct", reader="nobody")
    assert refused is not None
    assert [words for words in refused.words if "▲ Choose" in words] == ["▲ Choose one of the answers offered."]
    assert {**typed, "modality": "ct"}.items() <= refused.typed.items()
    assert await ward.database.read(lambda unit: unit.outbox.waiting()) == []
    receipt = await sends(ana, refused, reader=offered(refused, "Dr. Eli Ember"))
    assert receipt is not None
    assert "Case shared" in receipt.words
    assert len(await ward.database.read(lambda unit: unit.outbox.waiting())) == 1


async def test_what_is_delivered_again_is_known_by_a_hash_under_the_key_of_the_day(ward: TeamsWard) -> None:
    ana, _ = await ward.found()
    database, today = ward.database, ward.clock.now().date()

    def tags() -> set[bytes]:
        return set(database.read_now(lambda unit: unit.execute(sa.select(inbox.c.tag))).scalars())

    earlier, messages = tags(), len(ana.received)
    activity = ana.activity() | {"type": "message", "text": "link"}
    await ana.again(activity)
    await ward.arrives(ana, messages)
    event = f"{TENANT} {ana.chat} {activity['id']}".encode()
    assert tags() - earlier == {tag(database.keys.day_key(today), b"inbox", b"teams", event)}
    # The second time another code would take the place of the first.
    after = await everything(database)
    assert (await ana.again(activity)).status_code == 200
    assert await everything(database) == after
    assert len(tags()) == len(earlier) + 1

    await database.forget_days(today + timedelta(days=1))
    assert tags() == set()
    assert database.keys.kept_day_key(today) is None


async def test_the_same_form_sent_twice_or_after_a_slow_answer_is_one_case(ward: TeamsWard) -> None:
    ana, _ = await ward.found()
    form = await ward.opens_case(ana)
    reader = offered(form, "Dr. Eli Ember")
    case = {"outstanding": "no", "kind": "good_call", "modality": "ct", "happened": STORY, "reader": reader}
    first = await sends(ana, form, **case)
    second = await sends(ana, form, **case)
    assert first is not None
    assert second is not None
    assert first.words == second.words
    home = dialog_of(await ana.invokes("composeExtension/fetchTask", {"commandId": "home"}))
    assert home is not None
    assert len(await ward.database.read(lambda unit: unit.outbox.waiting())) == 1


async def test_a_database_that_is_slow_is_answered_in_time_and_sending_once_more_is_one_case(ward: TeamsWard) -> None:
    ana, _ = await ward.found()
    form = await ward.opens_case(ana)
    case = {"outstanding": "no", "kind": "good_call", "modality": "ct", "happened": STORY}
    free = threading.Event()
    busy = [asyncio.ensure_future(ward.database.write(lambda _: free.wait(30))) for _ in range(16)]
    began = perf_counter()
    try:
        slow = await sends(ana, form, **case, reader=offered(form, "Dr. Eli Ember"))
    finally:
        free.set()
    # Teams gives five seconds, and this machine may be busy.
    assert PATIENCE <= perf_counter() - began < 5
    await asyncio.gather(*busy)
    assert slow is not None
    assert "longer than usual" in slow.text
    assert slow.submit is not None
    receipt = dialog_of(await ana.invokes("task/submit", {"data": slow.submit["data"]}))
    assert receipt is not None
    assert "Case shared" in receipt.words
    assert len(await ward.database.read(lambda unit: unit.outbox.waiting())) == 1


async def test_a_connector_that_fails_loses_nothing(ward: TeamsWard) -> None:
    ana, eli = await ward.found()
    form = await ward.opens_case(ana)
    reader = offered(form, "Dr. Eli Ember")
    case = {"outstanding": "no", "kind": "good_call", "modality": "ct", "happened": STORY, "reader": reader}
    await sends(ana, form, **case)
    eli.received.clear()

    ward.clock.move(by=timedelta(days=2))
    ward.world.service.faults.append(Fault(503))
    await ward.bot.run_due()
    assert not ward.world.service.faults
    assert eli.received == []
    await ward.hears(eli)
    assert len(eli.received) == 1
