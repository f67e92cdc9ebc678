"""Conversations: their state, their sealed story and study reference, and their two keys."""

import hmac
import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Sequence
from dataclasses import asdict
from datetime import date, timedelta
from functools import partial
from hashlib import sha256
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from bot.domain.agenda import NOTHING_SHOWN, kept_until
from bot.domain.cases import Case, CaseId, Story
from bot.domain.errors import NothingHere
from bot.domain.people import ProgrammeId
from bot.domain.threads import CONTENT_KEPT, ENDS, IDENTITY_KEPT, LIVE, QUIET, Praise, Rounds, State, Thread, ThreadId
from storage.cases import case_from
from storage.entries import take_off
from storage.image_tables import images
from storage.sealed import CONTENT, NONCE, SHORT, CannotOpen, open_sealed, place, seal
from storage.tables import agenda, cases, deliveries, notes, seats, sessions, threads
from storage.transaction import Transaction

SALT = 8
HANDLE = 12

_SHOWN = (
    threads.c.id,
    threads.c.case_id,
    threads.c.programme_id,
    threads.c.state,
    threads.c.released,
    threads.c.quiet_since,
    threads.c.closed_on,
    threads.c.rounds_submitter,
    threads.c.rounds_reader,
    threads.c.useful_submitter,
    threads.c.useful_reader,
    threads.c.praise_submitter,
    threads.c.praise_reader,
    threads.c.praise_id,
    threads.c.desk_since,
    threads.c.unopened_since,
    threads.c.unreached_since,
    threads.c.reference.is_not(None).label("has_reference"),
)

_PRAISE = ("praise_submitter", "praise_reader", "praise_id")

_CASE = tuple(column.label(f"shared_{column.name}") for column in cases.c)

_ADD = sa.insert(threads)
_GET = sa.select(*_SHOWN).where(threads.c.id == sa.bindparam("id"))
_SAVE = sa.update(threads).where(threads.c.id == sa.bindparam("thread_id"))
_STORY = sa.select(threads.c.story).where(threads.c.id == sa.bindparam("id"))
_CLOSED = (
    # The day of the session that a conversation is chosen for: moved or cancelled, its keys follow by themselves.
    sa.select(threads.c.id, threads.c.closed_on, sessions.c.on)
    .select_from(threads)
    .outerjoin(agenda, agenda.c.thread_id == threads.c.id)
    .outerjoin(sessions, sa.and_(sessions.c.id == agenda.c.session_id, sessions.c.stage.not_in(NOTHING_SHOWN)))
)
_MINE = threads.c.programme_id == sa.bindparam("programme_id")
_IN_USE = (_MINE, threads.c.released.is_(True), threads.c.content_key.is_not(None))
_BOARD = (
    sa.select(*_SHOWN, *_CASE)
    .join(cases, cases.c.id == threads.c.case_id)
    .where(*_IN_USE)
    .order_by(cases.c.shared_on.desc(), threads.c.id)
)
_BOARD_KEYS = sa.select(threads.c.id, threads.c.content_key).where(*_IN_USE)
_AT_DESK = (
    sa.select(*_SHOWN)
    .where(_MINE, threads.c.desk_since >= sa.bindparam("since"), threads.c.content_key.is_not(None))
    .order_by(threads.c.desk_since, threads.c.id)
)
_NEXT_QUIET = sa.select(sa.func.min(threads.c.quiet_since)).where(_MINE, threads.c.state.in_(LIVE))
_NEXT_LAPSE = [
    (
        kept,
        sa.select(sa.func.min(threads.c.closed_on)).where(
            _MINE, key.is_not(None), ~sa.exists().where(agenda.c.thread_id == threads.c.id)
        ),
        _CLOSED.where(_MINE, key.is_not(None), agenda.c.thread_id.is_not(None)),
    )
    for key, kept in ((threads.c.identity_key, IDENTITY_KEPT), (threads.c.content_key, CONTENT_KEPT))
]
"""For each key: how long it lives once closed, the first closing of what is on no agenda, and what is on one."""
_KEYS = sa.select(threads.c.identity_key, threads.c.content_key).where(threads.c.id == sa.bindparam("id"))


def handle_of(salt: bytes, key: bytes, *parts: bytes) -> str:
    """A word that only the holder of `key` can make or check."""
    proof = hmac.digest(key, b"|".join((*parts, salt)), sha256)[:HANDLE]
    return urlsafe_b64encode(salt + proof).decode().rstrip("=")


def salt_of(handle: str) -> bytes | None:
    """The salt in a handle, or None when the word is no handle at all."""
    try:
        whole = urlsafe_b64decode(handle.encode("ascii") + b"=")
    except ValueError:
        return None
    return whole[:SALT] if len(whole) == SALT + HANDLE else None


class SqlThreads:
    """ports.Threads in SQL."""

    def __init__(self, transaction: Transaction) -> None:
        self._tx = transaction
        self._key_ids: dict[ThreadId, tuple[UUID | None, UUID | None]] = {}

    def start(self, thread: Thread, story: Story) -> None:
        """Make both keys (on disk before this unit commits) and store the conversation with its story sealed."""
        identity, content = self._tx.make_keys()
        self._key_ids[thread.id] = (identity, content)
        row = {
            "id": thread.id,
            "case_id": thread.case_id,
            "programme_id": thread.programme_id,
            **_changing(thread),
            "identity_key": identity,
            "content_key": content,
            "reference": None,
            "story": self.seal_content(thread.id, place("threads", thread.id, "story"), asdict(story)),
        }
        self._tx.execute(_ADD, row)

    def get(self, thread_id: ThreadId) -> Thread:
        """The conversation, or NothingHere."""
        row = self._tx.execute(_GET, {"id": thread_id}).one_or_none()
        if row is None:
            raise NothingHere
        return _thread(row)

    def save(self, thread: Thread) -> None:
        """Store what changed. What was written, and the keys, are changed by their own words only."""
        self._tx.execute(_SAVE, {"thread_id": thread.id, **_changing(thread)})

    def story(self, thread_id: ThreadId) -> Story | None:
        """The story, or None once its key is destroyed."""
        sealed = self._tx.execute(_STORY, {"id": thread_id}).scalar_one_or_none()
        opened = self.open_content(thread_id, place("threads", thread_id, "story"), sealed)
        return None if opened is None else Story(**opened)

    def rewrite(self, thread_id: ThreadId, story: Story) -> None:
        """Seal another story in the place of the one that was written."""
        sealed = self.seal_content(thread_id, place("threads", thread_id, "story"), asdict(story))
        self._tx.execute(sa.update(threads).where(threads.c.id == thread_id).values(story=sealed))

    def erase(self, thread: Thread) -> None:
        """Delete a conversation with its case and all that belongs to them; both keys are unlinked after the commit."""
        keys = self._keys_of(thread.id)
        self._tx.count("anonymous")
        for table in reversed(threads.metadata.sorted_tables):
            if "thread_id" in table.c:
                self._tx.execute(sa.delete(table).where(table.c.thread_id == thread.id))
        self._tx.execute(sa.delete(threads).where(threads.c.id == thread.id))
        self._tx.execute(sa.delete(cases).where(cases.c.id == thread.case_id))
        self._key_ids.pop(thread.id, None)
        for key_id in keys:
            if key_id is not None:
                self._tx.after_commit(partial(self._tx.keys.destroy, key_id))

    def write_reference(self, thread_id: ThreadId, reference: str) -> None:
        """Seal where the study is found. Raises NothingHere once the identity key is destroyed."""
        key_id, key = self.identity_key(thread_id)
        at = place("threads", thread_id, "reference")
        sealed = seal(key, key_id, at, reference.encode(), bucket=SHORT, nonce=self._tx.ids.token(NONCE))
        self._tx.execute(sa.update(threads).where(threads.c.id == thread_id).values(reference=sealed))

    def reference(self, thread_id: ThreadId) -> str | None:
        """Where the study is found, or None when nobody wrote it or its key is destroyed."""
        sealed = self._tx.execute(sa.select(threads.c.reference).where(threads.c.id == thread_id)).scalar_one_or_none()
        if sealed is None:
            return None
        try:
            _, key = self.identity_key(thread_id)
            return open_sealed(key, place("threads", thread_id, "reference"), sealed).decode()
        except (NothingHere, CannotOpen):
            return None

    def praise_id(self, thread_id: ThreadId, fresh: UUID) -> UUID:
        """What stands for a good call in the outbox: `fresh`, unless something stands for it already."""
        given = sa.func.coalesce(threads.c.praise_id, sa.literal(fresh, sa.Uuid()))
        change = sa.update(threads).where(threads.c.id == thread_id).values(praise_id=given)
        return self._tx.execute(change.returning(threads.c.praise_id)).scalar_one()

    def praised_as(self, praise_id: UUID) -> ThreadId | None:
        """The conversation that this stands for, as long as its identity key lives."""
        found = self._tx.execute(sa.select(threads.c.id).where(threads.c.praise_id == praise_id))
        return None if (thread_id := found.scalar_one_or_none()) is None else ThreadId(thread_id)

    def board(self, programme_id: ProgrammeId) -> Sequence[tuple[Thread, Case]]:
        """Released conversations whose content still exists, newest day first, then in an order that says nothing."""
        rows = self._tx.execute(_BOARD, {"programme_id": programme_id})
        return [(_thread(row), case_from(_CaseRow(row))) for row in rows]

    def board_handle(self, thread_id: ThreadId, day: date) -> str:
        """The word by which the board names a case on a day: the same for every coordinator."""
        _, key = self.content_key(thread_id)
        return handle_of(board_salt(day), key, b"board")

    def by_board_handle(self, programme_id: ProgrammeId, handle: str, day: date) -> ThreadId | None:
        """The released conversation that the board named so on this day or the day before."""
        salt = salt_of(handle)
        if salt not in {board_salt(day), board_salt(day - timedelta(days=1))}:
            return None
        for row in self._tx.execute(_BOARD_KEYS, {"programme_id": programme_id}):
            key = self._tx.keys.read(row.content_key)
            if key is not None and hmac.compare_digest(handle_of(salt, key, b"board"), handle):
                return ThreadId(row.id)
        return None

    def quiet_before(self, programme_id: ProgrammeId, day: date) -> Sequence[Thread]:
        """Live conversations in which nobody has written since before this day."""
        rows = self._tx.execute(
            sa.select(*_SHOWN)
            .where(threads.c.programme_id == programme_id, threads.c.state.in_(LIVE), threads.c.quiet_since < day)
            .order_by(threads.c.id)
        )
        return [_thread(row) for row in rows]

    def at_desk(self, programme_id: ProgrammeId, since: date) -> Sequence[Thread]:
        """Conversations that came to the coordinators on this day or later, as far as their content still exists."""
        return [_thread(row) for row in self._tx.execute(_AT_DESK, {"programme_id": programme_id, "since": since})]

    def identity_due(self, programme_id: ProgrammeId, today: date) -> Sequence[ThreadId]:
        """Conversations whose identity key is to be destroyed on this day, or was to be before."""
        return self._due(programme_id, today, threads.c.identity_key, IDENTITY_KEPT)

    def content_due(self, programme_id: ProgrammeId, today: date) -> Sequence[ThreadId]:
        """The same for the content key."""
        return self._due(programme_id, today, threads.c.content_key, CONTENT_KEPT)

    def next_quiet(self, programme_id: ProgrammeId) -> date | None:
        """The first day on which a conversation closes by itself."""
        since = self._tx.execute(_NEXT_QUIET, {"programme_id": programme_id}).scalar_one()
        return None if since is None else since + QUIET + timedelta(days=1)

    def next_destroyed(self, programme_id: ProgrammeId) -> date | None:
        """The first day on which a key is due to be destroyed."""
        mine, days = {"programme_id": programme_id}, list[date]()
        for kept, first, chosen in _NEXT_LAPSE:
            closed = self._tx.execute(first, mine).scalar_one()
            days += [] if closed is None else [closed + kept]
            days.extend(kept_until(row.closed_on, kept, row.on) for row in self._tx.execute(chosen, mine))
        return min(days, default=None)

    def forget_identity(self, thread_id: ThreadId) -> None:
        """Delete seats, study reference, notices and place on an agenda; the key is unlinked after the commit."""
        key_id, _ = self._keys_of(thread_id)
        take_off(self._tx, thread_id)
        self._tx.execute(sa.delete(seats).where(seats.c.thread_id == thread_id))
        self._tx.count("anonymous")
        self._tx.execute(sa.delete(deliveries).where(deliveries.c.thread_id == thread_id))
        self._forget(thread_id, key_id, {"identity_key": None, "reference": None, **dict.fromkeys(_PRAISE)})

    def forget_content(self, thread_id: ThreadId) -> None:
        """Delete notes, images and story; the key is unlinked after the commit."""
        _, key_id = self._keys_of(thread_id)
        for table in (notes, images):
            self._tx.execute(sa.delete(table).where(table.c.thread_id == thread_id))
        self._forget(thread_id, key_id, {"content_key": None, "story": None})

    def identity_key(self, thread_id: ThreadId) -> tuple[UUID, bytes]:
        """The key under which seats and study reference are sealed, or NothingHere once it is destroyed."""
        return self._living(self._keys_of(thread_id)[0])

    def content_key(self, thread_id: ThreadId) -> tuple[UUID, bytes]:
        """The key under which story and notes are sealed, or NothingHere once it is destroyed."""
        return self._living(self._keys_of(thread_id)[1])

    def seal_content(self, thread_id: ThreadId, at: bytes, written: dict[str, Any]) -> bytes:
        """What somebody wrote, sealed for a place."""
        key_id, key = self.content_key(thread_id)
        plain = json.dumps(written, ensure_ascii=False).encode("utf-8", "surrogatepass")
        return seal(key, key_id, at, plain, bucket=CONTENT, nonce=self._tx.ids.token(NONCE))

    def open_content(self, thread_id: ThreadId, at: bytes, sealed: bytes | None) -> dict[str, Any] | None:
        """What somebody wrote, or None when it or its key is gone."""
        if sealed is None:
            return None
        try:
            _, key = self.content_key(thread_id)
            return json.loads(open_sealed(key, at, sealed).decode("utf-8", "surrogatepass"))
        except (NothingHere, CannotOpen):
            return None

    def _due(self, programme_id: ProgrammeId, today: date, key: sa.Column[Any], kept: timedelta) -> list[ThreadId]:
        mine = (threads.c.programme_id == programme_id, threads.c.closed_on <= today - kept, key.is_not(None))
        rows = self._tx.execute(_CLOSED.where(*mine).order_by(threads.c.id))
        return [ThreadId(row.id) for row in rows if kept_until(row.closed_on, kept, row.on) <= today]

    def _keys_of(self, thread_id: ThreadId) -> tuple[UUID | None, UUID | None]:
        known = self._key_ids.get(thread_id)
        if known is None:
            row = self._tx.execute(_KEYS, {"id": thread_id}).one_or_none()
            if row is None:
                raise NothingHere
            known = self._key_ids[thread_id] = (row.identity_key, row.content_key)
        return known

    def _living(self, key_id: UUID | None) -> tuple[UUID, bytes]:
        key = None if key_id is None else self._tx.keys.read(key_id)
        if key_id is None or key is None:
            raise NothingHere
        return key_id, key

    def _forget(self, thread_id: ThreadId, key_id: UUID | None, gone: dict[str, None]) -> None:
        self._tx.execute(sa.update(threads).where(threads.c.id == thread_id).values(gone))
        self._key_ids.pop(thread_id, None)
        if key_id is not None:
            self._tx.after_commit(partial(self._tx.keys.destroy, key_id))


class _CaseRow:
    """A row of the board, read as a row of cases."""

    def __init__(self, row: sa.Row[Any]) -> None:
        self._row = row

    def __getattr__(self, name: str) -> Any:
        return getattr(self._row, f"shared_{name}")


def board_salt(day: date) -> bytes:
    return sha256(f"board|{day.isoformat()}".encode()).digest()[:SALT]


def _changing(thread: Thread) -> dict[str, Any]:
    return {
        "state": thread.state,
        "released": thread.released,
        "quiet_since": thread.quiet_since,
        "closed_on": thread.closed_on,
        "rounds_submitter": thread.rounds_submitter,
        "rounds_reader": thread.rounds_reader,
        "desk_since": thread.desk_since,
        "unopened_since": thread.unopened_since,
        "unreached_since": thread.unreached_since,
        **{f"useful_{seat}": True if seat in thread.said_useful else None for seat in ENDS},
        "praise_submitter": thread.praise_submitter,
        "praise_reader": thread.praise_reader,
    }


def _thread(row: sa.Row[Any]) -> Thread:
    return Thread(
        id=ThreadId(row.id),
        case_id=CaseId(row.case_id),
        programme_id=ProgrammeId(row.programme_id),
        state=State(row.state),
        released=row.released,
        quiet_since=row.quiet_since,
        closed_on=row.closed_on,
        rounds_submitter=None if row.rounds_submitter is None else Rounds(row.rounds_submitter),
        rounds_reader=None if row.rounds_reader is None else Rounds(row.rounds_reader),
        has_reference=row.has_reference,
        said_useful=frozenset(seat for seat in ENDS if getattr(row, f"useful_{seat}")),
        praise_submitter=None if row.praise_submitter is None else Praise(row.praise_submitter),
        praise_reader=None if row.praise_reader is None else Praise(row.praise_reader),
        praise_id=row.praise_id,
        desk_since=row.desk_since,
        unopened_since=row.unopened_since,
        unreached_since=row.unreached_since,
    )
