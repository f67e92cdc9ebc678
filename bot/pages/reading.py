"""Has images read for what is burned into them, and judges it with the screen for identifiers. None of it is kept."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from typing import Protocol

from bot.domain.images import Box
from bot.domain.privacy.screen import screen
from bot.pages.apart import ask, packed, unpacked
from bot.pages.burned_in import ENGINE
from bot.text.lexicon import lexicon

PATIENCE = 30.0
"""After how many seconds a process is ended that has not answered, for each image and one more."""


@dataclass(frozen=True, slots=True)
class Line:
    """Words that stand in an image, and where."""

    box: Box
    words: str


@dataclass(frozen=True, slots=True)
class Found:
    """A place in an image whose words may say who somebody is. `certain`: it has to be covered."""

    box: Box
    certain: bool


class Reader(Protocol):
    """Reads what is burned into images."""

    async def read(self, images: Sequence[bytes]) -> Sequence[Sequence[Line]] | None:
        """The lines on each, or None when they could not be read."""
        ...


class Reading:
    """The reader that comes with the extra `ocr`, in a process of its own. One works at a time; the others wait."""

    def __init__(self, *, patience: float = PATIENCE) -> None:
        self._patience = patience
        self._place = asyncio.Semaphore(1)

    async def read(self, images: Sequence[bytes]) -> Sequence[Sequence[Line]] | None:
        """The lines on each, or None when they could not be read."""
        request = packed({"sizes": [len(image) for image in images]}, b"".join(images))
        try:
            async with self._place:
                said = await ask("bot.pages.burned_in", request, self._patience * (1 + len(images)))
            head, _ = unpacked(said)
            return [[Line(Box(*map(int, line[:4])), str(line[4])) for line in lines] for lines in head["lines"]]
        except (TimeoutError, ValueError, KeyError, TypeError, IndexError):
            return None


def installed() -> Reader | None:
    """The reader, where the extra `ocr` is installed."""
    return Reading() if find_spec(ENGINE) and find_spec("onnxruntime") else None


def judged(lines: Sequence[Line]) -> list[Found]:
    """The lines whose words may say who somebody is, read in their rows: what a number is may stand beside it."""
    whole, places = "", list[tuple[int, int, Line]]()
    for row in _rows(lines):
        for line in row:
            places.append((len(whole), len(whole) + len(line.words), line))
            whole += line.words + " "
        whole += "\n"
    found: list[Found] = []
    findings = screen(whole, lexicon()).findings
    for start, end, line in places:
        mine = [one for one in findings if one.start < end and start < one.end]
        if mine:
            found.append(Found(line.box, any(one.certain for one in mine)))
    return found


def _rows(lines: Sequence[Line]) -> list[list[Line]]:
    """Lines that stand beside each other, from left to right, and the rows from the top."""
    rows: list[list[Line]] = []
    for line in sorted(lines, key=_middle):
        last = rows[-1][-1] if rows else None
        if last is not None and _middle(line) - _middle(last) < min(line.box.height, last.box.height) / 2:
            rows[-1].append(line)
        else:
            rows.append([line])
    return [sorted(row, key=lambda line: line.box.left) for row in rows]


def _middle(line: Line) -> float:
    return line.box.top + line.box.height / 2
