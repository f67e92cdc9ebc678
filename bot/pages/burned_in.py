"""Reads what is burned into images: `python -m bot.pages.burned_in`, a process of its own with few means.

The engine comes with the extra `ocr`. Its models are opened before the process gives up what it does not need; what it
is given to read is looked into after that.
"""

import importlib
import io
import sys
from collections.abc import Iterator, Sequence
from typing import Any, Protocol, cast

from bot.domain.images import LONGEST_SIDE, MOST_IMAGES
from bot.pages.apart import cut, give_up, packed, unpacked

MEMORY = 4 * 1024 * 1024 * 1024
"""Bytes of address space. Reading six of the largest images that are kept takes a third of this in memory."""

SECONDS = 120
"""Seconds of processor time, for all images of one request."""

SURE = 0.3
"""How sure the engine has to be of a line, from 0 to 1: a false line costs a look, a missed one may cost a name."""

ENGINE = "rapidocr"
"""The library that reads."""


class Lines(Protocol):
    """What the engine found on one image: the corners of each line and its words, or None and None."""

    boxes: Sequence[Sequence[Sequence[float]]] | None
    txts: Sequence[str] | None


class Engine(Protocol):
    """Reads an image, given as rows of pixels in colour."""

    def __call__(self, img_content: object) -> Lines: ...


def main() -> None:
    """Answer the one request."""
    request, images = unpacked(sys.stdin.buffer.read())
    engine = ready()
    give_up(memory=MEMORY, seconds=SECONDS)
    sys.stdout.buffer.write(answer(engine, request, images))


def ready() -> Engine:
    """The engine with its models opened: it opens each when it is first needed, so it reads a word first."""
    from PIL import Image, ImageDraw, PngImagePlugin

    _ = PngImagePlugin
    Image.init()
    threads = {f"EngineConfig.onnxruntime.{kind}_op_num_threads": 2 for kind in ("intra", "inter")}
    how = {"Global.text_score": SURE, "Global.log_level": "critical", **threads}
    engine = cast("Engine", importlib.import_module(ENGINE).RapidOCR(params=how))
    word = Image.new("RGB", (320, 160), "black")
    ImageDraw.Draw(word).text((40, 60), "READY 12", fill="white", font_size=32)
    list(lines(engine, word))
    return engine


def answer(engine: Engine, request: dict[str, Any], images: bytes) -> bytes:
    """The lines on each image, in the order of the images; none of one that cannot be read."""
    return packed({"lines": [_of(engine, png) for png in cut(request["sizes"], images, MOST_IMAGES)]})


def _of(engine: Engine, png: bytes) -> list[tuple[int, int, int, int, str]]:
    from PIL import Image

    try:
        found = Image.open(io.BytesIO(png), formats=("PNG",))
        return list(lines(engine, found.convert("RGB"))) if max(found.size) <= LONGEST_SIDE else []
    except Exception:  # whatever the libraries make of it: a second person looks all the same
        return []


def lines(engine: Engine, image: Any) -> Iterator[tuple[int, int, int, int, str]]:
    """Each line's box (left, top, width, height) and its words."""
    import numpy

    found = engine(numpy.asarray(image))
    if found.boxes is None or found.txts is None:
        return
    for corners, words in zip(found.boxes, found.txts, strict=True):
        across, down = [corner[0] for corner in corners], [corner[1] for corner in corners]
        left, top = max(0, int(min(across))), max(0, int(min(down)))
        yield left, top, int(max(across)) - left + 1, int(max(down)) - top + 1, words


if __name__ == "__main__":
    main()
