"""What each answer of the bot does, and who sees it."""

import asyncio
import json
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import httpx

from bot.domain.programmes import Channel
from bot.ports.outbox import Gone, Posted, Sent
from bot.screens.elements import Card, Text
from bot.screens.inputs import Command, Submitted
from bot.text.catalogue import T
from tests.platforms.local.fake_bot import NOTICE, RUDE, SECRET, TENANT, FakeBot, account


async def _act(browser: httpx.AsyncClient, persona: str = "ana", **did: object) -> dict[str, Any]:
    body = {"persona": persona, "language": "en", "place": "direct", "event": "e", **did}
    answer = await browser.post("/local/act", json=body)
    assert answer.status_code == 200, answer.text
    return answer.json()


async def _feed(browser: httpx.AsyncClient, persona: str) -> list[dict[str, Any]]:
    return (await browser.get("/local/pane", params={"persona": persona})).json()


async def test_home_is_the_bots_home() -> None:
    async with FakeBot().browser() as browser:
        answer = await _act(browser, did="opened", place="home")
    assert answer["answer"] == "home"
    assert "Waits for you" in answer["html"]
    assert answer["messages"] == []


async def test_a_form_opens_with_its_hidden_part_beside_the_html() -> None:
    async with FakeBot().browser() as browser:
        answer = await _act(browser, did="typed", text="/case")
    assert (answer["answer"], answer["form"], answer["hidden"]) == ("open", "share", {"n": SECRET})
    assert SECRET not in answer["html"]


async def test_the_bots_language_wins_over_the_panes() -> None:
    bot = FakeBot(language="fr")
    async with bot.browser() as browser:
        answer = await _act(browser, did="typed", text="/case")
    assert 'lang="fr"' in answer["html"]
    assert bot.asked[0].who.language == "en"


async def test_refused_fields_come_back_with_the_typed_words() -> None:
    async with FakeBot().browser() as browser:
        values = {"happened": "typed words", "kind": "good_call"}
        answer = await _act(browser, did="submitted", form="share", place="window", values=values, hidden={"n": "1"})
    assert answer["answer"] == "errors"
    assert "typed words" in answer["html"]
    assert 'role="alert"' in answer["html"]


async def test_a_window_is_pushed_or_replaced_or_closed() -> None:
    async with FakeBot().browser() as browser:
        send = {"did": "submitted", "form": "share", "place": "window"}
        assert (await _act(browser, **send, values={"kind": "near_miss"}))["answer"] == "push"
        assert (await _act(browser, **send, values={"happened": "x", "sure": "yes"}))["answer"] == "replace"
        assert (await _act(browser, did="typed", text="/done"))["answer"] == "done"


async def test_what_is_said_in_a_window_is_laid_over_it_so_that_typed_words_survive() -> None:
    async with FakeBot().browser() as browser:
        answer = await _act(browser, did="pressed", action="again", place="window")
        assert answer["answer"] == "push"
        assert await _feed(browser, "ana") == []
        answer = await _act(browser, did="submitted", form="other", place="window")
        assert (answer["answer"], answer["place"]) == ("say", "direct")
        assert len(await _feed(browser, "ana")) == 1


async def test_a_command_in_the_channel_and_its_answer_are_seen_by_nobody_else() -> None:
    async with FakeBot().browser() as browser:
        await _act(browser, did="typed", text="/case", place="channel")
        await _act(browser, did="typed", text="/peer", place="channel")
        await _act(browser, "bea", did="typed", text="Good morning", place="channel")
        seen = json.dumps(await _feed(browser, "ana"))
        others = json.dumps(await _feed(browser, "bea"))
        behind = (await browser.get("/local/backstage")).json()["messages"]
    assert "/case" in seen
    assert "Good morning" in seen
    assert "Dre B" in seen
    assert "/case" not in others
    assert "ana" not in others
    assert "/case" not in behind
    assert "Good morning" in behind


async def test_a_typed_message_is_shown_as_typed_and_as_kept() -> None:
    async with FakeBot().browser() as browser:
        await _act(browser, did="typed", text=RUDE)
        item, answer = await _feed(browser, "ana")
        behind = (await browser.get("/local/backstage")).json()["messages"]
    assert "&lt;b&gt;bold&lt;/b&gt;" in item["html"]["en"]
    assert "Vous" in item["html"]["fr"]
    assert answer["kept"] is False
    assert "typed in the chat" in behind
    assert "<b>bold</b>" not in behind


async def test_a_notice_reaches_one_person_in_both_languages_and_stands_behind_in_its_own() -> None:
    bot = FakeBot()
    async with bot.browser() as browser:
        assert await bot.chat.direct(account("bea"), NOTICE, "fr") == Sent()
        assert await _feed(browser, "ana") == []
        (item,) = await _feed(browser, "bea")
        behind = (await browser.get("/local/backstage")).json()["messages"]
    assert item["kept"] is True
    assert "something to read" in item["html"]["en"]
    assert "quelque chose à lire" in item["html"]["fr"]
    assert item["heading"]["fr"] == "mardi 12 mai"
    assert "quelque chose à lire" in behind
    assert "something to read" not in behind
    assert "local:bea" in behind
    assert "a-handle" in behind


async def test_the_channel_reaches_everyone() -> None:
    bot = FakeBot()
    async with bot.browser() as browser:
        assert isinstance(await bot.chat.post(Channel("local", TENANT, "peer-learning"), NOTICE, "en"), Posted)
        for persona in ("ana", "bea", "gus"):
            assert [item["place"] for item in await _feed(browser, persona)] == ["channel"]


async def test_a_moment_names_its_zone_in_the_channel_and_needs_no_name_to_one_person() -> None:
    bot = FakeBot()
    starts = datetime(2026, 12, 3, 17, 30, tzinfo=UTC).astimezone(ZoneInfo("Europe/Paris"))
    card = Card("meeting", T("Today"), (Text(T("{starts}", starts=starts)),))
    async with bot.browser() as browser:
        assert await bot.chat.direct(account("ana"), card, "en") == Sent()
        assert isinstance(await bot.chat.post(Channel("local", TENANT, "peer-learning"), card, "en"), Posted)
        private, public = [one["html"]["en"] for one in await _feed(browser, "ana")]
    assert "Thursday 3 December at 12:30<" in private
    assert "Thursday 3 December at 18:30 (Paris time)" in public


async def test_nobody_and_nowhere_are_gone() -> None:
    bot = FakeBot()
    assert await bot.chat.direct(account("nobody"), NOTICE, "en") == Gone("account_gone")
    elsewhere = Channel("local", "another", "peer-learning")
    assert await bot.chat.post(elsewhere, NOTICE, "en") == Gone("channel_gone")


async def test_a_stranger_to_the_page_is_refused() -> None:
    bot = FakeBot()
    async with bot.browser() as browser:
        body = {"persona": "nobody", "language": "en", "place": "home", "did": "opened"}
        assert (await browser.post("/local/act", json=body)).status_code == 404
        assert (await browser.get("/local/pane?persona=nobody")).status_code == 404
    assert bot.asked == []


async def test_ten_thousand_characters_arrive_whole() -> None:
    bot = FakeBot()
    words = "é😀<" * 3333
    async with bot.browser() as browser:
        await _act(browser, did="submitted", form="share", place="window", values={"happened": words})
    (asked,) = bot.asked
    assert isinstance(asked, Submitted)
    assert asked.values["happened"] == words


async def test_a_command_keeps_its_event_so_that_a_second_delivery_is_known() -> None:
    bot = FakeBot()
    async with bot.browser() as browser:
        await _act(browser, did="typed", text="/done", event="e-1")
    (asked,) = bot.asked
    assert isinstance(asked, Command)
    assert asked.event == "e-1"


async def test_the_clock_stops_at_every_due_moment_on_its_way() -> None:
    bot = FakeBot()
    seen: list[str] = []
    start = bot.clock.now()
    for hours in (2, 5, 30):
        moment = start.replace(microsecond=0) + timedelta(hours=hours)
        bot.due.append((moment, lambda: seen.append(bot.clock.now().strftime("%d %H:%M"))))
    async with bot.browser() as browser:
        await browser.post("/local/clock", json={"by": "hour"})
        assert seen == []
        await browser.post("/local/clock", json={"by": "next"})
        assert seen == ["12 15:35"]
        await browser.post("/local/clock", json={"by": "day"})
        assert seen == ["12 15:35", "12 18:35"]
        assert (await browser.post("/local/clock", json={"by": "year"})).status_code == 400


async def test_the_clock_goes_to_the_beginning_of_the_next_session_with_all_that_is_due_before() -> None:
    bot = FakeBot()
    seen: list[str] = []
    start = bot.clock.now().replace(microsecond=0)
    bot.due.append((start + timedelta(days=2), lambda: seen.append(bot.clock.now().strftime("%d %H:%M"))))
    async with bot.browser() as browser:
        await browser.post("/local/clock", json={"by": "session"})
        assert bot.clock.now() - start < timedelta(hours=1)
        bot.session = start + timedelta(days=9)
        await browser.post("/local/clock", json={"by": "session"})
    assert seen == ["14 13:35"]
    assert timedelta(days=9) <= bot.clock.now() - start < timedelta(days=9, hours=1)


async def test_outside_the_demo_there_is_no_tour_and_nobody_moves_the_clock() -> None:
    bot = FakeBot(demo=False)
    now = bot.clock.now()
    async with bot.browser() as browser:
        page = (await browser.get("/local")).text
        assert (await browser.post("/local/clock", json={"by": "day"})).status_code == 403
    assert "Not for real cases yet." in page
    assert "Pas encore pour de vrais cas." in page
    assert "data-by" not in page
    assert 'id="tour"' not in page
    assert bot.clock.now() - now < timedelta(hours=1)


async def test_an_open_page_hears_of_messages_rows_clock_and_tour() -> None:
    bot = FakeBot()
    async with bot.browser() as browser:
        await browser.get("/local")
        listening = asyncio.create_task(browser.get("/local/events?lang=fr"))
        while not bot.chat.pages:
            await asyncio.sleep(0)
        await _act(browser, did="opened", place="home")
        values = {"happened": "x", "sure": "yes", "kind": "good_call"}
        await _act(browser, did="submitted", form="share", place="window", values=values)
        await browser.post("/local/clock", json={"by": "next"})
        bot.chat.stop()
        heard = (await listening).text
    events = [piece.split("\n") for piece in heard.split("\n\n") if piece.startswith("event: ")]
    names = [name.removeprefix("event: ") for name, _ in events]
    assert {"tour", "clock", "message", "backstage"} <= set(names)
    messages = [json.loads(line.removeprefix("data: ")) for name, line in events if name == "event: message"]
    assert [message["only"] for message in messages] == ["bea"]
    told = [json.loads(line.removeprefix("data: ")) for name, line in events if name == "event: backstage"]
    assert "1 nouvelle ligne" in told[0]["latest"]
    assert SECRET not in heard


async def test_with_no_page_open_nothing_is_looked_at() -> None:
    bot = FakeBot()
    async with bot.browser() as browser:
        await _act(browser, did="submitted", form="share", place="window", values={"happened": "x", "sure": "yes"})
        assert (await browser.get("/local/backstage")).json()["latest"] == ""


async def test_the_page_speaks_the_browsers_language_or_the_one_asked_for() -> None:
    async with FakeBot().browser() as browser:
        french = {"Accept-Language": "de, fr-CA;q=0.9, en;q=0.5"}
        assert '<html lang="fr">' in (await browser.get("/local", headers=french)).text
        assert '<html lang="en">' in (await browser.get("/local?lang=en", headers=french)).text
        assert '<html lang="en">' in (await browser.get("/local", headers={"Accept-Language": "x;q=y"})).text


async def test_the_band_always_stands_in_both_languages() -> None:
    async with FakeBot().browser() as browser:
        page = (await browser.get("/local")).text
    assert "Demo data, not for patients." in page
    assert "Données fictives, pas pour les patients." in page


async def test_the_gallery_shows_a_screen_in_both_languages_with_what_others_are_sent() -> None:
    async with FakeBot().browser() as browser:
        page = (await browser.get("/local/gallery?screen=share.sample")).text
    assert "Who can see this:" in page
    assert "Qui peut voir ceci" in page
    assert "&#34;language&#34;: &#34;fr&#34;" in page


async def test_the_front_door_leads_to_the_chat() -> None:
    async with FakeBot().browser() as browser:
        found = await browser.get("/")
        assert (found.status_code, found.headers["location"]) == (307, "/local")
