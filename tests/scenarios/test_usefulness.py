"""Was this useful? Both ends are asked once, and only the programme is told, when enough people are behind it."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
import sqlalchemy as sa

from bot.demo.actor import buttons_of, window_of
from bot.screens.elements import Form
from storage.count_tables import tallies, usefulness
from tests.drivers.cast import ZONE
from tests.drivers.rows import everything
from tests.drivers.ward import DAY, Person, Ward
from tests.promises.attack import Ledger

SPRING = datetime(2026, 4, 1, 8, 0, tzinfo=ZoneInfo(ZONE))
"""The quarter in which the stories begin is over."""

READERS = ("eli", "gus", "ivan", "kit", "bea")
ANSWERS = ("yes", "no", "yes", "partly", "yes")


def asked(window: Form) -> bool:
    """Whether a window asks whether it was of use."""
    return "thread.useful" in {button.action for button in buttons_of(window)}


async def says(person: Person, window: Form, said: str) -> Form:
    """Press one of the three answers."""
    at = ("yes", "partly", "no").index(said)
    return window_of(await person.presses(window, "thread.useful", at))


async def figures(person: Person) -> str:
    """What a coordinator reads of it."""
    listed = window_of(await person.types("/peer survey"))
    return person.reads(window_of(await person.presses(listed, "useful.show")))


async def test_each_end_is_asked_once_when_it_has_thanked_or_it_is_over(ward: Ward) -> None:
    ana, eli = ward.some("ana", "eli")
    mine, theirs = await ward.talk()
    assert not asked(mine)
    assert not asked(theirs)
    thanked = window_of(await eli.sends(theirs, answer="thanks", words="I see it now."))
    assert "Was this case useful to you?" in eli.reads(thanked)
    rows = await everything(ward.database)
    told = await says(eli, thanked, "partly")
    assert "It is counted, and not kept with this conversation." in eli.reads(told)
    assert not asked(told)
    changed = {name for name, found in (await everything(ward.database)).items() if found != rows[name]}
    assert changed == {"threads", "tallies"}
    # Another window still has the buttons. What was said first stands, and nothing more is counted.
    rows = await everything(ward.database)
    assert not asked(await says(eli, thanked, "no"))
    assert await everything(ward.database) == rows
    await ward.hears(ana)
    mine = await ana.opens_message()
    assert not asked(mine)
    closed = await ana.goes_on(mine, "thread.close.ask", rounds="no")
    assert "Was the answer useful to you?" in ana.reads(closed)
    assert not asked(await says(ana, closed, "yes"))
    await ward.hears(eli)
    assert not asked(await eli.opens_message())


async def test_where_nobody_answered_who_shared_it_is_asked_nothing(ward: Ward) -> None:
    ana, eli = ward.some("ana", "eli")
    await ward.talk()
    assert not asked(await ana.goes_on(await ana.opens_own(), "thread.close.ask", rounds="no"))
    await ward.hears(eli)
    assert asked(await eli.opens_message())


@pytest.mark.promise("A5")
@pytest.mark.parametrize("people", [4, 5])
async def test_nothing_is_shown_of_fewer_than_five_or_before_the_quarter_is_over(ward: Ward, people: int) -> None:
    """Whoever shared all the cases is one person, and nothing is said of the answers to them."""
    ana, cora, denis = ward.some("ana", "cora", "denis")
    ledger, lengths = Ledger(ward.database), set[int]()
    for number, (reader, said) in enumerate(zip(READERS[:people], ANSWERS[:people], strict=True)):
        _, window = await ward.talk("ana", reader)
        await ward[reader].sends(window, words="I see.")
        closed = await ward[reader].goes_on(window, "thread.close.ask", rounds="no")
        await says(ward[reader], closed, said)
        own = [await ana.opens_own(at) for at in range(number + 1)]
        await says(ana, next(window for window in own if asked(window)), "no")
        rows = await ward.database.read(lambda unit: unit.execute(sa.select(tallies)).all())
        assert [row.seat for row in rows] == ["reader", "submitter"]
        lengths |= {len(row.box) for row in rows}
    # No length and no figure tells how many have answered, or what.
    assert len(lengths) == 1
    assert "Nothing can be shown yet." in await figures(cora)
    await ward.until(SPRING - DAY)
    assert "Nothing can be shown yet." in await figures(cora)
    await ward.until(SPRING)
    text = await figures(cora)
    kept = await ward.database.read(lambda unit: unit.execute(sa.select(usefulness)).all())
    if people == 5:
        assert "Thursday 1 January to Tuesday 31 March 2026" in text
        assert [(row.seat, row.yes, row.partly, row.no) for row in kept] == [("reader", 3, 1, 1)]
        assert "Readers, of the case" in text
        assert "Du jeudi 1er janvier au mardi 31 mars 2026" in await figures(denis)
    else:
        assert "Nothing can be shown yet." in text
        assert kept == []
    assert "Those who shared one" not in text
    assert [wrote for wrote in ledger.transactions if wrote >= {"person", "anonymous"}] == []
    left = await ward.database.read(lambda unit: unit.execute(sa.select(tallies)).all())
    assert {row.seat for row in left} == ({"submitter"} if people == 5 else {"reader", "submitter"})
    # What waits for more people is looked at again when the next quarter is over, and after a year it is destroyed.
    for _ in range(5):
        ward.clock.move(by=90 * DAY)
        await ward.bot.run_due()
    assert await ward.database.read(lambda unit: unit.execute(sa.select(tallies)).all()) == []
    assert len(await ward.database.read(lambda unit: unit.execute(sa.select(usefulness)).all())) == len(kept)
