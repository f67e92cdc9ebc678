"""What people do in Teams, and what they see: slow answers, deliveries that come twice, words and buttons."""

import asyncio
from typing import Any

import pytest

from bot.platforms.base import Reply
from bot.screens.answers import Done, Open, Replace, Say
from bot.screens.elements import Card, Option, OptionGroup, Person, Text
from bot.screens.inputs import Command, Input, Pressed, Submitted, Surface, Wrote
from bot.text.catalogue import T
from tests.drivers.teams_people import CardSeen, TeamsPerson, card_of, dialog_of
from tests.drivers.teams_service import GENERAL, Fault
from tests.drivers.teams_world import TeamsWorld, teams_world
from tests.fakes import FixedClock
from tests.platforms.contract_driver import ScriptedBot

from .hands import CARD, WORDS, form

SLOW = "longer than usual"

# Slow answers.


class Stuck:
    """A bot whose database does not answer until it is let go."""

    def __init__(self) -> None:
        self.asked: list[Input] = []
        self.free = asyncio.Event()

    async def dispatch(self, asked: Input) -> Reply:
        """Wait, then answer."""
        self.asked.append(asked)
        await self.free.wait()
        return Reply(Replace(form("receipt", submit=False)), "en")


async def test_a_slow_submission_can_be_sent_once_more_with_all_its_words(clock: FixedClock) -> None:
    stuck = Stuck()
    async with teams_world(clock, stuck.dispatch, patience=0.01) as world:
        ana = world.person()
        sent = {"form": "case", "hidden": {"n": "nonce"}, "words": "Two lines.\n\nAnd more.", "sure": "—unticked—"}
        slow = dialog_of(await ana.invokes("task/submit", {"data": sent}))
        assert slow is not None
        assert SLOW in slow.text
        (button,) = [slow.submit]
        assert button is not None
        assert button["data"] == sent
        stuck.free.set()
        receipt = dialog_of(await ana.invokes("task/submit", {"data": button["data"]}))
        assert receipt is not None
        first, second = stuck.asked
        assert isinstance(first, Submitted)
        assert first == second
        assert first.hidden == {"n": "nonce"}


async def test_a_slow_button_and_a_slow_command_can_be_pressed_once_more(clock: FixedClock) -> None:
    stuck = Stuck()
    async with teams_world(clock, stuck.dispatch, patience=0.01) as world:
        ana = world.person()
        for name, value in (
            ("task/fetch", {"data": {"action": "thread.open", "h": "handle", "msteams": {"type": "task/fetch"}}}),
            ("composeExtension/fetchTask", {"commandId": "case"}),
        ):
            slow = dialog_of(await ana.invokes(name, value))
            assert slow is not None
            (button,) = slow.actions.values()
            stuck.free.set()
            assert dialog_of(await ana.invokes("task/submit", {"data": button["data"]})) is not None
            stuck.free.clear()
        assert [type(asked) for asked in stuck.asked] == [Pressed, Pressed, Command, Command]


async def test_a_slow_act_of_a_message_leaves_the_message_and_says_so(clock: FixedClock) -> None:
    async with teams_world(clock, Stuck().dispatch, patience=0.01) as world:
        pressed = {"action": {"type": "Action.Execute", "verb": "help.show", "data": {"action": "help.show"}}}
        answer = (await world.person(language="fr-CA").invokes("adaptiveCard/action", pressed)).json()
        assert answer["type"] == "application/vnd.microsoft.activity.message"
        assert "Réessayez" in answer["value"]


async def test_slow_words_are_answered_and_may_be_typed_again_at_once(clock: FixedClock) -> None:
    stuck = Stuck()
    async with teams_world(clock, stuck.dispatch, patience=0.01) as world:
        ana = world.person()
        await ana.types("/peer join CODE-1")
        (slow,) = ana.received
        assert SLOW in card_of(slow).text
        stuck.free.set()
        typed = {**ana.last[0], "id": "f:another"}
        assert (await ana.again(typed)).status_code == 200
        assert len(ana.received) == 2
        assert len({asked.event for asked in stuck.asked if isinstance(asked, Command)}) == 2


async def test_an_answer_that_the_platform_does_not_take_yet_is_sent_when_it_does(
    world: TeamsWorld, ana: TeamsPerson, bot: ScriptedBot
) -> None:
    bot.answer = Say(CARD)
    world.service.faults.extend([Fault(429, headers={"Retry-After": "3"}), Fault(429)])
    await ana.types("/peer help")
    assert (len(ana.received), world.paused) == (1, [3, 5])
    assert len(bot.asked) == 1
    # One that is to wait for long is typed again before.
    world.service.faults.append(Fault(429, headers={"Retry-After": "600"}))
    await ana.types("/peer board")
    assert len(ana.received) == 1
    assert not world.service.faults


# What comes twice, late, or never should.


async def test_a_message_that_comes_again_is_answered_once_and_is_the_same_act(
    world: TeamsWorld, ana: TeamsPerson, bot: ScriptedBot
) -> None:
    bot.answer = Say(CARD)
    await ana.types("/peer help")
    first = dict(ana.last[0])
    await ana.again()
    await ana.again({**first, "id": "f:new", "timestamp": "2026-05-12T13:37:30Z"})
    assert len(ana.received) == 1
    assert len({asked.event for asked in bot.asked if isinstance(asked, Command)}) == 1
    await ana.again({**first, "id": "f:newer", "timestamp": "2026-05-12T13:39:00Z"})
    assert len(ana.received) == 2


async def test_messages_that_arrive_in_another_order_are_each_answered_once(
    world: TeamsWorld, ana: TeamsPerson, bot: ScriptedBot
) -> None:
    bot.answer = Say(CARD)
    typed = [{**ana.activity(), "type": "message", "text": f"/peer {word}"} for word in ("help", "board")]
    for message in (typed[1], typed[0], typed[1], typed[0]):
        await ana.again(message)
    assert [asked.text for asked in bot.asked[:2] if isinstance(asked, Command)] == ["board", "help"]
    assert len(ana.received) == 2


async def test_the_same_words_of_another_person_are_another_message(world: TeamsWorld, bot: ScriptedBot) -> None:
    bot.answer = Say(CARD)
    ana, bea = world.person("ana"), world.person("bea")
    await ana.types("/peer help")
    await bea.types("/peer help")
    assert (len(ana.received), len(bea.received)) == (1, 1)


@pytest.mark.parametrize(
    "kind",
    ["typing", "messageReaction", "messageUpdate", "messageDelete", "conversationUpdate", "event", "endOfConversation"],
)
async def test_what_needs_no_answer_gets_none(world: TeamsWorld, ana: TeamsPerson, bot: ScriptedBot, kind: str) -> None:
    answer = await ana.deliver({"type": kind, "text": "/peer help", "action": "add"})
    assert (answer.status_code, answer.content) == (200, b"")
    assert bot.asked == []
    assert not world.teams.unread


@pytest.mark.parametrize(
    ("what", "reason"),
    [
        ({"type": "somethingNew"}, "unknown_type"),
        ({"type": None}, "unknown_type"),
        ({"type": ["message"]}, "unknown_type"),
        ({"type": "message", "text": "/peer help", "from": None}, "no_person"),
        ({"type": "message", "text": "/peer help", "from": {"id": "29:1ana"}}, "no_person"),
        ({"type": "invoke", "name": "somethingNew", "value": {}}, "unknown_invoke"),
        ({"type": "invoke"}, "unknown_invoke"),
        ({"type": "invoke", "name": "task/submit", "value": {}}, "no_action"),
        ({"type": "invoke", "name": "task/fetch", "value": "x"}, "no_action"),
        ({"type": "invoke", "name": "task/fetch", "from": {}}, "no_person"),
        ({"type": "invoke", "name": "adaptiveCard/action"}, "no_action"),
        ({"type": "invoke", "name": "composeExtension/submitAction", "value": {"data": [1]}}, "no_action"),
        ({"type": "invoke", "name": "composeExtension/query", "value": {}}, "unknown_invoke"),
        ({"type": "invoke", "name": "composeExtension/fetchTask", "value": {"commandId": "x"}}, "unknown_command"),
    ],
)
async def test_what_nobody_understands_is_counted_and_whoever_waits_reads_a_sentence(
    world: TeamsWorld, ana: TeamsPerson, bot: ScriptedBot, what: dict[str, Any], reason: str
) -> None:
    answer = await ana.deliver(what)
    assert answer.status_code == 200
    assert world.teams.unread == {reason: 1}
    assert bot.asked == []
    assert ("cannot be done here" in answer.text) == (what["type"] == "invoke")


async def test_a_fault_of_ours_is_a_sentence_and_never_a_5xx(clock: FixedClock) -> None:
    async def broken(_: Input) -> Reply:
        raise RuntimeError

    async with teams_world(clock, broken) as world:
        ana = world.person()
        answer = await ana.invokes("task/fetch", {"data": {"action": "home.show"}})
        assert answer.status_code == 200
        assert answer.json()["task"]["type"] == "message"
        assert (await ana.types("/peer help")).status_code == 200
        assert world.teams.unread == {"fault": 2}


# Words.


@pytest.mark.parametrize(
    ("typed", "name", "text"),
    [
        ("/case", "case", ""),
        ("case", "case", ""),
        ("  Case ", "case", ""),
        ("/peer", "peer", ""),
        ("peer board 2", "peer", "board 2"),
        ("/PEER join CODE-1", "peer", "join CODE-1"),
        ("join CODE-1", "peer", "join CODE-1"),
        ("/join CODE-1", "peer", "join CODE-1"),
        ("help", "peer", "help"),
        ("/nonsense", "nonsense", ""),
        ("/", "", ""),
        ("Help&nbsp;me", "peer", "help me"),
    ],
)
async def test_the_same_words_work_as_text(
    world: TeamsWorld, ana: TeamsPerson, bot: ScriptedBot, typed: str, name: str, text: str
) -> None:
    await ana.types(typed)
    (asked,) = bot.asked
    assert isinstance(asked, Command)
    assert (asked.name, asked.text, asked.surface) == (name, text, Surface.DIRECT)


@pytest.mark.parametrize(
    "typed", ["Good morning", "case of a pneumonia missed", "Can you help", "board meeting at noon"]
)
async def test_a_sentence_is_no_command(world: TeamsWorld, ana: TeamsPerson, bot: ScriptedBot, typed: str) -> None:
    await ana.types(typed)
    (asked,) = bot.asked
    assert asked == Wrote(asked.who, typed, asked.event)


async def test_a_file_is_not_fetched_and_its_sender_is_shown_where_things_go(
    world: TeamsWorld, ana: TeamsPerson, bot: ScriptedBot
) -> None:
    bot.answer = Say(CARD)
    kind = "application/vnd.microsoft.teams.file.download.info"
    file = {"contentType": kind, "content": {"downloadUrl": "http://127.0.0.1:3978/file"}, "name": "x.png"}
    await ana.deliver({"type": "message", "attachments": [file]})
    await ana.deliver({"type": "message", "attachments": [file]}, in_channel=True)
    (asked,) = bot.asked
    assert asked == Wrote(asked.who, "", asked.event)
    assert len(ana.received) == 1
    assert [path for _, path, _ in world.service.seen if "file" in path] == []


async def test_a_chat_that_does_not_say_what_it_is_and_is_no_group_is_private(
    world: TeamsWorld, ana: TeamsPerson, bot: ScriptedBot
) -> None:
    where = {"id": ana.chat, "tenantId": ana.tenant}
    await ana.deliver({"type": "message", "text": "help", "conversation": where})
    await ana.deliver({"type": "message", "text": "help", "conversation": {**where, "isGroup": True}})
    (asked,) = bot.asked
    assert isinstance(asked, Command)
    assert asked.surface is Surface.DIRECT


async def test_in_a_channel_only_what_names_the_bot_is_read(
    world: TeamsWorld, ana: TeamsPerson, bot: ScriptedBot
) -> None:
    await ana.deliver({"type": "message", "text": "/peer help"}, in_channel=True)
    other = {"type": "mention", "text": "<at>Bea</at>", "mentioned": {"id": "29:1bea"}}
    await ana.deliver({"type": "message", "text": "<at>Bea</at> help"}, in_channel=True, entities=[other])
    assert bot.asked == []
    await ana.deliver(TARGETED, in_channel=True)
    await ana.types("what is this?", in_channel=True)
    shown = [(asked.name, asked.text, asked.surface) for asked in bot.asked if isinstance(asked, Command)]
    assert shown == [("peer", "help", Surface.CHANNEL), ("peer", "what is this?", Surface.CHANNEL)]


TARGETED = {"type": "message", "text": "help", "recipient": {"id": "28:x", "isTargeted": True}}


async def test_who_asks_unseen_among_others_is_answered_there_unseen(
    world: TeamsWorld, ana: TeamsPerson, bot: ScriptedBot
) -> None:
    bot.answer = Say(CARD)
    await ana.deliver(TARGETED, in_channel=True)
    (answer,) = world.service.aside
    assert answer["recipient"] == {"id": ana.mri, "isTargeted": True}
    assert card_of(answer).words == ["Today", "Help"]
    assert (ana.received, world.service.chats[GENERAL]) == ([], [])


async def test_where_nothing_can_be_shown_to_one_alone_the_answer_comes_in_private(
    world: TeamsWorld, ana: TeamsPerson, bot: ScriptedBot
) -> None:
    bot.answer = Say(CARD)
    world.service.faults.append(Fault(403))
    await ana.deliver(TARGETED, in_channel=True)
    assert len(ana.received) == 1
    # A client that said nothing of the kind gets no such answer: it might show it to everybody.
    await ana.types("/peer help", in_channel=True)
    assert len(ana.received) == 2
    assert sum("isTargetedActivity" in path for _, path, _ in world.service.seen) == 1
    assert world.service.chats[GENERAL] == []


async def test_a_window_asked_for_in_words_is_opened_from_a_message_that_says_only_its_title(
    world: TeamsWorld, ana: TeamsPerson, bot: ScriptedBot
) -> None:
    bot.answer = Open(form("case", Text("K7QF"), WORDS))
    await ana.types("/case of a CANARY pneumonia", in_channel=True)
    (message,) = ana.received
    assert card_of(message).words == ["Share a case", "Open"]
    assert "CANARY" not in str(message)
    assert "K7QF" not in str(message)
    (action,) = card_of(message).actions.values()
    opened = dialog_of(await ana.invokes("task/fetch", {"data": action["data"]}))
    assert opened is not None
    again = bot.asked[-1]
    assert isinstance(again, Command)
    assert (again.name, again.text) == ("case", "")


async def test_home_is_never_a_message(world: TeamsWorld, ana: TeamsPerson, bot: ScriptedBot) -> None:
    bot.answer = Say(Card("home", T("Peer learning"), (Text("K7QF"),)))
    pressed = {"action": {"type": "Action.Execute", "verb": "teams.home", "data": {"action": "teams.home"}}}
    answer = await ana.invokes("adaptiveCard/action", pressed)
    await ana.deliver({"type": "message", "value": {"action": "teams.home"}})
    assert "K7QF" not in answer.text + str(ana.received)
    assert len(ana.received) == 1


async def test_an_act_of_a_message_is_answered_with_the_card_in_its_new_shape(
    world: TeamsWorld, ana: TeamsPerson, bot: ScriptedBot
) -> None:
    pressed = {"action": {"type": "Action.Execute", "verb": "help.show", "data": {"action": "help.show"}}}
    bot.answer = Say(CARD)
    answer = (await ana.invokes("adaptiveCard/action", pressed)).json()
    assert answer["type"] == "application/vnd.microsoft.card.adaptive"
    assert CardSeen(answer["value"]).words == ["Today", "Help"]
    bot.answer = Done()
    assert (await ana.invokes("adaptiveCard/action", pressed)).json()["value"] == "Done."
    bot.answer = Open(form("case"))
    answer = (await ana.invokes("adaptiveCard/action", pressed)).json()
    (button,) = CardSeen(answer["value"]).actions.values()
    assert button["data"] == {"action": "help.show", "msteams": {"type": "task/fetch"}}


async def test_a_client_that_knows_no_execute_is_answered_by_a_message(
    world: TeamsWorld, ana: TeamsPerson, bot: ScriptedBot
) -> None:
    bot.answer = Say(CARD)
    await ana.deliver({"type": "message", "value": {"action": "help.show"}})
    assert card_of(ana.received[0]).words == ["Today", "Help"]


async def test_who_adds_the_bot_reads_what_it_can_do(world: TeamsWorld, ana: TeamsPerson, bot: ScriptedBot) -> None:
    bot.answer = Say(CARD)
    await ana.install()
    await ana.again()
    (asked, _) = bot.asked
    assert isinstance(asked, Command)
    assert (asked.name, asked.text) == ("peer", "help")
    assert len(ana.received) == 1
    await ana.deliver({"type": "installationUpdate", "action": "remove"})
    await ana.deliver({"type": "installationUpdate", "action": "add"}, in_channel=True)
    assert len(ana.received) == 1


async def test_a_roster_is_searched_by_what_is_typed(world: TeamsWorld, ana: TeamsPerson, bot: ScriptedBot) -> None:
    names = [f"Member {number} Élise" if number % 2 else f"Member {number}" for number in range(60)]
    group = OptionGroup(T("Coordinator"), tuple(Option(f"m{number}", name) for number, name in enumerate(names)))
    first = (Option("coordinator", T("Coordinator")),)
    field = Person(name="reader", label=T("Who reported or performed the study?"), first=first, groups=(group,))
    bot.answer = Open(form("case", field))
    asked = {"kind": "search", "queryText": "élise", "queryOptions": {"skip": 0, "top": 15}, "dataset": "reader"}
    answer = (await ana.invokes("application/search", asked)).json()
    assert answer["type"] == "application/vnd.microsoft.search.searchResponse"
    found = answer["value"]["results"]
    assert [one["value"] for one in found] == [f"m{number}" for number in range(1, 30, 2)]
    other = (await ana.invokes("application/search", {**asked, "dataset": "elsewhere"})).json()
    assert other["value"]["results"] == []
    bot.answer = Say(CARD)
    assert (await ana.invokes("application/search", asked)).json()["value"]["results"] == []
