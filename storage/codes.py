"""One-time codes, of which only a keyed hash is kept."""

from dataclasses import asdict
from datetime import UTC, date, timedelta

import sqlalchemy as sa

from bot.domain.people import MemberId
from bot.ports.people import NOBODY, Code, CodePurpose
from storage.sealed import tag
from storage.tables import codes
from storage.transaction import Transaction

CLEAR = "2345679CDFGHJKMNPQRTVWXY"
"""Characters that are not taken for one another, and of which no word comes."""

LENGTH = 10
HALF = LENGTH // 2

BRIEFLY = timedelta(minutes=15)
"""How long a code works that somebody carries from one of their devices to another."""

_MINUTE = timedelta(minutes=1)
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

    def word(self, length: int) -> str:
        """Random characters that are not taken for one another, for a word that is said aloud."""
        return drawn(self._tx.ids.token(length + 6), length)

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

    def issue_briefly(self, purpose: CodePurpose, member_id: MemberId) -> str:
        """A code that works for fifteen minutes. It puts an end to the one that the member had before.

        In which minute somebody asked for it stands in the hash and in no column: nobody else has to know.
        """
        self.withdraw(purpose, member_id)
        code = drawn(self._tx.ids.token(16), LENGTH)
        self._tx.execute(
            sa.insert(codes),
            {
                "tag": self._tag(purpose, code, self._minute()),
                "purpose": purpose,
                "last_day": (self._tx.now + BRIEFLY).astimezone(UTC).date(),
                "member_id": member_id,
            },
        )
        return f"{code[:HALF]}-{code[HALF:]}"

    def redeem_brief(self, purpose: CodePurpose, code: str) -> MemberId | None:
        """Use such a code up. Returns whom it was made for, or None where it is not valid."""
        minutes = range(self._minute() - BRIEFLY // _MINUTE, self._minute() + 1)
        tags = [self._tag(purpose, code, minute) for minute in minutes]
        used = self._tx.execute(
            sa.delete(codes).where(codes.c.tag.in_(tags)).returning(codes.c.member_id)
        ).scalar_one_or_none()
        return None if used is None else MemberId(used)

    def withdraw(self, purpose: CodePurpose, member_id: MemberId) -> None:
        """Put an end to a member's codes."""
        self._tx.execute(sa.delete(codes).where(codes.c.member_id == member_id, codes.c.purpose == purpose))

    def _minute(self) -> int:
        return int(self._tx.now.timestamp()) // 60

    def _tag(self, purpose: CodePurpose, code: str, minute: int | None = None) -> bytes:
        typed = "".join(letter for letter in code.upper() if letter.isalnum())
        more = () if minute is None else (str(minute).encode(),)
        return tag(self._tx.keys.app_key(), purpose.encode(), typed.encode(), *more)
