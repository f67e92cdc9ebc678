"""Where a coordinator reads first, other words may be suggested: nothing is sent before their author has decided."""

import pytest

from bot.demo.actor import buttons_of, window_of
from bot.domain.programmes import Moderation
from bot.screens.elements import Form
from tests.drivers.reading import entries, errors, shown, typed
from tests.drivers.ward import DAY, Person, Ward

EVERY = pytest.mark.parametrize("moderation", [Moderation.EVERY_NOTE])
SUGGESTS = "A coordinator suggests other words."


async def suggests(coordinator: Person, words: str, **more: str) -> Form:
    """Suggest other words for what waits in the first case of the board."""
    return await coordinator.goes_on(await coordinator.opens_case(), "board.suggest.ask", words=words, **more)


async def decides(author: Person, decision: str, **more: str) -> Form:
    """Read what is suggested, from home, and decide."""
    return await author.goes_on(await author.opens_own(), "thread.suggestion.ask", decision=decision, **more)


def words_in(form: Form) -> list[str]:
    """What people wrote, as far as a screen shows it."""
    return [entry.words for entry in entries(form)]


def acts(form: Form) -> set[str]:
    """What can be pressed in a window."""
    return {button.action for button in buttons_of(form)}


@EVERY
async def test_an_edit_is_shown_to_its_author_before_anything_is_sent(ward: Ward) -> None:
    ana, eli, cora, denis = ward.some("ana", "eli", "cora", "denis")
    # The case itself first: its author agrees, and it leaves in the coordinator's words.
    await ana.shares(happened="CANARY mine.", point="CANARY point.")
    await ward.hears(cora)
    await suggests(cora, "CANARY kinder.", point="CANARY said better.")
    case = await denis.opens_case()
    assert {"CANARY mine.", "CANARY kinder."} <= set(words_in(case))
    assert "board.suggest.ask" not in acts(case)
    assert "Waits to be sent on" not in cora.reads(await cora.opens_board())
    await ward.hears(ana)
    assert SUGGESTS in ana.reads(await ana.opens_message())
    asked = window_of(await ana.presses(await ana.opens_own(), "thread.suggestion.ask"))
    assert words_in(asked) == ["CANARY mine.", "CANARY point.", "CANARY kinder.", "CANARY said better."]
    assert eli.messages == []
    assert set(errors(window_of(await ana.sends(asked, decision="agree", words="CANARY third.")))) == {"decision"}
    sent = window_of(await ana.sends(asked, decision="agree"))
    assert words_in(sent) == ["CANARY kinder.", "CANARY said better."]
    await ward.hears(eli)
    assert words_in(await eli.opens_message()) == ["CANARY kinder.", "CANARY said better."]

    # Then a note: its author writes it otherwise, that waits again, and the next suggestion is taken back unsent.
    await eli.sends(await eli.opens_own(), words="CANARY blunt.")
    await suggests(cora, "CANARY softer.")
    await ward.hears(eli)
    assert errors(await decides(eli, "change", words=""))
    await decides(eli, "change", words="CANARY my own.")
    assert SUGGESTS not in eli.reads(await eli.opens_own())
    case = await cora.opens_case()
    assert words_in(case)[-1] == "CANARY my own."
    await suggests(cora, "CANARY other.")
    case = window_of(await denis.presses(await denis.opens_case(), "board.suggest.drop"))
    assert "CANARY other." not in words_in(case)
    await ward.passes(DAY)
    assert "CANARY my own." not in words_in(await ana.opens_own())
    assert SUGGESTS not in eli.reads(await eli.opens_own())
    await cora.presses(case, "board.send_on")
    await ward.hears(ana)
    assert words_in(await ana.opens_own())[2:] == ["CANARY my own."]

    # The other end takes its answer back: nobody else reads that there was one.
    await ana.sends(await ana.opens_own(), words="CANARY angry.")
    before = await eli.opens_own()
    await suggests(denis, "CANARY calm.")
    window = await decides(ana, "withdraw")
    assert "You took this note back." in ana.reads(window)
    for person, window in ((cora, await cora.opens_case()), (eli, await eli.opens_own())):
        assert "angry" not in person.reads(window)
        assert "calm" not in person.reads(window)
        assert "took this note back" not in person.reads(window)
    assert words_in(before) == words_in(await eli.opens_own())
    assert "Waits to be sent on" not in cora.reads(await cora.opens_board())


@EVERY
async def test_a_case_that_is_taken_back_is_closed_and_its_reader_hears_nothing(ward: Ward) -> None:
    ana, eli, cora, denis = ward.some("ana", "eli", "cora", "denis")
    await ana.shares(happened="CANARY mine.")
    await ward.hears(cora)
    forms = [window_of(await one.presses(await one.opens_case(), "board.suggest.ask")) for one in (cora, denis)]
    await cora.sends(forms[0], words="CANARY kinder.")
    # A second coordinator who was about to is told how it stands.
    assert "Rien n’a changé." in shown(await denis.sends(forms[1], words="CANARY third."), "fr")
    await ward.hears(ana)
    old = window_of(await ana.presses(await ana.opens_own(), "thread.suggestion.ask"))
    assert "This conversation is closed." in ana.reads(await decides(ana, "withdraw"))
    assert "Nothing was changed." in shown(await ana.sends(old, decision="agree"))
    await ward.passes(3 * DAY)
    assert eli.messages == []
    assert "Nothing waits for you." in eli.reads(await eli.home())
    assert typed(forms[0])["words"] == "CANARY mine."


async def test_where_a_case_looks_for_its_reader_its_words_may_be_kinder_first(ward: Ward) -> None:
    ana, eli, cora = ward.some("ana", "eli", "cora")
    await ana.shares("coordinator", happened="CANARY mine.")
    await ward.hears(cora)
    await suggests(cora, "CANARY kinder.")
    await ward.hears(ana)
    assert "The coordinators find the reader." in ana.reads(await decides(ana, "agree"))
    # Sent on as it was written, whatever was suggested: that is nobody's edit.
    await suggests(cora, "CANARY kindest.")
    form = window_of(await cora.presses(await cora.opens_case(), "board.route.ask"))
    await cora.sends(form, reader=cora.chooses(form, "reader", "Dr. Eli Ember"))
    await ward.hears(eli)
    assert words_in(await eli.opens_message()) == ["CANARY kinder."]
    assert SUGGESTS not in ana.reads(await ana.opens_own())


async def test_an_alarm_stands_above_what_is_suggested(ward: Ward) -> None:
    ana, cora = ward.some("ana", "cora")
    await ana.shares("coordinator")
    await ward.hears(cora)
    await suggests(cora, "CANARY kinder.")
    await ana.goes_on(await ana.opens_own(), "thread.warn.ask", called="yes")
    window = ana.reads(await ana.opens_own())
    assert window.index("You marked: a patient may need action.") < window.index(SUGGESTS)
