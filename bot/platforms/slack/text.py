"""Words as Slack's text objects: escaped, plain or bold, and broken into pieces that fit."""

import re
import unicodedata

from bot.platforms.base import check
from bot.platforms.slack.limits import LIMITS
from bot.screens.elements import Tone
from bot.text.catalogue import Catalogue, Moment, Words, holds_moment

Json = dict[str, object]

SIGNS = {Tone.PRIVATE: "◆", Tone.CAREFUL: "▲", Tone.STOP: "✕", Tone.DONE: "✓"}

_ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}
_MARKUP = re.compile(r"[*_~`\n]|:[^\s:]+:")
_NO_BREAK_BEFORE = ("\N{ZERO WIDTH JOINER}", "\N{VARIATION SELECTOR-16}")


def escaped(text: str) -> str:
    """The text with the three letters that begin a link, a mention or an entity made harmless."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def plain(text: str) -> Json:
    """A text that Slack shows letter for letter."""
    return {"type": "plain_text", "text": text, "emoji": False}


def tame(words: Words, text: str) -> bool:
    """Whether words may stand in mrkdwn: they are ours, and nothing that was filled into them could be markup."""
    return not isinstance(words, str) and not _MARKUP.search(text)


def mrkdwn(text: str) -> Json:
    """A text of ours with markup. Addresses and names in it are not made into links."""
    return {"type": "mrkdwn", "text": text, "verbatim": True}


def dated(words: Words, catalogue: Catalogue) -> str | None:
    """Words with a moment in them as mrkdwn in which Slack shows it in each reader's own zone.

    None where there is no moment, and where something was filled in that could be markup: such words stay plain, with
    the moment in the zone in which it was agreed.
    """
    if not holds_moment(words):
        return None
    parts = list(catalogue.parts(words))
    if _MARKUP.search("".join(part for part in parts if isinstance(part, str))):
        return None
    return "".join(escaped(part) if isinstance(part, str) else _date(part, catalogue) for part in parts)


def _date(moment: Moment, catalogue: Catalogue) -> str:
    return f"<!date^{int(moment.at.timestamp())}^{{date_long_pretty}} {{time}}|{escaped(catalogue.moment(moment))}>"


def label(words: Words, limit: int | None, catalogue: Catalogue) -> Json:
    """Words where Slack takes a plain text of at most `limit` characters. Raises DoesNotFit."""
    text = catalogue.say(words)
    check(f"“{text[:40]}”", len(text), limit)
    return plain(text)


def section(text: Json) -> Json:
    """A paragraph."""
    return {"type": "section", "text": text}


def sections(text: str) -> list[Json]:
    """A text as paragraphs that show it letter for letter, as many as it takes."""
    return [section(plain(piece)) for piece in pieces(text, LIMITS.paragraph or len(text))]


def _weight(letter: str) -> int:
    """The most that Slack could count a letter for: as an entity, and as two where it lies outside the basic plane."""
    return len(_ENTITIES.get(letter, letter)) + (letter > "\uffff")


def _weights(words: str) -> int:
    """What all the letters weigh together."""
    entities = 4 * words.count("&") + 3 * (words.count("<") + words.count(">"))
    return entities + (len(words) if words.isascii() else len(words.encode("utf-16-le", "surrogatepass")) // 2)


def pieces(words: str, limit: int) -> list[str]:
    """The words in pieces of at most `limit`, broken at a line or a space where there is one.

    Joined they are the words again, except for pieces of nothing but space, which Slack refuses.
    """
    if _weights(words) <= limit:
        return [words] if words.strip() else []
    found: list[str] = []
    start = size = 0
    for at, letter in enumerate(words):
        size += _weight(letter)
        if size > limit:
            cut = _break(words, start, at)
            found.append(words[start:cut])
            start, size = cut, sum(map(_weight, words[cut : at + 1]))
    found.append(words[start:])
    return [piece for piece in found if piece.strip()]


def _break(words: str, start: int, at: int) -> int:
    middle = (start + at) // 2
    for space in ("\n", " "):
        found = words.rfind(space, middle, at)
        if found >= 0:
            return found + 1
    cut = at
    while cut > middle and (
        unicodedata.combining(words[cut]) or words[cut] in _NO_BREAK_BEFORE or words[cut - 1] == _NO_BREAK_BEFORE[0]
    ):
        cut -= 1
    return cut if cut > middle else at
