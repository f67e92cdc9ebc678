"""What is remembered of members, their accounts, and the one-time codes that bring them in."""

from collections.abc import Sequence
from datetime import date
from enum import StrEnum
from typing import Protocol

from bot.domain.people import Account, Member, MemberId, ProgrammeId


class CodePurpose(StrEnum):
    """What a one-time code does."""

    SETUP = "setup"
    JOIN = "join"


class People(Protocol):
    """Members and their accounts."""

    def add(self, member: Member) -> None: ...
    def get(self, member_id: MemberId) -> Member: ...
    def save(self, member: Member) -> None: ...
    def roster(self, programme_id: ProgrammeId) -> Sequence[Member]:
        """Everyone invited or active, in order of name: the same list whoever asks."""
        ...

    def bind(self, member_id: MemberId, account: Account) -> None: ...
    def unbind(self, member_id: MemberId) -> None: ...
    def accounts(self, member_id: MemberId) -> Sequence[Account]: ...
    def behind(self, platform: str, tenant: str, user_id: str) -> Member | None:
        """The member behind an account, or None."""
        ...


class Codes(Protocol):
    """One-time codes. Only their keyed hash is stored."""

    def issue(self, purpose: CodePurpose, last_day: date, member_id: MemberId | None = None) -> str: ...
    def known(self, purpose: CodePurpose, code: str, today: date) -> bool: ...
    def redeem(self, purpose: CodePurpose, code: str, today: date) -> tuple[bool, MemberId | None]:
        """Use a code up. Returns whether it was valid, and the member it was issued for."""
        ...
