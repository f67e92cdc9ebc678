"""Tickets to our own one-time pages: the ticket carries everything, the database only learns that it was used."""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from datetime import date, datetime, timedelta
from uuid import UUID

import sqlalchemy as sa
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from bot.domain.people import MemberId
from bot.domain.rounds import SessionId
from bot.domain.surveys import SurveyId
from bot.domain.threads import Seat, ThreadId
from bot.ports.pages import Pass, PassPurpose, Preparation, Seeing, Ticket
from storage.once_tables import passes_used
from storage.sealed import NONCE, derived, padded, tag, unpadded
from storage.transaction import Transaction, insert

LASTS = timedelta(minutes=15)
_DAY = 4
_SIZE = 256
"""A ticket is padded to this, so that its length does not tell what it is for."""


class SqlPasses:
    """ports.Passes in SQL."""

    def __init__(self, transaction: Transaction) -> None:
        self._tx = transaction

    def issue(self, ticket: Ticket) -> str:
        """A new ticket, good for one use within a quarter of an hour. Nothing is stored."""
        today = self._tx.now.date()
        day = today.toordinal().to_bytes(_DAY, "big")
        nonce = self._tx.ids.token(NONCE)
        plain = json.dumps(
            {
                **_purpose(ticket),
                "member": ticket.member_id.hex,
                "language": ticket.language,
                "until": (self._tx.now + LASTS).isoformat(),
            }
        ).encode()
        key = derived(self._tx.keys.day_key(today), b"page")
        whole = day + nonce + AESGCM(key).encrypt(nonce, padded(plain, _SIZE), day)
        return urlsafe_b64encode(whole).decode().rstrip("=")

    def look(self, token: str) -> Ticket | None:
        """What a ticket is for, without using it up; None when it is unknown, used or out of time."""
        opened = self._open(token)
        if opened is None:
            return None
        ticket, _, tagged = opened
        used = self._tx.execute(sa.select(passes_used.c.day).where(passes_used.c.tag == tagged))
        return ticket if used.one_or_none() is None else None

    def redeem(self, token: str) -> Ticket | None:
        """Use a ticket up; None when it is unknown, used or out of time."""
        opened = self._open(token)
        if opened is None:
            return None
        ticket, day, tagged = opened
        first = self._tx.execute(
            insert(self._tx, passes_used).on_conflict_do_nothing().returning(passes_used.c.day),
            {"tag": tagged, "day": day},
        )
        return ticket if first.one_or_none() is not None else None

    def _open(self, token: str) -> tuple[Ticket, date, bytes] | None:
        try:
            whole = urlsafe_b64decode(token.encode("ascii") + b"==")
            day = date.fromordinal(int.from_bytes(whole[:_DAY], "big"))
        except (ValueError, OverflowError):
            return None
        day_key = self._tx.keys.kept_day_key(day)
        if day_key is None:
            return None
        nonce, box = whole[_DAY : _DAY + NONCE], whole[_DAY + NONCE :]
        try:
            plain = AESGCM(derived(day_key, b"page")).decrypt(nonce, box, whole[:_DAY])
        except (InvalidTag, ValueError):
            return None
        fields = json.loads(unpadded(plain))
        if datetime.fromisoformat(fields["until"]) <= self._tx.now:
            return None
        # The hash is of the ticket's bytes: the same bytes written in other letters are the same ticket.
        return _ticket(fields), day, tag(day_key, b"pass", whole)


def _purpose(ticket: Ticket) -> dict[str, str]:
    if isinstance(ticket, Preparation):
        return {"purpose": PassPurpose.PREPARE_SESSION, "session": ticket.session_id.hex}
    if isinstance(ticket, Seeing):
        return {"purpose": PassPurpose.SEE_RESULT, "survey": ticket.survey_id.hex}
    return {"purpose": ticket.purpose, "thread": ticket.thread_id.hex, "seat": ticket.seat}


def _ticket(fields: dict[str, str]) -> Ticket:
    purpose, member_id = PassPurpose(fields["purpose"]), MemberId(UUID(fields["member"]))
    if purpose is PassPurpose.PREPARE_SESSION:
        return Preparation(SessionId(UUID(fields["session"])), member_id, fields["language"])
    if purpose is PassPurpose.SEE_RESULT:
        return Seeing(SurveyId(UUID(fields["survey"])), member_id, fields["language"])
    return Pass(purpose, ThreadId(UUID(fields["thread"])), Seat(fields["seat"]), member_id, fields["language"])
