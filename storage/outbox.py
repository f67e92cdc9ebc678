"""Deliveries: something to be sent, once, in order within a conversation."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, assert_never
from uuid import UUID

import sqlalchemy as sa

from bot.domain.notices import Address, Notice, ToChannel, ToCoordinators, ToMember, ToSeat
from bot.domain.people import MemberId, ProgrammeId
from bot.domain.threads import Seat, ThreadId
from bot.ports.outbox import UNKNOWN, Delivery, Parked
from storage.count_tables import lost
from storage.tables import deliveries
from storage.transaction import Transaction, insert, inserts

AT_ONCE = 500
"""How many due deliveries one look returns."""

NAMES = {"seat": "anonymous", "member": "person", "coordinators": "neutral", "channel": "neutral"}
"""What a delivery counts for under the rule that no unit names and hides at once."""

_other = deliveries.alias("other")


def _stands_before() -> sa.ColumnElement[bool]:
    own, other = deliveries.c, _other.c
    return sa.or_(other.seq < own.seq, sa.and_(other.seq == own.seq, other.id < own.id))


def _claimable() -> tuple[sa.ColumnElement[bool], ...]:
    """Due `now`, unclaimed, and nothing before it (or in somebody's hands) in the same conversation."""
    own, other, now = deliveries.c, _other.c, sa.bindparam("now", type_=deliveries.c.not_before.type)
    return (
        own.parked_reason.is_(None),
        own.not_before <= now,
        sa.or_(own.claimed_until.is_(None), own.claimed_until <= now),
        ~sa.exists().where(
            other.conversation == own.conversation,
            other.id != own.id,
            other.parked_reason.is_(None),
            sa.or_(_stands_before(), other.claimed_until > now),
        ),
    )


_WAITING = (
    sa.select(deliveries.c.id, deliveries.c.kind, deliveries.c.not_before)
    .where(deliveries.c.dedupe_key == sa.bindparam("dedupe_key"))
    .with_for_update()
)
_LAST = sa.select(sa.func.max(deliveries.c.seq)).where(deliveries.c.conversation == sa.bindparam("conversation"))
_ADD = inserts(deliveries, lambda statement: statement.on_conflict_do_nothing(index_elements=["dedupe_key"]))
_DUE = sa.select(deliveries).where(*_claimable()).order_by(deliveries.c.not_before, deliveries.c.id).limit(AT_ONCE)
_HEADS = sa.select(deliveries).where(
    deliveries.c.parked_reason.is_(None),
    ~sa.exists().where(
        _other.c.conversation == deliveries.c.conversation,
        _other.c.id != deliveries.c.id,
        _other.c.parked_reason.is_(None),
        _stands_before(),
    ),
)
_CLAIM = (
    sa.select(deliveries)
    .where(deliveries.c.id == sa.bindparam("id"), *_claimable())
    .with_for_update(skip_locked=True, of=deliveries)
)
_FIND = sa.select(deliveries).where(deliveries.c.id == sa.bindparam("id"))
_PARKED_POST = sa.and_(deliveries.c.kind == "channel", deliveries.c.parked_reason.is_not(None))
_DELETE = sa.delete(deliveries).where(deliveries.c.id == sa.bindparam("id"))


class SqlOutbox:
    """ports.Outbox in SQL."""

    def __init__(self, transaction: Transaction) -> None:
        self._tx = transaction

    def put(
        self,
        address: Address,
        notice: Notice,
        not_before: datetime,
        dedupe_key: str,
        about: UUID | None = None,
        not_after: datetime | None = None,
    ) -> None:
        """Add a delivery, unless one with this key still waits unclaimed: that one then leaves at the sooner moment."""
        # The waiting one is locked until this unit ends: whoever sends it must find what this unit wrote.
        waiting = self._tx.execute(_WAITING, {"dedupe_key": dedupe_key}).one_or_none()
        if waiting is not None:
            self._tx.count(NAMES[waiting.kind])
            sooner = not_before.replace(microsecond=0)
            if sooner < waiting.not_before:
                mine = sa.update(deliveries).where(deliveries.c.id == waiting.id)
                self._tx.execute(mine.values(not_before=sooner))
            return
        self._add(address, notice, not_before, dedupe_key, about, not_after)

    def drop(self, thread_id: ThreadId, seat: Seat) -> None:
        """Delete everything that waits for a seat."""
        self._tx.count("anonymous")
        self._tx.execute(sa.delete(deliveries).where(deliveries.c.thread_id == thread_id, deliveries.c.seat == seat))

    def call_off(self, about: UUID) -> None:
        """Delete what waits, in nobody's hand, to be posted about something."""
        self._tx.count(NAMES["channel"])
        self._tx.execute(
            sa.delete(deliveries).where(
                deliveries.c.kind == "channel",
                deliveries.c.about == about,
                deliveries.c.parked_reason.is_(None),
                deliveries.c.claimed_until.is_(None),
            )
        )

    def withdraw(self, dedupe_key: str) -> None:
        """Delete the delivery with this key, if it still waits unclaimed."""
        waiting = self._tx.execute(_WAITING, {"dedupe_key": dedupe_key}).one_or_none()
        if waiting is not None:
            self._delete(waiting)

    def due(self, now: datetime, after: Delivery | None = None) -> Sequence[Delivery]:
        """Unclaimed (or abandoned) deliveries that are due and stand at the head of their conversation.

        The longest due come first, no more than AT_ONCE at a time: `after` is the last one of the page before.
        """
        page = _DUE
        if after is not None:
            at, of = deliveries.c.not_before, deliveries.c.id
            page = page.where(sa.or_(at > after.not_before, sa.and_(at == after.not_before, of > after.id)))
        return [_delivery(row) for row in self._tx.execute(page, {"now": now})]

    def claim(self, delivery_id: UUID, now: datetime, until: datetime) -> Delivery | None:
        """Take a due delivery until an instant; None when somebody else has it or it is gone."""
        row = self._tx.execute(_CLAIM, {"id": delivery_id, "now": now}).one_or_none()
        if row is None:
            return None
        self._change(row, claimed_until=until.replace(microsecond=0), attempts=row.attempts + 1, dedupe_key=None)
        return replace(_delivery(row), attempts=row.attempts + 1, abandoned=row.claimed_until is not None)

    def expand(self, delivery_id: UUID, members: Sequence[MemberId]) -> None:
        """Replace a delivery to all coordinators by one to each."""
        row = self._find(delivery_id)
        if row is None:
            return
        self._delete(row)
        for member_id in members:
            key = f"{row.notice}:{member_id}" if row.about is None else f"{row.notice}:{row.about}:{member_id}"
            self.put(ToMember(member_id), Notice(row.notice), row.not_before, key, row.about, row.not_after)

    def settle(self, delivery_id: UUID) -> None:
        """It was sent: delete it."""
        row = self._find(delivery_id)
        if row is not None:
            self._delete(row)

    def again(self, delivery_id: UUID, at: datetime) -> None:
        """Give a claim back, to be tried again from `at` on."""
        row = self._find(delivery_id)
        if row is not None:
            self._change(row, claimed_until=None, not_before=at.replace(microsecond=0))

    def park(self, delivery_id: UUID, reason: str) -> None:
        """Keep a delivery that will not arrive until somebody decides. Those behind it may go."""
        row = self._find(delivery_id)
        if row is not None:
            self._change(row, claimed_until=None, dedupe_key=None, parked_reason=reason)

    def parked_about(self, about: UUID) -> Sequence[Parked]:
        """The posts about a meeting or survey of which nobody knows whether they arrived, or that could not."""
        rows = self._tx.execute(sa.select(deliveries).where(_PARKED_POST, deliveries.c.about == about))
        return sorted((_parked(row) for row in rows), key=lambda one: (one.notice, one.platform, one.tenant))

    def leaving_about(self, about: UUID) -> frozenset[Notice]:
        """What is on its way to a channel about something, and stands still nowhere."""
        rows = self._tx.execute(
            sa.select(deliveries.c.notice).where(
                deliveries.c.kind == "channel", deliveries.c.parked_reason.is_(None), deliveries.c.about == about
            )
        )
        return frozenset(Notice(notice) for notice in rows.scalars())

    def parked_posts(self, programme_id: ProgrammeId, notice: Notice) -> Sequence[Parked]:
        """The posts of one kind of which nobody knows whether they arrived, or that could not, by their random ids."""
        mine = (deliveries.c.programme_id == programme_id, deliveries.c.notice == notice)
        rows = self._tx.execute(sa.select(deliveries).where(_PARKED_POST, *mine).order_by(deliveries.c.id))
        return [_parked(row) for row in rows]

    def parked_post(self, delivery_id: UUID) -> Parked | None:
        """A post that is parked, if it still is."""
        row = self._tx.execute(sa.select(deliveries).where(_PARKED_POST, deliveries.c.id == delivery_id)).one_or_none()
        return None if row is None else _parked(row)

    def release(self, delivery_id: UUID) -> None:
        """Let a parked delivery leave after all, with its tries counted anew."""
        row = self._find(delivery_id)
        if row is not None and row.parked_reason is not None:
            self._change(row, parked_reason=None, not_before=self._tx.now.replace(microsecond=0), attempts=0)

    def release_posts(self, programme_id: ProgrammeId, platform: str, tenant: str) -> None:
        """Let the posts leave after all that stood still because of their channel."""
        found = self._tx.execute(
            sa.select(deliveries.c.id).where(
                _PARKED_POST,
                deliveries.c.parked_reason != UNKNOWN,
                deliveries.c.programme_id == programme_id,
                deliveries.c.platform == platform,
                deliveries.c.tenant == tenant,
            )
        )
        for delivery_id in found.scalars().all():
            self.release(delivery_id)

    def lose(self, delivery_id: UUID, reason: str) -> bool:
        """Delete a delivery that can never arrive and keep only a total. False when it was gone already."""
        row = self._find(delivery_id)
        if row is None:
            return False
        self._delete(row)
        statement = insert(self._tx, lost)
        self._tx.execute(
            statement.on_conflict_do_update(
                index_elements=[lost.c.month, lost.c.reason], set_={"number": lost.c.number + 1}
            ),
            {"month": self._tx.now.date().replace(day=1), "reason": reason, "number": 1},
        )
        return True

    def parked(self) -> dict[str, int]:
        """How many deliveries are parked, by reason."""
        reason = deliveries.c.parked_reason
        rows = self._tx.execute(
            sa.select(reason.label("reason"), sa.func.count().label("number"))
            .where(reason.is_not(None))
            .group_by(reason)
            .order_by(reason)
        )
        return {row.reason: row.number for row in rows}

    def lost(self) -> dict[str, int]:
        """How many deliveries were lost, by reason."""
        rows = self._tx.execute(
            sa.select(lost.c.reason, sa.func.sum(lost.c.number).label("number"))
            .group_by(lost.c.reason)
            .order_by(lost.c.reason)
        )
        return {row.reason: int(row.number) for row in rows}

    def waiting(self) -> Sequence[Delivery]:
        """Everything not parked."""
        rows = self._tx.execute(
            sa.select(deliveries)
            .where(deliveries.c.parked_reason.is_(None))
            .order_by(deliveries.c.not_before, deliveries.c.id)
        )
        return [_delivery(row) for row in rows]

    def heads(self) -> Sequence[tuple[Delivery, datetime]]:
        """What stands at the head of its conversation, each with when it can be claimed: for "next thing due"."""
        rows = self._tx.execute(_HEADS)
        return [(_delivery(row), max(row.not_before, row.claimed_until or row.not_before)) for row in rows]

    # Stored instants are whole seconds: a fraction would join a row to a line of a platform's log.

    def _add(
        self,
        address: Address,
        notice: Notice,
        not_before: datetime,
        dedupe_key: str,
        about: UUID | None,
        not_after: datetime | None,
    ) -> None:
        kind, columns = _columns(address)
        self._tx.count(NAMES[kind])
        conversation = _conversation(kind, columns, notice, about)
        row = {
            "id": self._tx.ids.uuid(),
            "kind": kind,
            **columns,
            "about": about,
            "notice": notice,
            "not_before": not_before.replace(microsecond=0),
            "not_after": not_after and not_after.replace(microsecond=0),
            "dedupe_key": dedupe_key,
            "conversation": conversation,
            "seq": (self._tx.execute(_LAST, {"conversation": conversation}).scalar_one() or 0) + 1,
            "attempts": 0,
            "claimed_until": None,
            "parked_reason": None,
        }
        self._tx.execute(_ADD[self._tx.engine], row)

    def _find(self, delivery_id: UUID) -> sa.Row[Any] | None:
        return self._tx.execute(_FIND, {"id": delivery_id}).one_or_none()

    def _change(self, row: sa.Row[Any], **values: Any) -> None:
        self._tx.count(NAMES[row.kind])
        self._tx.execute(sa.update(deliveries).where(deliveries.c.id == row.id).values(values))

    def _delete(self, row: sa.Row[Any]) -> None:
        self._tx.count(NAMES[row.kind])
        self._tx.execute(_DELETE, {"id": row.id})


def _columns(address: Address) -> tuple[str, dict[str, Any]]:
    nobody: dict[str, Any] = dict.fromkeys(("thread_id", "seat", "programme_id", "member_id", "platform", "tenant"))
    match address:
        case ToSeat(thread_id, seat):
            return "seat", {**nobody, "thread_id": thread_id, "seat": seat}
        case ToCoordinators(programme_id):
            return "coordinators", {**nobody, "programme_id": programme_id}
        case ToMember(member_id):
            return "member", {**nobody, "member_id": member_id}
        case ToChannel(programme_id, platform, tenant):
            return "channel", {**nobody, "programme_id": programme_id, "platform": platform, "tenant": tenant}
        case _:
            assert_never(address)


def _conversation(kind: str, columns: dict[str, Any], notice: Notice, about: UUID | None) -> str:
    """What is kept in order.

    What is urgent is a conversation of its own, because it must not wait behind a slot; and so is what a member gets
    about a meeting, because it must not come after it.
    """
    whom = ":".join(str(value) for value in columns.values() if value is not None)
    if notice is Notice.URGENT:
        return f"{kind}:{whom}:urgent"
    return f"{kind}:{whom}:{notice}:{about}" if kind == "member" and about is not None else f"{kind}:{whom}"


def _delivery(row: sa.Row[Any]) -> Delivery:
    notice = Notice(row.notice)
    return Delivery(row.id, _address(row), notice, row.not_before, row.attempts, row.about, row.not_after)


def _parked(row: sa.Row[Any]) -> Parked:
    return Parked(
        row.id,
        ProgrammeId(row.programme_id),
        row.about,
        Notice(row.notice),
        row.platform,
        row.tenant,
        row.parked_reason,
    )


def _address(row: sa.Row[Any]) -> Address:
    if row.kind == "seat":
        return ToSeat(ThreadId(row.thread_id), Seat(row.seat))
    if row.kind == "coordinators":
        return ToCoordinators(ProgrammeId(row.programme_id))
    if row.kind == "channel":
        return ToChannel(ProgrammeId(row.programme_id), row.platform, row.tenant)
    return ToMember(MemberId(row.member_id))
