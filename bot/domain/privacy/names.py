"""People's names: after a title, written as systems write them, and words that are names and not the craft's."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.domain.privacy.findings import Finding, Identifier
from bot.domain.privacy.people import (
    ASIDE,
    BEFORE_EPONYM,
    DOTTED,
    EPONYMIC,
    GREETED,
    HUMAN,
    NAMES_FIRST,
    PARTICLES,
    PERSON,
    SAYS,
    SOFT,
    STOP,
    THINGS,
    TITLES,
    UNSURE_TITLES,
)
from bot.domain.privacy.reading import Reading
from bot.domain.privacy.words import NAMED, RARE, Kinds, Lexicon

_TOKEN = re.compile(r"[A-Za-z]+(?:'[A-Za-z]+)*")
_CARET = re.compile(r"(?<![\w^])[\w'\-]{2,40}(?:\s?\^\s?[\w'\-. ]{1,30}){1,4}")
_TITLE = re.compile(
    rf"(?<![\w-])({'|'.join(sorted(TITLES | UNSURE_TITLES, key=len, reverse=True))})(?![\w-])\.? {{0,2}}(?:& "
    r"|et |and )?(?=[A-Za-z])",
    re.IGNORECASE,
)
_DOTTED = re.compile(r"(?<![\w.])[A-Z]\.[ -]?[A-Z]\.(?:[ -]?[A-Z]\.?)?(?![\w])")
_INITIAL = re.compile(r"(?<![\w.'-])(?:[A-Z]\.[ -]?){1,3}(?=[A-Z][a-z'-]{2,})")
_COMMA = re.compile(r"(?<![\w'-])([A-Za-z'\-]{2,25}), ?([A-Za-z'\-]{3,25})(?![\w-])")
_CUED_INITIALS = re.compile(
    r"(?<![A-Za-z])(?:[Pp]atiente?|PATIENTE?|[Pp]te?|PT|[Ii]nitial[es]{0,2}|[Cc]olleague"
    r"|[Cc]ollegue|[Rr]esidente?|[Ff]ellow|[Dd]re?|[Mm]me|[Mm]rs?|[Ss]taff)\.?:? {0,2}(?:is "
    r"|est |= ?|\()?([A-Z]\.?[ -]?[A-Z]\.?(?:[ -]?[A-Z]\.?)?|[a-z]\. ?[a-z]\.(?: ?[a-z]\.)?)(?![\w-])"
)
_FOREIGN = re.compile(
    r"[\u0400-\u04ff\u0530-\u06ff\u0900-\u0dff\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]{2,}"
    r"|[\u1400-\u167f]{2,}"
)
_STARTS = re.compile(r"(?:^|[.!?:;\n\r•*>\-–)\]/|(]|\d[.)])[\s\"'(\[]{0,4}$")
_MOST_PARTS = 5


@dataclass(frozen=True, slots=True)
class _Token:
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
        return bool(self.kinds & NAMED)

    @property
    def strong(self) -> bool:
        """A name and no word of the language nor the craft's."""
        return self.named and not self.kinds & Kinds.WORD and not self.craft

    @property
    def rare(self) -> bool:
        return bool(self.kinds & RARE) and not self.kinds & (NAMED | Kinds.WORD | Kinds.SEEN) and not self.craft

    @property
    def both(self) -> bool:
        """A name that is a word as well."""
        return (
            self.named
            and bool(self.kinds & Kinds.WORD)
            and not self.craft
            and self.word not in STOP
            and self.word not in THINGS
        )

    @property
    def unknown(self) -> bool:
        return not self.kinds and not self.craft and len(self.word) >= 4


def names(text: Reading, lexicon: Lexicon) -> Iterator[Finding]:
    """Every name that may be a person's; certain after a title and in the way of systems."""
    for found in _CARET.finditer(text.text):
        if not found[0].replace("^", "").replace(" ", "").isdigit() and re.search(
            r"[A-Za-z]{2}", found[0].split("^")[0]
        ):
            yield Finding(found.start(), found.end(), Identifier.NAME, True)
    for found in _FOREIGN.finditer(text.text):
        yield Finding(found.start(), found.end(), Identifier.NAME, False)
    for found in _DOTTED.finditer(text.text):
        if re.sub("[^a-z]", "", found[0].lower()) not in DOTTED:
            yield Finding(found.start(), found.end(), Identifier.NAME, False)
    for found in _CUED_INITIALS.finditer(text.text):
        letters = re.sub("[^a-z]", "", found[1].lower())
        if not lexicon.craft(letters) and letters not in STOP and letters not in DOTTED:
            yield Finding(found.start(1), found.end(1), Identifier.NAME, False)
    tokens = _tokens(text, lexicon)
    yield from _titled(text, tokens)
    yield from _people(text, tokens)


def _tokens(text: Reading, lexicon: Lexicon) -> list[_Token]:
    plain = _caseless(text.text)
    tokens: list[_Token] = []
    for found in _TOKEN.finditer(text.text):
        start, whole = found.start(), found[0]
        lead = re.match(r"(?:[dDlLnNsSmMtTcCjJ]|[qQ]u|[lL]orsqu|[jJ]usqu)'(?=[A-Za-z]{2})", whole)
        if lead is not None and not (
            whole[0] == "D" and whole[2:3].isupper() and lexicon.kinds(whole.replace("'", "").lower()) & NAMED
        ):
            start, whole = start + lead.end(), whole[lead.end() :]
        if whole.lower().endswith("'s"):
            whole = whole[:-2]
        if not whole:
            continue
        word = whole.replace("'", "").lower()
        tokens.append(
            _Token(
                start,
                start + len(whole),
                word,
                lexicon.kinds(word),
                word in ASIDE
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


def _titled(text: Reading, tokens: Sequence[_Token]) -> Iterator[Finding]:
    at = {token.start: index for index, token in enumerate(tokens)}
    for found in _TITLE.finditer(text.text):
        index = at.get(found.end())
        if index is None:
            continue
        start = found.end()
        while (
            index < len(tokens) - 1
            and tokens[index].end - tokens[index].start == 1
            and tokens[index].word not in {"a", "y"}
        ):
            if tokens[index + 1].start - tokens[index].end > 2:
                break
            index += 1
        while (
            index < len(tokens) - 1
            and tokens[index].word in PARTICLES
            and tokens[index + 1].start - tokens[index].end <= 2
        ):
            index += 1
        token = tokens[index]
        title = found[1].rstrip(".")
        if _after_title(title, token):
            last = _last(text, tokens, index)
            yield Finding(start, tokens[last].end, Identifier.NAME, True)


def _after_title(title: str, token: _Token) -> bool:
    sure = title.lower() in TITLES or title in {"Mr", "Ms", "Prof", "Miss", "Sir"}
    if token.word in STOP or len(token.word) < 2 or token.word in PERSON:
        return False
    if not sure:
        return (token.strong and (len(token.word) > 3 or token.capital)) or (
            token.both and token.capital and not token.upper and not token.kinds & Kinds.COMMON and title.istitle()
        )
    if token.craft:
        return token.named and (token.capital or len(token.word) > 3) and not (token.upper and len(token.word) < 5)
    if token.capital:
        return not (token.kinds & Kinds.WORD and not token.kinds & (NAMED | RARE))
    if token.kinds & Kinds.WORD:
        return token.named and token.word not in SAYS
    return len(token.word) > 2


def _last(text: Reading, tokens: Sequence[_Token], index: int) -> int:
    """The last token of the name that begins at `index`."""
    last = index
    while last + 1 < len(tokens) and last - index < _MOST_PARTS:
        ahead = tokens[last + 1]
        if text.text[tokens[last].end : ahead.start] not in {" ", "-", ". ", " -", "'", ", "}:
            break
        between = text.text[tokens[last].end : ahead.start]
        if (
            ahead.word in PARTICLES
            and last + 2 < len(tokens)
            and _part(tokens[last + 2], between)
            and tokens[last + 2].start - ahead.end <= 1
        ):
            last += 2
        elif _part(ahead, between):
            last += 1
        else:
            break
    return last


def _part(token: _Token, between: str) -> bool:
    if token.word in STOP or (token.craft and not (token.named and token.capital and between != ", ")):
        return False
    if between == ", ":
        return (token.strong or token.rare) and len(token.word) > 2
    if between == "-":
        return token.named or token.rare or (token.unknown and token.capital)
    named = token.both or token.unknown or (token.craft and token.named)
    return token.strong or token.rare or (token.capital and named and not token.upper)


def _people(text: Reading, tokens: Sequence[_Token]) -> Iterator[Finding]:
    index = 0
    while index < len(tokens):
        if _is_name(text, tokens, index):
            first, last = _first(text, tokens, index), _last(text, tokens, index)
            yield Finding(first, tokens[last].end, Identifier.NAME, False)
            index = last + 1
        else:
            index += 1


def _first(text: Reading, tokens: Sequence[_Token], index: int) -> int:
    """Where the name begins: initials before it belong to it."""
    start = tokens[index].start
    before = re.search(r"(?<![\w.'-])(?:(?:[A-Z]\. ?-?){1,3}|[A-Z] )$", text.text[max(0, start - 9) : start])
    return start - len(before[0]) if before else start


def _near(text: Reading, tokens: Sequence[_Token], index: int, step: int) -> _Token | None:
    """The neighbour that a name could be written together with."""
    other = index + step
    if not 0 <= other < len(tokens):
        return None
    left, right = (tokens[other], tokens[index]) if step < 0 else (tokens[index], tokens[other])
    return tokens[other] if text.text[left.end : right.start] in {" ", "-", ", ", ". "} else None


def _is_name(text: Reading, tokens: Sequence[_Token], index: int) -> bool:
    token = tokens[index]
    if token.word in STOP or len(token.word) < 2:
        return False
    before = tokens[index - 1].word if index and tokens[index].start - tokens[index - 1].end <= 3 else ""
    cued = before in PERSON or before in GREETED
    initial = (
        bool(_INITIAL.search(text.text, max(0, token.start - 9), token.end))
        and text.text[max(0, token.start - 2) : token.start].strip() != ""
    )
    if token.craft:
        ahead = _near(text, tokens, index, 1)
        acts = ahead is not None and ahead.start == token.end + 1 and ahead.word in HUMAN
        person = before in GREETED or acts or (initial and not token.opens)
        return token.capital and token.named and not token.upper and person
    if token.strong:
        return _strong(text, tokens, index, cued=cued, soft=before in SOFT)
    if token.rare:
        if token.capital and not token.upper and (not token.opens or len(token.word) > 4):
            return True
        return cued or initial or _beside(text, tokens, index)
    if token.both:
        return _both(text, tokens, index, cued=cued, before=before, initial=initial)
    if token.unknown:
        if token.capital and not token.upper and (not token.opens or text.text[token.end : token.end + 2] == "'s"):
            return True
        return before in GREETED and not token.upper
    return False


def _beside(text: Reading, tokens: Sequence[_Token], index: int) -> bool:
    """Whether a strong name stands right before or after."""
    near = (_near(text, tokens, index, -1), _near(text, tokens, index, 1))
    return any(one is not None and one.strong and len(one.word) > 3 for one in near)


def _strong(text: Reading, tokens: Sequence[_Token], index: int, *, cued: bool, soft: bool) -> bool:
    token = tokens[index]
    if len(token.word) > 3 and not (token.upper and len(token.word) < 6):
        return True
    if token.capital and not token.upper:
        return (
            len(token.word) > 2
            or not token.opens
            or _beside(text, tokens, index)
            or text.text[token.end : token.end + 1] == ","
        )
    return cued or (soft and len(token.word) > 2 and not token.upper) or _beside(text, tokens, index)


def _alone(tokens: Sequence[_Token], index: int) -> bool:
    """Whether a capital stands among small letters: not in a heading, nor among words that all begin with one."""
    around = [tokens[near] for near in (index - 1, index + 1) if 0 <= near < len(tokens)]
    return not any(one.capital for one in around)


def _both(text: Reading, tokens: Sequence[_Token], index: int, *, cued: bool, before: str, initial: bool) -> bool:
    token = tokens[index]
    after = tokens[index + 1].word if index + 1 < len(tokens) and tokens[index + 1].start - token.end <= 3 else ""
    if token.capital and not token.upper:
        if initial or cued or (before in {"st", "ste", "saint", "sainte"} and not token.opens):
            return True
        if not token.opens and (before in SOFT or token.word in NAMES_FIRST):
            return not token.kinds & Kinds.COMMON or token.word in NAMES_FIRST
        if not token.opens and _alone(tokens, index) and token.kinds & NAMED and not token.kinds & Kinds.COMMON:
            return True
        if not token.opens and token.kinds & Kinds.GIVEN and not token.kinds & Kinds.COMMON:
            return True
        if (
            token.kinds & Kinds.GIVEN
            and after in SAYS
            and (not token.kinds & Kinds.COMMON or token.word in NAMES_FIRST)
        ):
            return True
        ahead = _near(text, tokens, index, 1)
        return bool(
            token.kinds & Kinds.GIVEN
            and ahead
            and ahead.capital
            and not ahead.upper
            and (ahead.named or ahead.rare or ahead.unknown)
            and ahead.word not in STOP
            and not (ahead.craft and not ahead.named)
        )
    return token.word in NAMES_FIRST and (cued or before in SOFT or after in SAYS)
