"""The rules of the conversation: moves, audiences, masks."""

from datetime import date
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.cases import CaseId
from bot.domain.people import ProgrammeId
from bot.domain.programmes import fits_mask
from bot.domain.threads import (
    MOVES,
    Mention,
    Note,
    NoteId,
    Seat,
    State,
    Thread,
    ThreadId,
    can_say_not_mine,
    moved,
    sees,
    standing_alarm,
)

DAY = date(2026, 5, 12)
SEATS = st.frozensets(st.sampled_from(Seat))


def _thread(state: State) -> Thread:
    return Thread(ThreadId(UUID(int=1)), CaseId(UUID(int=2)), ProgrammeId(UUID(int=3)), state, True, DAY)


@pytest.mark.parametrize("before", State)
@pytest.mark.parametrize("after", State)
def test_only_the_listed_moves_are_legal(before: State, after: State) -> None:
    if after is before or after in MOVES[before]:
        assert moved(_thread(before), after) is after
    else:
        with pytest.raises(ValueError, match="cannot go"):
            moved(_thread(before), after)


@given(st.sampled_from(Seat), SEATS, st.sampled_from(Seat), st.booleans())
def test_a_note_is_read_by_its_writer_and_its_audience_alone(
    writer: Seat, audience: frozenset[Seat], looks: Seat, held: bool
) -> None:
    note = Note(NoteId(UUID(int=1)), writer, audience, DAY, "words", held=held)
    if looks is writer:
        assert sees(looks, note)
    elif held:
        assert sees(looks, note) is (looks is Seat.COORDINATOR)
    else:
        assert sees(looks, note) is (looks in audience)


@given(st.lists(st.sampled_from(Seat)))
def test_not_mine_is_said_before_the_reader_wrote(writers: list[Seat]) -> None:
    notes = [Note(NoteId(UUID(int=n)), seat, frozenset(Seat), DAY, "") for n, seat in enumerate(writers)]
    assert can_say_not_mine(notes) is (Seat.READER not in writers)


@pytest.mark.parametrize(
    ("reference", "fits"),
    [("AB123456", True), ("AB12345", False), ("A1123456", False), ("AB12345x", False), ("", False), ("ÀB123456", True)],
)
def test_a_reference_fits_the_sites_mask(reference: str, fits: bool) -> None:
    assert fits_mask(reference, "@@######") is fits


_A, _S, _R, _C = Mention.PATIENT_MAY_NEED_ACTION, Seat.SUBMITTER, Seat.READER, Seat.COORDINATOR


@pytest.mark.parametrize(
    ("written", "by"),
    [
        ([], None),
        ([(_R, None)], None),
        ([(_R, _A)], _R),
        ([(_R, _A), (_S, None), (_R, None)], _R),
        ([(_R, _A), (_C, None)], None),
        ([(_R, _A), (_C, None), (_S, _A), (_R, None)], _S),
        ([(_R, _A), (_C, _A)], _C),
        ([(_R, _A), (_C, Mention.IMAGE_TAKEN_OUT)], _R),
    ],
)
def test_an_alarm_stands_until_a_coordinator_has_written(
    written: list[tuple[Seat, Mention | None]], by: Seat | None
) -> None:
    notes = [
        Note(NoteId(UUID(int=at)), seat, frozenset(Seat), DAY, "", mention=mention)
        for at, (seat, mention) in enumerate(written)
    ]
    raised = standing_alarm(notes)
    assert (raised.seat if raised else None) is by
