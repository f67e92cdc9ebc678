"""How many could have sent a case: the roster's members who are like its sharer, without its reader."""

from dataclasses import replace

import pytest

from bot.domain.people import Duty, Member, MemberId, ProgrammeId, Role, Status
from bot.domain.privacy.audience import FLOOR, could_have_sent
from tests.fakes import SeededIds

IDS = SeededIds()


def somebody(**about: object) -> Member:
    """A radiologist of the North who reads chests, unless said otherwise."""
    plain = Member(MemberId(IDS.uuid()), ProgrammeId(IDS.uuid()), "N", Role.RADIOLOGIST, "North", "chest")
    return replace(plain, **about)  # type: ignore[arg-type]


SHARER = somebody()


def test_whoever_is_alike_is_counted_and_so_is_the_sharer() -> None:
    assert could_have_sent([SHARER, somebody(), somebody()], SHARER, None) == 3


@pytest.mark.parametrize(
    "other",
    [
        somebody(role=Role.TRAINEE),
        somebody(site="South"),
        somebody(subspecialty="neuro"),
        somebody(subspecialty=None),
        somebody(status=Status.INVITED),
        somebody(status=Status.LEFT),
    ],
)
def test_whoever_differs_or_is_not_here_is_not(other: Member) -> None:
    assert could_have_sent([SHARER, other], SHARER, None) == 1


def test_the_reader_is_not_counted() -> None:
    reader = somebody()
    assert could_have_sent([SHARER, reader], SHARER, reader.id) == 1
    assert could_have_sent([SHARER, somebody()], SHARER, reader.id) == 2


def test_duties_and_settings_make_nobody_differ() -> None:
    """They are seen by nobody, and so tell a reader nothing."""
    other = somebody(duties=frozenset({Duty.COORDINATOR}), language="fr", zone="America/Vancouver")
    assert could_have_sent([SHARER, other], SHARER, None) == 2


def test_the_floor_is_that_of_the_design() -> None:
    assert FLOOR == 5
