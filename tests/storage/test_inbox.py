"""What a platform delivers twice is recognised, and nothing of it can be read."""

from datetime import UTC, datetime, timedelta

import sqlalchemy as sa

from storage.database import Database
from storage.tables import inbox
from tests.fakes import FixedClock


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
