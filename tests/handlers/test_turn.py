"""One act, once: who acts, what a form sent twice gets, and what an event delivered twice does."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from bot.domain.errors import NotAllowed, NothingHere, Reason, Refused
from bot.domain.people import Account, Duty, Member, Standing, Status
from bot.ports.unit import Unit
from bot.screens.inputs import Submitted
from handlers.turn import Redelivered, SentBefore, Turn, first, number, once
from tests.drivers.cast import PLATFORM, TENANT, ZONE
from tests.handlers.desk import Desk


class Acts:
    """An act that counts how often it is done, and says so."""

    def __init__(self) -> None:
        self.done = 0

    def __call__(self) -> str:
        self.done += 1
        return f"done {self.done}"


def form(turn: Turn, nonce: str, name: str = "case", handle: str = "", **typed: str) -> Submitted:
    """A form of somebody's."""
    return Submitted(turn.who, name, typed, {"n": nonce, "h": handle})


async def sends(turn: Turn, sent: Submitted, acts: Acts) -> str:
    """Send a form whose act is done once."""
    return await turn.write(lambda unit: once(unit, turn, sent, acts))


async def test_a_form_sent_again_gets_the_first_answer_and_does_nothing(desk: Desk) -> None:
    ana, acts = await desk.turn("ana"), Acts()
    nonce = await desk.nonce()
    answers = [await sends(ana, form(ana, nonce), acts) for _ in range(3)]
    assert (answers, acts.done) == (["done 1"] * 3, 1)
    assert await sends(ana, form(ana, await desk.nonce()), acts) == "done 2"


async def test_a_form_sent_again_with_other_words_says_so_and_does_nothing(desk: Desk) -> None:
    ana, acts = await desk.turn("ana"), Acts()
    nonce = await desk.nonce()
    await sends(ana, form(ana, nonce, words="One."), acts)
    with pytest.raises(SentBefore) as told:
        await sends(ana, form(ana, nonce, words="Another."), acts)
    assert (told.value.outcome, acts.done) == ("done 1", 1)


async def test_spaces_line_ends_and_empty_fields_are_no_other_words(desk: Desk) -> None:
    """A platform that sends a form again need not send it byte by byte."""
    ana, acts = await desk.turn("ana"), Acts()
    nonce = await desk.nonce()
    await sends(ana, form(ana, nonce, words="One.\nTwo.", sure="yes"), acts)
    alike = form(ana, nonce, sure="yes", words=" One.\r\nTwo.\n", answer="  ")
    assert await sends(ana, alike, acts) == "done 1"


async def test_the_same_words_to_another_conversation_are_other_words(desk: Desk) -> None:
    ana = await desk.turn("ana")
    nonce = await desk.nonce()
    assert await ana.write(lambda unit: first(unit, form(ana, nonce, handle="a", words="w")))
    assert not await ana.write(lambda unit: first(unit, form(ana, nonce, handle="a", words="w")))
    with pytest.raises(SentBefore):
        await ana.write(lambda unit: first(unit, form(ana, nonce, handle="b", words="w")))


async def test_nobody_gets_the_answer_to_somebody_elses_form(desk: Desk) -> None:
    """A receipt holds a label and a ticket: whoever copies a nonce must not have them."""
    ana, acts = await desk.turn("ana"), Acts()
    nonce = await desk.nonce()
    await sends(ana, form(ana, nonce), acts)
    who = ana.who
    others = [
        await desk.turn("eli"),
        replace(ana, who=replace(who, tenant="elsewhere")),
        replace(ana, who=replace(who, platform="slack")),
    ]
    for other in others:
        with pytest.raises(NothingHere):
            await sends(other, form(other, nonce), acts)
    assert acts.done == 1


async def test_a_nonce_of_one_form_is_of_no_use_to_another(desk: Desk) -> None:
    ana, acts = await desk.turn("ana"), Acts()
    nonce = await desk.nonce()
    await sends(ana, form(ana, nonce), acts)
    with pytest.raises(NothingHere):
        await sends(ana, form(ana, nonce, "invite"), acts)
    assert acts.done == 1


async def test_a_nonce_whose_act_left_no_answer_gives_none(desk: Desk) -> None:
    """Used by an act that keeps nothing: a note, a hand-back."""
    ana, acts = await desk.turn("ana"), Acts()
    nonce = await desk.nonce()
    assert await ana.write(lambda unit: first(unit, form(ana, nonce)))
    with pytest.raises(NothingHere):
        await sends(ana, form(ana, nonce), acts)
    assert acts.done == 0


@pytest.mark.parametrize("nonce", ["", "x", "A" * 27])
async def test_a_form_without_a_nonce_of_ours_is_too_old(desk: Desk, nonce: str) -> None:
    ana, acts = await desk.turn("ana"), Acts()
    with pytest.raises(Refused) as refused:
        await sends(ana, form(ana, nonce), acts)
    assert (refused.value.reason, acts.done) == (Reason.FORM_TOO_OLD, 0)


async def test_an_act_that_fails_can_be_sent_again(desk: Desk) -> None:
    ana, acts = await desk.turn("ana"), Acts()
    nonce = await desk.nonce()

    def fails() -> str:
        raise ConnectionError

    with pytest.raises(ConnectionError):
        await ana.write(lambda unit: once(unit, ana, form(ana, nonce), fails))
    assert await sends(ana, form(ana, nonce), acts) == "done 1"


async def test_an_event_is_acted_on_once(desk: Desk) -> None:
    acts = Acts()
    turn = await desk.turn("ana", "E1")
    assert await turn.write(lambda _: acts()) == "done 1"
    with pytest.raises(Redelivered):
        await turn.write(lambda _: acts())
    other = await desk.turn("ana", "E2")
    assert await other.write(lambda _: acts()) == "done 2"


async def test_an_event_whose_act_failed_is_acted_on_when_it_comes_again(desk: Desk) -> None:
    acts = Acts()
    turn = await desk.turn("ana", "E1")

    def fails(_: Unit) -> str:
        raise Refused(Reason.CONVERSATION_CLOSED)

    with pytest.raises(Refused):
        await turn.write(fails)
    assert await turn.write(lambda _: acts()) == "done 1"


async def test_without_an_event_nothing_is_taken_for_a_second_time(desk: Desk) -> None:
    acts = Acts()
    turn = await desk.turn("ana")
    assert [await turn.write(lambda _: acts()) for _ in range(2)] == ["done 1", "done 2"]


async def test_two_platforms_may_number_their_events_alike(desk: Desk) -> None:
    acts = Acts()
    turn = await desk.turn("ana", "E1")
    await turn.write(lambda _: acts())
    other = replace(turn, who=replace(turn.who, platform="slack"))
    assert await other.write(lambda _: acts()) == "done 2"


async def test_reading_remembers_no_event(desk: Desk) -> None:
    turn = await desk.turn("ana", "E1")
    assert [await turn.read(lambda unit: len(unit.programmes.all())) for _ in range(2)] == [1, 1]


async def test_whoever_is_nobody_here_has_no_member_and_no_house(empty_desk: Desk) -> None:
    turn = await empty_desk.turn("ana")
    with pytest.raises(NotAllowed):
        assert turn.actor
    with pytest.raises(NotAllowed):
        assert turn.house
    assert turn.stands == {Standing.STRANGER}


async def test_a_turn_knows_who_acts_and_where(desk: Desk) -> None:
    turn = await desk.turn("cora")
    assert (turn.actor.name, turn.house.name) == ("Dr. Cora Cole", "Harbour Imaging")
    assert turn.stands == {Standing.MEMBER, Standing.COORDINATOR}
    assert turn.account == Account(PLATFORM, TENANT, "cora", "en", ZONE)
    assert (await desk.turn("zoe")).stands == {Standing.STRANGER}


async def test_whoever_has_left_is_a_stranger_even_in_a_turn_that_began_before(desk: Desk) -> None:
    turn = await desk.turn("cora")
    member: Member = replace(turn.actor, status=Status.LEFT)
    assert replace(turn, member=member).stands == {Standing.STRANGER}
    assert Duty.COORDINATOR in member.duties


async def test_today_is_the_day_where_the_programme_is(desk: Desk) -> None:
    turn = await desk.turn("ana")
    late = datetime(2026, 3, 4, 3, 30, tzinfo=UTC)
    assert replace(turn, now=late).today == date(2026, 3, 3)
    assert turn.programme is not None
    assert replace(turn, now=late, programme=replace(turn.programme, zone="Europe/Paris")).today == date(2026, 3, 4)
    assert replace(turn, now=late, programme=None).today == date(2026, 3, 3)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("0", 0), ("7", 7), ("999999999", 999_999_999), ("1000000000", None), ("", None), ("-1", None), ("1.5", None)],
)
def test_a_small_number_is_read_and_nothing_else(typed: str, meant: int | None) -> None:
    assert number(typed) == meant


@pytest.mark.parametrize("typed", ["½", "²", "1e3", " 1", "x", "9" * 5000])
def test_what_only_looks_like_a_number_is_none(typed: str) -> None:
    assert number(typed) is None
