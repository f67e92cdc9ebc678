"""The rounds: a series is planned, announced, answered, reminded of, moved, cancelled, attended and over."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.demo.actor import buttons_of, window_of
from bot.domain.rounds import Session, Stage
from bot.platforms.base import Reply
from bot.ports.outbox import Gone, TryAgain, Unknown
from bot.ports.unit import Unit
from bot.screens.answers import Replace, Say
from bot.screens.elements import Card, Form
from bot.screens.inputs import Command, Pressed, Surface
from bot.services import programmes, timetable
from tests.drivers.cast import ZONE
from tests.drivers.reading import errors, facts, said, shown, typed
from tests.drivers.ward import DAY, Person, Ward

SERIES = {
    "name": "Chest rounds",
    "repeats": "monthly",
    "first_on": "2026-03-24",
    "at": "12:00",
    "minutes": "60",
    "zone": ZONE,
    "place": "Conference room 2",
}
NOON = datetime(2026, 3, 24, 12, 0, tzinfo=ZoneInfo(ZONE))


async def begins(cora: Person, **answers: str) -> Form:
    """A coordinator begins a series."""
    overview = window_of(await cora.types("/peer rounds"))
    form = window_of(await cora.presses(overview, "rounds.series.ask"))
    return window_of(await cora.sends(form, **{**SERIES, **answers}))


def announced(ward: Ward, at: int = -1) -> Card:
    """A post in the channel."""
    return ward.post.posted[at][1]


async def in_channel(ward: Ward, person: Person, value: str) -> Reply:
    """Press a button of the newest post."""
    button = next(one for one in buttons_of(announced(ward)) if one.value == value)
    return await ward.bot.dispatch(
        Pressed(person.who, button.action, button.handle, button.value, surface=Surface.CHANNEL)
    )


async def test_a_coordinator_sets_a_series_and_it_is_announced_two_weeks_before(ward: Ward) -> None:
    cora, ana = ward.some("cora", "ana")
    window = await begins(cora)
    assert window.name == "rounds"
    assert "Coming sessions 2" in cora.reads(window)
    assert ward.post.posted == []
    assert "No session is announced." in ana.reads(window_of(await ana.types("/peer rounds")))
    await ward.until(NOON - timedelta(days=14, minutes=1))
    assert ward.post.posted == []
    await ward.until(NOON - timedelta(days=14))
    (channel, card, language) = ward.post.posted[0]
    assert (channel.channel_id, language) == ("rounds", "en")
    assert "Chest rounds: Tuesday 24 March" in said(card)
    assert facts(card)["Where"] == "Conference room 2"
    assert "Coming sessions 1" in ana.reads(window_of(await ana.types("/peer rounds")))
    home = await ana.home()
    assert "Next session: Tuesday 24 March at 12:00" in ana.reads(home)
    assert "Do you come?" in ana.reads(home)


async def test_answers_are_counted_in_the_channel_and_are_nobody_elses(ward: Ward) -> None:
    cora, ana, eli, bea = ward.some("cora", "ana", "eli", "bea")
    await begins(cora)
    await ward.until(NOON - timedelta(days=14))
    for person, value in ((ana, "in_person"), (eli, "online"), (bea, "no"), (ana, "online")):
        answer = (await in_channel(ward, person, value)).answer
        assert isinstance(answer, Say)
    assert len(ward.post.posted) == 1
    assert "0 in person, 0 online, 0 cannot come" in said(announced(ward))
    await ward.passes(timedelta(seconds=2))
    assert "0 in person, 2 online, 1 cannot come" in said(announced(ward))
    assert len(ward.post.posted) == 1
    assert "Alder" not in said(announced(ward))
    assert "You take part online." in ana.reads(await ana.home())
    stranger = await in_channel(ward, ward["zoe"], "online")
    assert "not one of yours" in said(stranger.answer.card) if isinstance(stranger.answer, Say) else False


async def test_who_comes_is_reminded_a_day_and_an_hour_before_and_nobody_else(ward: Ward) -> None:
    cora, ana, eli, gus = ward.some("cora", "ana", "eli", "gus")
    await begins(cora)
    await ward.until(NOON - timedelta(days=14))
    await in_channel(ward, ana, "in_person")
    await in_channel(ward, eli, "no")
    assert await ward.hears(ana, timedelta(days=20)) == NOON - timedelta(days=1)
    await in_channel(ward, gus, "online")
    assert await ward.hears(ana) == NOON - timedelta(hours=1)
    await ward.until(NOON + timedelta(days=3))
    assert [len(one.messages) for one in (ana, eli, gus)] == [2, 0, 1]
    assert "Reminder: Chest rounds: Tuesday 24 March" in ana.reads(ana.messages[0])


async def test_a_moved_session_changes_its_post_keeps_the_answers_and_tells_who_comes(ward: Ward) -> None:
    cora, ana, eli = ward.some("cora", "ana", "eli")
    await begins(cora)
    await ward.until(NOON - timedelta(days=14))
    await in_channel(ward, ana, "in_person")
    await in_channel(ward, eli, "no")
    overview = window_of(await cora.types("/peer rounds"))
    window = window_of(await cora.presses(overview, "rounds.session.open"))
    past = window_of(await cora.presses(window, "rounds.move.ask"))
    refused = await cora.sends(past, on="2026-03-01")
    assert errors(window_of(refused))["on"] == "A session cannot be moved into the past."
    moved = await cora.goes_on(window, "rounds.move.ask", on="2026-03-26", at="13:30", link="https://meet.example/r")
    assert facts(moved)["When"] == "Thursday 26 March at 13:30 (Toronto time)"
    await ward.hears(ana)
    assert "Changed: Chest rounds: Thursday 26 March" in ana.reads(ana.messages[-1])
    assert eli.messages == []
    await ward.passes(timedelta(seconds=2))
    assert "Thursday 26 March at 13:30" in said(announced(ward))
    assert "1 in person" in said(announced(ward))
    assert len(ward.post.posted) == 1
    await ward.until(NOON + timedelta(days=3))
    reminders = [at for at, card in zip(ana.arrivals, ana.messages, strict=True) if card.name == "rounds.reminder"]
    assert reminders == [NOON + timedelta(days=1, hours=1, minutes=30), NOON + timedelta(days=2, minutes=30)]


async def test_a_cancelled_session_says_so_where_it_was_announced_and_is_never_planned_again(ward: Ward) -> None:
    cora, ana = ward.some("cora", "ana")
    await begins(cora)
    await ward.until(NOON - timedelta(days=14))
    await in_channel(ward, ana, "in_person")
    overview = window_of(await cora.types("/peer rounds"))
    window = window_of(await cora.presses(overview, "rounds.session.open"))
    cancelled = await cora.goes_on(window, "rounds.cancel.ask", sure="yes")
    assert "This session is cancelled." in cora.reads(cancelled)
    await ward.hears(ana)
    assert ana.reads(ana.messages[-1]).startswith("Cancelled: Chest rounds")
    await ward.passes(timedelta(seconds=2))
    assert "This session is cancelled." in said(announced(ward))
    assert list(buttons_of(announced(ward))) == []
    await ward.until(NOON + timedelta(days=1))
    assert [card.name for card in ana.messages] == ["rounds.changed"]
    assert list(buttons_of(ana.messages[0])) == []
    assert len([one for one in await sessions(ward) if one.due_on.month == 3]) == 1


async def sessions(ward: Ward) -> list[Session]:
    """All sessions of the ward."""

    def look(unit: Unit) -> list[Session]:
        (programme,) = unit.programmes.all()
        return list(unit.rounds.sessions(programme.id, date(2026, 1, 1)))

    return await ward.database.read(look)


async def test_after_three_days_without_a_server_nothing_is_twice_and_nothing_is_silent(ward: Ward) -> None:
    """A week of weekly rounds: one session's announcement is late, and one passed before anybody heard of it."""
    cora, ana = ward.some("cora", "ana")
    await begins(cora, repeats="weekly", first_on="2026-03-04", at="09:00")
    away = ward.clock.now() + timedelta(days=3)
    ward.clock.move(away)
    await ward.bot.run_due()
    await ward.bot.run_due()
    stages = [one.stage for one in await sessions(ward)]
    assert stages[0] is Stage.LAPSED
    posted = [said(card) for _, card, _ in ward.post.posted]
    assert len(posted) == len(set(posted)) == 2
    assert [card.name for card in cora.messages] == ["notice.rounds"]
    assert ana.messages == []
    window = window_of(await cora.presses(cora.messages[0], "rounds.show"))
    assert "Never announced" in cora.reads(window)


async def test_after_a_week_without_a_server_what_passed_is_ended_or_said_to_have_been_missed(ward: Ward) -> None:
    """A session that was announced took place without the bot; of one that was not, nobody but it knew."""
    cora, ana = ward.some("cora", "ana")
    await begins(cora)
    await ward.until(NOON - timedelta(days=14))
    await begins(cora, repeats="weekly", first_on="2026-03-26")
    ward.clock.move(NOON + timedelta(days=7))
    await ward.bot.run_due()
    stages = {one.due_on: one.stage for one in await sessions(ward)}
    assert stages[date(2026, 3, 24)] is Stage.HELD
    assert stages[date(2026, 3, 26)] is Stage.LAPSED
    assert "notice.rounds" in [card.name for card in cora.messages]
    assert ana.messages == []


async def test_what_was_due_by_the_rule_before_is_not_done_by_it_once_the_series_is_changed(ward: Ward) -> None:
    """The bot looks what is due in one transaction and does it in the next; a coordinator may come between."""
    cora = ward["cora"]
    await begins(cora, repeats="weekly")

    def due(unit: Unit) -> list[timetable.Due]:
        (programme,) = unit.programmes.all()
        return timetable.steps(unit, programme)

    found = await ward.database.read(due)
    overview = window_of(await cora.types("/peer rounds"))
    form = window_of(await cora.presses(overview, "rounds.series.open"))
    await cora.sends(form, first_on="2026-03-26")
    after = await sessions(ward)
    ward.clock.move(NOON - timedelta(days=7))
    for one in found:
        await ward.database.write(lambda unit, one=one: timetable.run(unit, unit.programmes.all()[0], one))
    assert await sessions(ward) == after


async def test_a_paused_series_announces_nothing_and_goes_on_where_it_is(ward: Ward) -> None:
    cora = ward["cora"]
    overview = await begins(cora)
    form = window_of(await cora.presses(overview, "rounds.series.open"))
    paused = window_of(await cora.presses(form, "rounds.series.pause"))
    assert "This series is paused" in cora.reads(paused)
    assert "Not announced yet" not in cora.reads(window_of(await cora.types("/peer rounds")))
    await ward.until(NOON + timedelta(days=1))
    assert ward.post.posted == []
    assert cora.messages == []
    window_of(await cora.presses(paused, "rounds.series.pause"))
    await ward.until(NOON + timedelta(days=21))
    assert [facts(card)["When"] for _, card, _ in ward.post.posted] == ["Tuesday 28 April at 12:00 (Toronto time)"]


async def test_a_changed_series_changes_what_nobody_was_told_of(ward: Ward) -> None:
    cora = ward["cora"]
    await begins(cora, repeats="weekly")
    await ward.until(NOON - timedelta(days=14))
    overview = window_of(await cora.types("/peer rounds"))
    form = window_of(await cora.presses(overview, "rounds.series.open"))
    await cora.sends(form, first_on="2026-03-26", at="08:00", place="Library")
    kept = {(one.due_on.isoformat(), one.at.hour, one.place, one.stage) for one in await sessions(ward)}
    assert ("2026-03-24", 12, "Conference room 2", Stage.ANNOUNCED) in kept
    assert ("2026-04-02", 8, "Library", Stage.PLANNED) in kept
    assert not any(day == "2026-03-31" for day, *_ in kept)


async def test_being_there_is_a_button_or_a_code_and_counts_once(ward: Ward) -> None:
    cora, ana, eli = ward.some("cora", "ana", "eli")
    await begins(cora)
    await ward.until(NOON - timedelta(days=14))
    overview = window_of(await cora.types("/peer rounds"))
    window = window_of(await cora.presses(overview, "rounds.session.open"))
    code = facts(window)["Attendance code"]
    early = await ana.types(f"/peer attend {code}")
    assert "No session that is on now has this code." in shown(early)
    await ward.until(NOON + timedelta(minutes=5))
    assert "On now: Tuesday 24 March at 12:00" in ana.reads(await ana.home())
    assert "You are counted as present." in shown(await ana.types(f"/peer attend {code.lower()}"))
    assert "You are counted as present." in shown(await ana.types(f"/peer attend {code}"))
    assert "No session that is on now" in shown(await eli.types("/peer attend QQQQQ"))
    opened = window_of(await eli.presses(await eli.home(), "rounds.session.open"))
    there = await eli.presses(opened, "rounds.attend")
    assert isinstance(there, Replace)
    assert "You were there." in shown(there)
    window = window_of(await cora.presses(overview, "rounds.session.open"))
    assert facts(window)["Present so far"] == "2 people"
    await ward.passes(2 * DAY)
    assert "No session that is on now" in shown(await cora.types(f"/peer attend {code}"))
    assert next(one.stage for one in await sessions(ward)) is Stage.HELD


@pytest.mark.parametrize("outcome", [Unknown(), Gone("channel_gone")])
async def test_a_post_that_may_not_have_arrived_waits_for_a_coordinator(ward: Ward, outcome: Unknown | Gone) -> None:
    cora, ana = ward.some("cora", "ana")
    await begins(cora)
    ward.post.stops = lambda _: outcome
    await ward.until(NOON - timedelta(days=13))
    assert ward.post.posted == []
    ward.post.stops = lambda _: None
    await ward.until(NOON - timedelta(days=12))
    assert ward.post.posted == []
    overview = window_of(await cora.types("/peer rounds"))
    window = window_of(await cora.presses(overview, "rounds.session.open"))
    words = "Nobody knows whether" if isinstance(outcome, Unknown) else "could not be posted"
    assert words in cora.reads(window)
    assert "post it again" not in ana.reads(window_of(await ana.types("/peer rounds"))).lower()
    again = window_of(await cora.presses(window, "rounds.post_again"))
    assert words not in cora.reads(again)
    await ward.passes(timedelta(minutes=1))
    assert len(ward.post.posted) == 1


async def test_nobody_is_invited_to_what_is_over_once_the_channel_is_mended(ward: Ward) -> None:
    cora = ward["cora"]
    await begins(cora)
    ward.post.stops = lambda _: Gone("channel_gone")
    await ward.until(NOON + timedelta(days=1))
    ward.post.stops = lambda _: None

    def mend(unit: Unit) -> None:
        (programme,) = unit.programmes.all()
        (channel,) = unit.programmes.channels(programme.id)
        programmes.speak_in(unit, programme.id, channel)

    await ward.database.write(mend)
    await ward.passes(timedelta(minutes=1))
    assert ward.post.posted == []
    await ward.until(NOON + timedelta(days=21))
    assert [facts(card)["When"] for _, card, _ in ward.post.posted] == ["Tuesday 28 April at 12:00 (Toronto time)"]


async def test_a_session_that_is_broken_off_and_moved_is_to_come_again(ward: Ward) -> None:
    cora = ward["cora"]
    await begins(cora)
    await ward.until(NOON + timedelta(minutes=5))
    overview = window_of(await cora.types("/peer rounds"))
    window = window_of(await cora.presses(overview, "rounds.session.open"))
    key = (await sessions(ward))[0].key
    await ward.bot.dispatch(Pressed(cora.who, "agenda.present", key, surface=Surface.WINDOW))
    assert (await sessions(ward))[0].stage is Stage.UNDERWAY
    await cora.goes_on(window, "rounds.move.ask", on="2026-03-31")
    moved = (await sessions(ward))[0]
    assert (moved.on, moved.stage) == (date(2026, 3, 31), Stage.ANNOUNCED)
    # Once somebody was there it can still go to another room, and not to another day.
    await ward.until(datetime(2026, 3, 31, 12, 5, tzinfo=ZoneInfo(ZONE)))
    await ward.bot.dispatch(Pressed(ward["gus"].who, "rounds.attend", key, surface=Surface.CHANNEL))
    assert "cannot be put off" in said(await cora.goes_on(window, "rounds.move.ask", on="2026-04-07"))
    assert (await sessions(ward))[0].on == date(2026, 3, 31)
    assert "It is moved." in said(await cora.goes_on(window, "rounds.move.ask", place="Library", at="12:15"))


async def test_a_channel_that_asks_for_silence_gets_its_post_later_and_once(ward: Ward) -> None:
    cora = ward["cora"]
    await begins(cora)
    ward.post.stops = lambda _: TryAgain(timedelta(minutes=3))
    await ward.until(NOON - timedelta(days=14))
    ward.post.stops = lambda _: None
    await ward.passes(timedelta(minutes=4))
    assert len(ward.post.posted) == 1


async def test_the_forms_say_what_is_missing(ward: Ward) -> None:
    cora = ward["cora"]
    form = await begins(cora, place="", zone="Mars/Olympus")
    assert errors(form) == {
        "place": "Say where: a place, a link, or both.",
        "zone": "This time zone is not known. Write it like America/Toronto.",
    }
    form = await begins(cora, place="", link="javascript:alert(1)")
    assert errors(form) == {"link": "A link begins with https:// and has no spaces."}
    form = await begins(cora, first_on="2026-03-01")
    assert errors(form) == {"first_on": "Choose a day from Tuesday 3 March on."}
    assert await sessions(ward) == []


async def test_only_coordinators_run_the_rounds(ward: Ward) -> None:
    cora, ana = ward.some("cora", "ana")
    overview = await begins(cora)
    await ward.until(NOON - timedelta(days=14))
    theirs = window_of(await ana.types("/peer rounds"))
    assert {one.action for one in buttons_of(theirs)} == {"rounds.session.open"}
    session = window_of(await ana.presses(theirs, "rounds.session.open"))
    assert {one.action for one in buttons_of(session)} == {"rounds.come"}
    assert "Attendance code" not in facts(session)
    for action in ("rounds.series.ask", "rounds.series.open"):
        assert "Only coordinators can do this." in shown(await ana.presses(overview, action))


async def types_in(ward: Ward, person: Person, channel: str, words: str) -> str:
    """Type something in a channel. Returns the answer."""
    asked = Command(person.who, "peer", words, Surface.CHANNEL, channel)
    return shown((await ward.bot.dispatch(asked)).answer)


async def test_a_series_speaks_in_a_channel_of_its_own_and_the_others_where_everything_is_said(ward: Ward) -> None:
    cora = ward["cora"]
    await begins(cora, channel="chest-rounds")
    await begins(cora, name="Neuro rounds", at="13:00")
    await ward.until(NOON - timedelta(days=13))
    where = {said(card).split(":")[0]: channel.channel_id for channel, card, _ in ward.post.posted}
    assert where == {"Chest rounds": "chest-rounds", "Neuro rounds": "rounds"}
    # What stands stays the one post that it is, and what comes later goes to the new place.
    assert "goes to this channel" in await types_in(ward, cora, "brains", "here neuro  ROUNDS")
    await in_channel(ward, ward["ana"], "online")
    await ward.passes(timedelta(seconds=2))
    assert len(ward.post.posted) == 2
    assert sum("1 online" in said(card) for _, card, _ in ward.post.posted) == 1
    await ward.until(NOON + timedelta(days=22))
    assert {channel.channel_id for channel, _, _ in ward.post.posted[2:]} == {"chest-rounds", "brains"}
    # An emptied field leads back.
    overview = window_of(await cora.types("/peer rounds"))
    form = window_of(await cora.presses(overview, "rounds.series.open", 1))
    assert typed(form)["channel"] == "brains"
    await cora.sends(form, channel="")
    assert typed(window_of(await cora.presses(overview, "rounds.series.open", 1))).get("channel", "") == ""


async def test_a_name_that_no_series_has_chooses_nothing(ward: Ward) -> None:
    cora = ward["cora"]
    assert "There are no rounds yet." in await types_in(ward, cora, "brains", "here neuro")
    await begins(cora)
    answer = await types_in(ward, cora, "brains", "here neuro")
    assert "No series is called that." in answer
    assert "Chest rounds" in answer
    await ward.until(NOON - timedelta(days=13))
    assert [channel.channel_id for channel, _, _ in ward.post.posted] == ["rounds"]
