"""The pages with a case's images: who adds them, who looks first, who sees them, and what is left of them."""

import io
import json
import re
from asyncio import gather
from collections.abc import AsyncGenerator
from datetime import timedelta

import pytest
from httpx import ASGITransport, AsyncClient, Response
from PIL import Image

from bot.pages.apart import packed
from bot.screens.elements import Buttons, Form, Link
from bot.text.catalogue import catalogue
from tests.drivers.rows import everything
from tests.drivers.ward import DAY, Ward
from tests.pages import pictures

SEEN = "See the image"


@pytest.fixture
async def web(ward: Ward) -> AsyncGenerator[AsyncClient]:
    """A browser inside the hospital's network."""
    async with AsyncClient(transport=ASGITransport(ward.bot.web([])), base_url="https://peer.example") as client:
        yield client


def way(screen: Form, words: str) -> str:
    """Where the button with these words leads; empty without one."""
    speak = catalogue("en")
    for element in screen.elements:
        for item in element.items if isinstance(element, Buttons) else ():
            if isinstance(item, Link) and speak.say(item.words) == words:
                return item.url.removeprefix("https://peer.example")
    return ""


async def looks(web: AsyncClient, page: str, file: bytes, **how: object) -> Response:
    """What would be kept of a file."""
    return await web.post(f"{page}/look", content=packed({"frame": 0, "boxes": [], **how}, file))


async def saves(web: AsyncClient, page: str, *files: bytes, looked: object = True) -> Response:
    """Keep files."""
    return await web.post(
        page, content=packed({"sizes": [len(one) for one in files], "looked": looked}, b"".join(files))
    )


def keeps_to_itself(answer: Response) -> bool:
    """Whether an answer leaves nothing behind and lets nothing in."""
    policy = answer.headers["content-security-policy"]
    named = [one.split()[0] for one in policy.split(";")]
    return (
        policy.startswith("default-src 'none';")
        # The second of two that are named alike would mean nothing.
        and len(named) == len(set(named))
        and "unsafe" not in policy
        and "data:" not in policy
        and answer.headers["referrer-policy"] == "no-referrer"
        and answer.headers["cache-control"] == "no-store"
        and "set-cookie" not in answer.headers
    )


async def image_of(web: AsyncClient, page: str, at: int = 0) -> str:
    """The address of one of the images that a page shows."""
    return re.findall(rf'src="({re.escape(page)}/[0-9a-f]+)"', (await web.get(page)).text)[at]


async def test_an_image_is_added_looked_at_and_seen(ward: Ward, web: AsyncClient) -> None:
    ana, eli, cora = ward.some("ana", "eli", "cora")
    page = way(await ana.shares(), "Add images")
    asked = await web.get(page)
    assert "Save them, sealed" in asked.text
    assert keeps_to_itself(asked)
    looked = await looks(web, page, pictures.jpeg(), boxes=[[8, 8, 26, 26]])
    assert json.loads(looked.headers["picture"]) == {"width": 64, "height": 48, "frames": 1, "frame": 0}
    assert Image.open(io.BytesIO(looked.content)).getpixel((20, 20)) == (0, 0, 0)
    assert (await saves(web, page, looked.content)).status_code == 200
    own = await ana.opens_own()
    assert "1 image waits until a coordinator has looked at it." in ana.reads(own)
    # What is shown to its giver is what the preview showed, byte for byte.
    assert (await web.get(await image_of(web, way(own, SEEN)))).content == looked.content
    await ward.hears(eli)
    window = await eli.opens_message()
    assert way(window, SEEN) == way(window, "Add images") == ""
    await ward.passes(DAY)
    assert "Images wait to be looked at" in cora.reads(await cora.opens_board())
    check = way(await cora.opens_case(), "Look at the image")
    assert (await web.get(await image_of(web, check))).content == looked.content
    let = await web.post(await image_of(web, check), data={"fit": "yes"}, follow_redirects=True)
    assert let.status_code == 200
    assert "Nothing is on it" not in let.text
    seen = way(await eli.opens_own(), SEEN)
    assert keeps_to_itself(await web.get(seen))
    shown = await web.get(await image_of(web, seen))
    assert shown.content == looked.content
    assert keeps_to_itself(shown)
    assert "waits until a coordinator" not in ana.reads(await ana.opens_own())


async def test_what_a_coordinator_takes_out_is_gone_and_its_giver_alone_is_told(ward: Ward, web: AsyncClient) -> None:
    ana, eli, cora = ward.some("ana", "eli", "cora")
    await saves(web, way(await ana.shares(), "Add images"), pictures.png())
    await ward.hears(eli)
    await eli.goes_on(await eli.opens_own(), "thread.warn.ask", called="yes", words="Look at it today.")
    await ward.hears(ana)
    before = eli.reads(await eli.opens_own())
    check = way(await cora.opens_case(), "Look at the image")
    assert (
        "There is no image to see."
        in (await web.post(await image_of(web, check), data={"fit": "no"}, follow_redirects=True)).text
    )
    assert way(await ana.opens_own(), SEEN) == ""
    assert (await everything(ward.database))["images"] == []
    await ward.hears(ana)
    assert "Took an image out: something on it may say who the patient is." in ana.reads(await ana.opens_own())
    # It is nobody's word: the other end reads nothing new, and an alarm still rings.
    assert eli.reads(await eli.opens_own()) == before
    assert "Someone marked: a patient may need action" in cora.reads(await cora.opens_board())


async def test_a_page_that_is_older_than_what_another_coordinator_did_lets_no_other_image_through(
    ward: Ward, web: AsyncClient
) -> None:
    ana, eli, cora = ward.some("ana", "eli", "cora")
    await saves(web, way(await ana.shares(), "Add images"), pictures.png(), pictures.jpeg())
    await ward.hears(eli)
    check = way(await cora.opens_case(), "Look at the 2 images")
    first = await image_of(web, check)
    await web.post(first, data={"fit": "no"})
    assert (await web.post(first, data={"fit": "yes"})).status_code == 404
    # The other one still waits, for the reader as for the coordinators.
    assert "Nothing is on it" in (await web.get(check)).text
    assert way(await eli.opens_own(), SEEN) == ""
    assert "1 image waits" in ana.reads(await ana.opens_own())


@pytest.mark.promise("A10")
async def test_no_image_reaches_anybody_whom_a_second_person_has_not_let_see_it(ward: Ward, web: AsyncClient) -> None:
    ana, eli = ward.some("ana", "eli")
    page = way(await ana.shares(), "Add images")
    for looked in (False, "yes", None):
        assert (await saves(web, page, pictures.png(), looked=looked)).status_code == 422
    assert way(await ana.opens_own(), SEEN) == ""
    await saves(web, page, pictures.png())
    await ward.hears(eli)
    assert way(await eli.opens_message(), SEEN) == ""
    # Nobody lets through what they gave themselves: the page for adding and that for seeing decide nothing.
    own = await ana.opens_own()
    name = (await image_of(web, way(own, SEEN))).rpartition("/")[2]
    for mine in (way(own, SEEN), way(own, "Add images")):
        assert (await web.post(f"{mine}/{name}", data={"fit": "yes"})).status_code == 404
    assert way(await eli.opens_own(), SEEN) == ""


async def test_what_is_kept_is_taken_in_anew_whatever_the_browser_sends(ward: Ward, web: AsyncClient) -> None:
    ana = ward["ana"]
    page = way(await ana.shares(), "Add images")
    assert (await saves(web, page, *pictures.talkative().values())).status_code == 200
    own = way(await ana.opens_own(), "See the 3 images")
    for at in range(3):
        assert pictures.NAME.encode() not in (await web.get(await image_of(web, own, at))).content
    assert pictures.NAME not in repr(await everything(ward.database))


@pytest.mark.parametrize(
    ("file", "said"),
    [
        (b"<svg/>", "This is no PNG, JPEG or DICOM image."),
        (pictures.bomb(), "more than 40 million pixels"),
        (pictures.png()[:-40], "cannot be read"),
        (pictures.png() + b"\0" * (20 * 1024 * 1024), "longer than 20 MB"),
        (b"\0" * (22 * 1024 * 1024), "longer than 20 MB"),
    ],
)
async def test_what_is_not_taken_is_said_and_nothing_is_stored(
    ward: Ward, web: AsyncClient, file: bytes, said: str
) -> None:
    page = way(await ward["ana"].shares(), "Add images")
    before = await everything(ward.database)
    for answer in (await looks(web, page, file), await saves(web, page, pictures.png(), file)):
        assert answer.status_code == 422
        assert said in answer.json()["said"]
        assert keeps_to_itself(answer)
    assert await everything(ward.database) == before
    assert (await saves(web, page, pictures.png())).status_code == 200


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"\xff" * 40,
        packed({}),
        packed({"sizes": [], "looked": True}),
        packed({"sizes": [10**9], "looked": True}, b"x"),
        packed({"sizes": [1] * 7, "looked": True}, b"x" * 7),
        packed({"sizes": "1", "looked": True}, b"x"),
        packed({"frame": "x", "boxes": []}, b"x"),
        packed({"frame": None, "boxes": None}, b"x"),
    ],
)
async def test_a_body_of_no_shape_is_refused(ward: Ward, web: AsyncClient, body: bytes) -> None:
    page = way(await ward["ana"].shares(), "Add images")
    for path in (page, f"{page}/look"):
        assert (await web.post(path, content=body)).status_code == 422


async def test_a_page_saves_once_and_a_case_has_six_images(ward: Ward, web: AsyncClient) -> None:
    ana = ward["ana"]
    page = way(await ana.shares(), "Add images")
    again = way(await ana.opens_own(), "Add images")
    assert (await saves(web, page, *[pictures.png()] * 4)).status_code == 200
    assert (await saves(web, page, pictures.png())).status_code == 404
    # What cannot be kept is refused before it is looked into, whatever it is.
    assert (await saves(web, again, *[b"no image"] * 3)).status_code == 409
    assert (await saves(web, again, *[pictures.png()] * 2)).status_code == 200
    assert way(await ana.opens_own(), "Add images") == ""


async def test_a_page_has_no_more_under_way_than_a_person_needs(ward: Ward, web: AsyncClient) -> None:
    page = way(await ward["ana"].shares(), "Add images")
    twice = await gather(*[saves(web, page, pictures.png()) for _ in range(2)])
    assert sorted(answer.status_code for answer in twice) == [200, 409]
    page = way(await ward["ana"].opens_own(), "Add images")
    many = await gather(*[looks(web, page, pictures.png()) for _ in range(6)])
    assert sorted(answer.status_code for answer in many) == [200] * 4 + [429] * 2
    assert (await looks(web, page, pictures.png())).status_code == 200


async def test_a_page_does_only_what_it_is_for_and_not_for_long(ward: Ward, web: AsyncClient) -> None:
    ana = ward["ana"]
    page = way(await ana.shares(), "Add images")
    token = page.rpartition("/")[2]
    for other in (f"/files/{token}", f"/files/agenda/{token}"):
        assert (await web.get(other)).status_code == (await web.post(other)).status_code == 404
    ward.clock.move(by=timedelta(minutes=15))
    for answer in (await web.get(page), await looks(web, page, pictures.png()), await saves(web, page, pictures.png())):
        assert answer.status_code == 404


@pytest.mark.promise("A2")
async def test_images_end_with_what_was_written(ward: Ward, web: AsyncClient) -> None:
    ana, eli, cora = ward.some("ana", "eli", "cora")
    await saves(web, way(await ana.shares(), "Add images"), pictures.png())
    await ward.hears(eli)
    check = way(await cora.opens_case(), "Look at the image")
    await web.post(await image_of(web, check), data={"fit": "yes"})
    await ana.goes_on(await ana.opens_own(), "thread.close.ask", rounds="no")
    # A closed conversation still shows them, and takes no more.
    closed = await eli.opens_own()
    assert (await web.get(await image_of(web, way(closed, SEEN)))).status_code == 200
    assert way(await ana.opens_own(), "Add images") == ""
    await ward.passes(31 * DAY)
    assert (await everything(ward.database))["images"] == []


async def test_whoever_holds_a_seat_looks_nothing_over(ward: Ward, web: AsyncClient) -> None:
    ana, cora = ward.some("ana", "cora")
    await saves(web, way(await ana.shares(cora.name), "Add images"), pictures.png())
    await ward.hears(cora)
    assert way(await cora.opens_message(), SEEN) == ""
    assert "You take part in this conversation" in cora.reads(await cora.opens_case())
