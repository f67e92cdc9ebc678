"""A patient may need action: from every seat, past slots, moderation and quiet hours."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.demo.actor import buttons_of, window_of
from bot.domain.programmes import Moderation
from bot.screens.elements import Callout, Form
from bot.text.catalogue import catalogue
from tests.drivers.cast import PATHWAY, ZONE
from tests.drivers.reading import errors, rows, said, shown
from tests.drivers.ward import DAY, Person, Ward

NIGHT = datetime(2026, 3, 7, 2, 30, tzinfo=ZoneInfo(ZONE))
"""In the night to a Saturday."""

URGENT = "Peer learning: please open this now."
WARNED = "(Marked: a patient may need action.) The lesion has grown."


async def sleeps(person: Person) -> None:
    """Keep quiet hours around the clock, but for the minute at noon."""
    await person.goes_on(await person.home(), "settings.ask", slot="12:00", quiet_from="12:01", quiet_to="12:00")


async def heard_at_once(ward: Ward, *people: Person) -> bool:
    """Whether everybody has the urgent message, without a minute having passed."""
    await ward.bot.run_due()
    return all(person.arrivals[-1] == NIGHT and said(person.messages[-1]).startswith(URGENT) for person in people)


async def test_from_the_readers_seat(ward: Ward) -> None:
    ana, eli, cora, denis = ward.some("ana", "eli", "cora", "denis")
    await ward.talk()
    await sleeps(ana)
    await sleeps(cora)
    await ward.until(NIGHT)
    form = window_of(await eli.presses(await eli.opens_message(), "thread.warn.ask"))
    assert "Call first." in eli.reads(form)
    assert PATHWAY in eli.reads(form)
    assert errors(window_of(await eli.sends(form, words="The lesion has grown."))) == {"called": "Tick this to go on."}
    assert ana.messages == []
    told = await eli.sends(form, words="The lesion has grown.", called="yes")
    assert "Everyone in the conversation is told now." in shown(told)
    assert await heard_at_once(ward, ana, cora)
    assert "Apprentissage par les pairs : à ouvrir maintenant." in said(denis.messages[-1], "fr").replace(
        "\N{NO-BREAK SPACE}", " "
    )
    assert WARNED in ana.reads(await ana.opens_message())
    board = window_of(await cora.presses(cora.messages[-1], "board.show"))
    assert "Someone marked: a patient may need action 1" in cora.reads(board)
    assert WARNED in cora.reads(window_of(await cora.presses(board, "board.open")))


async def test_from_the_submitters_seat(ward: Ward) -> None:
    ana, eli, cora = ward.some("ana", "eli", "cora")
    await ward.talk()
    await sleeps(eli)
    await ward.until(NIGHT)
    await ana.goes_on(await ana.opens_own(), "thread.warn.ask", words="The lesion has grown.", called="yes")
    assert await heard_at_once(ward, eli, cora)
    assert WARNED in eli.reads(await eli.opens_message())


async def test_from_the_board_before_the_reader_has_it(ward: Ward) -> None:
    """A case that waits for its slot: the warning brings it to its reader at once."""
    ana, eli, cora, denis = ward.some("ana", "eli", "cora", "denis")
    await ana.shares("coordinator")
    await ward.hears(cora)
    await ward.until(NIGHT.replace(day=6, hour=13))
    form = window_of(await cora.presses(await cora.opens_case(), "board.route.ask"))
    assert "Sent on." in shown(await cora.sends(form, reader=cora.chooses(form, "reader", eli.name)))
    await ward.until(NIGHT)
    assert eli.messages == []
    case = await denis.opens_case()
    told = await denis.goes_on(case, "board.warn.ask", words="The lesion has grown.", called="yes")
    assert "Everyone in the conversation is told now." in said(told)
    assert await heard_at_once(ward, ana, eli)
    assert WARNED in eli.reads(await eli.opens_message())
    assert "Coordinator, Today: (Marked: a patient may need action.)" in ana.reads(await ana.opens_message())


@pytest.mark.parametrize("moderation", [Moderation.FIRST_NOTE])
async def test_past_moderation(ward: Ward) -> None:
    ana, eli, cora = ward.some("ana", "eli", "cora")
    await ana.shares()
    await ward.hears(cora)
    await cora.presses(await cora.opens_case(), "board.send_on")
    await ward.hears(eli)
    await ward.until(NIGHT)
    await eli.goes_on(await eli.opens_message(), "thread.warn.ask", words="The lesion has grown.", called="yes")
    assert await heard_at_once(ward, ana, cora)
    assert WARNED in ana.reads(await ana.opens_message())


@pytest.mark.parametrize("moderation", [Moderation.FIRST_NOTE])
async def test_past_a_case_that_still_waits_to_be_sent_on(ward: Ward) -> None:
    ana, eli, cora = ward.some("ana", "eli", "cora")
    await ana.shares()
    await ward.hears(cora)
    await ward.until(NIGHT)
    await cora.goes_on(await cora.opens_case(), "board.warn.ask", words="The lesion has grown.", called="yes")
    assert await heard_at_once(ward, ana, eli)
    assert WARNED in eli.reads(await eli.opens_message())


async def test_even_without_a_reader(ward: Ward) -> None:
    ana, cora = ward.some("ana", "cora")
    await ana.shares("mine")
    await ward.hears(cora)
    await ward.until(NIGHT)
    await ana.goes_on(await ana.opens_own(), "thread.warn.ask", called="yes")
    assert await heard_at_once(ward, cora)
    await cora.goes_on(await cora.opens_case(), "board.warn.ask", called="yes")
    assert await heard_at_once(ward, ana)
    assert {account.user_id for account, _, _ in ward.post.sent} == {"ana", "cora", "denis"}
    # Nothing is kept for a reader who does not exist, to come back later as news for the board.
    heard = len(ward.post.sent)
    await ward.passes(4 * DAY)
    assert len(ward.post.sent) == heard
    assert await ward.database.read(lambda unit: (unit.outbox.lost(), len(unit.outbox.waiting()))) == ({}, 0)


async def test_a_warning_does_not_wait_behind_a_notice_that_does(ward: Ward) -> None:
    ana, eli = ward.some("ana", "eli")
    await ward.talk()
    await ward.until(NIGHT.replace(hour=1))
    window = await eli.opens_message()
    await eli.sends(window, words="An ordinary word, in the night.")
    await ward.until(NIGHT)
    assert ana.messages == []
    await eli.goes_on(window, "thread.warn.ask", called="yes")
    assert await heard_at_once(ward, ana)
    await ward.passes(3 * DAY)
    # The ordinary notice leaves, too, once it may.
    assert [said(card).splitlines()[0] for card in ana.messages] == [
        URGENT,
        "Peer learning: something to read, 2 minutes.",
    ]


async def test_after_the_end_there_is_only_the_phone(ward: Ward) -> None:
    eli = ward["eli"]
    _, window = await ward.talk()
    form = window_of(await eli.presses(window, "thread.warn.ask"))
    await eli.goes_on(window, "thread.close.ask", rounds="no")
    assert "This conversation is closed. Nothing was sent." in shown(await eli.sends(form, called="yes"))


async def test_closing_does_not_take_an_alarm_off_the_board(ward: Ward) -> None:
    ana, eli, cora = ward.some("ana", "eli", "cora")
    _, theirs = await ward.talk()
    await eli.goes_on(theirs, "thread.warn.ask", called="yes")
    await ana.goes_on(await ana.opens_own(), "thread.close.ask", rounds="no")
    board = cora.reads(await cora.opens_board())
    assert "Someone marked: a patient may need action 1" in board


async def test_an_alarm_stands_above_everything_until_a_coordinator_has_written(ward: Ward) -> None:
    ana, eli, cora = ward.some("ana", "eli", "cora")
    mine, theirs = await ward.talk()
    assert PATHWAY not in ana.reads(mine)
    told = await eli.goes_on(theirs, "thread.warn.ask", called="yes")
    assert first_words(told) == ("You marked: a patient may need action.", PATHWAY)
    await ward.passes(DAY)
    others = ("Someone marked: a patient may need action.", PATHWAY)
    assert first_words(await ana.opens_own()) == others
    assert first_words(await cora.opens_case()) == others
    for person, line in ((ana, "You shared it. Someone marked:"), (cora, "1 case is marked:")):
        (urgent,) = [row for row in rows(await person.home()) if row.urgent]
        assert catalogue("en").say(urgent.detail or "").startswith(line)
    assert not any(row.urgent for row in rows(await eli.home()))
    # What an end says to the other, or to the coordinators, takes nothing off the board.
    await ana.sends(await ana.opens_own(), words="I am calling them.", audience="both")
    assert first_words(await cora.opens_case()) == others
    await cora.goes_on(await cora.opens_case(), "board.write.ask", words="The ward has called back.")
    for window in (await ana.opens_own(), await eli.opens_own(), await cora.opens_case()):
        assert "Not for real cases yet." in first_words(window)
    homes = [await person.home() for person in (ana, eli, cora)]
    assert not any(row.urgent for home in homes for row in rows(home))


async def test_an_alarm_comes_first_on_the_board_however_young_it_is(ward: Ward) -> None:
    eli, cora = ward.some("eli", "cora")
    await ward["ana"].shares("coordinator", kind="near_miss")
    await ward.passes(4 * DAY)
    await ward.talk(kind="challenging")
    lines = rows(await cora.opens_board())
    assert [catalogue("en").say(line.title) for line in lines] == ["Near miss, CT", "Challenging case, CT"]
    await eli.goes_on(await eli.opens_own(), "thread.warn.ask", called="yes")
    lines = rows(await cora.opens_board())
    assert [catalogue("en").say(line.title) for line in lines] == ["Challenging case, CT", "Near miss, CT"]
    assert [line.urgent for line in lines] == [True, False]


def first_words(window: Form) -> tuple[str, str]:
    """What stands above everything else."""
    first, speak = window.elements[0], catalogue("en")
    assert isinstance(first, Callout)
    return speak.say(first.lead), speak.say(first.words)


async def sees_to(ward: Ward, words: str = "") -> Form:
    """The coordinator says that the alarm has been seen to."""
    cora = ward["cora"]
    form = window_of(await cora.presses(await cora.opens_case(), "board.seen.ask"))
    assert errors(window_of(await cora.sends(form))) == {"sure": "Tick this to go on."}
    return window_of(await cora.sends(form, sure="yes", words=words))


@pytest.mark.parametrize("closed", [False, True])
async def test_an_alarm_that_was_seen_to_leaves_the_board_and_both_ends_read_it(ward: Ward, closed: bool) -> None:
    ana, eli, cora = ward.some("ana", "eli", "cora")
    _, theirs = await ward.talk()
    await eli.goes_on(theirs, "thread.warn.ask", called="yes")
    if closed:
        await ana.goes_on(await ana.opens_own(), "thread.close.ask", rounds="no")
    await ward.passes(timedelta(hours=1))
    heard = {person: len(person.messages) for person in (ana, eli)}
    opened = await sees_to(ward, "The clinician was told at ten.")
    assert "Someone marked" not in cora.reads(await cora.opens_board())
    assert "board.seen.ask" not in {button.action for button in buttons_of(opened)}
    await ward.passes(timedelta(hours=1))
    for person in (ana, eli):
        assert len(person.messages) == heard[person] + 1
        window = person.reads(await person.opens_message())
        assert "Coordinator, Today: (Seen to: the alarm was taken care of.) The clinician was told at ten." in window
    if closed:
        assert "This conversation is closed." in window


async def test_another_alarm_rings_again_and_words_of_the_ends_do_not_silence_it(ward: Ward) -> None:
    ana, eli, cora = ward.some("ana", "eli", "cora")
    _, theirs = await ward.talk()
    window = await eli.goes_on(theirs, "thread.warn.ask", called="yes")
    stale = window_of(await cora.presses(await cora.opens_case(), "board.seen.ask"))
    await ana.sends(await ana.opens_own(), words="I am calling, too.", audience="both")
    assert "Someone marked" in cora.reads(await cora.opens_board())
    await sees_to(ward)
    assert "Somebody has seen to this already." in shown(await cora.sends(stale, sure="yes"))
    await eli.goes_on(window, "thread.warn.ask", called="yes")
    assert "Someone marked" in cora.reads(await cora.opens_board())


async def test_an_alarm_of_a_case_that_never_had_a_reader_is_seen_to_without_one(ward: Ward) -> None:
    ana, cora = ward.some("ana", "cora")
    await ana.shares("coordinator")
    await ward.hears(cora)
    await ana.goes_on(await ana.opens_own(), "thread.warn.ask", called="yes")
    await ana.goes_on(await ana.opens_own(), "thread.close.ask", rounds="no")
    await ward.passes(timedelta(hours=1))
    await sees_to(ward)
    await ward.passes(DAY)
    assert "Seen to" in ana.reads(await ana.opens_message())
    assert await ward.database.read(lambda unit: len(unit.outbox.waiting())) == 0


@pytest.mark.parametrize("ask", ["board.seen.ask", "board.write.ask"])
async def test_a_word_on_its_way_does_not_silence_an_alarm_that_nobody_has_read(ward: Ward, ask: str) -> None:
    eli, cora = ward.some("eli", "cora")
    _, theirs = await ward.talk()
    window = await eli.goes_on(theirs, "thread.warn.ask", called="yes")
    case = await cora.opens_case()
    asked = window_of(await cora.presses(case, ask))
    await eli.goes_on(window, "thread.warn.ask", words="And another patient.", called="yes")
    # Neither the form that was open, nor one that is opened from the window that does not show it.
    for form in (asked, window_of(await cora.presses(case, ask))):
        refused = shown(await cora.sends(form, sure="yes", words="It is done."))
        assert "Somebody has marked meanwhile that a patient may need action. Nothing was sent." in refused
    assert "Someone marked" in cora.reads(await cora.opens_board())
    await cora.goes_on(await cora.opens_case(), ask, sure="yes", words="Both are done.")
    assert "Someone marked" not in cora.reads(await cora.opens_board())


async def test_a_coordinators_own_alarm_does_not_silence_that_of_an_end(ward: Ward) -> None:
    eli, cora = ward.some("eli", "cora")
    _, theirs = await ward.talk()
    await eli.goes_on(theirs, "thread.warn.ask", called="yes")
    await cora.goes_on(await cora.opens_case(), "board.warn.ask", words="Call at once.", called="yes")
    assert "Someone marked" in cora.reads(await cora.opens_board())


async def test_an_alarm_to_a_reader_who_has_left_ends_nothing_until_it_is_seen_to(ward: Ward) -> None:
    ana, eli, cora = ward.some("ana", "eli", "cora")
    _, theirs = await ward.talk()
    await eli.sends(theirs, words="I see it.")
    await eli.goes_on(await eli.home(), "leave.ask", sure="yes")
    await ana.goes_on(await ana.opens_own(), "thread.warn.ask", words="It grows.", called="yes")
    await ward.passes(timedelta(hours=1))
    assert (await ana.opens_own()).submit is not None
    assert "Someone marked" in cora.reads(await cora.opens_board())
    await sees_to(ward)
    await ward.passes(DAY)
    assert "This conversation is closed." in ana.reads(await ana.opens_message())
