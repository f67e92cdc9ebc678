"""A form is sent once, and a second try is answered like the first."""

from base64 import urlsafe_b64encode
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from bot.domain.errors import Reason, Refused
from bot.ports.forms import Sending
from bot.ports.people import CodePurpose
from bot.ports.unit import Unit
from storage.database import Database
from storage.once_tables import inbox, nonces, passes_used
from storage.tables import codes
from storage.unit import SqlUnit
from tests.fakes import FixedClock, SeededIds
from tests.storage.stories import TODAY, ticket

DAY = timedelta(days=1)


def test_a_form_is_sent_once_and_a_second_try_answers_the_same(database: Database) -> None:
    def work(unit: Unit) -> None:
        nonce, other = unit.nonces.issue(), unit.nonces.issue()
        assert nonce != other
        assert unit.nonces.outcome(nonce) is None
        assert unit.nonces.claim(nonce, "a word") is Sending.FIRST
        assert unit.nonces.outcome(nonce) is None
        unit.nonces.keep_outcome(nonce, "K7QF é")
        assert unit.nonces.claim(nonce, "a word") is Sending.AGAIN
        assert unit.nonces.outcome(nonce) == "K7QF é"
        assert unit.nonces.claim(other, "a word") is Sending.FIRST
        assert unit.nonces.outcome(other) is None

    database.write_now(work)


def test_other_words_under_the_same_nonce_are_told_apart_however_often_they_come(database: Database) -> None:
    nonce = database.read_now(lambda unit: unit.nonces.issue())
    sent = ("a word", "another \ud83d", "", "another \ud83d", "a word")
    found = [database.write_now(lambda unit, words=words: unit.nonces.claim(nonce, words)) for words in sent]
    other = Sending.OTHERWISE
    assert found == [Sending.FIRST, other, other, other, Sending.AGAIN]


def test_equal_words_leave_nothing_equal_and_nothing_of_themselves(database: Database) -> None:
    """Nobody can tell from the rows that two forms said the same, nor which row is what a form said."""

    def work(unit: SqlUnit) -> list[Any]:
        for _ in range(3):
            unit.nonces.claim(unit.nonces.issue(), "the same words")
        return list(unit.execute(sa.select(nonces)))

    rows = database.write_now(work)
    assert len({row.tag for row in rows}) == len(rows) == 6
    assert {(len(row.tag), row.day, row.outcome) for row in rows} == {(32, TODAY, None)}
    assert b"words" not in b"".join(row.tag for row in rows)


def test_a_form_of_three_days_ago_is_too_old(database: Database, clock: FixedClock) -> None:
    clock.move(datetime(2026, 3, 3, 23, 59, tzinfo=UTC))
    nonce = database.read_now(lambda unit: unit.nonces.issue())
    clock.move(by=2 * DAY)
    assert database.write_now(lambda unit: unit.nonces.claim(nonce, "x") is Sending.FIRST)
    clock.move(by=timedelta(minutes=1))
    for word in (nonce, "", "x", "é", nonce[:-1], nonce + "A", nonce + "=", f"{nonce}\n", "A" * 27, "_" * 27):
        with pytest.raises(Refused) as refused:
            database.write_now(lambda unit, word=word: unit.nonces.claim(word, "x"))
        assert refused.value.reason is Reason.FORM_TOO_OLD
        assert database.write_now(lambda unit, word=word: unit.nonces.outcome(word)) is None
        database.write_now(lambda unit, word=word: unit.nonces.keep_outcome(word, "x"))


def test_a_form_from_tomorrow_or_from_a_day_without_a_key_is_too_old(database: Database, clock: FixedClock) -> None:
    tomorrow = urlsafe_b64encode((TODAY + DAY).toordinal().to_bytes(4, "big") + bytes(16)).decode().rstrip("=")
    yesterday = urlsafe_b64encode((TODAY - DAY).toordinal().to_bytes(4, "big") + bytes(16)).decode().rstrip("=")
    for nonce in (tomorrow, yesterday):
        with pytest.raises(Refused):
            database.write_now(lambda unit, nonce=nonce: unit.nonces.claim(nonce, "x"))
    assert list(database.keys.path.iterdir()) == []


def test_an_outcome_is_for_whoever_has_the_nonce(database: Database) -> None:
    def work(unit: SqlUnit) -> bytes:
        nonce = unit.nonces.issue()
        unit.nonces.claim(nonce, "x")
        unit.nonces.keep_outcome(nonce, "K7QF")
        other = unit.nonces.issue()
        unit.nonces.claim(other, "x")
        (sealed,) = unit.execute(sa.select(nonces.c.outcome).where(nonces.c.outcome.is_not(None))).scalars()
        unit.execute(sa.update(nonces).values(outcome=sealed))
        assert unit.nonces.outcome(nonce) == "K7QF"
        assert unit.nonces.outcome(other) is None
        return sealed

    assert b"K7QF" not in database.write_now(work)


async def test_days_are_forgotten_with_their_keys(database: Database, clock: FixedClock, ids: SeededIds) -> None:
    def work(unit: Unit) -> str:
        unit.inbox.first("slack", str(unit.now))
        unit.passes.redeem(unit.passes.issue(ticket(ids)))
        nonce = unit.nonces.issue()
        unit.nonces.claim(nonce, "x")
        return nonce

    old = database.write_now(work)
    code = database.write_now(lambda unit: unit.codes.issue(CodePurpose.SETUP, TODAY))
    clock.move(by=DAY)
    new = database.write_now(work)
    await database.forget_days(TODAY + DAY)
    counts = database.read_now(
        lambda unit: [
            unit.execute(sa.select(sa.func.count()).select_from(table)).scalar_one()
            for table in (nonces, inbox, passes_used, codes)
        ]
    )
    assert counts == [2, 1, 1, 0]
    assert database.keys.kept_day_key(TODAY) is None
    assert database.keys.kept_day_key(TODAY + DAY) is not None
    with pytest.raises(Refused):
        database.write_now(lambda unit: unit.nonces.claim(old, "x"))
    assert database.write_now(lambda unit: unit.nonces.claim(new, "x")) is Sending.AGAIN
    assert not database.read_now(lambda unit: unit.codes.known(CodePurpose.SETUP, code, TODAY))
