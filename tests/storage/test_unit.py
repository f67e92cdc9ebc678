"""Where a unit begins and ends, and the rule that none writes both an anonymous row and one that names a person."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from threading import Barrier, Thread

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from bot.domain.errors import NothingHere
from bot.domain.notices import Notice, ToCoordinators, ToMember, ToSeat
from bot.domain.people import Account, Contact
from bot.domain.threads import Seat
from bot.ports.forms import Sending
from bot.ports.people import CodePurpose
from bot.ports.unit import Unit
from storage.database import Database
from storage.tables import programmes
from storage.transaction import MixedUnit, ReadOnly
from storage.unit import SqlUnit
from tests.fakes import FixedClock
from tests.storage.stories import TODAY, Department, found, note, share


async def test_work_runs_off_the_loop_and_gives_its_result(database: Database) -> None:
    assert await database.write(lambda unit: unit.now) == await database.read(lambda unit: unit.now)


def test_a_unit_commits_at_the_end_and_rolls_back_on_an_error(database: Database) -> None:
    department = found(database)

    def fail(unit: Unit) -> None:
        unit.people.save(replace(department.ames, name="Changed"))
        raise NothingHere

    with pytest.raises(NothingHere):
        database.write_now(fail)
    assert database.read_now(lambda unit: unit.people.get(department.ames.id)).name == "Ames"
    database.write_now(lambda unit: unit.people.save(replace(department.ames, name="Changed")))
    assert database.read_now(lambda unit: unit.people.get(department.ames.id)).name == "Changed"


def test_a_reading_unit_cannot_write(database: Database) -> None:
    department = found(database)
    with pytest.raises(ReadOnly):
        database.read_now(lambda unit: unit.people.save(department.ames))


def test_after_the_commit_and_never_otherwise(database: Database) -> None:
    ran: list[str] = []

    def work(unit: SqlUnit) -> None:
        unit.after_commit(lambda: ran.append("committed"))
        assert ran == []

    database.write_now(work)
    assert ran == ["committed"]

    def fail(unit: SqlUnit) -> None:
        unit.after_commit(lambda: ran.append("never"))
        raise NothingHere

    with pytest.raises(NothingHere):
        database.write_now(fail)
    assert ran == ["committed"]


NAMING: dict[str, Callable[[Unit, Department], object]] = {
    "member": lambda unit, department: unit.people.save(department.ames),
    "account": lambda unit, department: unit.people.bind(department.ames.id, Account("local", "t", "u")),
    "accounts": lambda unit, department: unit.people.unbind(department.ames.id),
    "contact": lambda unit, _: unit.contacts.keep(Contact("teams", "t", "u", "29:1u")),
    "code": lambda unit, _: unit.codes.issue(CodePurpose.SETUP, TODAY),
    "redeem": lambda unit, _: unit.codes.redeem(CodePurpose.SETUP, "x", TODAY),
    "notice to a member": lambda unit, department: unit.outbox.put(
        ToMember(department.ames.id), Notice.BOARD, unit.now, "m"
    ),
}


def hiding(department: Department, database: Database) -> dict[str, Callable[[Unit], object]]:
    """Everything that writes an anonymous row."""
    thread = database.write_now(lambda unit: share(unit, department))
    return {
        "case": lambda unit: share(unit, department),
        "thread": lambda unit: unit.threads.save(thread),
        "reference": lambda unit: unit.threads.write_reference(thread.id, "12-3456"),
        "seat": lambda unit: unit.seats.leave(thread.id, Seat.READER),
        "note": lambda unit: unit.notes.add(thread.id, note(unit, "x")),
        "identity": lambda unit: unit.threads.forget_identity(thread.id),
        "content": lambda unit: unit.threads.forget_content(thread.id),
        "notice to a seat": lambda unit: unit.outbox.put(ToSeat(thread.id, Seat.READER), Notice.READ, unit.now, "s"),
        "drop": lambda unit: unit.outbox.drop(thread.id, Seat.READER),
    }


def test_no_unit_names_and_hides_at_once_in_either_order(database: Database) -> None:
    department = found(database)
    database.write_now(lambda unit: unit.people.bind(department.ames.id, Account("local", "t", "bound")))
    for hide in hiding(department, database).values():
        for name in NAMING.values():

            def naming_first(unit: Unit, name=name, hide=hide) -> None:
                name(unit, department)
                hide(unit)

            def hiding_first(unit: Unit, name=name, hide=hide) -> None:
                hide(unit)
                name(unit, department)

            for work in (naming_first, hiding_first):
                with pytest.raises(MixedUnit):
                    database.write_now(work)
    assert len(database.keys.made_on()) == 2
    assert len(database.read_now(lambda unit: unit.threads.board(department.programme.id))) == 1


def test_the_rule_holds_for_deliveries_that_are_found_by_their_id(database: Database, clock: FixedClock) -> None:
    department = found(database)

    def put(unit: Unit) -> None:
        thread = share(unit, department)
        unit.outbox.put(ToSeat(thread.id, Seat.READER), Notice.READ, clock.now(), "s")

    database.write_now(put)
    (delivery,) = database.read_now(lambda unit: unit.outbox.waiting())
    until = clock.now() + timedelta(minutes=1)
    acts: list[Callable[[Unit], object]] = [
        lambda unit: unit.outbox.claim(delivery.id, clock.now(), until),
        lambda unit: unit.outbox.again(delivery.id, until),
        lambda unit: unit.outbox.park(delivery.id, "x"),
        lambda unit: unit.outbox.lose(delivery.id, "x"),
        lambda unit: unit.outbox.settle(delivery.id),
    ]
    for act in acts:

        def work(unit: Unit, act=act) -> None:
            unit.people.save(department.ames)
            act(unit)

        with pytest.raises(MixedUnit):
            database.write_now(work)
    assert len(database.read_now(lambda unit: unit.outbox.waiting())) == 1


def test_a_swallowed_refusal_does_not_let_the_unit_through(database: Database) -> None:
    department = found(database)

    def work(unit: Unit) -> None:
        share(unit, department)
        with pytest.raises(MixedUnit):
            unit.people.save(department.ames)

    with pytest.raises(MixedUnit):
        database.write_now(work)
    assert database.read_now(lambda unit: unit.threads.board(department.programme.id)) == []


def test_what_a_unit_wrote_is_told_once_it_has_committed(database: Database) -> None:
    told: list[frozenset[str]] = []
    department = found(database)
    database.on_commit = told.append

    def neutral(unit: Unit) -> None:
        unit.outbox.put(ToCoordinators(department.programme.id), Notice.BOARD, unit.now, "c")
        unit.inbox.first("local", "e")

    database.write_now(neutral)
    database.write_now(lambda unit: share(unit, department))
    database.write_now(lambda unit: unit.people.save(department.ames))
    database.read_now(lambda unit: unit.people.get(department.ames.id))
    with pytest.raises(NothingHere):
        database.write_now(lambda unit: (unit.people.save(department.ames), unit.programmes.get(department.ames.id)))
    assert told == [frozenset({"neutral"}), frozenset({"anonymous"}), frozenset({"person"})]


def test_errors_hold_no_values(database: Database) -> None:
    department = found(database)
    with pytest.raises(IntegrityError) as caught:
        database.write_now(lambda unit: unit.people.add(replace(department.ames, name="Canary")))
    assert "Canary" not in str(caught.value)
    assert "hidden" in str(caught.value)


def test_who_changes_what_another_just_changed_is_run_again_with_the_truth(database: Database) -> None:
    """Two units that read, then write: neither may overwrite the other, on either engine."""
    department = found(database)
    met = Barrier(2)

    def add_site(site: str) -> None:
        first = True

        def work(unit: SqlUnit) -> None:
            nonlocal first
            seen = unit.programmes.get(department.programme.id)
            if first and not database.is_sqlite:
                first = False
                met.wait(10)
            unit.execute(
                sa.update(programmes)
                .where(programmes.c.id == seen.id)
                .values(sites=f'["{site}", ' + ", ".join(f'"{one}"' for one in seen.sites) + "]")
            )

        database.write_now(work)

    threads = [Thread(target=add_site, args=(site,)) for site in ("Est", "Ouest")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    sites = database.read_now(lambda unit: unit.programmes.get(department.programme.id)).sites
    assert sorted(sites) == ["Est", "Nord", "Ouest", "Sud"]


def test_whether_a_row_is_new_is_asked_by_what_comes_back_never_by_a_count(database: Database) -> None:
    """On psycopg the driver's count is -1: an act that trusts it does nothing, and only on one engine."""

    def work(unit: Unit) -> list[bool]:
        nonce = unit.nonces.issue()
        code = unit.codes.issue(CodePurpose.SETUP, TODAY)
        return [
            unit.inbox.first("slack", "1"),
            unit.inbox.first("slack", "1"),
            unit.nonces.claim(nonce, "x") is Sending.FIRST,
            unit.nonces.claim(nonce, "x") is Sending.FIRST,
            unit.codes.redeem(CodePurpose.SETUP, code, TODAY) is not None,
            unit.codes.redeem(CodePurpose.SETUP, code, TODAY) is not None,
        ]

    assert database.write_now(work) == [True, False] * 3


def test_forty_units_at_once_all_commit(database: Database) -> None:
    department = found(database)
    threads = [Thread(target=database.write_now, args=(lambda unit: share(unit, department).id,)) for _ in range(40)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(database.read_now(lambda unit: unit.threads.board(department.programme.id))) == 40
