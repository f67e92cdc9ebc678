"""A trainee's call case: by name to both who read it, in the same shift, and no word of it in any other case."""

from datetime import timedelta

import pytest

from bot.demo.actor import buttons_of, window_of
from bot.domain.programmes import Moderation
from bot.screens.elements import Form
from tests.drivers.reading import errors, facts, offered, said, typed
from tests.drivers.rows import everything
from tests.drivers.ward import CASE, Person, Ward
from tests.scenarios.test_kinds import turns_to
from tests.scenarios.test_lists import word

READINGS = {
    "preliminary": "Wombat: no fracture of the wrist.",
    "happened": "Numbat: a fracture of the scaphoid.",
    "impact": "could_have_mattered",
}
TWO = {**CASE, **READINGS, "kind": "trainee_call"}


async def asks(person: Person) -> Form:
    """The form, as a trainee's call case asks it."""
    return await turns_to(person, await person.asks_to_share(), "trainee_call")


async def shares(person: Person, trainee: str, signer: str, **answers: str) -> Form:
    """Share one. Returns what is shown then."""
    form = await asks(person)
    named = {"trainee": trainee, "signer": signer}
    people = {field: "mine" if name == "me" else person.chooses(form, field, name) for field, name in named.items()}
    return window_of(await person.sends(form, **{**TWO, **people, **answers}))


async def test_it_goes_to_trainee_and_signer_by_name_in_the_same_shift(ward: Ward) -> None:
    ana, gus, bea, cora = ward.some("ana", "gus", "bea", "cora")
    # Three in the morning, on a Saturday.
    night = (ward.now + timedelta(days=5 - ward.now.weekday())).replace(hour=3, minute=0)
    await ward.until(night)
    form = await asks(ana)
    told = ana.reads(form)
    assert "This kind is shared by name." in told
    assert "the trainee and whoever signed, who read your name and each other’s" in told
    assert "It leaves at once and at any hour" in told
    assert not {"reader", "name", "factor", "turned_out"} & typed(form).keys()
    refused = window_of(await ana.sends(form, **{**TWO, "preliminary": "", "impact": ""}))
    assert errors(refused) == {
        "trainee": "Choose one.",
        "signer": "Choose one.",
        "preliminary": "Write something here.",
        "impact": "Choose one.",
    }
    assert errors(await shares(ana, gus.name, gus.name)) == {"signer": "The trainee and whoever signed are two people."}
    phoned = await shares(ana, gus.name, bea.name, preliminary="No fracture. Call me on 514-555-0143.")
    assert list(errors(phoned)) == ["preliminary"]
    receipt = await shares(ana, gus.name, bea.name)
    assert receipt.name == "conference.receipt"
    await ward.passes(timedelta(minutes=1))
    assert [len(one.messages) for one in (gus, bea)] == [1, 1]
    assert gus.arrivals[0] - night < timedelta(minutes=2)
    for reader, colleague in ((gus, bea), (bea, gus)):
        opened = await reader.opens_message()
        words = said(opened, "en")
        assert f"Preliminary reading, {gus.name}" in words
        assert f"Final reading, {bea.name}" in words
        assert ana.name in words
        assert "Whoever shared it named you, and knows who writes" in words
        assert facts(opened)["What the difference meant"] == "They differ: it could have mattered"
        await reader.sends(opened, words=f"Echidna, writes {colleague.name.split()[-1]}." if reader is gus else "Oui.")
    # Each of the two talks with whoever shared it; what one says there the other does not read.
    assert "Echidna" not in bea.reads(await bea.opens_own())
    # The coordinators read the case, and nobody's name.
    for at in (0, 1):
        board = await cora.opens_case(at)
        assert "Wombat" in cora.reads(board)
        assert not [one.name for one in (ana, gus, bea) if one.name in cora.reads(board)]
    rows = repr(await everything(ward.database))
    assert not [canary for canary in ("Wombat", "Numbat", "Echidna") if canary in rows + repr(ward.post.sent)]


async def test_one_of_the_two_shares_it_with_the_other_and_a_wrong_name_is_not_passed_on(ward: Ward) -> None:
    ana, gus, bea, cora = ward.some("ana", "gus", "bea", "cora")
    receipt = await shares(ana, "me", gus.name, impact="agree", point="Look twice.")
    assert receipt.name == "case.receipt"
    assert "It leaves now." in said(receipt)
    await ward.hears(gus)
    opened = await gus.opens_message()
    assert f"Preliminary reading, {ana.name}" in gus.reads(opened)
    await gus.goes_on(opened, "thread.not_mine.ask")
    form = window_of(await cora.presses(await cora.opens_case(), "board.route.ask"))
    await cora.sends(form, reader=cora.chooses(form, "reader", bea.name))
    await ward.hears(bea)
    opened = await bea.opens_message()
    assert "Wombat" in bea.reads(opened)
    assert gus.name not in said(opened)
    own = await ana.opens_own()
    assert gus.name not in ana.reads(own)
    assert "thread.edit.ask" not in {button.action for button in buttons_of(own)}


@pytest.mark.parametrize("moderation", [Moderation.FIRST_NOTE])
async def test_a_coordinator_reads_it_first_where_that_is_chosen(ward: Ward) -> None:
    ana, gus, cora, denis = ward.some("ana", "gus", "cora", "denis")
    assert "A coordinator reads it first." in said(await asks(ana))
    alone = await shares(cora, denis.name, gus.name)
    assert "Nobody" in errors(alone)["signer"] or "no other coordinator" in errors(alone)["signer"]
    await shares(ana, gus.name, "me")
    edit = window_of(await ana.presses(await ana.opens_own(), "thread.edit.ask"))
    assert {"preliminary", "impact", "happened"} <= typed(edit).keys()
    await ana.sends(edit, preliminary="Quokka: no fracture.", impact="none_known")
    await ward.hears(cora)
    assert gus.messages == []
    opened = await cora.opens_case()
    assert "Quokka" in cora.reads(opened)
    await cora.presses(opened, "board.send_on")
    night = ward.now.replace(hour=23, minute=30)
    await ward.until(night)
    assert len(gus.messages) == 1


async def test_a_site_that_does_not_want_it_takes_it_off_its_list(ward: Ward) -> None:
    ana, cora = ward.some("ana", "cora")
    await cora.sends(await word(cora, "kind", "trainee_call"), place="off")
    form = await ana.asks_to_share()
    assert "trainee_call" not in offered(form, "kind")
    people = {"trainee": "mine", "signer": ana.chooses(form, "reader", "Dr. Gus Garner")}
    refused = window_of(await ana.sends(form, **{**TWO, **people}))
    assert errors(refused) == {"kind": "Choose one of the answers offered."}
    # What was chosen for it is kept with no case of another kind.
    _, theirs = await ward.talk(**people, impact="changed_care", kind="near_miss", name="unseen")
    for screen in (theirs, await ana.opens_own(), await cora.opens_case()):
        assert "What the difference meant" not in facts(screen)
        assert "Garner" not in said(screen)
        assert "Alder" not in said(screen)
    assert "changed_care" not in repr(await everything(ward.database))
