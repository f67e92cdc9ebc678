"""The one-time page on which a study's number is given and found."""

import re
from collections.abc import AsyncGenerator
from datetime import timedelta
from importlib.resources import files
from urllib.parse import urlsplit

import pytest
from httpx import ASGITransport, AsyncClient, Response

from bot.demo.actor import window_of
from bot.domain.people import POLICY, Act, Member
from bot.domain.threads import Seat
from storage.unit import SqlUnit
from tests.drivers.reading import links
from tests.drivers.rows import everything
from tests.drivers.ward import DAY, Person, Ward

NUMBER = "AB123456"
NOTHING = "There is nothing to open here. The page works once, for 15 minutes. /peer opens a new one."


@pytest.fixture
async def web(ward: Ward) -> AsyncGenerator[AsyncClient]:
    """A browser inside the hospital's network."""
    async with AsyncClient(transport=ASGITransport(ward.bot.web([])), base_url="https://peer.example") as client:
        yield client


def path(url: str) -> str:
    """Where a link leads, on our own host."""
    parts = urlsplit(url)
    assert (parts.scheme, parts.netloc) == ("https", "peer.example")
    assert not parts.query
    return parts.path


async def link(person: Person) -> str:
    """The page that somebody's own window of the conversation leads to."""
    return path(links(await person.opens_own())[0])


async def gives(web: AsyncClient, page: str, number: str) -> Response:
    """Type a number and send it."""
    return await web.post(page, data={"reference": number})


def keeps_to_itself(answer: Response) -> bool:
    """Whether an answer leaves nothing behind and lets nothing in."""
    policy = answer.headers["content-security-policy"]
    return (
        policy.startswith("default-src 'none';")
        and "frame-ancestors 'none'" in policy
        and "form-action 'self'" in policy
        and "unsafe" not in policy
        and answer.headers["referrer-policy"] == "no-referrer"
        and answer.headers["cache-control"] == "no-store"
        and answer.headers["x-content-type-options"] == "nosniff"
        and "set-cookie" not in answer.headers
        and "http" not in answer.text
    )


async def test_a_number_is_given_once_and_found_once(ward: Ward, web: AsyncClient) -> None:
    ana, eli = ward.some("ana", "eli")
    receipt = await ana.shares()
    page = path(links(receipt)[0])
    asked = await web.get(page)
    assert asked.status_code == 200
    assert "So that the reader can find the study." in asked.text
    assert "Who can see this:" in asked.text
    assert "2 letters, then 6 digits, for example AB123456." in asked.text
    assert keeps_to_itself(asked)
    given = "The study’s number is given."
    assert given not in ana.reads(await ana.opens_own())
    # Looking does not use it up, as a preview of the link would.
    assert (await web.get(page)).text == asked.text
    kept = await gives(web, page, NUMBER)
    assert "Saved, sealed. You can close this page." in kept.text
    assert NUMBER not in kept.text
    assert keeps_to_itself(kept)
    assert given in ana.reads(await ana.opens_own())
    await ward.hears(eli)
    theirs = path(links(await eli.opens_message())[0])
    before = await web.get(theirs)
    assert "It is shown once. Have your archive open to copy it into." in before.text
    assert NUMBER not in before.text
    found = await web.post(theirs)
    assert NUMBER in found.text
    assert keeps_to_itself(found)
    for again in (
        await web.post(theirs),
        await web.get(theirs),
        await gives(web, page, NUMBER),
        await web.get(page),
    ):
        assert (again.status_code, NOTHING in again.text) == (404, True)
        assert keeps_to_itself(again)
    # A new page is a press away, for either.
    assert NUMBER in (await web.post(await link(eli))).text
    assert "Saved" in (await gives(web, await link(ana), "CD654321")).text
    assert "CD654321" in (await web.post(await link(eli))).text


@pytest.mark.parametrize(
    "number",
    ["", "A", "AB12345", "AB1234567", "123456AB", "AB12345x", "<b>12345", "AB123456\x00", "\ud7ff" * 8, "A" * 9000],
)
async def test_a_number_of_another_shape_is_refused_and_the_page_stays(
    ward: Ward, web: AsyncClient, number: str
) -> None:
    page = path(links(await ward["ana"].shares())[0])
    before = await everything(ward.database)
    refused = await gives(web, page, number)
    assert refused.status_code == 422
    assert (
        "Your site’s numbers have 2 letters, then 6 digits, for example AB123456. Nothing is kept yet." in refused.text
    )
    assert "<b>" not in refused.text.partition('<p class="who"')[0].partition('name="reference"')[2]
    assert keeps_to_itself(refused)
    assert await everything(ward.database) == before
    assert "Saved" in (await gives(web, page, f"  {NUMBER} ")).text


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"reference",
        b"=&&&;;",
        b"a=1&b=2&c=3&d=4&e=5&reference=AB123456",
        b"reference=%ff%fe%00",
        b"\xff\xfe\x00",
        b"reference=AB123456" + b"0" * 5000,
        b"--x\r\nContent-Disposition: form-data; name=reference\r\n\r\nAB123456\r\n--x--",
    ],
)
async def test_a_body_that_is_no_form_is_refused_too(ward: Ward, web: AsyncClient, body: bytes) -> None:
    page = path(links(await ward["ana"].shares())[0])
    before = await everything(ward.database)
    refused = await web.post(page, content=body, headers={"content-type": "application/x-www-form-urlencoded"})
    assert refused.status_code == 422
    assert await everything(ward.database) == before


async def test_after_a_quarter_of_an_hour_there_is_nothing(ward: Ward, web: AsyncClient) -> None:
    page = path(links(await ward["ana"].shares())[0])
    ward.clock.move(by=timedelta(minutes=14, seconds=59))
    assert (await web.get(page)).status_code == 200
    ward.clock.move(by=timedelta(seconds=1))
    for answer in (await web.get(page), await gives(web, page, NUMBER)):
        assert (answer.status_code, NOTHING in answer.text) == (404, True)


async def test_once_the_conversation_is_closed_there_is_nothing(ward: Ward, web: AsyncClient) -> None:
    ana, eli = ward.some("ana", "eli")
    await ward.talk()
    await gives(web, await link(ana), NUMBER)
    theirs = await link(eli)
    await ana.goes_on(await ana.opens_own(), "thread.close.ask", rounds="yes")
    assert NOTHING in (await web.post(theirs)).text
    assert links(await eli.opens_own()) == []
    assert links(await ana.opens_own()) == []


async def nothing_at(web: AsyncClient, page: str) -> bool:
    """Whether a page has nothing to show and takes nothing, with the one sentence."""
    answers = (await web.get(page), await web.post(page), await gives(web, page, "ZZ999999"))
    return all((answer.status_code, NOTHING in answer.text) == (404, True) for answer in answers)


async def test_a_page_asked_for_before_a_hand_back_shows_nothing_after_it(ward: Ward, web: AsyncClient) -> None:
    ana, eli, cora, gus = ward.some("ana", "eli", "cora", "gus")
    await gives(web, path(links(await ana.shares())[0]), NUMBER)
    await ward.hears(eli)
    window = await eli.opens_message()
    theirs = path(links(window)[0])
    assert (await web.get(theirs)).status_code == 200
    await eli.goes_on(window, "thread.not_mine.ask")
    assert await nothing_at(web, theirs)
    # The number waits for whoever reads the case next.
    await ward.hears(cora)
    form = window_of(await cora.presses(await cora.opens_case(), "board.route.ask"))
    await cora.sends(form, reader=cora.chooses(form, "reader", gus.name))
    await ward.hears(gus)
    assert NUMBER in (await web.post(path(links(await gus.opens_message())[0]))).text


async def test_a_page_made_for_one_holder_is_nothing_while_another_holds_the_seat(ward: Ward, web: AsyncClient) -> None:
    """All within the quarter of an hour: the ticket's own time is not what ends it."""
    ana, eli, gus = ward.some("ana", "eli", "gus")
    await gives(web, path(links(await ana.shares(name="named"))[0]), NUMBER)
    await ward.bot.run_due()
    window = await eli.opens_message()
    theirs = path(links(window)[0])

    def pass_on(unit: SqlUnit) -> None:
        held = next(one for one in unit.seats.of(member_id) if one.seat is Seat.READER)
        unit.seats.leave(held.thread_id, Seat.READER)
        unit.seats.take(held.thread_id, Seat.READER, next_id)

    members = {one.name: one.id for one in await ward.database.read(roster)}
    member_id, next_id = members[eli.name], members[gus.name]
    assert (await web.get(theirs)).status_code == 200
    await ward.database.write(pass_on)
    assert await nothing_at(web, theirs)


def roster(unit: SqlUnit) -> list[Member]:
    """Everybody of the ward."""
    return list(unit.people.roster(unit.programmes.all()[0].id))


@pytest.mark.parametrize("leaver", ["ana", "eli"])
async def test_whoever_has_left_has_no_page_any_more(ward: Ward, web: AsyncClient, leaver: str) -> None:
    ana, eli = ward.some("ana", "eli")
    await ward.talk()
    await gives(web, await link(ana), NUMBER)
    page, leaving = await link(ward[leaver]), ward[leaver]
    assert (await web.get(page)).status_code == 200
    await leaving.goes_on(await leaving.home(), "leave.ask", sure="yes")
    assert await nothing_at(web, page)
    other = eli if leaver == "ana" else ana
    assert (await web.get(await link(other))).status_code == 200


async def test_the_policy_is_asked_by_the_page(ward: Ward, web: AsyncClient, monkeypatch: pytest.MonkeyPatch) -> None:
    ana, eli = ward.some("ana", "eli")
    await ward.talk()
    await gives(web, await link(ana), NUMBER)
    pages = {Act.ADD_REFERENCE: await link(ana), Act.READ_REFERENCE: await link(eli)}
    for act, page in pages.items():
        with monkeypatch.context() as denied:
            denied.delitem(POLICY, act)
            assert await nothing_at(web, page)
            other = next(one for one in pages if one is not act)
            assert (await web.get(pages[other])).status_code == 200
        assert (await web.get(page)).status_code == 200


async def test_nothing_wrong_gets_more_than_the_one_sentence(ward: Ward, web: AsyncClient) -> None:
    page = path(links(await ward["ana"].shares())[0])
    token = page.rpartition("/")[2]
    changed = [token[:-1], token + "A", token[:30] + ("A" if token[30] != "A" else "B") + token[31:], token[::-1]]
    wrong = [*changed, "x", "A" * 392, "é" * 40, "%00", "%ff", "A" * 8000, "...", "static", "favicon.ico"]
    first = await web.get("/files/x")
    for each in wrong:
        for answer in (
            await web.get(f"/files/{each}"),
            await web.post(f"/files/{each}", data={"reference": NUMBER}),
        ):
            assert answer.status_code == 404, each
            assert answer.text == first.text, each
            assert keeps_to_itself(answer)
    assert (await web.get(page)).status_code == 200
    assert (await web.get("/files/")).status_code == 404
    assert (await web.put(page)).status_code == 405


async def test_the_page_speaks_the_language_of_whoever_asked_for_it(ward: Ward, web: AsyncClient) -> None:
    ana, bea = ward.some("ana", "bea")
    await ana.shares(bea.name)
    page = links(await ana.opens_own())[0]
    await gives(web, path(page), NUMBER)
    await ward.hears(bea)
    found = await web.get(await link(bea))
    assert '<html lang="fr">' in found.text
    assert "Montrer le numéro" in found.text
    # Whoever has no ticket is spoken to as their browser asks.
    assert '<html lang="fr">' in (await web.get("/files/x", headers={"accept-language": "fr-CA"})).text
    assert '<html lang="en">' in (await web.get("/files/x", headers={"accept-language": "de"})).text


async def test_there_is_no_page_for_a_reader_until_a_number_is_given(ward: Ward, web: AsyncClient) -> None:
    ana, eli = ward.some("ana", "eli")
    _, theirs = await ward.talk()
    assert links(theirs) == []
    await gives(web, await link(ana), NUMBER)
    assert len(links(await eli.opens_message())) == 1


async def test_the_number_is_in_no_window_and_no_message(ward: Ward, web: AsyncClient) -> None:
    ana, eli, cora = ward.some("ana", "eli", "cora")
    await ward.talk()
    await gives(web, await link(ana), NUMBER)
    await eli.sends(await eli.opens_message(), words="Found it.", audience="both")
    await ward.passes(DAY)
    screens = [await ana.opens_own(), await eli.opens_own(), await cora.opens_case(), await ana.home()]
    assert NUMBER not in repr(screens)
    assert NUMBER not in repr(ward.post.sent)
    assert NUMBER not in repr(await everything(ward.database))


async def test_the_files_beside_the_page(web: AsyncClient) -> None:
    assert (await web.get("/files/static/page.css")).headers["content-type"].startswith("text/css")
    assert (await web.get("/files/static/page.js")).headers["content-type"].startswith("text/javascript")
    for name in ("page.html", "..%2f..%2fcommon.py", "nothing", "%2e%2e/templates/study.html", "../study.py"):
        assert (await web.get(f"/files/static/{name}")).status_code == 404, name


async def test_whether_it_lives_and_whether_it_serves(ward: Ward, web: AsyncClient) -> None:
    assert (await web.get("/healthz")).json() == {"alive": True}
    assert (await web.get("/readyz")).json() == {"ready": True}
    assert window_of(await ward["ana"].types("/peer")).name == "home"


def test_no_word_of_a_page_is_a_method_of_a_dictionary() -> None:
    """Jinja reads `words.copy` as the method, not as the word, and prints it to whoever came for a number."""
    for template in files("bot.pages").joinpath("templates").iterdir():
        for word in re.findall(r"words\.(\w+)", template.read_text(encoding="utf-8")):
            assert not hasattr(dict, word), (template.name, word)
