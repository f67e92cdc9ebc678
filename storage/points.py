"""What a session has learned: sentences that a coordinator released, and nothing that leads back to a case."""

from collections.abc import Sequence

import sqlalchemy as sa

from bot.domain.rounds import SessionId
from storage.tables import learning_points
from storage.transaction import Transaction


class SqlPoints:
    """ports.Points in SQL."""

    def __init__(self, transaction: Transaction) -> None:
        self._tx = transaction

    def release(self, session_id: SessionId, points: Sequence[str]) -> None:
        """Keep what a session has learned, in this order."""
        for position, words in enumerate(points, start=1):
            row = {"id": self._tx.ids.uuid(), "session_id": session_id, "position": position, "words": words}
            self._tx.execute(sa.insert(learning_points), row)

    def of(self, session_id: SessionId) -> Sequence[str]:
        """What a session has learned, in order; empty while nothing is released."""
        return list(
            self._tx.execute(
                sa.select(learning_points.c.words)
                .where(learning_points.c.session_id == session_id)
                .order_by(learning_points.c.position)
            ).scalars()
        )
