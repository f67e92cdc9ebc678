"""One conversation on two platforms: its sharer on Slack and its reader on Teams, and the other way round."""

import pytest

from bot.domain.records import Secrecy
from storage.inspect import records
from tests.drivers.chats_ward import PARTS, ChatsWard, department
from tests.drivers.fixtures import engine, prepared
from tests.drivers.prepared import Prepared
from tests.drivers.slack_api import refused
from tests.drivers.teams_service import Fault

__all__ = ["engine", "prepared"]

STORY = "A small CANARY nodule at the left apex, behind the first rib."
REPLY = "PARROT: I see it now."
PATHS = [("ana", "eli"), ("luc", "gus")]
"""Who shares with whom: from Slack to Teams, and from Teams to Slack. One coordinator is on each."""


def kept_by_the_platforms(ward: ChatsWard) -> str:
    """Every byte that the bot sent to either platform for it to keep. Windows are kept by none."""
    passing = {"views.open", "views.push", "views.update"}
    on_slack = [call.raw for call in ward.api.calls if call.method not in passing]
    return b"\n".join((*on_slack, *(body for _, _, body in ward.service.seen))).decode()


async def the_story(ward: ChatsWard, sharer: str, reader: str) -> None:
    """A case is shared, read, answered, seen by both coordinators and closed."""
    ana, eli = ward[sharer], ward[reader]
    await ward.at(1, "10:10", "share")
    await ana.asks("case")
    # What is outstanding stops the case at the gate, and what was typed is still there.
    stop = await ana.sends(
        outstanding="not_yet",
        kind="learning_opportunity",
        modality="ct",
        happened=STORY,
        reader=ana.offers("reader", eli.name),
    )
    assert "5150" in stop
    await ward.shares(sharer, reader, happened=STORY)

    await ward.at(2, "16:00", "answered")
    read = await eli.opens_message()
    assert STORY in read
    assert ana.name not in read
    assert REPLY in await eli.sends(answer="thanks", words=REPLY)
    await ward.at(2, "17:00", "read")
    answered = await ana.opens_message()
    assert REPLY in answered
    assert eli.name not in answered

    # They would rather talk: each reads the other's name once both have chosen to, and nobody else ever does.
    await ana.presses("thread.talk.ask")
    times = {"first_on": "2026-03-12", "first_at": "12:15", "second_on": "2026-03-13", "second_at": "08:30"}
    await ana.sends(**times, how="video", sure="yes")
    await ward.at(2, "18:00", "asked to talk")
    assert ana.name not in await eli.opens_message()
    await eli.presses("thread.talk.choose.ask")
    assert ana.name in await eli.sends(pick="second", sure="yes")
    await ward.at(2, "19:00", "agreed to talk")
    assert eli.name in await ana.opens_message()

    await ward.at(3, "10:00", "board")
    for coordinator in ("cora", "denis"):
        await ward[coordinator].asks("board")
        seen = await ward[coordinator].presses("board.open")
        assert STORY in seen
        for part in (sharer, reader):
            assert PARTS[part].name not in seen
    await ward.at(3, "11:00", "closed")
    await ana.opens_message()
    await ana.presses("thread.close.ask")
    await ana.sends(rounds="no")


@pytest.mark.promise("A6")
@pytest.mark.parametrize(("sharer", "reader"), PATHS)
async def test_a_case_from_one_platform_to_the_other_and_back(
    prepared: Prepared, engine: str, sharer: str, reader: str
) -> None:
    async with department(prepared, engine) as ward:
        ward.api.calls.clear()
        ward.service.seen.clear()
        await the_story(ward, sharer, reader)
        said = kept_by_the_platforms(ward)
        assert said.count("something to read") + said.count("quelque chose") >= 2
        for secret in ("CANARY", "PARROT", "apex", *(part.name.split()[-1] for part in PARTS.values())):
            assert secret not in said, secret
        # Each end was told on its own platform alone.
        assert ward[sharer].messages() > 0
        assert ward[reader].messages() > 0
        assert ward["kit"].messages() == 0

        # Fourteen days after the end nobody can tell who it was.
        await ward.at(18, "12:00", "over")
        seats = [cell for one in records(ward.database) if one.table == "seats" for cell in one.cells]
        assert not any(cell.secrecy is Secrecy.SEALED for cell in seats)


@pytest.mark.parametrize(("waits", "hears"), [("eli", "gus"), ("gus", "eli")])
async def test_a_platform_that_is_away_keeps_only_its_own_people_waiting(
    prepared: Prepared, engine: str, waits: str, hears: str
) -> None:
    async with department(prepared, engine) as ward:
        before = {key: ward[key].messages() for key in (waits, hears)}
        if PARTS[waits].on == "teams":
            ward.service.faults.extend([Fault(503)] * 3)
        else:
            ward.api.fails("chat.postMessage", *[refused("internal_error")] * 3)
        await ward.at(1, "10:10", "share")
        await ward.shares("ana", waits, happened=STORY, kind="good_call")
        await ward.at(1, "10:11", "share again")
        await ward.shares("ana", hears, happened=STORY, kind="good_call")
        await ward.bot.run_due()
        assert (ward[waits].messages() - before[waits], ward[hears].messages() - before[hears]) == (0, 1)
        await ward.at(1, "11:00", "back")
        assert (ward[waits].messages() - before[waits], ward[hears].messages() - before[hears]) == (1, 1)
        assert STORY in await ward[waits].opens_message()
