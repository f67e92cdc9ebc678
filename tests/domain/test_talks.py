"""What stands of an offer to talk: the latest word decides, a time runs out, and nothing passes to another reader."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest

from bot.domain.talks import LATEST, SOONEST, shown_name, standing, too_late, too_soon
from bot.domain.threads import How, Mention, Note, NoteId, Offer, Seat

NOW = datetime(2026, 3, 3, 15, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
TIMES = (NOW + 24 * HOUR, NOW + 48 * HOUR)
SHARER, READER = Seat.SUBMITTER, Seat.READER


def note(seat: Seat, mention: Mention | None, *times: datetime, words: str = "", number: int = 1) -> Note:
    """Something that an end has done, for the other one to read."""
    other = READER if seat is SHARER else SHARER
    offer = Offer(times, How.VIDEO) if times else None
    audience = frozenset({other})
    return Note(NoteId(UUID(int=number)), seat, audience, date(2026, 3, 3), words, mention=mention, offer=offer)


OFFERED = note(SHARER, Mention.TIMES_OFFERED, *TIMES)
CHOSEN = note(READER, Mention.TIME_CHOSEN, TIMES[1], number=2)
COUNTERED = note(READER, Mention.TIMES_OFFERED, *TIMES, number=3)


@pytest.mark.parametrize(
    ("notes", "by", "agreed"),
    [
        ([OFFERED], SHARER, False),
        ([OFFERED, note(READER, None, words="Later, perhaps.")], SHARER, False),
        ([OFFERED, COUNTERED], READER, False),
        ([OFFERED, CHOSEN], SHARER, True),
        ([OFFERED, CHOSEN, COUNTERED], READER, False),
    ],
)
def test_the_latest_word_decides(notes: list[Note], by: Seat, agreed: bool) -> None:
    talk = standing(notes, NOW)
    assert talk is not None
    assert (talk.by, talk.agreed, talk.how) == (by, agreed, How.VIDEO)


@pytest.mark.parametrize(
    "notes",
    [
        [],
        [note(SHARER, None, words="Hello.")],
        [OFFERED, note(READER, Mention.NO_TIME_SUITS)],
        [replace(OFFERED, mention=Mention.TIMES_TAKEN_BACK, offer=None)],
        [OFFERED, note(READER, Mention.REOPENED)],
        [OFFERED, CHOSEN, note(READER, Mention.REOPENED)],
        # Offered to a reader who has handed the case back: it is not for the next one.
        [replace(OFFERED, audience=frozenset[Seat]())],
    ],
)
def test_what_was_taken_back_declined_or_ended_does_not_stand(notes: list[Note]) -> None:
    assert standing(notes, NOW) is None


def test_a_time_can_be_chosen_until_an_hour_before_and_is_shown_until_an_hour_after() -> None:
    first, second = TIMES
    assert [len(talk.still) for at in (NOW, first - HOUR, first) if (talk := standing([OFFERED], at))] == [2, 1, 1]
    assert standing([OFFERED], second - HOUR) is None
    assert standing([OFFERED, CHOSEN], second + HOUR - timedelta(minutes=1)) is not None
    assert standing([OFFERED, CHOSEN], second + HOUR) is None


def test_an_offer_is_told_from_every_other() -> None:
    marks = {talk.mark for one in (OFFERED, COUNTERED) if (talk := standing([one], NOW))}
    assert len(marks) == 2


def test_times_are_neither_too_near_nor_too_far() -> None:
    minute = timedelta(minutes=1)
    assert (too_soon(NOW + SOONEST - minute, NOW), too_soon(NOW + SOONEST, NOW)) == (True, False)
    assert (too_late(NOW + LATEST, NOW), too_late(NOW + LATEST + minute, NOW)) == (False, True)


def test_the_name_is_the_other_ends_and_none_before_it_is_shown() -> None:
    named = note(SHARER, Mention.NAME_SHOWN, words="Dr. Ana Alder")
    assert shown_name(READER, [OFFERED]) == ""
    assert shown_name(READER, [named]) == "Dr. Ana Alder"
    assert shown_name(SHARER, [named]) == ""
    assert shown_name(READER, [replace(named, audience=frozenset[Seat]())]) == ""
