"""The story on Teams: a department founds its programme, a case is shared and answered, all over real HTTP."""

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from bot.app import Bot
from bot.platforms.base import Reply
from bot.screens.inputs import Input
from bot.services import programmes
from tests.drivers.cast import HOUSE, PATHWAY, ZONE
from tests.drivers.teams_people import CardSeen, TeamsPerson, card_of, dialog_of
from tests.drivers.teams_service import Fault
from tests.drivers.teams_world import TeamsWorld, teams_world
from tests.drivers.ward import Ward

from .hands import press, send

STORY = "A small CANARY nodule at the left apex, behind the first rib."
REPLY = "I see it now, PARROT."
FOUNDING = {
    "name": HOUSE,
    "sites": "North",
    "channel": "#rounds",
    "founder": "Dr. Cora Cole",
    "role": "radiologist",
    "pathway": PATHWAY,
    "language": "en",
    "zone": ZONE,
}


class Department:
    """A bot on Teams with a database, and people who join its programme."""

    def __init__(self, house: Ward, world: TeamsWorld, bot: Bot) -> None:
        self.house, self.world, self.bot = house, world, bot
        self.shown: dict[str, list[str]] = {}

    async def opens(self, person: TeamsPerson, words: str) -> CardSeen:
        """Type words that ask for a window, and press the button of the answer."""
        before = len(person.received)
        assert (await person.types(words)).status_code == 200
        await self.arrives(person, before)
        (action,) = card_of(person.received[-1]).actions.values()
        opened = dialog_of(await person.invokes("task/fetch", {"data": action["data"]}))
        assert opened is not None
        return opened

    async def arrives(self, person: TeamsPerson, before: int) -> None:
        """Whoever asks is answered first, and the message comes right after: one more request has to wait for it."""
        for _ in range(200):
            if len(person.received) > before:
                return
            await person.deliver({"type": "typing"})
        raise AssertionError("nothing arrives")

    async def hears(self, person: TeamsPerson) -> None:
        """Let time pass until somebody has a new message."""
        before = len(person.received)
        for _ in range(50):
            due = await self.bot.next_due()
            assert due is not None
            self.house.clock.move(max(due, self.house.clock.now()))
            await self.bot.run_due()
            if len(person.received) > before:
                return
        raise AssertionError("nothing arrives")

    async def reads(self, person: TeamsPerson) -> CardSeen:
        """Open the newest message's window."""
        button = card_of(person.received[-1]).actions["thread.open"]
        opened = dialog_of(await person.invokes("task/fetch", {"data": button["data"]}))
        assert opened is not None
        return opened

    async def found(self) -> tuple[TeamsPerson, TeamsPerson]:
        """Found the programme on Teams. Returns a submitter and a reader to be."""
        cora, ana, eli = (self.world.person(name) for name in ("cora", "ana", "eli"))
        code = await self.house.database.write(programmes.issue_setup_code)
        founded = await send(cora, await self.opens(cora, f"/peer setup {code}"), **FOUNDING)
        assert founded is not None
        assert "Harbour Imaging is founded." in founded.text
        names = "Dr. Ana Alder\nDr. Eli Ember\nDr. Gus Garner\nDr. Ivan Ives\nDr. Kit Kerr\nDr. Wren West"
        asked = await self.opens(cora, "invite")
        invited = await send(cora, asked, names=names, role="radiologist", site="0")
        assert invited is not None
        codes = {words.split(": ")[0]: words.split(": ")[1] for words in invited.words if words.startswith("Dr. ")}
        assert len(codes) == 6
        for person, name in ((ana, "Dr. Ana Alder"), (eli, "Dr. Eli Ember")):
            await person.types(f"join {codes[name]}")
            await self.arrives(person, 0)
            assert "Welcome" in card_of(person.received[-1]).text
        for name in ("gus", "ivan", "kit", "wren"):
            other = self.world.person(name)
            full = next(full for full in codes if name.title() in full)
            await other.types(f"join {codes[full]}")
        return ana, eli


@pytest.fixture
async def department(house: Ward) -> AsyncIterator[Department]:
    """The bot on Teams, everything over sockets of this machine, once on each engine."""
    bots: list[Bot] = []

    async def dispatch(asked: Input) -> Reply:
        return await bots[0].dispatch(asked)

    async with teams_world(house.clock, dispatch, over_sockets=True) as world:
        bots.append(Bot(house.database, house.clock, "https://peer.example", {"teams": world.teams}))
        yield Department(house, world, bots[0])


async def test_a_case_is_shared_read_and_answered_on_teams(department: Department) -> None:
    ana, eli = await department.found()
    department.world.service.seen.clear()
    form = dialog_of(await ana.invokes("composeExtension/fetchTask", {"commandId": "case"}, in_channel=True))
    assert form is not None
    (reader,) = [value for title, value in readers(form) if title == "Dr. Eli Ember"]
    case = {"outstanding": "not_yet", "kind": "learning_opportunity", "modality": "ct", "happened": STORY}
    stop = await send(ana, form, **case, reader=reader)
    assert stop is not None
    assert PATHWAY in stop.text
    form = await press(ana, stop, "teams.back")
    assert form is not None
    assert form.typed["happened"] == STORY
    receipt = await send(ana, form, outstanding="no")
    assert receipt is not None
    assert "Case shared" in receipt.words

    await department.hears(eli)
    window = await department.reads(eli)
    assert STORY in window.text
    assert "Alder" not in window.text
    sent = await send(eli, window, answer="agree", words=REPLY)
    assert sent is not None
    assert REPLY in sent.text
    await department.hears(ana)
    window = await department.reads(ana)
    assert REPLY in window.text
    assert "Ember" not in window.text

    small = await press(ana, window, "thread.close.ask", words="half a sentence")
    assert small is not None
    closed = await send(ana, small, rounds="no")
    assert closed is not None
    assert "closed" in closed.text.lower()
    gave_away = b"\n".join(body for _, _, body in department.world.service.seen).decode()
    for secret in ("CANARY", "PARROT", "Alder", "Ember", "K7QF"):
        assert secret not in gave_away


async def test_the_same_form_sent_twice_or_after_a_slow_answer_is_one_case(department: Department) -> None:
    ana, _ = await department.found()
    form = dialog_of(await ana.invokes("composeExtension/fetchTask", {"commandId": "case"}))
    assert form is not None
    (reader,) = [value for title, value in readers(form) if title == "Dr. Eli Ember"]
    case = {"outstanding": "no", "kind": "good_call", "modality": "ct", "happened": STORY, "reader": reader}
    first = await send(ana, form, **case)
    second = await send(ana, form, **case)
    assert first is not None
    assert second is not None
    assert first.words == second.words
    home = dialog_of(await ana.invokes("composeExtension/fetchTask", {"commandId": "home"}))
    assert home is not None
    assert len(await department.house.database.read(lambda unit: unit.outbox.waiting())) == 1


async def test_a_connector_that_fails_loses_nothing(department: Department) -> None:
    ana, eli = await department.found()
    form = dialog_of(await ana.invokes("composeExtension/fetchTask", {"commandId": "case"}))
    assert form is not None
    (reader,) = [value for title, value in readers(form) if title == "Dr. Eli Ember"]
    case = {"outstanding": "no", "kind": "good_call", "modality": "ct", "happened": STORY, "reader": reader}
    await send(ana, form, **case)
    eli.received.clear()

    department.house.clock.move(by=timedelta(days=2))
    department.world.service.faults.append(Fault(503))
    await department.bot.run_due()
    assert not department.world.service.faults
    assert eli.received == []
    await department.hears(eli)
    assert len(eli.received) == 1


def readers(form: CardSeen) -> list[tuple[str, str]]:
    """Who can be named as the reader."""
    return form.choices["reader"]
