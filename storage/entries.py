"""Cases that stand in one entry of an agenda: each can leave it, and one that is left alone keeps no sign of it."""

from uuid import UUID

import sqlalchemy as sa

from bot.domain.threads import ThreadId
from storage.tables import agenda
from storage.transaction import Transaction


def beside(thread_id: ThreadId) -> sa.ColumnElement[bool]:
    """Which rows are of the same entry as a case, its own among them."""
    joined = sa.select(agenda.c.joined).where(agenda.c.thread_id == thread_id).scalar_subquery()
    return sa.or_(agenda.c.thread_id == thread_id, agenda.c.joined == joined)


def part(tx: Transaction, thread_id: ThreadId) -> None:
    """Let a case stand on its own."""
    found = tx.execute(sa.select(agenda.c.joined).where(agenda.c.thread_id == thread_id)).scalar_one_or_none()
    tx.execute(sa.update(agenda).where(agenda.c.thread_id == thread_id).values(joined=None))
    _forget_if_alone(tx, found)


def take_off(tx: Transaction, thread_id: ThreadId) -> None:
    """Take a case off its agenda. Those behind it do not close up."""
    gone = sa.delete(agenda).where(agenda.c.thread_id == thread_id).returning(agenda.c.joined)
    _forget_if_alone(tx, tx.execute(gone).scalar_one_or_none())


def _forget_if_alone(tx: Transaction, joined: UUID | None) -> None:
    if joined is None:
        return
    left = tx.execute(sa.select(agenda.c.thread_id).where(agenda.c.joined == joined)).scalars().all()
    if len(left) == 1:
        tx.execute(sa.update(agenda).where(agenda.c.thread_id == left[0]).values(joined=None))
