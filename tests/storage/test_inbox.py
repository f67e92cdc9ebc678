"""What a platform delivers twice is recognised, and nothing of it can be read."""

from datetime import UTC, datetime, timedelta

import sqlalchemy as sa

from storage.database import Database
from storage.once_tables import inbox
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


def test_what_could_not_be_understood_is_counted_by_day_and_reason_for_three_months(
    database: Database, clock: FixedClock
) -> None:
    def count(reason: str, platform: str = "teams") -> None:
        database.write_now(lambda unit: unit.inbox.count_unread(platform, reason))

    def since(days: int) -> dict[str, int]:
        day = clock.now().date() - timedelta(days=days)
        return dict(database.read_now(lambda unit: unit.inbox.unread("teams", day)))

    count("fault")
    count("fault")
    count("no_person")
    count("fault", "slack")
    clock.move(by=timedelta(days=30))
    count("fault")
    assert since(30) == {"fault": 3, "no_person": 1}
    assert since(29) == {"fault": 1}
    clock.move(by=timedelta(days=61))
    count("no_person")
    assert since(365) == {"fault": 1, "no_person": 1}
