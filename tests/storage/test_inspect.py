"""What an administrator finds: everything that is stored, the sealed as sealed, the destroyed as destroyed."""

from bot.domain.notices import Notice, ToSeat
from bot.domain.people import Account
from bot.domain.records import Record, Secrecy
from bot.domain.threads import Seat
from bot.ports.people import CodePurpose
from bot.ports.unit import Unit
from storage.database import Database
from storage.inspect import records
from storage.tables import metadata
from tests.storage.stories import TODAY, found, note, share

WORDS = "canary"


def cells(found_there: list[Record], table: str) -> dict[str, tuple[Secrecy, str]]:
    """The only row of a table."""
    (record,) = [one for one in found_there if one.table == table]
    return {cell.column: (cell.secrecy, cell.text) for cell in record.cells}


def test_an_administrator_sees_rows_but_no_words_and_no_holders(database: Database) -> None:
    department = found(database)

    def work(unit: Unit) -> None:
        thread = share(unit, department, happened=WORDS)
        unit.threads.write_reference(thread.id, "12-3456")
        unit.notes.add(thread.id, note(unit, WORDS))
        unit.outbox.put(ToSeat(thread.id, Seat.READER), Notice.READ, unit.now, "k")
        unit.inbox.first("slack", WORDS)
        nonce = unit.nonces.issue()
        unit.nonces.claim(nonce, "x")
        unit.nonces.keep_outcome(nonce, WORDS)

    database.write_now(work)
    seen = records(database)
    assert seen == records(database)
    assert seen == sorted(seen, key=lambda record: (record.table, record.key))
    text = str(seen)
    assert WORDS not in text
    assert "12-3456" not in text
    assert "Ames" in text
    thread = cells(seen, "threads")
    assert thread["state"] == (Secrecy.READABLE, "delivered")
    assert thread["identity_key"][0] is Secrecy.READABLE
    assert thread["story"][0] is thread["reference"][0] is Secrecy.SEALED
    assert int(thread["story"][1]) > 1024
    assert cells(seen, "notes")["entry"][0] is Secrecy.SEALED
    outcomes = [cell.secrecy for one in seen if one.table == "nonces" for cell in one.cells if cell.column == "outcome"]
    assert sorted(outcomes) == [Secrecy.READABLE, Secrecy.SEALED]
    assert cells(seen, "deliveries")["not_before"] == (Secrecy.READABLE, "2026-03-03 15:30:00+00:00")
    seats = [record for record in seen if record.table == "seats"]
    assert len(seats) == 2
    assert str(department.ames.id) not in str(seats)


def test_what_is_destroyed_is_shown_as_destroyed(database: Database) -> None:
    department = found(database)
    thread = database.write_now(lambda unit: share(unit, department))
    row = cells(records(database), "threads")
    assert row["reference"] == (Secrecy.READABLE, "")
    database.write_now(lambda unit: unit.threads.forget_identity(thread.id))
    row = cells(records(database), "threads")
    assert row["identity_key"] == row["reference"] == (Secrecy.DESTROYED, "0")
    assert row["story"][0] is Secrecy.SEALED
    database.write_now(lambda unit: unit.threads.forget_content(thread.id))
    row = cells(records(database), "threads")
    assert row["content_key"] == row["story"] == (Secrecy.DESTROYED, "0")
    assert [record for record in records(database) if record.table == "seats"] == []


def test_every_table_is_shown_and_no_more_rows_than_asked(database: Database) -> None:
    department = found(database)

    def work(unit: Unit) -> None:
        for number in range(5):
            unit.people.bind(department.ames.id, Account("local", "t", f"u{number}"))
        unit.codes.issue(CodePurpose.SETUP, TODAY)

    database.write_now(work)
    seen = records(database, limit=2)
    assert {record.table for record in seen} <= set(metadata.tables)
    assert sum(record.table == "accounts" for record in seen) == 2
    (code,) = [record for record in seen if record.table == "codes"]
    assert len(code.key) == 64
