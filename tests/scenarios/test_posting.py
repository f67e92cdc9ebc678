"""A session held in the channel: each step is posted once, after somebody has said so, while the case may be shown."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.demo.actor import buttons_of, window_of
from bot.domain.rounds import Session
from bot.ports.outbox import Gone, Unknown
from bot.screens.elements import Form
from tests.drivers.cast import EVERYONE
from tests.drivers.reading import errors, facts, said, shown, typed
from tests.drivers.rows import everything
from tests.drivers.ward import Person, Ward
from tests.scenarios.test_agenda import opens_agenda
from tests.scenarios.test_presenting import begins, prepared

A_MOMENT = timedelta(seconds=2)


def posts(ward: Ward) -> list[str]:
    """What stands of cases in the channel."""
    return [said(card) for _, card, _ in ward.post.posted if card.name == "rounds.step"]


async def presents(ward: Ward, session: Session, who: str = "cora") -> Form:
    """The window of the first case."""
    return window_of(await ward[who].presses(await opens_agenda(ward, session, who), "agenda.present"))


def actions(window: Form) -> set[str]:
    """What can be pressed there."""
    return {button.action for button in buttons_of(window)}


async def asks(person: Person, window: Form) -> Form:
    """The step that comes next, before it is posted."""
    form = window_of(await person.presses(window, "agenda.post.ask"))
    assert "everybody in the channel of these rounds" in said(form)
    return form


@pytest.mark.promise("A6")
async def test_a_case_goes_into_the_channel_step_by_step_and_each_step_once(ward: Ward) -> None:
    session, agenda = await prepared(ward)
    cora, denis = ward.some("cora", "denis")
    rehearsed = window_of(await cora.presses(agenda, "agenda.present"))
    assert "agenda.post.ask" not in actions(rehearsed)
    await begins(ward, session)
    window = await presents(ward, session)
    form, theirs = await asks(cora, window), await asks(denis, await presents(ward, session, "denis"))
    assert "Wombat-question 0?" in said(form)
    assert "Wombat-found" not in said(form)
    assert posts(ward) == []
    window = window_of(await cora.sends(form))
    assert "It is on its way to the channel." in said(window)
    assert facts(window)["The question"] == "On its way to the channel"
    assert "in the channel already, or on its way" in shown(await denis.sends(theirs))
    assert "It is on its way" in shown(await cora.sends(form))
    await ward.passes(A_MOMENT)
    (question,) = posts(ward)
    words = ["Rounds, case 1 of 2: the question"] * 2
    assert question.split("\n")[:2] == words
    assert question.endswith("Wombat-question 0?")

    overview = window_of(await cora.types("/peer rounds"))
    on = window_of(await cora.presses(overview, "rounds.session.open"))
    assert "cannot be put off to another day" in said(await cora.goes_on(on, "rounds.move.ask", on="2026-04-07"))

    # What was found is never offered where it is not shown, and it comes after the question.
    window = await presents(ward, session)
    assert facts(window)["The question"] == "In the channel"
    assert "agenda.post.ask" not in actions(window)
    revealed = window_of(await cora.presses(window, "agenda.reveal"))
    form = await asks(cora, revealed)
    assert "Wombat-found 0." in said(form)
    item = window_of(await denis.presses(await opens_agenda(ward, session, "denis"), "agenda.item.open"))
    await denis.sends(item, found="Wombat-found, in other words.")
    form = window_of(await cora.sends(form))
    assert "Somebody has changed this meanwhile." in said(form)
    revealed = window_of(await cora.sends(form))
    await ward.passes(A_MOMENT)
    assert posts(ward)[1:] == [
        "\n".join([*["Rounds, case 1 of 2: what was found"] * 2, "Wombat-found, in other words."])
    ]

    # The sentence is kept with what is posted.
    form = await asks(cora, window_of(await cora.presses(window, "agenda.reveal")))
    assert errors(window_of(await cora.sends(form, point=""))) != {}
    revealed = window_of(await cora.sends(form, point="Wombat-point."))
    assert typed(revealed)["point"] == "Wombat-point."
    await ward.passes(A_MOMENT)
    assert posts(ward)[2:] == ["\n".join([*["Rounds, case 1 of 2: the learning point"] * 2, "Wombat-point."])]
    revealed = window_of(await cora.presses(window, "agenda.reveal"))
    assert "agenda.post.ask" not in actions(revealed)
    assert set(facts(revealed).values()) >= {"In the channel"}

    kept = repr(ward.post.posted)
    assert not [person.name for person in EVERYONE if person.name in kept]
    rows = await everything(ward.database)
    assert "Wombat" not in repr(rows)
    threads = {row[0] for row in rows["threads"]}
    assert not threads & {value for row in (*rows["posts"], *rows["deliveries"]) for value in row}


async def test_what_is_taken_off_in_the_last_moment_is_not_posted(ward: Ward) -> None:
    session, _ = await prepared(ward)
    await begins(ward, session)
    cora, ana = ward.some("cora", "ana")
    form = await asks(cora, await presents(ward, session))
    window = window_of(await cora.sends(form))
    for at in range(3):
        own = await ana.opens_own(at)
        if "thread.withdraw" in actions(own):
            await ana.presses(own, "thread.withdraw")
    await ward.passes(timedelta(minutes=1))
    assert posts(ward) == []
    assert "This case is not shown." in shown(await cora.presses(window, "agenda.reveal"))
    assert "This case is not shown." in shown(await cora.sends(form))
    forged = replace(form, hidden={**form.hidden, "k": "found"})
    nonce = await ward.database.read(lambda unit: unit.nonces.issue())
    await cora.sends(replace(forged, hidden={**forged.hidden, "n": nonce}))
    await ward.passes(timedelta(minutes=1))
    assert posts(ward) == []


@pytest.mark.parametrize(
    ("outcome", "decides", "stands"), [(Unknown(), "stands", 0), (Gone("channel_gone"), "post_again", 1)]
)
async def test_what_may_not_have_arrived_waits_for_a_coordinator(
    ward: Ward, outcome: Unknown | Gone, decides: str, stands: int
) -> None:
    """A step, and in the end what was learned."""
    session, _ = await prepared(ward)
    await begins(ward, session)
    cora = ward["cora"]
    ward.post.stops = lambda _: outcome
    await cora.sends(await asks(cora, await presents(ward, session)))
    await ward.passes(timedelta(minutes=1))
    window = await presents(ward, session)
    lead = "Nobody knows whether it arrived" if outcome == Unknown() else "It could not be posted"
    assert lead in said(window)
    assert "agenda.post.ask" not in actions(window)
    ward.post.stops = lambda _: None
    window = window_of(await cora.presses(window, f"agenda.step.{decides}"))
    assert lead not in said(window)
    await ward.passes(timedelta(minutes=1))
    assert len(posts(ward)) == stands
    assert facts(await presents(ward, session))["The question"] == "In the channel"

    revealed = window_of(await cora.presses(await presents(ward, session), "agenda.reveal"))
    await cora.sends(revealed, point="Wombat-point.")
    end = window_of(await cora.presses(await opens_agenda(ward, session), "agenda.finish.ask"))
    ward.post.stops = lambda _: outcome
    await cora.sends(end)
    await ward.passes(timedelta(minutes=1))
    ward.post.stops = lambda _: None
    end = window_of(await cora.presses(await opens_agenda(ward, session), "agenda.finish.ask"))
    lead = "Nobody knows whether they arrived" if outcome == Unknown() else "They could not be posted"
    assert lead in said(end)
    end = window_of(await cora.presses(end, f"agenda.points.{decides}"))
    assert lead not in said(end)
    await ward.passes(timedelta(minutes=1))
    assert [card.name for _, card, _ in ward.post.posted].count("rounds.learned") == stands
