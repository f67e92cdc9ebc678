"""Taking images in without a process for each: what a process costs, and what it gives up, is looked at elsewhere."""

from collections.abc import Sequence
from dataclasses import asdict

from bot.domain.images import Box, Picture
from bot.pages import decode
from bot.pages.apart import unpacked
from bot.pages.intake import Intake


class Within(Intake):
    """Does in this process what the program does in another."""

    async def take(self, file: bytes, *, frame: int = 0, boxes: Sequence[Box] = ()) -> Picture:
        """What is kept of a file."""
        decode.make_ready(dicom=decode.is_dicom(file))
        head, png = unpacked(decode.answer({"frame": frame, "boxes": [asdict(box) for box in boxes]}, file))
        return Picture(png, head["width"], head["height"], head["frames"], head["frame"])
