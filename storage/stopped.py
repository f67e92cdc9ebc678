"""How often the screen for identifiers found something, by kind and month. What it found is nowhere."""

from collections import Counter
from collections.abc import Iterable, Mapping

import sqlalchemy as sa

from bot.domain.privacy.findings import Identifier
from storage.count_tables import stopped
from storage.inbox import COUNTS_KEPT
from storage.transaction import Transaction, insert


class SqlStopped:
    """ports.Stopped in SQL."""

    def __init__(self, transaction: Transaction) -> None:
        self._tx = transaction

    def count(self, found: Iterable[Identifier]) -> None:
        """Count each kind once more this month."""
        today = self._tx.now.date()
        oldest = (today - COUNTS_KEPT).replace(day=1)
        self._tx.execute(sa.delete(stopped).where(stopped.c.month < oldest))
        # In one order, so that two who are stopped at once wait for each other and never both for the other.
        for identifier, number in sorted(Counter(found).items()):
            self._tx.execute(
                insert(self._tx, stopped).on_conflict_do_update(
                    index_elements=[stopped.c.month, stopped.c.identifier],
                    set_={"number": stopped.c.number + number},
                ),
                {"month": today.replace(day=1), "identifier": identifier.value, "number": number},
            )

    def counted(self) -> Mapping[Identifier, int]:
        """How often, by kind, in all that is kept."""
        rows = self._tx.execute(
            sa.select(stopped.c.identifier, sa.func.sum(stopped.c.number).label("number"))
            .group_by(stopped.c.identifier)
            .order_by(stopped.c.identifier)
        )
        return {Identifier(row.identifier): int(row.number) for row in rows}
