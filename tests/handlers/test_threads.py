"""The conversation, asked directly: audiences, pages, nonces, and where each answer is shown."""

import pytest

from bot.demo.actor import buttons_of, window_of
from bot.domain.threads import Seat
from bot.ports.unit import Unit
from bot.screens.answers import FieldErrors, Open, Push, Replace
from bot.screens.elements import Form
from bot.services import threads
from tests.drivers.reading import entries, errors, links, shown, typed
from tests.drivers.rows import everything
from tests.handlers.desk import Desk

ASKING = ("thread.close.ask", "thread.name.ask", "thread.warn.ask")


async def talk(desk: Desk) -> tuple[str, str]:
    """A case that has arrived: the handles of its submitter and its reader."""
    mine, theirs = await desk.ward.talk()
    return mine.hidden["h"], theirs.hidden["h"]


def words(form: Form) -> list[str]:
    """What stands in a conversation, without the case itself."""
    return [entry.words for entry in entries(form)][1:]


async def test_the_window_opens_from_a_message_and_is_laid_over_from_home(desk: Desk) -> None:
    _, handle = await talk(desk)
    assert isinstance(await desk.presses("eli", "thread.open", handle), Open)
    assert isinstance(await desk.presses("eli", "thread.open", handle, inside=True), Push)


@pytest.mark.parametrize(
    ("audience", "seats"),
    [
        ("colleague", {Seat.SUBMITTER, Seat.READER}),
        ("both", {Seat.SUBMITTER, Seat.READER, Seat.COORDINATOR}),
        ("coordinator", {Seat.COORDINATOR}),
    ],
)
async def test_an_audience_is_what_it_says(desk: Desk, audience: str, seats: set[Seat]) -> None:
    _, handle = await talk(desk)
    sent = await desk.sends("eli", "thread.write", {"words": "W", "audience": audience}, h=handle, n=await desk.nonce())
    assert isinstance(sent, Replace)

    def kept(unit: Unit) -> list[frozenset[Seat]]:
        eli = unit.people.behind("local", "ward", "eli")
        assert eli is not None
        return [note.audience for note in unit.notes.of(threads.view(unit, eli, handle).place.thread.id)]

    assert await desk.ward.database.read(kept) == [frozenset(seats)]


@pytest.mark.parametrize("audience", ["submitter", "reader", "BOTH", "everybody"])
async def test_an_audience_that_is_not_offered_is_refused(desk: Desk, audience: str) -> None:
    _, handle = await talk(desk)
    before = await everything(desk.ward.database)
    sent = await desk.sends("eli", "thread.write", {"words": "W", "audience": audience}, h=handle, n=await desk.nonce())
    assert isinstance(sent, FieldErrors)
    assert set(sent.errors) == {"audience"}
    assert await everything(desk.ward.database) == before


async def test_a_note_without_words_and_answer_is_refused_and_the_window_stays(desk: Desk) -> None:
    _, handle = await talk(desk)
    sent = await desk.sends("eli", "thread.write", {"audience": "both"}, h=handle, n=await desk.nonce())
    assert isinstance(sent, FieldErrors)
    assert errors(sent.form) == {"words": "Choose an answer or write something."}
    assert typed(sent.form)["audience"] == "both"


async def test_a_note_sent_twice_is_one_and_both_times_the_window_shows_it(desk: Desk) -> None:
    _, handle = await talk(desk)
    nonce = await desk.nonce()
    for _ in range(3):
        shown_then = window_of(await desk.sends("eli", "thread.write", {"words": "Once."}, h=handle, n=nonce))
        assert words(shown_then) == ["Once."]


async def test_other_words_with_a_nonce_that_is_used_are_offered_again_and_not_sent(desk: Desk) -> None:
    _, handle = await talk(desk)
    nonce = await desk.nonce()
    await desk.sends("eli", "thread.write", {"words": "One."}, h=handle, n=nonce)
    again = window_of(await desk.sends("eli", "thread.write", {"words": "Another."}, h=handle, n=nonce))
    assert words(again) == ["One."]
    assert typed(again)["words"] == "Another."
    assert again.hidden["n"] != nonce


@pytest.mark.parametrize("action", ASKING)
async def test_what_cannot_be_undone_is_asked_first(desk: Desk, action: str) -> None:
    mine, theirs = await talk(desk)
    before = await everything(desk.ward.database)
    for user_id, handle in (("ana", mine), ("eli", theirs)):
        asked = await desk.presses(user_id, action, handle, inside=True)
        assert isinstance(asked, Push)
        assert asked.form.hidden["h"] == handle
        assert asked.form.hidden["n"]
    assert await everything(desk.ward.database) == before


@pytest.mark.parametrize(("form", "values"), [("thread.name", {}), ("thread.warn", {}), ("thread.close", {})])
async def test_without_its_yes_nothing_is_done(desk: Desk, form: str, values: dict[str, str]) -> None:
    _, handle = await talk(desk)
    before = await everything(desk.ward.database)
    nonce = await desk.nonce()
    refused = await desk.sends("eli", form, values, h=handle, n=nonce)
    assert isinstance(refused, FieldErrors)
    assert refused.form.hidden.items() >= {"h": handle, "n": nonce}.items()
    assert await everything(desk.ward.database) == before


DONE = {
    "thread.name": ({"sure": "yes"}, "Your colleague can now read your name."),
    "thread.warn": ({"called": "yes"}, "Everyone in the conversation is told now."),
    "thread.close": ({"rounds": "yes"}, "Closed."),
}


@pytest.mark.parametrize("form", DONE)
async def test_done_twice_it_is_done_once_and_said_twice(desk: Desk, form: str) -> None:
    _, handle = await talk(desk)
    values, told = DONE[form]
    nonce = await desk.nonce()
    assert told in shown(await desk.sends("eli", form, values, h=handle, n=nonce))
    after = await everything(desk.ward.database)
    assert told in shown(await desk.sends("eli", form, values, h=handle, n=nonce))
    assert await everything(desk.ward.database) == after


async def test_the_study_is_written_by_one_end_and_read_by_the_other_once_it_is_there(desk: Desk) -> None:
    mine, theirs = await talk(desk)
    # The way to the number, and the way to images.
    assert len(links(window_of(await desk.presses("ana", "thread.open", mine)))) == 2
    assert links(window_of(await desk.presses("eli", "thread.open", theirs))) == []

    def keep(unit: Unit) -> None:
        ana = unit.people.behind("local", "ward", "ana")
        assert ana is not None
        unit.threads.write_reference(threads.view(unit, ana, mine).place.thread.id, "AB123456")

    await desk.ward.database.write(keep)
    shown_now = window_of(await desk.presses("eli", "thread.open", theirs))
    assert len(links(shown_now)) == 1
    assert "AB123456" not in repr(shown_now)


async def test_every_look_has_a_page_and_a_nonce_of_its_own(desk: Desk) -> None:
    mine, _ = await talk(desk)
    looks = [window_of(await desk.presses("ana", "thread.open", mine)) for _ in range(3)]
    assert len({links(look)[0] for look in looks}) == 3
    assert len({look.hidden["n"] for look in looks}) == 3
    assert len({look.hidden["h"] for look in looks}) == 3


async def test_a_closed_conversation_offers_no_page_and_nothing_to_send(desk: Desk) -> None:
    mine, theirs = await talk(desk)
    await desk.sends("eli", "thread.close", {"rounds": "no"}, h=theirs, n=await desk.nonce())
    window = window_of(await desk.presses("ana", "thread.open", mine))
    assert (links(window), window.submit) == ([], None)
    assert [button.action for button in buttons_of(window)] == ["thread.rounds.ask", "thread.reopen.ask"]


async def test_not_mine_is_for_the_reader_alone(desk: Desk) -> None:
    mine, theirs = await talk(desk)
    nothing = "There is nothing to open here."
    assert nothing in shown(await desk.presses("ana", "thread.not_mine.ask", mine, inside=True))
    assert nothing in shown(await desk.sends("ana", "thread.not_mine", {}, h=mine, n=await desk.nonce()))
    nonce = await desk.nonce()
    assert "Thank you." in shown(await desk.sends("eli", "thread.not_mine", {}, h=theirs, n=nonce))
    assert nothing in shown(await desk.sends("eli", "thread.not_mine", {}, h=theirs, n=nonce))
