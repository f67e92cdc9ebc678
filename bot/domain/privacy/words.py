"""What the screen has to know about words: which are names, places, the language's own, the craft's own."""

from enum import IntFlag
from typing import Protocol

from bot.domain.privacy.reading import read


class Kinds(IntFlag):
    """What a word is, as a byte of the lexicon. A word may be several things: Rose, young, côté."""

    SURNAME_RARE = 1
    SURNAME = 2
    GIVEN_RARE = 4
    GIVEN = 8
    WORD = 16
    SEEN = 32
    PLACE = 64
    COMMON = 128


# What the rules ask of every word stands as a plain number: with flags the asking costs more than the answer.
GIVEN, WORD, SEEN, PLACE, COMMON = map(int, (Kinds.GIVEN, Kinds.WORD, Kinds.SEEN, Kinds.PLACE, Kinds.COMMON))
NAMED = int(Kinds.SURNAME | Kinds.GIVEN)
RARE = int(Kinds.SURNAME_RARE | Kinds.GIVEN_RARE)


class Lexicon(Protocol):
    """Words by what they are."""

    def kinds(self, word: str) -> int:
        """The Kinds of a word as `key` writes it; 0 for a word that is not known."""
        ...

    def craft(self, word: str) -> bool:
        """Whether radiology has the word: a disease, an eponym, a maker, a drug, a part of the body."""
        ...

    def craft_phrase(self, phrase: str) -> bool:
        """Whether radiology has two words together, by `key`: roy-camille, st jude."""
        ...

    def known_as(self, phrase: str) -> bool:
        """Whether two or more words, by `key` and joined by spaces, are a place's name."""
        ...


class Remembered:
    """A lexicon that looks a word up once. It is made for one text and goes with it: nothing typed stays behind."""

    def __init__(self, lexicon: Lexicon) -> None:
        """Remember what `lexicon` answers."""
        self._lexicon = lexicon
        self._kinds: dict[str, int] = {}
        self.craft, self.craft_phrase, self.known_as = lexicon.craft, lexicon.craft_phrase, lexicon.known_as

    def kinds(self, word: str) -> int:
        """What a word is, as the lexicon says."""
        kinds = self._kinds.get(word)
        if kinds is None:
            kinds = self._kinds[word] = self._lexicon.kinds(word)
        return kinds


def key(word: str) -> str:
    """A word as the lexicon holds it: small letters without accents."""
    return read(word).low
