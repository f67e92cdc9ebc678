"""The tables are complete, every word finds its screen, the policy decides first, and every refusal has its words."""

import pytest

from bot.demo.actor import buttons_of, window_of
from bot.domain.people import POLICY, Standing
from bot.domain.programmes import Moderation
from bot.screens import refusals
from bot.screens.answers import Answer, Done, Open, Push, Replace, Say
from bot.screens.elements import Card, Form
from bot.screens.gallery import EXHIBITS
from bot.screens.inputs import Command, Opened, Pressed, Submitted, Surface, Who, Wrote
from handlers.people import COMMANDS as HELP
from handlers.router import COMMANDS, PRESSED, SUBMITTED, WORDS
from tests.drivers.cast import PLATFORM, TENANT
from tests.drivers.reading import said, shown
from tests.drivers.rows import everything
from tests.handlers.desk import Desk

SCREENS = [exhibit.build() for exhibit in EXHIBITS]
TABLES = (COMMANDS, WORDS, PRESSED, SUBMITTED)
ENDS = frozenset({Standing.SUBMITTER, Standing.READER})
ANA = Who(PLATFORM, TENANT, "ana", "en")

OF_COORDINATORS = sorted(
    name for table in (PRESSED, SUBMITTED) for name, asked in table.items() if POLICY[asked.act] == {"coordinator"}
)


def name_of(answer: Answer) -> str:
    """The name of the screen that an answer shows."""
    match answer:
        case Say(screen) | Open(screen) | Push(screen) | Replace(screen):
            return screen.name
        case _:
            raise AssertionError(f"this shows no screen: {answer}")


def test_every_button_of_every_screen_is_answered_and_every_answer_has_its_button() -> None:
    assert {button.action for screen in SCREENS for button in buttons_of(screen)} == set(PRESSED)


def test_every_form_of_every_screen_is_answered_and_every_answer_has_its_form() -> None:
    forms = {screen.name for screen in SCREENS if isinstance(screen, Form) and screen.submit is not None}
    assert forms == set(SUBMITTED)


def test_help_lists_every_word_that_can_be_typed() -> None:
    listed = {
        typed.removeprefix("/peer").split()[0] if typed != "/peer" else "" for typed, _ in HELP if "peer" in typed
    }
    # `/peer case` is there for those who forget that sharing has commands of its own.
    assert listed | {"case", "cas"} == set(WORDS)
    assert {typed.removeprefix("/") for typed, _ in HELP if "peer" not in typed} == set(COMMANDS)


def test_everything_that_can_be_asked_has_a_row_in_the_policy() -> None:
    assert {asked.act for table in TABLES for asked in table.values()} <= set(POLICY)


COMMANDS_OF_ALL = {
    "/peer": (Open, "home"),
    "/peer   ": (Open, "home"),
    "/case": (Open, "case"),
    "/case a nodule": (Open, "case"),
    "/peer case": (Open, "case"),
    "/peer CASE": (Open, "case"),
    "/peer help": (Say, "help"),
    "/peer Help me please": (Say, "help"),
    "/peer \t help": (Say, "help"),
}


@pytest.mark.parametrize("typed", COMMANDS_OF_ALL)
async def test_a_word_finds_its_screen_however_it_is_written(desk: Desk, typed: str) -> None:
    answer = await desk.types("ana", typed)
    assert (type(answer), name_of(answer)) == COMMANDS_OF_ALL[typed]


@pytest.mark.parametrize("typed", ["/peer board", "/peer BOARD", "/peer board now"])
async def test_the_board_is_for_coordinators(desk: Desk, typed: str) -> None:
    assert name_of(await desk.types("cora", typed)) == "board"
    refused = await desk.types("ana", typed)
    assert refused == Say(refusals.card(refusals.COORDINATORS_ONLY))


@pytest.mark.parametrize(
    ("name", "text", "near"),
    [
        ("peer", "halp", "/peer help"),
        ("peer", "bord", None),
        ("peer", "invte Dr. X", None),
        ("peer", "ʇɹɐd", None),
        ("peer", "everybody", None),
        ("cases", "", "/peer case"),
        ("unheard", "of", None),
        ("", "", None),
    ],
)
async def test_a_word_that_nobody_knows_gets_the_nearest_one(
    desk: Desk, name: str, text: str, near: str | None
) -> None:
    answer = await desk.asks("ana", Command(ANA, name, text))
    assert name_of(answer) == "unknown"
    told = f"Did you mean {near}?" if near else "/peer help shows what there is."
    assert shown(answer).splitlines()[0].endswith(f"”. {told}")


async def test_a_long_word_is_not_repeated_whole(desk: Desk) -> None:
    answer = shown(await desk.types("ana", "/peer " + "x" * 4000))
    assert "“" + "x" * 40 + "”" in answer
    assert "x" * 41 not in answer


@pytest.mark.parametrize("name", ["", "thread", "thread.open ", "THREAD.OPEN", "case", "__class__"])
async def test_a_press_that_nobody_knows_is_the_one_sentence(desk: Desk, name: str) -> None:
    assert await desk.presses("ana", name, "x") == Say(refusals.card(refusals.NOTHING_HERE))
    assert await desk.presses("ana", name, "x", inside=True) == Push(refusals.window(refusals.NOTHING_HERE))


@pytest.mark.parametrize("name", ["", "home", "thread.open", "CASE"])
async def test_a_form_that_nobody_knows_is_the_one_sentence(desk: Desk, name: str) -> None:
    sent = await desk.asks("ana", Submitted(ANA, name, {"words": "w"}, {"n": "x"}))
    assert sent == Push(refusals.window(refusals.NOTHING_HERE))


@pytest.mark.parametrize("name", OF_COORDINATORS)
async def test_a_member_is_refused_before_anything_is_looked_at(desk: Desk, name: str) -> None:
    """Whatever the handle: what a coordinator may do says nothing about a case to somebody who may not."""
    before = await everything(desk.ward.database)
    if name in PRESSED:
        assert await desk.presses("ana", name, "x") == Say(refusals.card(refusals.COORDINATORS_ONLY))
    if name in SUBMITTED:
        assert await desk.sends("ana", name, {}, h="x", n=await desk.nonce()) == Push(
            refusals.window(refusals.COORDINATORS_ONLY)
        )
    assert await everything(desk.ward.database) == before


async def test_a_stranger_is_told_how_to_come_in_by_words_and_nothing_by_buttons(desk: Desk) -> None:
    not_in = Say(refusals.card(refusals.NOT_IN_PROGRAMME))
    for typed in ("/peer", "/case", "/peer board", "/peer invite"):
        assert await desk.types("zoe", typed) == not_in, typed
    assert await desk.asks("zoe", Opened(ANA)) == not_in
    nothing = refusals.NOTHING_HERE
    for name, asked in PRESSED.items():
        if Standing.STRANGER not in POLICY[asked.act]:
            assert await desk.presses("zoe", name, "x", inside=True) == Push(refusals.window(nothing)), name
    for name, asked in SUBMITTED.items():
        if Standing.STRANGER not in POLICY[asked.act]:
            assert await desk.sends("zoe", name, {}, h="x") == Push(refusals.window(nothing)), name


async def test_where_there_is_no_programme_everybody_is_told_how_to_found_one(empty_desk: Desk) -> None:
    for typed in ("/peer", "/case", "/peer board", "/peer invite"):
        assert await empty_desk.types("ana", typed) == Say(refusals.card(refusals.NO_PROGRAMME)), typed
    assert name_of(await empty_desk.types("ana", "/peer help")) == "help"


async def test_a_member_needs_no_code(desk: Desk) -> None:
    assert await desk.types("ana", "/peer join AAAAA-AAAAA") == Say(refusals.card(refusals.ALREADY_IN_PROGRAMME))


async def test_words_to_the_bot_are_answered_with_a_pointer_whoever_writes(desk: Desk) -> None:
    for user_id in ("ana", "zoe"):
        answer = await desk.asks(user_id, Wrote(ANA, "CANARY"))
        assert name_of(answer) == "pointer"
        assert "CANARY" not in shown(answer)


@pytest.mark.parametrize("inside", [True, False])
async def test_a_stale_handle_is_the_one_sentence_where_the_press_was_made(desk: Desk, inside: bool) -> None:
    seats = [name for name, asked in PRESSED.items() if POLICY[asked.act] & ENDS]
    assert len(seats) > 5
    expected = refusals.window(refusals.NOTHING_HERE) if inside else refusals.card(refusals.NOTHING_HERE)
    for name in seats:
        answer = await desk.presses("ana", name, "A" * 27, inside=inside)
        assert isinstance(answer, Push if inside else Say), name
        assert (answer.form if isinstance(answer, Push) else _card(answer)) == expected, name


def _card(answer: Answer) -> Card:
    assert isinstance(answer, Say)
    return answer.card


@pytest.mark.parametrize("moderation", [Moderation.FIRST_NOTE])
async def test_an_event_that_comes_twice_is_answered_once_and_done_once(desk: Desk) -> None:
    cora = desk.ward["cora"]
    await desk.ward["ana"].shares()
    await desk.ward.hears(cora)
    handle = (await cora.opens_case()).hidden["h"]
    before = await everything(desk.ward.database)
    assert name_of(await desk.presses("cora", "board.send_on", handle, inside=True, event="E1")) == "board.case"
    after = await everything(desk.ward.database)
    assert after != before
    assert await desk.presses("cora", "board.send_on", handle, inside=True, event="E1") == Done()
    assert await everything(desk.ward.database) == after


async def test_what_only_reads_is_answered_as_often_as_it_comes(desk: Desk) -> None:
    first = await desk.types("ana", "/peer", event="E1")
    assert await desk.types("ana", "/peer", event="E1") == first
    assert name_of(first) == "home"


async def test_a_live_seat_learns_why(desk: Desk) -> None:
    ana = desk.ward["ana"]
    mine, _ = await desk.ward.talk()
    await ana.goes_on(mine, "thread.close.ask", rounds="no")
    refused = await desk.sends("ana", "thread.write", {"words": "w"}, h=mine.hidden["h"], n=await desk.nonce())
    assert "This conversation is closed. Nothing was sent." in said(window_of(refused))


def test_a_refusal_says_nothing_that_a_person_typed() -> None:
    """They are constants: a refusal that quoted what was asked for would tell what there is."""
    for words in (refusals.NOTHING_HERE, refusals.COORDINATORS_ONLY, refusals.NOT_IN_PROGRAMME, refusals.NO_PROGRAMME):
        assert words.params == {}


async def test_a_press_in_a_channel_is_answered_like_one_alone_with_the_bot(desk: Desk) -> None:
    pressed = Pressed(ANA, "home.show", surface=Surface.CHANNEL)
    assert isinstance(await desk.asks("ana", pressed), Open)
