"""The evaluation sets of the screen for patient identifiers, as `sets/README.md` describes them."""

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal, cast, get_args

Language = Literal["en", "fr"]
Identifier = Literal["name", "number", "date", "age", "phone", "email", "url", "uid", "address", "place"]

IDENTIFIERS: tuple[Identifier, ...] = get_args(Identifier)
FOLDER = Path(__file__).with_suffix("")


@dataclass(frozen=True)
class Span:
    """An identifier in a text: from `start` up to, not including, `end`, counted in characters of the text as typed."""

    start: int
    end: int
    identifier: Identifier


@dataclass(frozen=True)
class Typed:
    """A made-up text as somebody might type it, and every identifier that stands in it. It is clean if none does."""

    language: Language
    text: str
    spans: tuple[Span, ...]


@cache
def typed(name: str, language: Language) -> tuple[Typed, ...]:
    """The texts of a set in one language, in the order of the file. KeyError or ValueError if a line is malformed."""
    lines = (FOLDER / f"{name}.{language}.jsonl").read_text(encoding="utf-8").splitlines()
    return tuple(_typed(language, json.loads(line)) for line in lines)


def _typed(language: Language, row: dict[str, object]) -> Typed:
    spans = cast("list[tuple[int, int, Identifier]]", row["spans"])
    return Typed(language, str(row["text"]), tuple(Span(start, end, identifier) for start, end, identifier in spans))
