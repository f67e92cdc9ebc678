"""A case that changes hands: what was written for one reader is not for the next, who may be a coordinator."""

from bot.demo.actor import window_of
from bot.screens.elements import Form
from tests.drivers.reading import entries, shown
from tests.drivers.ward import DAY, Ward

WORDS = "Only for whoever read it first."


async def _handed_back(ward: Ward, **answers: str) -> Form:
    """Ana writes to Eli and tells who she is; Eli hands the case back. Returns Ana's window from before."""
    ana, eli = ward.some("ana", "eli")
    mine, _ = await ward.talk(**answers)
    if "name" not in answers:
        mine = await ana.goes_on(mine, "thread.name.ask", sure="yes")
    older = window_of(await ana.sends(mine, words=WORDS))
    await eli.goes_on(await eli.opens_own(), "thread.not_mine.ask")
    return older


async def _routed_to(ward: Ward, name: str) -> None:
    cora = ward["cora"]
    form = window_of(await cora.presses(await cora.opens_case(), "board.route.ask"))
    await cora.sends(form, reader=cora.chooses(form, "reader", name))


async def test_a_coordinator_who_routes_a_case_to_themselves_reads_nothing_but_the_case(ward: Ward) -> None:
    cora = ward["cora"]
    await _handed_back(ward)
    await _routed_to(ward, cora.name)
    await ward.passes(4 * DAY)
    read = await cora.opens_own()
    assert len(entries(read)) == 1
    assert "Ana Alder" not in cora.reads(read)
    assert WORDS not in cora.reads(read)


async def test_the_sharer_keeps_their_own_words_and_may_tell_the_next_reader_who_they_are(ward: Ward) -> None:
    ana, gus = ward.some("ana", "gus")
    await _handed_back(ward)
    await _routed_to(ward, gus.name)
    await ward.hears(gus)
    mine = await ana.opens_own()
    assert WORDS in ana.reads(mine)
    await ana.goes_on(mine, "thread.name.ask", sure="yes")
    assert "Ana Alder" in gus.reads(await gus.opens_own())


async def test_a_name_given_with_the_case_stays_with_the_case(ward: Ward) -> None:
    gus = ward["gus"]
    await _handed_back(ward, name="named")
    await _routed_to(ward, gus.name)
    await ward.hears(gus)
    read = gus.reads(await gus.opens_own())
    assert "Ana Alder" in read
    assert WORDS not in read


async def test_a_window_older_than_the_hand_back_sends_nothing_to_the_next_reader(ward: Ward) -> None:
    ana, gus = ward.some("ana", "gus")
    older = await _handed_back(ward)
    assert "Nothing was changed" in shown(await ana.sends(older, words="And this.", audience="colleague"))
    await _routed_to(ward, gus.name)
    await ward.hears(gus)
    assert "And this." not in gus.reads(await gus.opens_own())
