"""Messages from outside in SQL: sealed under a key each, found by a hash of their address."""

import hmac
import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Sequence
from dataclasses import asdict
from datetime import date, timedelta
from functools import partial
from typing import Any, cast
from uuid import UUID

import sqlalchemy as sa

from bot.domain.outside import Outcome, Outside, OutsideId, Report, Sender, Told
from bot.domain.people import ProgrammeId
from storage.outside_tables import outsides
from storage.sealed import CONTENT, NONCE, derived, open_sealed, place, seal
from storage.threads import board_salt, handle_of, salt_of
from storage.transaction import Transaction

_SECRET = 32


class SqlOutsides:
    """ports.Outsides in SQL."""

    def __init__(self, transaction: Transaction) -> None:
        self._tx = transaction

    def make(self, programme_id: ProgrammeId, sender: Sender, last_day: date) -> str:
        """A new page. Returns the secret part of its address."""
        secret, key_id = self._tx.ids.token(_SECRET), self._tx.make_key()
        row = {
            "id": self._tx.ids.uuid(),
            "programme_id": programme_id,
            "tag": _tag(secret),
            "sender": sender,
            "last_day": last_day,
            "key_id": key_id,
        }
        self._tx.execute(sa.insert(outsides), row)
        return urlsafe_b64encode(secret).decode().rstrip("=")

    def look(self, token: str) -> Outside | None:
        """The page at an address."""
        secret = _secret(token)
        if secret is None:
            return None
        found = self._tx.execute(sa.select(outsides).where(outsides.c.tag == _tag(secret))).one_or_none()
        return None if found is None else self._opened(found)

    def send(self, token: str, report: Report, seen_from: date) -> bool:
        """Keep what was sent; False when something was sent before."""
        one = self.look(token)
        if one is None:
            return False
        sealed = self._sealed(one.id, "report", asdict(report))
        unsent = sa.update(outsides).where(outsides.c.id == one.id, outsides.c.report.is_(None))
        changed = unsent.values(report=sealed, seen_from=seen_from).returning(outsides.c.id)
        return self._tx.execute(changed).one_or_none() is not None

    def of(self, programme_id: ProgrammeId) -> Sequence[Outside]:
        """All that a programme has."""
        rows = self._tx.execute(sa.select(outsides).where(outsides.c.programme_id == programme_id))
        found = [self._opened(row) for row in rows]
        return sorted((one for one in found if one is not None), key=lambda one: (one.last_day, one.id))

    def handle(self, one: Outside, day: date) -> str:
        """The word by which the board names one on a day."""
        key = self._key(one.id)
        return "" if key is None else handle_of(board_salt(day), key, b"outside")

    def find(self, programme_id: ProgrammeId, handle: str, day: date) -> Outside | None:
        """The one that the board named so."""
        salt = salt_of(handle)
        if salt not in {board_salt(day), board_salt(day - timedelta(days=1))}:
            return None
        for one in self.of(programme_id):
            key = self._key(one.id)
            if key is not None and hmac.compare_digest(handle_of(salt, key, b"outside"), handle):
                return one
        return None

    def tell(self, one: Outside, told: Told) -> None:
        """Seal what the sender is told, in the place of what they were told before."""
        sealed = self._sealed(one.id, "told", asdict(told))
        self._tx.execute(sa.update(outsides).where(outsides.c.id == one.id).values(told=sealed))

    def forget(self, before: date) -> None:
        """Destroy those whose last day was before this one; their keys are unlinked after the commit."""
        old = self._tx.execute(sa.select(outsides.c.id, outsides.c.key_id).where(outsides.c.last_day < before)).all()
        for row in old:
            self._tx.execute(sa.delete(outsides).where(outsides.c.id == row.id))
            self._tx.after_commit(partial(self._tx.keys.destroy, row.key_id))

    def _key_id(self, one: OutsideId) -> UUID:
        return self._tx.execute(sa.select(outsides.c.key_id).where(outsides.c.id == one)).scalar_one()

    def _key(self, one: OutsideId) -> bytes | None:
        return self._tx.keys.read(self._key_id(one))

    def _sealed(self, one: OutsideId, column: str, said: dict[str, Any]) -> bytes:
        key_id = self._key_id(one)
        key = self._tx.keys.read(key_id)
        if key is None:
            raise RuntimeError("the key of a message from outside is gone while it is kept")
        plain = json.dumps(said, ensure_ascii=False).encode("utf-8", "surrogatepass")
        at = place("outsides", one, column)
        return seal(key, key_id, at, plain, bucket=CONTENT, nonce=self._tx.ids.token(NONCE))

    def _opened(self, row: sa.Row[Any]) -> Outside | None:
        """None where the key is gone: then there is nothing to read or to tell any more."""
        key = self._tx.keys.read(row.key_id)
        if key is None:
            return None

        def said(column: str, sealed: bytes | None) -> dict[str, Any] | None:
            if sealed is None:
                return None
            return cast("dict[str, Any]", json.loads(open_sealed(key, place("outsides", row.id, column), sealed)))

        report, told = said("report", row.report), said("told", row.told)
        return Outside(
            OutsideId(row.id),
            ProgrammeId(row.programme_id),
            Sender(row.sender),
            row.last_day,
            row.seen_from,
            None if report is None else Report(**report),
            None if told is None else Told(Outcome(told["outcome"]), told["words"]),
        )


def _secret(token: str) -> bytes | None:
    try:
        secret = urlsafe_b64decode(token.encode("ascii") + b"==")
    except ValueError:
        return None
    return secret if len(secret) == _SECRET else None


def _tag(secret: bytes) -> bytes:
    return derived(secret, b"outside")
