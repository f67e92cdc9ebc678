"""Takes in the files that people choose, each in a process of its own, and gives back what may be kept of it."""

import asyncio
from collections.abc import Sequence

from bot.domain.images import MOST_BYTES, MOST_KEPT, Box, NotTaken, Picture, Unfit
from bot.pages.apart import ask, packed, unpacked

PATIENCE = 20.0
"""After how many seconds a process is ended that has not answered."""

AT_ONCE = 2
"""How many files are taken in at the same time. The others wait."""


class Intake:
    """The way in for images. The file itself and its name are kept by nobody."""

    def __init__(self, *, patience: float = PATIENCE, at_once: int = AT_ONCE) -> None:
        """Args: patience: in seconds; at_once: how many processes there are at most."""
        self._patience = patience
        self._places = asyncio.Semaphore(at_once)

    async def take(self, file: bytes, *, frame: int = 0, boxes: Sequence[Box] = ()) -> Picture:
        """What is kept of a file. Taking that in again with the same boxes changes no byte of it.

        Raises NotTaken when nothing is.
        """
        if len(file) > MOST_BYTES:
            raise NotTaken(Unfit.TOO_LONG)
        rows = [[box.left, box.top, box.width, box.height] for box in boxes]
        async with self._places:
            try:
                said = await ask("bot.pages.decode", packed({"frame": frame, "boxes": rows}, file), self._patience)
            except TimeoutError:
                raise NotTaken(Unfit.TOO_SLOW) from None
        try:
            head, png = unpacked(said)
            if "unfit" in head:
                raise NotTaken(Unfit(head["unfit"]))
            picture = Picture(png, int(head["width"]), int(head["height"]), int(head["frames"]), int(head["frame"]))
        except (ValueError, KeyError):
            # It was ended by the system, for the memory or the time that it asked for, or by what it was given.
            raise NotTaken(Unfit.BROKEN) from None
        if not png.startswith(b"\x89PNG\r\n\x1a\n") or len(png) > MOST_KEPT:
            raise NotTaken(Unfit.BROKEN)
        return picture
