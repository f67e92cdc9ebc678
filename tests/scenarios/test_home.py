"""Home: what waits, one's own settings, help, leaving, and words that nobody knows."""

import asyncio
import re
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from bot.demo.actor import buttons_of, window_of
from bot.ports.outbox import Gone, Sent
from bot.screens.answers import Push, Say
from bot.screens.elements import Card, Heading
from bot.screens.inputs import Opened, Wrote
from bot.services import people
from bot.text.catalogue import T
from tests.drivers.cast import ZONE
from tests.drivers.reading import entries, errors, facts, rows, said, shown, typed
from tests.drivers.ward import DAY, Ward

NOTHING = "There is nothing to open here. The conversation may have ended, or it is not one of yours."


async def test_home_shows_what_waits_then_the_others_by_label(ward: Ward) -> None:
    ana, eli = ward.some("ana", "eli")
    await ana.shares(kind="near_miss")
    await ward.passes(2 * DAY)
    await eli.shares("Dr. Ana Alder", kind="challenging")
    home = await eli.home()
    titles = [line for line in eli.reads(home).splitlines() if ", CT · " in line]
    assert len(titles) == 2
    assert "Near miss, CT · A colleague shared it with you. Delivered, not yet answered. · Open" in titles[0]
    assert "Challenging case, CT · You shared it. On its way. · Open" in titles[1]
    assert [words for words in eli.reads(home).splitlines() if words.endswith(" 1")] == [
        "Waits for you 1",
        "Your conversations 1",
    ]
    window = window_of(await eli.presses(home, "thread.open", 0))
    assert eli.reads(window).startswith(f"Conversation {titles[0][:4]}")
    await eli.sends(window, answer="agree")
    assert "Waits for you" not in eli.reads(await eli.home())
    await ward.hears(ana)
    assert "Waits for you 1" in ana.reads(await ana.home())


async def test_home_is_the_same_where_the_platform_has_a_place_for_it(ward: Ward) -> None:
    eli = ward["eli"]
    await ward.talk()
    window = await eli.home()
    shown_there = (await ward.bot.dispatch(Opened(eli.who))).answer
    assert isinstance(shown_there, Say)
    assert len(rows(shown_there.card)) == len(rows(window)) == 1
    opened = await eli.presses(shown_there.card, "thread.open")
    assert "A small nodule" in shown(opened)


@pytest.mark.promise("A2")
async def test_home_that_a_platform_keeps_tells_nothing_of_any_conversation(ward: Ward) -> None:
    """What Slack was given to show stays with Slack until the person comes back, which may be never."""
    ana, eli = ward.some("ana", "eli")
    await ana.shares(kind="near_miss")
    nothing = await kept_home(ward, "ana")
    await ana.shares(kind="good_call", modality="mr")
    assert await kept_home(ward, "ana") == nothing
    await ward.passes(2 * DAY)
    told = await kept_home(ward, "eli")
    assert told.elements[1] == Heading(T("Waits for you"), 2)
    words = {
        each
        for line in eli.reads(await eli.home()).splitlines()
        if " · Open" in line
        for each in re.split(r"[:.,·] +", line)
        if each
    }
    assert len(words) > 8
    assert [each for each in words - {"Open"} if each in eli.reads(told)] == []
    assert all(button.handle == "" for button in buttons_of(told))
    window = window_of(await eli.presses(told, "home.show"))
    assert len(rows(window)) == 2


async def kept_home(ward: Ward, name: str) -> Card:
    answer = (await ward.bot.dispatch(Opened(ward[name].who, kept=True))).answer
    assert isinstance(answer, Say)
    return answer.card


async def test_many_conversations_have_pages(ward: Ward) -> None:
    ana = ward["ana"]
    for _ in range(17):
        await ana.shares("coordinator")
    first = await ana.home()
    second = window_of(await ana.presses(first, "home.page"))
    assert [len(rows(first)), len(rows(second))] == [15, 2]
    assert len(rows(window_of(await ana.presses(second, "home.page")))) == 15


async def test_settings_are_kept_and_followed(ward: Ward) -> None:
    ana, eli = ward.some("ana", "eli")
    form = window_of(await eli.presses(await eli.home(), "settings.ask"))
    assert typed(form) == {"language": "auto", "slot": "12:00:00", "subspecialty": "chest"}
    changed = {"language": "fr", "slot": "08:15", "quiet_from": "17:00", "quiet_to": "08:00", "subspecialty": "neuro"}
    kept = window_of(await eli.sends(form, **changed))
    assert kept.name == "home"
    assert facts(kept) == {"Language": "Français", "First notices arrive at": "8:15", "Quiet hours": "17:00 to 8:00"}
    again = window_of(await eli.presses(kept, "settings.ask"))
    assert typed(again) == {**changed, "slot": "08:15:00", "quiet_from": "17:00:00", "quiet_to": "08:00:00"}
    assert typed(await eli.asks_to_share())["subspecialty"] == "neuro"
    await ana.shares()
    assert await ward.hears(eli) == datetime(2026, 3, 4, 8, 15, tzinfo=ZoneInfo(ZONE))
    assert [language for account, _, language in ward.post.sent if account.user_id == "eli"] == ["fr"]
    assert (await ward.bot.dispatch(Opened(eli.who))).language == "fr"


async def test_settings_go_back_to_what_the_chat_says(ward: Ward) -> None:
    bea = ward["bea"]
    await bea.goes_on(await bea.home(), "settings.ask", language="en", slot="12:00")
    assert (await ward.bot.dispatch(Opened(bea.who))).language == "en"
    await bea.goes_on(await bea.home(), "settings.ask", language="auto", slot="12:00")
    assert (await ward.bot.dispatch(Opened(bea.who))).language == "fr"


NIGHT = "Nothing arrives before 7:00 or from 20:00 on. Choose a time between."
EQUAL = "Quiet hours cannot end when they begin. Choose another end, or leave both out."
INSIDE = "This lies within your quiet hours. Choose another time, or other quiet hours."
QUIET = (("09:00", "10:00"), ("20:00", "09:01"), ("00:00", "23:59"))
"""Quiet hours that hold nine o'clock."""

MISTAKES = (
    ({"quiet_from": "18:00", "quiet_to": ""}, {"quiet_to": "Quiet hours need a beginning and an end."}),
    ({"quiet_from": "", "quiet_to": "07:00"}, {"quiet_from": "Quiet hours need a beginning and an end."}),
    ({"slot": ""}, {"slot": "Choose a time."}),
    ({"slot": "noon"}, {"slot": "Choose a time."}),
    ({"slot": "12:00+05:00"}, {"slot": "Choose a time."}),
    *(({"slot": slot}, {"slot": "Choose a time."}) for slot in ("12", "1200", "T12:00", "12:00:00", "24:00", "1١:00")),
    *(({"slot": slot}, {"slot": NIGHT}) for slot in ("06:59", "20:00", "00:00")),
    ({"quiet_from": "12:00", "quiet_to": "12:00"}, {"quiet_to": EQUAL}),
    *(({"quiet_from": start, "quiet_to": end}, {"slot": INSIDE}) for start, end in QUIET),
    ({"language": "de"}, {"language": "Choose one of the answers offered."}),
)


async def test_mistakes_in_settings_stand_at_their_fields(ward: Ward) -> None:
    eli = ward["eli"]
    form = window_of(await eli.presses(await eli.home(), "settings.ask"))
    for wrong, why in MISTAKES:
        refused = window_of(await eli.sends(form, **{"slot": "09:00", **wrong}))
        assert errors(refused) == why, wrong
    assert facts(await eli.home())["First notices arrive at"] == "12:00"


async def test_leaving_ends_what_arrives_and_tells_nobody(ward: Ward) -> None:
    ana, eli, cora = ward.some("ana", "eli", "cora")
    mine, theirs = await ward.talk()
    await eli.sends(theirs, words="A word before she goes.")
    asked = window_of(await ana.presses(await ana.home(), "leave.ask"))
    assert errors(window_of(await ana.sends(asked))) == {"sure": "Tick this to go on."}
    assert "Thank you for taking part." in shown(await ana.sends(asked, sure="yes"))
    before = entries(await eli.opens_own())
    await ward.passes(3 * DAY)
    assert ana.messages == []
    assert cora.messages == []
    assert [entry.words for entry in entries(await eli.opens_own())] == [entry.words for entry in before]
    # Nothing stays, not even a total: whoever has just left would be the answer to "who shared this?".
    assert await ward.database.read(
        lambda unit: (unit.outbox.lost(), unit.outbox.parked(), len(unit.outbox.waiting()))
    ) == (
        {},
        {},
        0,
    )
    # Whoever has left is a stranger, with every old button.
    assert "You are not in this programme." in shown(await ana.types("/peer"))
    assert NOTHING in shown(await ana.sends(mine, words="May I?"))
    assert NOTHING in shown(await ana.presses(mine, "thread.close.ask"))
    assert "Alder" not in said(await eli.asks_to_share())


async def test_a_reader_who_left_sends_the_case_back_to_the_board(ward: Ward) -> None:
    ana, eli, gus, cora = ward.some("ana", "eli", "gus", "cora")
    await ana.shares()
    await eli.goes_on(await eli.home(), "leave.ask", sure="yes")
    await ward.hears(cora)
    assert eli.messages == []
    assert "Needs a reader" in cora.reads(await cora.opens_board())
    assert await ward.database.read(lambda unit: unit.outbox.lost()) == {"no_account": 1}
    form = window_of(await cora.presses(await cora.opens_case(), "board.route.ask"))
    await cora.sends(form, reader=cora.chooses(form, "reader", gus.name))
    await ward.hears(gus)
    assert "A small nodule" in gus.reads(await gus.opens_message())


async def test_a_reader_who_read_and_left_sends_the_case_back_too(ward: Ward) -> None:
    """Nobody writes, so no notice finds out: the daily look does."""
    ana, eli, cora = ward.some("ana", "eli", "cora")
    await ward.talk()
    await eli.goes_on(await eli.home(), "leave.ask", sure="yes")
    await ward.bot.sweep()
    await ward.hears(cora)
    assert "Needs a reader" in cora.reads(await cora.opens_board())
    assert "find the reader" in ana.reads(await ana.opens_own())


async def test_cases_of_one_who_left_do_not_come_back_together(ward: Ward) -> None:
    """Rows that change in one transaction would be those of one reader."""
    ana, eli, cora = ward.some("ana", "eli", "cora")
    for _ in range(3):
        await ana.shares()
    await ward.hears(eli)
    await eli.goes_on(await eli.home(), "leave.ask", sure="yes")
    for returned in (1, 2, 3):
        await ward.bot.sweep()
        assert cora.reads(await cora.opens_board()).count("Needs a reader") == returned


async def test_a_conversation_ends_once_its_reader_wrote_and_left(ward: Ward) -> None:
    """Another reader would inherit their words, and its sharer would go on writing to nobody."""
    ana, eli, cora = ward.some("ana", "eli", "cora")
    _, theirs = await ward.talk()
    await eli.sends(theirs, words="I see it.")
    await ward.hears(ana)
    await eli.goes_on(await eli.home(), "leave.ask", sure="yes")
    await ward.passes(DAY)
    window = await ana.opens_message()
    assert window.submit is not None
    sent = await ana.sends(window, words="Thank you.")
    assert "Sent." in shown(sent)
    await ward.hears(ana)
    ended = ana.reads(await ana.opens_message())
    assert "This conversation is closed." in ended
    assert "The reader has closed it or has left the programme, a coordinator has closed it" in ended
    assert "What you wrote last may not have been read." in ended
    board = cora.reads(await cora.opens_board())
    assert "Closed" in board
    assert "Needs a reader" not in board


async def test_a_reader_who_left_is_not_told_from_one_who_closed(ward: Ward) -> None:
    """A sharer whose case the coordinators routed must not learn who read it from who has just left."""
    ana, eli, gus = ward.some("ana", "eli", "gus")
    ended: list[str] = []
    for reader, leaves in ((eli, True), (gus, False)):
        _, theirs = await ward.talk("ana", reader.who.user_id)
        await reader.sends(theirs, words="I see it.")
        await ward.hears(ana)
        window = await ana.opens_message()
        if leaves:
            await reader.goes_on(await reader.home(), "leave.ask", sure="yes")
        await ana.sends(window, words="Thank you.")
        if not leaves:
            await reader.goes_on(await reader.opens_own(), "thread.close.ask", rounds="no")
        await ward.hears(ana)
        # The label and the day are the conversation's own.
        ended.append(re.sub(r"Conversation \w+|[Oo]n \w+ \d+ \w+", "", ana.reads(await ana.opens_message())))
    assert ended[0] == ended[1]
    assert "closed" in ended[0]


async def test_a_platform_that_fails_for_days_ends_no_conversation(ward: Ward) -> None:
    """Who is still in the programme finds their conversations at home, whatever became of a notice.

    The coordinators hear of it at noon of the next working day, once, and until the reader looks again.
    """
    ana, eli, cora, denis = ward.some("ana", "eli", "cora", "denis")
    _, theirs = await ward.talk()
    await eli.sends(theirs, words="I see it.")
    ward.post.answers = lambda account: Gone("account_gone") if account.user_id == "eli" else Sent()
    sent = await ana.sends(await ana.opens_own(), words="Thank you.")
    before = len(cora.messages)
    told = await ward.hears(cora)
    assert (told.strftime("%H:%M"), told.weekday() < 5, len(cora.messages) - before) == ("12:00", True, 1)
    assert "The reader cannot be reached" in cora.reads(await cora.opens_board())
    case = await denis.opens_case()
    assert "plus aucun avis ne lui parvient" in denis.reads(case)
    assert "board.route.ask" not in {button.action for button in buttons_of(case)}
    # A second notice that is lost is no news, and who shared the case is told nothing.
    heard = [len(person.messages) for person in (ana, cora, denis)]
    await ana.sends(await ana.opens_own(), words="And thank you again.")
    await ward.passes(DAY)
    assert [len(person.messages) for person in (ana, cora, denis)] == heard
    await ward.passes(4 * DAY)
    window = await ana.opens_own()
    assert window.submit is not None
    assert "reached" not in ana.reads(window) + shown(sent)
    assert "Thank you." in eli.reads(await eli.opens_own())
    assert "The reader cannot be reached" not in cora.reads(await cora.opens_board())


async def test_the_last_coordinator_stays(ward: Ward) -> None:
    cora, denis = ward.some("cora", "denis")
    await denis.goes_on(await denis.home(), "leave.ask", sure="yes")
    form = window_of(await cora.presses(await cora.home(), "leave.ask"))
    refused = await cora.sends(form, sure="yes")
    assert isinstance(refused, Push)
    assert "You are the only coordinator. Invite another one before you leave: /peer invite." in shown(refused)
    assert "Board" in cora.reads(await cora.opens_board())


async def test_two_coordinators_who_leave_at_once_do_not_leave_none(ward: Ward) -> None:
    cora, denis = ward.some("cora", "denis")
    forms = [window_of(await one.presses(await one.home(), "leave.ask")) for one in (cora, denis)]
    answers = await asyncio.gather(cora.sends(forms[0], sure="yes"), denis.sends(forms[1], sure="yes"))
    assert sorted("only coordinator" in shown(answer) for answer in answers) == [False, True]
    programme = await ward.database.read(lambda unit: unit.programmes.all()[0])
    assert len(await ward.database.read(lambda unit: people.coordinators(unit, programme.id))) == 1


async def test_whoever_left_comes_back_with_a_new_code(ward: Ward) -> None:
    ana, cora = ward.some("ana", "cora")
    await ana.goes_on(await ana.home(), "leave.ask", sure="yes")
    form = window_of(await cora.presses(await cora.home(), "invite.ask"))
    invited = window_of(await cora.sends(form, names=ana.name, role="radiologist", site="0", subspecialty="chest"))
    assert "Welcome" in shown(await ana.types(f"/peer join {facts(invited)[ana.name]}"))
    assert (await ana.shares()).name == "case.receipt"


@pytest.mark.parametrize(
    ("words", "nearest"),
    [
        ("HELPP", "/peer help"),
        ("casee", "/peer case"),
        # What only coordinators, or only strangers, may use would be refused: it is not offered.
        ("bord", None),
        ("invit someone", None),
        ("joinn ABCDE", None),
        ("<!channel> everybody", None),
        ("Ω" * 4000, None),
    ],
)
async def test_an_unknown_word_gets_the_nearest_one(ward: Ward, words: str, nearest: str | None) -> None:
    answer = shown(await ward["ana"].types(f"/peer {words}"))
    assert f"There is no “{words.partition(' ')[0][:40]}”." in answer
    assert (f"Did you mean {nearest}?" if nearest else "/peer help shows what there is.") in answer


async def test_an_unknown_word_offers_only_what_whoever_typed_it_may_use(ward: Ward) -> None:
    cora, zoe = ward.some("cora", "zoe")
    offered = await cora.types("/peer bord")
    assert "Did you mean /peer board?" in shown(offered)
    assert isinstance(offered, Say)
    assert window_of(await cora.presses(offered.card, "board.show")).name == "board"
    offered = await cora.types("/peer invit")
    assert isinstance(offered, Say)
    assert window_of(await cora.presses(offered.card, "invite.ask")).name == "invite"
    assert "Did you mean /peer join?" in shown(await zoe.types("/peer jion ABCDE"))
    assert "board" not in shown(await zoe.types("/peer bord"))


async def test_help_is_one_screen_for_everybody(ward: Ward) -> None:
    ana, bea, zoe = ward.some("ana", "bea", "zoe")
    answers = [await person.types("/peer help") for person in (ana, zoe)]
    assert answers[0] == answers[1]
    words = shown(answers[0])
    for command in ("/case", "/peer", "/peer rounds", "/peer join CODE", "/peer setup CODE"):
        assert f"{command}: " in words
    assert "there is no way to unmask" in words
    assert "Vos sondages" in shown(await bea.types("/peer HELP"), "fr")
    assert isinstance(answers[0], Say)
    unknown = await ana.types("/peer wat")
    assert isinstance(unknown, Say)
    assert shown(await ana.presses(unknown.card, "help.show")) == words


async def test_words_typed_to_the_bot_are_not_passed_on(ward: Ward) -> None:
    ana, zoe = ward.some("ana", "zoe")
    for person in (ana, zoe):
        answer = (await ward.bot.dispatch(Wrote(person.who, "CANARY: tell my colleague"))).answer
        assert "Please do not write here" in shown(answer)
        assert "CANARY" not in shown(answer)
    await ward.passes(DAY)
    assert ward.post.sent == []


async def test_a_stranger_is_told_how_to_come_in(ward: Ward) -> None:
    zoe = ward["zoe"]
    told = "You are not in this programme. Ask a coordinator for a code, then type /peer join CODE."
    told += " If you take part in another chat already, type /peer link there."
    for words in ("/peer", "/case", "/peer board", "/peer invite", "/peer case"):
        assert told in shown(await zoe.types(words)), words
    assert told in shown((await ward.bot.dispatch(Opened(zoe.who))).answer)


async def test_home_offers_what_one_may_do(ward: Ward) -> None:
    ana, cora = ward.some("ana", "cora")
    plain = {button.action for button in buttons_of(await ana.home())}
    assert plain == {"settings.ask", "retention.show", "leave.ask", "case.ask"}
    assert {button.action for button in buttons_of(await cora.home())} == plain | {
        "board.show",
        "invite.ask",
        "programme.ask",
    }
    for action in ("settings.ask", "leave.ask"):
        assert isinstance(await ana.presses(await ana.home(), action), Push)
