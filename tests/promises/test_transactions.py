"""The rule under all promises, at every commit of the month; and the attacks that it is there against."""

import asyncio
import random
import re
import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
import sqlalchemy as sa
from sqlalchemy import event

from bot.demo.actor import Actor, window_of
from bot.domain.people import Account, Member, MemberId, Role
from bot.ports.unit import Unit
from bot.screens.inputs import Who
from storage.database import Database
from storage.outbox import NAMES
from storage.tables import cases, members, metadata
from storage.unit import SqlUnit
from tests.promises.attack import Ledger
from tests.promises.lived import Lived
from tests.promises.ward import PLATFORM, TENANT

BOTH = {"person", "anonymous"}
CROWD = 40
MORE_THAN_CHANCE = 5
"""Of forty, chance links one; more than four happen once in three hundred times."""


@pytest.mark.promise("A2")
def test_no_commit_of_the_month_wrote_a_row_with_a_name_and_one_without(lived: Lived) -> None:
    """As the units say it, and as the driver saw it."""
    assert lived.wrote
    assert [wrote for wrote in lived.wrote if wrote >= BOTH] == []
    seen = [wrote for wrote in lived.ledger.transactions if wrote]
    assert [wrote for wrote in seen if wrote >= BOTH] == []
    for kind in BOTH:
        assert sum(kind in wrote for wrote in seen) > 30
        assert sum(kind in wrote for wrote in lived.wrote) >= sum(kind in wrote for wrote in seen)


@pytest.mark.promise("A2")
def test_the_driver_would_have_seen_it(founded: Lived) -> None:
    ledger = Ledger(founded.database)
    with founded.database.engine.connect() as connection, connection.begin():
        connection.execute(sa.update(members).values(language="en"))
        connection.execute(sa.delete(cases))
    assert ledger.transactions[-1] >= BOTH


@pytest.mark.promise("A2")
def test_after_the_month_no_transaction_id_joins_a_person_and_a_case(lived: Lived) -> None:
    """Only PostgreSQL keeps one with each row: of who made it, and of who last changed or locked it."""
    if lived.database.is_sqlite:
        return
    seen: dict[str, set[str]] = {"person": set(), "anonymous": set(), "neutral": set()}
    with lived.database.engine.connect() as connection:
        for table in metadata.tables.values():
            kind = "kind" if table.name == "deliveries" else "''"
            for row in connection.exec_driver_sql(f"SELECT xmin::text, xmax::text, {kind} FROM {table.name}"):
                names = NAMES.get(row[2])
                seen[names or table.info["names"]] |= {row[0], row[1]} - {"0"}
    assert len(seen["person"]) > 10
    assert len(seen["anonymous"]) > 10
    assert seen["person"] & seen["anonymous"] == set()


@dataclass
class Crowd:
    """Forty people who each share one case, and the truth about it."""

    lived: Lived
    people: dict[MemberId, Actor]
    truth: dict[UUID, MemberId]

    async def share(self, lots: random.Random, betray: Callable[[MemberId], object] | None = None) -> None:
        """Everybody shares once, in an order drawn by lot. `betray` is what a careless programme would do as well."""
        order = list(self.people)
        lots.shuffle(order)
        self.truth = {}
        for member_id in order:
            before = _ids(self.lived.database, cases)
            actor = self.people[member_id]
            self.lived.month.chance.begin(f"crowd {lots.random()}")
            form = window_of(await actor.types("/case"))
            answers = {"outstanding": "no", "kind": "near_miss", "modality": "ct", "reader": "coordinator"}
            receipt = window_of(await actor.sends(form, happened="A story.", **answers))
            assert receipt.name == "case.receipt"
            (new,) = _ids(self.lived.database, cases) - before
            self.truth[new] = member_id
            if betray:
                betray(member_id)

    def linked(self, pairs: dict[UUID, UUID]) -> int:
        """How many of an attacker's pairs are true."""
        return sum(self.truth.get(case) == member for case, member in pairs.items())


def _keep_log(connection: Any, _record: object) -> None:
    connection.execute("PRAGMA wal_autocheckpoint=0").fetchall()


def _ids(database: Database, table: sa.Table) -> set[UUID]:
    return set(database.read_now(lambda unit: unit.execute(sa.select(table.c.id)).scalars().all()))


@pytest.fixture
def crowd(founded: Lived) -> Crowd:
    """Forty more members, who have come one after the other."""
    if founded.database.is_sqlite:
        # SQLite moves its log into the file whenever it has grown. This attacker was there before each time.
        event.listen(founded.database.engine, "connect", _keep_log)
        founded.database.engine.dispose()
    people: dict[MemberId, Actor] = {}
    for number in range(CROWD):

        def add(unit: Unit, number: int = number) -> MemberId:
            programme = unit.programmes.all()[0]
            member = Member(MemberId(unit.ids.uuid()), programme.id, f"Dr. N. {number}", Role.REFERRER, "South")
            unit.people.add(member)
            unit.people.bind(member.id, Account(PLATFORM, TENANT, f"U1{number:03d}", "en"))
            return member.id

        founded.month.chance.begin(f"crowd {number}")
        member_id = founded.database.write_now(add)
        people[member_id] = Actor(founded.month.bot.dispatch, Who(PLATFORM, TENANT, f"U1{number:03d}", "en"))
    return Crowd(founded, people, {})


def touched_in_log(file: Path, ids: dict[str, UUID]) -> Iterator[UUID]:
    """Whose rows SQLite's write-ahead log shows as new or changed, in the order in which it happened."""
    log, size = file.with_name(f"{file.name}-wal").read_bytes(), 4096
    known = {row for _, row in _rows_in(file.read_bytes(), ids)}
    for start in range(32, len(log) - size, size + 24):
        for one, row in _rows_in(log[start + 24 : start + 24 + size], ids):
            if row not in known:
                known.add(row)
                yield one


def _rows_in(page: bytes, ids: dict[str, UUID]) -> Iterator[tuple[UUID, bytes]]:
    """Each place where one of the ids is written, with the beginning of the row that follows it."""
    # The byte before an id may look like a part of it, so every place is tried.
    for found in re.finditer(rb"(?=([0-9a-f]{32}))", page):
        one = ids.get(found.group(1).decode())
        if one is not None:
            yield one, page[found.start() : found.start() + 110]


def attacks(crowd: Crowd) -> dict[str, dict[UUID, UUID]]:
    """Everything that measured well against careless layouts: which case each method gives to which member."""
    database = crowd.lived.database
    if database.is_sqlite:
        people = {one.hex: one for one in crowd.people}
        shared = {one.hex: one for one in crowd.truth}
        touched = list(touched_in_log(Path(database.engine.url.database or ""), {**people, **shared}))
        after: dict[UUID, UUID] = {}
        for at, one in enumerate(touched):
            if one.hex in shared and one not in after:
                following = next((each for each in touched[at:] if each.hex in people), None)
                if following is not None:
                    after[one] = following
        natural = [
            [UUID(hex=row[0]) for row in _rows(database, f"SELECT id FROM {name}")] for name in ("members", "cases")
        ]
        return {"log": after, "natural order": _aligned(crowd, *natural)}
    order = {
        f"{column}": _aligned(
            crowd,
            *(
                [row[0] for row in _rows(database, f"SELECT id FROM {name} ORDER BY {column}")]
                for name in ("members", "cases")
            ),
        )
        for column in ("ctid", "age(xmin)")
    }
    joined = {
        row[0]: row[1] for row in _rows(database, "SELECT c.id, m.id FROM cases c JOIN members m ON c.xmin = m.xmin")
    }
    return {**order, "xmin": joined}


def _rows(database: Database, question: str) -> list[sa.Row[tuple[object, ...]]]:
    with database.engine.connect() as connection:
        return list(connection.exec_driver_sql(question).all())  # type: ignore[arg-type]


def _aligned(crowd: Crowd, people: list[UUID], shared: list[UUID]) -> dict[UUID, UUID]:
    ours = [one for one in people if one in crowd.people]
    return dict(zip([one for one in shared if one in crowd.truth], ours, strict=True))


def _keep_log(connection: sqlite3.Connection, _record: object) -> None:
    connection.execute("PRAGMA wal_autocheckpoint=0").fetchall()


def empty_log(database: Database) -> None:
    """Begin SQLite's log anew, so that it holds all of what follows."""
    if database.is_sqlite:
        # A log that is folded into its file midway no longer shows in which order things were written.
        if not sa.event.contains(database.engine, "connect", _keep_log):
            sa.event.listen(database.engine, "connect", _keep_log)
        database.engine.dispose()
        with database.engine.connect() as connection:
            driver = connection.connection.driver_connection
            assert driver is not None
            driver.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()


@pytest.mark.promise("A2")
def test_forty_cases_and_their_sharers_are_linked_no_better_than_by_chance(crowd: Crowd) -> None:
    """And were a row about the person written after each, as careless programmes do, most of the forty would be."""
    database = crowd.lived.database

    def last_seen(member_id: MemberId) -> None:
        def work(unit: SqlUnit) -> None:
            unit.execute(sa.update(members).where(members.c.id == member_id).values(language="fr"))

        database.write_now(work)

    empty_log(database)
    asyncio.run(crowd.share(random.Random(1)))
    found = {name: crowd.linked(pairs) for name, pairs in attacks(crowd).items()}
    assert {name: number for name, number in found.items() if number >= MORE_THAN_CHANCE} == {}
    empty_log(database)
    asyncio.run(crowd.share(random.Random(2), last_seen))
    assert max(crowd.linked(pairs) for pairs in attacks(crowd).values()) > CROWD * 3 // 4
