"""When a message leaves: in slots, after random minutes, never at night, on Friday afternoon or in quiet hours."""

from dataclasses import replace
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.domain.notices import JITTER
from bot.domain.people import Hours
from storage.unit import SqlUnit
from tests.drivers.cast import ZONE
from tests.drivers.reading import said
from tests.drivers.ward import DAY, Person, Ward

HOUR = timedelta(hours=1)


def on(day: int, hour: int, minute: int = 0) -> datetime:
    """A moment of March 2026 on the ward: the 3rd is a Tuesday, and on the 8th the clocks go forward."""
    return datetime(2026, 3, day, hour, minute, tzinfo=ZoneInfo(ZONE))


async def keeps_hours(person: Person, slot: str = "12:00", quiet_from: str = "", quiet_to: str = "") -> None:
    """Choose when to hear from the bot, in the form, which has to take it."""
    answers = {"slot": slot, "quiet_from": quiet_from, "quiet_to": quiet_to}
    assert (await person.goes_on(await person.home(), "settings.ask", **answers)).name == "home"


async def kept_hours(ward: Ward, person: Person, hours: Hours) -> None:
    """Hours that the form refuses, as an earlier one may have taken them."""

    def keep(unit: SqlUnit) -> None:
        member = unit.people.behind(person.who.platform, person.who.tenant, person.who.user_id)
        assert member is not None
        unit.people.save(replace(member, hours=hours))

    await ward.database.write(keep)
    ward.bot.deliverer.forget_moments()


SLOTS = (
    (on(3, 10, 30), "12:00", on(4, 12)),
    (on(4, 23, 59), "12:00", on(5, 12)),
    (on(5, 13, 0), "07:30", on(6, 7, 30)),
    (on(6, 9, 0), "12:00", on(9, 12)),
    (on(10, 0, 1), "17:15", on(11, 17, 15)),
    # On Friday afternoon nothing arrives: the next day on which that slot is open is a Monday.
    (on(12, 9, 0), "15:30", on(16, 15, 30)),
    (on(21, 9, 0), "12:00", on(23, 12)),
    (on(29, 23, 30), "12:00", on(30, 12)),
)


async def test_an_anonymous_case_arrives_in_its_readers_slot_on_the_next_working_day(ward: Ward) -> None:
    ana, eli = ward.some("ana", "eli")
    for shared, slot, arrives in SLOTS:
        await ward.until(shared)
        await keeps_hours(eli, slot)
        await ana.shares()
        assert await ward.hears(eli) == arrives


async def test_two_cases_shared_at_different_hours_arrive_together(ward: Ward) -> None:
    ana, gus, eli = ward.some("ana", "gus", "eli")
    await ana.shares()
    await ward.passes(7 * HOUR)
    await gus.shares()
    await ward.passes(DAY)
    assert eli.arrivals == [on(4, 12), on(4, 12)]


async def test_a_slot_is_in_the_zone_of_whoever_keeps_it(ward: Ward) -> None:
    ana, wren = ward.some("ana", "wren")
    await ana.shares(wren.name)
    assert await ward.hears(wren) == datetime(2026, 3, 4, 12, tzinfo=ZoneInfo("America/Vancouver"))


AT_ONCE = (
    ({"name": "named"}, on(3, 10, 30), on(3, 10, 30)),
    ({"kind": "good_call"}, on(3, 22, 15), on(4, 7)),
    ({"name": "named"}, on(5, 4, 30), on(5, 7)),
    ({"kind": "good_call", "name": "unseen"}, on(6, 12, 0), on(6, 12, 0)),
    ({"name": "named"}, on(6, 12, 1), on(9, 7)),
    ({"kind": "good_call"}, on(14, 10), on(16, 7)),
)


async def test_a_named_case_and_a_good_call_leave_at_once_but_not_at_any_hour(ward: Ward) -> None:
    ana, eli = ward.some("ana", "eli")
    for how, shared, arrives in AT_ONCE:
        await ward.until(shared)
        await ana.shares(**how)
        assert await ward.hears(eli) == arrives


QUIET = (
    (Hours(quiet_from=time(11), quiet_to=time(14, 20)), on(4, 14, 20)),
    (Hours(quiet_from=time(18), quiet_to=time(12, 30)), on(5, 12, 30)),
    (Hours(quiet_from=time(12), quiet_to=time(12)), on(6, 12)),
    # Quiet hours that cover the whole day would leave nothing: then working hours alone decide.
    (Hours(quiet_from=time(6), quiet_to=time(5, 59)), on(9, 12)),
)


async def test_quiet_hours_are_quiet(ward: Ward) -> None:
    ana, eli = ward.some("ana", "eli")
    for hours, arrives in QUIET:
        await kept_hours(ward, eli, hours)
        await ana.shares()
        assert await ward.hears(eli) == arrives


async def test_a_reply_arrives_two_to_twenty_minutes_later(ward: Ward) -> None:
    ana, eli = ward.some("ana", "eli")
    _, window = await ward.talk()
    spans = set[timedelta]()
    for number in range(6):
        written, heard = ward.now, len(ana.messages)
        await eli.sends(window, words=f"Reply {number}.")
        window = await eli.opens_message()
        assert len(ana.messages) == heard
        spans.add(await ward.hears(ana) - written)
        await ward.passes(timedelta(minutes=1))
    assert all(JITTER[0] <= span <= JITTER[1] for span in spans)
    assert len(spans) > 3


async def test_replies_written_in_one_go_are_one_message(ward: Ward) -> None:
    ana, eli = ward.some("ana", "eli")
    _, window = await ward.talk()
    for number in range(3):
        await eli.sends(window, words=f"Reply {number}.")
        window = await eli.opens_message()
    await ward.passes(HOUR)
    assert len(ana.messages) == 1
    words = ana.reads(await ana.opens_message())
    assert all(f"Reply {number}." in words for number in range(3))


async def test_a_reply_waits_for_an_open_hour(ward: Ward) -> None:
    ana, eli = ward.some("ana", "eli")
    await ward.talk()
    for written, earliest in ((on(5, 19, 59), on(6, 7)), (on(6, 11, 59), on(9, 7)), (on(13, 16), on(16, 7))):
        await ward.until(written)
        await eli.sends(await eli.opens_message(), words="A late reply.")
        assert await ward.hears(ana) == earliest


async def test_what_is_late_because_the_service_was_down_still_waits_for_an_open_hour(ward: Ward) -> None:
    ana, eli = ward.some("ana", "eli")
    for back, opens in ((on(4, 23), on(5, 7)), (on(6, 15), on(9, 7)), (on(14, 11), on(16, 7))):
        await ana.shares()
        heard = len(eli.messages)
        ward.clock.move(back)
        await ward.bot.run_due()
        assert len(eli.messages) == heard
        assert await ward.hears(eli) == opens


async def test_what_is_late_goes_out_at_once_in_an_open_hour(ward: Ward) -> None:
    ana, eli = ward.some("ana", "eli")
    await ana.shares()
    ward.clock.move(on(4, 15, 10))
    await ward.bot.run_due()
    assert eli.arrivals == [on(4, 15, 10)]


async def test_until_it_has_left_a_case_is_nowhere_but_with_its_submitter(ward: Ward) -> None:
    ana, eli, cora = ward.some("ana", "eli", "cora")
    looks = (eli.home, cora.home, cora.opens_board, eli.asks_to_share)
    before = [said(await look()) for look in looks]
    await ana.shares()
    await ward.until(on(4, 11, 59))
    assert [said(await look()) for look in looks] == before
    assert ward.post.sent == []
    assert "On its way. Nobody but you can see it yet." in ana.reads(await ana.opens_own())


async def test_a_message_says_the_same_whatever_it_is_about(ward: Ward) -> None:
    ana, eli, bea = ward.some("ana", "eli", "bea")
    await ana.shares(happened="CANARY one", kind="near_miss", modality="mg")
    await ana.shares(happened="CANARY two", name="named", point="CANARY three")
    await ana.shares(bea.name, happened="CANARY four")
    await ward.passes(2 * DAY)
    constant = "Peer learning: something to read, 2 minutes."
    assert [said(card) for card in eli.messages] == [f"{constant}\n{constant}\nOpen"] * 2
    assert "Apprentissage par les pairs" in said(bea.messages[0], "fr")
    assert [language for account, _, language in ward.post.sent if account.user_id == "bea"] == ["fr"]


async def test_order_is_kept_within_a_conversation(ward: Ward) -> None:
    """A reply, and then the end: whoever was away is told once, and reads of both."""
    ana, eli = ward.some("ana", "eli")
    await keeps_hours(ana, "19:30", quiet_from="08:00", quiet_to="19:00")
    _, window = await ward.talk()
    await eli.sends(window, answer="agree")
    await eli.goes_on(await eli.opens_message(), "thread.close.ask", rounds="yes")
    await ward.until(on(4, 18, 59))
    assert ana.messages == []
    assert await ward.hears(ana) == on(4, 19)
    words = ana.reads(await ana.opens_message())
    assert "(Agree)" in words
    assert "This conversation is closed." in words
