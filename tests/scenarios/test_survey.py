"""The survey after a session: everyone who was there is asked, each answers once, and enough answers are counted."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import sqlalchemy as sa

from bot.demo.actor import buttons_of, window_of
from bot.domain.rounds import Repeats, Stage
from bot.domain.surveys import ASKED_AFTER, ASKED_AT_MOST, OPEN_FOR, REMINDED_BEFORE, Phase
from bot.ports.outbox import Unknown
from bot.ports.unit import Unit
from bot.screens.answers import Push, Replace
from bot.screens.elements import Card, Form, Scale
from storage.survey_tables import ballot_boxes, ballots
from tests.drivers.cast import PLATFORM, TENANT, ZONE
from tests.drivers.planted import a_series, a_session, plant
from tests.drivers.reading import errors, facts, said, shown
from tests.drivers.ward import DAY, Person, Ward
from tests.fakes import SeededIds

NOON = datetime(2026, 3, 24, 12, 0, tzinfo=ZoneInfo(ZONE))
HOUR = timedelta(hours=1)
OPENS = NOON + HOUR + ASKED_AFTER
"""When the first session's survey opens: it lasts an hour."""

IDS = SeededIds(5)
SIX = ("ana", "eli", "gus", "ivan", "kit", "cora")
STEPS = {"learned": "4", "respectful": "5", "unidentified": "5", "suited": "3", "improved": "2"}


async def begins(ward: Ward, *, fortnightly: bool = False) -> None:
    """A series of which the first sessions take place at noon."""

    def work(unit: Unit) -> None:
        repeats = Repeats.FORTNIGHTLY if fortnightly else Repeats.MONTHLY
        series = a_series(IDS, unit.programmes.all()[0].id, NOON.date(), repeats=repeats)
        first = a_session(IDS, series, stage=Stage.ANNOUNCED)
        stage = Stage.ANNOUNCED if fortnightly else Stage.PLANNED
        plant(unit, series, first, a_session(IDS, series, NOON.date() + timedelta(weeks=2), stage=stage))

    await ward.database.write(work)


async def meets(ward: Ward, *people: str, weeks: int = 0) -> None:
    """People come to a session of the series: the first, unless told otherwise."""
    await ward.until(NOON + timedelta(weeks=weeks, minutes=5))

    def work(unit: Unit) -> None:
        (programme,) = unit.programmes.all()
        session = unit.rounds.sessions(programme.id, (NOON + timedelta(weeks=weeks)).date())[0]
        for user_id in people:
            member = unit.people.behind(PLATFORM, TENANT, user_id)
            assert member is not None
            unit.rounds.attend(session.id, member.id)

    await ward.database.write(work)


async def asked(person: Person, at: int = -1) -> Form:
    """Open the questions from a message."""
    return window_of(await person.presses(person.messages[at], "survey.ask"))


async def answers(person: Person, **given: str) -> Form:
    """Answer all there is to answer. Returns what the bot shows then."""
    return window_of(await person.sends(await asked(person), **{**STEPS, **given}))


async def all_answer(ward: Ward, people: Sequence[str], **given: str) -> None:
    for one in ward.some(*people):
        assert (await answers(one, **given)).name == "survey.answered"


async def phases(ward: Ward) -> list[Phase]:
    """Where each survey stands, in order of the sessions."""

    def look(unit: Unit) -> list[Phase]:
        (programme,) = unit.programmes.all()
        found = unit.surveys.all(programme.id)
        return [one.phase for one in sorted(found, key=lambda one: unit.rounds.session(one.session_id).on)]

    return await ward.database.read(look)


def surveys_of(person: Person) -> list[Card]:
    """The messages about surveys that somebody got."""
    return [card for card in person.messages if card.name == "survey.invitation"]


def posts(ward: Ward) -> list[str]:
    """What the channel was told of surveys."""
    return [said(card) for _, card, _ in ward.post.posted if card.name == "survey.summary"]


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


async def test_a_post_that_may_not_have_arrived_is_parked(ward: Ward) -> None:
    cora = ward["cora"]
    await begins(ward)
    await meets(ward, *SIX)
    await ward.until(OPENS)
    await all_answer(ward, SIX)
    ward.post.stops = lambda _: Unknown()
    await ward.until(OPENS + OPEN_FOR)
    assert await ward.database.read(lambda unit: unit.outbox.parked()) == {"unknown": 1}
    assert facts(window_of(await cora.types("/peer survey"))) == {}


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
