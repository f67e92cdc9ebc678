"""Codes, forms, deliveries from platforms and tickets to our pages: each works once, and only hashes are kept."""

from base64 import urlsafe_b64encode
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa

from bot.domain.errors import Reason, Refused
from bot.domain.threads import Seat, ThreadId
from bot.ports import CodePurpose, Pass, PassPurpose, Unit
from storage.database import Database
from storage.tables import codes, inbox, nonces, passes_used
from storage.unit import SqlUnit
from tests.fakes import FixedClock, SeededIds
from tests.storage.stories import TODAY, found

DAY = timedelta(days=1)


def test_a_code_works_once_for_its_purpose_and_until_its_last_day(database: Database) -> None:
    department = found(database)

    def work(unit: Unit) -> None:
        code = unit.codes.issue(CodePurpose.JOIN, TODAY + DAY, department.cole.id)
        assert len(code) == 11
        assert not unit.codes.known(CodePurpose.SETUP, code, TODAY)
        assert unit.codes.redeem(CodePurpose.SETUP, code, TODAY) == (False, None)
        assert unit.codes.redeem(CodePurpose.JOIN, code, TODAY + 2 * DAY) == (False, None)
        assert unit.codes.known(CodePurpose.JOIN, code, TODAY + DAY)
        typed = f" {code.lower().replace('-', ' - ')} "
        assert unit.codes.redeem(CodePurpose.JOIN, typed, TODAY + DAY) == (True, department.cole.id)
        assert unit.codes.redeem(CodePurpose.JOIN, code, TODAY + DAY) == (False, None)
        setup = unit.codes.issue(CodePurpose.SETUP, TODAY)
        assert unit.codes.redeem(CodePurpose.SETUP, setup, TODAY) == (True, None)
        for garbage in ("", "é", "\ud800", "\x00", "x" * 10_000):
            assert unit.codes.redeem(CodePurpose.JOIN, garbage, TODAY) == (False, None)

    database.write_now(work)


def test_a_stored_code_cannot_be_read(database: Database) -> None:
    code = database.write_now(lambda unit: unit.codes.issue(CodePurpose.SETUP, TODAY))
    (row,) = database.read_now(lambda unit: unit.execute(sa.select(codes)).all())
    assert code.replace("-", "") not in str(row)
    assert len(row.tag) == 32


def test_a_form_is_sent_once_and_a_second_try_answers_the_same(database: Database) -> None:
    def work(unit: Unit) -> None:
        nonce, other = unit.nonces.issue(), unit.nonces.issue()
        assert nonce != other
        assert unit.nonces.outcome(nonce) is None
        assert unit.nonces.claim(nonce)
        assert unit.nonces.outcome(nonce) is None
        unit.nonces.keep_outcome(nonce, "K7QF é")
        assert not unit.nonces.claim(nonce)
        assert unit.nonces.outcome(nonce) == "K7QF é"
        assert unit.nonces.claim(other)
        assert unit.nonces.outcome(other) is None

    database.write_now(work)


def test_a_form_of_three_days_ago_is_too_old(database: Database, clock: FixedClock) -> None:
    clock.move(datetime(2026, 3, 3, 23, 59, tzinfo=UTC))
    nonce = database.read_now(lambda unit: unit.nonces.issue())
    clock.move(by=2 * DAY)
    assert database.write_now(lambda unit: unit.nonces.claim(nonce))
    clock.move(by=timedelta(minutes=1))
    for word in (nonce, "", "x", "é", nonce[:-1], nonce + "A", nonce + "=", f"{nonce}\n", "A" * 27, "_" * 27):
        with pytest.raises(Refused) as refused:
            database.write_now(lambda unit, word=word: unit.nonces.claim(word))
        assert refused.value.reason is Reason.FORM_TOO_OLD
        assert database.write_now(lambda unit, word=word: unit.nonces.outcome(word)) is None
        database.write_now(lambda unit, word=word: unit.nonces.keep_outcome(word, "x"))


def test_a_form_from_tomorrow_or_from_a_day_without_a_key_is_too_old(database: Database, clock: FixedClock) -> None:
    tomorrow = urlsafe_b64encode((TODAY + DAY).toordinal().to_bytes(4, "big") + bytes(16)).decode().rstrip("=")
    yesterday = urlsafe_b64encode((TODAY - DAY).toordinal().to_bytes(4, "big") + bytes(16)).decode().rstrip("=")
    for nonce in (tomorrow, yesterday):
        with pytest.raises(Refused):
            database.write_now(lambda unit, nonce=nonce: unit.nonces.claim(nonce))
    assert list(database.keys.path.iterdir()) == []


def test_an_outcome_is_for_whoever_has_the_nonce(database: Database) -> None:
    def work(unit: SqlUnit) -> bytes:
        nonce = unit.nonces.issue()
        unit.nonces.claim(nonce)
        unit.nonces.keep_outcome(nonce, "K7QF")
        other = unit.nonces.issue()
        unit.nonces.claim(other)
        (sealed,) = unit.execute(sa.select(nonces.c.outcome).where(nonces.c.outcome.is_not(None))).scalars()
        unit.execute(sa.update(nonces).values(outcome=sealed))
        assert unit.nonces.outcome(nonce) == "K7QF"
        assert unit.nonces.outcome(other) is None
        return sealed

    assert b"K7QF" not in database.write_now(work)


def test_what_a_platform_delivers_twice_is_recognised_for_a_day(database: Database, clock: FixedClock) -> None:
    def first(event: str, platform: str = "slack") -> bool:
        return database.write_now(lambda unit: unit.inbox.first(platform, event))

    clock.move(datetime(2026, 3, 3, 23, 59, tzinfo=UTC))
    assert first("a")
    assert not first("a")
    assert first("b")
    assert first("a", "teams")
    clock.move(by=timedelta(minutes=2))
    assert not first("a")
    assert first("c")
    assert first("\ud800")
    rows = database.read_now(lambda unit: unit.execute(sa.select(inbox)).all())
    assert len(rows) == 5
    assert all(len(row.tag) == 32 for row in rows)


def ticket(ids: SeededIds) -> Pass:
    """A ticket for a page."""
    return Pass(PassPurpose.READ_REFERENCE, ThreadId(ids.uuid()), Seat.READER, "fr")


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


async def test_days_are_forgotten_with_their_keys(database: Database, clock: FixedClock, ids: SeededIds) -> None:
    def work(unit: Unit) -> str:
        unit.inbox.first("slack", str(unit.now))
        unit.passes.redeem(unit.passes.issue(ticket(ids)))
        nonce = unit.nonces.issue()
        unit.nonces.claim(nonce)
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
    assert counts == [1, 1, 1, 0]
    assert database.keys.kept_day_key(TODAY) is None
    assert database.keys.kept_day_key(TODAY + DAY) is not None
    with pytest.raises(Refused):
        database.write_now(lambda unit: unit.nonces.claim(old))
    assert not database.write_now(lambda unit: unit.nonces.claim(new))
    assert not database.read_now(lambda unit: unit.codes.known(CodePurpose.SETUP, code, TODAY))
