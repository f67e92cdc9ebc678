"""Members and their accounts."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

import sqlalchemy as sa

from bot.domain.errors import NothingHere
from bot.domain.people import Account, Duty, Hours, Member, MemberId, ProgrammeId, Role, Status
from storage.tables import accounts, members
from storage.transaction import Transaction, insert


class SqlPeople:
    """ports.People in SQL."""

    def __init__(self, transaction: Transaction) -> None:
        self._tx = transaction

    def add(self, member: Member) -> None:
        """Store a new member."""
        self._tx.execute(sa.insert(members), _row(member))

    def get(self, member_id: MemberId) -> Member:
        """The member, or NothingHere."""
        row = self._tx.execute(sa.select(members).where(members.c.id == member_id)).one_or_none()
        if row is None:
            raise NothingHere
        return _member(row)

    def save(self, member: Member) -> None:
        """Store what changed in a member."""
        self._tx.execute(sa.update(members).where(members.c.id == member.id).values(_row(member)))

    def roster(self, programme_id: ProgrammeId) -> Sequence[Member]:
        """Everyone invited or active, in order of name: the same list whoever asks."""
        rows = self._tx.execute(
            sa.select(members).where(members.c.programme_id == programme_id, members.c.status != Status.LEFT)
        )
        return sorted((_member(row) for row in rows), key=lambda member: (member.name.casefold(), member.id))

    def bind(self, member_id: MemberId, account: Account) -> None:
        """Let an account speak for a member from now on, with what its platform says of the person now."""
        statement = insert(self._tx, accounts)
        self._tx.execute(
            statement.on_conflict_do_update(
                index_elements=[accounts.c.platform, accounts.c.tenant, accounts.c.user_id],
                set_={name: statement.excluded[name] for name in ("member_id", "language", "zone")},
            ),
            {"member_id": member_id, **asdict(account)},
        )

    def unbind(self, member_id: MemberId) -> None:
        """Forget all accounts of a member."""
        self._tx.execute(sa.delete(accounts).where(accounts.c.member_id == member_id))

    def accounts(self, member_id: MemberId) -> Sequence[Account]:
        """A member's accounts, in order of platform."""
        rows = self._tx.execute(sa.select(accounts).where(accounts.c.member_id == member_id))
        found = [Account(row.platform, row.tenant, row.user_id, row.language, row.zone) for row in rows]
        return sorted(found, key=lambda account: (account.platform, account.tenant, account.user_id))

    def behind(self, platform: str, tenant: str, user_id: str) -> Member | None:
        """The member behind an account, or None."""
        row = self._tx.execute(
            sa.select(members)
            .join(accounts, accounts.c.member_id == members.c.id)
            .where(accounts.c.platform == platform, accounts.c.tenant == tenant, accounts.c.user_id == user_id)
        ).one_or_none()
        return None if row is None else _member(row)


def _row(member: Member) -> dict[str, Any]:
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
        "zone": member.zone,
        "slot": member.hours.slot,
        "quiet_from": member.hours.quiet_from,
        "quiet_to": member.hours.quiet_to,
    }


def _member(row: sa.Row[Any]) -> Member:
    return Member(
        id=MemberId(row.id),
        programme_id=ProgrammeId(row.programme_id),
        name=row.name,
        role=Role(row.role),
        site=row.site,
        subspecialty=row.subspecialty,
        duties=frozenset(Duty(duty) for duty in row.duties.split()),
        status=Status(row.status),
        language=row.language,
        zone=row.zone,
        hours=Hours(row.slot, row.quiet_from, row.quiet_to),
    )
