"""One-time codes work once, and only a hash of them is kept."""

from datetime import timedelta

import sqlalchemy as sa

from bot.ports.people import NOBODY, Code, CodePurpose
from bot.ports.unit import Unit
from storage.database import Database
from storage.tables import codes
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


def test_a_stored_code_cannot_be_read(database: Database) -> None:
    code = database.write_now(lambda unit: unit.codes.issue(CodePurpose.SETUP, TODAY))
    (row,) = database.read_now(lambda unit: unit.execute(sa.select(codes)).all())
    assert code.replace("-", "") not in str(row)
    assert len(row.tag) == 32
