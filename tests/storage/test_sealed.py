"""Sealed values open in their place, under their key, and nowhere else; and their length says nothing."""

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.sealed import CONTENT, SHORT, CannotOpen, key_id_of, open_sealed, padded, place, seal, tag, unpadded

KEY = bytes(range(32))
KEY_ID = UUID("6f3c1a52-8f0e-4f4b-9c1d-0a1b2c3d4e5f")
AT = place("threads", "a", "story")
NONCE = b"123456789012"


def sealed(plain: bytes, bucket: int = CONTENT) -> bytes:
    """A value sealed in the usual place."""
    return seal(KEY, KEY_ID, AT, plain, bucket=bucket, nonce=NONCE)


@given(st.binary(max_size=5000))
def test_what_is_sealed_opens_again(plain: bytes) -> None:
    box = sealed(plain)
    assert open_sealed(KEY, AT, box) == plain
    assert key_id_of(box) == KEY_ID.bytes


@given(st.binary(max_size=3000), st.sampled_from([32, SHORT, CONTENT]))
def test_padding_comes_off_again(plain: bytes, bucket: int) -> None:
    assert len(padded(plain, bucket)) % bucket == 0
    assert unpadded(padded(plain, bucket)) == plain


def test_a_value_that_was_moved_does_not_open() -> None:
    box = sealed(b"words")
    for elsewhere in (
        place("threads", "b", "story"),
        place("threads", "a", "reference"),
        place("notes", "a", "story"),
        b"",
    ):
        with pytest.raises(CannotOpen):
            open_sealed(KEY, elsewhere, box)


def test_a_value_under_another_key_does_not_open() -> None:
    with pytest.raises(CannotOpen):
        open_sealed(bytes(32), AT, sealed(b"words"))


def test_a_changed_value_does_not_open_whichever_byte_it_is() -> None:
    box = sealed(b"words", SHORT)
    for index in range(len(box)):
        changed = bytearray(box)
        changed[index] ^= 1
        with pytest.raises(CannotOpen):
            open_sealed(KEY, AT, bytes(changed))
    for cut in range(len(box)):
        with pytest.raises(CannotOpen):
            open_sealed(KEY, AT, box[:cut])


def test_lengths_tell_only_the_bucket() -> None:
    assert len({len(sealed(b"x" * length)) for length in range(1020)}) == 1
    assert len(sealed(b"x" * 1021)) == len(sealed(b"")) + CONTENT


def test_tags_of_different_parts_differ() -> None:
    assert tag(KEY, b"ab", b"c") != tag(KEY, b"a", b"bc") != tag(KEY, b"abc")
    assert tag(KEY, b"a") != tag(bytes(32), b"a")
