"""Taking files in: new pixels in a new file and nothing else, by a process that has few means."""

import io
import subprocess
import sys
import time
from collections.abc import Sequence

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from bot.domain.images import MOST_BYTES, MOST_KEPT, Box, NotTaken, Picture, Unfit, boxes_of
from bot.pages import decode
from bot.pages.apart import unpacked
from bot.pages.intake import Intake
from tests.house.tree import ROOT
from tests.pages import pictures

SPOT = Box(8, 8, 26, 26)
PNG = b"\x89PNG\r\n\x1a\n"


async def kept(file: bytes, *, frame: int = 0, boxes: Sequence[Box] = ()) -> Picture:
    """What the real process keeps of a file."""
    return await Intake().take(file, frame=frame, boxes=boxes)


async def why(file: bytes) -> Unfit:
    """Why the real process keeps nothing of it."""
    with pytest.raises(NotTaken) as refused:
        await kept(file)
    return refused.value.why


def chunks(png: bytes) -> list[bytes]:
    """The kinds of the parts that a PNG has."""
    found, at = [], len(PNG)
    while at < len(png):
        length = int.from_bytes(png[at : at + 4], "big")
        found.append(png[at + 4 : at + 8])
        at += 12 + length
    return found


@pytest.mark.parametrize("kind", ["png", "jpeg", "dicom"])
async def test_nothing_of_what_stands_around_the_pixels_is_kept(kind: str) -> None:
    file = pictures.talkative()[kind]
    assert file.count(pictures.NAME.encode()) >= 3
    picture = await kept(file)
    assert pictures.NAME.encode() not in picture.png
    assert set(chunks(picture.png)) == {b"IHDR", b"IDAT", b"IEND"}
    shown = Image.open(io.BytesIO(picture.png))
    assert (shown.size, shown.info) == ((picture.width, picture.height), {})


async def test_what_lies_under_a_box_is_gone_from_the_pixels() -> None:
    before = Image.open(io.BytesIO((await kept(pictures.png())).png))
    after = Image.open(io.BytesIO((await kept(pictures.png(), boxes=[SPOT])).png))
    area = (SPOT.left, SPOT.top, SPOT.left + SPOT.width, SPOT.top + SPOT.height)
    assert before.crop(area).getextrema() == (30, 220)
    assert after.crop(area).getextrema() == (0, 0)
    assert after.getpixel((SPOT.left - 1, SPOT.top)) == after.getpixel((SPOT.left + SPOT.width, SPOT.top)) == 30


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16"])
async def test_taken_in_again_no_byte_changes(mode: str) -> None:
    once = await kept(pictures.png(pictures.drawn(mode)), boxes=[SPOT])
    assert (await kept(once.png, boxes=[SPOT])) == once
    assert (await kept(once.png)) == once


async def test_what_a_transparent_place_hides_is_not_kept() -> None:
    hidden = pictures.drawn("RGBA")
    hidden.putalpha(0)
    picture = Image.open(io.BytesIO((await kept(pictures.png(hidden))).png))
    assert picture.getextrema() == ((0, 0), (0, 0), (0, 0))


async def test_grey_that_is_deeper_than_a_screen_is_spread_over_it() -> None:
    deep = Image.new("I;16", (20, 20), 700)
    deep.putpixel((5, 5), 1700)
    shown = Image.open(io.BytesIO((await kept(pictures.png(deep))).png))
    assert (shown.mode, shown.getextrema(), shown.getpixel((5, 5))) == ("L", (0, 255), 255)


async def test_a_photograph_lies_as_it_was_held() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    picture = await kept(pictures.jpeg(exif=exif))
    assert (picture.width, picture.height) == (48, 64)


@pytest.mark.parametrize("mode", ["CMYK", "YCbCr", "L", "RGB"])
async def test_every_colour_that_a_jpeg_can_have_is_taken(mode: str) -> None:
    picture = await kept(pictures.jpeg(pictures.drawn("RGB").convert(mode)))
    assert (picture.width, picture.height) == (64, 48)


async def test_a_long_side_is_made_shorter_and_boxes_fit_what_is_left() -> None:
    wide = await kept(pictures.png(pictures.drawn(size=(6200, 100))))
    assert (wide.width, wide.height) == (3072, 50)
    covered = Image.open(io.BytesIO((await kept(wide.png, boxes=[Box(3000, 0, 72, 50)])).png))
    assert covered.crop((3000, 0, 3072, 50)).getextrema() == (0, 0)


async def test_what_does_not_pack_is_made_smaller_until_it_is_short_enough() -> None:
    noise = Image.effect_noise((3000, 3000), 100).convert("RGB")
    picture = await kept(pictures.jpeg(Image.merge("RGB", [*noise.split()[:2], Image.effect_noise((3000, 3000), 100)])))
    assert len(picture.png) <= MOST_KEPT
    assert picture.width < 3000
    assert await kept(picture.png) == picture


@pytest.mark.parametrize(
    ("file", "said"),
    [
        (b"", Unfit.NO_IMAGE),
        (b"<html><script>", Unfit.NO_IMAGE),
        (b"<svg xmlns='x'/>", Unfit.NO_IMAGE),
        (b"GIF89a" + b"\0" * 40, Unfit.NO_IMAGE),
        (b"%PDF-1.7", Unfit.NO_IMAGE),
        (PNG, Unfit.NO_IMAGE),
        (pictures.png()[:-40], Unfit.BROKEN),
        (pictures.jpeg()[:400], Unfit.BROKEN),
        (pictures.dicom()[:-400], Unfit.BROKEN),
        (b"\0" * 128 + b"DICM" + b"\xff" * 400, Unfit.NO_IMAGE),
        (pictures.bomb(), Unfit.TOO_MANY_PIXELS),
        (pictures.bomb(6401, 6250), Unfit.TOO_MANY_PIXELS),
        (pictures.bomb(2**31 - 1, 2**31 - 1), Unfit.TOO_MANY_PIXELS),
        (pictures.bomb(4000, 4000), Unfit.BROKEN),
        (pictures.dicom(rows=1, columns=60)[:-120] + b"\0" * 60, Unfit.BROKEN),
        (pictures.png(save_all=True, append_images=[pictures.drawn("L", (64, 48)).rotate(90)]), Unfit.MOVING),
    ],
)
async def test_what_is_no_still_image_is_refused_for_its_reason(file: bytes, said: Unfit) -> None:
    assert await why(file) is said


@pytest.mark.parametrize("way", pictures.slow())
def test_what_would_take_its_reader_long_is_given_up_at_once(way: str) -> None:
    decode.make_ready(dicom=True)
    began = time.process_time()
    head, _ = unpacked(decode.answer({"frame": 0, "boxes": []}, pictures.slow()[way]))
    assert time.process_time() - began < 1
    assert Unfit(head["unfit"]) is Unfit.BROKEN


async def test_a_file_that_is_too_long_is_not_even_looked_at() -> None:
    with pytest.raises(NotTaken) as refused:
        await Intake(at_once=0).take(pictures.png() + b"\0" * MOST_BYTES)
    assert refused.value.why is Unfit.TOO_LONG


async def test_two_kinds_of_file_in_one_are_the_image_and_nothing_else() -> None:
    both = pictures.png() + b"PK\x03\x04<script>alert(1)</script>"
    assert await kept(both) == await kept(pictures.png())


async def test_a_frame_of_a_study_is_chosen_and_windowed_as_it_says() -> None:
    first, third = [await kept(pictures.dicom(frames=5), frame=frame) for frame in (0, 2)]
    assert (first.frames, first.frame, third.frame) == (5, 0, 2)
    shown = Image.open(io.BytesIO(first.png))
    assert [shown.getpixel((column, 0)) for column in (0, 29, 59)] == [0, 0, 255]
    assert first.png != third.png
    inverted = Image.open(io.BytesIO((await kept(pictures.dicom(kind="MONOCHROME1"))).png))
    assert [inverted.getpixel((column, 0)) for column in (0, 29, 59)] == [255, 255, 0]
    with pytest.raises(NotTaken):
        await kept(pictures.dicom(frames=5), frame=5)


async def test_a_process_that_does_not_answer_is_ended() -> None:
    with pytest.raises(NotTaken) as refused:
        await Intake(patience=0.0).take(pictures.png())
    assert refused.value.why is Unfit.TOO_SLOW


WITHOUT_MEANS = """
import io, os, socket, sys
from bot.pages import decode
from bot.pages.apart import give_up
decode.make_ready(dicom=True)
give_up(memory=decode.MEMORY, seconds=decode.SECONDS)
def refused(act):
    try:
        act()
    except (OSError, MemoryError):
        return True
    return False
def connect():
    os.close(0)
    socket.socket(socket.AF_INET, socket.SOCK_STREAM)
tried = [
    refused(lambda: open("/etc/hostname")),
    refused(lambda: open("/tmp/kept", "wb")),
    refused(connect),
    refused(lambda: bytearray(2 * decode.MEMORY)),
    refused(os.pipe),
]
sys.stdout.write(repr(tried))
"""


def test_the_process_can_open_nothing_and_reach_nobody() -> None:
    ran = subprocess.run([sys.executable, "-c", WITHOUT_MEANS], cwd=ROOT, capture_output=True, text=True, check=False)
    assert (ran.stdout, ran.stderr) == (repr([True] * 5), "")


@pytest.mark.parametrize(
    "rows",
    [None, {}, "x", [1], [[1, 2, 3]], [[1, 2, 3, -4]], [[1, 2, 3, True]], [[1, 2, 3, 4.5]], [[0, 0, 1, 1]] * 101],
)
def test_what_is_no_list_of_boxes_is_refused(rows: object) -> None:
    with pytest.raises(ValueError, match="box"):
        boxes_of(rows)


SEEDS = [pictures.png(), pictures.png(pictures.drawn("P")), pictures.jpeg(), pictures.dicom(), pictures.dicom(frames=3)]


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    seed=st.sampled_from(SEEDS),
    changes=st.lists(st.tuples(st.integers(0, 6000), st.binary(max_size=6)), max_size=8),
    cut=st.integers(0, 200),
)
def test_whatever_a_file_holds_the_answer_is_an_image_or_a_reason(
    seed: bytes, changes: list[tuple[int, bytes]], cut: int
) -> None:
    """Looked into in this process, so that it may see many: a crash of a library would be seen here, too."""
    file = bytearray(seed)
    for place, piece in changes:
        at = place % len(file)
        file[at : at + len(piece)] = piece
    decode.make_ready(dicom=True)
    began = time.process_time()
    head, png = unpacked(decode.answer({"frame": 0, "boxes": []}, bytes(file[: len(file) - cut])))
    assert time.process_time() - began < 1
    assert png.startswith(PNG) if "unfit" not in head else head["unfit"] in set(Unfit)
