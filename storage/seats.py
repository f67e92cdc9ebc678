"""Who holds which seat: the only place where a person meets a conversation, and it is sealed."""

import hmac
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from bot.domain.errors import NothingHere
from bot.domain.people import MemberId
from bot.domain.threads import Seat, ThreadId
from bot.ports.threads import Held, Shut
from storage.codes import drawn
from storage.keys import KeyStore
from storage.sealed import NONCE, CannotOpen, key_id_of, opener, place, seal, tag
from storage.tables import seats
from storage.threads import SALT, SqlThreads, handle_of, salt_of
from storage.transaction import Transaction, inserts

LABEL = 4
_WHO = 16
_SHUT = b"!"
"""Behind the label of a seat that is closed to its holder. No label ends with it."""

HOLDER = 32
"""A seat's plain text (an id and a label) is padded to this, so that all seats are equally long."""

_LATELY = timedelta(days=2)

_TAKE = inserts(seats, lambda statement: statement.on_conflict_do_nothing().returning(seats.c.seat))
_HOLDER = sa.select(seats.c.holder).where(
    seats.c.thread_id == sa.bindparam("thread_id"), seats.c.seat == sa.bindparam("seat")
)
# As text: turning thousands of ids into objects would cost more than opening the seats. In order of thread, so that
# the seats of a conversation are opened with one key after the other.
_ALL = {
    engine: sa.select(thread, seats.c.seat, seats.c.holder).order_by(seats.c.thread_id)
    for engine, thread in (
        ("sqlite", sa.type_coerce(seats.c.thread_id, sa.Text)),
        ("postgresql", sa.cast(seats.c.thread_id, sa.Text)),
    )
}


class OpenSeats:
    """The seats opened so far, in memory. It holds what the latest look at all seats found, and nothing older.

    `shut` is whose seats were closed here lately, each with the day until which that is of use.
    """

    def __init__(self) -> None:
        self.known: dict[bytes, bytes] = {}
        self.shut: dict[bytes, date] = {}


class SqlSeats:
    """ports.Seats in SQL."""

    def __init__(self, transaction: Transaction, threads: SqlThreads, opened: OpenSeats) -> None:
        self._tx = transaction
        self._threads = threads
        self._opened = opened

    def take(self, thread_id: ThreadId, seat: Seat, member_id: MemberId) -> str:
        """Seat a member and return the label under which that seat knows the case."""
        key_id, key = self._threads.identity_key(thread_id)
        label = drawn(self._tx.ids.token(8), LABEL)
        plain = member_id.bytes + label.encode()
        holder = seal(key, key_id, _at(thread_id.hex, seat), plain, bucket=HOLDER, nonce=self._tx.ids.token(NONCE))
        taken = self._tx.execute(
            _TAKE[self._tx.engine],
            {"thread_id": thread_id, "seat": seat, "holder": holder},
        ).one_or_none()
        if taken is None:
            raise ValueError("this seat is held by somebody else")
        return label

    def leave(self, thread_id: ThreadId, seat: Seat) -> None:
        """Empty a seat."""
        self._tx.execute(sa.delete(seats).where(*_where(thread_id, seat)))

    def holder(self, thread_id: ThreadId, seat: Seat) -> MemberId | None:
        """Who holds a seat; None when nobody does or its key is destroyed."""
        plain = self._plain(thread_id, seat)
        return None if plain is None else MemberId(UUID(bytes=plain[:_WHO]))

    def label(self, thread_id: ThreadId, seat: Seat) -> str | None:
        """The label under which a seat knows the case."""
        plain = self._plain(thread_id, seat)
        return None if plain is None else _label(plain)

    def of(self, member_id: MemberId) -> Sequence[Held]:
        """The seats that a member holds. All seats are opened in memory: no column could be asked this."""
        return [held for held, _ in self._of(member_id)]

    def handle(self, thread_id: ThreadId, seat: Seat) -> str:
        """A new random word for a button: only this seat's holder can use it, and only while its identity key lives."""
        _, key = self._threads.identity_key(thread_id)
        return handle_of(self._tx.ids.token(SALT), key, b"handle", seat.encode())

    def open(self, member_id: MemberId, handle: str) -> Held | None:
        """The seat behind a handle if this member holds it; None for everything else alike."""
        salt = salt_of(handle)
        if salt is None:
            return None
        for held, key_id in self._of(member_id):
            key = self._tx.keys.read_raw(key_id)
            if key is not None and hmac.compare_digest(handle_of(salt, key, b"handle", held.seat.encode()), handle):
                return held
        return None

    def shut(self, thread_id: ThreadId, seat: Seat) -> None:
        """Close a seat to its holder, for good."""
        key_id, key = self._threads.identity_key(thread_id)
        plain = self._plain(thread_id, seat)
        if plain is None:
            raise NothingHere
        at, nonce = _at(thread_id.hex, seat), self._tx.ids.token(NONCE)
        holder = seal(key, key_id, at, plain[: _WHO + LABEL] + _SHUT, bucket=HOLDER, nonce=nonce)
        self._tx.execute(sa.update(seats).where(*_where(thread_id, seat)).values(holder=holder))
        until = self._tx.now.date() + _LATELY
        self._tx.after_commit(lambda: self._opened.shut.update({plain[:_WHO]: until}))

    def shut_lately(self, member_id: MemberId) -> bool:
        """Whether a seat of this member was closed by this process, today or the day before. Costs no look at seats."""
        return self._opened.shut.get(member_id.bytes, date.min) > self._tx.now.date()

    def is_shut(self, thread_id: ThreadId, seat: Seat) -> bool:
        """Whether a seat is closed to its holder."""
        plain = self._plain(thread_id, seat)
        return plain is not None and plain.endswith(_SHUT)

    def all_shut(self) -> Sequence[Shut]:
        """Every seat that is closed to its holder, as long as its identity key lives."""
        found: list[Shut] = []
        opens = _Opener(self._tx.keys)
        for thread, seat, holder in self._all():
            at = _at(thread.replace("-", ""), seat)
            plain, key = opens(at, holder), self._tx.keys.read_raw(key_id_of(holder))
            if plain is not None and key is not None and plain.endswith(_SHUT):
                lot = int.from_bytes(tag(key, b"lot", at)[:4], "big")
                found.append(Shut(ThreadId(UUID(thread)), MemberId(UUID(bytes=plain[:_WHO])), lot))
        return found

    def _of(self, member_id: MemberId) -> list[tuple[Held, bytes]]:
        """A member's seats, each with the id of the key that it is sealed under."""
        wanted = member_id.bytes
        before = self._opened.known
        now: dict[bytes, bytes] = {}
        found: list[tuple[Held, bytes]] = []
        opens = _Opener(self._tx.keys)
        for thread, seat, holder in self._all():
            plain = before.get(holder)
            if plain is None:
                plain = opens(_at(thread.replace("-", ""), seat), holder)
                if plain is None:
                    continue
            now[holder] = plain
            if plain.startswith(wanted):
                held = Held(ThreadId(UUID(thread)), Seat(seat), _label(plain), plain.endswith(_SHUT))
                found.append((held, key_id_of(holder)))
        self._opened.known = now
        return sorted(found, key=lambda one: (one[0].thread_id, one[0].seat))

    def _plain(self, thread_id: ThreadId, seat: Seat) -> bytes | None:
        holder = self._tx.execute(_HOLDER, {"thread_id": thread_id, "seat": seat}).scalar_one_or_none()
        return None if holder is None else _Opener(self._tx.keys)(_at(thread_id.hex, seat), holder)

    def _all(self) -> Sequence[Any]:
        return self._tx.execute(_ALL[self._tx.engine]).all()


class _Opener:
    """Opens seats one after the other, and sets a key up once for all seats in a row that share it."""

    def __init__(self, keys: KeyStore) -> None:
        self._keys = keys
        self._key_id = b""
        self._opens: Callable[[bytes, bytes], bytes] | None = None

    def __call__(self, at: bytes, holder: bytes) -> bytes | None:
        """The seat's plain text, or None when it does not open."""
        key_id = key_id_of(holder)
        if key_id != self._key_id:
            key = self._keys.read_raw(key_id)
            self._key_id, self._opens = key_id, None if key is None else opener(key)
        if self._opens is None:
            return None
        try:
            return self._opens(at, holder)
        except CannotOpen:
            return None


def _at(thread: str, seat: str) -> bytes:
    return place("seats", f"{thread}:{seat}", "holder")


def _label(plain: bytes) -> str:
    return plain[_WHO : _WHO + LABEL].decode()


def _where(thread_id: ThreadId, seat: Seat) -> tuple[sa.ColumnElement[bool], ...]:
    return seats.c.thread_id == thread_id, seats.c.seat == seat
