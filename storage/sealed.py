"""Sealed columns: AES-256-GCM, bound to their place, padded so that a length tells nothing."""

import hmac
from collections.abc import Callable
from hashlib import sha256
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

CONTENT = 1024
"""What people wrote is padded to whole multiples of this."""

SHORT = 256
"""A study reference or a form's outcome is padded to whole multiples of this."""

NONCE = 12
_VERSION = b"\x01"
_HEAD = len(_VERSION) + 16
_LENGTH = 4


class CannotOpen(Exception):
    """The value was changed, moved to another place, or sealed under another key."""


def place(table: str, row: object, column: str) -> bytes:
    """The place that a sealed value is bound to."""
    return f"{table}|{row}|{column}".encode()


def seal(key: bytes, key_id: UUID, at: bytes, plain: bytes, *, bucket: int, nonce: bytes) -> bytes:
    """Seal `plain` for the place `at`. `nonce` is twelve fresh random bytes.

    The result's length depends only on how many times `bucket` the text fits into.
    """
    head = _VERSION + key_id.bytes
    return head + nonce + AESGCM(key).encrypt(nonce, padded(plain, bucket), head + at)


def key_id_of(sealed: bytes) -> bytes:
    """The id of the key that a value was sealed under."""
    return sealed[len(_VERSION) : _HEAD]


def opener(key: bytes) -> Callable[[bytes, bytes], bytes]:
    """Opens values sealed under one key, each from its place. Raises CannotOpen as `open_sealed` does."""
    cipher = AESGCM(key)

    def opens(at: bytes, sealed: bytes) -> bytes:
        head = sealed[:_HEAD]
        try:
            return unpadded(cipher.decrypt(sealed[_HEAD : _HEAD + NONCE], sealed[_HEAD + NONCE :], head + at))
        except (InvalidTag, ValueError) as error:
            raise CannotOpen("a sealed value does not open") from error

    return opens


def open_sealed(key: bytes, at: bytes, sealed: bytes) -> bytes:
    """The plain text of a sealed value. Raises CannotOpen unless key and place are the ones it was sealed with."""
    return opener(key)(at, sealed)


def padded(plain: bytes, bucket: int) -> bytes:
    """The text with its length before it and zeros behind it, a whole number of buckets long."""
    whole = -(-(len(plain) + _LENGTH) // bucket) * bucket
    return (len(plain).to_bytes(_LENGTH, "big") + plain).ljust(whole, b"\0")


def unpadded(padding: bytes) -> bytes:
    """The text that was padded."""
    length = int.from_bytes(padding[:_LENGTH], "big")
    return padding[_LENGTH : _LENGTH + length]


def derived(key: bytes, purpose: bytes) -> bytes:
    """A key of its own for one purpose."""
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=purpose).derive(key)


def tag(key: bytes, *parts: bytes) -> bytes:
    """A keyed hash of several parts, each with its length before it, so that no two lists of parts look alike."""
    whole = b"".join(len(part).to_bytes(_LENGTH, "big") + part for part in parts)
    return hmac.digest(key, whole, sha256)
