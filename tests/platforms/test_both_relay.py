"""The deliverer with both platforms at once, each failing in its ways: no notice is lost, and none is told twice."""

from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import count

import httpx
import pytest

from bot.domain.people import Account, Contact, Member
from bot.domain.threads import Seat, ThreadId
from bot.platforms.slack.installed import Installed
from bot.platforms.slack.send import SlackSender
from bot.platforms.slack.workspace import Web, identify
from bot.platforms.teams.app import Teams
from bot.platforms.teams.contacts import KnownContacts
from bot.ports.unit import Unit
from tests.drivers.fixtures import engine, moderation, open_ward, place, prepared
from tests.drivers.relay import Relay
from tests.drivers.slack_api import Call, Fault, SlackApi
from tests.drivers.slack_world import Human
from tests.drivers.teams_people import card_of
from tests.drivers.teams_service import TENANT, TeamsService
from tests.drivers.teams_wire import TROUBLES, Trouble, Wire
from tests.drivers.ward import Ward
from tests.fakes import FixedClock
from tests.platforms.slack.test_relay import TEAM, handle_of
from tests.platforms.slack.test_relay import TROUBLES as SLACKS

__all__ = ["engine", "moderation", "open_ward", "place", "prepared"]

THREADS = 50
ROUNDS = 4


@dataclass
class Tenth:
    """Something goes wrong with every tenth message."""

    calls: Iterator[int] = field(default_factory=lambda: count(1))

    def slack(self, call: Call) -> Fault | None:
        """Of those that go to Slack."""
        if call.method != "chat.postMessage":
            return None
        number = next(self.calls)
        return SLACKS[number // 10 % len(SLACKS)] if number % 10 == 0 else None

    def teams(self) -> Trouble | None:
        """Of those that go to Teams."""
        number = next(self.calls)
        return TROUBLES[number // 10 % len(TROUBLES)] if number % 10 == 0 else None


class OnBoth(Relay):
    """The ward's department: every other person in the workspace, and the rest in the tenant."""

    def __init__(
        self, ward: Ward, slack: SlackApi, sender: SlackSender, service: TeamsService, teams: Teams, wire: Wire
    ) -> None:
        super().__init__(ward, {"slack": sender, "teams": teams}, self._account_of)
        self.slack, self.service, self.wire = slack, service, wire
        self.team = slack.world.teams[0]

    def _account_of(self, member: Member) -> Account:
        if self.people.index(member) % 2:
            return Account("slack", TEAM, f"U{member.id.hex[:10].upper()}", "en", "America/Toronto")
        return Account("teams", TENANT, f"aad-{member.id.hex}", "en", "America/Toronto")

    def move(self) -> None:
        """Everybody has direct messages or a chat with the bot."""
        super().move()

        def work(unit: Unit) -> None:
            unit.contacts.heard("teams", TENANT, self.service.service_url)
            for member in self.people:
                at, mri = self._account_of(member), f"29:{member.id.hex}"
                if at.platform == "slack":
                    self.team.joins(Human(at.user_id, member.name))
                else:
                    chat = self.service.person(at.user_id, mri)
                    unit.contacts.keep(Contact("teams", TENANT, at.user_id, mri, chat))

        self.database.write_now(work)

    def told(self) -> Counter[ThreadId]:
        """Which conversations the messages speak of that have arrived. They are taken away."""
        found = list(self._arrived())
        self.team.messages.clear()
        for chat in self.service.chats.values():
            chat.clear()
        return self.speak_of((member, handle) for member, handle in found if handle)

    def _arrived(self) -> Iterator[tuple[Member, str]]:
        by_id = {self._account_of(member).user_id: member for member in self.people}
        for message in self.team.messages:
            yield by_id[self.team.places[message.channel_id].direct], handle_of(message)
        for mri, aad in self.service.people.items():
            for message in self.service.chats[self.service.chat_of(mri)]:
                button = card_of(message).actions.get("thread.open")
                yield by_id[aad], button["data"]["h"] if button else ""


@pytest.fixture
async def here(open_ward: Callable[[], Ward], clock: FixedClock) -> AsyncIterator[OnBoth]:
    """The department on both platforms."""
    ward, service = open_ward(), TeamsService(now=clock.now)
    wire = Wire(httpx.ASGITransport(service.app))

    async def pause(_: float) -> None:
        """Waiting takes no time here."""

    async with SlackApi(clock, burst=1).running() as slack, Web(slack.url, 20) as web:
        slack.world.founds(TEAM, "xoxb-ward")
        installed = Installed(ward.database)
        await installed.remember(await identify(web, "xoxb-ward"))
        teams = Teams(
            service.registration(),
            clock=clock,
            contacts=KnownContacts(ward.database, clock),
            web=httpx.AsyncClient(transport=wire),
            commands=frozenset(),
            words=frozenset(),
            seconds=lambda: clock.now().timestamp(),
            pause=pause,
        )
        found = OnBoth(ward, slack, SlackSender(web, installed, clock), service, teams, wire)
        found.move()
        yield found
        await teams.close()


async def test_two_hundred_notes_over_both_with_one_call_in_ten_failing(here: OnBoth) -> None:
    threads, tenth = here.share(THREADS), Tenth()
    await here.empty()
    assert here.told() == Counter(threads)
    here.slack.trouble, here.wire.trouble = tenth.slack, tenth.teams
    seats = (Seat.READER, Seat.SUBMITTER)
    for number in range(ROUNDS):
        here.slack.calls.clear()
        here.wire.met.clear()
        here.wire.well = 0
        here.write(threads, seats[number % 2], number)
        here.clock.move(by=timedelta(minutes=20))
        await here.empty()
        told = here.told()
        answers = Counter(call.answered for call in here.slack.of("chat.postMessage"))
        unsaid = sum(times for answer, times in answers.items() if answer.startswith("done, then"))
        unsaid += sum(times for one, times in here.wire.met.items() if one.done)
        assert set(told) == set(threads)
        assert told.total() == THREADS + unsaid
        # Both had a good part of it, and each its own failures.
        assert min(answers["ok"], here.wire.well) > THREADS // 4
        assert answers["ok"] + here.wire.well == THREADS
    assert here.kept(threads).total() >= THREADS * ROUNDS
    assert here.astray() == ({}, {})
