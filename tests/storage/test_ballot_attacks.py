"""Attacks on the ballot box by somebody with every file who saw who cast when; and what is left wherever it stops."""

import asyncio
import random
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
import sqlalchemy as sa

from bot.domain.people import Member, MemberId
from bot.domain.surveys import NEWEST, QUESTION_SETS, Ballot, BoxId, Item, Phase, Result, Survey, SurveyId, result
from bot.ports.unit import Unit
from storage.ballots import Opener, tag_of
from storage.database import Database
from storage.keys import KeyStore
from storage.pairing import pair
from storage.sealed import CannotOpen, derived, open_sealed, place
from storage.survey_tables import ballot_boxes, ballots, comments
from storage.tables import members
from storage.unit import SqlUnit
from tests.crash.brink import Abandoned, Brink, WatchedDatabase, WatchedKeys
from tests.databases import Cluster
from tests.fakes import FixedClock, SeededIds
from tests.promises.attack import place_of
from tests.promises.test_transactions import empty_log, touched_in_log
from tests.storage.ballots import an_open_survey, come, people
from tests.storage.stories import found

CANARY = "Quokka-4471"
CROWD, CROWDS = 40, 3
MORE_THAN_CHANCE = 11
"""In three crowds chance links three; more than ten happen once in three thousand times."""

ITEMS = QUESTION_SETS[NEWEST]


def box_of(survey: Survey) -> BoxId:
    assert survey.box_id is not None
    return survey.box_id


def ballot(number: int) -> Ballot:
    return Ballot(dict.fromkeys(ITEMS, 1 + number % 5), f"{CANARY} {number:03}")


def cast(database: Database, survey: Survey, member_id: MemberId, number: int) -> bool | None:
    return database.write_now(casting(survey, member_id, number))


def casting(survey: Survey, member_id: MemberId, number: int) -> Callable[[SqlUnit], bool | None]:
    """What is done for somebody who casts: None where the survey has closed meanwhile."""

    def work(unit: SqlUnit) -> bool | None:
        held = unit.surveys.held(survey.id)
        return unit.surveys.cast(held, member_id, ballot(number)) if held.phase is Phase.OPEN else None

    return work


def stop(unit: Unit, survey_id: SurveyId) -> None:
    """Take no more ballots."""
    unit.surveys.save(replace(unit.surveys.get(survey_id), phase=Phase.COUNTING))


def count(unit: Unit, survey_id: SurveyId) -> None:
    """Open the box and keep what came of it."""
    survey = unit.surveys.get(survey_id)
    said = result(unit.surveys.opened(box_of(survey)), ITEMS, 5)
    assert said is not None
    unit.surveys.publish(box_of(survey), said)
    unit.surveys.save(replace(survey, phase=Phase.PUBLISHED))


def close(database: Database, survey: Survey) -> Result:
    database.write_now(lambda unit: stop(unit, survey.id))
    database.write_now(lambda unit: count(unit, survey.id))
    said = database.read_now(lambda unit: unit.surveys.result(box_of(survey)))
    assert said is not None
    return said


def stored(database: Database, survey: Survey) -> dict[bytes, bytes]:
    """The ballots of a survey, by their tags."""
    mine = sa.select(ballots).where(ballots.c.survey_id == survey.id)
    return database.read_now(lambda unit: {row.tag: row.ballot for row in unit.execute(mine)})


def keys_on_disk(keys: KeyStore) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in keys.path.iterdir()}


def opened_by(keys: list[bytes], survey: Survey, stolen: dict[bytes, bytes]) -> int:
    """How many stolen ballots open with any of these keys."""
    count = 0
    for key in keys:
        opens = Opener(key)
        for tagged, sealed in stolen.items():
            with suppress(CannotOpen):
                opens(survey.id, tagged, sealed)
                count += 1
    return count


def named_by(keys: list[bytes], survey: Survey, voters: list[Member], stolen: dict[bytes, bytes]) -> int:
    """For how many tags any of these keys says whose they are."""
    return sum(tag_of(key, box_of(survey), voter.id) in stolen for key in keys for voter in voters)


@pytest.mark.promise("A4")
def test_no_answer_stands_in_any_file_before_the_box_is_opened_nor_any_comment_after(
    database: Database, keys: KeyStore, request: pytest.FixtureRequest
) -> None:
    cluster: Cluster | None = None if database.is_sqlite else request.getfixturevalue("postgres")
    empty_log(database)
    kept = place_of(database, cluster)
    programme = found(database).programme
    survey, voters = an_open_survey(database, programme), people(database, programme, 6)
    for number, voter in enumerate(voters):
        assert cast(database, survey, voter.id, number)
    for when in ("before", "after"):
        if when == "after":
            assert all(words.startswith(CANARY) for words in close(database, survey).comments)
        files = kept.stolen()
        # Of a server that is not ours there are no files to look into.
        assert any(b"Member 003" in file for file in files) or not kept.files()
        for file in [*files, *keys_on_disk(keys).values()]:
            assert CANARY.encode() not in file, when


@pytest.mark.promise("A4")
def test_once_it_is_counted_nothing_that_is_left_opens_a_ballot_or_says_whose_it_was(
    database: Database, keys: KeyStore
) -> None:
    """Not with a copy of the database from before, and not with a copy of the keys from after."""
    programme = found(database).programme
    survey, voters = an_open_survey(database, programme), people(database, programme, 6)
    for number, voter in enumerate(voters):
        cast(database, survey, voter.id, number)
    # Another box is open all along: its keys are of no use for this one.
    an_open_survey(database, programme)
    before, keys_before = stored(database, survey), keys_on_disk(keys)
    close(database, survey)
    left = keys_on_disk(keys)
    gone = [key for name, key in keys_before.items() if name not in left]
    assert len(gone) == 2
    assert len(left) >= 3
    assert opened_by(gone, survey, before) == len(voters)
    assert named_by(gone, survey, voters, before) == len(voters)
    assert opened_by(list(left.values()), survey, before) == 0
    assert named_by(list(left.values()), survey, voters, before) == 0
    assert stored(database, survey) == {}


class OrderlyIds(SeededIds):
    """Chance that is none: everything drawn is a little more than what was drawn before."""

    def __init__(self) -> None:
        super().__init__()
        self._drawn = 0

    def uuid(self) -> UUID:
        self._drawn += 1
        return UUID(int=self._drawn << 80, version=4)

    def token(self, length: int) -> bytes:
        self._drawn += 1
        return self._drawn.to_bytes(8, "big").ljust(length, b"\0")[:length]


@dataclass
class Observed:
    """What the strongest onlooker knows: who cast when, and (having seen the rows come) which row is whose."""

    survey: Survey
    cast_in_order: list[MemberId]
    tags: dict[bytes, MemberId]
    truth: dict[str, MemberId]


def everyone_casts(database: Database, lots: random.Random) -> Observed:
    """Forty people, in an order drawn by lot."""
    programme = found(database).programme
    survey, voters = an_open_survey(database, programme), people(database, programme, CROWD)
    empty_log(database)
    mine, order = ballot_boxes.c.id == survey.box_id, [voter.id for voter in voters]
    lots.shuffle(order)
    key = database.read_now(lambda unit: unit.execute(sa.select(ballot_boxes.c.tag_key).where(mine)).scalar_one())
    tags = database.keys.read_box(key)
    assert tags is not None
    for number, member_id in enumerate(order):
        assert cast(database, survey, member_id, number)
    return Observed(
        survey,
        order,
        {tag_of(tags, box_of(survey), member_id): member_id for member_id in order},
        {ballot(number).comment: member_id for number, member_id in enumerate(order)},
    )


def people_in_order(database: Database, seen: Observed) -> Iterator[tuple[str, list[MemberId]]]:
    """The orders in which people are known to whoever looked on."""
    yield "as they cast", seen.cast_in_order
    yield "by tag", [seen.tags[tagged] for tagged in sorted(seen.tags)]
    rows = database.read_now(lambda unit: unit.execute(sa.select(members.c.id)).scalars().all())
    known = set(seen.cast_in_order)
    yield "as members", [MemberId(one) for one in rows if one in known]


def comments_in_order(database: Database, box_id: BoxId) -> Iterator[tuple[str, list[str]]]:
    """The orders in which their comments lie, opened with the key that is there for that."""
    key = derived(database.keys.app_key(), b"comment")
    mine = sa.select(comments.c.id, comments.c.words).where(comments.c.box_id == box_id)
    orders = {"natural order": mine, "id": mine.order_by(comments.c.id)}
    if not database.is_sqlite:
        orders |= {name: mine.order_by(sa.literal_column(name)) for name in ("ctid", "age(comments.xmin)")}
    words: dict[UUID, str] = {}
    for name, statement in orders.items():
        rows = database.read_now(lambda unit, statement=statement: unit.execute(statement).all())
        words = {row.id: open_sealed(key, place("comments", row.id, "words"), row.words).decode() for row in rows}
        yield name, list(words.values())
    if database.is_sqlite:
        file = Path(database.engine.url.database or "")
        logged = dict.fromkeys(touched_in_log(file, {one.hex: one for one in words}))
        yield "log", [words[one] for one in logged]
    said = database.read_now(lambda unit: unit.surveys.result(box_id))
    assert said is not None
    yield "shown", list(said.comments)


def linked(database: Database, seen: Observed) -> dict[str, int]:
    """How many comments each way of looking gives to whoever wrote them."""
    return {
        f"{how}, {who}": sum(seen.truth[words] == one for words, one in zip(lie, stand, strict=False))
        for how, lie in comments_in_order(database, box_of(seen.survey))
        for who, stand in people_in_order(database, seen)
    }


@pytest.mark.promise("A4")
def test_forty_comments_and_their_writers_are_linked_no_better_than_by_chance(
    database: Database, database_url: str, tmp_path: Path, clock: FixedClock
) -> None:
    """And were they not shuffled, all of them would be."""
    measured = Counter[str]()
    for turn in range(CROWDS):
        seen = everyone_casts(database, random.Random(turn))
        close(database, seen.survey)
        measured.update(linked(database, seen))
    assert {name: number for name, number in measured.items() if number >= MORE_THAN_CHANCE} == {}
    orderly = OrderlyIds()
    careless = Database(database_url, KeyStore(tmp_path / "careless", orderly, clock), clock, orderly)
    seen = everyone_casts(careless, random.Random(2))
    close(careless, seen.survey)
    assert max(linked(careless, seen).values()) == CROWD
    careless.close()


@pytest.mark.promise("A4")
async def test_a_hundred_at_once_from_two_devices_each_are_a_hundred_ballots(database: Database) -> None:
    programme = found(database).programme
    survey, voters = an_open_survey(database, programme), people(database, programme, 100)
    told = await asyncio.gather(*(database.write(casting(survey, one.id, 1)) for one in voters for _ in range(2)))
    assert (told.count(True), told.count(False)) == (100, 100)
    said = await asyncio.to_thread(close, database, survey)
    assert said.people == 100
    assert said.spreads[Item.LEARNED].total == len(said.comments) == 100


@pytest.mark.promise("A4")
async def test_whoever_was_told_yes_is_counted_and_nobody_else_though_it_closes_meanwhile(database: Database) -> None:
    programme = found(database).programme
    voters = people(database, programme, 40)
    for closing_at in (10, 20, 30):
        survey = an_open_survey(database, programme)
        await database.write(lambda unit, survey=survey: come(unit, survey.session_id, voters))
        acts = [database.write(casting(survey, one.id, 1)) for one in voters[:closing_at]]
        stopping = database.write(lambda unit, survey=survey: stop(unit, survey.id))
        acts += [database.write(casting(survey, one.id, 1)) for one in voters[closing_at:]]
        told = await asyncio.gather(*acts)
        await stopping
        assert set(told) <= {True, None}
        await database.write(lambda unit, survey=survey: count(unit, survey.id))
        said = await database.read(lambda unit, survey=survey: unit.surveys.result(box_of(survey)))
        assert said is not None
        assert said.people == told.count(True) >= 5
        assert stored(database, survey) == {}


async def test_wherever_counting_is_abandoned_nothing_is_lost_and_nothing_said_twice(
    database_url: str, tmp_path: Path, clock: FixedClock, ids: SeededIds
) -> None:
    brink, where, places = Brink(), tmp_path / "watched", 0

    def start() -> Database:
        brink.watch()
        return WatchedDatabase(database_url, WatchedKeys(where, ids, clock, brink), clock, ids, brink)

    bot = start()
    bot.write_now(pair)
    programme = found(bot).programme
    voters = people(bot, programme, 6)
    while True:
        survey = an_open_survey(bot, programme)
        bot.write_now(lambda unit, survey=survey: come(unit, survey.session_id, voters))
        for number, voter in enumerate(voters):
            assert cast(bot, survey, voter.id, number)
        brink.watch(places)
        with suppress(Abandoned):
            close(bot, survey)
        abandoned = brink.gone
        bot.close()
        bot.engine.dispose()
        bot = start()
        steps = {Phase.OPEN: [stop, count], Phase.COUNTING: [count], Phase.PUBLISHED: []}
        for step in steps[bot.read_now(lambda unit, survey=survey: unit.surveys.get(survey.id)).phase]:
            bot.write_now(lambda unit, step=step, survey=survey: step(unit, survey.id))
        said = bot.read_now(lambda unit, survey=survey: unit.surveys.result(box_of(survey)))
        assert said is not None
        assert said.people == said.spreads[Item.LEARNED].total == 6
        assert sorted(said.comments) == [ballot(number).comment for number in range(6)]
        assert stored(bot, survey) == {}
        clock.move(by=timedelta(days=2))
        await bot.sweep_keys()
        assert list(where.glob("ballot-*")) == []
        if not abandoned:
            break
        places += 1
    bot.close()
    bot.engine.dispose()
    assert places > 8
