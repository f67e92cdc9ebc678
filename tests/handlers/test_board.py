"""The board, asked directly: whom a note goes to, what is done once, and what stays a coordinator's secret."""

import pytest

from bot.demo.actor import window_of
from bot.domain.threads import Seat
from bot.ports.unit import Unit
from bot.screens.answers import FieldErrors, Push, Replace
from bot.screens.elements import Form
from tests.drivers.reading import errors, rows, shown, typed
from tests.drivers.rows import everything
from tests.handlers.desk import Desk
from tests.handlers.test_cases import key_of

ASKING = ("board.close.ask", "board.warn.ask", "board.write.ask")


async def case_of(desk: Desk) -> str:
    """A case that two people talk about: its handle on the board."""
    await desk.ward.talk()
    return (await desk.ward["cora"].opens_case()).hidden["h"]


async def waiting(desk: Desk) -> str:
    """A case that needs a reader: its handle on the board."""
    await desk.ward["ana"].shares("coordinator")
    await desk.ward.hears(desk.ward["cora"])
    return (await desk.ward["cora"].opens_case()).hidden["h"]


def audiences(unit: Unit) -> list[frozenset[Seat]]:
    """The audiences of the notes of the one conversation there is."""
    ((thread, _),) = unit.threads.board(unit.programmes.all()[0].id)
    return [note.audience for note in unit.notes.of(thread.id)]


@pytest.mark.parametrize(
    ("to", "seats"),
    [
        ("both", {Seat.SUBMITTER, Seat.READER}),
        ("submitter", {Seat.SUBMITTER}),
        ("reader", {Seat.READER}),
    ],
)
async def test_a_note_goes_to_whom_it_says(desk: Desk, to: str, seats: set[Seat]) -> None:
    handle = await case_of(desk)
    sent = await desk.sends("cora", "board.write", {"words": "W", "to": to}, h=handle, n=await desk.nonce())
    assert isinstance(sent, Replace)
    assert await desk.ward.database.read(audiences) == [frozenset(seats)]


@pytest.mark.parametrize("values", [{"words": "W", "to": "everybody"}, {"to": "both"}, {"words": " ", "to": "both"}])
async def test_a_note_that_is_not_complete_is_refused_and_kept(desk: Desk, values: dict[str, str]) -> None:
    handle, nonce = await case_of(desk), await desk.nonce()
    refused = await desk.sends("cora", "board.write", values, h=handle, n=nonce)
    assert isinstance(refused, FieldErrors)
    assert set(refused.errors) == set(errors(refused.form))
    assert refused.form.hidden["n"] == nonce
    assert await desk.ward.database.read(audiences) == []


@pytest.mark.parametrize("action", ASKING)
async def test_every_act_is_asked_for_in_a_window_of_its_own(desk: Desk, action: str) -> None:
    handle = await case_of(desk)
    before = await everything(desk.ward.database)
    asked = await desk.presses("cora", action, handle, inside=True)
    assert isinstance(asked, Push)
    assert asked.form.hidden["n"]
    assert await everything(desk.ward.database) == before


ACTS = {
    "board.write": ({"words": "W", "to": "both"}, "Sent."),
    "board.warn": ({"called": "yes"}, "Everyone in the conversation is told now."),
    "board.close": ({}, "Closed."),
}


@pytest.mark.parametrize("form", ACTS)
async def test_done_twice_it_is_done_once(desk: Desk, form: str) -> None:
    handle, nonce = await case_of(desk), await desk.nonce()
    values, told = ACTS[form]
    assert told in shown(await desk.sends("cora", form, values, h=handle, n=nonce))
    after = await everything(desk.ward.database)
    assert told in shown(await desk.sends("cora", form, values, h=handle, n=nonce))
    assert await everything(desk.ward.database) == after


async def test_whoever_holds_a_seat_is_told_so_whatever_they_press_or_send(desk: Desk) -> None:
    ward = desk.ward
    await ward["cora"].shares(ward["eli"].name, name="knowing")
    await ward.hears(ward["eli"])
    handle = (await ward["denis"].opens_case()).hidden["h"]
    before = await everything(ward.database)
    told = "You take part in this conversation, so another coordinator handles it."
    for action in (*ASKING, "board.open", "board.case.page", "board.route.ask", "board.send_on"):
        assert told in shown(await desk.presses("cora", action, handle, inside=True)), action
    reader = {"reader": await key_of(desk, "gus")}
    for form, values in (*((form, values) for form, (values, _) in ACTS.items()), ("board.route", reader)):
        assert told in shown(await desk.sends("cora", form, values, h=handle, n=await desk.nonce())), form
    assert await everything(ward.database) == before


async def test_a_case_is_routed_once_and_to_somebody_who_is_there(desk: Desk) -> None:
    handle, nonce = await waiting(desk), await desk.nonce()
    for reader in ("", "0" * 10, "coordinator"):
        refused = await desk.sends("cora", "board.route", {"reader": reader}, h=handle, n=nonce)
        assert isinstance(refused, FieldErrors), reader
    values = {"reader": await key_of(desk, "gus")}
    assert "Sent on." in shown(await desk.sends("cora", "board.route", values, h=handle, n=nonce))
    after = await everything(desk.ward.database)
    assert "Sent on." in shown(await desk.sends("cora", "board.route", values, h=handle, n=nonce))
    assert await everything(desk.ward.database) == after
    # Another form for the same case comes too late, and says so.
    late = await desk.sends("denis", "board.route", values, h=handle, n=await desk.nonce())
    assert "That is not possible where this case stands now." in shown(late)


async def test_every_name_is_offered_and_the_sharers_is_no_exception(desk: Desk) -> None:
    """A list without the sharer would say who it is."""
    handle = await waiting(desk)
    form = window_of(await desk.presses("cora", "board.route.ask", handle, inside=True))
    values = {"reader": await key_of(desk, "ana")}
    assert values["reader"] in repr(form)
    assert "Sent on." in shown(await desk.sends("cora", "board.route", values, h=handle, n=await desk.nonce()))


@pytest.mark.parametrize(("page", "found"), [("0", 1), ("7", 1), ("-1", 1), ("", 1), ("x", 1)])
async def test_a_page_that_is_none_is_the_nearest_one(desk: Desk, page: str, found: int) -> None:
    await case_of(desk)
    answer = await desk.presses("cora", "board.page", value=page, inside=True)
    assert isinstance(answer, Replace)
    assert len(rows(answer.form)) == found


async def test_both_coordinators_are_shown_the_same(desk: Desk) -> None:
    handle = await case_of(desk)

    async def seen(user_id: str) -> list[Form]:
        return [
            window_of(await desk.types(user_id, "/peer board")),
            window_of(await desk.presses(user_id, "board.open", handle, inside=True)),
        ]

    assert await seen("cora") == await seen("denis")


async def test_a_warning_needs_its_call(desk: Desk) -> None:
    handle = await case_of(desk)
    refused = await desk.sends("cora", "board.warn", {"words": "Look."}, h=handle, n=await desk.nonce())
    assert isinstance(refused, FieldErrors)
    assert refused.form.name == "board.warn"
    assert typed(refused.form)["words"] == "Look."
