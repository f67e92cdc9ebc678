"""The ballot box: what is put in can be read by nobody until the box is opened, and all ballots look alike.

A ballot is sealed with HPKE (RFC 9180: X25519, HKDF-SHA-256, AES-256-GCM) under the public key of its box. Whoever has
the database alone can neither read nor tell apart what is in it, and once the private key is destroyed nobody can.
"""

import json
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite

from bot.domain.people import MemberId
from bot.domain.surveys import COMMENT, Ballot, BoxId, Item, SurveyId
from storage.sealed import CannotOpen, padded, place, tag, unpadded

SIZE = 4 * COMMENT + 2 * 256
"""Every ballot is padded to this: room for a comment of the longest letters, and the steps."""

_SUITE = Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)


def public_of(private: bytes) -> bytes:
    """The public half of a box's key, which seals and does not open."""
    return X25519PrivateKey.from_private_bytes(private).public_key().public_bytes_raw()


def tag_of(key: bytes, box_id: BoxId, member_id: MemberId) -> bytes:
    """What stands for a person in one box: the same in each of its surveys, and nothing without the box's tag key."""
    return tag(key, b"ballot", box_id.bytes, member_id.bytes)


def put(public: bytes, survey_id: SurveyId, tagged: bytes, ballot: Ballot) -> bytes:
    """Seal a ballot for its place in the box."""
    plain = json.dumps([dict(ballot.steps), ballot.comment], ensure_ascii=False).encode()
    padding = padded(plain, SIZE)
    if len(padding) != SIZE:
        raise ValueError("a ballot is longer than every other")
    return _SUITE.encrypt(padding, X25519PublicKey.from_public_bytes(public), info=_at(survey_id, tagged))


class Opener:
    """Opens the ballots of one box."""

    def __init__(self, private: bytes) -> None:
        self._private = X25519PrivateKey.from_private_bytes(private)

    def __call__(self, survey_id: UUID, tagged: bytes, sealed: bytes) -> Ballot:
        """The ballot. Raises CannotOpen when it was changed, or put in another's place."""
        try:
            plain = unpadded(_SUITE.decrypt(sealed, self._private, info=_at(survey_id, tagged)))
        except (InvalidTag, ValueError) as error:
            raise CannotOpen("a ballot does not open") from error
        steps, comment = json.loads(plain)
        return Ballot({Item(item): step for item, step in steps.items()}, comment)


def _at(survey_id: UUID, tagged: bytes) -> bytes:
    return place("ballots", f"{survey_id.hex}:{tagged.hex()}", "ballot")
