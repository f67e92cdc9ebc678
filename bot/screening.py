"""Texts through the screen for identifiers, a JSON line each: what `peerlearn screen` does. Nothing is kept."""

import json
from typing import TYPE_CHECKING, cast

from bot.domain.privacy.screen import screen
from bot.text.lexicon import lexicon

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

LONGEST = 1_000_000
"""Characters of a line. A form's field holds 3,000; the time that the screen takes grows with the text."""


class Unreadable(Exception):
    """A line is not what the command reads; the words say why, without what stood in it."""


def screened(lines: "Iterable[bytes]") -> "Iterator[tuple[str, bool]]":
    """For each line {"lang", "text"} its answer, and whether the line could be read.

    `lang` may be anything: every text is screened for both languages, as people mix them.
    """
    words = lexicon()
    for line in lines:
        if not line.strip():
            continue
        try:
            found = screen(_text(line), words)
        except Unreadable as wrong:
            yield json.dumps({"error": str(wrong)}), False
            continue
        spans = [[one.start, one.end, one.identifier.value] for one in found.findings]
        yield json.dumps({"verdict": found.verdict.value, "spans": spans}), True


def _text(line: bytes) -> str:
    if len(line) > LONGEST:
        raise Unreadable(f"a line holds at most {LONGEST} bytes")
    try:
        asked: object = json.loads(line)
    except (ValueError, RecursionError):
        raise Unreadable("not a line of JSON in UTF-8") from None
    text = cast("dict[str, object]", asked).get("text") if isinstance(asked, dict) else None
    if not isinstance(text, str):
        raise Unreadable('expected {"lang": "en" or "fr", "text": "…"}')
    return text
