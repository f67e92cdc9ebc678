"""Sharing, asked directly: the gate, the group, whose nonce it is, and what the receipt says."""

from dataclasses import replace

import pytest

from bot.demo.actor import window_of
from bot.domain.programmes import Moderation
from bot.screens.answers import FieldErrors, Open, Push, Replace
from bot.screens.common import member_key
from bot.screens.elements import Form
from handlers import router
from tests.drivers.cast import PATHWAY, named
from tests.drivers.reading import errors, shown, typed
from tests.drivers.rows import everything
from tests.drivers.ward import CASE
from tests.handlers.desk import Desk

ALONE = {**CASE, "reader": "coordinator", "name": "knowing"}


async def key_of(desk: Desk, user_id: str) -> str:
    """What stands in the form for somebody."""
    (programme,) = await desk.ward.database.read(lambda unit: unit.programmes.all())
    roster = await desk.ward.database.read(lambda unit: unit.people.roster(programme.id))
    return next(member_key(member) for member in roster if member.name == named(user_id))


async def shares(desk: Desk, user_id: str = "ana", nonce: str = "", **answers: str) -> Form:
    """Send the form. Returns what is shown in its place."""
    sent = await desk.sends(user_id, "case", {**CASE, **answers}, n=nonce or await desk.nonce())
    assert isinstance(sent, Replace), shown(sent)
    return sent.form


@pytest.mark.parametrize("also", [{}, {"kind": ""}, {"happened": "x" * 9000}, {"reader": "nobody"}])
async def test_not_yet_stops_before_anything_else_is_looked_at(desk: Desk, also: dict[str, str]) -> None:
    before = await everything(desk.ward.database)
    stopped = await desk.sends("ana", "case", {**ALONE, "outstanding": "not_yet", **also}, n=await desk.nonce())
    assert isinstance(stopped, Push)
    assert PATHWAY in shown(stopped)
    assert await everything(desk.ward.database) == before


async def test_a_refused_form_keeps_its_nonce_and_its_words(desk: Desk) -> None:
    nonce = await desk.nonce()
    refused = await desk.sends("ana", "case", {**ALONE, "modality": "", "point": "Look twice."}, n=nonce)
    assert isinstance(refused, FieldErrors)
    assert set(refused.errors) == set(errors(refused.form)) == {"modality"}
    assert refused.form.hidden["n"] == nonce
    assert typed(refused.form)["point"] == "Look twice."
    assert (await shares(desk, nonce=nonce, **ALONE)).name == "case.receipt"


@pytest.mark.parametrize("reader", ["", "nobody", "0" * 10, "COORDINATOR"])
async def test_a_reader_who_is_not_offered_is_refused_at_the_field(desk: Desk, reader: str) -> None:
    refused = await desk.sends("ana", "case", {**ALONE, "reader": reader}, n=await desk.nonce())
    assert isinstance(refused, FieldErrors)
    assert set(refused.errors) == {"reader"}


async def test_a_small_group_is_asked_once_more_with_the_same_nonce(desk: Desk) -> None:
    nonce = await desk.nonce()
    asked = await shares(desk, "mia", nonce, reader=await key_of(desk, "eli"))
    assert asked.name == "case"
    assert asked.hidden["n"] == nonce
    assert (await shares(desk, "mia", nonce, reader=await key_of(desk, "eli"), name="unseen")).name == "case"
    assert (await shares(desk, "mia", nonce, reader=await key_of(desk, "eli"), name="knowing")).name == "case.receipt"


async def test_sent_again_it_is_the_first_receipt_and_one_case(desk: Desk) -> None:
    nonce = await desk.nonce()
    first = await shares(desk, nonce=nonce, **ALONE)
    after = await everything(desk.ward.database)
    assert await shares(desk, nonce=nonce, **ALONE) == first
    assert await everything(desk.ward.database) == after


async def test_sent_again_with_other_words_they_stay_in_a_form_that_can_be_sent(desk: Desk) -> None:
    nonce = await desk.nonce()
    await shares(desk, nonce=nonce, **ALONE)
    after = await everything(desk.ward.database)
    again = await shares(desk, nonce=nonce, **{**ALONE, "happened": "Other words."})
    assert again.name == "case"
    assert typed(again)["happened"] == "Other words."
    assert again.hidden["n"] != nonce
    assert await everything(desk.ward.database) == after


RECEIPTS = {
    "eli": "It arrives on Wednesday 4 March about noon",
    "coordinator": "The coordinators see it on Wednesday 4 March about noon and find the reader.",
}


@pytest.mark.parametrize("reader", RECEIPTS)
async def test_the_receipt_says_who_has_it_first_and_when(desk: Desk, reader: str) -> None:
    key = reader if reader == "coordinator" else await key_of(desk, reader)
    receipt = await shares(desk, reader=key, name="knowing")
    assert RECEIPTS[reader] in shown(Open(receipt))


@pytest.mark.parametrize("moderation", [Moderation.FIRST_NOTE])
async def test_where_coordinators_read_first_the_receipt_and_the_form_say_so(desk: Desk) -> None:
    form = window_of(await desk.types("ana", "/case"))
    receipt = await shares(desk, reader=await key_of(desk, "eli"))
    assert "The coordinators see it on Wednesday 4 March about noon. A notice" in shown(Open(receipt))
    assert "the coordinators, who read it first, and then the person who reported" in shown(Open(form))


async def test_naming_oneself_is_mine(desk: Desk) -> None:
    themselves = await shares(desk, reader=await key_of(desk, "ana"), name="knowing")
    mine = await shares(desk, reader="mine", name="knowing")
    label = "Your case is "
    receipts = [shown(Open(one)).partition(label)[2][4:].partition("\n")[0] for one in (themselves, mine)]
    assert receipts[0] == receipts[1]


async def test_a_member_whose_department_has_no_reference_is_offered_no_page(desk: Desk) -> None:
    turn = await desk.turn("ana")
    assert turn.programme is not None
    without = replace(turn, programme=replace(turn.programme, reference_mask=None))
    from bot.screens.inputs import Submitted

    sent = Submitted(turn.who, "case", ALONE, {"n": await desk.nonce()})
    assert "Give the study’s number" not in repr(await router.answer(without, sent))
    other = Submitted(turn.who, "case", ALONE, {"n": await desk.nonce()})
    offered = repr(await router.answer(turn, other))
    assert "Give the study’s number" in offered
    assert "https://peer.example/files/" in offered
