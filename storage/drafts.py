"""Drafts of cases: whoever typed one is sealed with it, under a key that dies with the draft."""

import hmac
import json
from collections.abc import Mapping, Sequence
from datetime import date
from functools import partial
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from bot.domain.people import MemberId
from bot.ports.drafts import Draft
from storage.draft_tables import drafts
from storage.sealed import CONTENT, NONCE, CannotOpen, open_sealed, place, seal
from storage.threads import SALT, handle_of, salt_of
from storage.transaction import Transaction

_OWNER = 16


class SqlDrafts:
    """ports.Drafts in SQL."""

    def __init__(self, transaction: Transaction) -> None:
        self._tx = transaction

    def keep(self, member_id: MemberId, values: Mapping[str, str], saved_on: date, handle: str) -> str:
        """Seal a draft in the place of the handle's, or as a new one. Returns a handle of it."""
        known = self._find(member_id, handle)
        draft_id = self._tx.ids.uuid() if known is None else known.id
        key_id = self._tx.make_key() if known is None else known.key_id
        key = self._tx.keys.read(key_id)
        if key is None:
            raise RuntimeError("a draft's key is gone while it is kept")
        plain = member_id.bytes + json.dumps(dict(values), ensure_ascii=False).encode("utf-8", "surrogatepass")
        words = seal(key, key_id, _at(draft_id), plain, bucket=CONTENT, nonce=self._tx.ids.token(NONCE))
        if known is None:
            self._tx.execute(
                sa.insert(drafts), {"id": draft_id, "saved_on": saved_on, "key_id": key_id, "words": words}
            )
        else:
            changed = sa.update(drafts).where(drafts.c.id == draft_id)
            self._tx.execute(changed.values(saved_on=saved_on, words=words))
        return self._handle(key)

    def of(self, member_id: MemberId) -> Sequence[Draft]:
        """A member's drafts, the newest day first. All are opened in memory: no column could be asked this."""
        return [draft for _, draft in self._drafts(member_id)]

    def find(self, member_id: MemberId, handle: str) -> Draft | None:
        """The member's draft behind a handle; None for everything else alike."""
        row = self._find(member_id, handle)
        if row is None:
            return None
        return next(draft for draft_id, draft in self._drafts(member_id) if draft_id == row.id)

    def drop(self, member_id: MemberId, handle: str) -> None:
        """Delete a draft; its key is unlinked after the commit. One that is gone already is left alone."""
        row = self._find(member_id, handle)
        if row is not None:
            self._delete([(row.id, row.key_id)])

    def forget(self, before: date) -> None:
        """The same for all that were saved before a day."""
        old = sa.select(drafts.c.id, drafts.c.key_id).where(drafts.c.saved_on < before)
        self._delete([(row.id, row.key_id) for row in self._tx.execute(old)])

    def _drafts(self, member_id: MemberId) -> list[tuple[UUID, Draft]]:
        found = [(row.id, Draft(self._handle(key), row.saved_on, values)) for row, key, values in self._open(member_id)]
        return sorted(found, key=lambda one: (-one[1].saved_on.toordinal(), one[0]))

    def _delete(self, found: Sequence[tuple[UUID, UUID]]) -> None:
        for draft_id, key_id in found:
            self._tx.execute(sa.delete(drafts).where(drafts.c.id == draft_id))
            self._tx.after_commit(partial(self._tx.keys.destroy, key_id))

    def _find(self, member_id: MemberId, handle: str) -> sa.Row[Any] | None:
        salt = salt_of(handle)
        if salt is None:
            return None
        for row, key, _ in self._open(member_id):
            if hmac.compare_digest(handle_of(salt, key, b"draft"), handle):
                return row
        return None

    def _open(self, member_id: MemberId) -> list[tuple[sa.Row[Any], bytes, Mapping[str, str]]]:
        found: list[tuple[sa.Row[Any], bytes, Mapping[str, str]]] = []
        for row in self._tx.execute(sa.select(drafts)):
            key = self._tx.keys.read(row.key_id)
            if key is None:
                continue
            try:
                plain = open_sealed(key, _at(row.id), row.words)
            except CannotOpen:
                continue
            if plain.startswith(member_id.bytes):
                found.append((row, key, json.loads(plain[_OWNER:].decode("utf-8", "surrogatepass"))))
        return found

    def _handle(self, key: bytes) -> str:
        return handle_of(self._tx.ids.token(SALT), key, b"draft")


def _at(draft_id: UUID) -> bytes:
    return place("drafts", draft_id, "words")
