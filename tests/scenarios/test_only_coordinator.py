"""One coordinator alone: nobody else could handle a case of theirs, and nobody may learn from that whose it is."""

import pytest

from bot.demo.actor import buttons_of, window_of
from bot.domain.programmes import Moderation
from bot.screens.elements import Form
from tests.drivers.reading import errors, shown, typed
from tests.drivers.rows import everything
from tests.drivers.ward import CASE, DAY, Person, Ward

ALONE = "You are the only coordinator. Nobody else could handle a case of yours."
NOT_ROUTED = (
    "You are the only coordinator, so nobody else could take this on. Name who read the study, or invite a second"
    " coordinator first: /peer invite."
)
NOT_CHECKED = (
    "A coordinator reads each case first here, and nobody who takes part in it may. There is no other coordinator yet:"
    " invite one first, or ask for one."
)
HOLDS = "You take part in this conversation, so another coordinator handles it. Nobody else sees this sentence."
HOLDS_ALONE = "You take part in this conversation and are the only coordinator, so nobody can handle it yet."


async def leaves(person: Person) -> None:
    """Leave the programme."""
    await person.goes_on(await person.home(), "leave.ask", sure="yes")


async def refuses(ward: Ward, person: Person, form: Form, why: str, reader: str, **answers: str) -> None:
    """Send a case that nobody could handle: it says so at the reader, keeps the words, and stores nothing."""
    before = await everything(ward.database)
    refused = window_of(await person.sends(form, **{**CASE, "name": "knowing", "reader": reader, **answers}))
    assert errors(refused) == {"reader": why}
    assert typed(refused)["happened"] == CASE["happened"]
    assert await everything(ward.database) == before


async def test_the_form_says_so_before_it_is_sent_and_refuses_what_nobody_could_take_on(ward: Ward) -> None:
    cora, denis, eli = ward.some("cora", "denis", "eli")
    assert ALONE not in cora.reads(await cora.asks_to_share())
    await leaves(denis)
    form = await cora.asks_to_share()
    assert ALONE in cora.reads(form)
    for reader in ("coordinator", "mine", cora.chooses(form, "reader", cora.name)):
        await refuses(ward, cora, form, NOT_ROUTED, reader)
    # Who names its reader needs no coordinator.
    sent = window_of(
        await cora.sends(form, **{**CASE, "name": "knowing", "reader": cora.chooses(form, "reader", eli.name)})
    )
    assert sent.name == "case.receipt"
    # Everybody else's form is as ever.
    assert "only coordinator" not in eli.reads(await eli.asks_to_share())
    assert (await eli.shares("coordinator")).name == "case.receipt"


@pytest.mark.parametrize("moderation", [Moderation.FIRST_NOTE])
async def test_where_a_coordinator_reads_first_there_has_to_be_one_who_may(ward: Ward) -> None:
    ana, cora, denis, eli = ward.some("ana", "cora", "denis", "eli")
    form = await cora.asks_to_share()
    # Two coordinators, and both would take part.
    await refuses(ward, cora, form, NOT_CHECKED, cora.chooses(form, "reader", denis.name))
    theirs = await ana.asks_to_share()
    assert (await ana.shares(denis.name)).name == "case.receipt"
    await leaves(denis)
    await refuses(ward, cora, form, NOT_CHECKED, cora.chooses(form, "reader", eli.name))
    await refuses(ward, ana, theirs, NOT_CHECKED, ana.chooses(theirs, "reader", cora.name))
    assert (await ana.shares(eli.name)).name == "case.receipt"


async def test_handed_back_to_a_coordinator_who_shared_it_it_says_so_to_them_alone(ward: Ward) -> None:
    cora, denis, eli, gus = ward.some("cora", "denis", "eli", "gus")
    mine, window = await ward.talk("cora", "eli")
    await leaves(denis)
    handed_back = eli.reads(await eli.goes_on(window, "thread.not_mine.ask"))
    await ward.passes(DAY)
    window = await cora.opens_own()
    assert "Nobody else can find the reader. Invite a second coordinator" in cora.reads(window)
    assert "Needs a reader" in cora.reads(await cora.opens_board())
    refused = await cora.presses(await cora.opens_board(), "board.open")
    assert HOLDS_ALONE in shown(refused)
    # The reader reads what every reader reads who hands a case back.
    await gus.shares("Dr. Eli Ember")
    await ward.hears(eli)
    assert eli.reads(await eli.goes_on(await eli.opens_message(), "thread.not_mine.ask")) == handed_back
    # A second coordinator can handle it at once, and finds it where it stood.
    form = window_of(await cora.types("/peer invite"))
    made = window_of(await cora.sends(form, names="Dr. Zoe Zhang", role="radiologist", site="0", coordinator="yes"))
    code = next(line.partition(": ")[2] for line in cora.reads(made).splitlines() if line.startswith("Dr. Zoe"))
    zoe = ward["zoe"]
    await zoe.types(f"/peer join {code}")
    assert "Choose the reader" in zoe.reads(await zoe.opens_case())
    assert HOLDS in shown(await cora.presses(await cora.opens_board(), "board.open"))
    assert "Nobody else can find the reader" not in cora.reads(await cora.opens_own())
    assert mine.hidden["h"] != window.hidden["h"]


async def test_what_a_coordinator_is_told_counts_coordinators_and_never_seats(ward: Ward) -> None:
    """Two coordinators hold the two seats. To neither does it say that nobody else could: that would name the other."""
    cora, denis = ward.some("cora", "denis")
    await ward.talk("cora", "denis")
    for person in (cora, denis):
        assert HOLDS in shown(await person.presses(await person.opens_board(), "board.open"))


async def test_oneself_by_name_is_mine(ward: Ward) -> None:
    ana, cora = ward.some("ana", "cora")
    receipt = ana.reads(await ana.shares(ana.name))
    assert "find the reader" not in receipt
    assert "The coordinators see it on" in receipt
    await ward.hears(cora)
    actions = {button.action for button in buttons_of(await cora.opens_case())}
    assert "board.route.ask" not in actions
    await ward.passes(5 * DAY)
    assert ana.messages == []
    assert ana.reads(await ana.home()).count("You shared it") == 1
    assert "A colleague shared it with you" not in ana.reads(await ana.home())


async def test_who_leaves_the_choice_of_reader_to_others_is_asked_from_one_fewer(ward: Ward) -> None:
    """Six chest radiologists are in the North. With five, whoever the coordinators choose may be one of the five."""
    ana = ward["ana"]
    assert (await ana.shares("coordinator")).name == "case.receipt"
    await leaves(ward["kit"])
    again = await ana.shares("coordinator")
    assert (
        "At most 4 people could have sent this as far as role, site and subspecialty tell, the reader not counted"
        in ana.reads(again)
    )
    assert (await ana.shares("Dre Béa Bouchard")).name == "case.receipt"


async def test_who_coordinates_alone_reads_what_that_means_where_the_programme_is_set(ward: Ward) -> None:
    cora, denis = ward.some("cora", "denis")
    alone = "Where a coordinator reads first, such a case cannot be shared at all."
    assert alone not in cora.reads(window_of(await cora.types("/peer programme")))
    await leaves(denis)
    assert alone in cora.reads(window_of(await cora.types("/peer programme")))
