"""What is remembered of members, their accounts, and the one-time codes that bring them in."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Protocol

from bot.domain.people import Account, Member, MemberId, ProgrammeId


class CodePurpose(StrEnum):
    """What a one-time code does: found a programme, connect a workspace or tenant to one, bring in a member, or
    join a member's second account to the first.
    """

    SETUP = "setup"
    CONNECT = "connect"
    JOIN = "join"
    LINK = "link"


@dataclass(frozen=True, slots=True)
class Code:
    """What a valid code was made for: nobody yet, a member, or a programme."""

    member_id: MemberId | None = None
    programme_id: ProgrammeId | None = None


NOBODY = Code()
"""Made for whoever types it first."""


class People(Protocol):
    """Members and their accounts."""

    def add(self, member: Member) -> None: ...
    def get(self, member_id: MemberId) -> Member: ...
    def save(self, member: Member) -> None: ...
    def roster(self, programme_id: ProgrammeId) -> Sequence[Member]:
        """Everyone invited or active, in order of name: the same list whoever asks."""
        ...

    def bind(self, member_id: MemberId, account: Account) -> None: ...
    def unbind(self, member_id: MemberId, only: Account | None = None) -> None:
        """Forget a member's accounts, or only one of them, and how they are reached."""
        ...

    def accounts(self, member_id: MemberId) -> Sequence[Account]: ...
    def behind(self, platform: str, tenant: str, user_id: str) -> Member | None:
        """The member behind an account, or None."""
        ...


class Codes(Protocol):
    """One-time codes. Only their keyed hash is stored."""

    def issue(self, purpose: CodePurpose, last_day: date, made_for: Code = NOBODY) -> str: ...
    def word(self, length: int) -> str:
        """A word that can be said aloud and is nobody's secret: it is kept nowhere."""
        ...

    def known(self, purpose: CodePurpose, code: str, today: date) -> Code | None:
        """What a code was made for, without using it; None where it could not be used today."""
        ...

    def redeem(self, purpose: CodePurpose, code: str, today: date) -> Code | None:
        """Use a code up. Returns what it was made for, or None where it is not valid."""
        ...

    def issue_briefly(self, purpose: CodePurpose, member_id: MemberId) -> str:
        """A code that works for fifteen minutes. It puts an end to the one that the member had before."""
        ...

    def redeem_brief(self, purpose: CodePurpose, code: str) -> MemberId | None:
        """Use such a code up. Returns whom it was made for, or None where it is not valid."""
        ...

    def withdraw(self, purpose: CodePurpose, member_id: MemberId) -> None:
        """Put an end to a member's codes."""
        ...
