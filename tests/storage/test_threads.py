"""Conversations, their keys and what is left of them."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from bot.domain.cases import Story
from bot.domain.errors import NothingHere
from bot.domain.notices import Notice, ToSeat
from bot.domain.threads import Rounds, Seat, State, ThreadId
from bot.ports.unit import Unit
from storage.database import Database
from tests.fakes import FixedClock, SeededIds
from tests.storage.stories import TODAY, found, note, share


def test_a_conversation_comes_back_as_it_was_stored(database: Database) -> None:
    department = found(database)
    thread = database.write_now(lambda unit: share(unit, department))
    changed = replace(
        thread,
        state=State.CLOSED,
        quiet_since=date(2026, 3, 5),
        closed_on=date(2026, 3, 6),
        rounds_submitter=Rounds.YES,
        rounds_reader=Rounds.ASK_FIRST,
    )
    database.write_now(lambda unit: unit.threads.save(changed))
    assert database.read_now(lambda unit: unit.threads.get(thread.id)) == changed
    assert database.read_now(lambda unit: unit.threads.story(thread.id)) == Story(
        "A nodule behind the heart.", "Look behind the heart."
    )


def test_nothing_is_nothing_here(database: Database, ids: SeededIds) -> None:
    nowhere = ThreadId(ids.uuid())
    for ask in (
        lambda unit: unit.threads.get(nowhere),
        lambda unit: unit.threads.board_handle(nowhere, TODAY),
        lambda unit: unit.seats.handle(nowhere, Seat.READER),
    ):
        with pytest.raises(NothingHere):
            database.read_now(ask)
    assert database.read_now(lambda unit: unit.threads.story(nowhere)) is None
    assert database.read_now(lambda unit: unit.threads.reference(nowhere)) is None
    assert database.read_now(lambda unit: unit.notes.of(nowhere)) == []


def test_what_people_write_comes_back_character_by_character(database: Database) -> None:
    department = found(database)
    for happened in ("", "é" * 3000, "\N{RIGHT-TO-LEFT OVERRIDE}abc 🩻 <@U123>", 'a"b\\c\n\x00d', "\ud800 alone"):
        thread = database.write_now(lambda unit, happened=happened: share(unit, department, happened=happened))
        story = database.read_now(lambda unit, thread=thread: unit.threads.story(thread.id))
        assert story is not None
        assert story.happened == happened


def test_a_study_reference_is_told_by_the_conversation_until_it_is_gone(database: Database) -> None:
    department = found(database)
    thread = database.write_now(lambda unit: share(unit, department))
    assert not thread.has_reference
    assert database.read_now(lambda unit: unit.threads.reference(thread.id)) is None
    database.write_now(lambda unit: unit.threads.write_reference(thread.id, "12-3456"))
    # Somebody else saves the conversation as it was before: the reference stays.
    database.write_now(lambda unit: unit.threads.save(thread))
    assert database.read_now(lambda unit: unit.threads.get(thread.id)).has_reference
    assert database.read_now(lambda unit: unit.threads.reference(thread.id)) == "12-3456"
    database.write_now(lambda unit: unit.threads.forget_identity(thread.id))
    assert not database.read_now(lambda unit: unit.threads.get(thread.id)).has_reference
    assert database.read_now(lambda unit: unit.threads.reference(thread.id)) is None
    with pytest.raises(NothingHere):
        database.write_now(lambda unit: unit.threads.write_reference(thread.id, "12-3456"))


def test_the_board_shows_what_is_released_newest_day_first(database: Database) -> None:
    department = found(database)

    def work(unit: Unit) -> list[ThreadId]:
        old = share(unit, department, on=TODAY - timedelta(days=9))
        share(unit, department, released=False)
        new = [share(unit, department) for _ in range(3)]
        gone = share(unit, department, state=State.CLOSED, closed_on=TODAY)
        unit.threads.forget_content(gone.id)
        return [*sorted(thread.id for thread in new), old.id]

    expected = database.write_now(work)
    board = database.read_now(lambda unit: unit.threads.board(department.programme.id))
    assert [thread.id for thread, _ in board] == expected
    assert all(case.id == thread.case_id for thread, case in board)
    assert database.read_now(lambda unit: unit.cases.get(board[0][0])) == board[0][1]


def test_the_boards_word_for_a_case_is_the_same_for_everyone_and_holds_for_two_days(database: Database) -> None:
    department = found(database)
    thread, hidden = database.write_now(lambda unit: (share(unit, department), share(unit, department, released=False)))
    programme = department.programme.id
    handle, again, other, unreleased = database.read_now(
        lambda unit: (
            unit.threads.board_handle(thread.id, TODAY),
            unit.threads.board_handle(thread.id, TODAY),
            unit.threads.board_handle(thread.id, TODAY + timedelta(days=1)),
            unit.threads.board_handle(hidden.id, TODAY),
        )
    )
    assert handle == again != other

    def find(word: str, on: date) -> ThreadId | None:
        return database.read_now(lambda unit: unit.threads.by_board_handle(programme, word, on))

    assert find(handle, TODAY) == find(handle, TODAY + timedelta(days=1)) == thread.id
    assert find(handle, TODAY + timedelta(days=2)) is None
    assert find(other, TODAY) is None
    assert find(unreleased, TODAY) is None
    for garbage in ("", "x", "é", "=" * 27, handle[:-1], handle + "A", handle.swapcase(), "A" * 27, "\x00"):
        assert find(garbage, TODAY) is None
    seat_handle = database.read_now(lambda unit: unit.seats.handle(thread.id, Seat.READER))
    assert find(seat_handle, TODAY) is None
    assert database.read_now(lambda unit: unit.seats.open(department.bell.id, handle)) is None


def test_what_is_due(database: Database) -> None:
    department = found(database)

    def work(unit: Unit) -> list[ThreadId]:
        quiet = share(unit, department, on=TODAY - timedelta(days=31))
        share(unit, department, on=TODAY - timedelta(days=30))
        closed = share(unit, department, on=TODAY, state=State.CLOSED, closed_on=TODAY - timedelta(days=14))
        recent = share(unit, department, on=TODAY, state=State.CLOSED, closed_on=TODAY - timedelta(days=13))
        return [quiet.id, closed.id, recent.id]

    quiet, closed, recent = database.write_now(work)
    programme = department.programme.id

    def look(unit: Unit, today: date) -> tuple[list[ThreadId], list[ThreadId], list[ThreadId]]:
        return (
            [thread.id for thread in unit.threads.quiet_before(programme, TODAY - timedelta(days=30))],
            list(unit.threads.identity_due(programme, today)),
            list(unit.threads.content_due(programme, today)),
        )

    assert database.read_now(lambda unit: look(unit, TODAY)) == ([quiet], [closed], [])
    database.write_now(lambda unit: unit.threads.forget_identity(closed))
    assert database.read_now(lambda unit: look(unit, TODAY)) == ([quiet], [], [])
    later = TODAY + timedelta(days=16)
    assert database.read_now(lambda unit: look(unit, later)) == ([quiet], [recent], [closed])
    database.write_now(lambda unit: unit.threads.forget_content(closed))
    assert database.read_now(lambda unit: look(unit, later)) == ([quiet], [recent], [])


def test_the_next_day_on_which_something_ends_by_itself(database: Database) -> None:
    department = found(database)
    programme = department.programme.id

    def next_day() -> date | None:
        return database.read_now(lambda unit: unit.threads.next_destroyed(programme))

    def next_quiet() -> date | None:
        return database.read_now(lambda unit: unit.threads.next_quiet(programme))

    assert next_quiet() is None
    live = database.write_now(lambda unit: share(unit, department))
    day = next_quiet()
    assert day == TODAY + timedelta(days=31)
    assert next_day() is None
    assert database.read_now(lambda unit: unit.threads.quiet_before(programme, day - timedelta(days=30)))
    assert not database.read_now(lambda unit: unit.threads.quiet_before(programme, day - timedelta(days=31)))
    closed = replace(live, state=State.CLOSED, closed_on=TODAY)
    database.write_now(lambda unit: unit.threads.save(closed))
    assert next_quiet() is None
    assert next_day() == TODAY + timedelta(days=14)
    database.write_now(lambda unit: unit.threads.forget_identity(live.id))
    assert next_day() == TODAY + timedelta(days=30)
    database.write_now(lambda unit: unit.threads.forget_content(live.id))
    assert next_day() is None


def test_keys_are_on_disk_before_the_commit_and_gone_after_the_one_that_ends_them(database: Database) -> None:
    department = found(database)
    store = database.keys
    seen: list[int] = []

    def begin(unit: Unit) -> ThreadId:
        before = len(store.made_on())
        thread = share(unit, department)
        seen.append(len(store.made_on()) - before)
        return thread.id

    thread_id = database.write_now(begin)
    assert seen == [2]

    def end(unit: Unit) -> None:
        unit.threads.forget_identity(thread_id)
        unit.threads.forget_content(thread_id)
        seen.append(len(store.made_on()))

    database.write_now(end)
    assert seen == [2, 2]
    assert store.made_on() == {}


def test_a_unit_that_fails_leaves_no_key_and_ends_none(database: Database) -> None:
    department = found(database)
    kept = database.write_now(lambda unit: share(unit, department))

    def fail(unit: Unit) -> None:
        share(unit, department)
        unit.threads.forget_identity(kept.id)
        raise RuntimeError("on purpose")

    with pytest.raises(RuntimeError, match="on purpose"):
        database.write_now(fail)
    assert len(database.keys.made_on()) == 2
    assert len(database.read_now(lambda unit: unit.seats.of(department.ames.id))) == 1


def test_forgetting_who_takes_seats_reference_and_notices_along(database: Database, clock: FixedClock) -> None:
    department = found(database)

    def work(unit: Unit) -> ThreadId:
        thread = share(unit, department)
        unit.threads.write_reference(thread.id, "12-3456")
        unit.notes.add(thread.id, note(unit, "Thank you."))
        unit.outbox.put(ToSeat(thread.id, Seat.READER), Notice.READ, clock.now(), "a")
        return thread.id

    thread_id = database.write_now(work)
    database.write_now(lambda unit: unit.threads.forget_identity(thread_id))

    def look(unit: Unit) -> None:
        assert unit.seats.of(department.ames.id) == []
        assert unit.seats.holder(thread_id, Seat.READER) is None
        assert unit.outbox.waiting() == []
        assert unit.threads.story(thread_id) is not None
        assert [one.words for one in unit.notes.of(thread_id)] == ["Thank you."]

    database.read_now(look)
    database.write_now(lambda unit: unit.threads.forget_content(thread_id))
    database.write_now(lambda unit: unit.threads.forget_identity(thread_id))
    assert database.read_now(lambda unit: unit.threads.story(thread_id)) is None
    assert database.read_now(lambda unit: unit.notes.of(thread_id)) == []
