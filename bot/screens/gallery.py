"""Every screen there is, ready to be looked at: the gallery test and the demo's gallery page show them all."""

from bot.screens import (
    accounts,
    agenda,
    board,
    cases,
    chosen,
    notices,
    people,
    presenting,
    programmes,
    refusals,
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
    *people.EXHIBITS,
    *accounts.EXHIBITS,
    *programmes.EXHIBITS,
    *surveys.EXHIBITS,
    *notices.EXHIBITS,
    *refusals.EXHIBITS,
)
