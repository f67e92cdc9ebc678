"""What becomes of a session that moves or is over: the ends of its cases are told, and its post asks nobody."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.demo.actor import buttons_of, window_of
from bot.ports.outbox import Gone
from tests.drivers.cast import ZONE
from tests.drivers.reading import offered, said
from tests.drivers.rows import everything
from tests.drivers.ward import DAY, Ward
from tests.scenarios.test_nominating import closed, items, nominates, session_on
from tests.scenarios.test_rounds import NOON, announced, begins, in_channel, sessions


async def moves(ward: Ward, **where: str) -> None:
    """A coordinator moves the first session there is."""
    overview = window_of(await ward["cora"].types("/peer rounds"))
    window = window_of(await ward["cora"].presses(overview, "rounds.session.open"))
    assert "It is moved." in said(await ward["cora"].goes_on(window, "rounds.move.ask", **where))


@pytest.mark.promise("A6")
async def test_both_ends_hear_of_another_day_and_may_still_take_the_case_off(ward: Ward) -> None:
    session = await session_on(ward)
    await closed(ward)
    await nominates(ward)
    # Two days before, when nobody can be asked any more.
    await ward.until(datetime.combine(session.on - 3 * DAY, time(10), ZoneInfo(ZONE)))
    heard = {key: len(ward[key].messages) for key in ("ana", "eli", "gus", "denis")}
    await moves(ward, at="13:00")
    await ward.passes(timedelta(hours=1))
    assert {key: len(ward[key].messages) for key in heard} == heard
    await moves(ward, on="2026-03-31")
    await ward.passes(timedelta(minutes=21))
    assert {key: len(ward[key].messages) - before for key, before in heard.items()} == {
        "ana": 1, "eli": 1, "gus": 0, "denis": 0,
    }  # fmt: skip
    for key in ("ana", "eli"):
        assert "rounds" not in said(ward[key].messages[-1])
    window = await ward["ana"].opens_message()
    assert "It is chosen for the rounds on Tuesday 31 March." in said(window)
    await ward["ana"].presses(window, "thread.withdraw")
    assert await items(ward) == []
    assert (await everything(ward.database))["agenda"] == []
    await moves(ward, on="2026-04-01")
    await ward.passes(DAY)
    assert len(ward["eli"].messages) == heard["eli"] + 1


async def test_a_session_with_a_case_goes_along_with_its_series_and_both_ends_are_told(ward: Ward) -> None:
    cora = ward["cora"]
    overview = await begins(cora, repeats="weekly")
    await closed(ward)
    form = window_of(await cora.presses(await cora.opens_case(), "board.nominate.ask"))
    # The Tuesday that is not announced for days yet.
    await cora.sends(form, session=offered(form, "session")[2])
    ((item,), before) = await items(ward), await sessions(ward)
    await ward.passes(DAY)
    heard = {key: len(ward[key].messages) for key in ("ana", "eli", "gus", "denis")}
    form = window_of(await cora.presses(overview, "rounds.series.open"))
    after = window_of(await cora.sends(form, first_on="2026-03-25"))
    assert "1 session with cases went along to a new day" in said(after)
    days = {one.id: one.on for one in before}
    now = {one.id: one.on for one in await sessions(ward)}
    assert now[item.session_id] == days[item.session_id] + DAY
    assert {day.weekday() for id_, day in now.items() if id_ not in days} == {2}
    assert len(set(now.values())) == len(now)
    # It is Friday noon: on Monday.
    await ward.passes(3 * DAY)
    assert {key: len(ward[key].messages) - number for key, number in heard.items()} == {
        "ana": 1, "eli": 1, "gus": 0, "denis": 0,
    }  # fmt: skip
    # In half a year there is no day near: it stays, and that is said.
    form = window_of(await cora.presses(overview, "rounds.series.open"))
    after = window_of(await cora.sends(form, first_on="2026-09-23"))
    assert "1 session with cases keeps its day" in said(after)
    assert item.session_id in {one.id for one in await sessions(ward)}


async def test_a_session_that_moves_and_moves_back_says_where_it_is_and_a_cancelled_one_nothing(ward: Ward) -> None:
    await session_on(ward)
    await closed(ward)
    await nominates(ward)
    await ward.passes(DAY)
    before = len(ward["eli"].messages)
    await moves(ward, on="2026-04-02")
    await moves(ward, on="2026-03-30")
    await ward.passes(DAY)
    assert len(ward["eli"].messages) == before
    await moves(ward, on="2026-04-02")
    overview = window_of(await ward["cora"].types("/peer rounds"))
    window = window_of(await ward["cora"].presses(overview, "rounds.session.open"))
    cancelled = await ward["cora"].goes_on(window, "rounds.cancel.ask", sure="yes")
    agenda = window_of(await ward["cora"].presses(cancelled, "agenda.show"))
    assert "This session is cancelled." in said(agenda)
    assert "Agenda 0" in said(agenda), "the case is free for another session at once"
    await ward.passes(DAY)
    assert len(ward["eli"].messages) == before


async def test_once_a_session_is_over_its_post_asks_nobody_any_more_and_no_other_is_made(ward: Ward) -> None:
    cora, ana = ward.some("cora", "ana")
    await begins(cora)
    await ward.until(NOON - timedelta(days=14))
    await in_channel(ward, ana, "online")
    await ward.until(NOON + timedelta(minutes=59))
    assert {one.action for one in buttons_of(announced(ward))} == {"rounds.come"}
    await ward.until(NOON + timedelta(hours=1))
    assert list(buttons_of(announced(ward))) == []
    assert said(announced(ward)).startswith("Over: Chest rounds: Tuesday 24 March")
    assert len(ward.post.posted) == 1


async def test_what_could_not_be_posted_before_it_was_over_is_never_posted(ward: Ward) -> None:
    cora = ward["cora"]
    await begins(cora)
    ward.post.stops = lambda _: Gone("channel_gone")
    await ward.until(NOON + timedelta(hours=2))
    ward.post.stops = lambda _: None
    overview = window_of(await cora.types("/peer rounds"))
    window = window_of(await cora.presses(overview, "rounds.session.open", -1))
    assert "rounds.post_again" in {one.action for one in buttons_of(window)}
    await cora.presses(window, "rounds.post_again")
    await ward.passes(timedelta(hours=1))
    assert ward.post.posted == []


async def test_a_session_that_is_ended_early_says_so_at_once(ward: Ward) -> None:
    cora = ward["cora"]
    await begins(cora)
    await ward.until(NOON + timedelta(minutes=20))
    overview = window_of(await cora.types("/peer rounds"))
    window = window_of(await cora.presses(overview, "rounds.session.open"))
    agenda = window_of(await cora.presses(window, "agenda.show"))
    end = window_of(await cora.presses(agenda, "agenda.finish.ask"))
    await cora.sends(end)
    await ward.passes(timedelta(seconds=2))
    (post,) = [card for _, card, _ in ward.post.posted]
    assert said(post).startswith("Over: Chest rounds")
