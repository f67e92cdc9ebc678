"""The program is abandoned at every place in turn, before and after each commit, key and message, and started again.

Whoever did not get an answer does the same once more, as people do: the same form, the same button. Afterwards all is
as if nothing had happened. Only a notice may have come twice.

Keys and messages do not know which database there is, so they are stopped at on one engine, and commits on both.
"""

import os
import shutil
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest

from bot.domain.cases import DRAFT_KEPT
from bot.domain.threads import State
from tests.crash.acts import Act
from tests.crash.brink import Abandoned
from tests.crash.looks import Look, look
from tests.crash.shelf import FileShelf, TableShelf
from tests.crash.story import CHAPTERS
from tests.crash.world import Moment, World
from tests.databases import ENGINES, Cluster
from tests.drivers.reading import said

Arrived = Counter[tuple[str, str]]
End = tuple[Arrived, tuple[Any, ...]]

MOST_STOPS = 60
"""At how many due moments time may stop before all is quiet; more means that something never ends."""


@pytest.fixture
def in_memory() -> Iterator[Path]:
    """A folder that needs no disk, where the machine has one: nothing here tests what a disk does."""
    memory = Path("/dev/shm")
    with TemporaryDirectory(dir=memory if os.access(memory, os.W_OK) else None) as folder:
        yield Path(folder)


@pytest.fixture(params=ENGINES)
def world(request: pytest.FixtureRequest, in_memory: Path) -> Iterator[World]:
    """A fresh world, once on each engine."""
    if request.param == "sqlite":
        file = in_memory / "database" / "peerlearn.db"
        file.parent.mkdir()
        shutil.copyfile(request.getfixturevalue("migrated_file"), file)
        made = World(in_memory, f"sqlite:///{file}", FileShelf(file))
        yield made
        made.close()
        return
    server: Cluster = request.getfixturevalue("postgres")
    name, url = server.clone()
    shelf = TableShelf(url)
    made = World(in_memory, url, shelf)
    yield made
    made.close()
    shelf.close()
    server.drop(name)


@dataclass
class Ends:
    """What comes of a state when time passes. Alike states come to alike ends, so each is followed once."""

    begun: dict[str, End] = field(default_factory=dict[str, End])
    known: dict[str, End] = field(default_factory=dict[str, End])

    async def of(self, world: World, seen: Look) -> End:
        """Let time pass until nothing is due: what arrived on the way, and what never could.

        Args: seen: what the database holds now.
        """
        state = _state(world, seen)
        if state not in self.begun:
            await world.pause()
            self.begun[state] = await self._later(world, 0)
        return self.begun[state]

    async def _later(self, world: World, stops: int) -> End:
        assert stops < MOST_STOPS, "something is due again and again"
        seen = look(world.database)
        state = _state(world, seen)
        if state not in self.known:
            due = await world.bot.next_due()
            self.known[state] = await (_end(world, seen) if due is None else self._follow(world, due, stops))
        return self.known[state]

    async def _follow(self, world: World, due: datetime, stops: int) -> End:
        before = len(world.post.arrived)
        await world.at(due)
        assert world.old_orphans() == []
        arrived = _arrived(world, before)
        later, lost = await self._later(world, stops + 1)
        return arrived + later, lost


def _state(world: World, seen: Look) -> str:
    return repr((seen, world.orphans(), world.clock.now().date()))


async def _end(world: World, seen: Look) -> End:
    """Nothing is due any more: then all is over, and the last sweep has nothing to leave."""
    await world.at(world.clock.now() + DRAFT_KEPT + timedelta(days=3))
    assert world.orphans() == []
    assert world.named_keys() == set()
    assert {one.thread[0] for one in seen.conversations} <= {State.OVER}
    assert [one for one in seen.conversations if one.waiting or one.notes or one.story or one.reference] == []
    assert seen.waiting == ()
    return Counter(), seen.lost


def _arrived(world: World, since: int) -> Arrived:
    return Counter((user_id, card.name) for user_id, card in world.post.arrived[since:])


@dataclass(frozen=True)
class Expected:
    """An act that nobody disturbed."""

    before: Look
    after: Look
    arrived: Arrived
    end: End
    posted: list[str]
    screens: dict[str, str]


def _posted(world: World) -> list[str]:
    """What stands in the channel."""
    return [said(card) for card in world.post.posted]


async def _undisturbed(world: World, before: Look, ends: Ends, moment: Moment) -> Expected:
    """What has come of an act, and what comes of it when time passes."""
    arrived = _arrived(world, moment.arrived)
    screens = {name: screen.name for name, screen in world.screens.items()}
    after, posted = look(world.database), _posted(world)
    return Expected(before, after, arrived, await ends.of(world, after), posted, screens)


async def _abandoned(world: World, act: Act, at: int, expected: Expected, ends: Ends, moment: Moment) -> None:
    world.put_back(moment)
    world.brink.watch(at)
    with pytest.raises(Abandoned):
        await act.do(world)
    assert world.brink.gone
    world.restart()
    assert world.missing() == []
    found = look(world.database)
    if not act.by_itself:
        # A draft goes in a transaction of its own, after that of the case that came of it.
        before, after = expected.before, expected.after
        assert found in (before, after, replace(after, drafts=before.drafts))
    await act.do(world)
    if act.by_itself:
        await world.wait_for_the_lease()
        await world.decide(len(moment.posted))
    else:
        for name, screen in world.screens.items():
            assert screen.name in {expected.screens[name], act.again}
    seen = look(world.database)
    assert seen == expected.after
    assert _posted(world) == expected.posted
    arrived = _arrived(world, moment.arrived)
    assert expected.arrived <= arrived
    twice = (arrived - expected.arrived).total()
    (later, lost), (expected_later, expected_lost) = await ends.of(world, seen), expected.end
    assert lost == expected_lost
    assert expected_later <= later
    assert twice + (later - expected_later).total() <= 1


@pytest.mark.parametrize("chapter", CHAPTERS)
async def test_nothing_is_lost_and_nothing_done_twice_wherever_it_stops(world: World, chapter: str) -> None:
    for act in CHAPTERS[chapter].before:
        await act.do(world)
    ends, passed, moment, before = Ends(), 0, world.keep(), look(world.database)
    for act in CHAPTERS[chapter].acts:
        world.brink.watch()
        await act.do(world)
        places = list(world.brink.passed)
        if not places:
            # Nothing was written: the world is what it was, but for the hour and what is on a screen.
            moment = replace(moment, clock=world.clock.now(), screens=dict(world.screens))
            continue
        expected = await _undisturbed(world, before, ends, moment)
        for at, place in world.stops(places):
            try:
                await _abandoned(world, act, at, expected, ends, moment)
            except AssertionError as wrong:
                wrong.add_note(f"{act.name}, abandoned {place}, which is place {at} of {len(places)}")
                raise
        passed += len(places)
        world.put_back(moment)
        await act.do(world)
        moment, before = world.keep(), look(world.database)
    assert passed > 20
