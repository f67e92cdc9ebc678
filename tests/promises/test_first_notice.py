"""A7: the time of a first notice says nothing, and nothing else says anything before it."""

import asyncio
import random
from collections import Counter
from datetime import datetime, time, timedelta
from math import log2
from zoneinfo import ZoneInfo

import pytest
import sqlalchemy as sa

from bot.domain.cases import Kind, Modality, Outstanding, Story
from bot.services import cases
from storage.tables import deliveries, metadata
from tests.promises.conftest import Grounds
from tests.promises.lived import Lived
from tests.promises.month import BEGINS, Shared
from tests.promises.story import CASES, HEADLINES, SHARERS
from tests.promises.test_swap import differences, told
from tests.promises.ward import EVERYONE, ZONE, person

REPLAYED = {"sqlite": 200, "postgresql": 100}
"""How many cases are shared. The moments do not come from the engine, so half as many are enough on the other one."""

TORONTO = ZoneInfo(ZONE)


def information(pairs: list[tuple[int, int]]) -> float:
    """How many bits one hour tells of the other."""
    both, one, other = Counter(pairs), Counter(a for a, _ in pairs), Counter(b for _, b in pairs)
    return sum(n / len(pairs) * log2(n * len(pairs) / (one[a] * other[b])) for (a, b), n in both.items())


def chance_would_tell(pairs: list[tuple[int, int]], lots: random.Random) -> float:
    """What 95 of 100 shuffled lists stay under."""
    shared, sent = [a for a, _ in pairs], [b for _, b in pairs]
    found: list[float] = []
    for _ in range(200):
        lots.shuffle(sent)
        found.append(information(list(zip(shared, sent, strict=True))))
    return sorted(found)[int(0.95 * len(found))]


async def replay(lived: Lived, lots: random.Random) -> list[tuple[datetime, str]]:
    """Share many cases at random moments of six days, day and night, while the deliverer looks every ten minutes.

    Returns when each was shared, and with whom.
    """
    month, store = lived.month, lived.database
    programme = (await store.read(lambda unit: unit.programmes.all()))[0]
    people = {member.name: member for member in await store.read(lambda unit: unit.people.roster(programme.id))}
    sharer = people[person("ana").name]
    readers = [each for each in EVERYONE if each.key not in {"cora", "ana"}]
    begins = BEGINS.replace(hour=0, minute=0)
    waiting = sorted(
        (begins + timedelta(seconds=lots.randrange(6 * 24 * 3600)), lots.choice(readers).key)
        for _ in range(REPLAYED[store.engine.dialect.name])
    )
    shared = list(waiting)
    for look in (begins + timedelta(minutes=10 * number) for number in range(8 * 24 * 6)):
        while waiting and waiting[0][0] <= look:
            moment, key = waiting.pop(0)
            month.clock.move(moment)
            month.chance.begin(f"replay {moment}")
            submission = cases.Submission(
                kind=Kind.NEAR_MISS,
                modality=Modality.CT,
                reader=people[person(key).name].id,
                own=False,
                named=False,
                outstanding=Outstanding.NO,
                story=Story("A story."),
            )
            await store.write(lambda unit, one=submission: cases.submit(unit, sharer, programme, one))
        if look.weekday() < 5 and 8 <= look.hour < 17:
            month.clock.move(look)
            await month.bot.deliverer.run_due()
    return shared


@pytest.mark.promise("A7")
def test_the_hour_of_hundreds_of_first_notices_tells_nothing_of_the_hour_of_sharing(founded: Lived) -> None:
    month, lots = founded.month, random.Random(7)
    shared = asyncio.run(replay(founded, lots))
    pairs: list[tuple[int, int]] = []
    for each in EVERYONE:
        sent = [at for at, _, _ in month.post.received(each)]
        mine = [moment for moment, key in shared if key == each.key]
        assert {at.astimezone(ZoneInfo(each.zone)).strftime("%H:%M") for at in sent} <= {each.slot}
        assert all(at.date() > moment.date() for moment, at in zip(mine, sent, strict=True))
        pairs += [(moment.hour, at.hour) for moment, at in zip(mine, sent, strict=True)]
    assert len(pairs) == len(month.post.sent) == len(shared) >= 100
    assert information(pairs) <= chance_would_tell(pairs, lots)
    # The measure is one: had each left within two hours, it would have told.
    at_once = [(hour, (hour + lots.randrange(2)) % 24) for hour, _ in pairs]
    assert information(at_once) > 1.3 * chance_would_tell(at_once, lots)


@pytest.mark.promise("A7")
def test_the_stored_moment_is_the_same_for_every_recipient_and_every_hour(founded: Lived) -> None:
    """Shared in the morning with one, in the evening with another, whose slots, zones and quiet hours differ."""
    month = founded.month

    async def share() -> None:
        for hour, key in (("09:05", "gus"), ("11:50", "luc"), ("13:15", "kit"), ("19:55", "uma")):
            await month.at(0, hour, f"share with {key}")
            await month.share("ana", Shared(f"Wombat-{key}", "near_miss", "ct", key))

    asyncio.run(share())
    rows = founded.database.read_now(lambda unit: unit.execute(sa.select(deliveries)).all())
    assert len(rows) == 4
    assert {row.not_before.astimezone(TORONTO) for row in rows} == {
        datetime.combine(BEGINS.date() + timedelta(days=1), time(0), TORONTO)
    }
    # What else is stored of the four differs by ids drawn by lot alone.
    alike = ("kind", "seat", "programme_id", "member_id", "notice", "seq", "attempts", "claimed_until", "parked_reason")
    assert {tuple(getattr(row, name) for name in alike) for row in rows} == {
        ("seat", "reader", None, None, "read", 1, 0, None, None)
    }


@pytest.mark.promise("A7")
def test_no_row_behind_which_somebody_stands_unseen_has_a_clock_finer_than_a_day(lived: Lived) -> None:
    """Asked of the engine itself, column by column; what deliveries wait for is looked at above."""
    inspector = sa.inspect(lived.database.engine)
    seen = 0
    for table in metadata.tables.values():
        if table.info["names"] == "anonymous":
            for column in inspector.get_columns(table.name):
                assert not isinstance(column["type"], sa.DateTime | sa.Time), f"{table.name}.{column['name']}"
                seen += isinstance(column["type"], sa.Date)
    assert seen >= 3


@pytest.mark.promise("A7")
def test_before_it_leaves_nobody_else_can_tell_whether_a_case_was_shared_at_all(lived: Lived, grounds: Grounds) -> None:
    """A day with three cases and the same day without them: for all but their sharers it is the same, to the byte."""
    without = grounds.live(last=1, leave_out=frozenset({"first", "routed", "shown"}))
    assert not any(CASES[which].word + "-" in repr(without.month.answers) for which in without.story.leave_out)
    assert {place.rpartition("|")[2] for place in without.story.seen} == {"cora", "denis", "gus", "bea"}
    assert differences(lived, without, {SHARERS[which] for which in without.story.leave_out}) == []


@pytest.mark.promise("A7")
def test_the_hour_of_sharing_changes_nothing_for_anybody_else(lived: Lived, exchanged: Lived) -> None:
    gus, until = person("gus"), exchanged.month.clock.now()
    assert lived.story.hour_of_first != exchanged.story.hour_of_first
    assert told(lived, gus, until) == told(exchanged, gus, until) != []
    assert differences(lived, exchanged, {"ana", "luc"}) == []


@pytest.mark.promise("A7")
def test_a_case_that_was_closed_before_it_left_never_shows_on_its_readers_list(founded: Lived) -> None:
    """Even when a coordinator has already sent it on its way."""
    month = founded.month

    async def act() -> list[str]:
        gus = month.actors["gus"]
        await month.at(1, "10:00", "share")
        await month.share("ana", CASES["routed"])
        month.step = "empty"
        lists = [repr(await gus.types("/peer"))]
        await month.at(2, "14:00", "routed")
        await month.route("cora", HEADLINES["routed"], "gus")
        await month.at(2, "15:00", "closed")
        window = await month.thread("ana", HEADLINES["routed"])
        await month.small("ana", window, "thread.close.ask", rounds="no")
        for day in (2, 4, 10):
            await month.at(day, "16:00", "empty")
            lists.append(repr(await gus.types("/peer")))
        return lists

    lists = asyncio.run(act())
    assert set(lists) == {lists[0]}
    assert month.post.received(person("gus")) == []
