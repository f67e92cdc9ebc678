"""Sharing a case: one form, one gate, one receipt."""

import asyncio
from datetime import timedelta

import pytest

from bot.demo.actor import window_of
from bot.domain.cases import Ask, Kind, asks
from bot.screens.answers import FieldErrors, Push, Replace
from bot.screens.elements import Form
from tests.drivers.cast import PATHWAY
from tests.drivers.reading import entries, errors, links, offered, shown, typed
from tests.drivers.ward import CASE, DAY, Person, Ward
from tests.fakes import FixedClock

STORY = "A small nodule at the left apex, behind the first rib."


async def stored(ward: Ward) -> int:
    """How many cases there are, whoever may see them."""
    own = [len([row for row in await own_list(ward[name]) if row]) for name in ("ana", "eli", "mia", "cora")]
    return sum(own)


async def own_list(person: Person) -> list[str]:
    """The lines of somebody's own list of conversations."""
    return [line for line in person.reads(await person.home()).splitlines() if "You shared it" in line]


async def test_a_case_takes_three_choices_a_name_and_one_typed_field(ward: Ward) -> None:
    ana, eli = ward.some("ana", "eli")
    form = await ana.asks_to_share()
    words = ana.reads(form)
    needed = [field.name for field in form.fields if not field.optional and field.name not in typed(form)]
    assert needed == ["outstanding", "kind", "modality", "reader", "happened"]
    assert [field.name for field in form.fields if field.optional and type(field).__name__.endswith("Text")] == [
        "invite",
        "point",
    ]
    assert typed(form) == {"subspecialty": "chest", "name": "usual", "matter": "none"}
    assert offered(form, "name") == ["usual", "unseen", "named"]
    assert "Who can see this:" in words
    assert "At most 6 people could have sent this" in words
    assert "It arrives on the next working day, about noon." in words
    assert "Not for anything urgent." in words
    assert "No names, dates or numbers of patients." in words
    answers = {**CASE, "reader": ana.chooses(form, "reader", eli.name)}
    receipt = window_of(await ana.sends(form, **answers))
    assert receipt.name == "case.receipt"
    said = ana.reads(receipt)
    label = said.partition("Your case is ")[2][:4]
    assert f"Your case is {label}. Thank you. It arrives on Wednesday 4 March about noon" in said
    assert links(receipt)[0].startswith("https://peer.example/files/")
    assert [line.partition(":")[0] for line in await own_list(ana)] == [label]


@pytest.mark.parametrize(
    ("answers", "arrives"),
    [
        ({}, "Wednesday 4 March"),
        ({"name": "named"}, None),
        ({"kind": "good_call"}, None),
        ({"kind": "good_call", "name": "unseen"}, None),
        ({"kind": "near_miss", "name": "unseen"}, "Wednesday 4 March"),
    ],
)
async def test_the_receipt_says_when_it_arrives(ward: Ward, answers: dict[str, str], arrives: str | None) -> None:
    ana = ward["ana"]
    said = ana.reads(await ana.shares(**answers))
    assert (f"It arrives on {arrives} about noon" in said) if arrives else ("It leaves now." in said)


async def test_not_yet_stops_and_keeps_the_words(ward: Ward) -> None:
    ana = ward["ana"]
    form = await ana.asks_to_share()
    answers = {**CASE, "reader": ana.chooses(form, "reader", "Dr. Eli Ember"), "outstanding": "not_yet"}
    stop = await ana.sends(form, **answers)
    # It is laid over the form, which keeps what was typed: the same form, with that answer changed, is then sent.
    assert isinstance(stop, Push)
    assert "Stop here and call." in shown(stop)
    assert PATHWAY in shown(stop)
    assert "What you typed stays in the form" in shown(stop)
    await ward.passes(DAY)
    assert await stored(ward) == 0
    assert ward.post.sent == []
    receipt = window_of(await ana.sends(form, **{**answers, "outstanding": "dealt_with"}))
    assert receipt.name == "case.receipt"
    await ward.hears(ward["eli"])
    assert "dealt with, says the person who shared it" in ward["eli"].reads(await ward["eli"].opens_message())


async def test_not_yet_stops_whatever_else_is_missing(ward: Ward) -> None:
    ana = ward["ana"]
    stop = await ana.sends(await ana.asks_to_share(), outstanding="not_yet")
    assert "Stop here and call." in shown(stop)


async def test_errors_stand_at_their_fields_and_typed_words_survive(ward: Ward) -> None:
    ana = ward["ana"]
    form = await ana.asks_to_share()
    refused = await ana.sends(form, point="P" * 301, happened="  \n ", kind="gossip", factor="perception")
    assert isinstance(refused, FieldErrors)
    assert errors(window_of(refused)) == {
        "outstanding": "Choose one.",
        "kind": "Choose one of the answers offered.",
        "modality": "Choose one.",
        "reader": "Choose one.",
        "happened": "Write something here.",
        "point": "At most 300 characters. You wrote 301.",
    }
    assert set(refused.errors) == set(errors(refused.form))
    assert typed(refused.form)["point"] == "P" * 301
    assert typed(refused.form)["factor"] == "perception"
    assert await stored(ward) == 0
    mended = {**CASE, "reader": "coordinator", "point": "Look twice."}
    assert window_of(await ana.sends(refused.form, **mended)).name == "case.receipt"


async def test_somebody_who_is_no_reader_is_refused_at_the_field(ward: Ward) -> None:
    ana = ward["ana"]
    form = await ana.asks_to_share()
    refused = window_of(await ana.sends(form, **{**CASE, "reader": "0123456789"}))
    assert errors(refused) == {"reader": "Choose one of the answers offered."}


async def test_sent_twice_it_is_one_case_with_one_receipt(ward: Ward) -> None:
    ana = ward["ana"]
    form = await ana.asks_to_share()
    answers = {**CASE, "reader": ana.chooses(form, "reader", "Dr. Eli Ember")}
    first = await ana.sends(form, **answers)
    assert await ana.sends(form, **answers) == first
    ward.clock.move(by=timedelta(days=1, hours=20))
    assert await ana.sends(form, **answers) == first
    assert len(await own_list(ana)) == 1


async def test_sent_eight_times_at_once_it_is_one_case_with_one_receipt(ward: Ward) -> None:
    ana = ward["ana"]
    form = await ana.asks_to_share()
    answers = {**CASE, "reader": ana.chooses(form, "reader", "Dr. Eli Ember")}
    receipts = await asyncio.gather(*(ana.sends(form, **answers) for _ in range(8)))
    assert all(receipt == receipts[0] for receipt in receipts)
    assert window_of(receipts[0]).name == "case.receipt"
    assert len(await own_list(ana)) == 1


async def test_a_form_older_than_two_days_is_refused_in_words(ward: Ward) -> None:
    ana = ward["ana"]
    form = await ana.asks_to_share()
    answers = {**CASE, "reader": ana.chooses(form, "reader", "Dr. Eli Ember")}
    await ward.passes(3 * DAY)
    refused = await ana.sends(form, **answers)
    # Laid over the form, so that the words can be copied out of it.
    assert isinstance(refused, Push)
    assert "This form is more than two days old" in shown(refused)
    assert "Copy your words" in shown(refused)
    assert await stored(ward) == 0


async def test_a_case_by_name_shows_the_name_to_the_reader_and_to_nobody_else(ward: Ward) -> None:
    ana, eli, cora = ward.some("ana", "eli", "cora")
    _, theirs = await ward.talk(name="named")
    assert eli.arrivals[0] == ward.now.replace(hour=10, minute=30)
    assert [entry.who for entry in entries(theirs)] == ["Dr. Ana Alder"]
    assert "A colleague, " not in eli.reads(theirs)
    assert "Dr. Ana Alder shared it with you." in eli.reads(await eli.home())
    assert "Alder" not in cora.reads(await cora.opens_case())
    mine = await ana.opens_own()
    assert "(Your colleague reads your name: Dr. Ana Alder)" in ana.reads(mine)
    assert len(entries(mine)) == 1
    await ana.sends(mine, words="One more thing.", audience="both")
    await ward.passes(DAY)
    assert [entry.who for entry in entries(await eli.opens_own())] == ["Dr. Ana Alder"] * 2
    assert "Alder" not in cora.reads(await cora.opens_case())


async def test_without_an_answer_only_a_good_call_carries_its_sharers_name(ward: Ward) -> None:
    ana, eli = ward.some("ana", "eli")
    read = [kind for kind in Kind if Ask.READER in asks(kind)]
    for kind in read:
        turned_out = "A cyst." if Ask.TURNED_OUT in asks(kind) else ""
        await ana.shares(kind=kind.value, happened=f"A case of the kind {kind}.", turned_out=turned_out)
    await ward.passes(2 * DAY)
    named = set[str]()
    for at in range(len(read)):
        words = eli.reads(await eli.opens_own(at))
        if "Alder" in words:
            named.add(words.partition("A case of the kind ")[2].partition(".")[0])
    assert named == {Kind.GOOD_CALL}


async def test_a_good_call_can_stay_unseen(ward: Ward) -> None:
    eli = ward["eli"]
    _, theirs = await ward.talk(kind="good_call", name="unseen")
    assert "Alder" not in eli.reads(theirs)


async def test_mine_goes_to_the_coordinators_and_to_no_reader(ward: Ward) -> None:
    ana, cora = ward.some("ana", "cora")
    receipt = ana.reads(await ana.shares("mine"))
    assert "find the reader" not in receipt
    await ward.hears(cora)
    opened = await cora.opens_case()
    assert STORY in cora.reads(opened)
    assert "Choose the reader" not in cora.reads(opened)
    assert "The coordinators have it. You may write to them here." in ana.reads(await ana.opens_own())
    assert all(account.user_id in {"cora", "denis"} for account, _, _ in ward.post.sent)


async def test_i_do_not_know_goes_to_the_coordinators_who_route_it(ward: Ward) -> None:
    ana, cora, eli = ward.some("ana", "cora", "eli")
    receipt = ana.reads(await ana.shares("coordinator"))
    assert "The coordinators see it on Wednesday 4 March about noon and find the reader." in receipt
    assert (await ward.hears(cora)).strftime("%a %H:%M") == "Wed 12:00"
    case = await cora.opens_case()
    assert "Needs a reader" in cora.reads(case)
    form = window_of(await cora.presses(case, "board.route.ask"))
    routed = await cora.sends(form, reader=cora.chooses(form, "reader", eli.name))
    assert "Sent on." in shown(routed)
    assert (await ward.hears(eli)).strftime("%a %H:%M") == "Thu 12:00"
    assert STORY in eli.reads(await eli.opens_message())


async def small_group(ward: Ward) -> tuple[Person, Form, dict[str, str]]:
    """The only musculoskeletal radiologist of the South shares a case unseen: the form asks once more."""
    mia = ward["mia"]
    form = await mia.asks_to_share()
    assert "Only you could have sent this as far as role, site and subspecialty tell, so the reader may guess" in (
        mia.reads(form)
    )
    assert offered(form, "name") == ["usual", "named", "through", "weekly", "knowing"]
    answers = {**CASE, "reader": mia.chooses(form, "reader", "Dr. Eli Ember")}
    again = await mia.sends(form, **answers)
    assert isinstance(again, Replace)
    return mia, again.form, answers


async def test_where_few_could_have_sent_it_the_form_asks_once_more(ward: Ward) -> None:
    mia, again, answers = await small_group(ward)
    assert "Only you could have sent this as far as role, site and subspecialty tell" in mia.reads(again)
    assert "Nothing is stored yet." in mia.reads(again)
    assert errors(again) == {}, "being few is nobody's mistake"
    assert offered(again, "name") == ["named", "through", "weekly", "knowing"]
    assert {name: value for name, value in typed(again).items() if name in answers} == answers
    assert await stored(ward) == 0
    # Without an answer nothing happens; the reader's share of the form stays as it was.
    assert window_of(await mia.sends(again)).name == "case"
    assert await stored(ward) == 0
    assert window_of(await mia.sends(again, name="knowing")).name == "case.receipt"
    await ward.hears(ward["eli"])
    assert "Moss" not in ward["eli"].reads(await ward["eli"].opens_message())


async def test_where_few_could_have_sent_it_one_may_give_the_name(ward: Ward) -> None:
    mia, again, _ = await small_group(ward)
    assert window_of(await mia.sends(again, name="named")).name == "case.receipt"
    await ward.hears(ward["eli"])
    assert "Dr. Mia Moss" in ward["eli"].reads(await ward["eli"].opens_message())


@pytest.mark.parametrize("answers", [{"name": "named"}, {"kind": "good_call"}])
async def test_a_case_by_name_asks_nobody_twice(ward: Ward, answers: dict[str, str]) -> None:
    assert (await ward["mia"].shares(**answers)).name == "case.receipt"


async def test_a_case_of_ones_own_asks_once_more_too(ward: Ward) -> None:
    """The coordinators read it, and they know the roster as well as any reader does."""
    again = await ward["mia"].shares("mine")
    assert offered(again, "name") == ["named", "through", "weekly", "knowing"]
    assert window_of(await ward["mia"].sends(again, name="knowing")).name == "case.receipt"


async def test_the_reader_counts_among_those_who_could_not_have_sent_it(ward: Ward) -> None:
    """Six chest radiologists are in the North: to one of them five could have sent it, just enough."""
    assert (await ward["ana"].shares("Dr. Eli Ember")).name == "case.receipt"
    leaving = ward["kit"]
    await leaving.goes_on(await leaving.home(), "leave.ask", sure="yes")
    assert (await ward["ana"].shares("Dr. Eli Ember")).name == "case"
    assert (await ward["ana"].shares("Dre Béa Bouchard")).name == "case.receipt"


async def test_words_typed_after_the_command_are_not_taken_over(ward: Ward) -> None:
    for command in ("/case a nodule that was seen late", "/peer case a nodule that was seen late"):
        said = shown(await ward["ana"].types(command))
        assert "nodule" not in said
        assert "/case takes no words. What you typed after it was not taken over." in said
    for command in ("/case", "/case  ", "/peer case"):
        assert "takes no words" not in shown(await ward["ana"].types(command))


async def test_the_same_form_in_french(ward: Ward, clock: FixedClock) -> None:
    bea = ward["bea"]
    words = bea.reads(await bea.asks_to_share())
    assert "Que s’est-il passé" in words
    assert "Qui peut voir ceci" in words
    receipt = bea.reads(await bea.shares("Dr. Eli Ember", name="named"))
    assert "Share" not in receipt
    assert clock.now() == ward.clock.now()
