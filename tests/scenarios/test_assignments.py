"""What coordinators let go no further for now, and which of them takes care of a case: seen by them alone."""

import pytest

from bot.demo.actor import buttons_of, window_of
from bot.domain.programmes import Moderation
from tests.drivers.reading import entries, errors, facts, offered, rows, said, shown, typed
from tests.drivers.rows import everything
from tests.drivers.ward import DAY, Ward

WHY = "CANARY: waits for the pathology."


def acts(form: object) -> set[str]:
    """What can be done from a window."""
    return {one.action for one in buttons_of(form)}  # pyright: ignore[reportArgumentType]


async def test_a_case_on_hold_goes_nowhere_until_the_hold_is_lifted_but_an_alarm_is_told(ward: Ward) -> None:
    ana, cora, denis = ward.some("ana", "cora", "denis")
    await ana.shares("coordinator")
    await ward.hears(cora)
    before = ana.reads(await ana.opens_own())
    case = await cora.opens_case()
    form = window_of(await cora.presses(case, "board.hold.ask"))
    assert errors(window_of(await cora.sends(form, words=" "))) == {"words": "Write something here."}
    for _ in range(2):
        held = window_of(await cora.sends(form, words=WHY))
        assert facts(held)["On hold"] == WHY
    assert "CANARY" not in repr(await everything(ward.database))
    assert not {"board.route.ask", "board.return.ask", "board.decline.ask", "board.hold.ask"} & acts(held)
    # A window that was open before does nothing either.
    route = window_of(await cora.presses(case, "board.route.ask"))
    refused = shown(await cora.sends(route, reader=cora.chooses(route, "reader", "Dr. Eli Ember")))
    assert "This case is on hold" in refused
    board = await cora.opens_board()
    assert board == await denis.opens_board()
    assert "Needs a reader" not in said(board)
    assert "On hold" in said(board)
    found = window_of(await cora.sends(window_of(await cora.presses(board, "board.narrow.ask")), where="on_hold"))
    assert len(rows(found)) == 1
    assert "waits for a coordinator" not in cora.reads(await cora.home())
    assert ana.reads(await ana.opens_own()) == before, "its sharer sees nothing"
    await ward.passes(8 * DAY)
    assert ana.messages == []
    await ana.goes_on(await ana.opens_own(), "thread.warn.ask", called="yes")
    assert [row.urgent for row in rows(await cora.opens_board())] == [True]
    lifted = window_of(await denis.presses(await denis.opens_case(), "board.lift"))
    assert "On hold" not in facts(lifted)
    assert {"board.route.ask", "board.hold.ask"} <= acts(lifted)
    await cora.goes_on(await cora.opens_case(), "board.seen.ask", sure="yes")
    assert "Needs a reader" in said(await cora.opens_board())


async def test_any_coordinator_can_be_named_so_that_a_name_tells_nothing(ward: Ward) -> None:
    ana, cora, denis = ward.some("ana", "cora", "denis")
    await cora.shares("coordinator", name="knowing")
    await ward.passes(2 * DAY)
    case = await denis.opens_case()
    form = window_of(await denis.presses(case, "board.assign.ask"))
    cora_key, denis_key = offered(form, "assigned")
    # The one who shared it is accepted like any other, and is told in private why they cannot open it.
    for name, key in ((cora.name, cora_key), (denis.name, denis_key)):
        form = window_of(await denis.presses(case, "board.assign.ask"))
        assert "Saved." in said(window_of(await denis.sends(form, assigned=key)))
        board = await cora.opens_board()
        assert board == await denis.opens_board()
        assert f"{name} takes care of it" in said(board)
        asked = window_of(await cora.presses(board, "board.narrow.ask"))
        for wanted in (cora_key, denis_key):
            found = window_of(await cora.sends(asked, assigned=wanted))
            assert len(rows(found)) == (wanted == key)
        assert typed(window_of(await cora.presses(found, "board.narrow.ask"))) == {"assigned": denis_key}
        assert "You take part in this conversation" in shown(await cora.presses(board, "board.open"))
    for action in ("board.assign.ask", "board.hold.ask"):
        assert "You take part in this conversation" in shown(await cora.presses(case, action))
        assert "Only coordinators can do this." in shown(await ana.presses(case, action))
    assert set(errors(window_of(await denis.sends(form, assigned="nobody")))) == {"assigned"}
    form = window_of(await denis.presses(case, "board.assign.ask"))
    assert typed(form) == {"assigned": denis_key}
    await denis.sends(form, assigned="")
    assert "takes care of it" not in said(await cora.opens_board())
    await ward.passes(DAY)
    assert denis.name not in repr([card for _, card, _ in ward.post.sent])


@pytest.mark.parametrize("moderation", [Moderation.EVERY_NOTE])
async def test_what_its_author_agrees_to_meanwhile_waits_for_the_hold_as_well(ward: Ward) -> None:
    ana, eli, cora = ward.some("ana", "eli", "cora")
    await ana.shares(happened="CANARY mine.")
    await ward.hears(cora)
    before = await cora.opens_case()
    assert "board.send_on" in acts(before)
    case = await cora.goes_on(before, "board.suggest.ask", words="CANARY kinder.")
    assert "board.send_on" not in acts(await cora.goes_on(case, "board.hold.ask", words=WHY))
    assert "This case is on hold" in shown(await cora.presses(before, "board.send_on"))
    await ana.goes_on(await ana.opens_own(), "thread.suggestion.ask", decision="agree")
    await ward.passes(4 * DAY)
    assert eli.messages == []
    lifted = window_of(await cora.presses(await cora.opens_case(), "board.lift"))
    await cora.presses(lifted, "board.send_on")
    await ward.hears(eli)
    assert [entry.words for entry in entries(await eli.opens_message())] == ["CANARY kinder."]
