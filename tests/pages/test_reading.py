"""Reading what is burned into images: what is marked, what has to be covered, and that nobody is told the words."""

import io
import re
from collections.abc import Sequence

import numpy
import pytest
from httpx import ASGITransport, AsyncClient
from PIL import Image, ImageDraw
from starlette.applications import Starlette

from bot.domain.images import Box
from bot.pages import burned_in, images
from bot.pages.apart import packed, unpacked
from bot.pages.intake import Intake
from bot.pages.reading import Found, Line, Reading, installed, judged
from tests.drivers.rows import everything
from tests.drivers.ward import Ward
from tests.pages import pictures
from tests.pages.test_images import image_of, keeps_to_itself, saves, way

NUMBER = Line(Box(8, 8, 26, 26), "MRN 00482917")
SIDE = Line(Box(40, 8, 10, 10), "R LAT")


class Eyes:
    """Reads a number where the bright spot of our made-up images is, as long as it is there to be seen."""

    def __init__(self) -> None:
        self.asleep = False

    async def read(self, images: Sequence[bytes]) -> Sequence[Sequence[Line]] | None:
        if self.asleep:
            return None
        seen = [Image.open(io.BytesIO(image)).convert("L").getpixel((20, 20)) for image in images]
        return [[SIDE, NUMBER] if bright else [SIDE] for bright in seen]


@pytest.mark.promise("A10")
async def test_what_surely_identifies_somebody_is_covered_before_an_image_is_kept(ward: Ward) -> None:
    eyes = Eyes()
    web = AsyncClient(
        transport=ASGITransport(Starlette(routes=images.routes(ward.bot.database, Intake(), eyes))),
        base_url="https://peer.example",
    )
    ana = ward["ana"]
    page = way(await ana.shares(), "Add images")
    async with web:
        said = re.findall(r'data-(reading|found|nowhere|unread)="([^"]+)"', (await web.get(page)).text)
        assert [name for name, words in said if re.match(r"[A-Z][^<]+[.…]$", words)] == [name for name, _ in said]
        assert len(said) == 4
        found = await web.post(f"{page}/words", content=packed({}, pictures.png()))
        # Where, and not what.
        assert found.json() == {"boxes": [[8, 8, 26, 26]]}
        assert keeps_to_itself(found)
        covered = await web.post(
            f"{page}/look", content=packed({"frame": 0, "boxes": [[8, 8, 26, 26]]}, pictures.png())
        )
        refused = await saves(web, page, covered.content, pictures.png())
        assert (refused.status_code, refused.json()["said"][:8]) == (422, "Image 2 ")
        assert (await everything(ward.database))["images"] == []
        assert (await saves(web, page, covered.content)).status_code == 200
        # What cannot be read waits for a second person, as it does without a reader.
        eyes.asleep = True
        again = way(await ana.opens_own(), "Add images")
        assert (await web.post(f"{again}/words", content=packed({}, pictures.png()))).status_code == 422
        assert (await saves(web, again, pictures.png())).status_code == 200
        for wrong in (b"", packed({}, b"\0" * (9 * 1024 * 1024))):
            fresh = way(await ana.opens_own(), "Add images")
            assert (await web.post(f"{fresh}/words", content=wrong)).status_code == 422
        seen = way(await ana.opens_own(), "See the 2 images")
        assert (await web.post(f"{seen}/words", content=packed({}, pictures.png()))).status_code == 404
        assert (await web.get(await image_of(web, seen))).status_code == 200


def test_what_a_number_is_may_stand_beside_it_and_what_names_nobody_is_left_alone() -> None:
    beside = [
        Line(Box(200, 11, 90, 20), "00482917"),
        Line(Box(10, 10, 60, 20), "MRN"),
        Line(Box(10, 50, 90, 20), "SUPINE"),
        Line(Box(10, 90, 90, 20), "12.4 mm"),
        Line(Box(10, 130, 200, 20), "2024-03-1114:22"),
    ]
    assert Found(Box(200, 11, 90, 20), certain=True) in judged(beside)
    assert Found(Box(10, 130, 200, 20), certain=True) in judged(beside)
    assert {found.box.top for found in judged(beside)} <= {10, 11, 130}
    assert judged([]) == []


class Engine:
    """An engine that finds one slanted line, and one that is no more than noise."""

    def __init__(self, words: Sequence[str] | None) -> None:
        self.txts = words
        self.boxes = None if words is None else [[[10.2, 5.0], [60.0, 8.5], [59.0, 28.0], [9.6, 24.0]]] * len(words)

    def __call__(self, img_content: object) -> "Engine":
        assert isinstance(img_content, numpy.ndarray)
        assert img_content.shape == (48, 64, 3)
        return self


def test_lines_are_boxed_whole_and_what_is_no_image_has_none() -> None:
    files = [pictures.png(), b"no image", pictures.png(pictures.drawn(size=(5000, 10)))]
    request = {"sizes": [len(file) for file in files]}
    head, _ = unpacked(burned_in.answer(Engine(["MRN 1"]), request, b"".join(files)))
    assert head == {"lines": [[[9, 5, 52, 24, "MRN 1"]], [], []]}
    head, _ = unpacked(burned_in.answer(Engine(None), {"sizes": [len(files[0])]}, files[0]))
    assert head == {"lines": [[]]}


async def test_a_reader_that_does_not_answer_is_ended() -> None:
    assert await Reading(patience=0.0).read([pictures.png()]) is None


@pytest.mark.skipif(installed() is None, reason="the extra `ocr` is not installed")
async def test_the_engine_itself_reads_what_is_burned_in() -> None:
    noise = numpy.random.default_rng(1).normal(70, 25, (960, 1280)).clip(0, 160).astype("uint8")
    burned = Image.fromarray(noise)
    for at, words in enumerate(("QUISPAMSIS, ANA", "DOB 1957-02-14", "MRN 00482917", "SUPINE")):
        ImageDraw.Draw(burned).text((20, 20 + 40 * at), words, fill=235, font_size=22)
    read = await Reading().read([pictures.png(burned), pictures.png()])
    assert read is not None
    assert [line.words for line in read[0]] == ["QUISPAMSIS, ANA", "DOB 1957-02-14", "MRN 00482917", "SUPINE"]
    assert read[1] == []
    certain = [found.box for found in judged(read[0]) if found.certain]
    assert certain == [line.box for line in read[0][1:3]]
