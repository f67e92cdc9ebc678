"""One-time codes work once, and only a hash of them is kept."""

from datetime import UTC, date, datetime, timedelta

import sqlalchemy as sa

from bot.domain.people import MemberId
from bot.ports.people import NOBODY, Code, CodePurpose
from bot.ports.unit import Unit
from storage.database import Database
from storage.tables import codes
from tests.fakes import FixedClock
from tests.storage.stories import TODAY, found

DAY = timedelta(days=1)


def test_a_code_works_once_for_its_purpose_and_until_its_last_day(database: Database) -> None:
    department = found(database)

    theirs = Code(department.cole.id)

    def work(unit: Unit) -> None:
        code = unit.codes.issue(CodePurpose.JOIN, TODAY + DAY, theirs)
        assert len(code) == 11
        assert not unit.codes.known(CodePurpose.SETUP, code, TODAY)
        assert unit.codes.redeem(CodePurpose.SETUP, code, TODAY) is None
        assert unit.codes.redeem(CodePurpose.JOIN, code, TODAY + 2 * DAY) is None
        assert unit.codes.known(CodePurpose.JOIN, code, TODAY + DAY) == theirs
        typed = f" {code.lower().replace('-', ' - ')} "
        assert unit.codes.redeem(CodePurpose.JOIN, typed, TODAY + DAY) == theirs
        assert unit.codes.redeem(CodePurpose.JOIN, code, TODAY + DAY) is None
        setup = unit.codes.issue(CodePurpose.SETUP, TODAY)
        assert unit.codes.redeem(CodePurpose.SETUP, setup, TODAY) == NOBODY
        connecting = unit.codes.issue(CodePurpose.CONNECT, TODAY, Code(programme_id=department.programme.id))
        assert unit.codes.redeem(CodePurpose.SETUP, connecting, TODAY) is None
        assert unit.codes.redeem(CodePurpose.CONNECT, connecting, TODAY) == Code(programme_id=department.programme.id)
        for garbage in ("", "é", "\ud800", "\x00", "x" * 10_000):
            assert unit.codes.redeem(CodePurpose.JOIN, garbage, TODAY) is None

    database.write_now(work)


def test_a_brief_code_works_for_a_quarter_of_an_hour_and_says_nowhere_since_when(
    database: Database, clock: FixedClock
) -> None:
    cole = found(database).cole.id

    def issue() -> str:
        return database.write_now(lambda unit: unit.codes.issue_briefly(CodePurpose.LINK, cole))

    def redeem(code: str, purpose: CodePurpose = CodePurpose.LINK) -> MemberId | None:
        return database.write_now(lambda unit: unit.codes.redeem_brief(purpose, code))

    clock.move(datetime(2026, 3, 3, 23, 50, 59, tzinfo=UTC))
    code = issue()
    rows = database.read_now(lambda unit: unit.execute(sa.select(codes)).mappings().all())
    assert [{**row, "tag": len(row["tag"])} for row in rows] == [
        {"tag": 32, "purpose": "link", "last_day": date(2026, 3, 4), "member_id": cole, "programme_id": None}
    ]
    assert redeem(code, CodePurpose.JOIN) is None
    assert database.read_now(lambda unit: unit.codes.known(CodePurpose.LINK, code, TODAY)) is None
    clock.move(by=timedelta(minutes=15))
    assert redeem(f" {code.lower()} ") == cole
    assert redeem(code) is None
    late = issue()
    clock.move(by=timedelta(minutes=16))
    assert redeem(late) is None
    first, second = issue(), issue()
    assert redeem(first) is None
    assert redeem(second) == cole
    withdrawn = issue()
    database.write_now(lambda unit: unit.codes.withdraw(CodePurpose.LINK, cole))
    assert redeem(withdrawn) is None


def test_a_stored_code_cannot_be_read(database: Database) -> None:
    code = database.write_now(lambda unit: unit.codes.issue(CodePurpose.SETUP, TODAY))
    (row,) = database.read_now(lambda unit: unit.execute(sa.select(codes)).all())
    assert code.replace("-", "") not in str(row)
    assert len(row.tag) == 32
