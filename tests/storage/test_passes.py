"""Tickets to our own pages: one use, a quarter of an hour, and nothing stored before."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import sqlalchemy as sa

from storage.database import Database
from storage.once_tables import passes_used
from tests.fakes import FixedClock, SeededIds
from tests.storage.stories import ticket


def test_a_ticket_is_good_for_one_use_within_a_quarter_of_an_hour(
    database: Database, clock: FixedClock, ids: SeededIds, open_database: Callable[[], Database]
) -> None:
    clock.move(datetime(2026, 3, 3, 23, 50, tzinfo=UTC))
    given = ticket(ids)
    token, other = database.read_now(lambda unit: (unit.passes.issue(given), unit.passes.issue(given)))
    assert token != other
    assert len(token) == len(other)
    clock.move(by=timedelta(minutes=14, seconds=59))
    assert database.read_now(lambda unit: unit.passes.look(token)) == given
    assert database.write_now(lambda unit: unit.passes.redeem(token)) == given
    for one in (database, open_database()):
        assert one.read_now(lambda unit: unit.passes.look(token)) is None
        assert one.write_now(lambda unit: unit.passes.redeem(token)) is None
    assert database.read_now(lambda unit: unit.passes.look(other)) == given
    clock.move(by=timedelta(seconds=1))
    assert database.read_now(lambda unit: unit.passes.look(other)) is None
    assert database.write_now(lambda unit: unit.passes.redeem(other)) is None


def test_a_ticket_written_in_other_letters_is_the_same_ticket(database: Database, ids: SeededIds) -> None:
    token = database.read_now(lambda unit: unit.passes.issue(ticket(ids)))
    assert database.write_now(lambda unit: unit.passes.redeem(token)) is not None
    for other in (f"{token}=", f"{token}==", f" {token}", token.replace("-", "+").replace("_", "/"), f"{token}\n"):
        assert database.write_now(lambda unit, other=other: unit.passes.redeem(other)) is None


def test_garbage_is_no_ticket(database: Database, ids: SeededIds) -> None:
    token = database.read_now(lambda unit: unit.passes.issue(ticket(ids)))
    words = ["", "x", "é", "\x00", "A" * 300, token[:-3], token[3:]]
    words += [token[:place] + ("A" if token[place] != "A" else "B") + token[place + 1 :] for place in range(0, 200, 7)]
    for word in words:
        assert database.write_now(lambda unit, word=word: unit.passes.redeem(word)) is None
    assert database.read_now(lambda unit: unit.execute(sa.select(passes_used)).all()) == []
