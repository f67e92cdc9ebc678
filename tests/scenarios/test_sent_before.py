"""A form that is sent again: the same words are one act, and other words are never taken for sent."""

import pytest
import sqlalchemy as sa

from bot.demo.actor import window_of
from bot.screens.elements import Form
from storage.tables import cases
from tests.drivers.reading import entries, errors, facts, typed
from tests.drivers.rows import everything
from tests.drivers.ward import CASE, Person, Ward

OTHER_WORDS = "This form was already sent, with other words. What was sent first stands. These words were not sent"
ANOTHER_ANSWER = "This form was already sent, with another answer. What was sent first stands."


async def stored(ward: Ward) -> int:
    """How many cases there are."""
    return await ward.database.read(
        lambda unit: unit.execute(sa.select(sa.func.count()).select_from(cases)).scalar_one()
    )


async def again(ward: Ward, person: Person, form: Form, **other: str) -> Form:
    """Send a form that was sent before, with other words: nothing changes, and the words stand in a fresh form."""
    before = await everything(ward.database)
    offered = window_of(await person.sends(form, **other))
    assert OTHER_WORDS in person.reads(offered)
    assert offered.hidden["n"] != form.hidden["n"]
    kept = {name: "yes" if value == "True" else value for name, value in typed(offered).items()}
    assert {name: value for name, value in kept.items() if name in other} == other
    assert errors(offered) == {}
    # However often it comes.
    assert OTHER_WORDS in person.reads(window_of(await person.sends(form, **other)))
    assert await everything(ward.database) == before
    return offered


async def test_a_case_with_other_words_is_offered_as_a_second_case(ward: Ward) -> None:
    ana = ward["ana"]
    form = await ana.asks_to_share()
    answers = {**CASE, "reader": ana.chooses(form, "reader", "Dr. Eli Ember")}
    first = window_of(await ana.sends(form, **answers))
    offered = await again(ward, ana, form, **{**answers, "happened": "And the second nodule, at the right base."})
    # The same words, as a platform sends them again after a slow answer, still get the first receipt.
    assert window_of(await ana.sends(form, **answers)).elements[0] == first.elements[0]
    assert window_of(await ana.sends(form, **{**answers, "happened": answers["happened"] + " \r\n"})).name == first.name
    assert await stored(ward) == 1
    assert window_of(await ana.sends(offered)).name == "case.receipt"
    assert await stored(ward) == 2


async def test_a_form_of_somebody_else_says_nothing_about_what_it_was_sent_with(ward: Ward) -> None:
    ana, gus = ward.some("ana", "gus")
    form = await ana.asks_to_share()
    answers = {**CASE, "reader": ana.chooses(form, "reader", "Dr. Eli Ember")}
    await ana.sends(form, **answers)
    same, other = await gus.sends(form, **answers), await gus.sends(form, **{**answers, "happened": "Something else."})
    assert gus.reads(window_of(same)) == gus.reads(window_of(other))
    assert "There is nothing to open here." in gus.reads(window_of(other))


async def test_a_note_with_other_words_is_kept_in_the_window_until_it_is_sent(ward: Ward) -> None:
    ana, eli = ward.some("ana", "eli")
    _, window = await ward.talk()
    await eli.sends(window, words="Thank you, I see it now.", answer="thanks")
    offered = await again(ward, eli, window, words="It is the vein.", audience="both")
    assert "Sent." in eli.reads(window_of(await eli.sends(window, words="Thank you, I see it now.", answer="thanks")))
    await eli.sends(offered)
    said = [entry.words for entry in entries(await ana.opens_own())]
    assert said[1:] == ["Thank you, I see it now.", "It is the vein."]


async def test_words_for_a_conversation_that_closed_meanwhile_are_refused_not_offered(ward: Ward) -> None:
    ana, eli = ward.some("ana", "eli")
    _, window = await ward.talk()
    await eli.sends(window, words="First.")
    await ana.goes_on(await ana.opens_own(), "thread.close.ask", rounds="no")
    refused = await eli.sends(window, words="Second.")
    assert "This conversation is closed. Nothing was sent." in eli.reads(window_of(refused))


@pytest.mark.parametrize(("who", "ask"), [("eli", "thread.warn.ask"), ("cora", "board.warn.ask")])
async def test_a_warning_with_other_words_is_offered_again(ward: Ward, who: str, ask: str) -> None:
    ana, person = ward["ana"], ward[who]
    _, window = await ward.talk()
    window = window if who == "eli" else await person.opens_case()
    form = window_of(await person.presses(window, ask))
    await person.sends(form, words="It is growing.", called="yes")
    offered = await again(ward, person, form, words="Call me as well.", called="yes")
    await person.sends(offered)
    assert [entry.words for entry in entries(await ana.opens_own())][1:] == ["It is growing.", "Call me as well."]


async def test_a_coordinators_note_with_other_words_is_offered_again(ward: Ward) -> None:
    ana, cora = ward.some("ana", "cora")
    await ward.talk()
    form = window_of(await cora.presses(await cora.opens_case(), "board.write.ask"))
    await cora.sends(form, words="Which series?", to="submitter")
    offered = await again(ward, cora, form, words="Which week?", to="both")
    await cora.sends(offered)
    assert [entry.words for entry in entries(await ana.opens_own())][1:] == ["Which series?", "Which week?"]


async def test_another_choice_is_not_taken_and_the_window_says_so(ward: Ward) -> None:
    ana, cora, eli, gus = ward.some("ana", "cora", "eli", "gus")
    await ana.shares("coordinator")
    await ward.hears(cora)
    form = window_of(await cora.presses(await cora.opens_case(), "board.route.ask"))
    await cora.sends(form, reader=cora.chooses(form, "reader", eli.name))
    said = window_of(await cora.sends(form, reader=cora.chooses(form, "reader", gus.name)))
    assert ANOTHER_ANSWER in cora.reads(said)
    await ward.hears(eli)
    form = window_of(await ana.presses(await ana.opens_own(), "thread.close.ask"))
    await ana.sends(form, rounds="yes")
    closed = window_of(await ana.sends(form, rounds="no"))
    assert ANOTHER_ANSWER in ana.reads(closed)
    form = window_of(await ana.presses(closed, "thread.rounds.ask"))
    await ana.sends(form, rounds="no")
    assert ANOTHER_ANSWER in ana.reads(window_of(await ana.sends(form, rounds="yes")))
    assert gus.messages == []


async def test_invitations_with_other_names_are_offered_again(ward: Ward) -> None:
    cora = ward["cora"]
    form = window_of(await cora.types("/peer invite"))
    answers = {"role": "trainee", "site": "0"}
    await cora.sends(form, names="Dr. New One", **answers)
    offered = await again(ward, cora, form, names="Dr. New One\nDr. New Two", **answers)
    made = window_of(await cora.sends(offered, names="Dr. New Two"))
    assert set(facts(made)) == {"Dr. New Two"}
