"""What is destroyed when, who agreed to it, and the legal hold that takes two people and that everybody sees."""

from pathlib import Path

import pytest
import sqlalchemy as sa

from bot.demo.actor import buttons_of, window_of
from bot.screens.elements import Form
from bot.services import retention
from storage.tables import programmes
from tests.drivers.reading import shown
from tests.drivers.ward import DAY, Person, Ward

STANDS = "Une suspension juridique est en vigueur."
WHY = "Counsel’s letter, file twelve"


async def schedule(person: Person) -> Form:
    """What somebody sees who types /peer retention."""
    return window_of(await person.types("/peer retention"))


async def step(person: Person, name: str) -> str:
    """Press a button of the window, send the form behind it, and read what comes."""
    form = window_of(await person.presses(await schedule(person), f"retention.{name}.ask"))
    return person.reads(window_of(await person.sends(form)))


async def asks_for_hold(person: Person) -> str:
    form = window_of(await person.presses(await schedule(person), "retention.hold.ask"))
    return person.reads(window_of(await person.sends(form, reason=WHY, sure="yes")))


def keys(ward: Ward) -> int:
    """How many keys that belong to conversations are on the disk."""
    return sum("-" not in file.stem and file.stem != "app" for file in Path(ward.database.keys.path).glob("*.key"))


async def closed(ward: Ward) -> None:
    ana, eli = ward.some("ana", "eli")
    await ana.shares(eli.name)
    await ward.hears(eli)
    await eli.goes_on(await eli.opens_own(), "thread.close.ask", rounds="no")


@pytest.mark.promise("A2")
async def test_a_hold_takes_two_stops_the_clock_for_all_to_see_and_its_end_lets_go_what_is_due(ward: Ward) -> None:
    ana, cora, denis = ward.some("ana", "cora", "denis")
    await closed(ward)
    before = keys(ward)
    assert WHY in await asks_for_hold(cora)
    # A request alone stops nothing, and whoever asked cannot be the second person.
    assert not (await ward.database.read(lambda unit: retention.stopped(unit, unit.programmes.all()[0])))
    assert "you are the one who asked" in await step(cora, "agree")
    assert "Une suspension juridique est demandée." in denis.reads(await denis.home())
    assert "hold" not in ana.reads(await ana.home())
    assert STANDS in await step(denis, "agree")
    for person, words in ((ana, "A legal hold stands."), (cora, "A legal hold stands."), (denis, STANDS)):
        assert words in person.reads(await person.home())
        seen = person.reads(await schedule(person))
        assert words in seen
        assert WHY in seen
        assert cora.name in seen
        assert denis.name in seen
    assert not any(button.action.startswith("retention.") for button in buttons_of(await schedule(ana)))
    await ward.passes(90 * DAY)
    assert keys(ward) == before
    await step(denis, "end")
    assert "c’est vous qui avez demandé" in await step(denis, "agree")
    await ward.passes(DAY)
    assert keys(ward) == before
    await step(cora, "agree")
    await ward.passes(DAY)
    assert keys(ward) == 0
    said = ana.reads(await schedule(ana))
    assert "nobody can tell who took part in 1 conversation." in said
    assert "the words of 1 conversation were destroyed." in said
    assert "Legal holds that are over" in said
    assert "legal hold" not in ana.reads(await ana.home())


async def test_what_nobody_agrees_to_lapses_and_can_be_declined(ward: Ward) -> None:
    cora, denis = ward.some("cora", "denis")
    await asks_for_hold(cora)
    assert "hold stands already, or is asked" in cora.reads(
        window_of(await cora.sends(await _hold_form(ward, cora), reason=WHY, sure="yes"))
    )
    assert WHY not in await step(denis, "back")
    await asks_for_hold(cora)
    await ward.passes(8 * DAY)
    assert WHY not in cora.reads(await schedule(cora))
    await asks_for_hold(denis)
    await step(cora, "agree")
    # The end of a hold lapses as well, and the hold stands on.
    await step(cora, "end")
    await ward.passes(8 * DAY)
    seen = cora.reads(await schedule(cora))
    assert "A legal hold stands." in seen
    assert "Its end is asked for by" not in seen
    await step(cora, "end")
    assert STANDS in await step(denis, "back")


async def _hold_form(ward: Ward, person: Person) -> Form:
    """The form as somebody holds it who opened it before another asked."""
    from bot.screens.retention import hold_form

    return hold_form(await ward.database.write(lambda unit: unit.nonces.issue()))


async def test_an_older_window_agrees_to_nothing(ward: Ward) -> None:
    cora, denis = ward.some("cora", "denis")
    await asks_for_hold(cora)
    agrees = window_of(await denis.presses(await schedule(denis), "retention.agree.ask"))
    await step(cora, "back")
    assert "Il n’y a rien à ouvrir ici." in denis.reads(window_of(await denis.sends(agrees)))
    await asks_for_hold(cora)
    first = window_of(await denis.presses(await schedule(denis), "retention.agree.ask"))
    await denis.sends(first)
    await step(denis, "end")
    # The form that agreed to the hold does not agree to its end.
    assert "There is nothing to open here." in cora.reads(window_of(await cora.sends(first)))


@pytest.mark.promise("A2")
async def test_nothing_is_destroyed_until_somebody_is_named_who_agreed(ward: Ward) -> None:
    ana, cora = ward.some("ana", "cora")
    await ward.database.write(lambda unit: unit.execute(sa.update(programmes).values(agreed_by="", agreed_on=None)))
    await closed(ward)
    before = keys(ward)
    await ward.passes(60 * DAY)
    assert keys(ward) == before
    assert "Nothing is destroyed yet." in cora.reads(await cora.home())
    assert "Nothing is destroyed yet." not in ana.reads(await ana.home())
    assert "Nothing is destroyed yet." in ana.reads(await schedule(ana))
    asked = window_of(await cora.types("/peer programme"))
    await cora.sends(asked, agreed="Privacy office")
    await ward.passes(DAY)
    assert keys(ward) == 0
    assert "Privacy office" in ana.reads(await schedule(ana))
    emptied = shown(await cora.sends(window_of(await cora.types("/peer programme")), agreed=""))
    assert "Somebody has agreed already." in emptied
