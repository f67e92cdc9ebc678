"""What may be said of the answers, and what may not: small groups stay hidden."""

from collections import Counter
from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.notices import next_open_moment
from bot.domain.people import Hours, ProgrammeId
from bot.domain.privacy.audience import FLOOR
from bot.domain.rounds import SeriesId, Session, SessionId, Stage
from bot.domain.surveys import (
    ASKED_AT_MOST,
    LOWEST_FLOOR,
    NEWEST,
    QUESTION_SETS,
    STEPS,
    STILL_HELPS,
    Ballot,
    Item,
    Phase,
    Spread,
    Survey,
    SurveyId,
    closing,
    due,
    first_phase,
    reminding,
    result,
)

ITEMS = QUESTION_SETS[NEWEST]
STEP = st.integers(1, STEPS)
BALLOTS = st.builds(Ballot, st.dictionaries(st.sampled_from(ITEMS), STEP), st.sampled_from(["", "More cases."]))
BOXES = st.lists(st.lists(BALLOTS, min_size=1, max_size=3), max_size=14)


def five(comment: str = "") -> list[list[Ballot]]:
    return [[Ballot(dict.fromkeys(ITEMS, step), comment)] for step in range(1, 6)]


def test_five_items_and_one_comment_are_asked_unless_somebody_says_otherwise() -> None:
    assert len(ITEMS) == 5
    assert LOWEST_FLOOR == 3 <= FLOOR == 5


def test_a_spread_is_shown_with_its_mean() -> None:
    found = result(five(), ITEMS, FLOOR)
    assert found is not None
    assert found.people == 5
    assert found.spreads[Item.LEARNED] == Spread((1, 1, 1, 1, 1))
    assert found.spreads[Item.LEARNED].mean == Decimal("3.0")
    assert Spread((0, 0, 0, 3, 1)).mean == Decimal("4.3")
    assert found.comments == ()


def test_four_people_are_too_few_and_so_are_four_who_answered_twice() -> None:
    assert result(five()[:4], ITEMS, FLOOR) is None
    twice = [person * 2 for person in five()[:4]]
    assert sum(map(len, twice)) > FLOOR
    assert result(twice, ITEMS, FLOOR) is None


def test_an_empty_ballot_is_nobodys_answer() -> None:
    assert result([*five()[:4], [Ballot({})]], ITEMS, FLOOR) is None


def test_an_item_that_too_few_answered_and_comments_of_too_few_are_not_said() -> None:
    one_left_it = [*five("A word.")[:4], [Ballot({Item.LEARNED: 5})]]
    found = result(one_left_it, ITEMS, FLOOR)
    assert found is not None
    assert set(found.spreads) == {Item.LEARNED}
    assert found.comments == ()
    with_five = result(five("A word."), ITEMS, FLOOR)
    assert with_five is not None
    assert with_five.comments == ("A word.",) * 5


def test_a_lower_floor_than_three_is_three() -> None:
    assert result(five()[:2], ITEMS, 1) is None
    assert result(five()[:3], ITEMS, 1) is not None


@pytest.mark.promise("A5")
@given(BOXES)
def test_nothing_said_is_of_fewer_people_than_the_floor(box: Sequence[Sequence[Ballot]]) -> None:
    """Of a box, of an item, of the comments: each figure is of at least five people, whoever answered how often."""
    found = result(box, ITEMS, FLOOR)
    people = [person for person in box if any(ballot.steps or ballot.comment for ballot in person)]
    if found is None:
        assert len(people) < FLOOR
        return
    assert found.people == len(people) >= FLOOR
    for item in ITEMS:
        behind = [person for person in people if any(item in ballot.steps for ballot in person)]
        assert (item in found.spreads) == (len(behind) >= FLOOR)
        if item in found.spreads:
            given_steps = Counter(ballot.steps[item] for person in people for ballot in person if item in ballot.steps)
            assert dict(enumerate(found.spreads[item].counts, 1)) == {step: given_steps[step] for step in range(1, 6)}
    wrote = [person for person in people if any(ballot.comment for ballot in person)]
    assert bool(found.comments) == (len(wrote) >= FLOOR)


@pytest.mark.parametrize(
    ("attended", "pooled", "late", "phase"),
    [
        (5, False, timedelta(0), Phase.OPEN),
        (4, False, timedelta(0), Phase.TOO_FEW),
        (4, True, timedelta(0), Phase.OPEN),
        (1, True, timedelta(0), Phase.OPEN),
        (0, True, timedelta(0), Phase.TOO_FEW),
        (40, False, ASKED_AT_MOST, Phase.OPEN),
        (40, False, ASKED_AT_MOST + timedelta(seconds=1), Phase.TOO_LATE),
    ],
)
def test_whether_anybody_is_asked(attended: int, pooled: bool, late: timedelta, phase: Phase) -> None:
    assert first_phase(attended, pooled=pooled, late=late) is phase


def test_a_survey_is_due_a_day_after_the_end_of_a_session_that_took_place() -> None:
    session = Session(
        SessionId(uuid4()),
        ProgrammeId(uuid4()),
        SeriesId(uuid4()),
        date(2026, 5, 12),
        date(2026, 5, 12),
        time(12),
        "America/Toronto",
        60,
        "Room 1",
        "",
        "K7QF",
        Stage.HELD,
    )
    assert due(session) == datetime(2026, 5, 13, 17, tzinfo=UTC)
    for stage in (Stage.PLANNED, Stage.CANCELLED, Stage.LAPSED):
        assert due(Session(**{**{name: getattr(session, name) for name in session.__slots__}, "stage": stage})) is None


@pytest.mark.parametrize(
    ("opens", "closes"),
    [
        (datetime(2026, 5, 13, 17, tzinfo=UTC), datetime(2026, 5, 20, 17, tzinfo=UTC)),
        # A Friday at one o’clock, a Saturday: people see it on Monday at seven.
        (datetime(2026, 5, 15, 17, tzinfo=UTC), datetime(2026, 5, 25, 11, tzinfo=UTC)),
        (datetime(2026, 5, 16, 17, tzinfo=UTC), datetime(2026, 5, 25, 11, tzinfo=UTC)),
    ],
)
def test_a_survey_is_open_for_a_week_from_when_people_can_see_it(opens: datetime, closes: datetime) -> None:
    assert closing(opens, "America/Toronto") == closes


def test_a_survey_takes_ballots_until_it_closes() -> None:
    now = datetime(2026, 5, 13, 17, tzinfo=UTC)
    ids = SurveyId(uuid4()), ProgrammeId(uuid4()), SeriesId(uuid4()), SessionId(uuid4())
    survey = Survey(*ids, Phase.OPEN, None, now, now + timedelta(days=7))
    assert survey.takes(now)
    assert not survey.takes(now + timedelta(days=7))
    assert not Survey(*ids, Phase.COUNTING, None, now, now + timedelta(days=7)).takes(now)
    assert not Survey(*ids, Phase.TOO_FEW).takes(now)


@given(
    st.integers(0, 2 * 365 * 24 * 4).map(
        lambda quarters: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(hours=quarters / 4)
    ),
    st.sampled_from(["America/Toronto", "Europe/Paris", "UTC"]),
)
def test_whenever_a_survey_opens_its_reminder_comes_in_working_hours_while_a_day_is_left(
    opened_at: datetime, zone: str
) -> None:
    closes_at = closing(opened_at, zone)
    moment = reminding(closes_at, zone)
    assert next_open_moment(moment, zone, Hours()) == moment
    assert opened_at < moment <= closes_at - STILL_HELPS


def test_a_survey_from_monday_to_monday_is_reminded_of_on_the_friday_between() -> None:
    """That of every session on a Thursday."""
    opened_at = datetime(2026, 5, 22, 17, 0, tzinfo=UTC)
    closes_at = closing(opened_at, "America/Toronto")
    assert closes_at == datetime(2026, 6, 1, 11, 0, tzinfo=UTC)
    assert reminding(closes_at, "America/Toronto") == datetime(2026, 5, 29, 11, 0, tzinfo=UTC)
