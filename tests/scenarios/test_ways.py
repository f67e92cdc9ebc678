"""Where few could have sent a case: by name, through a coordinator, or on the weekly day with what else waits."""

from collections.abc import Iterable

import pytest

from bot.demo.actor import window_of
from bot.ports.unit import Unit
from bot.screens.answers import Push
from bot.services import people
from tests.drivers.cast import PLATFORM, TENANT
from tests.drivers.reading import offered, shown, typed
from tests.drivers.rows import everything
from tests.drivers.ward import CASE, DAY, Person, Ward

WAYS = ["named", "through", "weekly", "knowing"]
NO_PROMISE = "We cannot promise anonymity here."
BEHALF = "You shared it for somebody else: tell them yourself what is answered"


async def leave(ward: Ward, who: Iterable[str]) -> None:
    """People leave the programme."""

    def work(unit: Unit) -> None:
        for user_id in who:
            member = unit.people.behind(PLATFORM, TENANT, user_id)
            assert member is not None
            people.leave(unit, member)

    await ward.database.write(work)


async def shares_weekly(person: Person, happened: str) -> str:
    """Share a case that waits for company. Returns what the receipt says."""
    return person.reads(await person.shares(happened=happened, name="weekly"))


@pytest.mark.promise("A9")
async def test_through_a_coordinator_nothing_is_stored_and_nobody_is_told(ward: Ward) -> None:
    mia, cora = ward.some("mia", "cora")
    form = await mia.asks_to_share()
    assert offered(form, "name") == ["usual", *WAYS]
    assert "behalf" not in {field.name for field in form.fields}
    answers = {**CASE, "reader": mia.chooses(form, "reader", "Dr. Eli Ember")}
    again = window_of(await mia.sends(form, **answers))
    assert offered(again, "name") == WAYS
    before = await everything(ward.database)
    for asked in (form, again):
        stopped = await mia.sends(asked, **answers, name="through")
        assert isinstance(stopped, Push), "the form under it keeps what was typed"
        for words in ("Speak to a coordinator.", "Dr. Cora Cole", "Dr. Denis Dubé", "Nothing is stored here"):
            assert words in shown(stopped)
    assert "Dr. Cora Cole" not in shown(await cora.sends(await cora.asks_to_share(), **answers, name="through"))
    assert await everything(ward.database) == before
    await ward.passes(8 * DAY)
    assert ward.post.sent == []


@pytest.mark.promise("A9")
async def test_what_waits_for_company_leaves_on_tuesday_together_and_shows_nowhere_before(ward: Ward) -> None:
    """It is Tuesday: what is shared today and on Thursday leaves a week from now."""
    mia, bea, cora, eli, gus = ward.some("mia", "bea", "cora", "eli", "gus")
    lists = eli.reads(await eli.home())
    assert "It arrives on Tuesday 10 March about noon" in await shares_weekly(mia, "Shared on Tuesday.")
    await ward.passes(2 * DAY)
    assert "mardi 10 mars" in await shares_weekly(bea, "Shared on Thursday.")
    routed = await mia.asks_to_share()
    receipt = await mia.sends(routed, **CASE, reader="coordinator", name="weekly")
    assert "The coordinators see it on Tuesday 10 March about noon" in shown(receipt)
    await gus.shares(happened="Shared as usual.", reader="Dr. Eli Ember")
    await ward.passes(4 * DAY)
    assert ["Shared as usual." in eli.reads(await eli.opens_own())] == [True]
    assert "1 case. Never who shared or read it." in cora.reads(await cora.opens_board())
    assert eli.reads(await eli.home()).count("shared it with you") == lists.count("shared it with you") + 1
    await ward.passes(2 * DAY)
    arrivals = [moment.strftime("%a %d %H:%M") for moment in eli.arrivals]
    assert arrivals[1:] == ["Tue 10 12:00"] * 2
    read = {eli.reads(await eli.opens_own(at)) for at in range(3)}
    for words in ("Shared on Tuesday.", "Shared on Thursday."):
        assert sum(words in one for one in read) == 1
    for name in ("Moss", "Bouchard"):
        assert not any(name in one for one in read)
    assert "Needs a reader" in cora.reads(await cora.opens_board())


async def test_for_somebody_else_a_coordinator_shares_it_as_their_own(ward: Ward) -> None:
    cora, denis, eli, mia = ward.some("cora", "denis", "eli", "mia")
    form = await cora.asks_to_share()
    assert "Only you could have sent this" in cora.reads(form)
    receipt = await cora.shares(behalf="yes")
    assert receipt.name == "case.receipt", "nobody hides among few: the reader may guess, and is wrong"
    mine = await cora.opens_own()
    assert BEHALF in cora.reads(mine)
    # It can still be changed, and stays what it is.
    edited = window_of(await cora.presses(mine, "thread.edit.ask"))
    assert BEHALF in cora.reads(window_of(await cora.sends(edited, happened="Said otherwise.")))
    await ward.hears(eli)
    theirs = await eli.opens_message()
    await eli.sends(theirs, words="I see it now.", audience="both")
    await ward.passes(DAY)
    assert "I see it now." in cora.reads(await cora.opens_own())
    for person, screen in ((eli, await eli.opens_own()), (denis, await denis.opens_case())):
        for words in ("Cole", "somebody else", "quelqu’un d’autre", "autre personne"):
            assert words not in person.reads(screen)
    # It is offered to nobody else, and a forged tick does nothing.
    other = await mia.asks_to_share()
    asked = window_of(
        await mia.sends(other, **CASE, reader=mia.chooses(other, "reader", "Dr. Eli Ember"), behalf="yes")
    )
    assert asked.name == "case"
    assert "behalf" not in typed(asked)
    forged = await mia.sends(asked, name="knowing", behalf="yes")
    assert window_of(forged).name == "case.receipt"
    assert BEHALF not in mia.reads(await mia.opens_own())


@pytest.mark.promise("A9")
async def test_in_a_small_programme_nobody_is_promised_to_stay_hidden(ward: Ward) -> None:
    """Eight of twelve are left, and then seven: from then on each of them is asked, whatever their own group is."""
    ana, denis = ward.some("ana", "denis")
    await leave(ward, ("rae", "vic", "mia", "bea"))
    form = await ana.asks_to_share()
    assert NO_PROMISE not in ana.reads(form)
    assert (await ana.shares()).name == "case.receipt"
    await leave(ward, ("wren",))
    form = await ana.asks_to_share()
    assert NO_PROMISE in ana.reads(form)
    assert "At most 5 people could have sent this" in ana.reads(form)
    assert "Nous ne pouvons pas promettre l’anonymat ici." in denis.reads(await denis.asks_to_share())
    assert offered(form, "name") == ["usual", *WAYS]
    answers = {**CASE, "reader": ana.chooses(form, "reader", "Dr. Cora Cole")}
    before = await everything(ward.database)
    again = window_of(await ana.sends(form, **answers))
    assert offered(again, "name") == WAYS
    assert NO_PROMISE in ana.reads(again)
    assert await everything(ward.database) == before
    assert "It arrives on Tuesday 10 March" in shown(await ana.sends(again, name="weekly"))
