"""The words that stand for sessions in the addresses of their calendar files."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESSIV

from bot.domain.rounds import SessionId
from storage.keys import KeyStore
from storage.sealed import derived

_PURPOSE = b"calendar"


class CalendarWords:
    """ports.CalendarWords: the session's id, sealed under the long-lived key.

    The same session has the same word each time, since calendars keep the address and ask again; nobody without the key
    can make one, and nothing is stored.
    """

    def __init__(self, keys: KeyStore) -> None:
        self._keys = keys

    def word(self, session_id: SessionId) -> str:
        """The word of a session."""
        sealed = _seal(self._keys.app_key()).encrypt(session_id.bytes, None)
        return urlsafe_b64encode(sealed).decode().rstrip("=")

    def session(self, word: str) -> SessionId | None:
        """The session that a word stands for; None when it was not made here."""
        key = self._keys.kept_app_key()
        if key is None:
            return None
        try:
            sealed = urlsafe_b64decode(word.encode("ascii") + b"=")
            return SessionId(UUID(bytes=_seal(key).decrypt(sealed, None)))
        except (ValueError, InvalidTag):
            return None


def _seal(key: bytes) -> AESSIV:
    return AESSIV(derived(key, _PURPOSE))
