"""How often a series meets, as coordinators read it."""

from dataclasses import replace
from datetime import date

import pytest

from bot.domain.lists import Lists
from bot.domain.rounds import Repeats
from bot.screens import rounds, schedule
from tests.drivers.reading import offered, said


@pytest.mark.parametrize(
    ("repeats", "first_on", "english", "french"),
    [
        (Repeats.WEEKLY, date(2026, 5, 12), "Every week on Tuesday", "Chaque semaine, le mardi"),
        (Repeats.FORTNIGHTLY, date(2026, 5, 14), "Every other week on Thursday", "Une semaine sur deux, le jeudi"),
        (Repeats.MONTHLY, date(2026, 5, 11), "Every month on the second Monday", "Chaque mois, le deuxième lundi"),
        (Repeats.MONTHLY, date(2026, 5, 29), "Every month on the last Friday", "Chaque mois, le dernier vendredi"),
    ],
)
def test_the_list_says_on_which_weekday(repeats: Repeats, first_on: date, english: str, french: str) -> None:
    series = replace(rounds.made_up_meeting().series, repeats=repeats, first_on=first_on)
    two = rounds.overview([series, series], [], coordinator=True, zone=series.zone)
    assert f"{english}, 12:00 · Chest rounds · Change" in said(two)
    assert french in said(two, "fr")
    assert "Séries 2" in said(two, "fr")
    elsewhere = rounds.overview([series], [], coordinator=True, zone="Europe/Paris")
    assert "Chest rounds (America/Toronto)" in said(elsewhere)


def test_general_rounds_are_those_without_a_subspecialty() -> None:
    """One way to say it is offered, and the other stays where somebody has chosen it."""
    series = replace(rounds.made_up_meeting().series, subspecialty="general")
    new = schedule.schedule("n" * 27, "UTC", Lists())
    assert "general" not in offered(new, "subspecialty")
    assert "general" in offered(schedule.schedule("n" * 27, "UTC", Lists(), series), "subspecialty")
