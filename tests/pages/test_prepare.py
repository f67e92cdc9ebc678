"""The one-time page with which a coordinator prepares a session."""

from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from httpx import ASGITransport, AsyncClient

from bot.demo.actor import window_of
from bot.domain.rounds import Session, Stage
from tests.drivers.cast import named
from tests.drivers.reading import links
from tests.drivers.rows import everything
from tests.drivers.ward import DAY, Ward
from tests.pages.test_study import keeps_to_itself
from tests.scenarios.test_agenda import opens_agenda
from tests.scenarios.test_nominating import session_on

NUMBER = "AB123456"
NOTHING = "There is nothing to open here. The page works once, for 15 minutes."


async def prepared(ward: Ward, web: AsyncClient) -> Session:
    """A case with its study's number, closed, agreed to, chosen and prepared."""
    session, (ana, eli, cora) = await session_on(ward), ward.some("ana", "eli", "cora")
    await web.post(urlsplit(links(await ana.shares(decade="60"))[0]).path, data={"reference": NUMBER})
    await ward.hears(eli)
    await eli.goes_on(await eli.opens_own(), "thread.close.ask", rounds="yes")
    await ana.goes_on(await ana.opens_own(), "thread.rounds.ask", rounds="yes")
    form = window_of(await cora.presses(await opens_agenda(ward, session), "board.nominate.ask"))
    item = window_of(await cora.presses(window_of(await cora.sends(form)), "agenda.item.open"))
    await cora.sends(item, question="Wombat & <question>?", found="Wombat-found.")
    return session


async def address(ward: Ward, session: Session, who: str = "cora") -> str:
    """A new page for a coordinator."""
    agenda = await opens_agenda(ward, session, who)
    (url,) = links(window_of(await ward[who].presses(agenda, "agenda.page")))
    return urlsplit(url).path


def browser(ward: Ward) -> AsyncClient:
    """A browser inside the hospital's network."""
    return AsyncClient(transport=ASGITransport(ward.bot.web([])), base_url="https://peer.example")


async def test_the_agenda_is_shown_once_with_where_each_study_is_found(ward: Ward) -> None:
    async with browser(ward) as web:
        session = await prepared(ward, web)
        page = await address(ward, session)
        before = await web.get(page)
        assert "It is shown once. You can print it." in before.text
        assert NUMBER not in before.text
        assert "Wombat" not in before.text
        assert (await web.get(page)).text == before.text
        shown = await web.post(page)
        for words in (
            NUMBER,
            "Learning opportunity, CT",
            "60 to 69",
            "Wombat &amp; &lt;question&gt;?",
            "Wombat-found.",
        ):
            assert words in shown.text
        for name in (named("ana"), named("eli")):
            assert name not in shown.text
        assert keeps_to_itself(before)
        assert keeps_to_itself(shown)
        for again in (await web.post(page), await web.get(page)):
            assert (again.status_code, NOTHING in again.text) == (404, True)
        assert (await web.post(await address(ward, session, "denis"))).text.count(NUMBER) == 1
        assert NUMBER not in repr(await everything(ward.database))
        assert NUMBER not in repr(ward.post.sent)


async def test_without_agreement_the_number_is_not_shown(ward: Ward) -> None:
    async with browser(ward) as web:
        session = await prepared(ward, web)
        ana = ward["ana"]
        await ana.goes_on(await ana.opens_own(), "thread.rounds.ask", rounds="ask_first")
        shown = await web.post(await address(ward, session))
        assert "Not agreed to" in shown.text
        assert NUMBER not in shown.text


@pytest.mark.parametrize("ended", ["time", "cancelled", "left", "other door", "over"])
async def test_the_page_ends_with_its_reason(ward: Ward, ended: str) -> None:
    async with browser(ward) as web:
        session = await prepared(ward, web)
        page = await address(ward, session)
        match ended:
            case "time":
                ward.clock.move(by=timedelta(minutes=15))
            case "cancelled":
                from dataclasses import replace

                cancelled = replace(session, stage=Stage.CANCELLED)
                await ward.database.write(lambda unit: unit.rounds.save(cancelled))
            case "left":
                cora = ward["cora"]
                home = await cora.home()
                await cora.sends(window_of(await cora.presses(home, "leave.ask")), sure="yes")
            case "other door":
                page = page.replace("/files/agenda/", "/files/")
            case _:
                await ward.passes(40 * DAY)
        for answer in (await web.get(page), await web.post(page)):
            assert (answer.status_code, NOTHING in answer.text) == (404, True)
            assert NUMBER not in answer.text


async def test_the_ticket_of_a_study_opens_no_agenda(ward: Ward) -> None:
    async with browser(ward) as web:
        page = urlsplit(links(await ward["ana"].shares())[0]).path
        answer = await web.post(page.replace("/files/", "/files/agenda/"))
        assert (answer.status_code, NOTHING in answer.text) == (404, True)
