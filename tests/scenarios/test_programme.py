"""A coordinator chooses anew what the programme chose: guests, moderation, whom to call, study numbers, the channel."""

from dataclasses import replace

from bot.demo.actor import window_of
from bot.screens.elements import Form
from bot.screens.inputs import Submitted
from tests.drivers.cast import AGREED, CHANNEL, HOUSE, MASK, PATHWAY
from tests.drivers.reading import errors, shown, typed
from tests.drivers.ward import Person, Ward

GUEST = "Guests cannot take part in this programme."
NEW = {
    "pathway": "Call extension 7000.",
    "mask": "@@@@",
    "channel": "#elsewhere",
    "moderation": "first_note",
    "agreed": "Dr. P. Example",
}


async def asks(person: Person) -> Form:
    """`/peer programme`."""
    return window_of(await person.types("/peer programme"))


def calls_a_guest(ward: Ward, user_id: str) -> Person:
    """From now on the platform says that somebody is a guest."""
    person = ward[user_id]
    person.who = replace(person.who, guest=True)
    return person


async def test_a_coordinator_sees_what_was_chosen_and_changes_it(ward: Ward) -> None:
    cora, ana = ward.some("cora", "ana")
    form = await asks(cora)
    assert HOUSE in cora.reads(form)
    stands = {"moderation": "off", "pathway": PATHWAY, "mask": MASK, "channel": CHANNEL, "agreed": AGREED}
    assert typed(form) == stands
    assert "The programme is changed." in cora.reads(window_of(await cora.sends(form, **NEW)))
    assert typed(await asks(cora)) == NEW
    # It holds at once, for everybody.
    stop = window_of(await ana.sends(await ana.asks_to_share(), outstanding="not_yet"))
    assert "Call extension 7000." in ana.reads(stop)
    (programme,) = await ward.database.read(lambda unit: unit.programmes.all())
    assert (programme.name, programme.reference_mask, programme.moderation.value) == (HOUSE, "@@@@", "first_note")


async def test_without_study_numbers_and_with_them_again(ward: Ward) -> None:
    cora = ward["cora"]
    await cora.sends(await asks(cora), mask="")
    assert "mask" not in typed(await asks(cora))
    await cora.sends(await asks(cora), mask=MASK)
    assert typed(await asks(cora))["mask"] == MASK


async def test_it_opens_from_home_and_by_a_word_nearly_right(ward: Ward) -> None:
    cora, ana = ward.some("cora", "ana")
    assert window_of(await cora.presses(await cora.home(), "programme.ask")).name == "programme"
    guessed = await cora.types("/peer program")
    assert "Did you mean /peer programme?" in shown(guessed)
    assert "Did you mean" not in shown(await ana.types("/peer program"))


async def test_nobody_but_a_coordinator_opens_or_changes_it(ward: Ward) -> None:
    cora, ana, zoe = ward.some("cora", "ana", "zoe")
    form = await asks(cora)
    assert "Only coordinators can do this." in shown(await ana.types("/peer programme"))
    assert "You are not in this programme." in shown(await zoe.types("/peer programme"))
    for person in (ana, zoe):
        refused = await person.dispatches(Submitted(person.who, "programme", {**typed(form), **NEW}, form.hidden))
        assert "is changed" not in shown(refused.answer)
    assert typed(await asks(cora)) == typed(form)


async def test_a_mistake_stands_at_its_field_and_nothing_is_lost(ward: Ward) -> None:
    cora = ward["cora"]
    wrong = window_of(await cora.sends(await asks(cora), **{**NEW, "mask": "NUMBER", "guests": "yes"}))
    assert errors(wrong) == {"mask": "Use # for a digit, @ for a letter and * for either."}
    assert typed(wrong) == {**NEW, "mask": "NUMBER", "guests": "True"}
    empty = window_of(await cora.sends(wrong, mask="", pathway=" "))
    assert errors(empty) == {"pathway": "Write something here."}
    assert "is changed" in cora.reads(window_of(await cora.sends(empty, **NEW)))


async def test_sent_twice_is_once_and_two_coordinators_do_not_undo_each_other_unseen(ward: Ward) -> None:
    cora, denis = ward.some("cora", "denis")
    early, late = await asks(denis), await asks(cora)
    for _ in range(2):
        assert "is changed" in cora.reads(window_of(await cora.sends(late, **NEW)))
    shows = window_of(await denis.sends(early, pathway="Appelez le 9999.", guests="yes"))
    assert "Quelqu’un a modifié le programme entre-temps." in denis.reads(shows)
    assert typed(shows)["pathway"] == "Appelez le 9999."
    assert typed(await asks(cora)) == NEW
    assert "Le programme est modifié." in denis.reads(window_of(await denis.sends(shows)))
    assert typed(await asks(cora))["pathway"] == "Appelez le 9999."


async def test_guests_take_part_from_the_moment_the_programme_says_so_until_it_says_no(ward: Ward) -> None:
    cora = ward["cora"]
    ana = calls_a_guest(ward, "ana")
    home = await ana.types("/peer")
    assert GUEST in shown(home)
    assert (await ana.types("/case")) == home
    for words in ("/peer help", "/peer join CODE", "/peer setup CODE", "anything"):
        assert GUEST in shown(await ana.types(words)), words
    await cora.sends(await asks(cora), guests="yes")
    form = await ana.asks_to_share()
    assert form.name == "case"
    await cora.sends(await asks(cora), guests="")
    assert GUEST in shown(await ana.sends(form, outstanding="no"))


async def test_guests_found_nothing(house: Ward) -> None:
    zoe = calls_a_guest(house, "zoe")
    assert GUEST in shown(await zoe.types("/peer setup AAAAA-AAAAA"))
    assert "personnes invitées" in shown(await zoe.types("/peer"), "fr")


async def test_where_nothing_tells_who_is_a_guest_nobody_is_asked(ward: Ward) -> None:
    cora = ward["cora"]
    await cora.sends(await asks(cora), guests="yes")
    ward.chat.tells_guests = False
    form = await asks(cora)
    assert "guests" not in cora.reads(form).lower()
    assert "is changed" in cora.reads(window_of(await cora.sends(form, pathway="Call extension 7000.")))
    # What was not asked stays as it is.
    ward.chat.tells_guests = True
    assert typed(await asks(cora))["guests"] == "True"


async def test_a_channel_that_the_bot_does_not_reach_is_said_at_once(ward: Ward) -> None:
    cora = ward["cora"]
    for reached, is_said in ((False, True), (True, False), (None, False)):
        ward.chat.reached = reached
        done = cora.reads(window_of(await cora.sends(await asks(cora), channel="#radiology")))
        assert ("The bot does not reach the channel." in done) is is_said
