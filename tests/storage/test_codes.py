"""One-time codes work once, and only a hash of them is kept."""

from datetime import timedelta

import sqlalchemy as sa

from bot.ports.people import CodePurpose
from bot.ports.unit import Unit
from storage.database import Database
from storage.tables import codes
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
