"""The words of a text with what the lexicon and their place say about them, for the search for people's names."""

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.domain.privacy.people import (
    ASIDE,
    BEFORE_EPONYM,
    CALLED,
    CALLED_AFTER,
    EPONYMIC,
    MAKERS,
    NAMES_FIRST,
    STOP,
    THINGS,
)
from bot.domain.privacy.reading import Reading
from bot.domain.privacy.words import COMMON, NAMED, RARE, SEEN, WORD, Lexicon

_STARTS = re.compile(r"(?:^|[.!?:;\n\r•*>#\-–)\]/|(]|\d[.)]|(?<=[\s(])\")[\s\"'(\[]{0,4}$")
_ELIDED = re.compile(r"(?:[dDlLnNsSmMtTcCjJ]|[qQ]u|[lL]orsqu|[jJ]usqu)'(?=[A-Za-z]{2})")
_TOKEN = re.compile(r"[A-Za-z]+(?:'[A-Za-z]+)*")


@dataclass(frozen=True, slots=True)
class Token:
    """A word: where it stands, what the lexicon says of it, how it is written."""

    start: int
    end: int
    word: str
    kinds: int
    craft: bool
    capital: bool
    upper: bool
    opens: bool

    @property
    def named(self) -> bool:
        """A name."""
        return bool(self.kinds & NAMED)

    @property
    def strong(self) -> bool:
        """A name and no word of the language nor the craft's."""
        return self.named and not self.kinds & WORD and not self.craft

    @property
    def rare(self) -> bool:
        """A name that few people have, and nothing else."""
        return bool(self.kinds & RARE) and not self.kinds & (NAMED | WORD | SEEN) and not self.craft

    @property
    def both(self) -> bool:
        """A name that is a word as well."""
        return (
            self.named
            and bool(self.kinds & WORD)
            and not self.craft
            and self.word not in STOP
            and self.word not in THINGS
        )

    @property
    def seen(self) -> bool:
        """A word that people write, of which no list says what it is."""
        return self.kinds == SEEN and not self.craft and len(self.word) >= 4 and self.word not in STOP

    @property
    def unknown(self) -> bool:
        """In no list."""
        return not self.kinds and not self.craft and len(self.word) >= 4


def tokens_of(text: Reading, lexicon: Lexicon) -> list[Token]:
    """The words of a text in their order; what can be told to be the craft's by its neighbours is marked so."""
    return _in_place(text, _alone(text, lexicon), lexicon)


def _alone(text: Reading, lexicon: Lexicon) -> list[Token]:
    plain = _caseless(text.text)
    tokens: list[Token] = []
    for found in _TOKEN.finditer(text.text):
        start, whole = found.start(), found[0]
        lead = _ELIDED.match(whole)
        if lead is not None and not (
            whole[0] == "D" and whole[2:3].isupper() and lexicon.kinds(whole.replace("'", "").lower()) & NAMED
        ):
            start, whole = start + lead.end(), whole[lead.end() :]
        if whole.lower().endswith("'s"):
            whole = whole[:-2]
        if not whole:
            continue
        word = whole.replace("'", "").lower()
        if word == "a" and text.accented(start):
            word = "à"
        tokens.append(
            Token(
                start,
                start + len(whole),
                word,
                lexicon.kinds(word),
                word in ASIDE
                or (word.startswith("re") and whole[0] == "r" and bool(lexicon.kinds(word[2:]) & WORD))
                or (
                    lexicon.craft(word)
                    and (word not in NAMES_FIRST or _eponym(text, found.start(), found.end(), word, lexicon))
                ),
                whole[0].isupper() and not plain,
                whole.isupper() and len(whole) > 1 and not plain,
                _opens(text.text, start),
            )
        )
    return tokens


def _opens(text: str, start: int) -> bool:
    """Whether a sentence begins here; an initial before a name ends none."""
    before = text[max(0, start - 8) : start]
    if len(before) > 1 and before[-1] == " " and before[-2].isalpha():
        return False
    return bool(_STARTS.search(before)) and not re.search(r"(?<![A-Za-z])[A-Z]\. ?$", before)


def _eponym(text: Reading, start: int, end: int, word: str, lexicon: Lexicon) -> bool:
    """Whether a surname stands where an eponym does: with its disease, its sign, its co-author."""
    before = re.findall("[a-z]+", text.low[max(0, start - 24) : start])[-1:]
    after = re.findall("[a-z0-9]+", re.sub("^'s ", " ", text.low[end : end + 24]))[:2]
    if before and (before[0] in BEFORE_EPONYM or any(lexicon.craft_phrase(f"{before[0]}{sep}{word}") for sep in " -")):
        return True
    if not after:
        return False
    return (
        after[0] in EPONYMIC
        or after[0].isdigit()
        or after[-1] in EPONYMIC
        or any(lexicon.craft_phrase(f"{word}{sep}{after[0]}") for sep in " -")
    )


def _caseless(text: str) -> bool:
    """Whether capitals say nothing here: everything is shouted, or every word begins with one."""
    letters = [one for one in text if one.isalpha()]
    if len(letters) > 12 and sum(one.isupper() for one in letters) > 0.6 * len(letters):
        return True
    words = re.findall("[A-Za-z]{4,}", text)
    return len(words) >= 6 and sum(word[0].isupper() for word in words) > 0.7 * len(words)


_STAGE = re.compile("(?:I{1,3}|IV|V)[a-d]")
_PRODUCT = re.compile(r"[a-z][A-Z]")
_TWO_NAMES = re.compile(r"(?:Mc|Mac|De|Di|Da|Du|Des|La|Le|Van|Von|O'|Fitz|St|Ste|El|Al|Abu|Ben|Ben|Ibn)[A-Z][a-z]+$")
_FIGURE = re.compile(
    r" ?[0-9]+(?:[.,][0-9]+)? ?(?:t|tesla|ml|mg|g|gauge|%|slices?|fr|french|mm|cm|hu|kv)(?![a-z0-9])"
    r"| [0-9]{3,4}(?![0-9])"
)
_LEARNED = re.compile(
    "(?:grap|scop|path|log|metr|troph|rrhag|plast|tom)(?:y|ie|ic|ique)$|(?:itis|ite|osis|ose|oma|ome|gram|gramme|oid|oide)$"
    "|(?:phrenic|phrenique|iatric|iatrique|ivist|iviste|ologist|ologue|aemia|emia|emie|uria|urie|lysis|lyse)$"
)
_MEANS = re.compile(r" ?= ?[a-z]| : [a-z]")


def _in_place(text: Reading, alone: Sequence[Token], lexicon: Lexicon) -> list[Token]:
    """The same words, those marked as the craft's that are so where they stand."""
    craft = [token.craft for token in alone]
    for index, (left, right) in enumerate(itertools.pairwise(alone)):
        between = text.text[left.end : right.start]
        if between not in {" ", "-"}:
            continue
        if lexicon.craft_phrase(f"{left.word} {right.word}") or lexicon.craft_phrase(f"{left.word}-{right.word}"):
            craft[index] = craft[index + 1] = True
        elif between == "-":
            compound = (
                not left.capital
                and not right.capital
                and (_common(left) != _common(right) and len((left if _common(left) else right).word) > 4)
            )
            if compound:
                craft[index] = craft[index + 1] = True
            elif left.capital and not right.capital and _common(right):
                craft[index] = True
    return [
        token if token.craft or not (one or _as_the_craft(text, alone, index, lexicon)) else replace(token, craft=True)
        for index, (token, one) in enumerate(zip(alone, craft, strict=True))
    ]


def _common(token: Token) -> bool:
    """Whether a word is the language's or the craft's and nobody's name."""
    return token.craft or bool(token.kinds & WORD)


def _as_the_craft(text: Reading, tokens: Sequence[Token], index: int, lexicon: Lexicon) -> bool:
    """Whether what stands around a word says that it is a product, an eponym or a slip of the keyboard."""
    token = tokens[index]
    if token.craft or not token.capital or token.word in STOP:
        return token.craft
    whole = text.text[token.start : token.end]
    if _STAGE.fullmatch(whole):
        return True
    if _PRODUCT.search(whole) and not _TWO_NAMES.match(whole):
        return True
    after = tokens[index + 1] if index + 1 < len(tokens) and tokens[index + 1].start - token.end == 1 else None
    if after is not None and after.word in CALLED_AFTER:
        return True
    before = [one.word for one in tokens[max(0, index - 3) : index]]
    if len(before) > 1 and before[-1] in {"de", "d", "of", "du"} and before[-2] in CALLED:
        return True
    if before and before[-1] in MAKERS and not token.strong:
        return True
    if token.opens and token.word in NAMES_FIRST and lexicon.craft(token.word) and _MEANS.match(text.low, token.end):
        return True
    if not (token.unknown or token.seen):
        return False
    if len(token.word) >= 8 and _LEARNED.search(token.word):
        return True
    return _FIGURE.match(text.low, token.end) is not None or _slip(token.word, lexicon)


def _slip(word: str, lexicon: Lexicon) -> bool:
    """Whether a word is one of ours with two letters exchanged or one too many."""
    if not 5 <= len(word) <= 24:
        return False
    for place in range(len(word) - 1):
        for other in (
            word[:place] + word[place + 1] + word[place] + word[place + 2 :],
            word[:place] + word[place + 1 :],
        ):
            if len(other) >= 5 and (lexicon.craft(other) or lexicon.kinds(other) & COMMON):
                return True
    return False
