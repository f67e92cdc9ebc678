"""One-time codes, of which only a keyed hash is kept."""

from dataclasses import asdict
from datetime import date

import sqlalchemy as sa

from bot.ports.people import NOBODY, Code, CodePurpose
from storage.sealed import tag
from storage.tables import codes
from storage.transaction import Transaction

CLEAR = "2345679CDFGHJKMNPQRTVWXY"
"""Characters that are not taken for one another, and of which no word comes."""

LENGTH = 10
HALF = LENGTH // 2

_MADE_FOR = (codes.c.member_id, codes.c.programme_id)


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

    def issue(self, purpose: CodePurpose, last_day: date, made_for: Code = NOBODY) -> str:
        """A new code, in two groups of five. It is shown once and cannot be read back."""
        code = drawn(self._tx.ids.token(16), LENGTH)
        self._tx.execute(
            sa.insert(codes),
            {"tag": self._tag(purpose, code), "purpose": purpose, "last_day": last_day, **asdict(made_for)},
        )
        return f"{code[:HALF]}-{code[HALF:]}"

    def known(self, purpose: CodePurpose, code: str, today: date) -> Code | None:
        """What a code was made for, without using it; None where it could not be used today."""
        found = self._tx.execute(
            sa.select(*_MADE_FOR).where(codes.c.tag == self._tag(purpose, code), codes.c.last_day >= today)
        ).one_or_none()
        return None if found is None else Code(*found)

    def redeem(self, purpose: CodePurpose, code: str, today: date) -> Code | None:
        """Use a code up. Returns what it was made for, or None where it is not valid."""
        used = self._tx.execute(
            sa.delete(codes)
            .where(codes.c.tag == self._tag(purpose, code), codes.c.last_day >= today)
            .returning(*_MADE_FOR)
        ).one_or_none()
        return None if used is None else Code(*used)

    def _tag(self, purpose: CodePurpose, code: str) -> bytes:
        typed = "".join(letter for letter in code.upper() if letter.isalnum())
        return tag(self._tx.keys.app_key(), purpose.encode(), typed.encode())
