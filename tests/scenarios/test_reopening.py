"""A conversation goes on that was closed: by either end, while the key to who took part has its ordinary days."""

from datetime import timedelta

import pytest

from bot.demo.actor import buttons_of, window_of
from bot.screens.elements import Form
from tests.drivers.reading import shown
from tests.drivers.ward import DAY, Person, Ward

STAYS_CLOSED = "A conversation can be reopened for 14 days after it was closed"
REOPENED = "Reopened the conversation."


def offers_reopening(window: Form) -> bool:
    """Whether the window can be asked to go on."""
    return "thread.reopen.ask" in {button.action for button in buttons_of(window)}


async def closes(person: Person) -> Form:
    """Close one's only conversation."""
    return await person.goes_on(await person.opens_own(), "thread.close.ask", rounds="yes")


@pytest.mark.parametrize(("who", "other"), [("ana", "eli"), ("eli", "ana")])
async def test_either_end_reopens_and_the_other_is_told(ward: Ward, who: str, other: str) -> None:
    one, two, cora = ward.some(who, other, "cora")
    _, window = await ward.talk()
    await ward["eli"].sends(window, words="I see it now.")
    await ward.passes(DAY)
    await closes(two)
    await ward.hears(one)
    form = window_of(await one.presses(await one.opens_message(), "thread.reopen.ask"))
    assert "It goes on where it stopped, and whoever else is in it is told." in one.reads(form)
    going_on = window_of(await one.sends(form))
    assert f"You, Today: ({REOPENED})" in one.reads(going_on)
    assert going_on.submit is not None
    # Sent again, it is the same conversation, reopened once.
    assert one.reads(window_of(await one.sends(form))).count(REOPENED) == 1
    await ward.hears(two)
    theirs = await two.opens_message()
    assert f"A colleague, Today: ({REOPENED})" in two.reads(theirs)
    assert "In conversation" in cora.reads(await cora.opens_board())
    # What was said about rounds counted for the words as they were then; it is asked anew.
    closed = await closes(two)
    await ward.hears(one)
    assert "May it be shown at rounds?" in one.reads(await one.opens_message())
    assert offers_reopening(closed)


async def test_who_reopens_together_reopen_once(ward: Ward) -> None:
    """Both had the form open: the later one finds it going on."""
    ana, eli = ward.some("ana", "eli")
    await ward.talk()
    await closes(ana)
    forms = {one: window_of(await one.presses(await one.opens_own(), "thread.reopen.ask")) for one in (ana, eli)}
    for one, form in forms.items():
        assert one.reads(window_of(await one.sends(form))).count(REOPENED) == 1


async def test_a_reader_who_has_not_written_may_still_hand_it_back(ward: Ward) -> None:
    ana, eli = ward.some("ana", "eli")
    await ward.talk()
    await closes(eli)
    await ana.goes_on(await ana.opens_own(), "thread.reopen.ask")
    await ward.hears(eli)
    assert "thread.not_mine.ask" in {button.action for button in buttons_of(await eli.opens_message())}


async def test_without_a_reader_it_goes_back_to_the_coordinators(ward: Ward) -> None:
    ana, cora = ward.some("ana", "cora")
    await ana.shares("coordinator")
    await ward.hears(cora)
    await closes(ana)
    told = len(cora.messages)
    await ana.goes_on(await ana.opens_own(), "thread.reopen.ask")
    await ward.passes(timedelta(hours=1))
    assert len(cora.messages) == told + 1
    assert "Needs a reader" in cora.reads(await cora.opens_board())


async def test_after_fourteen_days_there_is_nothing_left_to_reopen(ward: Ward) -> None:
    """The clock of the keys begins anew with the second closing, and is as long."""
    ana, eli = ward.some("ana", "eli")
    await ward.talk()
    await closes(ana)
    await ward.passes(13 * DAY)
    await eli.goes_on(await eli.opens_own(), "thread.reopen.ask")
    await ward.passes(2 * DAY)
    last = await closes(ana)
    assert offers_reopening(last)
    await ward.passes(15 * DAY)
    assert "There is nothing to open here." in shown(await ana.presses(last, "thread.reopen.ask"))
    assert "Conversation" not in ana.reads(await ana.home())
