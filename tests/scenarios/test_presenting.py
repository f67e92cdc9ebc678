"""A session held with the bot: the question, what was found, a sentence for each case, and their release."""

from dataclasses import replace
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.demo.actor import buttons_of, window_of
from bot.domain.people import MemberId
from bot.domain.rounds import Session, Stage
from bot.ports.unit import Unit
from bot.screens.elements import Form
from bot.screens.inputs import Pressed
from bot.text.catalogue import T
from tests.drivers.cast import EVERYONE, ZONE, named
from tests.drivers.reading import facts, said, shown
from tests.drivers.rows import everything
from tests.drivers.ward import DAY, Ward
from tests.scenarios.test_agenda import opens_agenda, three_closed
from tests.scenarios.test_nominating import session_on

POINTS = ("Wombat-point one.", "Wombat-point two.")


async def prepared(ward: Ward) -> tuple[Session, Form]:
    """Three cases chosen for a session: two agreed to and prepared, the third never answered for."""
    session, cora = await session_on(ward), ward["cora"]
    await three_closed(ward)
    full = await opens_agenda(ward, session)
    for _ in range(3):
        full = window_of(await cora.sends(window_of(await cora.presses(full, "board.nominate.ask"))))
    for at in range(3):
        item = window_of(await cora.presses(full, "agenda.item.open", at))
        full = window_of(await cora.sends(item, question=f"Wombat-question {at}?", found=f"Wombat-found {at}."))
    return session, full


async def begins(ward: Ward, session: Session) -> None:
    """Let time pass until the doors open."""
    await ward.until(datetime.combine(session.on, time(11, 50), ZoneInfo(ZONE)))


def _gus(unit: Unit) -> MemberId:
    """Somebody who is there."""
    roster = unit.people.roster(unit.programmes.all()[0].id)
    return next(member.id for member in roster if member.name == named("gus"))


async def stage(ward: Ward, session: Session) -> Stage:
    """Where the session stands."""
    return (await ward.database.read(lambda unit: unit.rounds.session(session.id))).stage


@pytest.mark.promise("A6")
async def test_a_session_is_stepped_through_and_its_points_are_released(ward: Ward) -> None:
    session, _ = await prepared(ward)
    await begins(ward, session)
    cora, sent = ward["cora"], len(ward.post.sent)
    agenda = await opens_agenda(ward, session)
    assert said(agenda).count("Not agreed to in time: it is not shown") == 1
    denis = ward["denis"]
    unread = window_of(await denis.presses(agenda, "agenda.finish.ask"))
    assert unread.submit == T("End it")
    window = window_of(await cora.presses(agenda, "agenda.present"))
    assert await stage(ward, session) is Stage.UNDERWAY
    await ward.database.write(lambda unit: unit.rounds.attend(session.id, _gus(unit)))
    for at, point in enumerate(POINTS):
        assert f"Case {at + 1} of 2" in said(window)
        assert "Wombat-question" in said(window)
        assert "Wombat-found" not in said(window)
        assert facts(window).keys() <= {"Modality", "Subspecialty", "Patient’s age", "Patient’s sex"}
        found = window_of(await cora.presses(window, "agenda.reveal"))
        assert "Wombat-found" in said(found)
        window = window_of(await cora.sends(found, point=point))
    assert all(point in said(window) for point in POINTS)
    assert "Wombat-point" not in repr(await everything(ward.database))
    # Nobody releases what they have not read.
    read = window_of(await denis.sends(unread))
    assert "Nothing is released." in said(read)
    assert all(point in said(read) for point in POINTS)
    assert await ward.database.read(lambda unit: unit.points.of(session.id)) == []
    for _ in range(2):
        released = window_of(await cora.sends(window))
        assert "They are released." in said(released)
    assert await ward.database.read(lambda unit: unit.points.of(session.id)) == list(POINTS)
    for stale in (read, unread):
        assert "released already" in shown(await denis.sends(stale))
    assert await stage(ward, session) is Stage.HELD
    assert "Wombat" not in repr(ward.post.sent[sent:])
    # They go to the channel once, and once to each who is not counted as present when the session's time is over.
    await ward.passes(timedelta(minutes=1))
    await ward["kit"].dispatches(Pressed(ward["kit"].who, "rounds.attend", session.key))
    await ward.passes(timedelta(hours=3))
    (posted,) = [card for _, card, _ in ward.post.posted if card.name == "rounds.learned"]
    assert said(posted) == "\n".join([*["What was learned at the rounds: Rounds, Monday 30 March"] * 2, *POINTS])
    told = [account.user_id for account, card, _ in ward.post.sent if card.name == "rounds.learned"]
    assert sorted(told) == sorted({person.user_id for person in EVERYONE} - {"gus", "kit"})
    # The sentences outlive the cases, and nothing in their rows leads back to one.
    await ward.passes(40 * DAY)
    rows = await everything(ward.database)
    assert rows["agenda"] == []
    assert [row[-1] for row in sorted(rows["learning_points"], key=lambda row: row[-2])] == list(POINTS)
    assert not {row[0] for row in rows["threads"]} & {value for row in rows["learning_points"] for value in row}
    assert "Wombat-found" not in repr(rows)


async def test_before_it_begins_it_is_a_rehearsal(ward: Ward) -> None:
    session, agenda = await prepared(ward)
    cora = ward["cora"]
    assert "agenda.finish.ask" not in {button.action for button in buttons_of(agenda)}
    window = window_of(await cora.presses(agenda, "agenda.present"))
    for _ in POINTS:
        window = window_of(await cora.sends(window_of(await cora.presses(window, "agenda.reveal"))))
    assert "This is a rehearsal" in said(window)
    assert window.submit is None
    nonce = await ward.database.read(lambda unit: unit.nonces.issue())
    forced = replace(window, submit="", hidden={**window.hidden, "n": nonce})
    assert "The session has not begun" in shown(await cora.sends(forced))
    assert await stage(ward, session) is Stage.PLANNED
    assert await ward.database.read(lambda unit: unit.points.of(session.id)) == []


async def test_what_an_end_takes_off_during_the_session_is_not_shown(ward: Ward) -> None:
    session, _ = await prepared(ward)
    await begins(ward, session)
    cora, ana = ward.some("cora", "ana")
    window = window_of(await cora.presses(await opens_agenda(ward, session), "agenda.present"))
    # Ana takes everything off that she agreed to.
    for at in range(3):
        own = await ana.opens_own(at)
        if "thread.withdraw" in {button.action for button in buttons_of(own)}:
            await ana.presses(own, "thread.withdraw")
    told = shown(await cora.presses(window, "agenda.reveal"))
    assert "This case is not shown. Here is what comes next." in told
    assert "End of the session" in told
    agenda = await opens_agenda(ward, session)
    assert "agenda.present" not in {button.action for button in buttons_of(agenda)}


async def test_an_end_can_take_it_off_until_the_room_has_seen_what_was_found(ward: Ward) -> None:
    """The two buttons that say so stand as long as they do something, whether or not the session has begun."""
    session, agenda = await prepared(ward)
    cora, ana = ward.some("cora", "ana")
    rehearsed = window_of(await cora.presses(agenda, "agenda.present"))
    await cora.presses(rehearsed, "agenda.reveal")
    await begins(ward, session)
    window = window_of(await cora.presses(await opens_agenda(ward, session), "agenda.present"))
    await ward.until(datetime.combine(session.on, time(12, 10), ZoneInfo(ZONE)))
    owns = [await ana.opens_own(at) for at in range(3)]
    stale = {at: window_of(await ana.presses(own, "thread.rounds.ask")) for at, own in enumerate(owns)}
    assert sum("thread.withdraw" in actions(own) for own in owns) == 2
    await cora.presses(window, "agenda.reveal")
    now = [await ana.opens_own(at) for at in range(3)]
    (seen,) = [at for at in range(3) if "thread.rounds.ask" not in actions(now[at])]
    assert "thread.withdraw" not in actions(now[seen])
    for late in (await ana.sends(stale[seen], rounds="no"), await ana.presses(owns[seen], "thread.withdraw")):
        assert "The case has been shown, or the session is over." in shown(late)
    # The other one has not been shown, and goes; the presenter is told that it does, and not by whom.
    (other,) = [at for at in range(3) if "thread.withdraw" in actions(now[at])]
    assert "is destroyed within the hour" in shown(await ana.sends(stale[other], rounds="no"))
    found = window_of(await cora.presses(window, "agenda.reveal"))
    assert "End of the session" in said(window_of(await cora.sends(found)))
    await ward.until(datetime.combine(session.on, time(14), ZoneInfo(ZONE)))
    over = [await ana.opens_own(at) for at in range(2)]
    assert not any({"thread.withdraw", "thread.agree", "thread.rounds.ask"} & actions(own) for own in over)


def actions(screen: Form) -> set[str]:
    """The actions of its buttons."""
    return {button.action for button in buttons_of(screen)}


async def test_whoever_presents_a_case_of_their_own_is_not_told_so_before_the_room(ward: Ward) -> None:
    """The window is on a shared screen: a refusal would say to everybody who takes part in the case."""
    session = await session_on(ward)
    await ward.talk("ana", "cora")
    ana, cora, denis = ward.some("ana", "cora", "denis")
    await cora.goes_on(await cora.opens_own(), "thread.close.ask", rounds="yes")
    await ana.goes_on(await ana.opens_own(), "thread.rounds.ask", rounds="yes")
    await denis.sends(window_of(await denis.presses(await opens_agenda(ward, session), "board.nominate.ask")))
    await begins(ward, session)
    seen: list[list[str]] = []
    for who in (cora, denis):
        window = window_of(await who.presses(await opens_agenda(ward, session), "agenda.present"))
        found = window_of(await who.presses(window, "agenda.reveal"))
        end = window_of(await who.sends(found, point="The same."))
        seen.append([said(each) for each in (window, found, end)])
    assert seen[0][0] == seen[1][0]
    assert seen[0][2] == seen[1][2]
    assert seen[0][1] + "\nThe same." == seen[1][1] or seen[0][1] == seen[1][1].replace("\nThe same.", "")


@pytest.mark.parametrize("cancelled", [Stage.CANCELLED, Stage.LAPSED])
async def test_a_session_that_does_not_take_place_is_not_presented(ward: Ward, cancelled: Stage) -> None:
    session, _ = await prepared(ward)
    await ward.database.write(lambda unit: unit.rounds.save(replace(session, stage=cancelled)))
    await ward.until(datetime.combine(session.on, time(11, 50), ZoneInfo(ZONE)) + timedelta(minutes=30))
    agenda = await opens_agenda(ward, session)
    assert {button.action for button in buttons_of(agenda)} & {"agenda.present", "agenda.finish.ask"} == set()


async def test_a_session_that_taught_nothing_is_ended_and_what_is_written_later_is_released_later(ward: Ward) -> None:
    session, _ = await prepared(ward)
    await begins(ward, session)
    cora = ward["cora"]
    end = window_of(await cora.presses(await opens_agenda(ward, session), "agenda.finish.ask"))
    over = window_of(await cora.sends(end))
    assert (over.submit, await stage(ward, session)) == (None, Stage.HELD)
    item = window_of(await cora.presses(await opens_agenda(ward, session), "agenda.item.open"))
    await cora.sends(item, point=POINTS[0])
    later = window_of(await cora.presses(await opens_agenda(ward, session), "agenda.finish.ask"))
    assert later.submit == T("Release them")
    assert "They are released." in said(window_of(await cora.sends(later)))
