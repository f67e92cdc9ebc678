"""The agenda of a session as coordinators make it: chosen, put in order, prepared, taken off."""

import pytest

from bot.demo.actor import window_of
from bot.domain.agenda import Script
from bot.domain.rounds import Session
from bot.screens.answers import Open
from bot.screens.elements import Form
from bot.screens.inputs import Pressed
from tests.drivers.reading import offered, rows, said, shown, typed
from tests.drivers.rows import everything
from tests.drivers.ward import DAY, Ward
from tests.scenarios.test_nominating import items, session_on

HEADLINES = {"ct": "Learning opportunity, CT", "mr": "Near miss, MR", "us": "Challenging case, Ultrasound"}
KINDS = {"ct": "learning_opportunity", "mr": "near_miss", "us": "challenging"}


async def three_closed(ward: Ward) -> None:
    """Three cases that may be shown: two of them without any condition, one of them if Ana is asked first."""
    ana, eli = ward.some("ana", "eli")
    for modality, kind in KINDS.items():
        await ana.shares(eli.name, modality=modality, kind=kind)
    await ward.passes(2 * DAY)
    for modality in KINDS:
        for person, action in ((eli, "thread.close.ask"), (ana, "thread.rounds.ask")):
            home = await person.home()
            at = [HEADLINES[modality] in said(home.__class__("", "", (row,))) for row in rows(home)].index(True)
            window = window_of(await person.presses(home, "thread.open", at))
            asked = modality == "us" and person is ana
            await person.goes_on(window, action, rounds="ask_first" if asked else "yes")
    await ward.passes(DAY)


async def opens_agenda(ward: Ward, session: Session, who: str = "cora") -> Form:
    """The agenda, from the button of the session's window."""
    reply = await ward[who].dispatches(Pressed(ward[who].who, "agenda.show", session.id.hex))
    assert isinstance(reply.answer, Open)
    return reply.answer.form


async def chooses_all(ward: Ward, session: Session) -> Form:
    """Everything that can be chosen, from the agenda itself."""
    cora = ward["cora"]
    shown_now = await opens_agenda(ward, session)
    for _ in KINDS:
        form = window_of(await cora.presses(shown_now, "board.nominate.ask"))
        shown_now = window_of(await cora.sends(form))
        assert "Chosen." in said(shown_now)
    return shown_now


def lines(form: Form) -> list[str]:
    """The cases of an agenda, in order."""
    listed = [said(Form("", "", (row,))).strip() for row in rows(form) if row.button]
    return [line for line in listed if line.endswith("Prepare")]


async def test_cases_are_chosen_from_the_agenda_and_put_in_order(ward: Ward) -> None:
    session, cora = await session_on(ward), ward["cora"]
    await three_closed(ward)
    empty = await opens_agenda(ward, session)
    assert "0 of 60 minutes are taken." in said(empty)
    assert "No case is chosen yet." in said(empty)
    full = await chooses_all(ward, session)
    assert "30 of 60 minutes are taken." in said(full)
    assert "Can be chosen" not in said(full)
    first = lines(full)
    assert [line[:3] for line in first] == ["1. ", "2. ", "3. "]
    moved = window_of(await cora.presses(full, "agenda.item.move", 0))
    assert [line[3:] for line in lines(moved)] == [first[1][3:], first[0][3:], first[2][3:]]
    moved = window_of(await cora.presses(moved, "agenda.item.move", 3))
    assert [line[3:] for line in lines(moved)] == [first[1][3:], first[2][3:], first[0][3:]]
    assert said(await opens_agenda(ward, session, "denis")) == said(moved)
    asked = [line for line in lines(moved) if HEADLINES["us"] in line]
    assert "Asked about, and not agreed to yet" in asked[0]


@pytest.mark.promise("A6")
async def test_a_case_is_prepared_and_what_is_written_is_sealed(ward: Ward) -> None:
    session, cora = await session_on(ward), ward["cora"]
    await three_closed(ward)
    full = await chooses_all(ward, session)
    form = window_of(await cora.presses(full, "agenda.item.open"))
    assert "10 minutes" in offered_words(form)
    wrong = window_of(await cora.sends(form, question="<" * 1001, minutes="20"))
    assert "At most 1000 characters. You wrote 1001." in said(wrong)
    written = {"question": "Wombat-question?", "found": "Wombat-found.", "point": "Wombat-point.", "minutes": "20"}
    saved = window_of(await cora.sends(form, **written))
    assert "Saved." in said(saved)
    assert "40 of 60 minutes are taken." in said(saved)
    again = window_of(await cora.presses(saved, "agenda.item.open"))
    assert typed(again) == written
    (script,) = [item.script for item in await items(ward) if item.minutes == 20]
    assert script == Script("Wombat-question?", "Wombat-found.", "Wombat-point.")
    assert "Wombat" not in repr(await everything(ward.database))
    # Sent again as it was it is kept once; sent with other words it is offered anew.
    assert "Saved." in shown(await cora.sends(form, **written))
    assert "already sent, with other words" in shown(await cora.sends(form, question="Another?"))
    await ward.passes(5 * DAY)
    assert "Wombat" not in repr(ward.post.sent)


def offered_words(form: Form) -> str:
    """The words of a form, and that it offers a length."""
    assert "10" in offered(form, "minutes")
    return said(form)


async def test_a_coordinator_takes_a_case_off(ward: Ward) -> None:
    session, cora = await session_on(ward), ward["cora"]
    await three_closed(ward)
    full = await chooses_all(ward, session)
    await ward.passes(DAY)
    sent = len(ward.post.sent)
    item = window_of(await cora.presses(full, "agenda.item.open"))
    form = window_of(await cora.presses(item, "agenda.item.off.ask"))
    left = window_of(await cora.sends(form))
    assert len(lines(left)) == 2
    assert "Can be chosen" in said(left)
    assert "Saved." in shown(await cora.sends(form))
    late = window_of(await cora.sends(item, question="Late?"))
    assert "What you wrote is not kept." in said(late)
    assert "Late?" in said(late), "no typed word is lost"
    assert "not on the agenda, or not any more" in shown(await cora.presses(full, "agenda.item.open"))
    await ward.passes(DAY)
    assert len(ward.post.sent) == sent
    said_to_ana = [said(await ward["ana"].opens_own(at)) for at in range(3)]
    assert sum("rounds on Monday 30 March" in window for window in said_to_ana) == 2


async def test_who_holds_a_seat_sees_the_agenda_and_cannot_touch_the_case(ward: Ward) -> None:
    session = await session_on(ward)
    await ward.talk("ana", "cora")
    ana, cora, denis = ward.some("ana", "cora", "denis")
    await cora.goes_on(await cora.opens_own(), "thread.close.ask", rounds="yes")
    await ana.goes_on(await ana.opens_own(), "thread.rounds.ask", rounds="yes")
    form = window_of(await denis.presses(await opens_agenda(ward, session, "denis"), "board.nominate.ask"))
    full = window_of(await denis.sends(form))
    theirs = await opens_agenda(ward, session)
    assert said(theirs) == said(await opens_agenda(ward, session, "denis"))
    before = await everything(ward.database)
    item = window_of(await denis.presses(full, "agenda.item.open"))
    off = window_of(await denis.presses(item, "agenda.item.off.ask"))
    moved = await cora.dispatches(Pressed(cora.who, "agenda.item.move", item.hidden["h"], "up"))
    for asked in (
        await cora.presses(theirs, "agenda.item.open"),
        await cora.sends(item, question="Mine?"),
        await cora.sends(off),
        moved.answer,
    ):
        assert "You take part in this conversation" in shown(asked)
    assert await everything(ward.database) == before


async def test_an_agenda_belongs_to_coordinators_and_to_a_session_that_there_is(ward: Ward) -> None:
    session = await session_on(ward)
    for who, handle, said_then in (
        ("ana", session.id.hex, "Only coordinators can do this."),
        ("cora", session.id.hex[:9], "There is nothing to open here."),
        ("cora", "0" * 32, "There is nothing to open here."),
        ("cora", "", "There is nothing to open here."),
    ):
        reply = await ward[who].dispatches(Pressed(ward[who].who, "agenda.show", handle))
        assert said_then in shown(reply.answer)
