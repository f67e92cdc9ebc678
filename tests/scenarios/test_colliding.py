"""Two coordinators with the same thing open: the older form does not win unseen, and says what was changed."""

from bot.demo.actor import window_of
from bot.domain.rounds import Series, Session
from tests.drivers.reading import facts, said, typed
from tests.drivers.ward import Ward
from tests.scenarios.test_agenda import chooses_all, opens_agenda, three_closed
from tests.scenarios.test_nominating import items, session_on
from tests.scenarios.test_rounds import begins

MEANWHILE = "Somebody has changed this meanwhile."


async def stand(ward: Ward) -> tuple[Series, Session]:
    """The series, and the first of its sessions."""
    (programme,) = await ward.database.read(lambda unit: unit.programmes.all())
    (series,) = await ward.database.read(lambda unit: unit.rounds.all_series(programme.id))
    return series, (await ward.database.read(lambda unit: unit.rounds.sessions(programme.id, series.first_on)))[0]


async def test_an_older_form_of_a_series_is_shown_again_with_what_was_typed_and_what_was_changed(ward: Ward) -> None:
    cora, denis = ward.some("cora", "denis")
    overview = await begins(cora)
    older = window_of(await cora.presses(overview, "rounds.series.open"))
    newer = window_of(await denis.presses(overview, "rounds.series.open"))
    await denis.sends(newer, place="Library", minutes="30", objectives="See what hides.")
    refused = window_of(await cora.sends(older, link="https://meet.example/r", objectives="See what hides."))
    assert MEANWHILE in said(refused)
    # What is the same as theirs is no collision.
    assert facts(refused) == {"Place": "Library", "How long": "30 minutes"}
    assert typed(refused)["link"] == "https://meet.example/r"
    assert typed(refused)["place"] == "Conference room 2"
    assert (await stand(ward))[0].link == ""
    # Sent again it is what was meant; sent twice it is kept once.
    for _ in range(2):
        assert "The series is kept." in said(window_of(await cora.sends(refused)))
    series, _ = await stand(ward)
    assert (series.place, series.minutes, series.link) == ("Conference room 2", 60, "https://meet.example/r")


async def test_a_session_that_was_moved_meanwhile_is_neither_moved_nor_cancelled_unseen(ward: Ward) -> None:
    cora, denis = ward.some("cora", "denis")
    window = window_of(await cora.presses(await begins(cora), "rounds.session.open"))
    move, cancel = [
        window_of(await cora.presses(window, action)) for action in ("rounds.move.ask", "rounds.cancel.ask")
    ]
    await denis.goes_on(window, "rounds.move.ask", on="2026-03-26")
    moved = window_of(await cora.sends(move, at="14:00"))
    assert facts(moved) == {"Day": "Thursday 26 March"}
    assert typed(moved)["at"].startswith("14:00")
    off = window_of(await cora.sends(cancel, sure="yes"))
    assert MEANWHILE in said(off)
    assert facts(off) == {"Day": "Thursday 26 March"}
    _, session = await stand(ward)
    assert (session.on.day, session.at.hour, session.sequence) == (26, 12, 1)
    assert "It is cancelled." in said(window_of(await cora.sends(off, sure="yes")))


async def test_what_another_coordinator_wrote_of_a_case_is_not_lost_unseen(ward: Ward) -> None:
    cora, denis = ward.some("cora", "denis")
    session = await session_on(ward)
    await three_closed(ward)
    full = await chooses_all(ward, session)
    older, newer = [window_of(await one.presses(full, "agenda.item.open")) for one in (cora, denis)]
    off = window_of(await cora.presses(older, "agenda.item.off.ask"))
    await denis.sends(newer, question="What hides?")
    refused = window_of(await cora.sends(older, question="Where?", found="A mass."))
    assert MEANWHILE in said(refused)
    assert facts(refused)["Question to the room"] == "What hides?"
    assert typed(refused)["found"] == "A mass."
    assert MEANWHILE in said(window_of(await cora.sends(off)))
    assert len(await items(ward)) == 3
    assert "Saved." in said(window_of(await cora.sends(refused)))
    # While it is presented, too.
    shown = window_of(await cora.presses(await opens_agenda(ward, session), "agenda.present"))
    found = window_of(await cora.presses(shown, "agenda.reveal"))
    again = window_of(await denis.presses(await opens_agenda(ward, session), "agenda.item.open"))
    await denis.sends(again, point="Look behind the heart.")
    said_again = window_of(await cora.sends(found, point="Look."))
    assert MEANWHILE in said(said_again)
    assert "Case 2" in said(window_of(await cora.sends(said_again)))
    assert {item.script.point for item in await items(ward)} == {"Look.", ""}
