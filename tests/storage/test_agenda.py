"""The agenda comes back as it was kept, in its order, and the keys of its cases live as long as it needs them."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from bot.domain.agenda import Item, Script
from bot.domain.rounds import Session, Stage
from bot.domain.threads import Seat, State, Thread, ThreadId
from storage.database import Database
from storage.tables import threads
from tests.drivers.planted import a_session
from tests.storage.stories import TODAY, Department, found, share
from tests.storage.test_rounds import IDS, kept

WORDS = Script("What do you see behind the \N{RIGHT-TO-LEFT OVERRIDE}heart?", "Un nodule, 9 mm. 🩻", "Look there.")


def planned(database: Database, department: Department, on: date) -> Session:
    session = a_session(IDS, kept(database, department), on)
    assert database.write_now(lambda unit: unit.rounds.plan(session))
    return session


def closed(database: Database, department: Department, on: date = TODAY) -> Thread:
    return database.write_now(lambda unit: share(unit, department, on=on, state=State.CLOSED, closed_on=on))


def order(database: Database, session: Session) -> list[ThreadId]:
    items = database.read_now(lambda unit: unit.agenda.of(session.id))
    assert [item.position for item in items] == list(range(1, len(items) + 1))
    return [item.thread_id for item in items]


def test_an_item_comes_back_as_it_was_kept(database: Database) -> None:
    department = found(database)
    session, thread = planned(database, department, TODAY), closed(database, department)
    item = Item(thread.id, session.id, 1, frozenset({Seat.READER}))
    assert database.read_now(lambda unit: unit.agenda.about(thread.id)) is None
    database.write_now(lambda unit: unit.agenda.add(item))
    assert database.read_now(lambda unit: unit.agenda.about(thread.id)) == item
    changed = replace(item, minutes=20, script=WORDS, agreed=frozenset({Seat.SUBMITTER, Seat.READER}))
    database.write_now(lambda unit: unit.agenda.save(changed))
    assert database.read_now(lambda unit: unit.agenda.of(session.id)) == [changed]


def test_it_is_kept_in_order_and_closes_up(database: Database) -> None:
    department = found(database)
    session, other = planned(database, department, TODAY), planned(database, department, TODAY + timedelta(days=7))
    one, two, three, elsewhere = [closed(database, department).id for _ in range(4)]
    for thread_id, of in ((one, session), (two, session), (three, session), (elsewhere, other)):
        item = Item(thread_id, of.id, 0, frozenset())
        database.write_now(lambda unit, item=item: unit.agenda.add(item))
    assert order(database, session) == [one, two, three]
    database.write_now(lambda unit: unit.agenda.arrange(session.id, [three, one, two]))
    assert order(database, session) == [three, one, two]
    database.write_now(lambda unit: unit.agenda.remove(one))
    database.write_now(lambda unit: unit.agenda.remove(one))
    assert order(database, session) == [three, two]
    assert order(database, other) == [elsewhere]


def due(database: Database, department: Department, day: date) -> tuple[int, int]:
    """How many identity keys, and how many content keys, are to be destroyed by a day."""
    programme = department.programme.id
    return database.read_now(
        lambda unit: (len(unit.threads.identity_due(programme, day)), len(unit.threads.content_due(programme, day)))
    )


def next_day(database: Database, department: Department) -> date | None:
    return database.read_now(lambda unit: unit.threads.next_destroyed(department.programme.id))


def chosen(database: Database, department: Department, on: date) -> tuple[Thread, Session]:
    """A case that was closed today and is chosen for a session on a day."""
    thread, session = closed(database, department), planned(database, department, on)
    database.write_now(lambda unit: unit.agenda.add(Item(thread.id, session.id, 1, frozenset())))
    return thread, session


@pytest.mark.promise("A2")
def test_the_keys_of_a_chosen_case_live_until_two_weeks_after_the_session(database: Database) -> None:
    department = found(database)
    chosen(database, department, TODAY + timedelta(days=40))
    last = TODAY + timedelta(days=54)
    assert next_day(database, department) == last
    assert due(database, department, last - timedelta(days=1)) == (0, 0)
    assert due(database, department, last) == (1, 1)


@pytest.mark.promise("A2")
@pytest.mark.parametrize("stage", [Stage.CANCELLED, Stage.LAPSED])
def test_a_session_that_does_not_take_place_keeps_no_key(database: Database, stage: Stage) -> None:
    department = found(database)
    _, session = chosen(database, department, TODAY + timedelta(days=40))
    database.write_now(lambda unit: unit.rounds.save(replace(session, stage=stage)))
    assert next_day(database, department) == TODAY + timedelta(days=14)
    assert due(database, department, TODAY + timedelta(days=14)) == (1, 0)
    assert due(database, department, TODAY + timedelta(days=30)) == (1, 1)


@pytest.mark.promise("A2")
def test_however_far_a_session_is_put_off_no_key_lives_longer_than_ninety_days(database: Database) -> None:
    department = found(database)
    _, session = chosen(database, department, TODAY + timedelta(days=40))
    moved = replace(session, on=TODAY + timedelta(days=400))
    database.write_now(lambda unit: unit.rounds.save(moved))
    assert next_day(database, department) == TODAY + timedelta(days=90)
    assert due(database, department, TODAY + timedelta(days=89)) == (0, 0)
    assert due(database, department, TODAY + timedelta(days=90)) == (1, 1)


@pytest.mark.promise("A2")
def test_taken_off_the_ordinary_days_are_back_and_forgotten_it_is_on_no_agenda(database: Database) -> None:
    department = found(database)
    thread, session = chosen(database, department, TODAY + timedelta(days=40))
    other, _ = chosen(database, department, TODAY + timedelta(days=40))
    database.write_now(lambda unit: unit.agenda.remove(thread.id))
    assert next_day(database, department) == TODAY + timedelta(days=14)
    assert due(database, department, TODAY + timedelta(days=14)) == (1, 0)
    database.write_now(lambda unit: unit.threads.forget_identity(other.id))
    assert database.read_now(lambda unit: unit.agenda.about(other.id)) is None
    assert order(database, session) == []


@pytest.mark.promise("A2")
def test_the_coordinators_words_die_with_the_key_of_what_was_written(database: Database) -> None:
    department = found(database)
    thread, session = chosen(database, department, TODAY)
    item = Item(thread.id, session.id, 1, frozenset(), script=WORDS)
    database.write_now(lambda unit: unit.agenda.save(item))
    content = sa.select(threads.c.content_key).where(threads.c.id == thread.id)
    database.keys.destroy(database.read_now(lambda unit: unit.execute(content).scalar_one()))
    found_again = database.read_now(lambda unit: unit.agenda.about(thread.id))
    assert found_again == replace(item, script=Script())
