"""Founding, asked directly: who gets the form, what it is filled with, and what stands wrong in it."""

from dataclasses import replace

import pytest

from bot.demo.actor import window_of
from bot.domain.errors import Reason, Refused
from bot.screens import refusals
from bot.screens.answers import FieldErrors, Open, Replace, Say
from bot.screens.inputs import Command, Surface, Who
from bot.services import programmes
from handlers import router
from tests.drivers.cast import PLATFORM, TENANT, ZONE
from tests.drivers.reading import errors, facts, shown, typed
from tests.drivers.rows import everything
from tests.handlers.desk import Desk

ANSWERS = {
    "name": "Harbour Imaging",
    "sites": "North\nSouth",
    "channel": "#rounds",
    "founder": "Dr. Cora Cole",
    "role": "radiologist",
    "pathway": "Call 5150.",
    "language": "en",
    "zone": ZONE,
    "moderation": "off",
}


async def code_of(desk: Desk) -> str:
    """What the operator's command prints."""
    return await desk.ward.database.write(programmes.issue_setup_code)


async def test_a_known_code_opens_the_form_and_an_unknown_one_does_not(empty_desk: Desk) -> None:
    code = await code_of(empty_desk)
    opened = await empty_desk.types("cora", f"/peer setup {code}")
    assert isinstance(opened, Open)
    assert opened.form.hidden["c"] == code
    for wrong in ("", "AAAAA-AAAAA", code[:-1]):
        assert isinstance(await empty_desk.types("cora", f"/peer setup {wrong}"), Say)


WRONG_CODE = Say(refusals.card(refusals.reason(Refused(Reason.CODE_NOT_VALID))))


async def test_whoever_types_no_code_before_there_is_a_programme_is_told_what_to_type(empty_desk: Desk) -> None:
    for bare in ("/peer setup", "/peer setup  ", "/peer join"):
        assert await empty_desk.types("cora", bare) == Say(refusals.card(refusals.NO_PROGRAMME))
    assert await empty_desk.types("cora", "/peer setup AAAAA-AAAAA") == WRONG_CODE


async def test_whoever_types_no_code_to_join_is_told_whom_to_ask(desk: Desk) -> None:
    assert await desk.types("zoe", "/peer join") == Say(refusals.card(refusals.NOT_IN_PROGRAMME))
    assert await desk.types("zoe", "/peer join AAAAA-AAAAA") == WRONG_CODE


async def test_opening_the_form_uses_nothing_up(empty_desk: Desk) -> None:
    code = await code_of(empty_desk)
    before = await everything(empty_desk.ward.database)
    for _ in range(3):
        assert isinstance(await empty_desk.types("cora", f"/peer setup {code}"), Open)
    assert await everything(empty_desk.ward.database) == before


async def test_where_there_is_a_programme_already_no_code_helps(desk: Desk) -> None:
    code = await code_of(desk)
    for user_id in ("zoe", "ana"):
        assert await desk.types(user_id, f"/peer setup {code}") == Say(refusals.card(refusals.ALREADY_IN_PROGRAMME))


@pytest.mark.parametrize(
    ("who", "channel_id", "filled"),
    [
        (Who(PLATFORM, TENANT, "cora", "fr", "America/Halifax"), "C7", {"channel": "C7", "zone": "America/Halifax"}),
        (Who(PLATFORM, TENANT, "cora"), "", {"channel": "#peer-learning", "zone": "America/Toronto"}),
    ],
)
async def test_the_form_is_filled_with_what_the_chat_says(
    empty_desk: Desk, who: Who, channel_id: str, filled: dict[str, str]
) -> None:
    turn = await empty_desk.turn("cora")
    asked = Command(who, "peer", f"setup {await code_of(empty_desk)}", channel_id=channel_id)
    answer = await router.answer(replace(turn, who=who), asked)
    assert typed(window_of(answer)).items() >= filled.items()


@pytest.mark.parametrize(
    ("wrong", "fields"),
    [
        ({"zone": "Mars/Olympus"}, {"zone"}),
        ({"mask": "1234"}, {"mask"}),
        ({"sites": "x" * 81}, {"sites"}),
        ({"zone": "nowhere", "mask": "none", "sites": "y" * 81}, {"zone", "mask", "sites"}),
        ({"coordinators": "\n".join(f"N{number}" for number in range(31))}, {"coordinators"}),
        ({"name": " "}, {"name"}),
    ],
)
async def test_what_is_wrong_stands_at_its_field_and_the_code_stays_good(
    empty_desk: Desk, wrong: dict[str, str], fields: set[str]
) -> None:
    code, nonce = await code_of(empty_desk), await empty_desk.nonce()
    refused = await empty_desk.sends("cora", "setup", {**ANSWERS, **wrong}, c=code, n=nonce)
    assert isinstance(refused, FieldErrors)
    assert set(refused.errors) == set(errors(refused.form)) == fields
    assert refused.form.hidden == {"c": code, "n": nonce}
    founded = await empty_desk.sends("cora", "setup", ANSWERS, c=code, n=nonce)
    assert "It is called Harbour Imaging." in shown(founded)


async def test_a_site_written_twice_is_one(empty_desk: Desk) -> None:
    answers = {**ANSWERS, "sites": "North\n North \n\nSouth"}
    await empty_desk.sends("cora", "setup", answers, c=await code_of(empty_desk), n=await empty_desk.nonce())
    (programme,) = await empty_desk.ward.database.read(lambda unit: unit.programmes.all())
    assert programme.sites == ("North", "South")


@pytest.mark.parametrize(
    ("answers", "warned"),
    [
        ({}, "only"),
        ({"coordinators": "Dr. Denis Dubé"}, None),
        ({"head": "yes"}, "head"),
        ({"head": "yes", "coordinators": "Dr. Denis Dubé"}, "head"),
    ],
)
async def test_one_coordinator_alone_is_warned_of(
    empty_desk: Desk, answers: dict[str, str], warned: str | None
) -> None:
    founded = await empty_desk.sends(
        "cora", "setup", {**ANSWERS, **answers}, c=await code_of(empty_desk), n=await empty_desk.nonce()
    )
    assert isinstance(founded, Replace)
    words = shown(founded).lower()
    assert ("only" in words or "head" in words) is (warned is not None)
    assert warned is None or warned in words
    assert set(facts(founded.form)) == ({"Dr. Denis Dubé"} if "coordinators" in answers else set())


async def test_somebody_elses_founding_is_not_shown(empty_desk: Desk) -> None:
    """It holds the codes of the others."""
    code, nonce = await code_of(empty_desk), await empty_desk.nonce()
    answers = {**ANSWERS, "coordinators": "Dr. Denis Dubé"}
    await empty_desk.sends("cora", "setup", answers, c=code, n=nonce)
    copied = shown(await empty_desk.sends("zoe", "setup", answers, c=code, n=nonce))
    assert "Denis" not in copied


async def channels(desk: Desk) -> list[str]:
    """Where the programme speaks."""
    return await desk.ward.database.read(
        lambda unit: [
            one.channel_id for programme in unit.programmes.all() for one in unit.programmes.channels(programme.id)
        ]
    )


async def test_a_coordinator_chooses_the_channel_in_which_they_type_it(desk: Desk) -> None:
    who = Who(PLATFORM, TENANT, "cora", "en", ZONE)
    typed_there = Command(who, "peer", "here", Surface.CHANNEL, "C0NEW", "e1")
    answer = await desk.asks("cora", typed_there)
    assert isinstance(answer, Say)
    assert "this channel" in shown(answer)
    assert await channels(desk) == ["C0NEW"]


@pytest.mark.parametrize(("user_id", "surface"), [("cora", Surface.DIRECT), ("ana", Surface.CHANNEL)])
async def test_nobody_else_does_and_nowhere_else(desk: Desk, user_id: str, surface: Surface) -> None:
    before = await channels(desk)
    who = Who(PLATFORM, TENANT, user_id, "en", ZONE)
    elsewhere = "C0NEW" if surface is Surface.CHANNEL else ""
    asked = Command(who, "peer", "here", surface, elsewhere, "e1")
    assert isinstance(await desk.asks(user_id, asked), Say)
    assert await channels(desk) == before
