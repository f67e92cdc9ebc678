"""The deliverer and Teams together: whatever goes wrong on the way, no notice is lost, and none is told twice."""

from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterator
from datetime import timedelta
from itertools import count

import httpx
import pytest

from bot.domain.people import Account, Contact, Member
from bot.domain.threads import Seat
from bot.platforms.teams.app import Teams
from bot.platforms.teams.contacts import KnownContacts
from bot.ports.unit import Unit
from tests.drivers.relay import Relay
from tests.drivers.teams_people import card_of
from tests.drivers.teams_service import TENANT, TeamsService
from tests.drivers.teams_wire import TROUBLES, Trouble, Wire
from tests.drivers.ward import Ward
from tests.fakes import FixedClock

THREADS = 100
ROUNDS = 10
"""How often there is a note in each conversation: a thousand in all."""


def account(member: Member) -> Account:
    """Where somebody is on Teams."""
    return Account("teams", TENANT, f"aad-{member.id.hex}", "en", "America/Toronto")


async def nowhere(_: float) -> None:
    """Waiting takes no time here."""


class OnTeams(Relay):
    """The ward's department, moved to a tenant of Teams."""

    def __init__(self, ward: Ward, service: TeamsService, teams: Teams) -> None:
        super().__init__(ward, {"teams": teams}, account)
        self.service = service
        self.by_chat: dict[str, Member] = {}

    def move(self) -> None:
        """Everybody has a chat with the bot."""
        super().move()

        def work(unit: Unit) -> None:
            unit.contacts.heard("teams", TENANT, self.service.service_url)
            for member in self.people:
                aad, mri = account(member).user_id, f"29:{member.id.hex}"
                chat = self.service.person(aad, mri)
                self.by_chat[chat] = member
                unit.contacts.keep(Contact("teams", TENANT, aad, mri, chat))

        self.database.write_now(work)

    def arrived(self) -> Iterator[tuple[Member, str]]:
        """Every message in a chat: whose it is, and the handle of its button. They are taken away."""
        for chat, member in self.by_chat.items():
            for message in self.service.chats[chat]:
                buttons = card_of(message).actions
                if "thread.open" in buttons:
                    yield member, buttons["thread.open"]["data"]["h"]
            self.service.chats[chat].clear()


@pytest.fixture
async def here(open_ward: Callable[[], Ward], clock: FixedClock) -> AsyncIterator[tuple[OnTeams, Wire]]:
    """The department on Teams, and its wire."""
    ward, service = open_ward(), TeamsService(now=clock.now)
    wire = Wire(httpx.ASGITransport(service.app))
    async with httpx.AsyncClient(transport=wire) as web:
        teams = Teams(
            service.registration(),
            clock=clock,
            contacts=KnownContacts(ward.database, clock),
            web=web,
            commands=frozenset(),
            words=frozenset(),
            seconds=lambda: clock.now().timestamp(),
            pause=nowhere,
        )
        found = OnTeams(ward, service, teams)
        found.move()
        yield found, wire


async def test_a_thousand_notes_with_one_call_in_ten_failing(here: tuple[OnTeams, Wire]) -> None:
    """None is lost, and none is doubled but where the connector had taken a message and did not say so."""
    department, wire = here
    calls = count(1)

    def trouble() -> Trouble | None:
        number = next(calls)
        return TROUBLES[number // 10 % len(TROUBLES)] if number % 10 == 0 else None

    threads = department.share(THREADS)
    await department.empty()
    assert department.speak_of(department.arrived()) == Counter(threads)
    wire.trouble = trouble
    seats = (Seat.READER, Seat.SUBMITTER)
    for number in range(ROUNDS):
        wire.met.clear()
        wire.well = 0
        department.write(threads, seats[number % 2], number)
        department.clock.move(by=timedelta(minutes=20))
        await department.empty()
        told = department.speak_of(department.arrived())
        unsaid = sum(times for one, times in wire.met.items() if one.done)
        assert set(told) == set(threads)
        assert told.total() == THREADS + unsaid
        assert wire.well == THREADS
        assert 10 <= wire.met.total() <= 14
    written = department.kept(threads)
    assert {words: times for words, times in written.items() if words.startswith("Note")} == {
        f"Note {number}.": THREADS for number in range(ROUNDS)
    }
    assert department.astray() == ({}, {})
