"""Which cases of the board somebody looks for."""

from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.cases import Case, CaseId, Kind, Modality
from bot.domain.lists import Lists
from bot.domain.people import ProgrammeId
from bot.domain.threads import State
from bot.domain.worklist import EVERYTHING, Narrowing, Where, narrowing_of, where_of

CASE = Case(
    CaseId(UUID(int=1)),
    ProgrammeId(UUID(int=0)),
    Kind.NEAR_MISS,
    Modality.CT,
    date(2026, 5, 11),
    named=False,
    loop_closed=False,
)


@pytest.mark.parametrize(
    ("narrowing", "fits"),
    [
        (EVERYTHING, True),
        (Narrowing(kind=Kind.NEAR_MISS, modality=Modality.CT), True),
        (Narrowing(where=Where.CLOSED, kind=Kind.NEAR_MISS), True),
        (Narrowing(where=Where.DELIVERED, kind=Kind.NEAR_MISS), False),
        (Narrowing(kind=Kind.GOOD_CALL), False),
        (Narrowing(modality=Modality.MR), False),
    ],
)
def test_a_case_has_to_fit_in_everything_that_is_said(narrowing: Narrowing, fits: bool) -> None:
    assert narrowing.fits(CASE, Where.CLOSED) is fits


def test_a_chosen_case_stands_on_its_agenda_and_nowhere_else() -> None:
    assert {where_of(state, chosen=True) for state in State} == {Where.ON_AN_AGENDA}
    places = {where_of(state, chosen=False) for state in State}
    assert places == set(Where) - {Where.ON_AN_AGENDA, Where.ON_HOLD}
    held = {state: where_of(state, chosen=False, on_hold=True) for state in State}
    assert [state for state, where in held.items() if where is Where.ON_HOLD] == [State.WITH_COORDINATOR]


def test_what_is_looked_for_survives_a_button() -> None:
    for where in (None, *Where):
        for kind in (None, *Kind):
            for modality in (None, *Modality):
                asked = Narrowing(where, kind, modality)
                assert narrowing_of(asked.word, Lists()) == asked


@given(st.text())
def test_a_word_that_is_none_looks_for_nothing(word: str) -> None:
    codes = {code.value for codes in (Where, Kind, Modality) for code in codes}
    if not codes & set(word.split("|")):
        assert narrowing_of(word, Lists()) == EVERYTHING


def test_a_case_of_another_kind_does_not_fit_where_its_kind_is_asked_for() -> None:
    asked = Narrowing(kind=Kind.NEAR_MISS)
    assert [kind for kind in Kind if asked.fits(replace(CASE, kind=kind), Where.OVER)] == [Kind.NEAR_MISS]
