"""A1 and A3 over rounds: a case is chosen and shown, and nobody can tell who shared it, or which end was asked."""

import asyncio
from datetime import date, timedelta

import pytest

from bot.demo.actor import window_of
from bot.ports.unit import Unit
from tests.drivers.planted import a_series, a_session, plant
from tests.promises.conftest import Grounds
from tests.promises.explorer import Seen, explore
from tests.promises.lived import Lived
from tests.promises.month import BEGINS
from tests.promises.story import CASES, HEADLINES
from tests.promises.test_swap import told
from tests.promises.ward import EVERYONE, person

ON = BEGINS.date() + timedelta(days=24)
FIRST = HEADLINES["first"]


def plan(unit: Unit, on: date = ON) -> None:
    """A session on a day at noon."""
    series = a_series(unit.ids, unit.programmes.all()[0].id, on)
    plant(unit, series, a_session(unit.ids, series))


async def chosen(lived: Lived, sharer: str, answers: tuple[str, str], hour: str) -> dict[str, Seen]:
    """A case of Gus's reading is closed, chosen and agreed to. Returns what others could see, at every step.

    `answers` are those of the sharer and of the reader about rounds.
    """
    month, seen = lived.month, dict[str, Seen]()

    async def look(when: str) -> None:
        for key in ("gus", "cora", "denis"):
            seen[f"{when}|{key}"] = await explore(month, person(key))

    month.chance.begin("plan")
    await month.database.write(plan)
    await month.at(1, hour, "share")
    await month.share(sharer, CASES["first"])
    await month.at(2, "13:00", "close")
    await month.small("gus", await month.thread("gus", FIRST), "thread.close.ask", rounds=answers[1])
    await month.at(2, "16:00", "answer")
    await month.small(sharer, await month.thread(sharer, FIRST), "thread.rounds.ask", rounds=answers[0])
    await month.at(3, "10:00", "choose")
    cora = month.actors["cora"]
    form = window_of(await cora.presses(await month.on_board("cora", FIRST), "board.nominate.ask"))
    await cora.sends(form)
    await month.at(4, "10:00", "told")
    await look("chosen")
    for key in {sharer, "gus"}:
        window = await month.thread(key, FIRST)
        if answers[key == "gus"] == "ask_first":
            await month.at(7, "10:00", "agree")
            await month.actors[key].presses(window, "thread.agree")
    await month.at(8, "10:00", "agreed")
    await look("agreed")
    return seen


def differing(one: dict[str, Seen], other: dict[str, Seen], keys: set[str]) -> list[str]:
    """What some could tell two months by."""
    return [
        f"{place} {way}"
        for place, there in one.items()
        for way in sorted(there.keys() | other[place].keys())
        if place.partition("|")[2] in keys and repr(there.get(way)) != repr(other[place].get(way))
    ]


@pytest.mark.promise("A1")
def test_who_shared_a_case_that_is_chosen_for_rounds_shows_to_nobody(grounds: Grounds) -> None:
    one, other = grounds.found(), grounds.found()
    seen = asyncio.run(chosen(one, "ana", ("ask_first", "yes"), "10:10"))
    exchanged = asyncio.run(chosen(other, "luc", ("ask_first", "yes"), "16:45"))
    assert any("agenda.item.open" in way for way in seen["chosen|denis"])
    assert "Chosen for the rounds" in repr(seen["chosen|denis"])
    assert len(told(one, person("ana"), one.month.clock.now())) == 2
    assert differing(seen, exchanged, {"gus", "cora", "denis"}) == []
    until = one.month.clock.now()
    for who in EVERYONE:
        if who.key not in {"ana", "luc"}:
            assert told(one, who, until) == told(other, who, until)


@pytest.mark.promise("A3")
def test_which_end_wants_to_be_asked_shows_to_no_coordinator(grounds: Grounds) -> None:
    one, other = grounds.found(), grounds.found()
    seen = asyncio.run(chosen(one, "ana", ("ask_first", "yes"), "10:10"))
    exchanged = asyncio.run(chosen(other, "ana", ("yes", "ask_first"), "10:10"))
    assert "not agreed to yet" in repr(seen["chosen|cora"])
    assert "not agreed to yet" not in repr(seen["agreed|cora"])
    assert differing(seen, exchanged, {"cora", "denis"}) == []
    until = one.month.clock.now()
    for key in ("cora", "denis"):
        assert told(one, person(key), until) == told(other, person(key), until)


@pytest.mark.promise("A3")
def test_all_coordinators_have_the_same_agenda_to_the_byte(grounds: Grounds) -> None:
    lived = grounds.found()
    seen = asyncio.run(chosen(lived, "ana", ("yes", "yes"), "10:10"))
    for when in ("chosen", "agreed"):
        one, other = (seen[f"{when}|{key}"] for key in ("cora", "denis"))
        agendas = [way for way in one if way.endswith("agenda.show=") and way in other]
        assert agendas
        for way in agendas:
            assert repr(one[way].answer) == repr(other[way].answer)
