"""Notes come back in order and whole, and nothing about them can be read in the database."""

from datetime import date

import pytest
import sqlalchemy as sa

from bot.domain.errors import NothingHere
from bot.domain.threads import Answer, Mention, Note, NoteId, Seat
from bot.ports.unit import Unit
from storage.database import Database
from storage.tables import notes
from storage.unit import SqlUnit
from tests.fakes import SeededIds
from tests.storage.stories import BOTH, TODAY, found, note, share


def test_notes_come_back_in_the_order_in_which_they_were_written(database: Database) -> None:
    department = found(database)
    thread, other = database.write_now(lambda unit: (share(unit, department), share(unit, department)))
    written: list[Note] = []
    for number in range(12):

        def add(unit: Unit, number: int = number) -> None:
            one = Note(
                NoteId(unit.ids.uuid()),
                Seat.READER if number % 2 else Seat.COORDINATOR,
                BOTH if number % 3 else frozenset({Seat.COORDINATOR}),
                date(2026, 3, 3 + number),
                f"words {number} é",
                Answer.AGREE if number % 4 == 0 else None,
                Mention.NAME_SHOWN if number % 5 == 0 else None,
                held=number % 6 == 0,
            )
            unit.notes.add(thread.id, one)
            written.append(one)

        database.write_now(add)
    database.write_now(lambda unit: unit.notes.add(other.id, note(unit, "elsewhere")))
    assert database.read_now(lambda unit: unit.notes.of(thread.id)) == written


def test_a_held_note_is_released(database: Database, ids: SeededIds) -> None:
    department = found(database)
    thread = database.write_now(lambda unit: share(unit, department))

    def add(unit: Unit) -> NoteId:
        held = note(unit, "first words", held=True)
        unit.notes.add(thread.id, held)
        return held.id

    note_id = database.write_now(add)
    assert database.read_now(lambda unit: unit.notes.of(thread.id))[0].held
    database.write_now(lambda unit: unit.notes.release(note_id))
    assert not database.read_now(lambda unit: unit.notes.of(thread.id))[0].held
    with pytest.raises(NothingHere):
        database.write_now(lambda unit: unit.notes.release(NoteId(ids.uuid())))


def test_nobody_writes_once_the_content_key_is_destroyed(database: Database) -> None:
    department = found(database)
    thread = database.write_now(lambda unit: share(unit, department))
    database.write_now(lambda unit: unit.threads.forget_content(thread.id))
    with pytest.raises(NothingHere):
        database.write_now(lambda unit: unit.notes.add(thread.id, note(unit, "x")))


def test_a_note_moved_to_another_conversation_does_not_open(database: Database) -> None:
    department = found(database)
    thread, other = database.write_now(lambda unit: (share(unit, department), share(unit, department)))

    def move(unit: SqlUnit) -> None:
        unit.notes.add(thread.id, note(unit, "a"))
        unit.execute(sa.update(notes).values(thread_id=other.id))

    database.write_now(move)
    assert database.read_now(lambda unit: unit.notes.of(other.id)) == []


def test_short_and_long_answers_are_equally_long(database: Database) -> None:
    department = found(database)
    thread = database.write_now(lambda unit: share(unit, department))

    def add(unit: Unit) -> None:
        for words in ("", "Yes.", "x" * 700):
            unit.notes.add(thread.id, note(unit, words))
        unit.notes.add(thread.id, Note(NoteId(unit.ids.uuid()), Seat.SUBMITTER, BOTH, TODAY, "", Answer.THANKS))

    database.write_now(add)
    entries = database.read_now(lambda unit: unit.execute(sa.select(notes.c.entry)).scalars().all())
    assert len({len(entry) for entry in entries}) == 1
