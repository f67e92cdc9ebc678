"""The survey after a session: everyone who was there is asked, each answers once, and enough answers are counted."""

from datetime import timedelta

import pytest

from bot.demo.actor import buttons_of, window_of
from bot.domain.surveys import OPEN_FOR, REMINDED_BEFORE, Phase
from bot.screens.answers import Say
from bot.screens.elements import Scale
from bot.screens.inputs import Opened
from tests.drivers.reading import errors, said, shown
from tests.drivers.ward import DAY, Ward
from tests.scenarios.asking import (
    OPENS,
    SIX,
    STEPS,
    all_answer,
    answers,
    asked,
    begins,
    meets,
    phases,
    posts,
    surveys_of,
)


async def test_everyone_who_was_there_is_asked_a_day_after_and_the_counts_are_told_a_week_later(ward: Ward) -> None:
    cora, ana, mia = ward.some("cora", "ana", "mia")
    await begins(ward)
    await meets(ward, *SIX)
    await ward.until(OPENS - timedelta(minutes=1))
    assert surveys_of(ana) == []
    await ward.until(OPENS)
    assert [len(surveys_of(one)) for one in ward.some(*SIX, "mia")] == [1] * 6 + [0]
    assert "Chest rounds, Tuesday 24 March: how was it?" in ana.reads(ana.messages[-1])
    form = await asked(ana)
    assert [field.name for field in form.fields if isinstance(field, Scale)] == list(STEPS)
    assert "cannot be changed or taken back" in ana.reads(form)
    assert "The channel gets two lines without comments." in ana.reads(form)
    await all_answer(ward, SIX, comment="More chest cases, please.")
    assert "Open. It closes on Wednesday 1 April." in cora.reads(window_of(await cora.types("/peer survey")))
    assert posts(ward) == []
    await ward.until(OPENS + OPEN_FOR)
    assert await phases(ward) == [Phase.PUBLISHED]
    (line,) = posts(ward)
    assert "After Chest rounds, Tuesday 24 March: 6 people answered." in line
    assert ward.post.posted[-1][0].channel_id == "chest-rounds"
    assert "“I learned something I will use.”: 4.0 of 5" in line
    assert "More chest cases" not in line
    listed = window_of(await cora.types("/peer survey"))
    figures = window_of(await cora.presses(listed, "survey.outcome"))
    assert "6 people answered." in cora.reads(figures)
    assert "Mean 4.0 of 5" in cora.reads(figures)
    assert "6 answers ■■■■■■■■■■■■■■■■■■■■" in cora.reads(figures)
    comments = window_of(await cora.presses(figures, "survey.outcome.page"))
    assert cora.reads(comments).count("More chest cases, please.") == 6
    assert mia.messages == []


async def test_each_question_may_be_left_out_and_nothing_at_all_is_refused(ward: Ward) -> None:
    ana = ward["ana"]
    await begins(ward)
    await meets(ward, *SIX)
    await ward.until(OPENS)
    refused = await ana.sends(await asked(ana))
    assert errors(window_of(refused)) == {"learned": "Answer at least one question, or close the window."}
    wrong = await ana.sends(await asked(ana), learned="6")
    assert errors(window_of(wrong)) == {"learned": "Choose one of the answers offered."}
    long = await ana.sends(await asked(ana), comment="x" * 1001)
    assert set(errors(window_of(long))) == {"comment"}
    assert (await answers(ana, **dict.fromkeys(STEPS, ""), comment="Fine.")).name == "survey.answered"


@pytest.mark.promise("A4")
async def test_what_is_sent_first_stands_also_from_a_form_that_was_open_twice(ward: Ward) -> None:
    cora, ana = ward.some("cora", "ana")
    await begins(ward)
    await meets(ward, *SIX)
    await ward.until(OPENS)
    one, other = await asked(ana), await asked(ana)
    assert "Your answers are in the ballot box." in shown(await ana.sends(one, learned="5"))
    assert "What you sent first stands." in shown(await ana.sends(other, learned="1"))
    assert "Your answers are in the ballot box." in ana.reads(await asked(ana))
    assert "You have answered." in ana.reads(window_of(await ana.types("/peer survey")))
    await all_answer(ward, SIX[1:], learned="5")
    await ward.until(OPENS + OPEN_FOR)
    figures = window_of(await cora.presses(window_of(await cora.types("/peer survey")), "survey.outcome"))
    assert "Mean 5.0 of 5" in cora.reads(figures)


@pytest.mark.promise("A4")
@pytest.mark.parametrize("kept", [False, True])
async def test_home_says_that_a_survey_is_open_and_never_who_has_answered(ward: Ward, kept: bool) -> None:
    async def home_of(user_id: str) -> str:
        person = ward[user_id]
        answer = (await ward.bot.dispatch(Opened(person.who, kept=kept))).answer
        assert isinstance(answer, Say)
        return person.reads(answer.card)

    await begins(ward)
    await meets(ward, *SIX)
    await ward.until(OPENS)
    before = await home_of("ana")
    assert "Survey: Tuesday 24 March" in before
    assert "Open until Wednesday 1 April, for everyone who was there." in before
    await answers(ward["ana"])
    assert await home_of("ana") == before == await home_of("eli")
    assert "Survey: " not in await home_of("mia")
    await ward.until(OPENS + OPEN_FOR)
    assert "Survey: " not in await home_of("ana")


@pytest.mark.promise("A4")
async def test_the_reminder_goes_to_everyone_alike(ward: Ward) -> None:
    ana, eli = ward.some("ana", "eli")
    await begins(ward)
    await meets(ward, *SIX)
    await ward.until(OPENS)
    await answers(ana)
    await ward.until(OPENS + OPEN_FOR - REMINDED_BEFORE)
    assert [len(surveys_of(one)) for one in ward.some(*SIX)] == [2] * 6
    assert said(surveys_of(ana)[1]) == said(surveys_of(eli)[1]) == said(surveys_of(eli)[0])
    await ward.until(OPENS + OPEN_FOR + DAY)
    assert [len(surveys_of(one)) for one in ward.some(*SIX)] == [2] * 6


async def test_after_rounds_on_a_thursday_everyone_is_reminded_before_the_weekend(ward: Ward) -> None:
    """Such a survey is open from a Monday morning to the next."""
    thursday = timedelta(days=2)
    await begins(ward, later=thursday)
    await meets(ward, *SIX)
    monday = (OPENS + timedelta(days=6)).replace(hour=8)
    await ward.until(monday)
    assert [len(surveys_of(one)) for one in ward.some(*SIX)] == [1] * 6
    await ward.until(monday + timedelta(days=4, hours=3))
    assert [len(surveys_of(one)) for one in ward.some(*SIX)] == [2] * 6


@pytest.mark.promise("A5")
async def test_under_the_floor_answers_stay_sealed_with_the_next_sessions(ward: Ward) -> None:
    """Four people after the first session, one of them and a fifth after the second: then there are five people."""
    cora = ward["cora"]
    await begins(ward, fortnightly=True)
    await meets(ward, *SIX)
    await ward.until(OPENS)
    await all_answer(ward, SIX[:4])
    await ward.until(OPENS + OPEN_FOR)
    assert await phases(ward) == [Phase.KEPT]
    listed = cora.reads(window_of(await cora.types("/peer survey")))
    assert "4 people have answered so far. Kept sealed with the next session’s until there are 5." in listed
    assert posts(ward) == []
    await meets(ward, "ana", "kit", weeks=2)
    await ward.until(OPENS + timedelta(weeks=2))
    listed = cora.reads(window_of(await cora.types("/peer survey")))
    await answers(ward["ana"], comment="Again.")
    await answers(ward["kit"])
    assert cora.reads(window_of(await cora.types("/peer survey"))).replace("You have answered.", "") == listed
    await ward.until(OPENS + timedelta(weeks=2) + OPEN_FOR)
    assert await phases(ward) == [Phase.PUBLISHED, Phase.PUBLISHED]
    (line,) = posts(ward)
    assert "After Chest rounds, Tuesday 24 March to Tuesday 7 April: 5 people answered." in line
    listed = window_of(await cora.types("/peer survey"))
    figures = window_of(await cora.presses(listed, "survey.outcome"))
    assert "6 answers" in cora.reads(figures)
    assert "Fewer than 5 people wrote a comment" in cora.reads(figures)
    assert len([one for one in buttons_of(listed) if one.action == "survey.outcome"]) == 1


@pytest.mark.promise("A5")
async def test_four_who_answer_twice_are_four(ward: Ward) -> None:
    cora = ward["cora"]
    await begins(ward, fortnightly=True)
    await meets(ward, *SIX)
    await ward.until(OPENS)
    await all_answer(ward, SIX[:4])
    await meets(ward, *SIX[:4], weeks=2)
    await ward.until(OPENS + timedelta(weeks=2))
    await all_answer(ward, SIX[:4])
    await ward.until(OPENS + timedelta(weeks=2) + OPEN_FOR)
    assert await phases(ward) == [Phase.KEPT, Phase.KEPT]
    assert "4 people have answered so far." in cora.reads(window_of(await cora.types("/peer survey")))


@pytest.mark.promise("A5")
async def test_nobody_is_asked_where_fewer_were_there_than_the_floor(ward: Ward) -> None:
    cora = ward["cora"]
    await begins(ward)
    await meets(ward, *SIX[:4])
    await ward.until(OPENS + OPEN_FOR)
    assert await phases(ward) == [Phase.TOO_FEW]
    assert [surveys_of(one) for one in ward.some(*SIX)] == [[]] * 6
    assert "Nobody was asked: fewer people were there" in cora.reads(window_of(await cora.types("/peer survey")))


async def test_who_was_not_there_and_who_is_no_coordinator_learns_nothing(ward: Ward) -> None:
    cora, ana, mia = ward.some("cora", "ana", "mia")
    await begins(ward)
    await meets(ward, *SIX)
    await ward.until(OPENS)
    form = await asked(ana)
    assert "There is nothing to open here." in shown(await mia.presses(ana.messages[-1], "survey.ask"))
    assert "There is nothing to open here." in shown(await mia.sends(form, learned="1"))
    assert "There is no survey for you to answer." in mia.reads(window_of(await mia.types("/peer survey")))
    await all_answer(ward, SIX)
    await ward.until(OPENS + OPEN_FOR)
    listed = window_of(await cora.types("/peer survey"))
    assert "Only coordinators can do this." in shown(await ana.presses(listed, "survey.outcome"))
    assert "What people answered" not in ana.reads(window_of(await ana.types("/peer survey")))
