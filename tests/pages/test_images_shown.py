"""The images of a case that is shown at rounds, for the room, and for nobody before both ends have agreed."""

import re

from httpx import ASGITransport, AsyncClient

from bot.demo.actor import window_of
from bot.screens.elements import Form
from tests.drivers.ward import Ward
from tests.pages import pictures
from tests.pages.test_images import SEEN, image_of, saves, way
from tests.pages.test_prepare import address
from tests.scenarios.test_agenda import opens_agenda
from tests.scenarios.test_nominating import session_on


async def test_the_room_sees_the_images_of_a_case_that_is_shown_and_no_longer(ward: Ward) -> None:
    session, (ana, eli, cora) = await session_on(ward), ward.some("ana", "eli", "cora")
    async with AsyncClient(transport=ASGITransport(ward.bot.web([])), base_url="https://peer.example") as web:
        await saves(web, way(await ana.shares(), "Add images"), pictures.png(), pictures.jpeg())
        await ward.hears(eli)
        check = way(await cora.opens_case(), "Look at the 2 images")
        # One is let through; the other waits, and the room does not see it either.
        passed, waits = [(await image_of(web, check, at)).rpartition("/")[2] for at in (0, 1)]
        assert (await web.post(f"{check}/{passed}", data={"fit": "yes"})).status_code == 303
        await eli.goes_on(await eli.opens_own(), "thread.close.ask", rounds="yes")
        await ana.goes_on(await ana.opens_own(), "thread.rounds.ask", rounds="yes")
        form = window_of(await cora.presses(await opens_agenda(ward, session), "board.nominate.ask"))
        await cora.sends(form)

        async def rehearses() -> Form:
            return window_of(await cora.presses(await opens_agenda(ward, session), "agenda.present"))

        # The page for preparing shows the same one, and only that, once it is used.
        prepared = await address(ward, session)
        assert "<img" not in (await web.get(prepared)).text
        printed = await web.post(prepared)
        assert [one.rpartition("/")[2] for one in re.findall(r'<img src="([^"]+)"', printed.text)] == [passed]
        (there,) = re.findall(r'<img src="([^"]+)"', printed.text)
        assert (await web.get(there)).content.startswith(b"\x89PNG")
        page = way(await rehearses(), SEEN)
        assert "<form" not in (await web.get(page)).text
        assert (await web.get(f"{page}/{passed}")).content.startswith(b"\x89PNG")
        assert (await web.get(f"{page}/{waits}")).status_code == 404
        assert (await web.post(f"{page}/{passed}", data={"fit": "no"})).status_code == 404
        revealed = window_of(await cora.presses(await rehearses(), "agenda.reveal"))
        assert way(revealed, SEEN) != ""
        await ana.presses(await ana.opens_own(), "thread.withdraw")
        for gone in (page, f"{page}/{passed}", there):
            assert (await web.get(gone)).status_code == 404
