"""The cases that are chosen for a session, and the coordinator's words about each, sealed with what was written."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from bot.domain.agenda import Item, Script
from bot.domain.people import ProgrammeId
from bot.domain.rounds import COMING, SessionId
from bot.domain.threads import Seat, ThreadId
from storage.entries import beside, part, take_off
from storage.sealed import place
from storage.tables import agenda, sessions
from storage.threads import SqlThreads
from storage.transaction import Transaction

_ABOUT = sa.select(agenda).where(agenda.c.thread_id == sa.bindparam("thread_id"))
_OF = (
    sa.select(agenda)
    .where(agenda.c.session_id == sa.bindparam("session_id"))
    .order_by(agenda.c.position, agenda.c.thread_id)
)
_UNTOLD = (
    sa.select(agenda.c.thread_id)
    .join(sessions, sessions.c.id == agenda.c.session_id)
    .where(
        sessions.c.programme_id == sa.bindparam("programme_id"),
        sessions.c.stage.in_(sorted(COMING)),
        agenda.c.told_on != sessions.c.on,
    )
    .order_by(agenda.c.thread_id)
)
_COMING = (
    sa.select(agenda.c.thread_id)
    .join(sessions, sessions.c.id == agenda.c.session_id)
    .where(sessions.c.programme_id == sa.bindparam("programme_id"), sessions.c.stage.in_(sorted(COMING)))
)
_LAST = sa.select(sa.func.max(agenda.c.position)).where(agenda.c.session_id == sa.bindparam("session_id"))


class SqlAgenda:
    """ports.Agenda in SQL."""

    def __init__(self, transaction: Transaction, threads: SqlThreads) -> None:
        self._tx = transaction
        self._threads = threads

    def add(self, item: Item) -> None:
        """Put a case at the end of the agenda of its session."""
        last = self._tx.execute(_LAST, {"session_id": item.session_id}).scalar_one() or 0
        row = {"thread_id": item.thread_id, "position": last + 1, **self._changing(item)}
        self._tx.execute(sa.insert(agenda), row)

    def save(self, item: Item) -> None:
        """Keep what changed in an item, but not its place."""
        row = self._changing(item)
        self._tx.execute(sa.update(agenda).where(agenda.c.thread_id == item.thread_id).values(row))

    def about(self, thread_id: ThreadId) -> Item | None:
        """The item that a case is, if it is chosen."""
        row = self._tx.execute(_ABOUT, {"thread_id": thread_id}).one_or_none()
        return None if row is None else self._item(row)

    def post_id(self, thread_id: ThreadId, fresh: UUID) -> UUID:
        """What stands for the entry of a case in the outbox: `fresh`, unless something stands for it already."""
        given = sa.func.coalesce(agenda.c.post_id, sa.literal(fresh, sa.Uuid()))
        change = sa.update(agenda).where(beside(thread_id)).values(post_id=given)
        return self._tx.execute(change.returning(agenda.c.post_id)).scalars().all()[0]

    def show(self, thread_id: ThreadId) -> None:
        """Keep that what was found in a chosen case has been before the room."""
        self._tx.execute(sa.update(agenda).where(agenda.c.thread_id == thread_id).values(shown=True))

    def posted_as(self, post_id: UUID) -> Sequence[Item]:
        """The items of the entry that this stands for, while it is on an agenda."""
        rows = self._tx.execute(sa.select(agenda).where(agenda.c.post_id == post_id).order_by(agenda.c.position))
        return [self._item(row) for row in rows.all()]

    def join(self, thread_ids: Sequence[ThreadId], fresh: UUID) -> None:
        """Make one entry of these cases, whatever they stood in before; `fresh` is what they have in common."""
        for thread_id in thread_ids:
            self.part(thread_id)
        self._tx.execute(sa.update(agenda).where(agenda.c.thread_id.in_(thread_ids)).values(joined=fresh))

    def part(self, thread_id: ThreadId) -> None:
        """Let a case stand on its own again. Its words and its place stay as they are."""
        part(self._tx, thread_id)

    def tell(self, thread_id: ThreadId, on: date) -> None:
        """Keep that both ends are told of this day of their session."""
        self._tx.execute(sa.update(agenda).where(agenda.c.thread_id == thread_id).values(told_on=on))

    def untold(self, programme_id: ProgrammeId) -> Sequence[ThreadId]:
        """The cases whose session is still to come, on another day than their ends were told, by their random ids."""
        return [ThreadId(found) for found in self._tx.execute(_UNTOLD, {"programme_id": programme_id}).scalars()]

    def coming(self, programme_id: ProgrammeId) -> frozenset[ThreadId]:
        """The cases that are chosen for a session which is still to come, or on."""
        found = self._tx.execute(_COMING, {"programme_id": programme_id}).scalars()
        return frozenset(ThreadId(one) for one in found)

    def of(self, session_id: SessionId) -> Sequence[Item]:
        """The agenda of a session, in order."""
        return [self._item(row) for row in self._tx.execute(_OF, {"session_id": session_id}).all()]

    def arrange(self, session_id: SessionId, order: Sequence[ThreadId]) -> None:
        """Put the items of a session in this order."""
        for position, thread_id in enumerate(order, start=1):
            mine = (agenda.c.session_id == session_id, agenda.c.thread_id == thread_id)
            self._tx.execute(sa.update(agenda).where(*mine).values(position=position))

    def remove(self, thread_id: ThreadId) -> None:
        """Take a case off, without a trace: those behind it close up."""
        item = self.about(thread_id)
        if item is None:
            return
        take_off(self._tx, thread_id)
        behind = (agenda.c.session_id == item.session_id, agenda.c.position > item.position)
        self._tx.execute(sa.update(agenda).where(*behind).values(position=agenda.c.position - 1))

    def _changing(self, item: Item) -> dict[str, Any]:
        at, words = place("agenda", item.thread_id, "words"), asdict(item.script)
        return {
            "session_id": item.session_id,
            "minutes": item.minutes,
            "told_on": item.told_on,
            "submitter_agreed": Seat.SUBMITTER in item.agreed,
            "reader_agreed": Seat.READER in item.agreed,
            "words": self._threads.seal_content(item.thread_id, at, words) if any(words.values()) else None,
        }

    def _item(self, row: sa.Row[Any]) -> Item:
        thread_id = ThreadId(row.thread_id)
        words = self._threads.open_content(thread_id, place("agenda", thread_id, "words"), row.words)
        agreed = {Seat.SUBMITTER: row.submitter_agreed, Seat.READER: row.reader_agreed}
        return Item(
            thread_id=thread_id,
            session_id=SessionId(row.session_id),
            position=row.position,
            agreed=frozenset(seat for seat, yes in agreed.items() if yes),
            minutes=row.minutes,
            told_on=row.told_on,
            post_id=row.post_id,
            shown=bool(row.shown),
            joined=row.joined,
            script=Script() if words is None else Script(**words),
        )
