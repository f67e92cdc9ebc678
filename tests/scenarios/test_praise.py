"""A good call: its reader finds thanks, and the channel reads praise once both ends agree, in the names they choose."""

from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.demo.actor import buttons_of, window_of
from bot.ports.outbox import Gone, Unknown
from bot.screens.elements import Button, Buttons, Choice, Form
from tests.drivers.cast import EVERYONE, ZONE
from tests.drivers.reading import said, shown
from tests.drivers.rows import everything
from tests.drivers.ward import CASE, Person, Ward
from tests.promises.attack import Ledger

NOON = datetime(2026, 3, 4, 12, 0, tzinfo=ZoneInfo(ZONE))
"""Noon of the working day after most of the stories begin."""

CALL = {"kind": "good_call", "happened": "Wombat, the early sign that everybody else had passed over."}


def posts(ward: Ward) -> list[str]:
    """What the channel reads of praise."""
    return [said(card) for _, card, _ in ward.post.posted if card.name == "praise"]


async def says(person: Person, window: Form, praise: str) -> Form:
    """Answer about praise from a conversation's window."""
    return await person.goes_on(window, "thread.praise.ask", praise=praise)


def actions(window: Form) -> set[str]:
    return {button.action for button in buttons_of(window)}


@pytest.mark.promise("A6")
async def test_praise_is_posted_once_with_the_names_of_those_who_want_theirs_there(ward: Ward) -> None:
    ana, eli, cora, gus = ward.some("ana", "eli", "cora", "gus")
    ledger = Ledger(ward.database)
    mine, theirs = await ward.talk(**CALL, name="unseen")
    assert "Thank you for a good call." in eli.reads(theirs)
    assert "Thank you for a good call." not in ana.reads(mine)
    answer = next(field for field in theirs.fields if field.name == "answer")
    assert isinstance(answer, Choice)
    assert {option.value for option in answer.options} == {"thanks", "talk"}
    asked = window_of(await eli.presses(theirs, "thread.praise.ask"))
    assert "A good call: a colleague thanks Dr. Eli Ember." in eli.reads(asked)
    assert "Choose one" in shown(await eli.sends(asked))
    told = await says(eli, theirs, "named")
    assert "You agreed to praise in the channel, with your name." in eli.reads(told)

    # One end alone posts nothing, and the other end cannot tell.
    await ward.passes(timedelta(days=3))
    assert posts(ward) == []
    assert ana.reads(await ana.opens_own()).replace("Tuesday 3 March", "Today") == ana.reads(mine)
    told = await says(ana, mine, "unnamed")
    rows = await everything(ward.database)
    assert "Wombat" not in repr(rows)
    assert ana.name not in repr(rows["deliveries"])
    # An answer can be changed until it is posted: then it is not, and the hour of the answers shows nowhere.
    await says(ana, told, "no")
    await ward.passes(timedelta(days=4))
    assert posts(ward) == []
    told = await says(ana, told, "unnamed")
    # Withdrawn and given again on the morning of that noon, it waits for the next working day's.
    await ward.until(datetime(2026, 3, 11, 10, 0, tzinfo=ZoneInfo(ZONE)))
    told = await says(ana, await says(ana, told, "no"), "unnamed")
    hand_back = window_of(await eli.presses(theirs, "thread.not_mine.ask"))
    await ana.sends(window_of(await ana.presses(told, "thread.praise.ask")))
    await ward.passes(timedelta(hours=30))
    assert posts(ward) == ["\n".join(["A good call: a colleague thanks Dr. Eli Ember."] * 2)]
    (posted,) = [
        at for at, (_, card, _) in zip(ward.post.tried, ward.post.posted, strict=True) if card.name == "praise"
    ]
    assert posted.astimezone(ZoneInfo(ZONE)).strftime("%a %d %H:%M") == "Thu 12 12:00"

    # It stands: neither end can take it back, and nothing is posted again.
    assert "in the channel already" in shown(await ana.presses(told, "thread.praise.ask"))
    assert "Praise for this good call is in the channel." in ana.reads(await ana.opens_own())
    assert not {"thread.praise.ask", "thread.not_mine.ask"} & actions(await eli.opens_own())
    assert "in the channel already" in shown(await eli.sends(hand_back))
    for coordinator in (cora, ward["denis"]):
        assert ana.name not in coordinator.reads(await coordinator.opens_case())
    assert not [person.messages for person in (gus,) if person.messages]
    assert [wrote for wrote in ledger.transactions if wrote >= {"person", "anonymous"}] == []
    await eli.goes_on(await eli.opens_own(), "thread.close.ask", rounds="no")
    await ward.passes(timedelta(days=15))
    rows = await everything(ward.database)
    (thread,) = rows["threads"]
    assert not {value for row in rows["posts"] for value in row} & set(thread)
    assert not {"named", "unnamed"} & {value for value in thread if isinstance(value, str)}


@pytest.mark.parametrize(
    ("sharer", "reader", "reads"),
    [
        ("named", "named", "A good call: Dr. Ana Alder thanks Dr. Eli Ember."),
        ("named", "unnamed", "A good call: Dr. Ana Alder thanks a colleague."),
        ("unnamed", "unnamed", "A good call: a colleague thanks another."),
        ("named", "no", ""),
    ],
)
async def test_each_end_decides_on_its_own_name_alone(ward: Ward, sharer: str, reader: str, reads: str) -> None:
    ana, eli = ward.some("ana", "eli")
    mine, theirs = await ward.talk(**CALL)
    await says(ana, mine, sharer)
    await says(eli, theirs, reader)
    await ward.until(NOON)
    assert posts(ward) == (["\n".join([reads] * 2)] if reads else [])


async def test_who_hands_it_back_or_leaves_is_not_praised(ward: Ward) -> None:
    ana, eli, gus, cora = ward.some("ana", "eli", "gus", "cora")
    mine, theirs = await ward.talk(**CALL)
    await says(ana, mine, "named")
    await says(eli, theirs, "named")
    await eli.goes_on(theirs, "thread.not_mine.ask")
    form = window_of(await cora.presses(await cora.opens_case(), "board.route.ask"))
    await cora.sends(form, reader=cora.chooses(form, "reader", gus.name))
    await ward.hears(gus)
    window = await gus.opens_message()
    assert "Praise in the channel?" in gus.reads(window)
    await ward.until(NOON)
    assert posts(ward) == []
    await says(gus, window, "named")
    await gus.goes_on(await gus.home(), "leave.ask", sure="yes")
    await ward.passes(timedelta(days=3))
    assert posts(ward) == []


async def test_nobody_is_asked_where_there_is_nobody_to_thank(ward: Ward) -> None:
    ana = ward["ana"]
    mine, theirs = await ward.talk()
    assert "thread.praise.ask" not in actions(mine) | actions(theirs)
    await ana.shares("mine", kind="good_call")
    for at in range(2):
        assert "thread.praise.ask" not in actions(await ana.opens_own(at))
    forged = replace(mine, elements=(Buttons((Button("thread.praise.ask", "", mine.hidden["h"]),)),))
    assert "There is nothing to open here." in shown(await ana.presses(forged, "thread.praise.ask"))


@pytest.mark.parametrize(
    ("outcome", "decides", "stands"), [(Unknown(), "stands", 0), (Gone("channel_gone"), "post_again", 1)]
)
async def test_praise_that_may_not_have_arrived_waits_for_a_coordinator(
    ward: Ward, outcome: Unknown | Gone, decides: str, stands: int
) -> None:
    ana, eli, cora, denis = ward.some("ana", "eli", "cora", "denis")
    mine, theirs = await ward.talk(**CALL)
    await says(ana, mine, "named")
    await says(eli, theirs, "named")
    ward.post.stops = lambda _: outcome
    await ward.until(NOON)
    ward.post.stops = lambda _: None
    board = await cora.opens_board()
    lead = "Nobody knows whether a praise arrived" if outcome == Unknown() else "A praise could not be posted"
    assert lead in cora.reads(board)
    assert ana.name not in cora.reads(board)
    assert "félicitations" in denis.reads(await denis.opens_board())
    board = window_of(await cora.presses(board, f"praise.{decides}"))
    assert lead not in cora.reads(board)
    await ward.passes(timedelta(minutes=1))
    assert len(posts(ward)) == stands
    # Either way it is settled: the ends read that it is there, and it is not posted again.
    assert "Praise for this good call is in the channel." in ana.reads(await ana.opens_own())
    assert [person.name for person in EVERYONE if person.name in repr(ward.post.sent)] == []
    assert CASE["modality"] not in repr(posts(ward))
