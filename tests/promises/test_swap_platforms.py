"""A1 over the bytes of both platforms: one person exchanged for another on the other one, and nobody else can tell."""

import asyncio
from collections.abc import Callable, Iterable
from functools import cache
from itertools import zip_longest

import pytest

from tests.databases import ENGINES
from tests.drivers.chats_ward import ChatsWard, department
from tests.drivers.fixtures import prepared
from tests.drivers.prepared import Prepared

__all__ = ["prepared"]


async def looks(ward: ChatsWard, keys: Iterable[str]) -> None:
    """What some can reach: their home, and for coordinators the board and the case on it."""
    for key in keys:
        client = ward[key]
        await client.asks("")
        if client.has("thread.open"):
            await client.presses("thread.open")
        if key in {"cora", "denis"}:
            await client.asks("board")
            if client.has("board.open"):
                await client.presses("board.open")
        await client.says("help")
        await ward.done(key)


async def lived(prepared: Prepared, engine: str, sharer: str, reader: str) -> dict[str, list[str]]:
    """A case from its sharing to its end, over both platforms. Returns every byte that each client got."""
    async with department(prepared, engine) as ward:
        concerned = ("cora", "denis", reader)
        await ward.at(1, "10:10", "share")
        await ward.shares(sharer, reader, happened="Wombat at the apex.", subspecialty="chest")
        await ward.done(sharer)
        await ward.at(1, "18:00", "evening")
        await looks(ward, concerned)

        await ward.at(2, "16:00", "answered")
        await ward[reader].opens_message()
        await ward[reader].sends(answer="thanks", words="Koala: I see.")
        await ward.done(reader)
        await ward.at(3, "10:00", "second day")
        await looks(ward, ward.people)
        await ward.at(3, "11:00", "answered again")
        assert "Koala" in await ward[sharer].opens_message()
        await ward[sharer].sends(words="Wombat: when?")
        await ward.done(sharer)
        await ward.at(3, "15:00", "the coordinators write")
        await ward["denis"].asks("board")
        await ward["denis"].presses("board.open")
        await ward["denis"].presses("board.write.ask")
        await ward["denis"].sends(words="Numbat: thank you both.", to="both")
        await ward.done("denis")

        await ward.at(4, "11:00", "closed")
        read = await ward[reader].opens_message()
        assert "Numbat" in read
        await ward[reader].presses("thread.close.ask")
        await ward[reader].sends(rounds="yes")
        await ward.done(reader)
        await ward.at(7, "15:00", "after the end")
        await looks(ward, (*concerned, sharer))
        return ward.seen()


def differences(here: dict[str, list[str]], there: dict[str, list[str]], exchanged: set[str]) -> list[str]:
    """What anybody but those exchanged could tell the two by."""
    return [
        f"{key}: {one} / {other}"
        for key in here.keys() - exchanged
        for one, other in zip_longest(here[key], there[key])
        if one != other
    ]


@pytest.fixture(scope="module", params=ENGINES)
def months(request: pytest.FixtureRequest, prepared: Prepared) -> Callable[[str, str], dict[str, list[str]]]:
    """What everybody got, by who shared and who read. Each is lived once on each engine."""
    engine: str = request.param

    @cache
    def month(sharer: str, reader: str) -> dict[str, list[str]]:
        return asyncio.run(lived(prepared, engine, sharer, reader))

    return month


WHILE_SHARING = "2026-03-03T10:10"

Months = Callable[[str, str], dict[str, list[str]]]


@pytest.mark.promise("A1")
@pytest.mark.parametrize("reader", ["eli", "gus"])
def test_the_platform_of_a_sharer_shows_in_no_byte_that_anybody_else_gets(months: Months, reader: str) -> None:
    """Ana is on Slack, in English; Luc on Teams, in French, three hours behind and at another site."""
    ana, luc = months("ana", reader), months("luc", reader)
    assert "Wombat" in str(ana[reader])
    assert min(len(got) for key, got in ana.items() if not key.startswith("channel")) > 1
    assert differences(ana, luc, {"ana", "luc"}) == []
    assert ana["ana"] != luc["ana"]


@pytest.mark.promise("A1")
@pytest.mark.parametrize("sharer", ["ana", "luc"])
def test_the_platform_of_a_reader_shows_in_no_byte_that_anybody_else_gets(months: Months, sharer: str) -> None:
    """Eli is on Teams, in English; Gus on Slack, in French and at another site."""
    eli, gus = months(sharer, "eli"), months(sharer, "gus")
    assert "Koala" in str(eli[sharer])
    # While they share, the form shows the reader whom they choose, and counts without that one.
    of_eli, of_gus = (
        {**month, sharer: [said for said in month[sharer] if WHILE_SHARING not in said]} for month in (eli, gus)
    )
    assert differences(of_eli, of_gus, {"eli", "gus"}) == []
    assert eli["eli"] != gus["eli"]
