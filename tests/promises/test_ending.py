"""A2: what a thief can still tell of a conversation that is over, with everything that was ever copied."""

import asyncio
from datetime import datetime, time, timedelta
from itertools import chain
from uuid import UUID

import pytest
import sqlalchemy as sa

from bot.demo.actor import window_of
from bot.domain.threads import CONTENT_KEPT, IDENTITY_KEPT
from storage.sealed import place
from storage.tables import members, notes, seats, threads
from tests.promises.attack import KEY_BACKUPS_KEPT, around, opened, sealed_under, written
from tests.promises.lived import Lived
from tests.promises.month import BEGINS
from tests.promises.story import CASES, REFERENCES
from tests.promises.ward import person

SEAT = 32
"""How long a seat is once it is padded."""

ENDS = ("ana", "gus")
CLOSED = datetime.combine(BEGINS.date() + timedelta(days=7), time(10, 30), BEGINS.tzinfo)


def after(lived: Lived, span: timedelta) -> datetime:
    """Let time pass until so long after the closing, if it has not yet."""
    asyncio.run(lived.month.until(max(CLOSED + span, lived.month.clock.now())))
    return lived.month.clock.now()


def member_ids(lived: Lived) -> dict[str, UUID]:
    """The ids of the two ends."""
    rows = lived.database.read_now(lambda unit: unit.execute(sa.select(members.c.id, members.c.name)).all())
    return {key: row.id for key in ENDS for row in rows if row.name == person(key).name}


def labels(lived: Lived) -> set[str]:
    """Under which word each end knew the case: it stands in the title of their windows."""
    windows = [
        window_of(reply.answer)
        for key in ENDS
        for way, reply in lived.story.seen[f"closed|{key}"].items()
        if way.startswith("notice") and "Wombat1-happened" in repr(reply)
    ]
    return {window.title.params["label"] for window in windows}


@pytest.mark.promise("A2")
def test_no_seat_of_an_over_conversation_opens_with_anything_that_is_left(lived: Lived) -> None:
    """At fourteen days with the store as it is; at twenty-eight with every backup of it that may still exist."""
    first, people = lived.first, member_ids(lived)
    seats_of = [place("seats", f"{first.thread.hex}:{seat}", "holder") for seat in ("submitter", "reader")]
    deleted = sealed_under(lived.backup + lived.place.stolen(), first.identity, SEAT)
    sealed = [*first.sealed, *((at, value) for at in seats_of for value in deleted)]
    # With a backup of keys that was kept for too long the attack works, so it is one.
    told = opened(sealed, lived.backups.ever())
    assert REFERENCES["first"].encode() in told
    assert {one[:16] for one in told} >= {people[key].bytes for key in ENDS}
    theirs = {each.bytes for each in people.values()}
    assert {one[16:20].decode() for one in told if one[:16] in theirs} == labels(lived)
    under_identity = [(at, value) for at, value in sealed if value[1:17] == first.identity.bytes]
    assert len(under_identity) >= 3
    for span, backups in ((IDENTITY_KEPT, timedelta(0)), (IDENTITY_KEPT + KEY_BACKUPS_KEPT, KEY_BACKUPS_KEPT)):
        keys = lived.backups.kept(after(lived, span), backups)
        assert len(keys) > 10
        assert opened(under_identity, keys) == []
    left = sa.select(sa.func.count()).select_from(seats).where(seats.c.thread_id == first.thread)
    assert lived.database.read_now(lambda unit: unit.execute(left).scalar_one()) == 0


@pytest.mark.promise("A2")
def test_nobody_stands_beside_an_over_conversation_in_any_file(lived: Lived) -> None:
    after(lived, IDENTITY_KEPT)
    stolen = lived.backup + lived.place.stolen()
    people = [person(key) for key in ENDS]
    names = [
        *(form for one in member_ids(lived).values() for form in written(one)),
        *(word.encode() for each in people for word in (each.name, each.who.user_id)),
        *(label.encode() for label in labels(lived)),
    ]
    beside = [*chain.from_iterable(around(stolen, form) for one in lived.first.open_ids for form in written(one))]
    assert len(beside) > 10 or not stolen
    assert any(names[0] in file or names[1] in file for file in stolen) or not stolen
    assert [name for name in names for window in beside if name in window] == []


@pytest.mark.promise("A2")
def test_what_was_written_is_gone_after_thirty_days(lived: Lived) -> None:
    """At thirty days with the store as it is; a fortnight later with every backup of it that may still exist."""
    first = lived.first
    told = b" ".join(opened(first.sealed, lived.backups.ever())).decode("utf-8", "replace")
    for written_by in ("happened", "note", "answer", "word"):
        assert f"{CASES['first'].word}-{written_by}" in told
    for span, backups in ((CONTENT_KEPT, timedelta(0)), (CONTENT_KEPT + KEY_BACKUPS_KEPT, KEY_BACKUPS_KEPT)):
        assert opened(first.sealed, lived.backups.kept(after(lived, span), backups)) == []
    left = sa.select(sa.func.count()).select_from(notes).where(notes.c.thread_id == first.thread)
    assert lived.database.read_now(lambda unit: unit.execute(left).scalar_one()) == 0


@pytest.mark.promise("A2")
def test_the_programme_itself_can_no_longer_tell_either(lived: Lived) -> None:
    """Each end's own list, every old button, and the keys that the row names."""
    row = lived.database.read_now(
        lambda unit: unit.execute(sa.select(threads).where(threads.c.id == lived.first.thread)).one()
    )
    assert (row.state, row.identity_key, row.reference) == ("over", None, None)
    for key in ENDS:
        before, now = (lived.story.seen[f"{when}|{key}"] for when in ("closed", "over"))
        assert any("Wombat1" in repr(reply) for reply in before.values())
        assert not any("Wombat1" in repr(reply) for reply in now.values())
        pressed = {way: reply for way, reply in now.items() if way.startswith("notice")}
        assert len({repr(pressed[way]) for way in pressed if "Wombat1-happened" in repr(before.get(way))}) == 1
