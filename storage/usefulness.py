"""Whether conversations were of use: tallies that are sealed until their quarter is over, and what came of them."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from bot.domain.notices import local_day
from bot.domain.people import MemberId, ProgrammeId
from bot.domain.quarters import next_quarter, quarter
from bot.domain.threads import Seat
from bot.domain.usefulness import Figures, Tally, Useful
from storage.count_tables import tallies, usefulness
from storage.sealed import NONCE, CannotOpen, derived, open_sealed, place, seal, tag
from storage.tables import programmes
from storage.transaction import Transaction, inserts

SIZE = 8192
"""A tally is padded to whole multiples of this: room for several hundred people."""

_PURPOSE = b"usefulness"
_KEY_ID = UUID(int=0)
_PERSON = 6
_ADD = inserts(tallies, lambda statement: statement.on_conflict_do_nothing().returning(tallies.c.seat))
_OF = sa.select(tallies).where(tallies.c.programme_id == sa.bindparam("programme_id")).order_by(tallies.c.seat)


@dataclass(frozen=True, slots=True)
class _Box:
    """What is inside a tally: how often each answer was given, and a keyed hash of each who gave any."""

    counts: dict[str, int]
    people: list[str]


class SqlUsefulness:
    """ports.Usefulness in SQL."""

    def __init__(self, transaction: Transaction) -> None:
        self._tx = transaction

    def add(self, programme_id: ProgrammeId, seat: Seat, member_id: MemberId, said: Useful) -> None:
        """Count an answer of a member."""
        key = self._key()
        person = tag(key, programme_id.bytes, seat.encode(), member_id.bytes)[:_PERSON].hex()
        found = next((row for row in self._rows(programme_id) if row.seat == seat), None)
        box = _Box({}, []) if found is None else self._opened(key, found)
        box.counts[said] = box.counts.get(said, 0) + 1
        people = sorted({*box.people, person})
        sealed = self._sealed(key, programme_id, seat, _Box(box.counts, people))
        if found is None:
            zone = self._tx.execute(sa.select(programmes.c.zone).where(programmes.c.id == programme_id)).scalar_one()
            today = local_day(self._tx.now, zone)
            row = {"programme_id": programme_id, "seat": seat, "since": quarter(today), "due_on": next_quarter(today)}
            self._tx.execute(_ADD[self._tx.engine], {**row, "box": sealed}).one()
            return
        self._tx.execute(sa.update(tallies).where(*_at(programme_id, seat)).values(box=sealed))

    def tallies(self, programme_id: ProgrammeId) -> Sequence[Tally]:
        """The tallies that nobody has read yet."""
        key = self._key()
        return [
            Tally(Seat(row.seat), row.since, row.due_on, len(self._opened(key, row).people))
            for row in self._rows(programme_id)
        ]

    def publish(self, programme_id: ProgrammeId, tally: Tally) -> None:
        """Keep what came of a tally where it can be read, and destroy the rest of it."""
        row = next(row for row in self._rows(programme_id) if row.seat == tally.seat)
        counts = self._opened(self._key(), row).counts
        figures = {
            "id": self._tx.ids.uuid(),
            "programme_id": programme_id,
            "seat": tally.seat,
            "since": tally.since,
            "until": tally.due_on,
            **{said.value: counts.get(said, 0) for said in Useful},
        }
        self._tx.execute(sa.insert(usefulness), figures)
        self.destroy(programme_id, tally)

    def keep(self, programme_id: ProgrammeId, tally: Tally, due_on: date) -> None:
        """Leave a tally sealed until another day."""
        self._tx.execute(sa.update(tallies).where(*_at(programme_id, tally.seat)).values(due_on=due_on))

    def destroy(self, programme_id: ProgrammeId, tally: Tally) -> None:
        """Destroy a tally unread."""
        self._tx.execute(sa.delete(tallies).where(*_at(programme_id, tally.seat)))

    def figures(self, programme_id: ProgrammeId) -> Sequence[Figures]:
        """What came of all tallies, the newest first."""
        rows = self._tx.execute(
            sa.select(usefulness)
            .where(usefulness.c.programme_id == programme_id)
            .order_by(usefulness.c.until.desc(), usefulness.c.seat)
        ).mappings()
        return [
            Figures(Seat(row["seat"]), row["since"], row["until"], {said: row[said.value] for said in Useful})
            for row in rows
        ]

    def _rows(self, programme_id: ProgrammeId) -> Sequence[sa.Row[Any]]:
        return self._tx.execute(_OF, {"programme_id": programme_id}).all()

    def _key(self) -> bytes:
        return derived(self._tx.keys.app_key(), _PURPOSE)

    def _sealed(self, key: bytes, programme_id: ProgrammeId, seat: Seat, box: _Box) -> bytes:
        plain = json.dumps([box.counts, box.people]).encode()
        return seal(key, _KEY_ID, _place(programme_id, seat), plain, bucket=SIZE, nonce=self._tx.ids.token(NONCE))

    def _opened(self, key: bytes, row: sa.Row[Any]) -> _Box:
        """What is in a tally; nothing where it was sealed by another key store: a conversation must still close."""
        try:
            return _Box(*json.loads(open_sealed(key, _place(row.programme_id, row.seat), row.box)))
        except CannotOpen:
            return _Box({}, [])


def _at(programme_id: ProgrammeId, seat: Seat) -> tuple[sa.ColumnElement[bool], ...]:
    return tallies.c.programme_id == programme_id, tallies.c.seat == seat


def _place(programme_id: UUID, seat: str) -> bytes:
    return place("tallies", f"{programme_id.hex}:{seat}", "box")
