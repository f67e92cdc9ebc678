"""The coordinators' board: what needs them, never who; they write, send on and close."""

from datetime import timedelta

import pytest

from bot.demo.actor import buttons_of, window_of
from bot.domain.programmes import Moderation
from bot.screens.answers import Push
from tests.drivers.reading import entries, errors, facts, offered, rows, said, shown, typed
from tests.drivers.ward import DAY, Person, Ward

MODERATED = pytest.mark.parametrize("moderation", [Moderation.FIRST_NOTE])
NOTHING = "There is nothing to open here. The conversation may have ended, or it is not one of yours."


def words_in(screen: object) -> list[str]:
    """What people wrote, as a window shows it."""
    return [entry.words for entry in entries(screen)]  # pyright: ignore[reportArgumentType]


async def writes(person: Person, words: str, to: str) -> str:
    """A coordinator writes about the first case of the board."""
    form = window_of(await person.presses(await person.opens_case(), "board.write.ask"))
    return shown(await person.sends(form, words=words, to=to))


async def test_the_board_is_the_same_for_every_coordinator_and_names_nobody(ward: Ward) -> None:
    ana, gus, cora, denis = ward.some("ana", "gus", "cora", "denis")
    await ana.shares("Dr. Denis Dubé", happened="One whose reader is a coordinator.")
    await cora.shares("Dr. Gus Garner", happened="One that a coordinator shared.", name="knowing")
    await gus.shares("coordinator", kind="near_miss", factor="technique")
    await ward.passes(2 * DAY)
    mine, theirs = await cora.opens_board(), await denis.opens_board()
    assert mine == theirs
    words = said(mine)
    assert "3 cases. Never who shared or read them. The same for every coordinator." in words
    # A row says the kind, the modality, what it needs or is about, its age, and no label.
    assert sorted(line for line in words.splitlines() if "2 days" in line) == [
        "Learning opportunity, CT · 2 days · Open",
        "Learning opportunity, CT · 2 days · Open",
        "Near miss, CT · Needs a reader · 2 days · Open",
    ]
    people = await ward.database.read(lambda unit: unit.people.roster(unit.programmes.all()[0].id))
    for at in range(3):
        opened = await cora.presses(mine, "board.open", at)
        told = repr(opened)
        assert not any(member.name.rsplit(maxsplit=1)[-1] in told for member in people), told


async def test_whoever_takes_part_is_refused_in_private(ward: Ward) -> None:
    ana, cora, denis = ward.some("ana", "cora", "denis")
    await ana.shares("Dr. Cora Cole")
    await ward.hears(cora)
    refused = await cora.presses(await cora.opens_board(), "board.open")
    assert isinstance(refused, Push)
    assert "You take part in this conversation, so another coordinator handles it." in shown(refused)
    case = await denis.opens_case()
    assert "A small nodule" in denis.reads(case)
    # The same goes for every other act, with the same handle from somebody else's window.
    for action in ("board.warn.ask", "board.close.ask", "board.write.ask"):
        assert "You take part in this conversation" in shown(await cora.presses(case, action)), action
    form = window_of(await denis.presses(case, "board.close.ask"))
    assert "You take part in this conversation" in shown(await cora.sends(form))


async def test_a_coordinator_writes_to_one_end_or_both(ward: Ward) -> None:
    ana, eli, cora, denis = ward.some("ana", "eli", "cora", "denis")
    await ward.talk()
    form = window_of(await cora.presses(await cora.opens_case(), "board.write.ask"))
    assert offered(form, "to") == ["both", "submitter", "reader"]
    assert "whom you choose, and the coordinators. They see “Coordinator”." in cora.reads(form)
    assert errors(window_of(await cora.sends(form, words=" "))) == {"words": "Write something here."}
    for to in ("submitter", "reader", "both"):
        assert "Sent." in await writes(cora, f"CANARY {to}", to)
    await ward.passes(timedelta(hours=1))
    assert words_in(await ana.opens_own())[1:] == ["CANARY submitter", "CANARY both"]
    assert words_in(await eli.opens_own())[1:] == ["CANARY reader", "CANARY both"]
    assert len(ana.messages) == 1
    assert "Coordinator, Today: (to you only) CANARY reader" in eli.reads(await eli.opens_own())
    # The other coordinator reads what was written, and to whom.
    case = said(await denis.opens_case())
    assert "(to the person who shared it only) CANARY submitter" in case
    assert "(to the reader only) CANARY reader" in case
    assert "Cole" not in case
    assert "Cole" not in repr(await ana.opens_own())


async def test_without_a_reader_a_coordinator_writes_to_the_submitter(ward: Ward) -> None:
    ana, cora = ward.some("ana", "cora")
    await ana.shares("mine")
    await ward.hears(cora)
    form = window_of(await cora.presses(await cora.opens_case(), "board.write.ask"))
    assert offered(form, "to") == ["submitter"]
    await cora.sends(form, words="Thank you for this.")
    await ward.hears(ana)
    window = await ana.opens_message()
    assert words_in(window)[1:] == ["Thank you for this."]
    assert offered(window, "audience") == ["coordinator"]
    await ana.sends(window, words="With pleasure.")
    await ward.hears(cora)
    assert "Somebody wrote to you" in cora.reads(await cora.opens_board())


async def test_notes_between_the_ends_stay_between_them(ward: Ward) -> None:
    ana, eli, cora = ward.some("ana", "eli", "cora")
    _, window = await ward.talk()
    await eli.sends(window, words="CANARY between us.", answer="different")
    await ward.hears(ana)
    await ana.sends(await ana.opens_message(), words="CANARY among us.")
    await ward.passes(DAY)
    assert "CANARY" not in cora.reads(await cora.opens_case())
    assert "In conversation" in cora.reads(await cora.opens_board())
    assert cora.messages == []


async def test_a_coordinator_closes_a_case_for_both_ends(ward: Ward) -> None:
    ana, eli, cora = ward.some("ana", "eli", "cora")
    await ward.talk()
    case = await cora.opens_case()
    closed = await cora.goes_on(case, "board.close.ask")
    assert "Closed." in cora.reads(closed)
    assert not any(button.action.startswith("board.write") for button in buttons_of(closed))
    await ward.passes(timedelta(hours=1))
    for end in (ana, eli):
        window = await end.opens_message()
        assert "This conversation is closed." in end.reads(window)
        assert "thread.rounds.ask" in {button.action for button in buttons_of(window)}
    for action in ("board.write.ask", "board.warn.ask", "board.close.ask"):
        form = window_of(await cora.presses(case, action))
        answers = {"words": "Too late.", "called": "yes"}
        assert "This conversation is closed. Nothing was sent." in shown(await cora.sends(form, **answers)), action


async def test_home_says_how_many_cases_wait_on_the_board(ward: Ward) -> None:
    ana, cora, denis = ward.some("ana", "cora", "denis")
    await ana.shares("coordinator")
    assert "waits for a coordinator" not in cora.reads(await cora.home())
    await ward.hears(cora)
    assert "1 case waits for a coordinator" in cora.reads(await cora.home())
    assert "1 case waits for a coordinator" in said(await denis.home())
    assert "Open the board" not in ana.reads(await ana.home())


async def test_a_board_of_many_cases_has_pages(ward: Ward) -> None:
    ana, cora = ward.some("ana", "cora")
    for _ in range(22):
        await ana.shares("coordinator")
    await ward.hears(cora)
    first = await cora.opens_board()
    assert len(rows(first)) == 20
    second = window_of(await cora.presses(first, "board.page"))
    assert len(rows(second)) == 2
    assert window_of(await cora.presses(second, "board.page")) == first


async def test_the_board_shows_what_is_looked_for_and_every_alarm(ward: Ward) -> None:
    gus, eli, cora, denis = ward.some("gus", "eli", "cora", "denis")
    await ward.talk()
    await gus.shares("coordinator", kind="near_miss", factor="technique")
    await gus.shares("coordinator", kind="system_issue", factor="system")
    await ward.passes(2 * DAY)
    whole = await cora.opens_board()
    asked = window_of(await cora.presses(whole, "board.narrow.ask"))
    assert typed(asked) == {}
    found = window_of(await cora.sends(asked, kind="near_miss", where="with_coordinator"))
    assert facts(found) == {"Where it stands": "With the coordinators", "Kind": "Near miss"}
    assert len(rows(found)) == 1
    assert "3 cases." in said(found)
    assert "1 case shown." in said(found)
    # The next one to ask is shown what is looked for, and every coordinator finds the same.
    again = window_of(await cora.presses(found, "board.narrow.ask"))
    assert typed(again) == {"kind": "near_miss", "where": "with_coordinator"}
    assert window_of(await denis.sends(asked, kind="near_miss", where="with_coordinator")) == found
    assert rows(window_of(await cora.sends(again, kind="good_call"))) == []
    assert window_of(await cora.presses(found, "board.page")) == whole
    await eli.goes_on(await eli.opens_own(), "thread.warn.ask", called="yes")
    assert [row.urgent for row in rows(window_of(await cora.sends(again)))] == [True, False]
    assert errors(window_of(await cora.sends(asked, kind="of no kind"))) == {
        "kind": "Choose one of the answers offered."
    }


@MODERATED
async def test_where_moderation_is_on_a_coordinator_reads_the_case_first(ward: Ward) -> None:
    ana, eli, cora = ward.some("ana", "eli", "cora")
    form = await ana.asks_to_share()
    assert "the coordinators, who read it first, and then the person who reported" in ana.reads(form)
    receipt = ana.reads(await ana.shares())
    assert "The coordinators see it on Wednesday 4 March about noon." in receipt
    assert "find the reader" not in receipt
    assert (await ward.hears(cora)).strftime("%a %H:%M") == "Wed 12:00"
    assert "because your programme checks them" in cora.reads(await cora.opens_case())
    await ward.passes(2 * DAY)
    assert eli.messages == []
    assert "Nothing waits for you." in eli.reads(await eli.home())
    case = await cora.opens_case()
    assert "Waits to be sent on" in cora.reads(case)
    sent = window_of(await cora.presses(case, "board.send_on"))
    assert "Sent on." in cora.reads(sent)
    assert (await ward.hears(eli)).strftime("%a %H:%M") == "Mon 12:00"
    assert words_in(await eli.opens_message()) == words_in(await ana.opens_own())


@MODERATED
async def test_where_moderation_is_on_the_readers_first_words_wait(ward: Ward) -> None:
    ana, eli, cora = ward.some("ana", "eli", "cora")
    await ana.shares()
    await ward.hears(cora)
    await cora.presses(await cora.opens_case(), "board.send_on")
    await ward.hears(eli)
    window = await eli.opens_message()
    assert "the coordinators, who read this before it is delivered" in eli.reads(window)
    # Words to the coordinators alone are not the first that the other end gets.
    await eli.sends(window, words="A question to you.", audience="coordinator")
    window = await eli.opens_message()
    assert "the coordinators, who read this before it is delivered" in eli.reads(window)
    held = await eli.sends(window, words="CANARY one.")
    assert "A coordinator reads it first, as your programme has chosen." in shown(held)
    more = await eli.sends(await eli.opens_message(), words="CANARY two.")
    assert "A coordinator reads it first" in shown(more)
    await ward.passes(DAY)
    assert ana.messages == []
    before = ana.reads(await ana.opens_own())
    assert "CANARY" not in before
    case = await cora.opens_case()
    assert {"CANARY one.", "CANARY two."} <= set(words_in(case))
    await cora.presses(case, "board.send_on")
    await ward.hears(ana)
    window = await ana.opens_message()
    assert words_in(window)[1:] == ["CANARY one.", "CANARY two."]
    # From then on the two talk alone.
    await eli.sends(await eli.opens_message(), words="CANARY three.")
    await ana.sends(window, words="CANARY four.")
    await ward.passes(DAY)
    assert "CANARY three." in ana.reads(await ana.opens_own())
    assert not {"CANARY three.", "CANARY four."} & set(words_in(await cora.opens_case()))


@MODERATED
async def test_a_case_that_was_not_sent_on_leaves_nothing_with_its_reader(ward: Ward) -> None:
    ana, eli, cora = ward.some("ana", "eli", "cora")
    await ana.shares()
    await ward.hears(cora)
    await cora.goes_on(await cora.opens_case(), "board.close.ask")
    await ward.passes(2 * DAY)
    assert eli.messages == []
    assert "Nothing waits for you." in eli.reads(await eli.home())
    assert "This conversation is closed." in ana.reads(await ana.opens_message())


async def test_yesterdays_board_still_works_and_one_of_last_week_does_not(ward: Ward) -> None:
    ana, cora = ward.some("ana", "cora")
    await ana.shares("coordinator")
    await ward.hears(cora)
    board = await cora.opens_board()
    await ward.passes(DAY)
    assert "A small nodule" in shown(await cora.presses(board, "board.open"))
    await ward.passes(DAY)
    assert NOTHING in shown(await cora.presses(board, "board.open"))


async def test_the_board_is_not_for_everybody(ward: Ward) -> None:
    ana, cora, zoe = ward.some("ana", "cora", "zoe")
    await ana.shares("coordinator")
    await ward.hears(cora)
    board = await cora.opens_board()
    case = await cora.opens_case()
    assert "Only coordinators can do this." in shown(await ana.types("/peer board"))
    assert "You are not in this programme." in shown(await zoe.types("/peer board"))
    for screen, action in ((board, "board.open"), (case, "board.route.ask"), (case, "board.write.ask")):
        assert "Only coordinators can do this." in shown(await ana.presses(screen, action))
        assert NOTHING in shown(await zoe.presses(screen, action))


@pytest.mark.parametrize("moderation", [Moderation.EVERY_NOTE])
async def test_where_every_note_is_checked_nothing_reaches_the_other_end_unread(ward: Ward) -> None:
    ana, eli, gus, cora = ward.some("ana", "eli", "gus", "cora")
    await ana.shares()
    await ward.hears(cora)
    case = await cora.opens_case()
    assert "because your programme checks every note" in cora.reads(case)
    await cora.presses(case, "board.send_on")
    await ward.hears(eli)
    # What waits for one reader is not sent on to the next.
    await ana.sends(await ana.opens_own(), words="CANARY one.")
    assert "CANARY one." in words_in(await cora.opens_case())
    await eli.goes_on(await eli.opens_message(), "thread.not_mine.ask")
    await ward.passes(DAY)
    form = window_of(await cora.presses(await cora.opens_case(), "board.route.ask"))
    assert "CANARY one." not in words_in(await cora.opens_case())
    await cora.sends(form, reader=cora.chooses(form, "reader", "Dr. Gus Garner"))
    await ward.hears(gus)
    assert "CANARY" not in gus.reads(await gus.opens_message())
    for at, (writer, other) in enumerate([(gus, ana), (ana, gus), (gus, ana)]):
        window = await writer.opens_own()
        assert "the coordinators, who read this before it is delivered" in writer.reads(window)
        assert "A coordinator reads it first" in shown(await writer.sends(window, words=f"CANARY of {at}."))
        await ward.passes(DAY)
        assert f"CANARY of {at}." not in other.reads(await other.opens_own())
        heard = len(writer.messages)
        await cora.presses(await cora.opens_case(), "board.send_on")
        await ward.hears(other)
        assert f"CANARY of {at}." in words_in(await other.opens_own())
        assert len(writer.messages) == heard


@MODERATED
async def test_a_case_whose_reader_is_a_coordinator_is_read_first_by_another(ward: Ward) -> None:
    ana, cora, denis = ward.some("ana", "cora", "denis")
    await ana.shares("Dr. Cora Cole", happened="CANARY case.")
    await ward.hears(denis)
    refused = shown(await cora.presses(await cora.opens_board(), "board.open"))
    assert "another coordinator handles it" in refused
    assert "CANARY" not in refused
    assert "CANARY case." in words_in(await denis.opens_case())
    await denis.presses(await denis.opens_case(), "board.send_on")
    await ward.passes(3 * DAY)
    assert "CANARY case." in words_in(await cora.opens_own())
    # What they answer is read first by another, too: they cannot send it on themselves.
    await cora.sends(await cora.opens_own(), words="CANARY answer.")
    assert "another coordinator handles it" in shown(await cora.presses(await cora.opens_board(), "board.open"))
    await ward.passes(DAY)
    assert "CANARY answer." not in words_in(await ana.opens_own())
    await denis.presses(await denis.opens_case(), "board.send_on")
    assert "CANARY answer." in words_in(await ana.opens_own())
