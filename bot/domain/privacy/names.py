"""People's names: after a title, written as systems write them, and words that are names and not the craft's."""

import re
from collections.abc import Iterator, Sequence

from bot.domain.privacy.findings import Finding, Identifier
from bot.domain.privacy.people import (
    DOTTED,
    FROM_PEOPLE,
    GREETED,
    HUMAN,
    MAKERS,
    NAMES_FIRST,
    PARTICLES,
    PERSON,
    SAYS,
    SOFT,
    SPOKEN_TO,
    STOP,
    TITLES,
    UNSURE_TITLES,
)
from bot.domain.privacy.reading import Reading
from bot.domain.privacy.tokens import Token, tokens_of
from bot.domain.privacy.words import COMMON, GIVEN, NAMED, RARE, SEEN, WORD, Lexicon

_CARET = re.compile(r"(?<![\w^])[\w'\-]{2,40}(?:\s?\^\s?[\w'\-. ]{1,30}){1,4}")
_TITLE = re.compile(
    rf"(?<![\w-])({'|'.join(sorted(TITLES | UNSURE_TITLES, key=len, reverse=True))})(?![A-Za-z0-9-])\.?[ _]{{0,2}}(?:& "
    r"|et |and )?(?=[A-Za-z])",
    re.IGNORECASE,
)
_DOTTED = re.compile(r"(?<![\w.])[A-Z]\.[ -]?[A-Z]\.(?:[ -]?[A-Z]\.?)?(?![\w])")
_INITIAL = re.compile(r"(?<![\w.'-])(?:[A-Z]\.[ -]?){1,3}(?=[A-Z][a-z'-]{2,})")
_COMMA = re.compile(r"(?<![\w'-])([A-Za-z'\-]{2,25}), ?([A-Za-z'\-]{3,25})(?![\w-])")
_CUED_INITIALS = re.compile(
    r"(?<![A-Za-z])(?:[Pp]atiente?|PATIENTE?|[Pp]te?|PT|[Ii]nitial[es]{0,2}|[Cc]olleague"
    r"|[Cc]ollegue|[Rr]esidente?|[Ff]ellow|[Dd]re?|[Mm]me|[Mm]rs?|[Ss]taff)(?![A-Za-z])\.?:? {0,2}(?:is "
    r"|est |= ?|\()?([A-Z]\.?[ -]?[A-Z]\.?(?:[ -]?[A-Z]\.?)?|[a-z]\. ?[a-z]\.(?: ?[a-z]\.)?)(?![\w-])"
)
_FOREIGN = re.compile(
    r"[\u0400-\u04ff\u0530-\u06ff\u0900-\u0dff\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]{2,}"
    r"|[\u1400-\u167f]{2,}"
)
_FOLLOWED = re.compile(" (?:[a-z]')?")
_LETTER = re.compile(r" [A-Z]\.(?= [a-z]|,|$)")
_MOST_PARTS = 5


def names(text: Reading, lexicon: Lexicon) -> Iterator[Finding]:
    """Every name that may be a person's; certain after a title and in the way of systems."""
    for found in _CARET.finditer(text.text) if "^" in text.text else ():
        if not found[0].replace("^", "").replace(" ", "").isdigit() and re.search(
            r"[A-Za-z]{2}", found[0].split("^")[0]
        ):
            yield Finding(found.start(), found.end(), Identifier.NAME, True)
    for found in _FOREIGN.finditer(text.text) if not text.text.isascii() else ():
        yield Finding(found.start(), found.end(), Identifier.NAME, False)
    for found in _DOTTED.finditer(text.text):
        if re.sub("[^a-z]", "", found[0].lower()) not in DOTTED:
            yield Finding(found.start(), found.end(), Identifier.NAME, False)
    for found in _CUED_INITIALS.finditer(text.text):
        letters = re.sub("[^a-z]", "", found[1].lower())
        if not lexicon.craft(letters) and letters not in STOP and letters not in DOTTED:
            yield Finding(found.start(1), found.end(1), Identifier.NAME, False)
    tokens = tokens_of(text, lexicon)
    yield from _titled(text, tokens)
    yield from _people(text, tokens)


def _titled(text: Reading, tokens: Sequence[Token]) -> Iterator[Finding]:
    at = {token.start: index for index, token in enumerate(tokens)}
    for found in _TITLE.finditer(text.text):
        index = at.get(found.end(), at.get(found.end() + 2))
        if index is None:
            continue
        start = found.end()
        # A name has few of both: where they went on for ever, each title would look at all that follow it.
        furthest = min(index + _MOST_PARTS, len(tokens) - 1)
        while (
            index < furthest and tokens[index].end - tokens[index].start == 1 and tokens[index].word not in {"a", "y"}
        ):
            if tokens[index + 1].start - tokens[index].end > 2:
                break
            index += 1
        furthest = min(index + _MOST_PARTS, len(tokens) - 1)
        while index < furthest and tokens[index].word in PARTICLES and tokens[index + 1].start - tokens[index].end <= 2:
            index += 1
        token = tokens[index]
        title = found[1].rstrip(".")
        if _after_title(title, token):
            last = _last(text, tokens, index)
            yield Finding(start, tokens[last].end, Identifier.NAME, True)


def _after_title(title: str, token: Token) -> bool:
    sure = title.lower() in TITLES or title in {"Mr", "Ms", "Prof", "Miss", "Sir"}
    if len(token.word) == 1:
        return title.lower() in TITLES and token.capital and token.word not in {"a", "y"}
    if token.word in STOP or token.word in PERSON:
        return False
    if not token.capital and title in {"Mr", "Ms", "Miss", "Sir", "Prof"} and (token.craft or not token.named):
        return False
    if not token.capital and title == "Miss" and token.kinds & WORD:
        return False
    if not sure:
        return (token.strong and (len(token.word) > 3 or token.capital)) or (
            token.both and token.capital and not token.upper and not token.kinds & COMMON and title.istitle()
        )
    if token.craft:
        return token.named and (token.capital or len(token.word) > 3) and not (token.upper and len(token.word) < 5)
    if token.capital:
        return not (token.kinds & WORD and not token.kinds & (NAMED | RARE))
    if token.kinds & WORD:
        return token.named and token.word not in SAYS
    return len(token.word) > 2


def _last(text: Reading, tokens: Sequence[Token], index: int) -> int:
    """The last token of the name that begins at `index`."""
    last = index
    while last + 1 < len(tokens) and last - index < _MOST_PARTS:
        ahead = tokens[last + 1]
        between = text.text[tokens[last].end : ahead.start]
        if between not in {" ", "-", ". ", " -", "'", ", "} or (between == ". " and len(tokens[last].word) > 3):
            break
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


def _part(token: Token, between: str) -> bool:
    if token.word in STOP or (token.craft and not (token.named and token.capital and between != ", ")):
        return False
    if between == ", ":
        return (token.strong or token.rare) and len(token.word) > 2
    if between == "-":
        return token.named or token.rare or (token.unknown and token.capital)
    named = token.both or token.unknown or (token.craft and token.named)
    return token.strong or token.rare or (token.capital and named and not token.upper)


def _people(text: Reading, tokens: Sequence[Token]) -> Iterator[Finding]:
    index = 0
    while index < len(tokens):
        if _is_name(text, tokens, index):
            first, last = _first(text, tokens, index), _last(text, tokens, index)
            yield Finding(first, tokens[last].end, Identifier.NAME, False)
            index = last + 1
        else:
            index += 1


def _first(text: Reading, tokens: Sequence[Token], index: int) -> int:
    """Where the name begins: initials before it belong to it."""
    start = tokens[index].start
    before = re.search(r"(?<![\w.'-])(?:(?:[A-Z]\. ?-?){1,3}|[A-Z] )$", text.text[max(0, start - 9) : start])
    return start - len(before[0]) if before else start


def _near(text: Reading, tokens: Sequence[Token], index: int, step: int) -> Token | None:
    """The neighbour that a name could be written together with."""
    other = index + step
    if not 0 <= other < len(tokens):
        return None
    left, right = (tokens[other], tokens[index]) if step < 0 else (tokens[index], tokens[other])
    return tokens[other] if text.text[left.end : right.start] in {" ", "-", ", ", ". "} else None


def _only_a_word(token: Token) -> bool:
    """Whether a word could be no name wherever it stands: nearly every word of a text, told without looking around."""
    if token.craft:
        return not token.capital or token.upper or not token.named
    return bool(token.kinds & WORD) and not token.named


def _is_name(text: Reading, tokens: Sequence[Token], index: int) -> bool:
    token = tokens[index]
    if token.word in STOP or len(token.word) < 2 or _only_a_word(token):
        return False
    before = tokens[index - 1].word if index and tokens[index].start - tokens[index - 1].end <= 3 else ""
    if before in {"was", "is", "est", "etait"} and index > 1 and tokens[index - 2].word in PERSON:
        before = tokens[index - 2].word
    if before in {"left", "right", "gauche", "droit", "droite"} and not token.opens and token.kinds & SEEN:
        return False
    quoted = '"' in text.text[max(0, token.start - 2) : token.start]
    cued = (before in PERSON or before in GREETED) and not (quoted and before in {"dictated", "signed", "signe"})
    cued = cued or _role(text, tokens, index)
    filed = token.capital and not token.upper and text.text[token.start - 1 : token.start] == "_"
    initial = (
        bool(_INITIAL.search(text.text, max(0, token.start - 9), token.end))
        and text.text[max(0, token.start - 2) : token.start].strip() != ""
    )
    if token.craft:
        acts = (
            _speaks(text, tokens, index)
            and text.text[token.start - 1 : token.start] != "-"
            and token.word not in MAKERS
        )
        greeted = before in GREETED and before not in {"called", "named", "appele", "appelee", "nomme", "nommee"}
        person = greeted or acts or filed or (initial and not token.opens)
        person = person or (before in {"name", "nom", "called"} and len(token.word) < 4)
        return token.capital and token.named and not token.upper and person and token.word not in PERSON
    if token.strong:
        return _strong(text, tokens, index, cued=cued, soft=before in SOFT)
    if token.rare:
        if token.capital and not token.upper and (not token.opens or len(token.word) > 4):
            return True
        return cued or initial or _beside(text, tokens, index)
    if token.both and token.word not in PERSON:
        return _both(text, tokens, index, cued=cued, before=before, initial=initial)
    if token.seen:
        if not token.capital or token.upper:
            return before in GREETED and before not in {"thanks", "merci", "thx", "cc", "attn"} and not token.upper
        return cued or (initial and not token.opens) or _beside(text, tokens, index) or _speaks(text, tokens, index)
    if token.unknown:
        if token.capital and not token.upper and (not token.opens or text.text[token.end : token.end + 2] == "'s"):
            return True
        return before in GREETED and not token.upper
    return False


def _speaks(text: Reading, tokens: Sequence[Token], index: int) -> bool:
    """Whether what only people do follows a word right away."""
    ahead = [one.word for one in tokens[index + 1 : index + 3] if not one.capital]
    if not ahead or not _FOLLOWED.fullmatch(text.text, tokens[index].end, tokens[index + 1].start):
        return False
    return ahead[0] in HUMAN or (ahead[0] in {"a", "over", "has", "had", "avait"} and ahead[-1] in HUMAN)


def _role(text: Reading, tokens: Sequence[Token], index: int) -> bool:
    """Whether somebody is spoken to, or what somebody does follows: Deepika, can you; obi the tech."""
    token, ahead = tokens[index], tokens[index + 1 : index + 3]
    if not ahead or ahead[0].start - token.end > 2:
        return False
    if ahead[0].word in {"the", "le", "la"} and len(ahead) > 1:
        return ahead[1].word in SPOKEN_TO and ahead[1].start - ahead[0].end == 1
    return token.capital and text.text[token.end] == "," and ahead[0].word in SPOKEN_TO


def _beside(text: Reading, tokens: Sequence[Token], index: int) -> bool:
    """Whether a strong name stands right before or after."""
    near = (_near(text, tokens, index, -1), _near(text, tokens, index, 1))
    return any(one is not None and one.strong and len(one.word) > 3 for one in near)


def _strong(text: Reading, tokens: Sequence[Token], index: int, *, cued: bool, soft: bool) -> bool:
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


def _alone(tokens: Sequence[Token], index: int) -> bool:
    """Whether a capital stands among small letters: not in a heading, nor among words that all begin with one."""
    around = [tokens[near] for near in (index - 1, index + 1) if 0 <= near < len(tokens)]
    return not any(one.capital for one in around)


def _thing(ahead: Token | None) -> bool:
    """Whether a noun follows that the word before says more about: Rose thorn, Olive sign."""
    return (
        ahead is not None
        and not ahead.capital
        and bool(ahead.kinds & WORD)
        and not ahead.kinds & COMMON
        and ahead.word not in SAYS | HUMAN | STOP | PERSON
    )


def _both(text: Reading, tokens: Sequence[Token], index: int, *, cued: bool, before: str, initial: bool) -> bool:
    token = tokens[index]
    after = tokens[index + 1].word if index + 1 < len(tokens) and tokens[index + 1].start - token.end <= 3 else ""
    if token.capital and not token.upper:
        lettered = token.kinds & GIVEN and _LETTER.match(text.text, token.end)
        if initial or cued or lettered or (before in {"st", "ste", "saint", "sainte"} and not token.opens):
            return True
        if before in {"le", "la", "les", "the", "un", "une"}:
            return False
        ahead = _near(text, tokens, index, 1)
        if _thing(ahead) and before not in SOFT:
            return False
        if not token.opens and (before in SOFT or token.word in NAMES_FIRST):
            return not token.kinds & COMMON or token.word in NAMES_FIRST
        if not token.opens and _alone(tokens, index) and token.kinds & NAMED and not token.kinds & COMMON:
            return True
        if not token.opens and token.kinds & GIVEN and not token.kinds & COMMON:
            return True
        if (
            token.kinds & GIVEN
            and (_speaks(text, tokens, index) or (after in SAYS and not token.opens))
            and (not token.kinds & COMMON or token.word in NAMES_FIRST)
        ):
            return True
        return bool(
            token.kinds & GIVEN
            and ahead
            and ahead.capital
            and not ahead.upper
            and (ahead.named or ahead.rare or ahead.unknown)
            and ahead.word not in STOP
            and not (ahead.craft and not ahead.named)
        )
    if token.upper or token.word not in NAMES_FIRST:
        return False
    given = bool(token.kinds & GIVEN) and not token.kinds & COMMON
    return cued or before in FROM_PEOPLE or (given and (before in SOFT or after in HUMAN))
