"""Two who would rather talk: times are offered, one is chosen or none, and names are shown once both want that."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from bot.demo.actor import buttons_of, window_of
from bot.domain.programmes import Moderation
from bot.screens.elements import Facts, Form
from bot.text.catalogue import Catalogue
from tests.drivers.reading import entries, errors, shown
from tests.drivers.rows import everything
from tests.drivers.ward import Person, Ward
from tests.promises.attack import Ledger

TIMES = {
    "first_on": "2026-03-10",
    "first_at": "12:15",
    "second_on": "2026-03-11",
    "second_at": "16:30",
    "how": "phone",
    "sure": "yes",
}
GONE = "These times are not offered any more."
ANA, WREN = "Dr. Ana Alder", "Dr. Wren West"


async def offers(person: Person, **changed: str) -> Form:
    """Offer two times from home."""
    return await person.goes_on(await person.opens_own(), "thread.talk.ask", **{**TIMES, **changed})


async def asks(person: Person) -> Form:
    """The question which time."""
    return window_of(await person.presses(await person.opens_own(), "thread.talk.choose.ask"))


def acts(form: Form) -> set[str]:
    """What can be pressed about talking."""
    return {button.action for button in buttons_of(form) if button.action.startswith("thread.talk")}


def read_in(zone: str, window: Form) -> list[str]:
    """The times as somebody reads them in a zone."""
    speak = Catalogue("en", zone)
    facts = [one for one in window.elements if isinstance(one, Facts)][-1]
    return [speak.say(value) for _, value in facts.rows[:2]]


@pytest.mark.promise("A1")
async def test_names_are_shown_once_both_have_chosen_to_and_never_before(ward: Ward) -> None:
    ana, wren, cora = ward.some("ana", "wren", "cora")
    ledger = Ledger(ward.database)
    mine, theirs = await ward.talk("ana", "wren")
    assert acts(mine) == acts(theirs) == {"thread.talk.ask"}
    form = window_of(await ana.presses(mine, "thread.talk.ask"))
    assert "To talk is to be seen." in ana.reads(form)

    # What cannot be offered is said at its field, and nothing of it is kept.
    wrong = {
        "first_at": await ana.sends(form, **{**TIMES, "first_on": ward.clock.now().date().isoformat()}),
        "second_on": await ana.sends(form, **{**TIMES, "second_on": "2026-06-01"}),
        "second_at": await ana.sends(form, **{**TIMES, "second_on": "2026-03-10", "second_at": "12:15"}),
        "sure": await ana.sends(form, **{**TIMES, "sure": ""}),
    }
    for field, answer in wrong.items():
        assert set(errors(window_of(answer))) == {field}
    kept = window_of(await ana.sends(form, **TIMES))
    assert "No name is shown by it." in ana.reads(kept)
    assert ana.reads(window_of(await ana.sends(form, **TIMES))) == ana.reads(kept)

    # The other end reads the times in its own zone, and no name; nothing of it is anybody else's.
    await ward.hears(wren)
    window = await wren.opens_message()
    assert "Your colleague would rather talk." in wren.reads(window)
    assert ANA not in wren.reads(window)
    assert read_in("America/Vancouver", window) == ["Tuesday 10 March at 9:15", "Wednesday 11 March at 13:30"]
    board = await cora.opens_case()
    assert "talk" not in cora.reads(board)
    question = await asks(wren)
    assert ANA not in wren.reads(question)
    assert set(errors(window_of(await wren.sends(question, pick="first")))) == {"sure"}

    # Neither suits: two others are offered instead, and only a yes to one of those shows both names, both ways.
    assert ANA not in wren.reads(window_of(await wren.sends(question, pick="neither")))
    await ward.hears(ana)
    assert "Said that neither time suits." in ana.reads(await ana.opens_message())
    await offers(wren, first_on="2026-03-12", second_on="2026-03-13", how="video")
    question = await asks(ana)
    assert WREN not in ana.reads(question)
    agreed = window_of(await ana.sends(question, pick="first", sure="yes"))
    # She typed 12:15 as clocks show it in Vancouver.
    assert "You talk on Thursday 12 March at 15:15 (Toronto time)." in ana.reads(agreed)
    assert f"By video: your colleague sends a link.\nYour colleague is {WREN}." in ana.reads(agreed)
    await ward.hears(wren)
    agreed = await wren.opens_message()
    assert f"By video: you send a link.\nYour colleague is {ANA}." in wren.reads(agreed)
    for name in (ANA, WREN):
        assert name not in cora.reads(await cora.opens_case())
        assert name not in repr(ward.post.sent)
    assert "2026-03-12" not in repr((await everything(ward.database))["deliveries"])
    assert [wrote for wrote in ledger.transactions if wrote >= {"person", "anonymous"}] == []

    # Nobody is reminded, and once it is over nothing of it stands.
    said = len(ward.post.sent)
    await ward.until(datetime(2026, 3, 12, 17, tzinfo=ZoneInfo("America/Toronto")))
    assert "You talk on" not in wren.reads(await wren.opens_own())
    assert len(ward.post.sent) == said


@pytest.mark.promise("A1")
async def test_taken_back_over_or_left_it_looks_the_same(ward: Ward) -> None:
    """Else an offer that is there no more would tell that whoever shared the case has left."""
    ana, wren = ward.some("ana", "wren")
    await ward.talk("ana", "wren")
    await offers(ana)
    own, standing, question = await ana.opens_own(), await wren.opens_own(), await asks(wren)
    back = window_of(await ana.presses(own, "thread.talk.take_back"))
    assert "Offered two times to talk, and took them back." in ana.reads(back)
    assert acts(back) == {"thread.talk.ask"}
    assert GONE in shown(await ana.presses(own, "thread.talk.take_back"))
    taken_back = await wren.opens_own()
    assert GONE in shown(await wren.sends(question, pick="second", sure="yes"))
    assert GONE in shown(await wren.presses(standing, "thread.talk.choose.ask"))

    # An old question does not choose among new times, and whoever leaves offers none any more.
    await offers(ana, first_on="2026-03-12", second_on="2026-03-13")
    assert GONE in shown(await wren.sends(question, pick="neither"))
    question = await asks(wren)
    await ana.goes_on(await ana.home(), "leave.ask", sure="yes")
    left = await wren.opens_own()
    assert GONE in shown(await wren.sends(question, pick="first", sure="yes"))
    assert acts(left) == acts(taken_back) == {"thread.talk.ask"}
    assert [entry.remark for entry in entries(left)[1:]] == 2 * [entry.remark for entry in entries(taken_back)[1:]]
    assert ANA not in wren.reads(left)


@pytest.mark.parametrize("moderation", [Moderation.EVERY_NOTE])
async def test_closing_ends_it_and_what_goes_on_later_begins_without_times(ward: Ward) -> None:
    """A coordinator who reads every note reads none of this: there are no words in it."""
    ana, eli, cora = ward.some("ana", "eli", "cora")
    await ana.shares()
    await ward.hears(cora)
    await cora.presses(await cora.opens_case(), "board.send_on")
    await ward.hears(eli)
    await offers(eli, how="in_person")
    await ward.hears(ana)
    question = await asks(ana)
    await ana.goes_on(await ana.opens_own(), "thread.close.ask", rounds="no")
    assert "This conversation is closed." in shown(await ana.sends(question, pick="first", sure="yes"))
    closed = await eli.opens_own()
    assert acts(closed) == set()
    open_again = await eli.goes_on(closed, "thread.reopen.ask")
    assert acts(open_again) == {"thread.talk.ask"}
    assert GONE in shown(await ana.sends(question, pick="first", sure="yes"))
