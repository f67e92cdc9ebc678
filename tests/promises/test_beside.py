"""What is kept beside the conversations: drafts, images, whom a case waits for, what leaves on a Tuesday.

Everybody who looks for more in the month looks for it there, too: drafts and images are in the files that a thief has,
and in what each end and each coordinator can reach.
"""

import asyncio
from datetime import datetime, time, timedelta

import pytest

from bot.domain.cases import DRAFT_KEPT
from bot.domain.threads import CONTENT_KEPT
from tests.promises.attack import KEY_BACKUPS_KEPT, opened
from tests.promises.lived import Lived
from tests.promises.month import BEGINS
from tests.promises.story import CASES, HEADLINES, INVITED, LEFT, SHARERS
from tests.promises.test_ending import after, member_ids
from tests.promises.ward import COORDINATORS, person

SHARED = datetime.combine(BEGINS.date() + timedelta(days=1), time(10, 10), BEGINS.tzinfo)
PNG = b"\x89PNG\r\n"


def who(place: str) -> str:
    """Whose look at the programme this is."""
    return place.rpartition("|")[2]


def keys_between(lived: Lived, since: datetime, until: datetime) -> set[bytes]:
    """Every key that was in the store at a moment of this span at which anything happened."""
    return {key for at, copy in lived.backups.taken if since <= at <= until for key in copy.values()}


@pytest.mark.promise("A2")
def test_a_draft_opens_with_nothing_that_is_left_once_it_is_shared_or_its_days_are_over(lived: Lived) -> None:
    """A copy of the rows and of the keys tells what was typed, and by whom: that of the keys has to be destroyed."""
    sealed = [(at, words) for _, at, words in lived.drafts]
    told = opened(sealed, lived.backups.ever())
    assert {words[:16] for words in told} == {member_ids(lived)["ana"].bytes}
    assert sorted(LEFT in words.decode("utf-8", "ignore") for words in told) == [False, True]
    next_look = next(at for at, _ in lived.backups.taken if at > SHARED)
    assert len(opened(sealed, keys_between(lived, SHARED, SHARED))) == 2
    assert len(opened(sealed, keys_between(lived, next_look, next_look))) == 1
    over = SHARED + DRAFT_KEPT + timedelta(days=2)
    asyncio.run(lived.month.until(max(over + KEY_BACKUPS_KEPT, lived.month.clock.now())))
    left = keys_between(lived, over, over + KEY_BACKUPS_KEPT)
    assert len(left) > 10
    assert opened(sealed, left) == []


@pytest.mark.promise("A2")
def test_the_pixels_of_an_image_open_with_nothing_that_is_left(lived: Lived) -> None:
    pixels = [(at, value) for at, value in lived.first.sealed if at.startswith(b"images")]
    (png,) = opened(pixels, lived.backups.ever())
    assert png.startswith(PNG)
    assert opened(pixels, lived.backups.kept(after(lived, CONTENT_KEPT), timedelta(0))) == []


@pytest.mark.promise("A2")
def test_no_file_holds_a_word_an_image_or_whom_a_case_waited_for(lived: Lived) -> None:
    stolen = lived.backup + lived.place.stolen()
    assert any(person("ana").name.encode() in file for file in stolen) or not stolen
    hidden = (b"Wombat", INVITED.split()[-1].encode(), PNG)
    assert [word for word in hidden if any(word in file for file in stolen)] == []


@pytest.mark.promise("A3")
def test_nobody_else_reaches_a_draft_and_only_coordinators_read_whom_a_case_waits_for(lived: Lived) -> None:
    mine = [repr(reply) for place, seen in lived.story.seen.items() if who(place) == "ana" for reply in seen.values()]
    assert any(LEFT in reply for reply in mine)
    for asked, reply in lived.month.answers:
        told = repr(reply)
        if asked.who != person("ana").who:
            assert LEFT not in told
            assert "happened as a draft" not in told
        if INVITED in told:
            assert asked.who in {person(SHARERS["routed"]).who, *(one.who for one in COORDINATORS)}
    assert any(INVITED in repr(reply) for asked, reply in lived.month.answers if asked.who == person("cora").who)


@pytest.mark.promise("A7")
def test_what_leaves_on_a_tuesday_shows_to_nobody_before(lived: Lived) -> None:
    """Neither to its reader, nor on the board, nor by a row that has a finer day than that Tuesday."""
    word, tuesday = f"{CASES['weekly'].word}-", BEGINS.date() + timedelta(days=8)
    seen = {
        place: any(word in repr(reply) or HEADLINES["weekly"] in repr(reply) for reply in found.values())
        for place, found in lived.story.seen.items()
    }
    assert {place for place, found in seen.items() if found and place.startswith(("before", "sent"))} == set()
    assert {place for place, found in seen.items() if found} >= {"closed|cora", "closed|denis"}
    assert tuesday in {
        at.date() for at, card, _ in lived.month.post.received(person("uma")) if card.name == "notice.read"
    }
