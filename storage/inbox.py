"""What platforms delivered, kept only as a hash under a key that dies within days."""

from datetime import timedelta

import sqlalchemy as sa

from storage.sealed import tag
from storage.tables import inbox
from storage.transaction import Transaction, insert


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
