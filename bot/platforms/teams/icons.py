"""The two icons of the app: the signs of two seats, one seen and one unseen. Drawn here, so that nobody owns them else.

Teams wants one in colour, and one in white on nothing, for places where it is as small as a letter.
"""

import struct
import zlib
from collections.abc import Callable
from math import hypot

Pixel = tuple[int, int, int, int]
"""Red, green, blue, and how much of it covers what is behind; each up to 255."""

INK: tuple[int, int, int] = (0x1F, 0x3B, 0x57)
WHITE: tuple[int, int, int] = (0xFF, 0xFF, 0xFF)

COLOR_SIZE, OUTLINE_SIZE = 192, 32


def color() -> bytes:
    """The icon in colour, as a PNG of 192 pixels a side. Teams rounds its corners."""

    def pixel(x: float, y: float) -> Pixel:
        white = _signs(x, y, COLOR_SIZE, 0.15)
        red, green, blue = (round(ink + (light - ink) * white) for ink, light in zip(INK, WHITE, strict=True))
        return red, green, blue, 255

    return _png(COLOR_SIZE, pixel)


def outline() -> bytes:
    """The icon in white on nothing, as a PNG of 32 pixels a side."""
    return _png(OUTLINE_SIZE, lambda x, y: (*WHITE, round(255 * _signs(x, y, OUTLINE_SIZE, 0.0))))


def _signs(x: float, y: float, size: int, margin: float) -> float:
    """How much of a pixel the signs cover: a disc on the left, and a ring on the right that passes over it."""
    inner = size * (1 - 2 * margin)
    radius, stroke = inner * 0.30, inner * 0.09
    to_disc = hypot(x - size / 2 + radius * 0.62, y - size / 2)
    to_ring = hypot(x - size / 2 - radius * 0.62, y - size / 2)
    disc = _inside(radius - to_disc)
    ring = _inside(stroke / 2 - abs(to_ring - (radius - stroke / 2)))
    gap = _inside(radius + stroke * 0.7 - to_ring)
    return max(ring, min(disc, 1 - gap))


def _inside(depth: float) -> float:
    """How much of a pixel lies inside a shape, by how deep its middle does."""
    return min(1.0, max(0.0, depth + 0.5))


def _png(size: int, pixel: Callable[[float, float], Pixel]) -> bytes:
    rows = b"".join(
        b"\0" + b"".join(bytes(pixel(column + 0.5, row + 0.5)) for column in range(size)) for row in range(size)
    )
    header = struct.pack(">IIBBBBB", size, size, 8, 6, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(rows, 9)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body)) for name, body in chunks
    )
