"""Draws what came of a survey: a bar for each question, parted as people chose, and the mean.

There are numbers in it and no words: the font that comes with the library has no accents, and a platform may keep the
picture. What was asked stands beside it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO

WIDTH = 800
"""In pixels: twice as many as it needs, for screens that put two in the place of one, and to be read at a third."""

_TOP, _ROW, _BAR = 88, 104, 72
_LEFT, _RIGHT = 64, 688


@dataclass(frozen=True, slots=True)
class Line:
    """One question: its number, how many chose each step from 1 on, and the mean as it is written."""

    number: int
    counts: Sequence[int]
    mean: str


@dataclass(frozen=True, slots=True)
class _Theme:
    """Colours of the ground, of what is written on it, and of each step with what is written on that.

    The steps differ in lightness, not in hue, and are told apart by everybody, also in print.
    """

    ground: str
    ink: str
    steps: tuple[tuple[str, str], ...]


_LIGHT = _Theme(
    "#fdfdfc",
    "#1c2120",
    (
        ("#e2eceb", "#1c2120"),
        ("#b5d0cf", "#1c2120"),
        ("#7fb0af", "#1c2120"),
        ("#2f7c7d", "#ffffff"),
        ("#0b4b4e", "#ffffff"),
    ),
)
_DARK = _Theme(
    "#151817",
    "#d7dad6",
    (
        ("#2b3836", "#e8f4f2"),
        ("#2f5654", "#e8f4f2"),
        ("#3d7876", "#ffffff"),
        ("#7db8b5", "#0c0e0d"),
        ("#c9eae7", "#0c0e0d"),
    ),
)


def drawn(lines: Sequence[Line], *, dark: bool) -> bytes:
    """The picture as PNG. The same numbers make the same bytes, which hold nothing but pixels."""
    from PIL import Image, ImageDraw, ImageFont

    theme = _DARK if dark else _LIGHT
    picture = Image.new("RGB", (WIDTH, _TOP + _ROW * len(lines)), theme.ground)
    draw = ImageDraw.Draw(picture)
    small, large = ImageFont.load_default(36), ImageFont.load_default(42)
    for step, (colour, _) in enumerate(theme.steps):
        x = _LEFT + step * 110
        draw.rectangle((x, 24, x + 36, 60), fill=colour, outline=theme.ink)
        draw.text((x + 52, 42), str(step + 1), font=small, fill=theme.ink, anchor="lm")
    for at, line in enumerate(lines):
        top = _TOP + at * _ROW + 4
        middle = top + _BAR // 2
        draw.text((_LEFT - 20, middle), str(line.number), font=large, fill=theme.ink, anchor="rm")
        draw.text((WIDTH - 16, middle), line.mean, font=large, fill=theme.ink, anchor="rm")
        total, before = sum(line.counts), 0
        for count, (colour, on) in zip(line.counts, theme.steps, strict=True):
            left = _LEFT + (_RIGHT - _LEFT) * before // total
            before += count
            right = _LEFT + (_RIGHT - _LEFT) * before // total
            if count:
                draw.rectangle((left, top, right, top + _BAR), fill=colour, outline=theme.ink)
                if right - left >= 16 + 22 * len(str(count)):
                    draw.text(((left + right) // 2, middle), str(count), font=small, fill=on, anchor="mm")
    written = BytesIO()
    picture.save(written, "PNG", optimize=True)
    return written.getvalue()
