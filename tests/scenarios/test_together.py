"""Cases that show the same thing are shown as one entry of an agenda, and stay conversations of their own."""

from datetime import timedelta

import pytest

from bot.demo.actor import buttons_of, window_of
from bot.domain.rounds import Session
from bot.screens.elements import Form
from bot.screens.inputs import Pressed
from tests.drivers.reading import offered, said, shown, typed
from tests.drivers.ward import DAY, Ward
from tests.pages.test_prepare import address, browser
from tests.scenarios.test_agenda import HEADLINES, chooses_all, lines, opens_agenda, three_closed
from tests.scenarios.test_nominating import items, session_on
from tests.scenarios.test_posting import asks, posts, presents
from tests.scenarios.test_presenting import begins

A_MOMENT = timedelta(seconds=2)
TOGETHER = "2 cases that show the same thing"


async def opens_item(ward: Ward, agenda: Form, words: str, who: str = "cora") -> Form:
    """The window of the entry that is listed under these words."""
    (at,) = [at for at, line in enumerate(lines(agenda)) if words in line]
    return window_of(await ward[who].presses(agenda, "agenda.item.open", at))


async def asks_to_join(ward: Ward, item: Form, who: str = "cora") -> Form:
    """The form that asks with which other case it is shown."""
    return window_of(await ward[who].presses(item, "agenda.join.ask"))


async def joined(ward: Ward) -> tuple[Session, Form]:
    """Three cases on an agenda, the two that may be shown as one entry: the magnetic resonance in the other's place."""
    session, cora = await session_on(ward), ward["cora"]
    await three_closed(ward)
    full = await chooses_all(ward, session)
    for headline, written in (
        (HEADLINES["ct"], {"question": "Wombat-ct?"}),
        (HEADLINES["mr"], {"found": "Wombat-mr."}),
    ):
        full = window_of(await cora.sends(await opens_item(ward, full, headline), **written))
    form = await asks_to_join(ward, await opens_item(ward, full, HEADLINES["mr"]))
    # What may not be shown yet is not offered.
    assert len(offered(form, "other")) == 1
    assert HEADLINES["ct"] in said(form)
    assert HEADLINES["us"] not in said(form)
    full = window_of(await cora.sends(form))
    assert "Saved." in said(full)
    assert "Saved." in shown(await cora.sends(form))
    return session, full


async def told(ward: Ward) -> list[str]:
    """What the ends read of their cases, and every message there was."""
    windows = [said(await ward[key].opens_own(at)) for key in ("ana", "eli") for at in range(3)]
    return [*windows, repr([(account.user_id, said(card)) for account, card, _ in ward.post.sent])]


@pytest.mark.promise("A1")
async def test_two_cases_are_one_entry_until_they_are_taken_apart_and_no_end_hears_of_it(ward: Ward) -> None:
    session, _ = await joined(ward)
    await ward.passes(DAY)
    before, cora = await told(ward), ward["cora"]
    full = await opens_agenda(ward, session)
    assert len(lines(full)) == 2
    assert f"With it: {HEADLINES['mr']}" in said(full)
    assert "20 of 60 minutes are taken." in said(full)
    assert said(await opens_agenda(ward, session, "denis")) == said(await opens_agenda(ward, session))
    item = await opens_item(ward, full, HEADLINES["ct"])
    assert TOGETHER in said(item)
    assert typed(item) == {"minutes": "10", "question": "Wombat-ct?", "found": "Wombat-mr."}
    full = window_of(await cora.sends(item, point="Wombat-point."))
    assert len({one.script for one in await items(ward) if one.joined}) == 1

    # The whole entry moves, and is taken apart again: what is written stays with both.
    moved = window_of(await cora.presses(full, "agenda.item.move"))
    assert HEADLINES["us"] in lines(moved)[0]
    apart = window_of(await cora.presses(moved, "agenda.item.part"))
    assert [line[:2] for line in lines(apart)] == ["1.", "2.", "3."]
    assert [one.joined for one in await items(ward)] == [None] * 3
    assert [one.script.question for one in await items(ward)].count("Wombat-ct?") == 2
    again = window_of(await cora.sends(await asks_to_join(ward, await opens_item(ward, apart, HEADLINES["ct"]))))
    assert len(lines(again)) == 2

    # One end's no takes one case off; the other goes on alone, and nothing says that it was not.
    ana = ward["ana"]
    await ana.presses(await _own(ward, HEADLINES["ct"]), "thread.withdraw")
    left = await opens_agenda(ward, session)
    assert len(lines(left)) == 2
    assert "With it" not in said(left)
    assert [one.joined for one in await items(ward)] == [None] * 2
    await ana.presses(await _own(ward, HEADLINES["mr"]), "thread.withdraw")
    assert len(lines(await opens_agenda(ward, session))) == 1
    await ward.passes(DAY)
    after = await told(ward)
    changed = [(one, other) for one, other in zip(before, after, strict=True) if one != other]
    assert len(changed) == 4
    assert all("rounds on Monday 30 March" in one and "rounds on" not in other for one, other in changed)


async def _own(ward: Ward, headline: str) -> Form:
    """Ana's window of the case with this modality."""
    home = await ward["ana"].home()
    many = len([button for button in buttons_of(home) if button.action == "thread.open"])
    windows = [await ward["ana"].opens_own(at) for at in range(many)]
    modality = headline.rpartition(", ")[2]
    (found,) = [one for one in windows if f"Modality: {modality}" in said(one)]
    return found


async def test_an_entry_is_presented_and_goes_on_without_a_case_that_is_taken_off(ward: Ward) -> None:
    session, full = await joined(ward)
    cora = ward["cora"]
    part = next(button for button in buttons_of(full) if button.action == "agenda.item.part")
    async with browser(ward) as web:
        page = (await web.post(await address(ward, session))).text
        assert all(page.count(words) == 1 for words in (TOGETHER, "Wombat-ct?", *HEADLINES.values()))
        assert page.count("<li>") == 2
    await begins(ward, session)
    agenda = await opens_agenda(ward, session)
    assert "agenda.item.part" not in {button.action for button in buttons_of(agenda)}
    item = await opens_item(ward, agenda, HEADLINES["us"])
    for answer in (
        await cora.presses(item, "agenda.join.ask"),
        (await cora.dispatches(Pressed(cora.who, part.action, item.hidden["h"]))).answer,
    ):
        assert "put together only before" in shown(answer)
    window = await presents(ward, session)
    for words in ("Case 1 of 1", TOGETHER, "Wombat-ct?", "Modality: CT", "Modality: MR"):
        assert words in said(window)
    await cora.sends(await asks(cora, window))
    await ward.passes(A_MOMENT)
    (post,) = posts(ward)
    assert TOGETHER in post
    assert "Modality: MR" in post
    await ward["ana"].presses(await _own(ward, HEADLINES["ct"]), "thread.withdraw")

    # The step that went before stays the entry's, and what comes next goes with the case that is left.
    window = await presents(ward, session)
    assert TOGETHER not in said(window)
    assert "Modality: MR" in said(window)
    assert "In the channel" in said(window)
    found = window_of(await cora.presses(window, "agenda.reveal"))
    await cora.sends(await asks(cora, found))
    await ward.passes(A_MOMENT)
    assert "Wombat-mr." in posts(ward)[-1]
    end = window_of(await cora.sends(found, point="Wombat-point."))
    assert said(end).count("Wombat-point.") == 1


async def test_an_entry_is_touched_by_nobody_who_holds_a_seat_in_one_of_its_cases(ward: Ward) -> None:
    session = await session_on(ward)
    ana, cora, denis = ward.some("ana", "cora", "denis")
    for reader, modality in (("cora", "ct"), ("eli", "mr")):
        await ward.talk("ana", reader, modality=modality)
        await ward[reader].goes_on(await ward[reader].opens_own(), "thread.close.ask", rounds="yes")
        await ana.goes_on(await _own(ward, modality.upper()), "thread.rounds.ask", rounds="yes")
    full = await opens_agenda(ward, session, "denis")
    for _ in range(2):
        full = window_of(await denis.sends(window_of(await denis.presses(full, "board.nominate.ask"))))
    item = await opens_item(ward, full, "MR", "denis")
    mine = await asks_to_join(ward, await opens_item(ward, await opens_agenda(ward, session), "MR"))
    assert "You take part in this conversation" in shown(await cora.sends(mine))
    full = window_of(await denis.sends(await asks_to_join(ward, item, "denis")))
    assert said(await opens_agenda(ward, session)) == said(await opens_agenda(ward, session, "denis"))
    part = next(button for button in buttons_of(full) if button.action == "agenda.item.part")
    for answer in (
        await cora.sends(item, question="Mine?"),
        (await cora.dispatches(Pressed(cora.who, "agenda.item.part", part.handle))).answer,
        (await cora.dispatches(Pressed(cora.who, "agenda.join.ask", part.handle))).answer,
    ):
        assert "You take part in this conversation" in shown(answer)
    assert len({one.joined for one in await items(ward)} - {None}) == 1
