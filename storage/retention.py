"""Legal holds, and how much was destroyed on which day."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date
from typing import Any

import sqlalchemy as sa

from bot.domain.people import MemberId, ProgrammeId
from bot.domain.retention import Destroyed, Hold, HoldId, Phase
from storage.retention_tables import destroyed, holds
from storage.transaction import Transaction, insert

_HOLDS = (
    sa.select(holds)
    .where(holds.c.programme_id == sa.bindparam("programme_id"))
    .order_by(holds.c.asked_on.desc(), holds.c.over_on.desc(), holds.c.id)
)


class SqlRetention:
    """ports.Retention in SQL."""

    def __init__(self, transaction: Transaction) -> None:
        self._tx = transaction

    def holds(self, programme_id: ProgrammeId) -> Sequence[Hold]:
        """Every hold that was ever agreed to, and what is asked for now, the newest first."""
        return [_hold(row) for row in self._tx.execute(_HOLDS, {"programme_id": programme_id})]

    def keep(self, hold: Hold) -> None:
        """Store a hold, or what has become of it."""
        row = {**asdict(hold), "phase": hold.phase.value}
        statement = insert(self._tx, holds)
        changed = {name: statement.excluded[name] for name in row if name not in {"id", "programme_id"}}
        self._tx.execute(statement.on_conflict_do_update(index_elements=[holds.c.id], set_=changed), row)

    def drop(self, hold_id: HoldId) -> None:
        """Forget what was asked for and never agreed to."""
        self._tx.execute(sa.delete(holds).where(holds.c.id == hold_id))

    def count(self, programme_id: ProgrammeId, gone: Destroyed) -> None:
        """Add to what was destroyed on a day."""
        row = {"programme_id": programme_id, **asdict(gone)}
        statement = insert(self._tx, destroyed)
        self._tx.execute(
            statement.on_conflict_do_update(
                index_elements=[destroyed.c.programme_id, destroyed.c.day],
                set_={
                    "identities": destroyed.c.identities + statement.excluded.identities,
                    "contents": destroyed.c.contents + statement.excluded.contents,
                },
            ),
            row,
        )

    def last(self, programme_id: ProgrammeId) -> Destroyed | None:
        """What was destroyed on the last day on which anything was."""
        row = self._tx.execute(
            sa.select(destroyed.c.day, destroyed.c.identities, destroyed.c.contents)
            .where(destroyed.c.programme_id == programme_id)
            .order_by(destroyed.c.day.desc())
            .limit(1)
        ).one_or_none()
        return None if row is None else Destroyed(row.day, row.identities, row.contents)

    def forget_counts(self, programme_id: ProgrammeId, before: date) -> None:
        """Delete the counts of days before this one."""
        self._tx.execute(sa.delete(destroyed).where(destroyed.c.programme_id == programme_id, destroyed.c.day < before))


def _hold(row: sa.Row[Any]) -> Hold:
    def member(found: Any) -> MemberId | None:
        return None if found is None else MemberId(found)

    return Hold(
        HoldId(row.id),
        ProgrammeId(row.programme_id),
        row.reason,
        Phase(row.phase),
        MemberId(row.asked_by),
        row.asked_on,
        member(row.agreed_by),
        row.since,
        member(row.ended_by),
        row.ending_on,
        member(row.released_by),
        row.over_on,
    )
