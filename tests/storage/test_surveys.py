"""The ballot box: one answer each, unread while it is shut, and nothing of anybody left when it was opened."""

import os
import stat
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from bot.domain.errors import NothingHere
from bot.domain.people import Member
from bot.domain.surveys import COMMENT, NEWEST, QUESTION_SETS, Ballot, Item, Phase, Survey, SurveyId, result
from bot.ports.surveys import KeyLost
from bot.ports.unit import Unit
from storage.ballots import SIZE, Opener, public_of, put
from storage.database import Database
from storage.keys import KeysAway, KeyStore
from storage.sealed import CannotOpen
from storage.survey_tables import ballot_boxes, ballots, comments
from storage.unit import SqlUnit
from tests.fakes import FixedClock
from tests.storage.ballots import a_survey, an_open_survey, come, held, people
from tests.storage.stories import found

ITEMS = QUESTION_SETS[NEWEST]
FIVE = Ballot(dict.fromkeys(ITEMS, 4), "More chest cases.")
LONGEST = Ballot(dict.fromkeys(ITEMS, 5), "\U0001f9e0" * COMMENT)
SHORTEST = Ballot({})


def close(unit: Unit, survey: Survey) -> None:
    assert survey.box_id is not None
    opened = unit.surveys.opened(survey.box_id)
    said = result(opened, ITEMS, 5)
    assert said is not None
    unit.surveys.publish(survey.box_id, said)
    unit.surveys.save(replace(survey, phase=Phase.PUBLISHED))


def everyone_casts(database: Database, survey: Survey, voters: list[Member], ballot: Ballot = FIVE) -> None:
    for one in voters:
        assert database.write_now(lambda unit, one=one: unit.surveys.cast(survey, one.id, ballot))


def ballot_files(keys: KeyStore) -> list[str]:
    return sorted(file.name for file in keys.path.glob("ballot-*"))


def test_a_survey_comes_back_as_it_was_kept(database: Database) -> None:
    programme = found(database).programme
    survey = an_open_survey(database, programme)
    later = replace(survey, phase=Phase.COUNTING)
    database.write_now(lambda unit: unit.surveys.save(later))
    for look in (
        lambda unit: unit.surveys.get(survey.id),
        lambda unit: unit.surveys.held(survey.id),
        lambda unit: unit.surveys.of(survey.session_id),
        lambda unit: unit.surveys.all(programme.id)[0],
    ):
        assert database.write_now(look) == later
    with pytest.raises(NothingHere):
        database.read_now(lambda unit: unit.surveys.get(SurveyId(uuid4())))


def test_a_session_has_one_survey(database: Database) -> None:
    survey = an_open_survey(database, found(database).programme)
    with pytest.raises(IntegrityError):
        database.write_now(lambda unit: unit.surveys.add(replace(survey, id=SurveyId(uuid4()))))


def test_the_database_itself_refuses_a_floor_under_three(database: Database) -> None:
    survey = an_open_survey(database, found(database).programme)
    with pytest.raises(IntegrityError):
        database.write_now(lambda unit: unit.surveys.make_box(survey.series_id, NEWEST, 2))


def test_what_is_sent_first_stands_from_whichever_device(database: Database) -> None:
    programme = found(database).programme
    survey, (voter, *others) = an_open_survey(database, programme), people(database, programme, 5)
    assert not database.read_now(lambda unit: unit.surveys.has_cast(survey, voter.id))
    everyone_casts(database, survey, [voter])
    assert not database.write_now(lambda unit: unit.surveys.cast(survey, voter.id, Ballot({Item.LEARNED: 1}, "No.")))
    assert database.read_now(lambda unit: unit.surveys.has_cast(survey, voter.id))
    everyone_casts(database, survey, others)
    database.write_now(lambda unit: close(unit, survey))
    assert survey.box_id is not None
    box_id = survey.box_id
    said = database.read_now(lambda unit: unit.surveys.result(box_id))
    assert said is not None
    assert said.people == 5
    assert said.spreads[Item.LEARNED].counts == (0, 0, 0, 5, 0)
    assert said.comments == (FIVE.comment,) * 5


def test_all_ballots_are_equally_long_and_one_that_is_longer_is_refused(database: Database) -> None:
    programme = found(database).programme
    survey, voters = an_open_survey(database, programme), people(database, programme, 3)
    for voter, ballot in zip(voters, (FIVE, LONGEST, SHORTEST), strict=True):
        everyone_casts(database, survey, [voter], ballot)
    sealed = database.read_now(lambda unit: unit.execute(sa.select(ballots.c.ballot)).scalars().all())
    assert {len(one) for one in sealed} == {SIZE + 48}
    with pytest.raises(ValueError, match="longer"):
        database.write_now(lambda unit: unit.surveys.cast(survey, voters[0].id, Ballot({}, "x" * SIZE)))


def test_what_was_cast_is_what_is_opened() -> None:
    private, survey_id = os.urandom(32), SurveyId(uuid4())
    opens = Opener(private)
    for ballot in (FIVE, LONGEST, SHORTEST, Ballot({Item.SUITED: 1}, 'Tabs\tand\n"lines" \\ é')):
        assert opens(survey_id, b"t", put(public_of(private), survey_id, b"t", ballot)) == ballot


@pytest.mark.parametrize("change", ["place", "survey", "bytes", "key"])
def test_a_ballot_opens_in_its_own_place_alone(change: str) -> None:
    private, survey_id = os.urandom(32), SurveyId(uuid4())
    sealed = put(public_of(private), survey_id, b"t", FIVE)
    opens = Opener(os.urandom(32) if change == "key" else private)
    at = SurveyId(uuid4()) if change == "survey" else survey_id
    sent = sealed[:-1] + bytes([sealed[-1] ^ 1]) if change == "bytes" else sealed
    with pytest.raises(CannotOpen):
        opens(at, b"u" if change == "place" else b"t", sent)


def test_a_ballot_that_somebody_changed_does_not_keep_the_others_shut(database: Database) -> None:
    programme = found(database).programme
    survey, voters = an_open_survey(database, programme), people(database, programme, 6)
    everyone_casts(database, survey, voters)

    def tamper(unit: Unit) -> None:
        one = sa.select(sa.func.min(ballots.c.tag)).scalar_subquery()
        unit.execute(sa.update(ballots).where(ballots.c.tag == one).values(ballot=b"x" * 60))  # type: ignore[attr-defined]

    database.write_now(tamper)
    assert survey.box_id is not None
    box_id = survey.box_id
    assert len(database.read_now(lambda unit: unit.surveys.opened(box_id))) == 5


def test_a_person_counts_once_in_all_surveys_of_a_box(database: Database) -> None:
    programme = found(database).programme
    voters = people(database, programme, 3)

    def two(unit: Unit) -> tuple[Survey, Survey]:
        earlier, later = held(unit, programme, *(unit.now.date() - timedelta(days=days) for days in (8, 1)))
        first = a_survey(unit, earlier)
        assert unit.surveys.kept_box(earlier.series_id) is None
        unit.surveys.save(replace(first, phase=Phase.KEPT))
        kept = unit.surveys.kept_box(earlier.series_id)
        assert kept is not None
        assert kept.id == first.box_id
        return first, a_survey(unit, later, kept)

    first, second = database.write_now(two)
    assert first.box_id == second.box_id
    for one in (first, second):
        database.write_now(lambda unit, one=one: come(unit, one.session_id, voters))
    everyone_casts(database, first, voters[:2])
    everyone_casts(database, second, voters)
    assert first.box_id is not None
    box_id = first.box_id
    assert database.read_now(lambda unit: unit.surveys.people(box_id)) == 2
    database.write_now(lambda unit: unit.surveys.save(replace(second, phase=Phase.COUNTING)))
    assert database.read_now(lambda unit: unit.surveys.people(box_id)) == 3
    opened = database.read_now(lambda unit: unit.surveys.opened(box_id))
    assert sorted(map(len, opened)) == [1, 2, 2]


@pytest.mark.promise("A5")
def test_ballots_that_somebody_puts_into_the_database_bring_no_box_nearer_to_its_floor(database: Database) -> None:
    """Whoever can write there, and seal as anybody can, could else add four of theirs and read the fifth."""
    programme = found(database).programme
    survey, (one,) = an_open_survey(database, programme), people(database, programme, 1)
    everyone_casts(database, survey, [one])
    assert survey.box_id is not None
    box_id = survey.box_id

    def stuff(unit: SqlUnit) -> None:
        public = unit.execute(sa.select(ballot_boxes.c.public_key)).scalar_one()
        for _ in range(4):
            tagged = os.urandom(32)
            sealed = put(public, survey.id, tagged, FIVE)
            unit.execute(sa.insert(ballots), {"survey_id": survey.id, "tag": tagged, "ballot": sealed})

    database.write_now(stuff)
    database.write_now(lambda unit: unit.surveys.save(replace(survey, phase=Phase.COUNTING)))
    assert database.read_now(lambda unit: unit.surveys.people(box_id)) == 1
    opened = database.read_now(lambda unit: unit.surveys.opened(box_id))
    assert [len(ballots_of) for ballots_of in opened] == [1]


def test_nothing_is_sealed_with_a_key_that_somebody_put_into_the_database(database: Database) -> None:
    programme = found(database).programme
    survey, (one,) = an_open_survey(database, programme), people(database, programme, 1)
    theirs = {"public_key": public_of(os.urandom(32))}
    database.write_now(lambda unit: unit.execute(sa.update(ballot_boxes).values(theirs)))
    with pytest.raises(KeyLost):
        database.write_now(lambda unit: unit.surveys.cast(survey, one.id, FIVE))
    assert database.read_now(lambda unit: unit.execute(sa.select(ballots)).all()) == []


def test_when_a_box_was_opened_nothing_of_anybody_is_left(database: Database, keys: KeyStore) -> None:
    programme = found(database).programme
    survey, voters = an_open_survey(database, programme), people(database, programme, 5)
    everyone_casts(database, survey, voters)
    assert len(ballot_files(keys)) == 2
    database.write_now(lambda unit: close(unit, survey))
    assert ballot_files(keys) == []
    assert database.read_now(lambda unit: unit.execute(sa.select(ballots)).all()) == []
    box = database.read_now(lambda unit: unit.execute(sa.select(ballot_boxes)).one())
    assert (box.private_key, box.tag_key) == (None, None)
    stored = database.read_now(lambda unit: unit.execute(sa.select(comments.c.words)).scalars().all())
    assert len(stored) == 5
    assert not any(FIVE.comment.encode() in words for words in stored)
    with pytest.raises(KeyLost):
        database.read_now(lambda unit: unit.surveys.has_cast(survey, voters[0].id))


def test_a_box_that_is_not_opened_after_all_keeps_its_keys(database: Database, keys: KeyStore) -> None:
    """Nothing is destroyed before the commit that says so."""
    programme = found(database).programme
    survey, voters = an_open_survey(database, programme), people(database, programme, 5)
    everyone_casts(database, survey, voters)

    def close_and_fail(unit: Unit) -> None:
        close(unit, survey)
        raise RuntimeError("no")

    with pytest.raises(RuntimeError):
        database.write_now(close_and_fail)
    assert len(ballot_files(keys)) == 2
    database.write_now(lambda unit: close(unit, survey))
    assert ballot_files(keys) == []


async def test_the_sweep_leaves_the_keys_of_a_box_alone_and_takes_those_of_none(
    database: Database, keys: KeyStore, clock: FixedClock
) -> None:
    programme = found(database).programme
    an_open_survey(database, programme)
    named = ballot_files(keys)
    keys.make_box()
    clock.move(by=timedelta(days=2))
    assert await database.sweep_keys() == 2
    assert ballot_files(keys) == named


def test_the_keys_of_a_box_look_as_if_made_at_midnight_and_have_a_name_for_backups(
    database: Database, keys: KeyStore, clock: FixedClock
) -> None:
    an_open_survey(database, found(database).programme)
    for name in ballot_files(keys):
        file = (keys.path / name).stat()
        assert file.st_mtime % 86400 == 0
        assert stat.S_IMODE(file.st_mode) == 0o600
    assert len(ballot_files(keys)) == 2


def test_a_box_without_its_key_says_so_and_one_whose_store_is_away_waits(
    database: Database, keys: KeyStore, open_database: Callable[[], Database], clock: FixedClock
) -> None:
    programme = found(database).programme
    survey, voters = an_open_survey(database, programme), people(database, programme, 1)
    assert survey.box_id is not None
    box_id = survey.box_id
    for file in keys.path.glob("ballot-*"):
        file.unlink()
    keys.orphans([])
    with pytest.raises(KeyLost):
        database.read_now(lambda unit: unit.surveys.opened(box_id))
    with pytest.raises(KeyLost):
        database.write_now(lambda unit: unit.surveys.cast(survey, voters[0].id, FIVE))
    elsewhere = KeyStore(keys.path.parent / "empty", database._ids, clock)
    other = Database(database.engine.url.render_as_string(hide_password=False), elsewhere, clock, database._ids)
    with pytest.raises(KeysAway):
        other.read_now(lambda unit: unit.surveys.opened(box_id))
    other.close()
