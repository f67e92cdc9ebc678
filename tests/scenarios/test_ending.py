"""How a conversation ends: by either end, by itself, and for good."""

from datetime import datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import sqlalchemy as sa

from bot.demo.actor import buttons_of, window_of
from bot.domain.threads import Rounds
from bot.screens.elements import Card, Form
from storage.tables import notes, seats, threads
from tests.drivers.cast import ZONE
from tests.drivers.reading import entries, errors, offered, said, shown
from tests.drivers.ward import DAY, Ward

NOTHING = "There is nothing to open here. The conversation may have ended, or it is not one of yours."
CLOSED = "This conversation is closed. Nothing was sent. /peer shows what can still be answered."


def actions(screen: Card | Form) -> set[str]:
    """What the buttons of a screen do."""
    return {button.action for button in buttons_of(screen)}


def morning(ward: Ward, days: int) -> datetime:
    """The first minute so many days from today."""
    return datetime.combine(ward.now.date() + timedelta(days=days), time(0), ZoneInfo(ZONE))


async def thread_row(ward: Ward) -> dict[str, object]:
    """What the database has of the only conversation."""
    return dict(await ward.database.read(lambda unit: unit.execute(sa.select(threads)).mappings().one()))


def keys(ward: Ward) -> set[str]:
    """The names of the conversation keys on disk."""
    return {file.stem for file in Path(ward.database.keys.path).glob("*.key") if len(file.stem) == 32}


@pytest.mark.parametrize(("closer", "other"), [("ana", "eli"), ("eli", "ana")])
async def test_either_end_may_close_and_both_are_asked_about_rounds(ward: Ward, closer: str, other: str) -> None:
    one, two = ward[closer], ward[other]
    await ward.talk()
    window = await one.opens_own()
    form = window_of(await one.presses(window, "thread.close.ask"))
    assert "It is shown only if both of you agree." in one.reads(form)
    assert offered(form, "rounds") == [answer.value for answer in Rounds]
    assert errors(window_of(await one.sends(form))) == {"rounds": "Choose one."}
    closed = window_of(await one.sends(form, rounds="yes"))
    assert "Closed." in one.reads(closed)
    assert "On Wednesday 18 March the key that links it to people is destroyed, unless" in one.reads(closed)
    assert actions(closed) == {"thread.rounds.ask", "thread.reopen.ask"} | (
        {"thread.useful"} if closer == "eli" else set()
    )
    assert closed.submit is None
    heard = len(two.messages)
    await ward.passes(timedelta(minutes=20))
    assert len(two.messages) == heard + 1
    theirs = await two.opens_message()
    assert "May it be shown at rounds?" in two.reads(theirs)
    assert "Waits for you" in two.reads(await two.home())
    kept = await two.goes_on(theirs, "thread.rounds.ask", rounds="ask_first")
    assert "Your answer is saved." in two.reads(kept)
    assert "Waits for you" not in two.reads(await two.home())
    row = await thread_row(ward)
    assert {row["rounds_submitter"], row["rounds_reader"]} == {"yes", "ask_first"}


async def test_an_answer_about_rounds_can_be_changed_until_the_end(ward: Ward) -> None:
    ana = ward["ana"]
    await ward.talk()
    closed = await ana.goes_on(await ana.opens_own(), "thread.close.ask", rounds="yes")
    for answer in ("no", "ask_first", "no"):
        assert "Change my answer about rounds" in ana.reads(closed)
        closed = await ana.goes_on(closed, "thread.rounds.ask", rounds=answer)
        assert (await thread_row(ward))["rounds_submitter"] == answer
    await ward.passes(15 * DAY)
    assert NOTHING in shown(await ana.presses(closed, "thread.rounds.ask"))
    assert (await thread_row(ward))["rounds_submitter"] == "no"


async def test_what_is_closed_cannot_be_written_to_and_says_so(ward: Ward) -> None:
    ana, eli = ward.some("ana", "eli")
    _, window = await ward.talk()
    asked = {action: window_of(await eli.presses(window, action)) for action in actions(window) - {"gates.show"}}
    await ana.goes_on(await ana.opens_own(), "thread.close.ask", rounds="no")
    assert CLOSED in shown(await eli.sends(window, words="Too late."))
    for action, form in asked.items():
        refused = await eli.sends(form, sure="yes", called="yes", rounds="yes")
        assert CLOSED in shown(refused), action
    assert "Too late." not in ana.reads(await ana.opens_own())


async def test_closed_on_its_way_from_a_coordinator_it_never_reaches_its_reader(ward: Ward) -> None:
    ana, eli, cora = ward.some("ana", "eli", "cora")
    await ana.shares("coordinator")
    await ward.hears(cora)
    form = window_of(await cora.presses(await cora.opens_case(), "board.route.ask"))
    await cora.sends(form, reader=cora.chooses(form, "reader", eli.name))
    await ana.goes_on(await ana.opens_own(), "thread.close.ask", rounds="no")
    await ward.passes(3 * DAY)
    assert eli.messages == []
    assert "Nothing waits for you." in eli.reads(await eli.home())


async def test_closing_twice_is_closing_once(ward: Ward) -> None:
    ana, eli = ward.some("ana", "eli")
    await ward.talk()
    form = window_of(await ana.presses(await ana.opens_own(), "thread.close.ask"))
    later = window_of(await ana.presses(await ana.opens_own(), "thread.close.ask"))
    first = window_of(await ana.sends(form, rounds="yes"))
    assert ana.reads(window_of(await ana.sends(form, rounds="yes"))) == ana.reads(first)
    # Another answer to the same form is not taken, and the window says so.
    assert "Closed. " not in ana.reads(window_of(await ana.sends(form, rounds="no")))
    assert CLOSED in shown(await ana.sends(later, rounds="no"))
    assert (await thread_row(ward))["rounds_submitter"] == "yes"
    await ward.passes(DAY)
    assert len(eli.messages) == 2


async def test_thirty_quiet_days_end_a_conversation(ward: Ward) -> None:
    ana, eli = ward.some("ana", "eli")
    _, window = await ward.talk()
    await eli.sends(window, answer="thanks")
    await ward.until(morning(ward, 31) - timedelta(minutes=1))
    assert (await thread_row(ward))["state"] == "in_conversation"
    heard = len(ana.messages), len(eli.messages)
    await ward.passes(timedelta(hours=9))
    assert (await thread_row(ward))["state"] == "closed"
    # That day is a Saturday: they are asked on Monday.
    assert (len(ana.messages), len(eli.messages)) == heard
    await ward.passes(2 * DAY)
    assert (len(ana.messages), len(eli.messages)) == (heard[0] + 1, heard[1] + 1)
    for end in (ana, eli):
        assert "May it be shown at rounds?" in end.reads(await end.opens_message())


async def test_a_word_keeps_a_conversation_alive(ward: Ward) -> None:
    eli = ward["eli"]
    await ward.talk()
    await ward.passes(25 * DAY)
    await eli.sends(await eli.opens_own(), words="I looked at it again.")
    await ward.passes(25 * DAY)
    assert (await thread_row(ward))["state"] == "in_conversation"


async def test_fourteen_days_after_the_end_nobody_is_in_it_any_more(ward: Ward) -> None:
    ana, eli, cora = ward.some("ana", "eli", "cora")
    mine, theirs = await ward.talk()
    await eli.sends(theirs, words="CANARY in the conversation.", audience="both")
    await ana.goes_on(await ana.opens_own(), "thread.close.ask", rounds="yes")
    await ward.until(morning(ward, 14) - timedelta(minutes=1))
    assert len(keys(ward)) == 2
    assert "CANARY" in ana.reads(await ana.opens_own())
    await ward.until(morning(ward, 1) + timedelta(hours=8))
    row = await thread_row(ward)
    assert row["state"] == "over"
    assert row["identity_key"] is None
    assert keys(ward) == {row["content_key"].hex}  # type: ignore[attr-defined]
    assert await ward.database.read(lambda unit: unit.execute(sa.select(seats)).all()) == []
    for end, window in ((ana, mine), (eli, theirs)):
        assert "Nothing waits for you." in end.reads(await end.home())
        assert NOTHING in shown(await end.presses(end.messages[-1], "thread.open"))
        assert NOTHING in shown(await end.presses(window, "thread.close.ask"))
        assert "This form is more than two days old" in shown(await end.sends(window, words="Is anybody there?"))
    # The coordinators still have the case and what was written to them; its state says that it is over.
    board = await cora.opens_board()
    assert "Over" in cora.reads(board)
    assert "CANARY" in shown(await cora.presses(board, "board.open"))


async def test_thirty_days_after_the_end_its_words_are_gone_and_its_codes_stay(ward: Ward) -> None:
    ana, cora = ward.some("ana", "cora")
    await ward.talk(factor="perception")
    await ana.goes_on(await ana.opens_own(), "thread.close.ask", rounds="yes")
    await ward.until(morning(ward, 30) - timedelta(minutes=1))
    assert "A small nodule" in said(await cora.opens_case())
    await ward.until(morning(ward, 1) + timedelta(hours=8))
    row = await thread_row(ward)
    assert (row["content_key"], row["story"]) == (None, None)
    assert keys(ward) == set()
    assert await ward.database.read(lambda unit: unit.execute(sa.select(notes)).all()) == []
    assert "0 cases." in cora.reads(await cora.opens_board())
    assert row["rounds_submitter"] == "yes"


async def test_a_conversation_that_nobody_answered_ends_the_same_way(ward: Ward) -> None:
    eli = ward["eli"]
    await ward.talk()
    await ward.passes(32 * DAY)
    window = await eli.opens_message()
    assert "This conversation is closed." in eli.reads(window)
    assert len(entries(window)) == 1
    await ward.passes(15 * DAY)
    assert "Nothing waits for you." in eli.reads(await eli.home())
