"""Where windows open, which pages there are, and what is typed into the forms about people."""

import pytest

from bot.demo.actor import buttons_of, window_of
from bot.screens.answers import FieldErrors, Open, Push, Replace
from bot.screens.forms import Invalid
from bot.screens.inputs import Opened, Pressed, Surface
from handlers.people import NAME_LIMIT, names_in
from tests.drivers.reading import errors, facts, rows, said, shown, typed
from tests.drivers.rows import everything
from tests.handlers.desk import Desk


@pytest.mark.parametrize("action", ["home.show", "settings.ask", "leave.ask", "invite.ask", "board.show"])
async def test_from_a_window_it_is_laid_over_and_from_a_message_it_opens(desk: Desk, action: str) -> None:
    assert isinstance(await desk.presses("cora", action, inside=True), Push)
    assert isinstance(await desk.presses("cora", action), Open)
    in_a_channel = Pressed((await desk.turn("cora")).who, action, surface=Surface.CHANNEL)
    assert isinstance(await desk.asks("cora", in_a_channel), Open)


async def test_the_board_stands_on_a_coordinators_home_when_something_waits_there(desk: Desk) -> None:
    assert "waits for a coordinator" not in shown(await desk.types("cora", "/peer"))
    await desk.ward["ana"].shares("coordinator")
    await desk.ward.hears(desk.ward["cora"])
    for user_id, there in (("cora", True), ("denis", True), ("ana", False), ("eli", False)):
        for answer in (
            await desk.types(user_id, "/peer"),
            await desk.asks(user_id, Opened((await desk.turn(user_id)).who)),
        ):
            assert ("1 case waits for a coordinator" in shown(answer)) is there, user_id


@pytest.mark.parametrize(("typed_page", "lines"), [("0", 15), ("1", 2), ("2", 2), ("999", 2), ("-1", 15), ("x", 15)])
async def test_a_page_that_is_none_is_the_nearest_one(desk: Desk, typed_page: str, lines: int) -> None:
    for _ in range(17):
        await desk.ward["ana"].shares("coordinator")
    answer = await desk.presses("ana", "home.page", value=typed_page, inside=True)
    assert isinstance(answer, Replace)
    assert len(rows(answer.form)) == lines


async def test_refused_settings_keep_what_was_typed_and_change_nothing(desk: Desk) -> None:
    before = await everything(desk.ward.database)
    wrong = {"language": "fr", "slot": "09:30", "quiet_from": "21:00"}
    answer = await desk.sends("ana", "settings", wrong)
    assert isinstance(answer, FieldErrors)
    assert set(answer.errors) == set(errors(answer.form)) == {"quiet_to"}
    assert typed(answer.form)["language"] == "fr"
    assert typed(answer.form)["quiet_from"].startswith("21:00")
    assert await everything(desk.ward.database) == before


async def test_kept_settings_show_home_in_their_place(desk: Desk) -> None:
    answer = await desk.sends("ana", "settings", {"language": "auto", "slot": "09:30"})
    assert isinstance(answer, Replace)
    assert facts(answer.form)["First notices arrive at"] == "9:30"
    assert facts(answer.form)["Quiet hours"] == "none"


NAMES = {
    "Dr. Ana Alder": ("Dr. Ana Alder",),
    "  Dr.   Ana\tAlder  ": ("Dr. Ana Alder",),
    "A\nB\r\nC": ("A", "B", "C"),
    "A\n\n \nB\n": ("A", "B"),
    "": (),
    "A, B": ("A, B",),
}


@pytest.mark.parametrize("text", NAMES)
def test_one_name_a_line(text: str) -> None:
    assert names_in(text, "names") == NAMES[text]


@pytest.mark.parametrize("text", ["A\nB\nA", "A\n A ", "Dr. Ana\ndr.  ANA"])
def test_a_name_that_stands_twice_is_refused_at_its_field(text: str) -> None:
    with pytest.raises(Invalid) as refused:
        names_in(text, "names")
    assert set(refused.value.errors) == {"names"}


def test_thirty_names_at_a_time_and_eighty_characters_a_name() -> None:
    assert len(names_in("\n".join(f"N{number}" for number in range(30)), "names")) == 30
    assert names_in("x" * NAME_LIMIT, "names") == ("x" * NAME_LIMIT,)
    for text in ("\n".join(f"N{number}" for number in range(31)), "x" * (NAME_LIMIT + 1)):
        with pytest.raises(Invalid) as refused:
            names_in(text, "field")
        assert set(refused.value.errors) == {"field"}


@pytest.mark.parametrize("site", ["2", "-1", "", "North", "9" * 12])
async def test_a_site_that_is_not_offered_is_refused_and_the_form_stays_the_same(desk: Desk, site: str) -> None:
    nonce = await desk.nonce()
    answers = {"names": "Dr. New Comer", "role": "radiologist", "site": site}
    answer = await desk.sends("cora", "invite", answers, n=nonce)
    assert isinstance(answer, FieldErrors)
    assert set(answer.errors) == {"site"}
    assert answer.form.hidden == {"n": nonce}
    # The nonce is not used up: the mended form is sent with it.
    made = await desk.sends("cora", "invite", {**answers, "site": "1"}, n=nonce)
    assert list(facts(window_of(made))) == ["Dr. New Comer"]


async def test_leaving_needs_its_yes(desk: Desk) -> None:
    answer = await desk.sends("ana", "leave", {})
    assert isinstance(answer, FieldErrors)
    assert (await desk.turn("ana")).member is not None
    assert isinstance(await desk.sends("ana", "leave", {"sure": "yes"}), Replace)
    assert (await desk.turn("ana")).member is None


async def test_a_command_to_join_that_comes_twice_joins_once(desk: Desk) -> None:
    made = await desk.sends(
        "cora", "invite", {"names": "Dr. New", "role": "radiologist", "site": "0"}, n=await desk.nonce()
    )
    code = facts(window_of(made))["Dr. New"]
    assert "Welcome to Harbour Imaging, Dr. New." in shown(await desk.types("zoe", f"/peer join {code}", event="E1"))
    again = shown(await desk.types("zoe", f"/peer join {code}", event="E1"))
    assert "you need no code for it" in again


async def test_home_offers_the_board_to_coordinators_alone(desk: Desk) -> None:
    for user_id, offered in (("cora", True), ("ana", False)):
        actions = {button.action for button in buttons_of(window_of(await desk.types(user_id, "/peer")))}
        assert ({"board.show", "invite.ask"} <= actions) is offered
        assert ({"board.show", "invite.ask"} & actions != set()) is offered


async def test_help_tells_nothing_about_anybody(desk: Desk) -> None:
    assert await desk.types("ana", "/peer help") == await desk.types("zoe", "/peer help")
    assert "Harbour" not in said((await desk.types("zoe", "/peer help")).card)  # type: ignore[union-attr]
