"""Series and sessions keep what they are told, and what is done once is done once."""

from dataclasses import replace
from datetime import date
from uuid import uuid4

import pytest
from sqlalchemy import event

from bot.domain.errors import NothingHere
from bot.domain.rounds import Attend, Series, SeriesId, Stage
from bot.ports.unit import Unit
from storage.database import Database
from tests.drivers.planted import a_series, a_session
from tests.fakes import SeededIds
from tests.storage.stories import Department, found

IDS = SeededIds(8)


def kept(database: Database, department: Department) -> Series:
    """A series that the department has."""
    series = a_series(IDS, department.programme.id, date(2026, 5, 12))
    database.write_now(lambda unit: unit.rounds.add_series(series))
    return series


def test_a_series_comes_back_as_it_was_kept(database: Database) -> None:
    series = kept(database, found(database))
    paused = replace(series, paused=True, place="Room 2", subspecialty="chest")
    database.write_now(lambda unit: unit.rounds.save_series(paused))
    assert database.read_now(lambda unit: unit.rounds.all_series(series.programme_id)) == [paused]
    assert database.read_now(lambda unit: unit.rounds.series(series.id)) == paused
    with pytest.raises(NothingHere):
        database.read_now(lambda unit: unit.rounds.series(SeriesId(uuid4())))


def test_a_day_of_a_series_is_planned_once(database: Database) -> None:
    series = kept(database, found(database))
    session = a_session(IDS, series)
    assert database.write_now(lambda unit: unit.rounds.plan(session))
    moved = replace(session, on=date(2026, 5, 19), stage=Stage.ANNOUNCED, sequence=1)
    database.write_now(lambda unit: unit.rounds.save(moved))
    assert not database.write_now(lambda unit: unit.rounds.plan(a_session(IDS, series)))
    assert database.read_now(lambda unit: unit.rounds.sessions(series.programme_id, date(2026, 5, 13))) == [moved]
    assert database.read_now(lambda unit: unit.rounds.sessions(series.programme_id, date(2026, 5, 20))) == []
    database.write_now(lambda unit: unit.rounds.drop(session.id))
    with pytest.raises(NothingHere):
        database.read_now(lambda unit: unit.rounds.session(session.id))


def test_a_unit_reads_a_session_once_and_again_after_it_was_changed(database: Database) -> None:
    session = a_session(IDS, kept(database, found(database)))
    database.write_now(lambda unit: unit.rounds.plan(session))
    asked: list[str] = []

    def listen(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        asked.extend(["a session"] if "FROM sessions" in statement else [])

    def work(unit: Unit) -> None:
        listed = unit.rounds.sessions(session.programme_id, session.on)
        assert [unit.rounds.session(session.id) for _ in range(3)] == [*listed, *listed, *listed] == [session] * 3
        assert len(asked) == 1
        unit.rounds.save(replace(session, place="Room 9"))
        assert unit.rounds.session(session.id).place == "Room 9"
        unit.rounds.drop(session.id)
        with pytest.raises(NothingHere):
            unit.rounds.session(session.id)

    event.listen(database.engine, "before_cursor_execute", listen)
    database.write_now(work)
    event.remove(database.engine, "before_cursor_execute", listen)
    assert len(asked) == 4


def test_the_last_answer_counts_and_being_there_counts_once(database: Database) -> None:
    department = found(database)
    series = kept(database, department)
    session = a_session(IDS, series)
    database.write_now(lambda unit: unit.rounds.plan(session))
    ids = [department.ames.id, department.bell.id]

    def come(unit: Unit) -> None:
        for attend in (Attend.NO, Attend.ONLINE):
            unit.rounds.answer(session.id, ids[0], attend)
        for member_id in (ids[0], ids[1], ids[0]):
            unit.rounds.attend(session.id, member_id)

    database.write_now(come)
    assert database.read_now(lambda unit: unit.rounds.answers(session.id)) == {ids[0]: Attend.ONLINE}
    assert database.read_now(lambda unit: unit.rounds.attended(session.id)) == sorted(ids)
    database.write_now(lambda unit: unit.rounds.forget_attendance(series.programme_id, date(2026, 5, 12)))
    assert database.read_now(lambda unit: unit.rounds.attended(session.id)) == sorted(ids)
    database.write_now(lambda unit: unit.rounds.forget_attendance(series.programme_id, date(2026, 5, 13)))
    assert database.read_now(lambda unit: unit.rounds.attended(session.id)) == []
    assert database.read_now(lambda unit: unit.rounds.answers(session.id)) == {}


def test_a_job_is_done_once_and_forgotten_after_its_day(database: Database) -> None:
    last = date(2026, 5, 12)
    assert database.write_now(lambda unit: unit.fires.first("a", last))
    assert not database.write_now(lambda unit: unit.fires.first("a", last))
    assert database.write_now(lambda unit: unit.fires.first("b", last))
    database.write_now(lambda unit: unit.forget_days(date(2026, 5, 13)))
    assert database.write_now(lambda unit: unit.fires.first("a", last))
