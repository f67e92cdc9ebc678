"""A1: the month lived again with one person exchanged. To everybody else it is the same month, to the byte."""

from datetime import datetime

import pytest

from tests.promises.conftest import Grounds
from tests.promises.lived import Lived
from tests.promises.ward import EVERYONE, Colleague, person


def told(lived: Lived, who: Colleague, until: datetime) -> list[str]:
    """Every message that somebody received: when, what, and in which language."""
    return [
        f"{at.isoformat()} {language} {card}" for at, card, language in lived.month.post.received(who) if at < until
    ]


def differences(whole: Lived, part: Lived, exchanged: set[str]) -> list[str]:
    """What anybody but those exchanged could tell two months by, as far as the shorter one goes."""
    until = part.month.clock.now()
    found = [
        f"messages to {who.key}"
        for who in EVERYONE
        if who.key not in exchanged and told(whole, who, until) != told(part, who, until)
    ]
    for place, there in part.story.seen.items():
        here = whole.story.seen[place]
        if place.rpartition("|")[2] not in exchanged:
            ways = sorted(here.keys() | there.keys())
            found += [f"{place}: {way}" for way in ways if repr(here.get(way)) != repr(there.get(way))]
    return found


@pytest.mark.promise("A1")
def test_who_shared_a_case_changes_nothing_for_anybody_else(lived: Lived, exchanged: Lived) -> None:
    ana, luc, until = person("ana"), person("luc"), exchanged.month.clock.now()
    assert told(lived, ana, until) != told(exchanged, ana, until)
    assert len(told(lived, ana, until)) == len(told(exchanged, luc, until)) > 2
    assert len(exchanged.story.seen) > 10
    assert differences(lived, exchanged, {"ana", "luc"}) == []


@pytest.mark.promise("A1")
def test_who_reads_a_case_changes_nothing_for_its_sharer(lived: Lived, grounds: Grounds) -> None:
    """The other reader gets first notices at another hour, in French. By the evening nothing shows it any more."""
    other = grounds.live(reader="bea", last=8, watchers=frozenset({"ana", "denis"}))
    gus, until = person("gus"), other.month.clock.now()
    assert told(lived, gus, until) != told(other, gus, until)
    assert differences(lived, other, {"gus", "bea"}) == []
