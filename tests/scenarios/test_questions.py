"""What a survey asks, as coordinators change it: words, order, what is left out and what is added."""

from datetime import timedelta

import pytest

from bot.demo.actor import buttons_of, window_of
from bot.domain.questions import MOST, WORDING
from bot.domain.surveys import OPEN_FOR, Phase
from bot.screens.elements import Form, Heading, Scale
from tests.drivers.reading import errors, shown
from tests.drivers.ward import Person, Ward
from tests.scenarios.asking import OPENS, SIX, all_answer, answers, asked, begins, meets, phases, posts

NOISE = {"english": "The room was quiet enough.", "french": "La salle était assez calme."}
BROUGHT = ["learned", "respectful", "unidentified", "suited", "improved"]


async def questions(person: Person) -> Form:
    return window_of(await person.presses(window_of(await person.types("/peer survey")), "survey.questions"))


async def opened(person: Person, item: str) -> Form:
    """The form of one question."""
    listed = await questions(person)
    at = [one.handle for one in buttons_of(listed) if one.action == "survey.question.open"].index(item)
    return window_of(await person.presses(listed, "survey.question.open", at))


async def added(person: Person, **given: str) -> Form:
    form = window_of(await person.presses(await questions(person), "survey.question.add"))
    return window_of(await person.sends(form, **{**NOISE, **given}))


def steps_of(form: Form) -> list[str]:
    return [field.name for field in form.fields if isinstance(field, Scale)]


async def test_a_question_is_worded_anew_moved_left_out_and_added(ward: Ward) -> None:
    cora, ana, bea = ward.some("cora", "ana", "bea")
    assert steps_of_list(await questions(cora)) == BROUGHT
    anew = await cora.sends(
        await opened(cora, "suited"), english="The cases were mine.", french="Les cas étaient les miens.", place="1"
    )
    assert "Saved." in shown(anew)
    await cora.sends(await opened(cora, "improved"), place="off")
    done = await added(cora, place="2")
    assert steps_of_list(done) == ["suited", "own_1", "learned", "respectful", "unidentified", "improved"]
    assert [element.count for element in done.elements if isinstance(element, Heading)] == [5, 1]
    await begins(ward)
    await meets(ward, *SIX, "bea")
    await ward.until(OPENS)
    assert "how was it? 6 questions, one minute" in ana.reads(ana.messages[-1])
    form = await asked(ana)
    assert steps_of(form) == ["suited", "own_1", "learned", "respectful", "unidentified"]
    assert [label for label in ("The cases were mine.", NOISE["english"]) if label not in ana.reads(form)] == []
    assert NOISE["french"] in bea.reads(await asked(bea))
    await all_answer(ward, SIX, suited="2", own_1="5")
    await ward.until(OPENS + OPEN_FOR)
    (line,) = posts(ward)
    assert "“The cases were mine.”: 2.0 of 5" in line
    figures = window_of(await cora.presses(window_of(await cora.types("/peer survey")), "survey.outcome"))
    assert "The room was quiet enough." in cora.reads(figures)
    assert "Improvements that came" not in cora.reads(figures)


def steps_of_list(form: Form) -> list[str]:
    return [one.handle for one in buttons_of(form) if one.action == "survey.question.open"]


async def test_what_the_bot_brings_comes_back_and_what_was_added_is_kept(ward: Ward) -> None:
    cora = ward["cora"]
    await cora.sends(await opened(cora, "learned"), english="I learned.", french="J’ai appris.", place="off")
    changed = await added(cora, place="1")
    assert "I learned." in cora.reads(changed)
    back = window_of(await cora.presses(changed, "survey.questions.restore"))
    assert steps_of_list(back) == [*BROUGHT, "own_1"]
    assert "I learned something I will use." in cora.reads(back)
    assert "survey.questions.restore" not in {one.action for one in buttons_of(back)}
    twice = window_of(await cora.presses(changed, "survey.questions.restore"))
    assert steps_of_list(twice) == [*BROUGHT, "own_1"]


async def test_the_form_of_whoever_saves_second_is_shown_again(ward: Ward) -> None:
    cora = ward["cora"]
    other = ward["denis"]
    mine, theirs = await opened(cora, "learned"), await opened(other, "learned")
    await other.sends(theirs, english="Theirs.", french="La leur.")
    again = window_of(await cora.sends(mine, english="Mine.", french="La mienne."))
    assert "Somebody has changed the questions meanwhile." in cora.reads(again)
    assert "Theirs." in cora.reads(await questions(cora))
    assert "Saved." in shown(await cora.sends(again, english="Mine.", french="La mienne."))
    before = await questions(other)
    assert "La mienne." in other.reads(before)
    await cora.sends(await opened(cora, "suited"), place="1")
    looks = window_of(await other.presses(before, "survey.questions.restore"))
    assert "Rien n’a été modifié." in other.reads(looks)
    assert "La mienne." in other.reads(looks)


async def test_a_form_that_is_sent_twice_changes_once(ward: Ward) -> None:
    cora = ward["cora"]
    form = await opened(cora, "learned")
    for _ in range(2):
        saved = window_of(await cora.sends(form, english="Mine.", french="La mienne.", place="2"))
        assert "Saved." in cora.reads(saved)
        assert steps_of_list(saved)[1] == "learned"


async def test_one_at_least_and_five_at_most_are_asked_in_both_languages(ward: Ward) -> None:
    cora = ward["cora"]
    form = window_of(await cora.presses(await questions(cora), "survey.question.add"))
    assert errors(window_of(await cora.sends(form, **NOISE, place="5"))) == {
        "place": "Five are asked already. Take one off first."
    }
    assert set(errors(window_of(await cora.sends(form, english="Only this.", place="off")))) == {"french"}
    assert set(errors(window_of(await cora.sends(form, **{**NOISE, "french": "x" * (WORDING + 1)})))) == {"french"}
    for item in BROUGHT[:-1]:
        await cora.sends(await opened(cora, item), place="off")
    assert errors(window_of(await cora.sends(await opened(cora, BROUGHT[-1]), place="off"))) == {
        "place": "At least one question has to be asked."
    }
    for _ in range(MOST):
        await added(cora, place="off")
    assert "survey.question.add" not in {one.action for one in buttons_of(await questions(cora))}


@pytest.mark.promise("A5")
async def test_a_survey_asks_what_it_opened_with_and_one_counted_with_earlier_answers_what_those_were_asked(
    ward: Ward,
) -> None:
    """Else a figure would mix answers to different words, or the earlier answers would wait for others in vain."""
    cora, ana = ward.some("cora", "ana")
    await begins(ward, fortnightly=True)
    await meets(ward, *SIX)
    await ward.until(OPENS)
    form = await asked(ana)
    await cora.sends(await opened(cora, "learned"), **NOISE)
    assert ana.reads(await asked(ana)) == ana.reads(form)
    await all_answer(ward, SIX[:4])
    await ward.until(OPENS + OPEN_FOR)
    await meets(ward, *SIX, weeks=2)
    await ward.until(OPENS + timedelta(weeks=2))
    assert "I learned something I will use." in ana.reads(await asked(ana))
    await answers(ward["kit"])
    await ward.until(OPENS + timedelta(weeks=2) + OPEN_FOR)
    assert await phases(ward) == [Phase.PUBLISHED, Phase.PUBLISHED]
    assert NOISE["english"] not in posts(ward)[0]


async def test_only_coordinators_change_what_is_asked(ward: Ward) -> None:
    cora, ana = ward.some("cora", "ana")
    listed = await questions(cora)
    assert "survey.questions" not in {one.action for one in buttons_of(window_of(await ana.types("/peer survey")))}
    for action in ("survey.question.add", "survey.question.open"):
        assert "Only coordinators can do this." in shown(await ana.presses(listed, action))
    assert "Only coordinators can do this." in shown(await ana.sends(await opened(cora, "learned"), **NOISE))
