"""Turns a file that somebody chose into new pixels: `python -m bot.pages.decode`, a process of its own with few means.

It reads one request from its input and writes one answer. Before it looks into the file it gives up what it does not
need: more memory and time than an image takes, writing, and opening anything at all, a connection included.
"""

import contextlib
import io
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from bot.domain.images import LONGEST_SIDE, MOST_KEPT, MOST_PIXELS, Box, NotTaken, Picture, Unfit, boxes_of
from bot.pages.apart import give_up, packed, unpacked

if TYPE_CHECKING:
    from PIL.Image import Image

MEMORY = 1024 * 1024 * 1024
"""Bytes of address space."""

SECONDS = 15
"""Seconds of processor time."""

READS = 60_000
"""How many pieces a file may have. One of a million empty pieces takes a library seconds, and shows nothing."""

SCANS = 100
"""How often a JPEG may go over its pixels: an ordinary one does so about ten times."""

_SCAN = b"\xff\xda"
_DEFLATED = b"1.2.840.10008.1.2.1.99"
"""DICOM that unpacks to more than its length says. No archive sends images so."""

_GREY = frozenset({"1", "L", "LA", "La", "I", "F", "I;16", "I;16L", "I;16B", "I;16N"})
_DEEP = frozenset({"I", "F", "I;16", "I;16L", "I;16B", "I;16N"})
_SMALLER = 0.75
_QUICK = 4
"""How hard PNG is packed, from 0 to 9: beyond this it takes much longer and saves little."""


class Pieces(io.BytesIO):
    """A file in memory that is read only so often. Then NotTaken is raised."""

    left = READS

    def read(self, size: int | None = -1, /) -> bytes:
        """The next piece."""
        self.left -= 1
        if self.left < 0:
            raise NotTaken(Unfit.BROKEN)
        return super().read(size)


def is_dicom(file: bytes) -> bool:
    """Whether a file says that it is one of DICOM's."""
    return file[128:132] == b"DICM"


def main() -> None:
    """Answer the one request."""
    request, file = unpacked(sys.stdin.buffer.read())
    make_ready(dicom=is_dicom(file))
    give_up(memory=MEMORY, seconds=SECONDS)
    sys.stdout.buffer.write(answer(request, file))


def make_ready(*, dicom: bool) -> None:
    """Import what is needed, while files can still be opened."""
    from PIL import Image, ImageDraw, ImageOps, JpegImagePlugin, MpoImagePlugin, PngImagePlugin

    _ = (ImageDraw, ImageOps, JpegImagePlugin, MpoImagePlugin, PngImagePlugin)
    Image.init()
    Image.MAX_IMAGE_PIXELS = None  # we look ourselves, before anything is unpacked
    if dicom:
        with contextlib.suppress(ImportError):
            import pydicom.pixels.decoders

            _ = pydicom.pixels.decoders


def answer(request: dict[str, Any], file: bytes) -> bytes:
    """What is kept of a file, or why nothing is."""
    try:
        boxes, wanted, frames = boxes_of(request["boxes"]), int(request["frame"]), 1
        if is_dicom(file):
            found, frames = _from_dicom(file, wanted)
        else:
            found = _from_image(file)
        kept = _kept(found, boxes)
    except NotTaken as unfit:
        return packed({"unfit": unfit.why})
    except Exception:  # whatever the libraries make of what they are given, the answer is one sentence
        return packed({"unfit": Unfit.BROKEN})
    head = {"width": kept.width, "height": kept.height, "frames": frames, "frame": wanted if frames > 1 else 0}
    return packed(head, kept.png)


def _from_image(file: bytes) -> "Image":
    from PIL import Image, ImageOps, UnidentifiedImageError

    try:
        found = Image.open(Pieces(file), formats=("PNG", "JPEG"))
    except UnidentifiedImageError:
        raise NotTaken(Unfit.NO_IMAGE) from None
    if found.width * found.height > MOST_PIXELS:
        raise NotTaken(Unfit.TOO_MANY_PIXELS)
    if found.format == "PNG" and getattr(found, "is_animated", False):
        raise NotTaken(Unfit.MOVING)
    if found.format != "PNG" and file.count(_SCAN) > SCANS:
        raise NotTaken(Unfit.BROKEN)
    found.load()
    return _plain(ImageOps.exif_transpose(found))


def _plain(found: "Image") -> "Image":
    """The same picture in grey or in colour, eight bits each. What a transparent place hides is not kept."""
    from PIL import Image

    mode = "L" if found.mode in _GREY else "RGB"
    if found.mode in _DEEP:
        low, high = found.getextrema()
        spread = (float(high) - float(low)) or 1.0  # pyright: ignore[reportArgumentType]
        scale, shift = 255.0 / spread, -float(low) * 255.0 / spread  # pyright: ignore[reportArgumentType]
        return found.convert("F").point(lambda value: value * scale + shift).convert("L")
    if found.has_transparency_data:
        seen = found.convert("RGBA")
        ground = Image.new("RGBA", seen.size, (0, 0, 0, 255))
        ground.alpha_composite(seen)
        return ground.convert(mode)
    return found.convert(mode)


def _from_dicom(file: bytes, wanted: int) -> tuple["Image", int]:
    """One frame, windowed as the file says. Nothing but the pixels is looked at or kept."""
    if "pydicom" not in sys.modules:
        raise NotTaken(Unfit.DICOM_NOT_READ)
    import numpy
    from PIL import Image
    from pydicom.filereader import dcmread  # pyright: ignore[reportUnknownVariableType]
    from pydicom.pixels.processing import apply_color_lut, apply_modality_lut, apply_voi_lut
    from pydicom.pixels.utils import pixel_array

    if _DEFLATED in file[:2048]:
        raise NotTaken(Unfit.BROKEN)
    header = dcmread(Pieces(file))
    if "PixelData" not in header:
        raise NotTaken(Unfit.NO_IMAGE)
    frames = max(1, int(header.get("NumberOfFrames") or 1))
    if int(header.Rows) * int(header.Columns) > MOST_PIXELS:
        raise NotTaken(Unfit.TOO_MANY_PIXELS)
    if not 0 <= wanted < frames:
        raise NotTaken(Unfit.NO_IMAGE)
    pixels = pixel_array(header, index=wanted)
    kind = str(header.PhotometricInterpretation)
    if kind == "PALETTE COLOR":
        pixels = apply_color_lut(pixels, header)
        if pixels.dtype != numpy.uint8:
            pixels = pixels >> 8
    elif pixels.ndim == 2:
        pixels = apply_voi_lut(apply_modality_lut(pixels, header), header).astype(numpy.float32)
        low, high = float(pixels.min()), float(pixels.max())
        pixels = (pixels - low) * (255.0 / ((high - low) or 1.0))
        if kind == "MONOCHROME1":
            pixels = 255.0 - pixels
    return Image.fromarray(numpy.ascontiguousarray(pixels.astype(numpy.uint8))), frames


def _kept(found: "Image", boxes: Sequence[Box]) -> Picture:
    """New pixels with the boxes painted over, in a new file that is small enough."""
    from PIL import Image, ImageDraw

    if max(found.size) > LONGEST_SIDE:
        found = _smaller(found, LONGEST_SIDE / max(found.size))
    drawn = Image.frombytes(found.mode, found.size, found.tobytes())
    pen = ImageDraw.Draw(drawn)
    for box in boxes:
        if box.width and box.height:
            pen.rectangle((box.left, box.top, box.left + box.width - 1, box.top + box.height - 1), fill=0)
    png = _png(drawn)
    while len(png) > MOST_KEPT:
        drawn = _smaller(drawn, _SMALLER)
        png = _png(drawn)
    return Picture(png, drawn.width, drawn.height)


def _smaller(found: "Image", by: float) -> "Image":
    from PIL import Image

    size = (max(1, round(found.width * by)), max(1, round(found.height * by)))
    return found.resize(size, Image.Resampling.LANCZOS, reducing_gap=3.0)


def _png(drawn: "Image") -> bytes:
    written = io.BytesIO()
    drawn.save(written, "PNG", compress_level=_QUICK)
    return written.getvalue()


if __name__ == "__main__":
    main()
