"""Two people talk about a case and do not know each other."""

import pytest

from bot.demo.actor import buttons_of, window_of
from bot.domain.threads import Answer
from bot.screens.answers import Open, Push
from bot.screens.elements import Card, Form
from bot.screens.words import ANSWERS
from bot.text.catalogue import catalogue
from tests.drivers.reading import entries, errors, offered, shown
from tests.drivers.ward import DAY, Person, Ward

NOTHING = "There is nothing to open here. The conversation may have ended, or it is not one of yours."
STORY = "A small nodule at the left apex, behind the first rib."


def actions(screen: Card | Form) -> set[str]:
    """What the buttons of a screen do."""
    return {button.action for button in buttons_of(screen)}


def said_by(window: Form, who: str) -> list[str]:
    """What one side of a conversation wrote, as a window shows it."""
    return [entry.words for entry in entries(window) if catalogue("en").say(entry.who) == who]


async def route(ward: Ward, to: str) -> Form:
    """The coordinator finds the first case of the board a reader."""
    cora = ward["cora"]
    form = window_of(await cora.presses(await cora.opens_case(), "board.route.ask"))
    return window_of(await cora.sends(form, reader=cora.chooses(form, "reader", ward[to].name)))


async def test_neither_end_sees_the_others_name_language_zone_or_platform(ward: Ward) -> None:
    bea, wren = ward.some("bea", "wren")
    mine, theirs = await ward.talk("bea", "wren")
    await wren.sends(theirs, answer="agree", words="I see it now.")
    await ward.hears(bea)
    mine = await bea.opens_message()
    await bea.sends(mine, words="Merci de votre réponse.")
    await ward.hears(wren)
    theirs = await wren.opens_message()
    for window, other in ((mine, wren), (theirs, bea)):
        words = f"{window!r}"
        last = other.name.rsplit(maxsplit=1)[-1]
        for telling in (last, "français", "Vancouver", "Toronto", "local", "ward"):
            assert telling not in words, telling
    assert said_by(mine, "A colleague") == ["I see it now."]
    assert said_by(theirs, "A colleague") == [STORY, "Merci de votre réponse."]
    # Each end knows the case under a label of its own.
    assert catalogue("en").say(mine.title) != catalogue("en").say(theirs.title)


async def test_every_quick_answer_reaches_the_other_end(ward: Ward) -> None:
    ana, eli = ward.some("ana", "eli")
    _, window = await ward.talk()
    assert offered(window, "answer") == [answer.value for answer in Answer]
    for answer in Answer:
        await eli.sends(window, answer=answer.value)
        window = await eli.opens_message()
    await ward.hears(ana)
    remarks = [catalogue("en").say(entry.remark or "") for entry in entries(await ana.opens_message())]
    assert remarks[1:] == [catalogue("en").say(ANSWERS[answer]) for answer in Answer]


async def test_an_answer_and_words_go_together_and_neither_is_not_enough(ward: Ward) -> None:
    ana, eli = ward.some("ana", "eli")
    _, window = await ward.talk()
    nothing = window_of(await eli.sends(window))
    assert errors(nothing) == {"words": "Choose an answer or write something."}
    too_much = window_of(await eli.sends(nothing, words="w" * 3001, answer="thanks"))
    assert errors(too_much) == {"words": "At most 3000 characters. You wrote 3001."}
    assert "w" * 3001 in eli.reads(too_much)
    sent = await eli.sends(too_much, words="I see it.\nThank you.", answer="thanks")
    assert "Sent. A notice leaves 2 to 20 minutes from now, in working hours." in shown(sent)
    await ward.hears(ana)
    assert "A colleague, Today: (Thank you) I see it.\nThank you." in ana.reads(await ana.opens_message())


async def test_sent_twice_a_note_is_one(ward: Ward) -> None:
    eli = ward["eli"]
    _, window = await ward.talk()
    await eli.sends(window, words="Once.")
    again = window_of(await eli.sends(window, words="Once."))
    assert said_by(again, "You") == ["Once."]


@pytest.mark.parametrize(
    ("audience", "colleague", "coordinator"),
    [("colleague", True, False), ("both", True, True), ("coordinator", False, True)],
)
async def test_a_note_is_read_by_those_it_was_written_for(
    ward: Ward, audience: str, colleague: bool, coordinator: bool
) -> None:
    ana, eli, cora = ward.some("ana", "eli", "cora")
    _, window = await ward.talk()
    await eli.sends(window, words="CANARY of the reader.", audience=audience)
    await ward.passes(DAY)
    assert ("CANARY of the reader." in ana.reads(await ana.opens_own())) is colleague
    assert ("CANARY of the reader." in cora.reads(await cora.opens_case())) is coordinator
    assert bool(ana.messages) is colleague
    assert bool(cora.messages) is coordinator
    await ana.sends(await ana.opens_own(), words="CANARY of the submitter.", audience=audience)
    await ward.passes(DAY)
    assert ("CANARY of the submitter." in eli.reads(await eli.opens_own())) is colleague
    assert ("CANARY of the submitter." in cora.reads(await cora.opens_case())) is coordinator


async def test_showing_ones_name_is_ones_own_and_cannot_be_undone(ward: Ward) -> None:
    ana, eli, cora = ward.some("ana", "eli", "cora")
    _, window = await ward.talk()
    asked = window_of(await eli.presses(window, "thread.name.ask"))
    assert "Your colleague will read “Dr. Eli Ember” in this conversation." in eli.reads(asked)
    assert "This cannot be undone: a name that was read stays read." in eli.reads(asked)
    unsure = window_of(await eli.sends(asked))
    assert errors(unsure) == {"sure": "Tick this to go on."}
    told = window_of(await eli.sends(unsure, sure="yes"))
    assert "Your colleague can now read your name." in eli.reads(told)
    assert "thread.name.ask" not in actions(told)
    await ward.hears(ana)
    mine = await ana.opens_message()
    assert said_by(mine, "A colleague") == ["Dr. Eli Ember"]
    assert "Alder" not in eli.reads(await eli.opens_message())
    assert "Ember" not in cora.reads(await cora.opens_case())
    # An old window has no way back, and none to do it again.
    again = await eli.presses(window, "thread.name.ask")
    assert "Your colleague has already read your name here." in shown(await eli.sends(window_of(again), sure="yes"))
    await ana.goes_on(mine, "thread.name.ask", sure="yes")
    await ward.hears(eli)
    assert "Dr. Ana Alder" in eli.reads(await eli.opens_message())


async def test_a_yes_that_was_not_given_shows_no_name(ward: Ward) -> None:
    eli = ward["eli"]
    _, window = await ward.talk()
    asked = window_of(await eli.presses(window, "thread.name.ask"))
    for answer in ("no", "false", "off", "0"):
        assert errors(window_of(await eli.sends(asked, sure=answer))) == {"sure": "Tick this to go on."}
    assert "Ember" not in ward["ana"].reads(await ward["ana"].opens_own())


async def test_not_mine_goes_back_and_finds_another_reader(ward: Ward) -> None:
    ana, eli, gus, cora = ward.some("ana", "eli", "gus", "cora")
    _, window = await ward.talk()
    form = window_of(await eli.presses(window, "thread.not_mine.ask"))
    assert "You cannot undo this." in eli.reads(form)
    assert "A small nodule" in eli.reads(await eli.opens_own()), "asking changes nothing"
    assert "Case handed back" in shown(await eli.sends(form))
    assert "Nothing waits for you." in eli.reads(await eli.home())
    # Whoever handed it back is a stranger to it, as is everybody else.
    for press in (
        eli.sends(form),
        eli.presses(window, "thread.not_mine.ask"),
        eli.presses(eli.messages[0], "thread.open"),
    ):
        assert NOTHING in shown(await press)
    await ward.hears(cora)
    assert "Needs a reader" in cora.reads(await cora.opens_board())
    assert "The coordinators have it and find the reader." in ana.reads(await ana.opens_own())
    assert "Sent on." in cora.reads(await route(ward, "gus"))
    assert (await ward.hears(gus)).strftime("%a %H:%M") == "Thu 12:00"
    theirs = await gus.opens_message()
    assert said_by(theirs, "A colleague") == [STORY]
    await gus.sends(theirs, answer="thanks")
    await ward.hears(ana)
    assert "(Thank you)" in ana.reads(await ana.opens_message())


async def test_after_writing_a_reader_does_not_hand_the_case_back(ward: Ward) -> None:
    eli = ward["eli"]
    _, window = await ward.talk()
    form = window_of(await eli.presses(window, "thread.not_mine.ask"))
    after = window_of(await eli.sends(window, words="A word to the coordinators.", audience="coordinator"))
    assert "thread.not_mine.ask" not in actions(after)
    assert "You have already written here." in shown(await eli.sends(form))


async def test_a_case_may_be_routed_to_whoever_shared_it(ward: Ward) -> None:
    """Refusing would tell the coordinator who it was. It comes back as an ordinary "not mine"."""
    ana, cora, eli = ward.some("ana", "cora", "eli")
    await ana.shares("coordinator")
    await ward.hears(cora)
    assert "Sent on." in cora.reads(await route(ward, "ana"))
    await ward.hears(ana)
    home = ana.reads(await ana.home())
    assert "You shared it" in home
    assert "A colleague shared it with you" in home
    await ana.goes_on(await ana.opens_message(), "thread.not_mine.ask")
    assert "A colleague shared it with you" not in ana.reads(await ana.home())
    await ward.hears(cora)
    await route(ward, "eli")
    await ward.hears(eli)
    assert said_by(await eli.opens_message(), "A colleague") == [STORY]


async def test_a_case_can_be_routed_once(ward: Ward) -> None:
    ana, cora = ward.some("ana", "cora")
    await ana.shares("coordinator")
    await ward.hears(cora)
    case = await cora.opens_case()
    form = window_of(await cora.presses(case, "board.route.ask"))
    reader = cora.chooses(form, "reader", "Dr. Gus Garner")
    first = await cora.sends(form, reader=reader)
    assert await cora.sends(form, reader=reader) == first
    late = window_of(await cora.presses(case, "board.route.ask"))
    assert "Nothing was changed." in shown(await cora.sends(late, reader=cora.chooses(late, "reader", "Dr. Kit Kerr")))
    await ward.passes(2 * DAY)
    assert len(ward["gus"].messages) == 1
    assert ward["kit"].messages == []


async def test_a_long_conversation_has_pages_and_typed_words_stay(ward: Ward) -> None:
    eli = ward["eli"]
    _, window = await ward.talk()
    for letter in "abcde":
        await eli.sends(window, words=letter * 3000)
        window = await eli.opens_message()
    earlier = window_of(await eli.presses(window, "thread.page", words="Half a sentence", answer="talk"))
    assert "Half a sentence" in eli.reads(earlier)
    assert "a" * 3000 in eli.reads(earlier)
    assert "e" * 3000 not in eli.reads(earlier)
    later = window_of(await eli.presses(earlier, "thread.page", -1, words="Half a sentence"))
    assert "e" * 3000 in eli.reads(later)
    assert "Half a sentence" in eli.reads(later)


async def opens(person: Person, window: Form) -> str:
    """What somebody gets who presses the button that opens a conversation."""
    return shown(await person.presses(window, "thread.open"))


async def test_a_button_works_for_its_own_seat_only(ward: Ward) -> None:
    ana, eli, gus, cora, zoe = ward.some("ana", "eli", "gus", "cora", "zoe")
    await ward.talk()
    card = eli.messages[0]
    for person in (ana, gus, cora, zoe):
        assert NOTHING in shown(await person.presses(card, "thread.open"))
    home = await ana.home()
    assert NOTHING in await opens(eli, home)
    assert STORY in await opens(ana, home)


async def test_where_a_window_opens(ward: Ward) -> None:
    eli = ward["eli"]
    await ward.talk()
    assert isinstance(await eli.presses(eli.messages[0], "thread.open"), Open)
    assert isinstance(await eli.presses(await eli.home(), "thread.open"), Push)
