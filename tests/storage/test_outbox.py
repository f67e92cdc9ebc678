"""Deliveries leave once, in order within a conversation, and are not lost."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Thread as Worker
from typing import Any
from uuid import UUID

import pytest
import sqlalchemy as sa

from bot.domain.notices import Address, Notice, ToChannel, ToCoordinators, ToMember, ToSeat
from bot.domain.threads import Seat, Thread
from bot.ports.outbox import Delivery
from bot.ports.unit import Unit
from storage.database import Database
from storage.outbox import AT_ONCE
from storage.tables import deliveries
from storage.unit import SqlUnit
from tests.fakes import FixedClock
from tests.storage.stories import Department, found, share

MINUTE = timedelta(minutes=1)
MEETING = UUID("5b2c9a66-13f2-4a39-9d3b-0b6b8f3a4c11")


@dataclass
class Box:
    """An outbox with one conversation behind it."""

    database: Database
    clock: FixedClock
    department: Department
    thread: Thread

    @property
    def reader(self) -> ToSeat:
        """Where most of the deliveries here go."""
        return ToSeat(self.thread.id, Seat.READER)

    def put(self, address: Address, key: str, at: datetime | None = None, notice: Notice = Notice.READ) -> None:
        """Put a delivery, due now unless said otherwise."""
        when = at or self.clock.now()
        self.database.write_now(lambda unit: unit.outbox.put(address, notice, when, key))

    def due(self) -> list[Delivery]:
        """What is due now."""
        return list(self.database.read_now(lambda unit: unit.outbox.due(self.clock.now())))

    def claim(self, delivery: Delivery, lasts: timedelta = MINUTE) -> Delivery | None:
        """Claim one."""
        now = self.clock.now()
        return self.database.write_now(lambda unit: unit.outbox.claim(delivery.id, now, now + lasts))

    def write(self, work: Callable[[Unit], object]) -> None:
        """Any other act."""
        self.database.write_now(work)

    def waiting(self) -> list[Delivery]:
        """Everything that waits."""
        return list(self.database.read_now(lambda unit: unit.outbox.waiting()))


@pytest.fixture
def box(database: Database, clock: FixedClock) -> Box:
    """A fresh outbox."""
    department = found(database)
    return Box(database, clock, department, database.write_now(lambda unit: share(unit, department)))


def test_a_delivery_comes_back_as_it_was_put_whoever_it_is_for(box: Box) -> None:
    addresses = [box.reader, ToCoordinators(box.department.programme.id), ToMember(box.department.cole.id)]
    for number, address in enumerate(addresses):
        box.put(address, f"k{number}", box.clock.now() + number * MINUTE, Notice.BOARD)
    assert [(one.address, one.notice, one.not_before, one.attempts) for one in box.waiting()] == [
        (address, Notice.BOARD, box.clock.now() + number * MINUTE, 0) for number, address in enumerate(addresses)
    ]


def test_a_post_comes_back_with_what_it_is_about_and_until_when_it_is_of_use(box: Box) -> None:
    channel, last = ToChannel(box.department.programme.id, "slack", "T1"), box.clock.now() + 5 * MINUTE
    box.write(lambda unit: unit.outbox.put(channel, Notice.ANNOUNCEMENT, box.clock.now(), "k", MEETING, last))
    (put,) = box.waiting()
    assert (put.address, put.about, put.not_after, put.abandoned) == (channel, MEETING, last, False)
    claimed = box.claim(put)
    assert claimed is not None
    assert (claimed.attempts, claimed.abandoned) == (1, False)
    box.clock.move(by=2 * MINUTE)
    claimed = box.claim(put)
    assert claimed is not None
    assert (claimed.attempts, claimed.abandoned) == (2, True)
    box.write(lambda unit: unit.outbox.again(put.id, box.clock.now()))
    claimed = box.claim(put)
    assert claimed is not None
    assert (claimed.attempts, claimed.abandoned) == (3, False)


def test_what_goes_to_all_coordinators_about_a_meeting_goes_to_each_about_it(box: Box) -> None:
    address, last = ToCoordinators(box.department.programme.id), box.clock.now() + 5 * MINUTE
    box.write(lambda unit: unit.outbox.put(address, Notice.REMINDER, box.clock.now(), "k", MEETING, last))
    (put,) = box.waiting()
    box.write(lambda unit: unit.outbox.expand(put.id, [box.department.cole.id, box.department.bell.id]))
    assert {(one.address, one.about, one.not_after) for one in box.waiting()} == {
        (ToMember(member.id), MEETING, last) for member in (box.department.cole, box.department.bell)
    }


def test_nothing_that_goes_to_a_seat_is_about_a_meeting(box: Box) -> None:
    """It would join a conversation to a day on which people meet."""
    with pytest.raises(sa.exc.IntegrityError):
        box.write(lambda unit: unit.outbox.put(box.reader, Notice.READ, box.clock.now(), "k", MEETING))
    assert box.waiting() == []


def test_a_post_is_known_by_the_newest_that_its_platform_calls_it(box: Box) -> None:
    for reference in ("C1 1", "C1 2"):
        box.write(lambda unit, said=reference: unit.posts.keep(MEETING, Notice.ANNOUNCEMENT, "slack", "T1", said))
    read = box.database.read_now
    assert read(lambda unit: unit.posts.reference(MEETING, Notice.ANNOUNCEMENT, "slack", "T1")) == "C1 2"
    assert read(lambda unit: unit.posts.reference(MEETING, Notice.LEARNING_POINTS, "slack", "T1")) is None
    assert read(lambda unit: unit.posts.reference(MEETING, Notice.ANNOUNCEMENT, "slack", "T2")) is None


def test_nothing_leaves_early_and_the_longest_due_comes_first(box: Box) -> None:
    box.put(ToMember(box.department.cole.id), "later", box.clock.now() + 2 * MINUTE)
    box.put(box.reader, "soon", box.clock.now() + MINUTE)
    assert box.due() == []
    (soon, later) = box.waiting()
    assert box.claim(soon) is None
    box.clock.move(by=MINUTE)
    assert box.due() == [soon]
    box.clock.move(by=MINUTE)
    assert box.due() == [soon, later]


def test_two_with_one_key_are_one_until_it_is_claimed_and_the_sooner_moment_stands(box: Box) -> None:
    for minutes in (3, 0, 2):
        box.put(box.reader, "k", box.clock.now() + minutes * MINUTE)
    (first,) = box.waiting()
    assert first.not_before == box.clock.now()
    assert box.claim(first) is not None
    box.put(box.reader, "k")
    box.put(box.reader, "k")
    assert len(box.waiting()) == 2


def test_a_claim_is_for_one_and_counts_the_tries(box: Box) -> None:
    box.put(box.reader, "k")
    (delivery,) = box.due()
    claimed = box.claim(delivery)
    assert claimed is not None
    assert (claimed.id, claimed.address, claimed.attempts) == (delivery.id, box.reader, 1)
    assert box.claim(delivery) is None
    assert box.due() == []
    # Who claimed it died: when the lease has run out it is due again.
    box.clock.move(by=MINUTE)
    (abandoned,) = box.due()
    assert abandoned.attempts == 1
    again = box.claim(abandoned)
    assert again is not None
    assert again.attempts == 2
    box.write(lambda unit: unit.outbox.settle(delivery.id))
    assert box.waiting() == []
    box.write(lambda unit: unit.outbox.settle(delivery.id))


def test_only_the_head_of_a_conversation_leaves(box: Box) -> None:
    box.put(box.reader, "first")
    box.put(box.reader, "second")
    (first,) = box.due()
    (second,) = [one for one in box.waiting() if one != first]
    box.put(ToSeat(box.thread.id, Seat.SUBMITTER), "other seat")
    assert {one.address for one in box.due()} == {box.reader, ToSeat(box.thread.id, Seat.SUBMITTER)}
    assert second not in box.due()
    assert box.claim(second) is None
    assert box.claim(first) is not None
    assert box.claim(second) is None
    box.write(lambda unit: unit.outbox.settle(first.id))
    assert box.claim(second) is not None


def test_a_parked_delivery_blocks_nobody_and_is_counted(box: Box) -> None:
    box.put(box.reader, "first")
    (first,) = box.due()
    box.put(box.reader, "second")
    assert box.claim(first) is not None
    box.write(lambda unit: unit.outbox.park(first.id, "account_gone"))
    assert box.claim(first) is None
    (second,) = box.due()
    assert second.id != first.id
    assert box.waiting() == [second]
    assert box.database.read_now(lambda unit: unit.outbox.parked()) == {"account_gone": 1}
    box.clock.move(by=timedelta(days=400))
    assert box.due() == [second]


def test_what_is_lost_leaves_only_a_number(box: Box) -> None:
    for month in (0, 0, 31):
        box.clock.move(by=timedelta(days=month))
        box.put(box.reader, "k")
        (delivery,) = box.due()
        box.write(lambda unit, delivery=delivery: unit.outbox.lose(delivery.id, "account_gone"))
        box.write(lambda unit, delivery=delivery: unit.outbox.lose(delivery.id, "account_gone"))
    assert box.waiting() == []
    assert box.database.read_now(lambda unit: unit.outbox.lost()) == {"account_gone": 3}
    assert box.database.read_now(lambda unit: unit.outbox.parked()) == {}


def test_what_is_given_back_is_due_when_it_was_said(box: Box) -> None:
    box.put(box.reader, "k")
    (delivery,) = box.due()
    assert box.claim(delivery) is not None
    box.write(lambda unit: unit.outbox.again(delivery.id, box.clock.now() + 5 * MINUTE))
    assert box.due() == []
    box.clock.move(by=5 * MINUTE)
    (again,) = box.due()
    assert (again.id, again.attempts) == (delivery.id, 1)


def test_a_seats_deliveries_are_dropped_and_no_others(box: Box) -> None:
    box.put(box.reader, "a")
    box.put(box.reader, "b")
    box.put(ToSeat(box.thread.id, Seat.SUBMITTER), "c")
    box.write(lambda unit: unit.outbox.drop(box.thread.id, Seat.READER))
    assert [one.address for one in box.waiting()] == [ToSeat(box.thread.id, Seat.SUBMITTER)]


def test_one_for_all_coordinators_becomes_one_for_each(box: Box) -> None:
    members = [box.department.ames.id, box.department.cole.id]
    for _ in range(2):
        box.put(ToCoordinators(box.department.programme.id), "board", notice=Notice.BOARD)
        (delivery,) = [one for one in box.due() if isinstance(one.address, ToCoordinators)]
        assert box.claim(delivery) is not None
        box.write(lambda unit, delivery=delivery: unit.outbox.expand(delivery.id, members))
        # The second time, both still wait: one notice says it as well as two.
        assert {one.address for one in box.waiting()} == {ToMember(member) for member in members}
        assert {(one.notice, one.not_before) for one in box.waiting()} == {(Notice.BOARD, box.clock.now())}
        assert len(box.waiting()) == 2
        box.write(lambda unit, delivery=delivery: unit.outbox.expand(delivery.id, members))


def test_what_is_urgent_waits_behind_nothing(box: Box) -> None:
    box.put(box.reader, "tomorrow", box.clock.now() + timedelta(days=1))
    box.put(box.reader, "now", notice=Notice.URGENT)
    (due,) = box.due()
    assert due.notice is Notice.URGENT
    assert box.claim(due) is not None


def fill(unit: SqlUnit, box: Box, moments: list[datetime]) -> None:
    """Store many deliveries at once, each in a conversation of its own."""
    unit.count("anonymous")
    row = {"kind": "seat", "thread_id": box.thread.id, "seat": Seat.READER, "notice": Notice.READ}
    many = [
        {**row, "id": unit.ids.uuid(), "not_before": at, "conversation": f"c{number}", "seq": 1, "attempts": 0}
        for number, at in enumerate(moments)
    ]
    unit.execute(sa.insert(deliveries), many)
    unit.execute(sa.text("ANALYZE"))


def test_a_look_comes_a_page_at_a_time_and_leaves_nothing_out(box: Box) -> None:
    now = box.clock.now()
    box.database.write_now(lambda unit: fill(unit, box, [now - (n % 3) * MINUTE for n in range(AT_ONCE + 5)]))
    first = box.due()
    assert len(first) == AT_ONCE
    second = box.database.read_now(lambda unit: unit.outbox.due(box.clock.now(), first[-1]))
    assert len(second) == 5
    assert [*first, *second] == box.waiting()
    assert box.database.read_now(lambda unit: unit.outbox.due(box.clock.now(), second[-1])) == []


def test_what_stands_first_says_when_it_can_be_claimed(box: Box) -> None:
    later = box.clock.now() + MINUTE
    box.put(box.reader, "first", later)
    box.put(box.reader, "second")
    box.put(ToMember(box.department.cole.id), "other")
    (other,) = box.due()
    (first,) = [one for one in box.waiting() if one.not_before == later]

    def heads() -> dict[Delivery, datetime]:
        return dict(box.database.read_now(lambda unit: unit.outbox.heads()))

    assert heads() == {first: later, other: box.clock.now()}
    claimed = box.claim(other, 5 * MINUTE)
    assert claimed is not None
    assert heads() == {first: later, claimed: box.clock.now() + 5 * MINUTE}
    box.write(lambda unit: unit.outbox.park(first.id, "account_gone"))
    (second,) = [one for one in box.waiting() if one.id != claimed.id]
    assert heads() == {second: box.clock.now(), claimed: box.clock.now() + 5 * MINUTE}


def test_of_many_who_reach_for_a_delivery_one_gets_it(box: Box, open_database: Callable[[], Database]) -> None:
    box.put(box.reader, "k")
    (delivery,) = box.due()
    got: list[Delivery | None] = []
    databases = [box.database, open_database()]
    now = box.clock.now()

    def reach(database: Database) -> None:
        got.append(database.write_now(lambda unit: unit.outbox.claim(delivery.id, now, now + MINUTE)))

    workers = [Worker(target=reach, args=(databases[number % 2],)) for number in range(12)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert len(got) == 12
    assert sum(one is not None for one in got) == 1


def test_what_is_put_while_its_like_is_being_claimed_waits_behind_it(
    box: Box, open_database: Callable[[], Database]
) -> None:
    """Whoever finds a notice waiting adds none. If that one leaves meanwhile, its reader would miss what is new."""
    other = open_database()
    box.put(box.reader, "k")
    (delivery,) = box.due()
    if box.database.is_sqlite:
        assert box.claim(delivery) is not None

    def put(unit: Unit) -> None:
        before = unit.outbox.waiting()
        if before[0].attempts == 0:
            assert box.claim(delivery) is not None
        unit.outbox.put(box.reader, Notice.READ, box.clock.now(), "k")

    other.write_now(put)
    assert len(box.waiting()) == 2


def test_what_waits_does_not_leave_before_the_unit_that_counts_on_it_ends(
    box: Box, open_database: Callable[[], Database]
) -> None:
    other = open_database()
    box.put(box.reader, "k")
    (delivery,) = box.due()

    def put(unit: Unit) -> None:
        unit.outbox.put(box.reader, Notice.READ, box.clock.now(), "k")
        # SQLite has one writer: there, nobody else can even try.
        if not box.database.is_sqlite:
            assert box.claim(delivery) is None

    other.write_now(put)
    assert box.waiting() == [delivery]
    assert box.claim(delivery) is not None


def test_what_is_not_due_does_not_slow_the_look(box: Box) -> None:
    """The plan, not a stopwatch: among very many that wait, the look goes through the index of what is due."""
    later = box.clock.now() + timedelta(days=1)

    def plan(unit: SqlUnit) -> str:
        asked: list[tuple[str, Any]] = []

        def hear(_connection: object, _cursor: object, statement: str, parameters: Any, *_: object) -> None:
            asked.append((statement, parameters))

        sa.event.listen(unit.connection, "before_cursor_execute", hear)
        unit.outbox.due(box.clock.now())
        sa.event.remove(unit.connection, "before_cursor_execute", hear)
        ((statement, parameters),) = asked
        explain = "EXPLAIN QUERY PLAN" if box.database.is_sqlite else "EXPLAIN"
        rows = unit.connection.exec_driver_sql(f"{explain} {statement}", parameters)
        return "\n".join(str(row) for row in rows)

    box.database.write_now(lambda unit: fill(unit, box, [later] * 6_000))
    text = box.database.read_now(plan)
    assert "ix_deliveries_due" in text, text
    assert "ix_deliveries_conversation" in text, text


def test_what_came_to_stand_before_one_in_somebodys_hands_waits_for_it(box: Box) -> None:
    """On PostgreSQL two may be put at once with one number; the one that is on its way is not overtaken."""
    box.put(box.reader, "first")
    (first,) = box.due()
    assert box.claim(first) is not None
    box.put(box.reader, "second")
    second = next(one for one in box.waiting() if one.id != first.id)
    box.write(lambda unit: unit.execute(sa.update(deliveries).where(deliveries.c.id == second.id).values(seq=0)))  # type: ignore[attr-defined]
    assert box.due() == []
    assert box.claim(second) is None
    box.clock.move(by=2 * MINUTE)
    assert [one.id for one in box.due()] == [second.id]


def test_what_is_stored_tells_no_fraction_of_a_second(box: Box) -> None:
    """It would join the row to a line of a platform's log."""
    now = box.clock.move(by=timedelta(microseconds=123_456))
    box.put(box.reader, "k")
    (put,) = box.waiting()
    assert put.not_before == now.replace(microsecond=0)
    claimed = box.claim(put)
    assert claimed is not None
    held = sa.select(deliveries.c.claimed_until)
    assert box.database.read_now(lambda unit: unit.execute(held).scalar_one()) == (now + MINUTE).replace(microsecond=0)
    box.write(lambda unit: unit.outbox.again(put.id, now + MINUTE))
    assert [one.not_before for one in box.waiting()] == [(now + MINUTE).replace(microsecond=0)]
