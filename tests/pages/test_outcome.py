"""The page that draws what came of a survey: for coordinators, for some minutes, and only what may be said."""

from datetime import timedelta
from io import BytesIO
from urllib.parse import urlsplit

import pytest
from httpx import ASGITransport, AsyncClient
from PIL import Image

from bot.app import Bot
from bot.demo.actor import Actor, window_of
from bot.domain.surveys import OPEN_FOR
from bot.pages.chart import Line, drawn
from bot.screens.elements import Form
from bot.screens.elements import Image as Shown
from tests.drivers.cast import PLATFORM
from tests.drivers.reading import links
from tests.drivers.ward import Ward
from tests.scenarios.asking import OPENS, SIX, all_answer, answers, begins, meets

NOTHING = "There is nothing to open here."


def browser(ward: Ward) -> AsyncClient:
    return AsyncClient(transport=ASGITransport(ward.bot.web([])), base_url="https://peer.example")


async def counted(ward: Ward) -> Form:
    """What came of a survey of which the last question was answered by four, as a coordinator sees it."""
    await begins(ward)
    await meets(ward, *SIX)
    await ward.until(OPENS)
    await all_answer(ward, SIX[:4], comment="Wombat.")
    for one in ward.some(*SIX[4:]):
        await answers(one, improved="")
    await ward.until(OPENS + OPEN_FOR)
    cora = ward["cora"]
    return window_of(await cora.presses(window_of(await cora.types("/peer survey")), "survey.outcome"))


@pytest.mark.promise("A5")
async def test_the_page_draws_what_enough_people_answered_and_says_it_in_words(ward: Ward) -> None:
    (url,) = links(await counted(ward))
    async with browser(ward) as web:
        page = await web.get(urlsplit(url).path)
        for words in ("Chest rounds", "6 people answered.", "1. I learned something", "Mean 4.0 of 5", "Fewer than 5"):
            assert words in page.text
        assert "Wombat" not in page.text
        assert (await web.get(urlsplit(url).path)).text == page.text
        pictures = [await web.get(f"{urlsplit(url).path}/{theme}.png") for theme in ("light", "dark")]
        assert {picture.headers["content-type"] for picture in pictures} == {"image/png"}
        assert {picture.headers["cache-control"] for picture in pictures} == {"no-store"}
        light, dark = (Image.open(BytesIO(picture.content)).convert("L") for picture in pictures)
        assert light.size == dark.size
        assert int(str(light.getpixel((2, 2)))) > 240 > 40 > int(str(dark.getpixel((2, 2))))
        assert (await web.get(f"{urlsplit(url).path}/sepia.png")).status_code == 404


async def test_it_is_shown_for_some_minutes_and_to_a_coordinator_alone(ward: Ward) -> None:
    (url,) = links(await counted(ward))
    path = urlsplit(url).path
    async with browser(ward) as web:
        for wrong in ("/files/survey/x", f"{path}x"):
            assert NOTHING in (await web.get(wrong)).text
            assert (await web.get(f"{wrong}/light.png")).status_code == 404
        assert (await web.get(path)).status_code == 200
        leaving = window_of(await ward["denis"].presses(await ward["denis"].home(), "leave.ask"))
        await ward["denis"].sends(leaving, sure="yes")
        assert (await web.get(path)).status_code == 200
        await ward.passes(timedelta(minutes=16))
        assert NOTHING in (await web.get(path)).text
        assert (await web.get(f"{path}/dark.png")).status_code == 404


async def test_a_ticket_of_somebody_who_has_left_draws_nothing(ward: Ward) -> None:
    await counted(ward)
    denis = ward["denis"]
    (url,) = links(window_of(await denis.presses(window_of(await denis.types("/peer survey")), "survey.outcome")))
    async with browser(ward) as web:
        assert (await web.get(urlsplit(url).path)).status_code == 200
        await denis.sends(window_of(await denis.presses(await denis.home(), "leave.ask")), sure="yes")
        assert (await web.get(urlsplit(url).path)).status_code == 404
        assert (await web.get(f"{urlsplit(url).path}/light.png")).status_code == 404


async def test_a_chat_shows_the_picture_itself_only_where_whoever_runs_the_bot_wants_it(ward: Ward) -> None:
    lead = await counted(ward)
    assert [element for element in lead.elements if isinstance(element, Shown)] == []
    bot = Bot(ward.database, ward.clock, "https://peer.example", {PLATFORM: ward.post}, pictures=True)
    cora = Actor(bot.dispatch, ward["cora"].who)
    shown = window_of(await cora.presses(window_of(await cora.types("/peer survey")), "survey.outcome"))
    (picture,) = [element for element in shown.elements if isinstance(element, Shown)]
    assert links(shown) == []
    async with browser(ward) as web:
        for address in (picture.light, picture.dark):
            assert address.startswith("https://peer.example/files/survey/")
            assert (await web.get(urlsplit(address).path)).headers["content-type"] == "image/png"


@pytest.mark.parametrize("counts", [(0, 0, 0, 0, 5), (1, 1, 1, 1, 1), (300, 0, 1, 0, 0), (60, 60, 60, 60, 60)])
@pytest.mark.parametrize("dark", [False, True])
def test_a_bar_is_as_wide_as_the_others_whoever_chose_what(counts: tuple[int, ...], dark: bool) -> None:
    picture = Image.open(BytesIO(drawn([Line(1, counts, "3,4")], dark=dark)))
    assert picture.size == (800, 192)
    assert picture.info == {}
    ground = picture.getpixel((2, 2))
    row = [x for x in range(50, 700) if picture.getpixel((x, 94)) != ground]
    assert (row[0], row[-1], len(row)) == (64, 688, 625)
