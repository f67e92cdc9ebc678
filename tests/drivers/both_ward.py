"""One department on Slack and on Teams: one bot behind both doors of one server, and both platforms as stand-ins."""

from collections.abc import AsyncGenerator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import httpx
from starlette.applications import Starlette

from bot.app import Bot, fault
from bot.platforms.base import Reply
from bot.platforms.slack.app import connect
from bot.platforms.slack.workspace import PATIENCE, Web
from bot.platforms.teams.app import Teams
from bot.platforms.teams.contacts import KnownContacts
from bot.screens.inputs import Input, Pressed, Submitted
from bot.services import programmes
from handlers import router
from storage.database import Database
from tests.drivers.both_people import Client, OnSlack, OnTeams
from tests.drivers.cast import CHANNEL, HOUSE, PATHWAY, SITES, ZONE
from tests.drivers.prepared import Prepared
from tests.drivers.slack_api import SlackApi
from tests.drivers.slack_door import SECRET, signed
from tests.drivers.slack_people import Hands, HttpLine
from tests.drivers.slack_world import Human, Team
from tests.drivers.teams_people import TeamsPerson
from tests.drivers.teams_service import GENERAL, TeamsService
from tests.drivers.teams_world import on_this_machine
from tests.fakes import FixedClock
from tests.promises.month import Chance

MONDAY = datetime(2026, 3, 2, 9, 0, tzinfo=ZoneInfo(ZONE))


@dataclass(frozen=True)
class Part:
    """Somebody of this department, and which platform they are on."""

    key: str
    name: str
    on: str
    site: int = 0
    coordinator: bool = False
    language: str = "en-CA"
    zone: str = ZONE


FOUNDER = Part("cora", "Dr. Cora Cole", "slack", coordinator=True)
OTHERS = (
    Part("denis", "Dr. Denis Dubé", "teams", site=1, coordinator=True, language="fr-CA"),
    Part("ana", "Dr. Ana Alder", "slack"),
    Part("luc", "Dr. Luc Lavoie", "teams", site=1, language="fr-CA", zone="America/Vancouver"),
    Part("eli", "Dr. Eli Ember", "teams"),
    Part("gus", "Dr. Gus Garner", "slack", site=1, language="fr-CA"),
    Part("kit", "Dr. Kit Kerr", "slack"),
    Part("ivan", "Dr. Ivan Ives", "teams"),
)
PARTS = {part.key: part for part in (FOUNDER, *OTHERS)}


class BothWard:
    """The department at work. What everybody's client gets is kept, step by step."""

    def __init__(self, database: Database, clock: FixedClock, chance: Chance) -> None:
        self.database, self.clock, self._chance = database, clock, chance
        self.people: dict[str, Client] = {}
        self.got: dict[str, list[str]] = {key: [] for key in (*PARTS, "channel on slack", "channel on teams")}
        self._step = ""

    def begin(self, bot: Bot, api: SlackApi, team: Team, service: TeamsService, http: httpx.AsyncClient) -> None:
        """Let people come to their clients."""
        self.bot, self.api, self.team, self.service = bot, api, team, service
        self._http = http
        for part in PARTS.values():
            self.people[part.key] = self.comes(part)
        team.opens(CHANNEL)

    def comes(self, part: Part) -> Client:
        """Somebody at a client, who is not in the programme yet."""
        if part.on == "slack":
            user_id = f"U0{part.key.upper()}"
            self.team.joins(Human(user_id, part.name, part.language, part.zone))
            line = HttpLine(self._http, lambda body: signed(body, self.clock))
            return OnSlack(part.name, Hands(self.api, self.team, user_id, line), self.api, line.heard)
        person = TeamsPerson(self.service, self._http, part.key, part.language, part.zone)
        return OnTeams(part.name, person)

    def __getitem__(self, key: str) -> Client:
        return self.people[key]

    async def dispatch(self, asked: Input) -> Reply:
        """Hand to the bot what somebody did, on the chance of this step."""
        name = asked.action if isinstance(asked, Pressed) else asked.form if isinstance(asked, Submitted) else ""
        self._chance.begin(f"{self._step}|{type(asked).__name__}|{name}")
        return await self.bot.dispatch(asked)

    async def at(self, day: int, hour: str, step: str) -> None:
        """Go on to a day after the Monday and a local hour, where this step begins."""
        moment = datetime.combine(MONDAY.date() + timedelta(days=day), time.fromisoformat(hour), MONDAY.tzinfo)
        while (due := await self.bot.next_due()) is not None and due <= moment:
            self.clock.move(max(due, self.clock.now()))
            self._chance.begin(f"due|{self.clock.now().isoformat()}")
            await self.bot.run_due()
            self._keep("")
        self.clock.move(moment)
        # The first who acts on a day makes its key. Here it is the same key whoever that is.
        self._chance.begin(f"day|{self.clock.now().date()}")
        self.database.keys.day_key(self.clock.now().date())
        self._step = step

    def done(self, key: str) -> None:
        """Somebody has acted: keep what everybody's client got by it."""
        self._keep(key)

    def _keep(self, acting: str) -> None:
        now = self.clock.now().isoformat()
        for key, client in self.people.items():
            self.got[key] += [f"{now} {said.decode()}" for said in client.taken(acting=key == acting)]
        self.got["channel on slack"] = [repr(one.body) for one in self.team.messages if one.channel_id == CHANNEL]
        self.got["channel on teams"] = [repr(one) for one in self.service.chats[GENERAL]]

    async def found(self) -> None:
        """Found the programme on Slack, connect the tenant by a code, and let everybody join where they are."""
        await self.at(0, "09:00", "found")
        cora, denis = self["cora"], self["denis"]
        await cora.asks(f"setup {await self.database.write(programmes.issue_setup_code)}")
        founded = await cora.sends(
            name=HOUSE, sites="\n".join(SITES), channel=CHANNEL, founder=cora.name, role="radiologist", pathway=PATHWAY
        )
        assert f"{HOUSE} is set up." in founded
        self._step = "connect"
        code = await self.database.write(lambda unit: programmes.issue_connecting_code(unit, unit.programmes.all()[0]))
        await denis.asks(f"setup {code}")
        connected = await denis.sends(channel=GENERAL)
        assert HOUSE in connected, connected
        for part in OTHERS:
            self._step = f"invite {part.key}"
            await cora.asks("invite")
            ticked = {"coordinator": "yes"} if part.coordinator else {}
            invited = await cora.sends(names=part.name, role="radiologist", site=str(part.site), **ticked)
            code = next(line for line in invited.splitlines() if line.count("-") >= 1 and line.isupper())
            answer = await self[part.key].says(f"join {code}")
            assert HOUSE in answer, answer
        for client in self.people.values():
            client.taken(acting=False)

    async def shares(self, key: str, reader: str, **case: str) -> str:
        """Share a case with somebody. Returns the receipt."""
        sharer = self[key]
        await sharer.asks("case")
        usual = {"outstanding": "no", "kind": "learning_opportunity", "modality": "ct"}
        receipt = await sharer.sends(**{**usual, **case, "reader": sharer.offers("reader", self[reader].name)})
        if not any(words in receipt for words in SHARED):
            # They are few, and the form asks once more.
            receipt = await sharer.sends(name="knowing")
        assert any(words in receipt for words in SHARED), receipt
        return receipt


SHARED = ("Case shared", "Cas transmis")
"""What a receipt begins with."""


@asynccontextmanager
async def both_ward(database: Database, clock: FixedClock, chance: Chance) -> AsyncGenerator[BothWard]:
    """A workspace and a tenant with one bot in both, which has no programme yet."""
    ward, service = BothWard(database, clock, chance), TeamsService(now=clock.now)

    async def pause(_: float) -> None:
        """Waiting takes no time here."""

    async with AsyncExitStack() as until_the_end:
        reach = until_the_end.enter_async_context
        api = await reach(SlackApi(clock, burst=1000).running())
        team = api.world.founds("T0WARD", "xoxb-ward")
        service.base = await reach(on_this_machine(service.app))
        slack = await connect(
            Web(api.url, PATIENCE, hurry=PATIENCE),
            team.token,
            secrets=[SECRET],
            app_token="",
            store=database,
            clock=clock,
            fault=fault,
        )
        until_the_end.push_async_callback(slack.close)
        teams = Teams(
            service.registration(),
            clock=clock,
            contacts=KnownContacts(database, clock),
            web=httpx.AsyncClient(),
            commands={*router.COMMANDS, "peer"},
            words=set(router.WORDS),
            seconds=lambda: clock.now().timestamp(),
            pause=pause,
        )
        until_the_end.push_async_callback(teams.close)

        def people_changed() -> None:
            slack.people_changed()
            teams.people_changed()

        messengers = {slack.name: slack, teams.name: teams}
        bot = Bot(database, clock, "https://peer.example", messengers, people_changed)
        slack.hand_to(ward.dispatch)
        teams.hand_to(ward.dispatch)
        app = Starlette(routes=[*bot.routes(), *slack.routes(), *teams.routes()])
        http = await reach(httpx.AsyncClient(base_url=await reach(on_this_machine(app))))
        ward.begin(bot, api, team, service, http)
        yield ward


@asynccontextmanager
async def department(prepared: Prepared, engine: str) -> AsyncGenerator[BothWard]:
    """A founded department of one's own, the same to the byte each time."""
    clock, chance = FixedClock(MONDAY), Chance(1)
    with prepared.copy(engine, None) as place:
        database = place.open(clock, chance)
        async with both_ward(database, clock, chance) as ward:
            await ward.found()
            yield ward
        database.close()
