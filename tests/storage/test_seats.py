"""Who holds which seat, and that only the holder's handle opens it."""

from collections.abc import Callable

import pytest
import sqlalchemy as sa

from bot.domain.errors import NothingHere
from bot.domain.people import MemberId
from bot.domain.threads import Seat, ThreadId
from bot.ports.unit import Unit
from storage.codes import CLEAR
from storage.database import Database
from storage.seats import OpenSeats, SqlSeats
from storage.tables import seats
from storage.threads import SqlThreads
from storage.unit import SqlUnit
from tests.fakes import SeededIds
from tests.storage.stories import found, share


def test_a_seat_knows_its_holder_and_its_own_label(database: Database) -> None:
    department = found(database)
    thread = database.write_now(lambda unit: share(unit, department))

    def look(unit: Unit) -> None:
        assert unit.seats.holder(thread.id, Seat.SUBMITTER) == department.ames.id
        assert unit.seats.holder(thread.id, Seat.READER) == department.bell.id
        assert unit.seats.holder(thread.id, Seat.COORDINATOR) is None
        assert unit.seats.label(thread.id, Seat.COORDINATOR) is None
        labels = {unit.seats.label(thread.id, seat) for seat in (Seat.SUBMITTER, Seat.READER)}
        assert len(labels) == 2
        for label in labels:
            assert label is not None
            assert len(label) == 4
            assert set(label) <= set(CLEAR)

    database.read_now(look)
    assert not set(CLEAR) & set("01OILAEUS8BZ")


def test_a_member_finds_their_own_seats_and_no_others(
    database: Database, open_database: Callable[[], Database]
) -> None:
    department = found(database)
    threads = [database.write_now(lambda unit: share(unit, department)) for _ in range(5)]
    for one in (database, database, open_database()):
        for member, seat in ((department.ames, Seat.SUBMITTER), (department.bell, Seat.READER)):
            held = one.read_now(lambda unit, member=member: unit.seats.of(member.id))
            assert {(each.thread_id, each.seat) for each in held} == {(thread.id, seat) for thread in threads}
            for each in held:
                assert each.label == one.read_now(lambda unit, each=each: unit.seats.label(each.thread_id, each.seat))
        assert one.read_now(lambda unit: unit.seats.of(department.cole.id)) == []


def test_a_seat_is_taken_once_and_can_be_left(database: Database) -> None:
    department = found(database)
    thread = database.write_now(lambda unit: share(unit, department))
    with pytest.raises(ValueError, match="held"):
        database.write_now(lambda unit: unit.seats.take(thread.id, Seat.READER, department.cole.id))

    def reroute(unit: Unit) -> str:
        unit.seats.leave(thread.id, Seat.READER)
        assert unit.seats.of(department.bell.id) == []
        return unit.seats.take(thread.id, Seat.READER, department.cole.id)

    label = database.write_now(reroute)
    held = database.read_now(lambda unit: unit.seats.of(department.cole.id))
    assert [(one.thread_id, one.seat, one.label) for one in held] == [(thread.id, Seat.READER, label)]


def test_nobody_takes_a_seat_whose_key_is_destroyed(database: Database) -> None:
    department = found(database)
    thread = database.write_now(lambda unit: share(unit, department))
    database.write_now(lambda unit: unit.threads.forget_identity(thread.id))
    with pytest.raises(NothingHere):
        database.write_now(lambda unit: unit.seats.take(thread.id, Seat.READER, department.cole.id))


def test_a_handle_opens_the_seat_for_its_holder_alone(database: Database) -> None:
    department = found(database)
    thread, _ = database.write_now(lambda unit: (share(unit, department), share(unit, department)))
    handle = database.read_now(lambda unit: unit.seats.handle(thread.id, Seat.READER))
    other = database.read_now(lambda unit: unit.seats.handle(thread.id, Seat.READER))
    assert handle != other
    assert len(handle) == 27
    for word in (handle, other):
        held = database.read_now(lambda unit, word=word: unit.seats.open(department.bell.id, word))
        assert held is not None
        assert (held.thread_id, held.seat) == (thread.id, Seat.READER)
        for member in (department.ames, department.cole):
            assert database.read_now(lambda unit, member=member, word=word: unit.seats.open(member.id, word)) is None
    database.write_now(lambda unit: unit.threads.forget_identity(thread.id))
    assert database.read_now(lambda unit: unit.seats.open(department.bell.id, handle)) is None
    with pytest.raises(NothingHere):
        database.read_now(lambda unit: unit.seats.handle(thread.id, Seat.READER))


def test_garbage_is_no_handle_and_no_error(database: Database) -> None:
    department = found(database)
    thread = database.write_now(lambda unit: share(unit, department))
    handle = database.read_now(lambda unit: unit.seats.handle(thread.id, Seat.SUBMITTER))
    words = ["", "=", "x" * 27, "é" * 27, "\ud800", "\x00", handle[:-1], handle + "=", f" {handle}", handle + "A"]
    words += [handle[:place] + ("A" if handle[place] != "A" else "B") + handle[place + 1 :] for place in range(27)]
    for word in words:
        assert database.read_now(lambda unit, word=word: unit.seats.open(department.ames.id, word)) is None


def test_all_seats_are_equally_long_and_a_moved_one_does_not_open(database: Database) -> None:
    department = found(database)
    first, second = database.write_now(lambda unit: (share(unit, department), share(unit, department)))

    def swap(unit: SqlUnit) -> None:
        rows = unit.execute(sa.select(seats)).all()
        assert {len(row.holder) for row in rows} == {77}
        assert all(department.ames.id.bytes not in row.holder for row in rows)
        (submitter,) = [row for row in rows if row.thread_id == first.id and row.seat == Seat.SUBMITTER]
        unit.execute(
            sa.update(seats)
            .where(seats.c.thread_id == first.id, seats.c.seat == Seat.READER)
            .values(holder=submitter.holder)
        )
        unit.execute(sa.update(seats).where(seats.c.thread_id == second.id).values(holder=submitter.holder))

    database.write_now(swap)
    held = database.read_now(lambda unit: unit.seats.of(department.ames.id))
    assert [(one.thread_id, one.seat) for one in held] == [(first.id, Seat.SUBMITTER)]
    assert database.read_now(lambda unit: unit.seats.holder(first.id, Seat.READER)) is None
    assert database.read_now(lambda unit: unit.seats.label(second.id, Seat.READER)) is None


def test_a_unit_that_rolls_back_leaves_nobody_seated(database: Database, ids: SeededIds) -> None:
    department = found(database)
    stranger = MemberId(ids.uuid())

    def fail(unit: Unit) -> None:
        share(unit, department)
        assert len(unit.seats.of(department.ames.id)) == 1
        raise NothingHere

    with pytest.raises(NothingHere):
        database.write_now(fail)
    assert database.read_now(lambda unit: unit.seats.of(department.ames.id)) == []
    assert database.read_now(lambda unit: unit.seats.of(stranger)) == []


def test_what_nobody_can_open_any_more_is_not_remembered_either(database: Database) -> None:
    """A process lives for months: a seat that it kept in memory would outlive the key that was destroyed."""
    department = found(database)
    kept, ended = [database.write_now(lambda unit: share(unit, department)) for _ in range(2)]
    database.write_now(lambda unit: unit.threads.forget_identity(ended.id))
    opened = OpenSeats()

    def look(unit: SqlUnit) -> list[ThreadId]:
        looks = SqlSeats(unit, SqlThreads(unit), opened)
        return [held.thread_id for held in looks.of(department.ames.id)]

    opened.known = {b"a seat of long ago": b"who held it"}
    assert database.read_now(look) == [kept.id]
    assert len(opened.known) == 2
    assert b"a seat of long ago" not in opened.known
