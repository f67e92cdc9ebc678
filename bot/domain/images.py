"""Images of a case: how much is taken in, what is kept of it, and who waits for a second pair of eyes."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import NewType, cast
from uuid import UUID

ImageId = NewType("ImageId", UUID)

MOST_IMAGES = 6
"""How many images a case has at most."""

MOST_BYTES = 20 * 1024 * 1024
"""How long a file may be that somebody chooses."""

MOST_PIXELS = 40_000_000
"""How many pixels it may unpack to: a mammogram has fewer."""

LONGEST_SIDE = 3072
"""What is kept is made smaller until its longer side has at most this many pixels."""

MOST_KEPT = 8 * 1024 * 1024
"""And until its file is at most this long, in bytes."""

MOST_BOXES = 100
"""How many boxes may be drawn over one image."""


class Unfit(StrEnum):
    """Why a file is not taken."""

    TOO_LONG = "too_long"
    TOO_MANY_PIXELS = "too_many_pixels"
    NO_IMAGE = "no_image"
    BROKEN = "broken"
    MOVING = "moving"
    TOO_SLOW = "too_slow"
    DICOM_NOT_READ = "dicom_not_read"


class NotTaken(Exception):
    """A file is not taken, and nothing of it is kept. `why` says what to tell whoever chose it."""

    def __init__(self, why: Unfit) -> None:
        super().__init__(why.value)
        self.why = why


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle to be painted over, in pixels of what is kept, from its upper left corner."""

    left: int
    top: int
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Picture:
    """What is kept of a file: new pixels in a new PNG, with nothing else. `frames` is how many the file had."""

    png: bytes
    width: int
    height: int
    frames: int = 1
    frame: int = 0


@dataclass(frozen=True, slots=True)
class Image:
    """An image of a case, without its pixels. The reader sees a `held` one once a coordinator has.

    `position` is its place among the images of the case, from 0.
    """

    id: ImageId
    position: int
    width: int
    height: int
    held: bool

    @property
    def key(self) -> str:
        """What a page calls it by. A place in a row would be another image's once one is taken out."""
        return self.id.hex[:10]


def boxes_of(rows: object) -> tuple[Box, ...]:
    """The boxes in what came from a browser. Raises ValueError for anything that is not a short list of rectangles."""
    if not isinstance(rows, list) or len(cast("list[object]", rows)) > MOST_BOXES:
        raise ValueError("not a list of boxes")
    return tuple(_box(row) for row in cast("list[object]", rows))


def _box(row: object) -> Box:
    sides = cast("list[object]", row) if isinstance(row, list) else []
    whole = [
        side for side in sides if isinstance(side, int) and not isinstance(side, bool) and 0 <= side <= MOST_PIXELS
    ]
    if len(whole) != 4 or len(sides) != 4:
        raise ValueError("not a box")
    return Box(*whole)


def seen_by_reader(images: Iterable[Image]) -> list[Image]:
    """The images that the reader sees."""
    return [image for image in images if not image.held]
