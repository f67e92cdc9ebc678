"""Every screen there is, ready to be looked at: the gallery test and the demo's gallery page show them all."""

from bot.screens import (
    accounts,
    agenda,
    announcements,
    board,
    cases,
    chosen,
    home,
    notices,
    outcomes,
    people,
    presenting,
    programmes,
    questions,
    refusals,
    rounds,
    schedule,
    surveys,
    threads,
)
from bot.screens.exhibit import Exhibit

EXHIBITS: tuple[Exhibit, ...] = (
    *cases.EXHIBITS,
    *threads.EXHIBITS,
    *board.EXHIBITS,
    *agenda.EXHIBITS,
    *chosen.EXHIBITS,
    *presenting.EXHIBITS,
    *home.EXHIBITS,
    *people.EXHIBITS,
    *accounts.EXHIBITS,
    *programmes.EXHIBITS,
    *surveys.EXHIBITS,
    *questions.EXHIBITS,
    *outcomes.EXHIBITS,
    *rounds.EXHIBITS,
    *schedule.EXHIBITS,
    *announcements.EXHIBITS,
    *notices.EXHIBITS,
    *refusals.EXHIBITS,
)
