"""When a session begins is said in its reader's zone on every screen, and to a whole channel with its zone named."""

from dataclasses import replace
from datetime import time

import pytest

from bot.domain.views import Meeting
from bot.screens import agenda, announcements, home, rounds
from bot.screens.cases import made_up_roster
from bot.screens.elements import Card, Form
from tests.drivers.reading import facts, said

PARIS = "Europe/Paris"


def _meeting() -> Meeting:
    one = rounds.made_up_meeting()
    session = replace(one.session, at=time(5), zone=PARIS)
    return replace(one, session=session)


def _private() -> list[Card | Form]:
    one, planned = _meeting(), agenda.made_up_agenda(1, 0)
    return [
        home.home_card(made_up_roster(1)[0], [], coming=one),
        home.home_card(made_up_roster(1)[0], [], coming=replace(one, on_now=True)),
        rounds.overview([], [one, replace(one, on_now=True)], coordinator=True),
        rounds.session(one, coordinator=True),
        agenda.agenda(replace(planned, session=one.session)),
        announcements.reminder(one),
        announcements.changed(one),
        announcements.answered(one),
        announcements.there(one),
    ]


@pytest.mark.parametrize("screen", _private(), ids=lambda screen: screen.name)
def test_one_person_reads_it_in_their_own_zone(screen: Card | Form) -> None:
    """It is a quarter of a day apart, so that even the day is another one."""
    read = said(screen, zone="America/Toronto")
    assert "Monday 11 May at 23:00" in read
    assert "12 May" not in read


def test_what_has_begun_and_is_not_over_says_so() -> None:
    one = replace(_meeting(), on_now=True)
    window = rounds.session(one, coordinator=True)
    assert facts(window)["Stands"] == "Taking place"
    assert "This session is on now." in said(window)
    assert "On now: " in said(rounds.overview([], [one], coordinator=False))


def test_a_channel_reads_it_where_it_takes_place() -> None:
    assert "Tuesday 12 May at 5:00 (Paris time)" in said(announcements.announcement(_meeting(), "https://x"))
