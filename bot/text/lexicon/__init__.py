"""The words and names that the screen for patient identifiers knows, in one packed file that the system maps.

`words.bin` is made by `make lexicon`; the lists beside it are ours, written by hand, and read as they are.
"""

import mmap
import re
import struct
from collections.abc import Mapping
from functools import cache
from hashlib import blake2b
from importlib.resources import as_file, files
from pathlib import Path

from bot.text.lexicon.lists import CRAFT_FILES, listed, plain

FILE = Path(__file__).with_name("words.bin")
_MAGIC = b"PEERLEX1"
_HEAD = struct.Struct("<8sI")
_ENTRY = struct.Struct("<I")
_LOAD = 0.8

__all__ = ["CRAFT_FILES", "FILE", "PackedLexicon", "lexicon", "listed", "pack"]


def _place(word: str) -> tuple[int, int]:
    """Where a word belongs and what it is recognised by there: 32 bits and 24 bits of its hash."""
    whole = int.from_bytes(blake2b(word.encode("utf-8", "replace"), digest_size=7).digest(), "little")
    return whole & 0xFFFFFFFF, whole >> 32


def pack(kinds: Mapping[str, int]) -> bytes:
    """A hash table of every word with its byte: four bytes an entry, found in about two steps."""
    bits = 8
    while len(kinds) > _LOAD * (1 << bits):
        bits += 1
    mask = (1 << bits) - 1
    table = [0] * (1 << bits)
    for word in sorted(kinds):
        slot, print_ = _place(word)
        slot &= mask
        while table[slot]:
            slot = (slot + 1) & mask
        table[slot] = print_ << 8 | int(kinds[word])
    return _HEAD.pack(_MAGIC, bits) + struct.pack(f"<{len(table)}I", *table)


class PackedLexicon:
    """The packed words, and the lists of the craft. Looking up takes about a microsecond."""

    def __init__(self, table: "mmap.mmap | bytes") -> None:
        """Read the table's head. ValueError when it is not one of ours."""
        magic, bits = _HEAD.unpack_from(table)
        if magic != _MAGIC:
            raise ValueError("not a packed lexicon")
        self._table, self._mask = table, (1 << bits) - 1
        entries = [plain(line) for name in CRAFT_FILES for line in listed(name)]
        self._craft = frozenset(entry.replace("'", "") for entry in entries)
        self._parts = frozenset(word for entry in self._craft for word in re.split("[ -]", entry))
        self._places = frozenset(plain(line) for line in listed("places.txt"))

    def warm(self) -> None:
        """Read every page once: whoever sends the first form after a start does not wait for the disk."""
        for at in range(0, len(self._table), mmap.PAGESIZE):
            self._table[at]

    def kinds(self, word: str) -> int:
        """What a word is; 0 when it is not known."""
        slot, print_ = _place(word)
        while True:
            slot &= self._mask
            (entry,) = _ENTRY.unpack_from(self._table, _HEAD.size + 4 * slot)
            if entry >> 8 == print_ and entry:
                return entry & 255
            if not entry:
                return 0
            slot += 1

    def craft(self, word: str) -> bool:
        """Whether radiology has the word, by itself or in a phrase."""
        return word in self._parts

    def craft_phrase(self, phrase: str) -> bool:
        """Whether radiology has the phrase."""
        return phrase in self._craft

    def known_as(self, phrase: str) -> bool:
        """Whether a phrase is a place's name."""
        return phrase in self._places or (" " in phrase and bool(self.kinds(phrase) & 64))


@cache
def lexicon() -> PackedLexicon:
    """The lexicon of this process, mapped once: its pages are shared among processes and read when asked for."""
    with as_file(files(__name__) / FILE.name) as path, path.open("rb") as opened:
        return PackedLexicon(mmap.mmap(opened.fileno(), 0, access=mmap.ACCESS_READ))
