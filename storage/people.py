"""Members and their accounts.

When and where somebody wants to hear from the bot is sealed: beside a delivery that still waits, it would name the one
member whose hours, or whose platform that takes nothing, explain the wait.
"""

import json
from collections.abc import Sequence
from datetime import time
from functools import lru_cache
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from bot.domain.errors import NothingHere
from bot.domain.people import NOON, Account, Duty, Hours, Member, MemberId, ProgrammeId, Role, Status
from storage.contact_tables import contacts
from storage.sealed import NONCE, SHORT, CannotOpen, derived, open_sealed, place, seal
from storage.tables import accounts, members
from storage.transaction import Transaction, insert

_KEY_ID = UUID(int=0)
_PURPOSE = b"hours"
_UNKNOWN = (Hours(), None, None)

_BY_ID = sa.select(members).where(members.c.id == sa.bindparam("id"))
_BEHIND = (
    sa.select(members)
    .join(accounts, accounts.c.member_id == members.c.id)
    .where(
        accounts.c.platform == sa.bindparam("platform"),
        accounts.c.tenant == sa.bindparam("tenant"),
        accounts.c.user_id == sa.bindparam("user_id"),
    )
)
_ROSTER = sa.select(members).where(
    members.c.programme_id == sa.bindparam("programme_id"), members.c.status != Status.LEFT.value
)
_ACCOUNTS = sa.select(accounts).where(accounts.c.member_id == sa.bindparam("member_id"))


class SqlPeople:
    """ports.People in SQL."""

    def __init__(self, transaction: Transaction) -> None:
        self._tx = transaction

    def add(self, member: Member) -> None:
        """Store a new member."""
        self._tx.execute(sa.insert(members), self._row(member))

    def get(self, member_id: MemberId) -> Member:
        """The member, or NothingHere."""
        row = self._tx.execute(_BY_ID, {"id": member_id}).one_or_none()
        if row is None:
            raise NothingHere
        return self._member(row)

    def save(self, member: Member) -> None:
        """Store what changed in a member."""
        self._tx.execute(sa.update(members).where(members.c.id == member.id).values(self._row(member)))

    def roster(self, programme_id: ProgrammeId) -> Sequence[Member]:
        """Everyone invited or active, in order of name: the same list whoever asks."""
        rows = self._tx.execute(_ROSTER, {"programme_id": programme_id})
        return sorted((self._member(row) for row in rows), key=lambda member: (member.name.casefold(), member.id))

    def bind(self, member_id: MemberId, account: Account) -> None:
        """Let an account speak for a member from now on, with what its platform says of the person now."""
        statement = insert(self._tx, accounts)
        self._tx.execute(
            statement.on_conflict_do_update(
                index_elements=[accounts.c.platform, accounts.c.tenant, accounts.c.user_id],
                set_={name: statement.excluded[name] for name in ("member_id", "language", "zone")},
            ),
            {
                "member_id": member_id,
                "platform": account.platform,
                "tenant": account.tenant,
                "user_id": account.user_id,
                "language": account.language,
                "zone": self._sealed(_account_at(account.platform, account.tenant, account.user_id), account.zone),
            },
        )

    def unbind(self, member_id: MemberId, only: Account | None = None) -> None:
        """Forget a member's accounts, or only one of them, and how they are reached."""
        for account in self.accounts(member_id):
            if only is None or account.place == only.place:
                for table in (contacts, accounts):
                    self._tx.execute(
                        sa.delete(table).where(
                            table.c.platform == account.platform,
                            table.c.tenant == account.tenant,
                            table.c.user_id == account.user_id,
                        )
                    )

    def accounts(self, member_id: MemberId) -> Sequence[Account]:
        """A member's accounts, in order of platform."""
        rows = self._tx.execute(_ACCOUNTS, {"member_id": member_id})
        found = [
            Account(
                row.platform,
                row.tenant,
                row.user_id,
                row.language,
                self._opened(_account_at(row.platform, row.tenant, row.user_id), row.zone),
            )
            for row in rows
        ]
        return sorted(found, key=lambda account: (account.platform, account.tenant, account.user_id))

    def behind(self, platform: str, tenant: str, user_id: str) -> Member | None:
        """The member behind an account, or None."""
        named = {"platform": platform, "tenant": tenant, "user_id": user_id}
        row = self._tx.execute(_BEHIND, named).one_or_none()
        return None if row is None else self._member(row)

    def _row(self, member: Member) -> dict[str, Any]:
        hours = member.hours
        times = [_written(hours.slot), _written(hours.quiet_from), _written(hours.quiet_to)]
        kept = [*times, member.zone, member.prefers]
        return {
            "id": member.id,
            "programme_id": member.programme_id,
            "name": member.name,
            "role": member.role.value,
            "site": member.site,
            "subspecialty": member.subspecialty,
            "duties": " ".join(sorted(duty.value for duty in member.duties)),
            "status": member.status.value,
            "language": member.language,
            "hours": self._sealed(place("members", member.id, "hours"), kept),
        }

    def _member(self, row: sa.Row[Any]) -> Member:
        return _member(self._tx.keys.kept_app_key(), tuple(row))

    def _sealed(self, at: bytes, value: Any) -> bytes:
        key = _hours_key(self._tx.keys.app_key())
        return seal(key, _KEY_ID, at, json.dumps(value).encode(), bucket=SHORT, nonce=self._tx.ids.token(NONCE))

    def _opened(self, at: bytes, value: bytes) -> Any:
        """What was sealed; None while the keys are away, so that defaults are followed and nothing stops."""
        key = self._tx.keys.kept_app_key()
        try:
            return None if key is None else json.loads(open_sealed(_hours_key(key), at, value))
        except CannotOpen:
            return None


@lru_cache(maxsize=4)
def _hours_key(app_key: bytes) -> bytes:
    """The key of hours. It lives as long as the key store's own copy of the key that it comes from."""
    return derived(app_key, _PURPOSE)


@lru_cache(maxsize=4096)
def _member(app_key: bytes | None, row: tuple[Any, ...]) -> Member:
    """A member from a row. Nearly every turn reads a roster, which seldom changes: each row is opened once.

    While the keys are away nobody has hours of their own, so that defaults are followed and nothing stops.
    """
    columns = dict(zip(members.c.keys(), row, strict=True))
    hours, zone, prefers = _UNKNOWN if app_key is None else _hours(app_key, columns["id"], columns["hours"])
    return Member(
        id=MemberId(columns["id"]),
        programme_id=ProgrammeId(columns["programme_id"]),
        name=columns["name"],
        role=Role(columns["role"]),
        site=columns["site"],
        subspecialty=columns["subspecialty"],
        duties=frozenset(Duty(duty) for duty in columns["duties"].split()),
        status=Status(columns["status"]),
        language=columns["language"],
        zone=zone,
        hours=hours,
        prefers=prefers,
    )


def _hours(app_key: bytes, member_id: UUID, sealed: bytes) -> tuple[Hours, str | None, str | None]:
    try:
        kept = json.loads(open_sealed(_hours_key(app_key), place("members", member_id, "hours"), sealed))
    except CannotOpen:
        return _UNKNOWN
    # Rows of before there was a choice of account hold one value less.
    slot, quiet_from, quiet_to, zone, prefers = (*kept, None)[:5]
    return Hours(_read(slot) or NOON, _read(quiet_from), _read(quiet_to)), zone, prefers


def _account_at(platform: str, tenant: str, user_id: str) -> bytes:
    return place("accounts", f"{platform}:{tenant}:{user_id}", "zone")


def _written(at: time | None) -> str | None:
    return None if at is None else at.isoformat()


def _read(at: str | None) -> time | None:
    return None if at is None else time.fromisoformat(at)
