"""What platforms delivered, kept only as a hash under a key that dies within days, and how much of it was unread."""

from collections.abc import Mapping
from datetime import date, timedelta

import sqlalchemy as sa

from storage.count_tables import unread
from storage.once_tables import inbox
from storage.sealed import tag
from storage.transaction import Transaction, insert

COUNTS_KEPT = timedelta(days=90)


class SqlInbox:
    """ports.Inbox in SQL."""

    def __init__(self, transaction: Transaction) -> None:
        self._tx = transaction

    def first(self, platform: str, event: str) -> bool:
        """Whether this event was not delivered before, today or yesterday. Remembers it."""
        today = self._tx.now.date()
        parts = (b"inbox", platform.encode(), event.encode("utf-8", "surrogatepass"))
        yesterday = self._tx.keys.kept_day_key(today - timedelta(days=1))
        if yesterday is not None:
            seen = self._tx.execute(sa.select(inbox.c.day).where(inbox.c.tag == tag(yesterday, *parts)))
            if seen.one_or_none() is not None:
                return False
        new = self._tx.execute(
            insert(self._tx, inbox).on_conflict_do_nothing().returning(inbox.c.day),
            {"tag": tag(self._tx.keys.day_key(today), *parts), "day": today},
        )
        return new.one_or_none() is not None

    def count_unread(self, platform: str, reason: str) -> None:
        """Count something that nobody could make sense of."""
        today = self._tx.now.date()
        self._tx.execute(sa.delete(unread).where(unread.c.day < today - COUNTS_KEPT))
        self._tx.execute(
            insert(self._tx, unread).on_conflict_do_update(
                index_elements=[unread.c.platform, unread.c.day, unread.c.reason],
                set_={"number": unread.c.number + 1},
            ),
            {"platform": platform, "day": today, "reason": reason, "number": 1},
        )

    def unread(self, platform: str, since: date) -> Mapping[str, int]:
        """How often that was since a day, by reason."""
        rows = self._tx.execute(
            sa.select(unread.c.reason, sa.func.sum(unread.c.number).label("number"))
            .where(unread.c.platform == platform, unread.c.day >= since)
            .group_by(unread.c.reason)
            .order_by(unread.c.reason)
        )
        return {row.reason: int(row.number) for row in rows}
