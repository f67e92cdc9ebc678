"""A case goes back to whoever shared it, with a reason for them alone: they send it again, or it is not taken up."""

import pytest

from bot.demo.actor import buttons_of, window_of
from bot.domain.programmes import Moderation
from tests.drivers.reading import entries, errors, facts, rows, said, shown
from tests.drivers.ward import DAY, Ward

REASON = "CANARY: please leave the conference out."
WORDS = "A nodule behind the first rib, said otherwise."
GIVEN_BACK = "The coordinators gave it back to you."


async def test_a_case_goes_back_is_said_otherwise_and_comes_again(ward: Ward) -> None:
    ana, eli, cora, denis = ward.some("ana", "eli", "cora", "denis")
    await ana.shares("coordinator")
    await ward.hears(cora)
    form = window_of(await cora.presses(await cora.opens_case(), "board.return.ask"))
    assert "the person who shared it, and the coordinators." in cora.reads(form)
    assert errors(window_of(await cora.sends(form, words=" "))) == {"words": "Write something here."}
    for _ in range(2):
        assert "Given back." in cora.reads(window_of(await cora.sends(form, words=REASON)))
    other = window_of(await cora.sends(form, words="Other words."))
    assert "This form was already sent, with other words." in cora.reads(other)
    # It waits for nobody on the board, and can go to no reader meanwhile.
    board = await denis.opens_board()
    assert board == await cora.opens_board()
    assert "Given back" in said(board)
    assert "Needs a reader" not in said(board)
    case = await denis.opens_case()
    assert f"(Gave the case back, for this reason:) {REASON}" in said(case)
    assert not {"board.route.ask", "board.return.ask", "board.decline.ask"} & {one.action for one in buttons_of(case)}
    await ward.hears(ana)
    assert len(ana.messages) == 1
    window = await ana.opens_message()
    assert GIVEN_BACK in ana.reads(window)
    assert REASON in ana.reads(window)
    changing = window_of(await ana.presses(window, "thread.edit.ask"))
    assert "the coordinators, as soon as you save it." in ana.reads(changing)
    window = window_of(await ana.sends(changing, happened=WORDS))
    again = window_of(await ana.presses(window, "thread.send_again"))
    assert "Sent again." in ana.reads(again)
    assert GIVEN_BACK not in ana.reads(again)
    assert "Sent again." in shown(await ana.presses(window, "thread.send_again")), "a second press sends nothing more"
    await ward.hears(cora)
    case = await cora.opens_case()
    assert "Needs a reader" in said(await cora.opens_board())
    assert [entry.words for entry in entries(case)] == [WORDS, REASON, ""]
    assert "It has left meanwhile" in shown(await ana.sends(changing, happened="Too late."))
    # Whoever reads it then reads the case as it is now, and nothing of why it went back.
    route = window_of(await cora.presses(case, "board.route.ask"))
    await cora.sends(route, reader=cora.chooses(route, "reader", "Dr. Eli Ember"))
    await ward.hears(eli)
    assert [entry.words for entry in entries(await eli.opens_message())] == [WORDS]
    assert "CANARY" not in repr(ward.post.sent)


@pytest.mark.parametrize("moderation", [Moderation.FIRST_NOTE])
async def test_a_case_that_is_not_taken_up_is_closed_with_a_reason_and_shown_at_no_rounds(ward: Ward) -> None:
    ana, eli, cora, denis = ward.some("ana", "eli", "cora", "denis")
    await ana.shares()
    await ward.hears(cora)
    case = await cora.opens_case()
    assert "Closed." in cora.reads(await cora.goes_on(case, "board.decline.ask", words=REASON))
    for action in ("board.return.ask", "board.decline.ask"):
        form = window_of(await cora.presses(case, action))
        assert "This conversation is closed. Nothing was sent." in shown(await cora.sends(form, words="Too late."))
    assert "board.nominate.ask" not in {one.action for one in buttons_of(await denis.opens_case())}
    await ward.hears(ana)
    window = await ana.opens_message()
    assert f"(Did not take the case up, for this reason:) {REASON}" in ana.reads(window)
    await ward.passes(2 * DAY)
    assert eli.messages == []
    assert len(ana.messages) == 1, "the reason and the end are one notice"
    reopened = await ana.goes_on(window, "thread.reopen.ask")
    assert REASON in ana.reads(reopened)
    assert "Needs a reader" in said(await cora.opens_board())


async def test_who_holds_a_seat_gives_no_case_back(ward: Ward) -> None:
    ana, cora, denis = ward.some("ana", "cora", "denis")
    await cora.shares("coordinator", name="knowing")
    await ward.passes(2 * DAY)
    case = await denis.opens_case()
    for action in ("board.return.ask", "board.decline.ask"):
        form = window_of(await denis.presses(case, action))
        assert "You take part in this conversation" in shown(await cora.presses(case, action))
        assert "You take part in this conversation" in shown(await cora.sends(form, words="Mine."))
        assert "Only coordinators can do this." in shown(await ana.sends(form, words="Not mine to do."))
    assert rows(await cora.opens_board()) == rows(await denis.opens_board())
    assert facts(await cora.opens_board()) == facts(await denis.opens_board())
