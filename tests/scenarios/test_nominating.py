"""From a closed case to the agenda of a session: who is told, who is asked, and who takes it off again."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from bot.demo.actor import buttons_of, window_of
from bot.domain.agenda import Item
from bot.domain.rounds import Session, Stage
from bot.domain.threads import Seat
from bot.screens.elements import Form
from storage.unit import SqlUnit
from tests.drivers.planted import a_series, a_session, plant
from tests.drivers.reading import offered, said, shown
from tests.drivers.rows import everything
from tests.drivers.ward import DAY, Ward

MONDAY = date(2026, 3, 30)
CHOSEN = "It is chosen for the rounds on Monday 30 March."
ASKED = "May this case be shown at the rounds on Monday 30 March?"


async def session_on(ward: Ward, on: date = MONDAY) -> Session:
    """A session on a day at noon."""

    def work(unit: SqlUnit) -> Session:
        # Paused, it plans no sessions but the one that is made here.
        series = a_series(unit.ids, unit.programmes.all()[0].id, on, name="Rounds", paused=True)
        made = a_session(unit.ids, series)
        plant(unit, series, made)
        return made

    return await ward.database.write(work)


async def closed(ward: Ward, sharer: str | None = "yes", reader: str | None = "yes") -> None:
    """A case of Ana's that Eli read, closed by him. None gives no answer about rounds."""
    await ward.talk()
    ana, eli = ward.some("ana", "eli")
    await eli.goes_on(await eli.opens_own(), "thread.close.ask", rounds=reader or "no")
    if sharer:
        await ana.goes_on(await ana.opens_own(), "thread.rounds.ask", rounds=sharer)
    await ward.passes(DAY)


async def nominates(ward: Ward, who: str = "cora") -> Form:
    """A coordinator chooses the case for the first session there is."""
    cora = ward[who]
    form = window_of(await cora.presses(await cora.opens_case(), "board.nominate.ask"))
    return window_of(await cora.sends(form))


async def items(ward: Ward) -> list[Item]:
    """Everything on any agenda."""

    def look(unit: SqlUnit) -> list[Item]:
        found = [unit.agenda.about(thread.id) for thread, _ in unit.threads.board(unit.programmes.all()[0].id)]
        return [item for item in found if item is not None]

    return await ward.database.read(look)


async def test_a_case_is_chosen_and_both_ends_are_told(ward: Ward) -> None:
    session = await session_on(ward)
    await closed(ward)
    heard = {key: len(ward[key].messages) for key in ("ana", "eli", "gus", "denis")}
    on_board = await nominates(ward)
    assert "Chosen for the rounds on Monday 30 March." in said(on_board)
    assert "board.nominate.ask" not in {button.action for button in buttons_of(on_board)}
    assert "On an agenda" in said(await ward["denis"].opens_board())
    (item,) = await items(ward)
    assert (item.session_id, item.agreed) == (session.id, {Seat.SUBMITTER, Seat.READER})
    await ward.passes(timedelta(minutes=20))
    assert {key: len(ward[key].messages) - before for key, before in heard.items()} == {
        "ana": 1, "eli": 1, "gus": 0, "denis": 0,
    }  # fmt: skip
    for key in ("ana", "eli"):
        assert CHOSEN in said(await ward[key].opens_message())
        assert "On Monday 13 April the key that links it to people is destroyed, unless" in said(
            await ward[key].opens_own()
        )


@pytest.mark.parametrize(("sharer", "reader"), [("no", "yes"), (None, "yes"), ("yes", "no"), ("ask_first", "no")])
async def test_what_an_end_did_not_agree_to_cannot_be_chosen(ward: Ward, sharer: str | None, reader: str) -> None:
    session = await session_on(ward)
    await closed(ward, sharer, reader)
    cora = ward["cora"]
    window = await cora.opens_case()
    assert "May not be shown at rounds." in said(window)
    assert "board.nominate.ask" not in {button.action for button in buttons_of(window)}
    handle, nonce = window.hidden["h"], await ward.database.read(lambda unit: unit.nonces.issue())
    forced = Form("board.nominate", "", (), "", hidden={"h": handle, "n": nonce})
    assert "This case may not be shown at rounds" in shown(await cora.sends(forced, session=session.id.hex[:10]))
    assert await items(ward) == []


@pytest.mark.parametrize(("sharer", "reader", "asked", "told"), [
    ("ask_first", "yes", "ana", "eli"), ("yes", "ask_first", "eli", "ana"),
])  # fmt: skip
async def test_who_wants_to_be_asked_is_asked_and_the_board_does_not_say_who(
    ward: Ward, sharer: str, reader: str, asked: str, told: str
) -> None:
    await session_on(ward)
    await closed(ward, sharer, reader)
    assert "May be shown at rounds if it is asked about first." in said(await ward["cora"].opens_case())
    await nominates(ward)
    await ward.passes(timedelta(minutes=20))
    assert CHOSEN in said(await ward[told].opens_message())
    assert "Waits for you" not in said(await ward[told].home())
    assert "Waits for you" in said(await ward[asked].home())
    window = await ward[asked].opens_message()
    assert ASKED in said(window)
    assert "Unless you say yes by Wednesday 25 March it is not shown." in said(window)
    agreed = window_of(await ward[asked].presses(window, "thread.agree"))
    assert CHOSEN in said(agreed)
    assert "Waits for you" not in said(await ward[asked].home())
    (item,) = await items(ward)
    assert item.agreed == {Seat.SUBMITTER, Seat.READER}


async def test_without_an_answer_in_time_it_is_not_shown(ward: Ward) -> None:
    await session_on(ward)
    await closed(ward, "ask_first")
    await nominates(ward)
    ana = ward["ana"]
    window = await ana.opens_own()
    await ward.until(ward.clock.now().replace(day=26, hour=14))
    late = window_of(await ana.presses(window, "thread.agree"))
    assert "You did not agree by Wednesday 25 March, so it is not shown." in said(late)
    assert "Waits for you" not in said(await ana.home())
    (item,) = await items(ward)
    assert item.agreed == {Seat.READER}


@pytest.mark.parametrize("who", ["ana", "eli"])
async def test_either_end_takes_it_off_without_a_trace(ward: Ward, who: str) -> None:
    await session_on(ward)
    await closed(ward)
    before = await everything(ward.database)
    await nominates(ward)
    await ward.passes(DAY)
    sent = len(ward.post.sent)
    window = await ward[who].opens_own()
    gone = window_of(await ward[who].presses(window, "thread.withdraw"))
    assert "It is not shown. Nobody is told who asked." in said(gone)
    assert await items(ward) == []
    await ward.passes(DAY)
    assert len(ward.post.sent) == sent
    for key in ("ana", "eli"):
        assert "rounds on" not in said(await ward[key].opens_own())
        assert "On Wednesday 18 March the key" in said(await ward[key].opens_own())
    assert "May not be shown at rounds." in said(await ward["cora"].opens_case())
    after = await everything(ward.database)
    assert {table for table, rows in after.items() if rows != before[table]} == {"threads"}


async def test_who_holds_a_seat_cannot_choose_it(ward: Ward) -> None:
    session = await session_on(ward)
    await ward.talk("ana", "cora")
    ana, cora = ward.some("ana", "cora")
    await cora.goes_on(await cora.opens_own(), "thread.close.ask", rounds="yes")
    await ana.goes_on(await ana.opens_own(), "thread.rounds.ask", rounds="yes")
    form = window_of(await ward["denis"].presses(await ward["denis"].opens_case(), "board.nominate.ask"))
    for asked in (
        await cora.presses(await cora.opens_board(), "board.open"),
        await cora.sends(form, session=session.id.hex[:10]),
    ):
        assert "You take part in this conversation" in shown(asked)
    assert await items(ward) == []


async def test_a_session_takes_cases_until_its_day(ward: Ward) -> None:
    session = await session_on(ward, date(2026, 3, 12))
    far = await session_on(ward, date(2026, 6, 30))
    await closed(ward)
    cora = ward["cora"]
    form = window_of(await cora.presses(await cora.opens_case(), "board.nominate.ask"))
    assert offered(form, "session") == [session.id.hex[:10]]
    assert "Thursday 12 March, 12:00: Rounds" in said(form)
    assert "Thursday 12 March, cases until Thursday 5 March: Rounds" in said(form)
    assert "takes the case no more" in shown(await cora.sends(form, session=far.id.hex[:10]))
    form = window_of(await cora.presses(await cora.opens_case(), "board.nominate.ask"))
    await ward.until(ward.clock.now().replace(day=6, hour=15))
    assert "takes the case no more" in shown(await cora.sends(form))
    form = window_of(await cora.presses(await cora.opens_case(), "board.nominate.ask"))
    assert "No session takes a case now." in said(form)
    assert await items(ward) == []


async def test_once_a_session_is_cancelled_its_cases_can_be_chosen_for_another(ward: Ward) -> None:
    session = await session_on(ward)
    await closed(ward)
    await nominates(ward)
    cora, other = ward["cora"], await session_on(ward, date(2026, 4, 13))
    window = await cora.opens_case()
    nonce = await ward.database.read(lambda unit: unit.nonces.issue())
    forced = Form("board.nominate", "", (), "", hidden={"h": window.hidden["h"], "n": nonce})
    assert "chosen for rounds already" in shown(await cora.sends(forced, session=other.id.hex[:10]))
    await ward.database.write(lambda unit: unit.rounds.save(replace(session, stage=Stage.CANCELLED)))
    assert "rounds on" not in said(await ward["ana"].opens_own())
    form = window_of(await cora.presses(await cora.opens_case(), "board.nominate.ask"))
    await cora.sends(form, session=other.id.hex[:10])
    assert [item.session_id for item in await items(ward)] == [other.id]


async def test_chosen_twice_by_a_double_click_it_is_chosen_once(ward: Ward) -> None:
    await session_on(ward)
    await closed(ward)
    cora = ward["cora"]
    form = window_of(await cora.presses(await cora.opens_case(), "board.nominate.ask"))
    for _ in range(2):
        assert "Chosen." in shown(await cora.sends(form))
    assert len(await items(ward)) == 1
    assert "Choose one." in shown(await cora.sends(form, session=""))


async def test_a_case_that_is_chosen_stays_closed_until_it_is_taken_off(ward: Ward) -> None:
    """Its keys follow the session; a form that was open before is refused in words."""
    ana = ward["ana"]
    await session_on(ward)
    await closed(ward)
    form = window_of(await ana.presses(await ana.opens_own(), "thread.reopen.ask"))
    await nominates(ward)
    assert "thread.reopen.ask" not in {button.action for button in buttons_of(await ana.opens_own())}
    assert "not while its case is chosen for rounds" in shown(await ana.sends(form))
    assert len(await items(ward)) == 1
    await ana.presses(await ana.opens_own(), "thread.withdraw")
    reopened = await ana.goes_on(await ana.opens_own(), "thread.reopen.ask")
    assert reopened.submit is not None
    assert await items(ward) == []
