"""Old buttons, forged handles, forms of others, people who left: one sentence, no change, never an error of ours."""

from collections.abc import Iterator

import pytest

from bot.demo.actor import buttons_of, window_of
from bot.screens import (
    accounts,
    agenda,
    assignments,
    board,
    cases,
    classification,
    conference,
    endings,
    entries,
    lists,
    nominating,
    outside,
    people,
    praise,
    presenting,
    programmes,
    questions,
    retention,
    returns,
    schedule,
    seats,
    suggestions,
    surveys,
    talks,
    threads,
    worklist,
)
from bot.screens.answers import Answer, Push, Say
from bot.screens.forms import Answers
from bot.screens.inputs import Pressed, Submitted, Surface
from handlers.router import PRESSED, SUBMITTED
from tests.drivers.reading import shown
from tests.drivers.rows import everything
from tests.drivers.ward import DAY, Person, Ward
from tests.screens.test_forms import complete

NOTHING = "There is nothing to open here. The conversation may have ended, or it is not one of yours."
COORDINATORS = "Only coordinators can do this."
TOO_OLD = "This form is more than two days old"
FAULT = "Something went wrong"

SEAT_ACTS = sorted(action for action in PRESSED if action.startswith("thread."))
BOARD_ACTS = sorted(
    action
    for action in PRESSED
    if action.startswith("board.") and action not in {"board.narrow.ask", "board.page", "board.show"}
)
SEAT_FORMS: dict[str, type[Answers] | None] = {
    "thread.edit": cases.Coded,
    "thread.take_back": None,
    "thread.close": endings.Closing,
    "thread.name": threads.ShowName,
    "thread.not_mine": None,
    "thread.praise": praise.AnswerPraise,
    "thread.reopen": None,
    "thread.rounds": endings.Closing,
    "thread.suggestion": suggestions.Deciding,
    "thread.talk": talks.OfferTimes,
    "thread.talk.choose": talks.ChooseTime,
    "thread.warn": threads.Alarm,
    "thread.write": threads.Reply,
}
BOARD_FORMS: dict[str, type[Answers] | None] = {
    "agenda.item": agenda.Writing,
    "agenda.item.off": None,
    "agenda.join": entries.Joining,
    "board.assign": assignments.Assigning,
    "board.classify": classification.Classifying,
    "board.close": None,
    "board.hold": assignments.Holding,
    "board.nominate": nominating.Choosing,
    "board.decline": returns.Reasoning,
    "board.return": returns.Reasoning,
    "board.route": board.Routing,
    "board.seen": board.SeeingTo,
    "board.shut": seats.Shutting,
    "board.suggest": suggestions.Suggesting,
    "board.warn": threads.Alarm,
    "board.write": board.Message,
    "outside.tell": outside.Telling,
}
REPEATED_FORMS: dict[str, type[Answers] | None] = {
    "account.unlink": accounts.Unlinking,
    "agenda.finish": None,
    "agenda.post": presenting.Lesson,
    "agenda.present": presenting.Learning,
    "retention.agree": None,
    "retention.back": None,
    "retention.end": None,
    "retention.hold": retention.Holding,
    "rounds.cancel": schedule.Cancelling,
    "rounds.move": schedule.Moving,
    "rounds.series": schedule.Schedule,
    "lists.word": lists.Naming,
    "survey": surveys.AnswerSurvey,
    "survey.question": questions.Wording,
}
"""Forms that say the same when they are sent again, or that ask first whether there is what they speak of."""

OTHER_FORMS: dict[str, type[Answers]] = {
    "board.narrow": worklist.LookingFor,
    "case": cases.ShareCase,
    "conference": conference.ShareList,
    "connect": programmes.Connecting,
    "invite": people.Inviting,
    "leave": people.Leaving,
    "outside": outside.Asking,
    "programme": programmes.Changing,
    "settings": people.Settings,
    "setup": programmes.Setup,
}
NUMBERS = ("", "-1", "0", "1", "99999999", "9" * 5000, "½", "١", "abc", "1e3", "\x00", "\ud800")


def test_these_are_all_forms() -> None:
    assert set(SUBMITTED) == {*SEAT_FORMS, *BOARD_FORMS, *REPEATED_FORMS, *OTHER_FORMS}


async def forged(ward: Ward) -> dict[str, str]:
    """Words that stand where a handle should, some of them nearly right."""
    _, window = await ward.talk()
    real = window.hidden["h"]
    of_the_board = (await ward["cora"].opens_case()).hidden["h"]
    return {
        "nothing": "",
        "a letter": "x",
        "a word of the right length": "A" * 27,
        "one letter off": real[:-1] + ("A" if real[-1] != "A" else "B"),
        "with more behind it": real + "AAAA",
        "twice": real + real,
        "no letters": "=" * 27,
        "accents": "é" * 27,
        "a NUL": real[:5] + "\x00" + real[5:],
        "half a pair": "\ud800" * 27,
        "ten thousand": "A" * 10_000,
        "the board's": of_the_board,
    }


async def press(person: Person, action: str, handle: str = "", value: str = "", **hidden: str) -> Answer:
    """Press a button that no screen has."""
    pressed = Pressed(person.who, action, handle, value, Surface.WINDOW, {"words": value}, {"h": handle, **hidden})
    answer = (await person.dispatches(pressed)).answer
    assert FAULT not in shown(answer), (action, handle[:40], value[:40])
    return answer


async def send(person: Person, form: str, values: dict[str, str], **hidden: str) -> Answer:
    """Send a form that nobody was given."""
    answer = (await person.dispatches(Submitted(person.who, form, values, hidden))).answer
    assert FAULT not in shown(answer), (form, hidden)
    return answer


def answers_to(model: type[Answers] | None) -> dict[str, str]:
    """A complete form. Not every answer goes with every kind of case, and who coordinates is not known here."""
    values = (
        {} if model is None else {**complete(model), **({"assigned": ""} if "assigned" in model.model_fields else {})}
    )
    return {**values, "kind": "near_miss", "turned_out": "", "preliminary": ""} if "turned_out" in values else values


async def test_a_forged_handle_opens_nothing_and_changes_nothing(ward: Ward) -> None:
    handles = await forged(ward)
    ana, cora = ward.some("ana", "cora")
    before = await everything(ward.database)
    for what, handle in handles.items():
        for action in SEAT_ACTS:
            assert NOTHING in shown(await press(ana, action, handle)), (what, action)
        for action in BOARD_ACTS:
            if what != "the board's":
                assert NOTHING in shown(await press(cora, action, handle)), (what, action)
            assert COORDINATORS in shown(await press(ana, action, handle)), (what, action)
    assert await everything(ward.database) == before


async def test_a_forged_form_is_refused_and_changes_nothing(ward: Ward) -> None:
    handles = await forged(ward)
    ana, cora = ward.some("ana", "cora")
    nonces = [(await cora.asks_to_share()).hidden["n"] for _ in range(len(handles) * 48)]
    before = await everything(ward.database)
    for what, handle in handles.items():
        for form, model in SEAT_FORMS.items():
            assert NOTHING in shown(await send(ana, form, answers_to(model), h=handle, n=nonces.pop())), (what, form)
        for form, model in BOARD_FORMS.items():
            values = answers_to(model)
            if form == "board.route":
                values = {"reader": cora.chooses(await cora.asks_to_share(), "reader", "Dr. Gus Garner")}
            if what != "the board's":
                assert NOTHING in shown(await send(cora, form, values, h=handle, n=nonces.pop())), (what, form)
            assert COORDINATORS in shown(await send(ana, form, values, h=handle, n=nonces.pop())), (what, form)
    assert await everything(ward.database) == before


def wrong_nonces(nonce: str) -> Iterator[str]:
    """Words that stand where a form's nonce should."""
    yield from ("", "x", "A" * 27, nonce[:-1], nonce + "A", nonce.lower(), f" {nonce}", "é" * 27, "\ud800", "\x00" * 27)
    yield from ("_" * 27, "/" * 27, "A" * 10_000)


async def test_a_form_without_its_nonce_is_refused_in_words(ward: Ward) -> None:
    ana, eli, cora = ward.some("ana", "eli", "cora")
    _, window = await ward.talk()
    case = await cora.opens_case()
    reader = cora.chooses(await cora.asks_to_share(), "reader", "Dr. Gus Garner")
    before = await everything(ward.database)
    for nonce in wrong_nonces(window.hidden["n"]):
        for form, model in SEAT_FORMS.items():
            answer = shown(await send(eli, form, answers_to(model), h=window.hidden["h"], n=nonce))
            assert TOO_OLD in answer, (form, nonce)
        for form, model in BOARD_FORMS.items():
            values = {"reader": reader} if form == "board.route" else answers_to(model)
            assert TOO_OLD in shown(await send(cora, form, values, h=case.hidden["h"], n=nonce)), (form, nonce)
        shared = {**answers_to(cases.ShareCase), "reader": "coordinator", "outstanding": "no", "name": "named"}
        assert TOO_OLD in shown(await send(ana, "case", shared, n=nonce)), nonce
        invited = {**complete(people.Inviting), "names": "Dr. New"}
        assert TOO_OLD in shown(await send(cora, "invite", invited, n=nonce)), nonce
    assert await everything(ward.database) == before


async def test_a_nonce_that_another_form_has_used_does_nothing(ward: Ward) -> None:
    eli, cora = ward.some("eli", "cora")
    _, window = await ward.talk()
    await eli.sends(window, words="Once.")
    used = window.hidden["n"]
    before = await everything(ward.database)
    shared = {**answers_to(cases.ShareCase), "reader": "coordinator", "outstanding": "no", "name": "named"}
    assert NOTHING in shown(await send(eli, "case", shared, n=used))
    assert NOTHING in shown(await send(cora, "invite", {**complete(people.Inviting), "names": "Dr. New"}, n=used))
    await send(eli, "thread.close", {"rounds": "yes"}, h=window.hidden["h"], n=used)
    await send(eli, "thread.name", {"sure": "yes"}, h=window.hidden["h"], n=used)
    assert await everything(ward.database) == before


async def test_numbers_that_are_none_turn_no_page_and_break_nothing(ward: Ward) -> None:
    eli, cora = ward.some("eli", "cora")
    _, window = await ward.talk()
    case = await cora.opens_case()
    before = await everything(ward.database)
    for number in NUMBERS:
        assert "A small nodule" in shown(await press(eli, "thread.page", window.hidden["h"], number))
        assert "A small nodule" in shown(await press(cora, "board.case.page", case.hidden["h"], number))
        assert "1 case." in shown(await press(cora, "board.page", "", number))
        assert "Where it stands" in shown(await press(cora, "board.narrow.ask", "", number))
        assert "1 case." in shown(await press(cora, "board.page", "", f"0|{number}|{number}|{number}"))
        assert "Waits for you 1" in shown(await press(eli, "home.page", "", number))
        refused = await send(eli, "thread.write", {}, h=window.hidden["h"], n=window.hidden["n"], p=number)
        assert "Choose an answer or write something." in shown(refused)
        invited = {**complete(people.Inviting), "names": "Dr. New", "site": number}
        if number not in {"0", "1", "١"}:
            assert "Choose one" in shown(await send(cora, "invite", invited, n=window.hidden["n"])), number
    assert await everything(ward.database) == before


@pytest.mark.parametrize("who", ["eli", "cora", "zoe"])
async def test_actions_and_forms_that_do_not_exist(ward: Ward, who: str) -> None:
    person = ward[who]
    _, window = await ward.talk()
    before = await everything(ward.database)
    for name in ("", "thread", "thread.open ", "THREAD.OPEN", "__class__", "board.close", "case", "\x00", "é" * 5000):
        if name not in PRESSED:
            assert NOTHING in shown(await press(person, name, window.hidden["h"])), name
        if name not in SUBMITTED:
            assert NOTHING in shown(await send(person, name, {"words": "w"}, **window.hidden)), name
    assert await everything(ward.database) == before


@pytest.mark.parametrize("gone", [True, False])
async def test_a_stranger_and_one_who_left_press_everything_in_vain(ward: Ward, gone: bool) -> None:
    """The one sentence is the same to both, and the same as for a conversation that never was."""
    eli, zoe, cora = ward.some("eli", "zoe", "cora")
    _, window = await ward.talk()
    case = await cora.opens_case()
    person = eli if gone else zoe
    if gone:
        await eli.goes_on(await eli.home(), "leave.ask", sure="yes")
    before = await everything(ward.database)
    for action in PRESSED:
        handle = case.hidden["h"] if action.startswith("board.") else window.hidden["h"]
        if action != "help.show":
            assert NOTHING in shown(await press(person, action, handle)), action
    models = {**SEAT_FORMS, **BOARD_FORMS, **REPEATED_FORMS, **OTHER_FORMS}
    for form in set(SUBMITTED) - {"setup", "connect"}:
        hidden = case.hidden if form.startswith("board.") else window.hidden
        assert NOTHING in shown(await send(person, form, answers_to(models[form]), **{**window.hidden, **hidden})), form
    # A programme is there already, and that is no secret in its own chat.
    founding = {**complete(programmes.Setup), "sites": "North", "coordinators": "", "zone": "UTC", "mask": "###"}
    fresh = (await cora.asks_to_share()).hidden["n"]
    assert "already belongs to a programme" in shown(await send(person, "setup", founding, c="AAAAA-AAAAA", n=fresh))
    assert await everything(ward.database) == before


async def test_no_such_over_and_not_yours_are_one_answer(ward: Ward) -> None:
    ana, eli, gus = ward.some("ana", "eli", "gus")
    _, window = await ward.talk()
    handle = window.hidden["h"]
    not_yours = await press(gus, "thread.open", handle)
    no_such = await press(gus, "thread.open", "A" * 27)
    await ana.goes_on(await ana.opens_own(), "thread.close.ask", rounds="no")
    closed_not_yours = await press(gus, "thread.open", handle)
    await ward.passes(15 * DAY)
    over = await press(eli, "thread.open", handle)
    assert not_yours == no_such == closed_not_yours == over
    # In a window it is laid over what was there; elsewhere it is said.
    assert isinstance(over, Push)
    said = (await eli.dispatches(Pressed(eli.who, "thread.open", handle))).answer
    assert isinstance(said, Say)
    assert NOTHING in shown(said)


async def test_a_handle_opens_its_own_seat_even_where_one_person_holds_both(ward: Ward) -> None:
    """Routed to whoever shared it: each window keeps to its own seat's view and acts."""
    ana, cora = ward.some("ana", "cora")
    await ana.shares("coordinator")
    await ward.hears(cora)
    form = window_of(await cora.presses(await cora.opens_case(), "board.route.ask"))
    await cora.sends(form, reader=cora.chooses(form, "reader", ana.name))
    await ward.hears(ana)
    as_reader = await ana.opens_message()
    own = [await ana.opens_own(at) for at in range(2)]
    as_submitter = next(window for window in own if "You, " in ana.reads(window))
    assert "thread.not_mine.ask" in {button.action for button in buttons_of(as_reader)}
    assert "thread.not_mine.ask" not in {button.action for button in buttons_of(as_submitter)}
    assert NOTHING in shown(await press(ana, "thread.not_mine.ask", as_submitter.hidden["h"]))
    assert "A colleague" in ana.reads(as_reader)
