"""Surveys of which something is late, lost or too little: what closes, what waits, and what is destroyed unread."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from bot.demo.actor import window_of
from bot.domain.surveys import ASKED_AT_MOST, OPEN_FOR, WAITS_FOR, Phase
from bot.ports.outbox import Gone, Unknown
from bot.screens.answers import Push, Replace
from storage.survey_tables import ballot_boxes, ballots
from tests.drivers.reading import shown
from tests.drivers.ward import DAY, Ward
from tests.scenarios.asking import (
    HOUR,
    OPENS,
    SIX,
    all_answer,
    answers,
    asked,
    begins,
    meets,
    phases,
    posts,
    surveys_of,
)


async def test_after_it_closes_nothing_is_taken_and_late_messages_say_nothing(ward: Ward) -> None:
    cora, ana, eli = ward.some("cora", "ana", "eli")
    await begins(ward)
    await meets(ward, *SIX)
    await ward.until(OPENS)
    form = await asked(ana)
    await all_answer(ward, SIX[1:])
    await ward.until(OPENS + OPEN_FOR)
    late = await ana.sends(form, learned="1")
    assert isinstance(late, Push)
    assert "This survey is closed. Nothing was sent." in shown(late)
    assert "This survey is closed." in shown(await eli.presses(eli.messages[-1], "survey.ask"))
    assert "5 people answered." in cora.reads(window_of(await cora.types("/peer survey")))


async def test_what_somebody_answered_who_then_leaves_is_counted_and_they_hear_nothing_more(ward: Ward) -> None:
    cora, kit = ward.some("cora", "kit")
    await begins(ward)
    await meets(ward, *SIX)
    await ward.until(OPENS)
    form = await asked(kit)
    await all_answer(ward, ("ana", "eli", "gus", "kit", "cora"))
    leaving = window_of(await kit.presses(await kit.home(), "leave.ask"))
    assert isinstance(await kit.sends(leaving, sure="yes"), Replace)
    assert "nothing to open here" in shown(await kit.sends(form, learned="1"))
    await ward.until(OPENS + OPEN_FOR)
    assert len(surveys_of(kit)) == 1
    assert "5 people answered." in cora.reads(window_of(await cora.types("/peer survey")))


@pytest.mark.parametrize(
    ("away", "asked_then", "closes"),
    [(timedelta(days=3), True, OPENS + timedelta(days=3) + OPEN_FOR), (ASKED_AT_MOST + HOUR, False, None)],
)
async def test_a_server_that_was_away_asks_late_or_says_that_it_did_not(
    ward: Ward, away: timedelta, asked_then: bool, closes: object
) -> None:
    cora = ward["cora"]
    await begins(ward)
    await meets(ward, *SIX)
    ward.clock.move(OPENS + away)
    await ward.bot.run_due()
    await ward.bot.run_due()
    assert await phases(ward) == [Phase.OPEN if asked_then else Phase.TOO_LATE]
    await ward.passes(timedelta(days=4))
    assert [len(surveys_of(one)) for one in ward.some(*SIX)] == [1 if asked_then else 0] * 6
    listed = cora.reads(window_of(await cora.types("/peer survey")))
    assert ("It closes on" in listed) == asked_then == (closes is not None)
    assert ("nothing was running here for more than a week" in listed) != asked_then


async def test_a_reminder_that_would_come_in_the_last_hours_is_left_out(ward: Ward) -> None:
    ana = ward["ana"]
    await begins(ward)
    await meets(ward, *SIX)
    await ward.until(OPENS)
    await all_answer(ward, SIX)
    ward.clock.move(OPENS + OPEN_FOR - timedelta(hours=20))
    await ward.bot.run_due()
    assert len(surveys_of(ana)) == 1
    await ward.until(OPENS + OPEN_FOR)
    assert len(posts(ward)) == 1


async def test_a_box_whose_key_was_lost_says_so_and_keeps_nothing(ward: Ward) -> None:
    cora = ward["cora"]
    await begins(ward)
    await meets(ward, *SIX)
    await ward.until(OPENS)
    await all_answer(ward, SIX)
    for file in ward.database.keys.path.glob("ballot-*"):
        file.unlink()
    ward.database.keys.orphans([])
    await ward.until(OPENS + OPEN_FOR)
    assert await phases(ward) == [Phase.LOST]
    assert "Nobody can ever read them." in cora.reads(window_of(await cora.types("/peer survey")))
    assert posts(ward) == []
    assert ward.database.read_now(lambda unit: unit.execute(sa.select(ballots)).all()) == []


async def test_a_french_speaker_is_asked_in_french(ward: Ward) -> None:
    bea = ward["bea"]
    await begins(ward)
    await meets(ward, *SIX, "bea")
    await ward.until(OPENS)
    form = await asked(bea)
    assert "J’ai appris quelque chose qui me servira." in bea.reads(form)
    assert "Vos réponses sont dans l’urne." in bea.reads(await answers(bea))


@pytest.mark.parametrize("outcome", [Unknown(), Gone("channel_gone")])
@pytest.mark.parametrize(("decides", "posted"), [("survey.post_again", 1), ("survey.stands", 0)])
async def test_two_lines_that_may_not_have_arrived_wait_for_a_coordinator(
    ward: Ward, outcome: Unknown | Gone, decides: str, posted: int
) -> None:
    cora = ward["cora"]
    await begins(ward)
    await meets(ward, *SIX)
    await ward.until(OPENS)
    await all_answer(ward, SIX)
    ward.post.stops = lambda _: outcome
    await ward.until(OPENS + OPEN_FOR)
    ward.post.stops = lambda _: None
    await ward.passes(timedelta(minutes=5))
    assert posts(ward) == []
    listed = window_of(await cora.types("/peer survey"))
    assert "The channel may not have been told." in cora.reads(listed)
    figures = window_of(await cora.presses(listed, "survey.outcome"))
    words = "Nobody knows whether" if isinstance(outcome, Unknown) else "could not be posted"
    assert words in cora.reads(figures)
    decided = window_of(await cora.presses(figures, decides))
    assert words not in cora.reads(decided)
    assert "Mean 4.0 of 5" in cora.reads(decided)
    await ward.passes(timedelta(minutes=5))
    assert len(posts(ward)) == posted
    assert "may not have been told" not in cora.reads(window_of(await cora.types("/peer survey")))


@pytest.mark.promise("A5")
async def test_answers_that_stay_too_few_for_a_year_are_destroyed_unread(ward: Ward) -> None:
    cora = ward["cora"]
    await begins(ward)
    await meets(ward, *SIX)
    await ward.until(OPENS)
    await all_answer(ward, SIX[:4])
    await ward.until(OPENS + OPEN_FOR)
    ward.clock.move(OPENS + OPEN_FOR + WAITS_FOR - DAY)
    await ward.bot.run_due()
    assert await phases(ward) == [Phase.KEPT]
    ward.clock.move(OPENS + OPEN_FOR + WAITS_FOR)
    await ward.bot.run_due()
    assert await phases(ward) == [Phase.UNREAD]
    assert ward.database.read_now(lambda unit: unit.execute(sa.select(ballots)).all()) == []
    assert list(ward.database.keys.path.glob("ballot-*")) == []
    listed = cora.reads(window_of(await cora.types("/peer survey")))
    assert "Destroyed unread: fewer people answered within a year than it takes." in listed
    assert posts(ward) == []


async def test_answers_that_wait_and_lost_their_key_draw_no_others_after_them(ward: Ward) -> None:
    cora = ward["cora"]
    await begins(ward, fortnightly=True)
    await meets(ward, *SIX)
    await ward.until(OPENS)
    await all_answer(ward, SIX[:4])
    await ward.until(OPENS + OPEN_FOR)
    for file in ward.database.keys.path.glob("ballot-*"):
        file.unlink()
    ward.database.keys.orphans([])
    assert "Nobody can ever read them." in cora.reads(window_of(await cora.types("/peer survey")))
    await meets(ward, *SIX, weeks=2)
    await ward.until(OPENS + timedelta(weeks=2))
    assert await phases(ward) == [Phase.LOST, Phase.OPEN]
    await all_answer(ward, SIX)
    await ward.until(OPENS + timedelta(weeks=2) + OPEN_FOR)
    assert await phases(ward) == [Phase.LOST, Phase.PUBLISHED]


async def test_a_survey_whose_key_is_away_for_good_keeps_nothing_else_from_being_answered(ward: Ward) -> None:
    """Keys of ballot boxes are in no backup, so after a restore a survey may be open that nobody can answer."""
    await begins(ward)
    await meets(ward, *SIX)
    await ward.until(OPENS)
    ana = ward["ana"]
    form = await asked(ana)
    with ward.database.engine.connect() as connection:
        (row,) = connection.execute(sa.select(ballot_boxes.c.private_key, ballot_boxes.c.tag_key)).all()
    for key_id in row:
        ward.database.keys.destroy(key_id)
    refused = await ana.sends(form, learned="4")
    assert "This survey has lost its key" in shown(refused)
    assert "lost its key" not in shown(await ana.types("/peer survey"))
