"""The coordinators' desk unasked: Mondays instead of each time, what nobody touches, what a reader has not opened."""

import pytest

from bot.demo.actor import window_of
from bot.domain.desk import LATE_AFTER, UNOPENED_AFTER, Digest
from bot.domain.programmes import Moderation
from bot.screens.elements import Card
from tests.drivers.reading import facts, rows, said
from tests.drivers.ward import DAY, Person, Ward

LATE = "Whoever of you takes no part in it, please open it."
ALONE = "You coordinate alone, so nobody stands in: /peer invite."
WEEK = "Peer learning: your week on the board."
UNTOUCHED = "Needs a reader, untouched for 2 working days"
UNOPENED = "Not opened by the reader for 5 working days"


def heard(person: Person, words: str) -> list[Card]:
    """The messages of somebody that say this."""
    return [card for card in person.messages if words in said(card)]


async def on_mondays(ward: Ward) -> None:
    """From now on the coordinators hear on Mondays of what waits."""
    cora = ward["cora"]
    form = window_of(await cora.types("/peer programme"))
    await cora.sends(form, mondays="yes")
    again = window_of(await cora.types("/peer programme"))
    assert [field.value for field in again.fields if field.name == "mondays"] == [True]


async def test_on_mondays_each_coordinator_reads_counts_and_is_not_told_each_time(ward: Ward) -> None:
    ana, eli, cora, denis = ward.some("ana", "eli", "cora", "denis")
    await on_mondays(ward)
    await ana.shares("coordinator", happened="CANARY one.")
    await ana.shares("Dr. Eli Ember", happened="CANARY two.")
    await ward.hears(eli)
    assert cora.messages == denis.messages == []
    # Nobody touches the first for two working days: then all are told, whatever seats they hold, in the same words.
    moment = await ward.hears(cora)
    assert moment.strftime("%a %d %H:%M") == "Fri 06 07:00"
    assert [len(heard(one, LATE)) for one in (cora, denis)] == [1, 1]
    assert UNTOUCHED in cora.reads(await cora.opens_board())
    assert "whoever of you takes no part in it" in cora.reads(await cora.opens_case())
    moment = await ward.hears(cora)
    assert moment.strftime("%a %d %H:%M") == "Mon 09 12:00"
    digests = [heard(one, WEEK) for one in (cora, denis)]
    assert digests[0] == digests[1]
    (digest,) = digests[0]
    assert "CANARY" not in said(digest)
    assert facts(digest) == {
        "Cases that need a coordinator": "1",
        "Of these, untouched for 2 working days": "1",
        "Conversations that go on": "1",
    }
    assert window_of(await cora.presses(digest, "board.show")).name == "board"
    # An alarm comes at once, on any day.
    await eli.goes_on(await eli.opens_message(), "thread.warn.ask", called="yes")
    await ward.bot.run_due()
    assert "please open this now" in said(cora.messages[-1])
    # Once all is taken care of there is nothing to say on the next.
    for at in range(2):
        await cora.goes_on(await cora.opens_case(), "board.close.ask") if at else None
        await cora.goes_on(await cora.opens_case(), "board.seen.ask", sure="yes") if not at else None
    before = len(heard(cora, WEEK))
    await ward.passes(7 * DAY)
    assert len(heard(cora, WEEK)) == before


async def test_a_reader_who_has_not_looked_is_told_of_on_the_board_and_the_sharer_reads_nothing_of_it(
    ward: Ward,
) -> None:
    ana, eli, cora = ward.some("ana", "eli", "cora")
    await ana.shares()
    await ward.hears(eli)
    await ward.passes(6 * DAY)
    assert UNOPENED not in cora.reads(await cora.opens_board())
    await ward.passes(DAY)
    (row,) = rows(await cora.opens_board())
    assert cora.reads(await cora.opens_board()).count(UNOPENED) == 1
    assert "A note to them sends another notice" in cora.reads(await cora.opens_case())
    assert row.urgent is False
    assert heard(cora, LATE) == []
    assert "opened" not in ana.reads(await ana.opens_own())
    await eli.opens_message()
    assert UNOPENED not in cora.reads(await cora.opens_board())
    # A sharer who does not look at the answer is told of nowhere.
    await eli.sends(await eli.opens_own(), words="Thank you.")
    await ward.passes(14 * DAY)
    assert "Not opened" not in cora.reads(await cora.opens_board())


async def test_a_word_of_a_coordinator_counts_as_a_touch_and_who_is_alone_reads_that_nobody_stands_in(
    ward: Ward,
) -> None:
    ana, cora, denis = ward.some("ana", "cora", "denis")
    await denis.goes_on(await denis.home(), "leave.ask", sure="yes")
    await ana.shares("Dr. Eli Ember")
    await ana.shares("coordinator")
    await ward.hears(cora)
    await ward.passes(DAY)
    await cora.goes_on(await cora.opens_case(), "board.write.ask", words="We look for the reader.", to="submitter")
    await ward.passes(DAY)
    assert heard(cora, ALONE) == []
    await ward.passes(3 * DAY)
    assert len(heard(cora, ALONE)) == 1
    await ward.passes(10 * DAY)
    assert len(heard(cora, ALONE)) == 1
    assert heard(cora, WEEK) == []


@pytest.mark.parametrize("moderation", [Moderation.EVERY_NOTE])
async def test_words_that_wait_are_late_from_their_own_day_on(ward: Ward) -> None:
    """The case itself was with the coordinators long before."""
    eli, cora = ward.some("eli", "cora")
    await ward["ana"].shares()
    await ward.hears(cora)
    await cora.presses(await cora.opens_case(), "board.send_on")
    await ward.hears(eli)
    await ward.passes(5 * DAY)
    await eli.sends(await eli.opens_message(), words="I see it now.")
    assert "Waits to be sent on" in (board := cora.reads(await cora.opens_board()))
    assert "untouched" not in board
    await ward.passes(4 * DAY)
    assert "Waits to be sent on, untouched for 2 working days" in cora.reads(await cora.opens_board())


def test_the_days_are_those_that_are_said() -> None:
    assert (LATE_AFTER, UNOPENED_AFTER) == (2, 5)
    assert Digest().is_empty
    assert not Digest(unopened=1).is_empty
