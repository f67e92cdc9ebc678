"""A1: the month lived again with one person exchanged. To everybody else it is the same month, to the byte."""

import asyncio
from dataclasses import replace
from datetime import datetime

import pytest
import sqlalchemy as sa

from bot.domain.people import Account
from bot.ports.outbox import Gone, Outcome
from bot.screens.elements import Card
from storage.tables import programmes
from tests.promises.conftest import Grounds
from tests.promises.explorer import Seen, explore
from tests.promises.lived import Lived
from tests.promises.story import CASES, HEADLINES
from tests.promises.ward import EVERYONE, Colleague, person


def told(lived: Lived, who: Colleague, until: datetime) -> list[str]:
    """Every message that somebody received: when, what, and in which language."""
    return [
        f"{at.isoformat()} {language} {card}" for at, card, language in lived.month.post.received(who) if at < until
    ]


def differences(whole: Lived, part: Lived, exchanged: set[str]) -> list[str]:
    """What anybody but those exchanged could tell two months by, as far as the shorter one goes."""
    until = part.month.clock.now()
    found = [
        f"messages to {who.key}"
        for who in EVERYONE
        if who.key not in exchanged and told(whole, who, until) != told(part, who, until)
    ]
    for place, there in part.story.seen.items():
        here = whole.story.seen[place]
        if place.rpartition("|")[2] not in exchanged:
            ways = sorted(here.keys() | there.keys())
            found += [f"{place}: {way}" for way in ways if repr(here.get(way)) != repr(there.get(way))]
    return found


@pytest.mark.promise("A1")
def test_who_shared_a_case_changes_nothing_for_anybody_else(lived: Lived, exchanged: Lived) -> None:
    ana, luc, until = person("ana"), person("luc"), exchanged.month.clock.now()
    assert told(lived, ana, until) != told(exchanged, ana, until)
    assert len(told(lived, ana, until)) == len(told(exchanged, luc, until)) > 2
    assert len(exchanged.story.seen) > 10
    assert differences(lived, exchanged, {"ana", "luc"}) == []


@pytest.mark.promise("A1")
def test_who_reads_a_case_changes_nothing_for_its_sharer(lived: Lived, grounds: Grounds) -> None:
    """The other reader gets first notices at another hour, in French. By the evening nothing shows it any more."""
    other = grounds.live(reader="bea", last=8, watchers=frozenset({"ana", "denis"}))
    gus, until = person("gus"), other.month.clock.now()
    assert told(lived, gus, until) != told(other, gus, until)
    assert differences(lived, other, {"gus", "bea"}) == []


@pytest.mark.promise("A1")
def test_when_a_reader_cannot_be_reached_the_hour_tells_nothing_of_who_it_is(grounds: Grounds) -> None:
    """Each would have been told in a slot of their own."""

    def lost(reader: str) -> list[str]:
        month = grounds.found().month
        arrives = month.post.direct

        async def direct(account: Account, card: Card, language: str) -> Outcome:
            if account.user_id == person(reader).who.user_id:
                return Gone("account_gone")
            return await arrives(account, card, language)

        async def act() -> None:
            month.post.direct = direct  # type: ignore[method-assign]
            await month.at(1, "10:00", "share")
            await month.share("ana", replace(CASES["first"], reader=reader))
            await month.at(4, "10:00", "later")

        asyncio.run(act())
        return [f"{at.isoformat()} {card.name}" for at, card, _ in month.post.received(person("cora"))]

    assert lost("gus") == lost("bea") == lost("luc") == ["2026-03-05T17:00:00+00:00 notice.board"]


@pytest.mark.promise("A1")
@pytest.mark.parametrize(("moderation", "audience"), [("off", "coordinator"), ("first_note", "colleague")])
def test_what_the_other_end_may_not_read_leaves_no_trace_with_it(
    founded: Lived, moderation: str, audience: str
) -> None:
    """Words to the coordinators alone, and words that a coordinator has not sent on yet."""
    month, ana = founded.month, person("ana")

    async def act() -> tuple[Seen, Seen, Seen]:
        await month.at(1, "10:00", "share")
        await month.share("ana", CASES["first"])
        await month.at(2, "13:00", "read")
        founded.database.write_now(lambda unit: unit.execute(sa.update(programmes).values(moderation=moderation)))
        before = await explore(month, ana)
        month.step = "written"
        await month.write("gus", HEADLINES["first"], answer="thanks", words="Wombat-aside", audience=audience)
        after = await explore(month, ana)
        month.step = "seen by the coordinators"
        assert "Wombat-aside" in repr(await month.on_board("cora", HEADLINES["first"]))
        await month.at(2, "18:00", "later")
        return before, after, await explore(month, ana)

    before, after, later = asyncio.run(act())
    assert len(before) > 10
    assert {way for way in before.keys() | after.keys() if repr(before.get(way)) != repr(after.get(way))} == set()
    assert not any("Wombat-aside" in repr(reply) or "In conversation" in repr(reply) for reply in later.values())
    assert month.post.received(ana) == []
