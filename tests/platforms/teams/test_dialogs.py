"""Dialogs over dialogs: the way back, and the typed words that are still there."""

import pytest

from bot.screens.answers import Done, FieldErrors, Open, Push, Replace, Say
from bot.screens.elements import Button, Buttons, Card, Text
from bot.screens.inputs import Opened, Pressed, Submitted
from bot.text.catalogue import T
from tests.drivers.teams_people import TeamsPerson, dialog_of
from tests.drivers.teams_world import TeamsWorld, teams_world
from tests.fakes import FixedClock
from tests.platforms.contract_driver import ScriptedBot

from .hands import CARD, SURE, WORDS, Desk, fetch, form, press, send


async def test_a_window_laid_over_another_leads_back_to_it_with_the_typed_words(clock: FixedClock) -> None:
    desk = Desk(
        home_show=Open(form("home", Buttons((Button("case.ask", T("Open")),)), submit=False)),
        case_ask=Open(form("case", WORDS, SURE, n="nonce")),
        case=Push(form("stop", submit=False, close="Back to the form")),
    )
    async with teams_world(clock, desk.dispatch) as world:
        ana = world.person()
        home = await fetch(ana)
        assert "teams.back" not in home.actions
        case = await press(ana, home, "case.ask")
        assert case is not None
        stop = await send(ana, case, words="Two lines.\n\nAnd more.", sure="yes")
        assert stop is not None
        assert stop.actions["teams.back"]["title"] == "Back to the form"
        again = await press(ana, stop, "teams.back")
        assert again is not None
        assert again.typed == {"words": "Two lines.\n\nAnd more.", "sure": "yes"}
        at_home = await press(ana, again, "teams.back")
        assert at_home is not None
        assert "home" in at_home.words
        assert "teams.back" not in at_home.actions


async def test_an_answer_in_a_small_window_shows_in_the_large_one_that_kept_its_words(clock: FixedClock) -> None:
    thread = form("thread", WORDS, Buttons((Button("thread.close.ask", T("Close")),)), h="handle")
    desk = Desk(
        thread_open=Open(thread),
        thread_close_ask=Push(form("thread.close", n="nonce")),
        thread_close=Replace(thread),
    )
    async with teams_world(clock, desk.dispatch) as world:
        ana = world.person()
        large = await fetch(ana, "thread.open", h="handle")
        small = await press(ana, large, "thread.close.ask", words="half a sentence")
        assert small is not None
        shown = await send(ana, small)
        assert shown is not None
        assert shown.typed == {"words": "half a sentence"}
        assert "teams.back" not in shown.actions
        sent = desk.asked[-1]
        assert isinstance(sent, Submitted)
        assert (sent.values, sent.hidden) == ({}, {"n": "nonce"})


async def test_a_window_that_is_done_uncovers_the_one_below(clock: FixedClock) -> None:
    desk = Desk(
        home_show=Open(form("home", Buttons((Button("leave.ask", T("Open")),)), submit=False)),
        leave_ask=Push(form("leave")),
        leave=Done(),
    )
    async with teams_world(clock, desk.dispatch) as world:
        ana = world.person()
        over = await press(ana, await fetch(ana), "leave.ask")
        assert over is not None
        shown = await send(ana, over)
        assert shown is not None
        assert "home" in shown.words


async def test_going_back_does_no_act_a_second_time(clock: FixedClock) -> None:
    buttons = Buttons((Button("board.send_on", T("Send it on")), Button("board.write.ask", T("Write to the ends"))))
    desk = Desk(
        board_open=Open(form("board.case", buttons, submit=False)),
        board_send_on=Replace(form("board.case", buttons, submit=False)),
        board_write_ask=Push(form("board.write")),
        thread_not_mine=Replace(form("handed_back", buttons, submit=False)),
    )
    async with teams_world(clock, desk.dispatch) as world:
        ana = world.person()
        for act, again in (("board.send_on", ["board.open"]), ("thread.not_mine", [])):
            case = await fetch(ana, "board.open")
            sent = {"data": {**case.actions["board.send_on"]["data"], "action": act}}
            done = dialog_of(await ana.invokes("task/submit", sent))
            assert done is not None
            over = await press(ana, done, "board.write.ask")
            assert over is not None
            desk.asked.clear()
            if again:
                await press(ana, over, "teams.back")
            assert [asked.action for asked in desk.asked if isinstance(asked, Pressed)] == again
            assert ("teams.back" in over.actions) == bool(again)


async def test_a_receipt_leads_back_past_what_cannot_be_done_again(clock: FixedClock) -> None:
    desk = Desk(
        opened=Say(Card("home", T("Peer learning"), (Text("home"), Buttons((Button("case.ask", T("Open")),))))),
        case_ask=Open(form("case", n="nonce")),
        case=Replace(form("case.receipt", Buttons((Button("help.show", T("Help")),)), submit=False)),
        help_show=Say(CARD),
    )
    async with teams_world(clock, desk.dispatch) as world:
        ana = world.person()
        opened = dialog_of(await ana.invokes("composeExtension/fetchTask", {"commandId": "home"}))
        assert opened is not None
        assert opened.words[0] == "Peer learning"
        case = await press(ana, opened, "case.ask")
        assert case is not None
        receipt = await send(ana, case)
        assert receipt is not None
        said = await press(ana, receipt, "help.show")
        assert said is not None
        back = await press(ana, said, "teams.back")
        assert back is not None
        assert "home" in back.words
        assert isinstance(desk.asked[-1], Opened)


async def test_a_refused_form_can_still_be_gone_back_from(clock: FixedClock) -> None:
    errors = {"words": T("Write something here.")}
    desk = Desk(
        home_show=Open(form("home", Buttons((Button("case.ask", T("Open")),)), submit=False)),
        case_ask=Open(form("case", WORDS)),
        case=FieldErrors(form("case", WORDS).with_errors(errors), errors),
    )
    async with teams_world(clock, desk.dispatch) as world:
        ana = world.person()
        case = await press(ana, await fetch(ana), "case.ask")
        assert case is not None
        refused = await send(ana, case)
        assert refused is not None
        assert refused.wrong
        back = await press(ana, refused, "teams.back")
        assert back is not None
        assert "home" in back.words


@pytest.mark.parametrize(
    "carried",
    ["", "[", "{}", "[1]", '[["f",null]]', '[["f",["a"],{}]]', '[["f",null,{"a":1}]]', "[" * 9000, "[[1,null,{}]]"],
)
async def test_a_trail_that_we_did_not_write_leads_nowhere(
    world: TeamsWorld, ana: TeamsPerson, bot: ScriptedBot, carried: str
) -> None:
    data = {"action": "teams.back", "hidden": {"trail": carried}}
    assert dialog_of(await ana.invokes("task/submit", {"data": data})) is None
    assert bot.asked == []


async def test_what_is_too_large_for_a_way_back_is_shown_without_one(world: TeamsWorld, bot: ScriptedBot) -> None:
    ana = world.person()
    bot.answer = Open(form("home", Buttons((Button("case.ask", T("Open")),)), WORDS, submit=True))
    home = await fetch(ana)
    bot.answer = Push(form("over", Text("x" * 24_000), submit=False))
    over = await press(ana, home, "case.ask", words="é" * 3000)
    assert over is not None
    assert "teams.back" not in over.actions
