"""What people see when something goes wrong, twice, late, or for somebody who should not be there."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from datetime import timedelta
from typing import Any

import pytest

from bot.ports.unit import Unit
from bot.services.programmes import issue_setup_code
from storage.database import Database
from tests.drivers.fixtures import engine, prepared
from tests.drivers.prepared import Place, Prepared
from tests.drivers.slack_api import broken, cut, garbled, refused, silent, strange
from tests.drivers.slack_door import signed
from tests.drivers.slack_people import Hands, HttpLine, words_on
from tests.drivers.slack_ward import CASE, PEOPLE, ROUNDS, SETUP, SlackWard, chooses, received, top, ward_on_slack
from tests.drivers.slack_world import Human
from tests.fakes import FixedClock, SeededIds

__all__ = ["engine", "prepared"]

NAMES = {"U0ANA": "Dr. Ana Alder", "U0BEA": "Dre Béa Bouchard", "U0GUS": "Dr. Gus Garner"}
NOT_OPENED = "The window did not open. Please try again."


@pytest.fixture
def place(prepared: Prepared, engine: str) -> Any:
    """Rows and keys of a chat without a programme."""
    with prepared.copy(engine, None) as found:
        yield found


@pytest.fixture
def moderation() -> str:
    """Whether a coordinator reads first words."""
    return "off"


@pytest.fixture
def patience() -> float:
    """Seconds for which the bot waits for Slack."""
    return 10


@pytest.fixture
async def ward(
    place: Place, moderation: str, patience: float, clock: FixedClock, ids: SeededIds
) -> AsyncIterator[SlackWard]:
    """A founded programme on Slack."""
    database = place.open(clock, ids)
    async with ward_on_slack(database, clock, patience=patience) as found:
        await found.founded("U0CORA", moderation, **NAMES)
        yield found
    database.close()


def last(hands: Hands) -> str:
    """The newest message that somebody sees, in words."""
    message = hands.messages()[-1]
    return f"{message.body['text']}\n{words_on(message.body['blocks'])}"


async def a_case(ward: SlackWard) -> Any:
    """A case has reached Béa. Returns her notice."""
    ana = ward["U0ANA"]
    await ana.types("/case")
    await ana.sends(top(ana), **CASE, reader=chooses(top(ana), "reader", NAMES["U0BEA"]), name="named")
    assert top(ana)["callback_id"] == "case.receipt"
    ana.windows.clear()
    return await ward.hears(ward["U0BEA"])


# Slack does not do what it is asked.

FAULTS = [
    (refused("expired_trigger_id"), 10),
    (broken(), 10),
    (cut(), 10),
    (garbled(), 10),
    (strange(), 10),
    (silent(), 2),
]


@pytest.mark.parametrize("engine", ["sqlite"])
@pytest.mark.parametrize(("trouble", "patience"), FAULTS, ids=[fault.word or fault.kind for fault, _ in FAULTS])
async def test_a_window_that_does_not_open_is_said_in_words(ward: SlackWard, trouble: Any) -> None:
    ana, bea, api = ward["U0ANA"], ward["U0BEA"], ward.api
    notice = await a_case(ward)
    api.fails("views.open", trouble)
    answer = await ana.types("/case")
    assert answer is not None
    assert answer["text"] == NOT_OPENED
    assert ana.windows == []
    api.fails("views.open", trouble)
    await bea.presses(notice, "thread.open")
    assert "La fenêtre ne s’est pas ouverte" in last(bea)
    assert bea.messages()[-1].only == "U0BEA"
    assert bea.windows == []
    api.fails("views.open", trouble)
    await ana.uses_shortcut("case.ask")
    assert NOT_OPENED in last(ana)
    # And the next time it opens.
    await bea.presses(notice, "thread.open")
    assert CASE["happened"] in words_on(top(bea)["blocks"])


@pytest.mark.parametrize("engine", ["sqlite"])
async def test_a_press_is_answered_where_the_bot_may_not_whisper(ward: SlackWard) -> None:
    ana = ward["U0ANA"]
    await ana.types("/peer help", ROUNDS)
    help_card = ana.messages(ROUNDS)[-1]
    ward.api.fails("views.open", refused("expired_trigger_id"))
    ward.api.fails("chat.postEphemeral", refused("not_in_channel"))
    await ana.presses(help_card, "case.ask")
    assert ana.messages(ROUNDS)[-1].body["text"] == NOT_OPENED
    assert ana.messages(ROUNDS)[-1].only == "U0ANA"
    assert ward["U0BEA"].messages(ROUNDS) == []


@pytest.mark.parametrize(("engine", "patience"), [("sqlite", 1.2)])
async def test_however_often_slack_is_silent_the_press_is_answered_in_time(ward: SlackWard) -> None:
    """All calls of a turn share its seconds: one after the other they would take longer than Slack waits."""
    ana, api = ward["U0ANA"], ward.api
    await ana.types("/peer help", ROUNDS)
    # What Slack said of people is believed for a day.
    ward.clock.move(by=timedelta(days=1))
    methods = ("users.info", "views.open", "chat.postEphemeral", "response_url")
    for method in methods:
        api.fails(method, silent())
    # The hands give up after three seconds, as people in front of Slack do.
    await ana.presses(ana.messages(ROUNDS)[-1], "case.ask")
    assert [api.of(method)[-1].answered for method in methods] == ["silent"] * 4


async def a_held_case(ward: SlackWard) -> Any:
    """The coordinator looks at a case that waits for a look. Returns the window."""
    ana, cora = ward["U0ANA"], ward["U0CORA"]
    await ana.types("/case")
    await ana.sends(top(ana), **CASE, reader=chooses(top(ana), "reader", NAMES["U0BEA"]), name="named")
    await ward.hears(cora)
    await cora.types("/peer board")
    await cora.presses(top(cora), "board.open")
    return top(cora)


@pytest.mark.parametrize("engine", ["sqlite"])
@pytest.mark.parametrize("moderation", ["first_note"])
async def test_what_is_done_is_done_when_the_window_cannot_be_drawn_again(ward: SlackWard) -> None:
    cora, window = ward["U0CORA"], await a_held_case(ward)
    ward.api.fails("views.update", broken())
    await cora.presses(window, "board.send_on")
    assert "The window could not be drawn again." in last(cora)
    await ward.hears(ward["U0BEA"])


@pytest.mark.parametrize(("engine", "patience"), [("sqlite", 1)])
async def test_when_slack_does_not_say_who_somebody_is_they_are_answered_all_the_same(ward: SlackWard) -> None:
    ward.team.joins(Human("U0NEW"))
    for trouble in (silent(), refused("missing_scope"), garbled()):
        ward.api.fails("users.info", trouble)
        answer = await ward["U0NEW"].types("/peer help")
        assert answer is not None
        assert "help" in answer["text"]


# Twice.


async def test_a_second_click_of_the_same_form_is_one_case(ward: SlackWard) -> None:
    ana = ward["U0ANA"]
    await ana.types("/case")
    form = top(ana)
    filled = {**CASE, "reader": chooses(form, "reader", NAMES["U0BEA"]), "name": "named"}
    both = await asyncio.gather(ana.sends(form, **filled), ana.sends(form, **filled))
    assert [answer["view"]["callback_id"] for answer in both if answer] == ["case.receipt"] * 2
    labels = {words_on(answer["view"]["blocks"]) for answer in both if answer}
    assert len(labels) == 1
    assert len(ward.database.read_now(_threads)) == 1


def _threads(unit: Unit) -> list[Any]:
    (programme,) = unit.programmes.all()
    return [held for member in unit.people.roster(programme.id) for held in unit.seats.of(member.id)][::2]


@pytest.mark.parametrize("engine", ["postgres"])
async def test_a_second_click_that_reaches_another_replica_is_the_same_case(
    ward: SlackWard, place: Place, clock: FixedClock, ids: SeededIds
) -> None:
    ana = ward["U0ANA"]
    await ana.types("/case")
    filled = {**CASE, "reader": chooses(top(ana), "reader", NAMES["U0BEA"]), "name": "named"}
    other = place.open(clock, ids)
    async with ward_on_slack(other, clock) as replica:
        there = replica["U0ANA"]
        there.windows.append(top(ana))
        both = await asyncio.gather(ana.sends(top(ana), **filled), there.sends(top(there), **filled))
    other.close()
    shown = {words_on(answer["view"]["blocks"]) for answer in both if answer}
    assert len(shown) == 1
    assert len(ward.database.read_now(_threads)) == 1


@pytest.mark.parametrize("moderation", ["first_note"])
async def test_a_second_press_changes_nothing(ward: SlackWard) -> None:
    cora, window = ward["U0CORA"], await a_held_case(ward)
    await asyncio.gather(cora.presses(window, "board.send_on"), cora.presses(window, "board.send_on"))
    shown = " ".join(words_on(view["blocks"]) for view in cora.windows)
    assert "Sent on." in shown
    await ward.until(days=3)
    assert len(received(ward["U0BEA"])) == 1


async def test_an_event_that_is_delivered_again_is_answered_once(
    ward: SlackWard, place: Place, clock: FixedClock, ids: SeededIds
) -> None:
    ana = ward["U0ANA"]
    await ana.says("Is anybody there?")
    assert "Please do not write here" in last(ana)
    before = len(received(ana))
    line = ward.line
    assert isinstance(line, HttpLine)
    for retry in ("1", "2", "3"):
        body, headers = line.last
        clock.move(by=timedelta(minutes=1))
        line.last = (body, {**headers, **signed(body, clock, kind=headers["content-type"])})
        await line.again(**{"x-slack-retry-num": retry, "x-slack-retry-reason": "http_timeout"})
    assert len(received(ana)) == before
    if not place.url.startswith("postgresql"):
        return
    # Another replica gets the next delivery.
    body, headers = line.last
    other = place.open(clock, ids)
    async with ward_on_slack(other, clock) as replica:
        assert isinstance(replica.line, HttpLine)
        replica.line.last = (body, headers)
        await replica.line.again(**{"x-slack-retry-num": "3"})
        assert [one for team in replica.api.world.teams for one in team.messages] == []
    other.close()


@pytest.mark.parametrize("engine", ["sqlite"])
async def test_a_window_closed_and_opened_again_and_the_same_on_another_device(ward: SlackWard) -> None:
    bea = ward["U0BEA"]
    notice = await a_case(ward)
    await bea.presses(notice, "thread.open")
    first = top(bea)
    await bea.closes(first)
    await bea.presses(notice, "thread.open")
    second = top(bea)
    # The first window is still open on the other device: both may be sent, and each is a note of its own.
    await bea.sends(second, words="Du premier appareil.")
    bea.windows[:] = [first]
    await bea.sends(first, words="Du second appareil.")
    assert "Du premier appareil." in words_on(top(bea)["blocks"])
    assert "Du second appareil." in words_on(top(bea)["blocks"])
    # An old window that Slack no longer has cannot be drawn again, and that is said in words.
    bea.windows.clear()
    await bea.presses(first, "thread.not_mine")
    assert bea.windows == []
    assert "La fenêtre ne s’est pas ouverte." in last(bea)


@pytest.mark.parametrize("engine", ["sqlite"])
async def test_three_windows_are_the_most_and_a_refusal_loses_no_words(ward: SlackWard) -> None:
    bea, ana = ward["U0BEA"], ward["U0ANA"]
    await bea.presses(await a_case(ward), "thread.open")
    bea.windows.clear()
    await bea.types("/peer")
    await bea.presses(top(bea), "thread.open")
    await bea.presses(top(bea), "thread.warn.ask")
    assert len(bea.windows) == 3
    third = top(bea)
    # Meanwhile the other end closes, so that nothing more can be sent.
    await ana.types("/peer")
    await ana.presses(top(ana), "thread.open")
    await ana.presses(top(ana), "thread.close.ask")
    await ana.sends(top(ana), rounds="yes")
    refusal = await bea.sends(third, called="yes", words="It is bleeding.")
    assert refusal is not None
    assert refusal["response_action"] == "errors"
    assert "clos" in " ".join(refusal["errors"].values())
    assert top(bea)["id"] == third["id"]


# Those who should not be there.


@pytest.mark.parametrize("engine", ["sqlite"])
@pytest.mark.parametrize(
    ("human", "words"),
    [
        (Human("U0OUT", stranger=True, team_id="T0ELSE"), "belongs to another workspace"),
        (Human("U0OUT", restricted=True), "Guests cannot take part"),
        (Human("U0OUT", ultra_restricted=True), "Guests cannot take part"),
    ],
    ids=["stranger", "guest of several channels", "guest of one channel"],
)
async def test_strangers_and_guests_are_refused_in_one_sentence(ward: SlackWard, human: Human, words: str) -> None:
    ward.team.joins(human)
    out = ward["U0OUT"]
    for typed in ("/case", "/peer", "/peer setup CODE", "/peer join CODE"):
        answer = await out.types(typed)
        assert answer is not None
        assert words in answer["text"]
    await out.opens_home()
    assert out.home is not None
    assert words in words_on(out.home["blocks"])
    await out.says("Hello?")
    assert words in last(out)
    assert out.windows == []


async def test_guests_take_part_where_the_programme_lets_them(
    prepared: Prepared, clock: FixedClock, ids: SeededIds
) -> None:
    people = {
        **PEOPLE,
        "U0GUS": Human("U0GUS", restricted=True),
        "U0OUT": Human("U0OUT", restricted=True, stranger=True, team_id="T0ELSE"),
    }
    async with AsyncExitStack() as stack:
        place = stack.enter_context(prepared.copy("sqlite", None))
        database = place.open(clock, ids)
        stack.callback(database.close)
        ward = await stack.enter_async_context(ward_on_slack(database, clock, people=people))
        cora, gus, out = ward["U0CORA"], ward["U0GUS"], ward["U0OUT"]
        await ward.founded("U0CORA", **{user_id: name for user_id, name in NAMES.items() if user_id != "U0GUS"})
        await cora.types("/peer programme")
        await cora.sends(top(cora), guests="yes")
        await cora.types("/peer invite")
        await cora.sends(top(cora), names=NAMES["U0GUS"], role="trainee", site="0")
        code = next(block["fields"][1]["text"] for block in top(cora)["blocks"] if "fields" in block)
        assert "Welcome" in ((await gus.types(f"/peer join {code}")) or {})["text"]
        await gus.types("/case")
        assert top(gus)["callback_id"] == "case"
        # Who comes from another workspace is never let in, whatever the programme chose.
        assert "belongs to another workspace" in ((await out.types("/case")) or {})["text"]


@pytest.mark.parametrize("engine", ["sqlite"])
async def test_somebody_who_has_not_joined_reads_what_to_do(ward: SlackWard) -> None:
    ward.team.joins(Human("U0NEW", locale="fr-CA"))
    new = ward["U0NEW"]
    answer = await new.types("/case")
    assert answer is not None
    assert "/peer join CODE" in answer["text"]
    await new.opens_home()
    assert new.home is not None
    assert "/peer join CODE" in words_on(new.home["blocks"])
    # The button there opens help, which is laid over the Home tab.
    await new.presses(new.home, "help.show")
    assert "/peer setup CODE" in words_on(top(new)["blocks"])


@pytest.mark.parametrize("engine", ["sqlite"])
async def test_words_to_the_bot_are_answered_with_a_pointer_and_go_nowhere(ward: SlackWard) -> None:
    ana, bea = ward["U0ANA"], ward["U0BEA"]
    await a_case(ward)
    before = len(bea.messages())
    await ana.says("Zanzibar: please tell Béa")
    assert "Nothing was passed on." in last(ana)
    await ward.until(days=2)
    assert len(bea.messages()) == before
    assert b"Zanzibar" not in ward.api.sent()


async def test_setup_with_the_bot_alone_offers_no_direct_message_as_the_channel(
    prepared: Prepared, clock: FixedClock, ids: SeededIds
) -> None:
    with prepared.copy("sqlite", None) as place:
        database: Database = place.open(clock, ids)
        async with ward_on_slack(database, clock) as ward:
            cora = ward["U0CORA"]
            code = database.write_now(issue_setup_code)
            for where, offered in (("", "#peer-learning"), (ROUNDS, ROUNDS)):
                await cora.types(f"/peer setup {code}", where)
                (channel,) = (one for one in top(cora)["blocks"] if one.get("block_id") == "channel")
                assert channel["element"]["initial_value"] == offered
            # Slack finds no channel by its name, which is said at once, and so is one that the bot is not in.
            await cora.sends(top(cora), **SETUP, channel="#radiology")
            assert "The bot does not reach the channel." in words_on(top(cora)["blocks"])
            assert "lets guests take part" in words_on(top(cora)["blocks"])
            rounds = ward.team.places[ROUNDS]
            for member, reached in ((True, True), (False, False)):
                rounds.members ^= set() if member else {ward.team.bot_user_id}
                await cora.types("/peer programme")
                await cora.sends(top(cora), channel=ROUNDS)
                said = words_on(top(cora)["blocks"])
                assert "The programme is changed." in said
                assert ("The bot does not reach the channel." not in said) is reached
        database.close()
