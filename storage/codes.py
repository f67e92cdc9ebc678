"""One-time codes, of which only a keyed hash is kept."""

from datetime import date

import sqlalchemy as sa

from bot.domain.people import MemberId
from bot.ports.people import CodePurpose
from storage.sealed import tag
from storage.tables import codes
from storage.transaction import Transaction

CLEAR = "2345679CDFGHJKMNPQRTVWXY"
"""Characters that are not taken for one another, and of which no word comes."""

LENGTH = 10
HALF = LENGTH // 2


def drawn(chance: bytes, length: int) -> str:
    """So many clear characters, drawn evenly from random bytes (at least one more than characters)."""
    number = int.from_bytes(chance, "big")
    letters: list[str] = []
    for _ in range(length):
        number, place = divmod(number, len(CLEAR))
        letters.append(CLEAR[place])
    return "".join(letters)


class SqlCodes:
    """ports.Codes in SQL."""

    def __init__(self, transaction: Transaction) -> None:
        self._tx = transaction

    def issue(self, purpose: CodePurpose, last_day: date, member_id: MemberId | None = None) -> str:
        """A new code, in two groups of five. It is shown once and cannot be read back."""
        code = drawn(self._tx.ids.token(16), LENGTH)
        self._tx.execute(
            sa.insert(codes),
            {"tag": self._tag(purpose, code), "purpose": purpose, "last_day": last_day, "member_id": member_id},
        )
        return f"{code[:HALF]}-{code[HALF:]}"

    def known(self, purpose: CodePurpose, code: str, today: date) -> bool:
        """Whether a code could be used today, without using it."""
        found = self._tx.execute(
            sa.select(codes.c.purpose).where(codes.c.tag == self._tag(purpose, code), codes.c.last_day >= today)
        )
        return found.one_or_none() is not None

    def redeem(self, purpose: CodePurpose, code: str, today: date) -> tuple[bool, MemberId | None]:
        """Use a code up. Returns whether it was valid, and the member it was issued for."""
        used = self._tx.execute(
            sa.delete(codes)
            .where(codes.c.tag == self._tag(purpose, code), codes.c.last_day >= today)
            .returning(codes.c.member_id)
        ).one_or_none()
        return (False, None) if used is None else (True, used.member_id)

    def _tag(self, purpose: CodePurpose, code: str) -> bytes:
        typed = "".join(letter for letter in code.upper() if letter.isalnum())
        return tag(self._tx.keys.app_key(), purpose.encode(), typed.encode())
