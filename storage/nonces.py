"""Each form is sent once: a form's nonce is claimed as a hash under the key of its day, and so is what it said."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from datetime import date, timedelta
from uuid import UUID

import sqlalchemy as sa

from bot.domain.errors import Reason, Refused
from bot.ports.forms import Sending
from storage.once_tables import nonces
from storage.sealed import NONCE, SHORT, CannotOpen, derived, open_sealed, place, seal, tag
from storage.transaction import Transaction, inserts

LASTS = timedelta(days=2)
_DAY = 4
_CHANCE = 16


_CLAIM = inserts(nonces, lambda statement: statement.on_conflict_do_nothing().returning(nonces.c.day))
_SEEN = sa.select(nonces.c.day).where(nonces.c.tag == sa.bindparam("tag"))
_KEEP = sa.update(nonces).where(nonces.c.tag == sa.bindparam("claimed"))
_OUTCOME = sa.select(nonces.c.outcome).where(nonces.c.tag == sa.bindparam("tag"))


class SqlNonces:
    """ports.Nonces in SQL."""

    def __init__(self, transaction: Transaction) -> None:
        self._tx = transaction

    def issue(self) -> str:
        """A new nonce. Nothing is stored until it is claimed."""
        today = self._tx.now.date()
        self._tx.keys.day_key(today)
        return _written(today.toordinal().to_bytes(_DAY, "big") + self._tx.ids.token(_CHANCE))

    def claim(self, nonce: str, words: str) -> Sending:
        """How a form with these words comes. Raises Refused(FORM_TOO_OLD) when its day's key is gone.

        Two rows say so: one that the form came, and one with what it said, of which nobody can tell that it is one.
        """
        found, said = self._tag(nonce), self._tag(nonce, words)
        if found is None or said is None:
            raise Refused(Reason.FORM_TOO_OLD)
        if self._keep(*found):
            self._keep(*said)
            return Sending.FIRST
        seen = self._tx.execute(_SEEN, {"tag": said[1]}).one_or_none()
        return Sending.OTHERWISE if seen is None else Sending.AGAIN

    def _keep(self, day: date, tagged: bytes) -> bool:
        row = {"tag": tagged, "day": day, "outcome": None}
        return self._tx.execute(_CLAIM[self._tx.engine], row).one_or_none() is not None

    def keep_outcome(self, nonce: str, outcome: str) -> None:
        """Remember what the act answered, sealed by the nonce itself, so that a second try answers the same."""
        found = self._tag(nonce)
        if found is None:
            return
        _, tagged = found
        sealed = seal(
            _key(nonce), _KEY_ID, _at(tagged), outcome.encode(), bucket=SHORT, nonce=self._tx.ids.token(NONCE)
        )
        self._tx.execute(_KEEP, {"claimed": tagged, "outcome": sealed})

    def outcome(self, nonce: str) -> str | None:
        """What the act answered, or None when the nonce was not claimed, kept nothing, or is too old."""
        found = self._tag(nonce)
        if found is None:
            return None
        _, tagged = found
        sealed = self._tx.execute(_OUTCOME, {"tag": tagged}).scalar_one_or_none()
        if sealed is None:
            return None
        try:
            return open_sealed(_key(nonce), _at(tagged), sealed).decode()
        except CannotOpen:
            return None

    def _tag(self, nonce: str, *words: str) -> tuple[date, bytes] | None:
        day = _day_of(nonce)
        today = self._tx.now.date()
        if day is None or not today - LASTS <= day <= today:
            return None
        key = self._tx.keys.kept_day_key(day)
        parts = (part.encode("utf-8", "surrogatepass") for part in (nonce, *words))
        return None if key is None else (day, tag(key, b"nonce", *parts))


_KEY_ID = UUID(int=0)
"""An outcome is sealed under its own nonce, which is in no key store."""


def _written(whole: bytes) -> str:
    return urlsafe_b64encode(whole).decode().rstrip("=")


def _day_of(nonce: str) -> date | None:
    try:
        whole = urlsafe_b64decode(nonce.encode("ascii") + b"==")
        if len(whole) != _DAY + _CHANCE or _written(whole) != nonce:
            return None
        return date.fromordinal(int.from_bytes(whole[:_DAY], "big"))
    except (ValueError, OverflowError):
        return None


def _key(nonce: str) -> bytes:
    return derived(nonce.encode(), b"outcome")


def _at(tagged: bytes) -> bytes:
    return place("nonces", tagged.hex(), "outcome")
