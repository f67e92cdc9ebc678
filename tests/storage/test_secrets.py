"""Attacks on the stored bytes: with the files, the logs, a backup and every key that is left."""

from collections.abc import Callable, Iterator
from contextlib import nullcontext, suppress
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

import pytest
import sqlalchemy as sa

from bot.domain.notices import Notice, ToCoordinators, ToMember, ToSeat
from bot.domain.people import Account
from bot.domain.threads import Seat, Thread
from bot.ports.people import CodePurpose
from bot.ports.unit import Unit
from storage.database import Database
from storage.sealed import CannotOpen, open_sealed, place
from storage.tables import metadata, notes, seats, threads
from storage.unit import SqlUnit
from tests.databases import Cluster
from tests.storage.stories import TODAY, Department, found, note, share

CANARY = "Wombat-7319"
REFERENCE = "73-1955"
IN_THE_OPEN = "Pathway-5521"


@dataclass(frozen=True)
class Loot:
    """What an attacker has: raw bytes of files, and values of sealed columns with the places they were found in."""

    raw: bytes
    values: list[tuple[bytes, bytes]]


def open_case(database: Database, department: Department) -> Thread:
    """A case with everything sealed that there is: story, reference, seats, notes."""

    def work(unit: Unit) -> Thread:
        thread = share(unit, department, happened=f"{CANARY} behind the heart")
        unit.threads.write_reference(thread.id, REFERENCE)
        unit.notes.add(thread.id, note(unit, f"I saw {CANARY}."))
        unit.outbox.put(ToSeat(thread.id, Seat.READER), Notice.READ, unit.now, f"read:{thread.id}")
        return thread

    return database.write_now(work)


def files_of(database: Database, request: pytest.FixtureRequest) -> list[Path]:
    """Every file in which the engine keeps this database, its logs included."""
    if database.is_sqlite:
        file = Path(database.engine.url.database or "")
        return [each for each in file.parent.iterdir() if each.name.startswith(file.name)]
    server: Cluster = request.getfixturevalue("postgres")
    server.checkpoint()
    if server.files is None:
        return []
    with database.engine.connect() as connection:
        number = connection.exec_driver_sql(
            "SELECT oid FROM pg_database WHERE datname = current_database()"
        ).scalar_one()
    folders = [server.files / "base" / str(number), server.files / "pg_wal"]
    return [server.files / "log", *(each for folder in folders for each in folder.rglob("*") if each.is_file())]


def loot(database: Database, request: pytest.FixtureRequest) -> Loot:
    """Everything that is stored outside the key store."""
    raw = bytearray()
    for file in files_of(database, request):
        # The server makes the cache of its own catalogue anew at any time; nothing of ours is ever in it.
        with suppress(FileNotFoundError) if file.name == "pg_internal.init" else nullcontext():
            raw += file.read_bytes()

    def look(unit: SqlUnit) -> Iterator[tuple[bytes, bytes]]:
        for row in unit.execute(sa.select(threads)):
            for column in ("story", "reference"):
                if getattr(row, column) is not None:
                    yield place("threads", row.id, column), getattr(row, column)
        for row in unit.execute(sa.select(seats)):
            yield place("seats", f"{row.thread_id.hex}:{row.seat}", "holder"), row.holder
        for row in unit.execute(sa.select(notes)):
            yield place("notes", row.id, "entry"), row.entry

    return Loot(bytes(raw), database.read_now(lambda unit: list(look(unit))))


def opened_by(keys: list[bytes], stolen: Loot) -> int:
    """How many stolen values open with any of these keys."""
    count = 0
    for at, value in stolen.values:
        for key in keys:
            try:
                open_sealed(key, at, value)
            except CannotOpen:
                continue
            count += 1
    return count


def keys_on_disk(database: Database) -> dict[str, bytes]:
    """The key store as a thief copies it."""
    return {file.stem: file.read_bytes() for file in database.keys.path.iterdir()}


@pytest.mark.promise("A2")
def test_nothing_of_an_over_conversation_opens_with_all_that_is_left(
    database: Database, request: pytest.FixtureRequest
) -> None:
    department = found(database)
    over, live = open_case(database, department), open_case(database, department)
    database.write_now(lambda unit: unit.nonces.claim(unit.nonces.issue(), "x"))
    database.write_now(lambda unit: unit.codes.issue(CodePurpose.SETUP, TODAY))
    handle = database.read_now(lambda unit: unit.seats.handle(over.id, Seat.SUBMITTER))
    before, keys_before = loot(database, request), keys_on_disk(database)
    assert opened_by(list(keys_before.values()), before) == 2 * 5

    def end(unit: Unit) -> None:
        unit.threads.forget_identity(over.id)
        unit.threads.forget_content(over.id)

    database.write_now(end)
    after, keys_after = loot(database, request), keys_on_disk(database)
    destroyed = {name: key for name, key in keys_before.items() if name not in keys_after}
    assert len(destroyed) == 2
    left = [key for name, key in keys_before.items() if name not in destroyed] + list(keys_after.values())
    of_over = [(at, value) for at, value in before.values if over.id.hex in at.decode() or str(over.id) in at.decode()]
    # The other conversation is the proof that the attack works.
    assert opened_by(list(set(left)), after) == 5
    assert opened_by(list(set(left)), before) == 5
    assert len(of_over) == 4
    assert opened_by(left, Loot(b"", of_over)) == 0
    assert not [key for key in destroyed.values() if key in before.raw or key in after.raw]
    assert all(key not in keys_after.values() for key in destroyed.values())
    assert database.read_now(lambda unit: unit.seats.open(department.ames.id, handle)) is None
    assert [one.thread_id for one in database.read_now(lambda unit: unit.seats.of(department.ames.id))] == [live.id]


@pytest.mark.promise("A2")
def test_a_database_restored_from_before_the_end_opens_nothing_either(
    database: Database, open_database: Callable[[], Database]
) -> None:
    department = found(database)
    over = open_case(database, department)
    identity, content = database.read_now(
        lambda unit: unit.execute(sa.select(threads.c.identity_key, threads.c.content_key)).one()
    )
    for key_id in (identity, content):
        database.keys.destroy(key_id)
    restored = open_database()
    assert restored.read_now(lambda unit: unit.seats.of(department.ames.id)) == []
    assert restored.read_now(lambda unit: unit.seats.holder(over.id, Seat.SUBMITTER)) is None
    assert restored.read_now(lambda unit: unit.threads.story(over.id)) is None
    assert restored.read_now(lambda unit: unit.threads.reference(over.id)) is None
    assert restored.read_now(lambda unit: unit.notes.of(over.id)) == []


@pytest.mark.promise("A2")
def test_what_people_wrote_and_who_they_are_is_in_no_file_of_the_database(
    database: Database, request: pytest.FixtureRequest
) -> None:
    department = found(database)
    database.write_now(lambda unit: unit.people.bind(department.ames.id, Account("local", IN_THE_OPEN, "ames")))
    open_case(database, department)
    stolen = loot(database, request)
    if files_of(database, request):
        assert IN_THE_OPEN.encode() in stolen.raw
    assert CANARY.encode() not in stolen.raw
    assert REFERENCE.encode() not in stolen.raw
    if database.is_sqlite:
        # Elsewhere SQLite writes ids as text: only an unsealed seat would hold these bytes.
        assert department.ames.id.bytes not in stolen.raw
    for _, value in stolen.values:
        for member in (department.ames, department.bell):
            for written in (member.id.bytes, member.id.hex.encode(), str(member.id).encode()):
                assert written not in value
    for file in database.keys.path.iterdir():
        assert file.read_bytes() not in stolen.raw


@pytest.mark.promise("A2")
def test_no_transaction_id_joins_a_row_with_a_name_and_one_without(database: Database) -> None:
    """PostgreSQL keeps with each row the transactions that made it and last locked it."""
    department = found(database)
    for _ in range(3):
        thread = open_case(database, department)
        database.write_now(lambda unit: unit.people.save(department.ames))
        database.write_now(lambda unit: unit.people.bind(department.bell.id, Account("local", "t", "bell")))

        def tell(unit: Unit) -> None:
            unit.outbox.put(ToMember(department.cole.id), Notice.BOARD, unit.now, "m")
            unit.outbox.put(ToCoordinators(department.programme.id), Notice.BOARD, unit.now, "c")

        database.write_now(tell)
        database.write_now(lambda unit, thread=thread: unit.threads.save(thread))
        for delivery in database.read_now(lambda unit: unit.outbox.due(unit.now)):
            database.write_now(lambda unit, delivery=delivery: unit.outbox.claim(delivery.id, unit.now, unit.now))
    if database.is_sqlite:
        return
    seen: dict[str, set[str]] = {"person": set(), "anonymous": set(), "neutral": set()}
    with database.engine.connect() as connection:
        for table in metadata.tables.values():
            kind = "kind" if table.name == "deliveries" else "''"
            for row in connection.exec_driver_sql(f"SELECT xmin::text, xmax::text, {kind} FROM {table.name}"):
                names = {"seat": "anonymous", "member": "person", "coordinators": "neutral"}.get(row[2])
                seen[names or table.info["names"]] |= {row[0], row[1]} - {"0"}
    assert len(seen["person"]) > 3
    assert len(seen["anonymous"]) > 3
    assert seen["person"] & seen["anonymous"] == set()


def test_an_id_is_of_version_four_wherever_it_is_kept(database: Database) -> None:
    department = found(database)
    open_case(database, department)

    def look(unit: SqlUnit) -> list[UUID]:
        return [
            value
            for table in metadata.tables.values()
            for row in unit.execute(sa.select(table))
            for value in row
            if isinstance(value, UUID)
        ]

    ids = database.read_now(look)
    assert len(ids) > 10
    assert {one.version for one in ids} == {4}
