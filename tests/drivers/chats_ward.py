"""One department on the local chat, on Slack, on Teams, or half on Slack and half on Teams: one bot behind one server.

The platforms are stand-ins at their outermost seam; everything between them and the database is the bot's own.
"""

import re
from collections import Counter
from collections.abc import AsyncGenerator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import httpx
from starlette.applications import Starlette
from starlette.routing import BaseRoute

from bot.app import Bot, fault
from bot.domain.records import Record
from bot.platforms.base import Reply
from bot.platforms.local.app import LocalChat
from bot.platforms.local.clock import MovableClock
from bot.platforms.local.directory import Persona
from bot.platforms.slack.app import Slack, connect
from bot.platforms.slack.workspace import PATIENCE, Web
from bot.platforms.teams.app import Teams
from bot.platforms.teams.contacts import KnownContacts
from bot.ports.chats import Chat
from bot.screens.inputs import Input, Pressed, Submitted
from bot.services import programmes
from handlers import router
from scheduler.ways import Messenger
from storage.database import Database
from tests.drivers.cast import CHANNEL, HOUSE, PATHWAY, SITES, TENANT, ZONE
from tests.drivers.clients import Client, OnSlack, OnTeams, without_numbers
from tests.drivers.local_people import OnLocal
from tests.drivers.prepared import Prepared
from tests.drivers.serving import on_this_machine
from tests.drivers.slack_api import SlackApi
from tests.drivers.slack_door import SECRET, signed
from tests.drivers.slack_people import Hands, HttpLine
from tests.drivers.slack_world import Human, Team
from tests.drivers.stops import Stops
from tests.drivers.teams_people import TeamsPerson
from tests.drivers.teams_service import GENERAL, TeamsService
from tests.fakes import FixedClock
from tests.promises.month import Chance

MONDAY = datetime(2026, 3, 2, 9, 0, tzinfo=ZoneInfo(ZONE))
BASE = "https://peer.example"
CHANNELS = {"local": "#rounds", "slack": CHANNEL, "teams": GENERAL}


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
BOTH = (FOUNDER, *OTHERS)

WARDS = {
    "local": tuple(replace(part, on="local") for part in BOTH),
    "slack": tuple(replace(part, on="slack") for part in BOTH),
    "teams": tuple(replace(part, on="teams") for part in BOTH),
    "both": BOTH,
}
"""Where everybody is, by the name of the place."""


class ChatsWard:
    """The department at work. What everybody's client gets is kept, step by step."""

    api: SlackApi
    team: Team
    service: TeamsService
    bot: Bot

    def __init__(self, database: Database, clock: FixedClock, chance: Chance, parts: Sequence[Part]) -> None:
        self.database, self.clock, self._chance, self.parts = database, clock, chance, parts
        self.platforms = sorted({part.on for part in parts})
        self.people: dict[str, Client] = {}
        self.got: dict[str, list[str]] = {part.key: [] for part in parts}
        self._step, self._turn = "", ""
        self._times: Counter[str] = Counter()

    def begin(self, bot: Bot, http: httpx.AsyncClient) -> None:
        """Let people come to their clients."""
        self.bot, self.http = bot, http
        self._stops = Stops(bot, self.clock)
        for part in self.parts:
            self.people[part.key] = self.comes(part)
        if "slack" in self.platforms:
            self.team.opens(CHANNEL)

    def comes(self, part: Part) -> Client:
        """Somebody at a client, who is not in the programme yet."""
        if part.on == "local":
            return OnLocal(part.name, part.key, part.language[:2], self.http)
        if part.on == "slack":
            user_id = f"U0{part.key.upper()}"
            self.team.joins(Human(user_id, part.name, part.language, part.zone))
            line = HttpLine(self.http, lambda body: signed(body, self.clock))
            return OnSlack(part.name, Hands(self.api, self.team, user_id, line), self.api, line.heard, CHANNEL)
        person = TeamsPerson(self.service, self.http, part.key, part.language, part.zone)
        return OnTeams(part.name, person)

    def __getitem__(self, key: str) -> Client:
        return self.people[key]

    async def dispatch(self, asked: Input) -> Reply:
        """Hand to the bot what somebody did, on the chance of this step, turn, and time that it is done."""
        name = asked.action if isinstance(asked, Pressed) else asked.form if isinstance(asked, Submitted) else ""
        did = f"{self._step}|{self._turn}|{type(asked).__name__}|{name}"
        # Whoever acts before has done it more or less often, by their platform: it is counted within a turn.
        self._times[did] += bool(self._turn)
        self._chance.begin(f"{did}|{self._times[did]}")
        return await self.bot.dispatch(asked)

    def turn_of(self, who: str) -> None:
        """From here on this one acts. `who` is a role where people are exchanged in it."""
        self._turn = who

    async def at(self, day: int, hour: str, step: str) -> None:
        """Go on to a day after the Monday and a local hour, where this step begins."""
        moment = datetime.combine(MONDAY.date() + timedelta(days=day), time.fromisoformat(hour), MONDAY.tzinfo)
        async for _ in self._stops.by(moment, lambda: self._chance.begin(f"due|{self.clock.now().isoformat()}")):
            await self._keep("")
        self.clock.move(moment)
        # The first who acts on a day makes its key. Here it is the same key whoever that is.
        self._chance.begin(f"day|{self.clock.now().date()}")
        self.database.keys.day_key(self.clock.now().date())
        self._step, self._turn = step, ""

    async def done(self, key: str) -> None:
        """Somebody has acted: keep what everybody's client got by it."""
        await self._keep(key)

    async def _keep(self, acting: str) -> None:
        now = self.clock.now().isoformat()
        for key, client in self.people.items():
            if isinstance(client, OnLocal):
                await client.looks()
            self.got[key] += [f"{now} {said.decode()}" for said in client.taken(acting=key == acting)]

    def seen(self) -> dict[str, list[str]]:
        """Every byte that each client got, and each channel."""
        return self.got | {f"channel on {platform}": said for platform, said in self.in_channels().items()}

    def in_channels(self) -> dict[str, list[str]]:
        """Every byte that the bot ever had put into each channel."""
        found: dict[str, list[bytes]] = {}
        if "slack" in self.platforms:
            # What somebody alone reads there is theirs, and no post.
            calls = [call for call in self.api.calls if call.method in {"chat.postMessage", "chat.update"}]
            posts = [call.method.encode() + b" " + call.raw for call in calls if call.arguments["channel"] == CHANNEL]
            found["slack"] = [without_numbers(said) for said in posts]
        if "teams" in self.platforms:
            found["teams"] = [body for _, path, body in self.service.seen if _in_general(path, body)]
        for client in self.people.values():
            if isinstance(client, OnLocal):
                found["local"] = client.posted()
        return {platform: [said.decode() for said in every] for platform, every in found.items()}

    def kept(self) -> list[str]:
        """Everything that the bot had the platforms keep so far. Windows are kept by none."""
        found: list[bytes] = []
        if "slack" in self.platforms:
            passing = {"views.open", "views.push", "views.update"}
            found += [call.raw for call in self.api.calls if call.method not in passing]
        if "teams" in self.platforms:
            found += [body for _, _, body in self.service.seen]
        pages = [client for client in self.people.values() if isinstance(client, OnLocal)]
        found += [said for client in pages for said in client.received()]
        found += pages[0].posted() if pages else []
        return [said.decode() for said in found]

    async def found(self) -> None:
        """Found the programme, connect the other platform by a code, and let everybody join where they are."""
        await self.at(0, "09:00", "found")
        founder, *others = self.parts
        cora = self[founder.key]
        await cora.asks(f"setup {await self.database.write(programmes.issue_setup_code)}")
        founded = await cora.sends(
            name=HOUSE,
            sites="\n".join(SITES),
            channel=CHANNELS[founder.on],
            founder=cora.name,
            role="radiologist",
            pathway=PATHWAY,
            mask="@@######",
            agreed="Privacy office",
            language="en",
            zone=ZONE,
        )
        assert f"It is called {HOUSE}." in founded, founded
        self._step = "connect"
        for platform in {*self.platforms} - {founder.on}:
            code = await self.database.write(
                lambda unit: programmes.issue_connecting_code(unit, unit.programmes.all()[0])
            )
            connects = self[next(part.key for part in others if part.on == platform)]
            await connects.asks(f"setup {code}")
            connected = await connects.sends(channel=CHANNELS[platform])
            assert HOUSE in connected, connected
        for at, part in enumerate(others, start=1):
            # Teams takes seven messages a second in one chat, and a coordinator's are answered by messages there.
            await self.at(0, f"09:{at:02}", f"invite {part.key}")
            await cora.asks("invite")
            ticked = {"coordinator": "yes"} if part.coordinator else {}
            invited = await cora.sends(names=part.name, role="radiologist", site=str(part.site), **ticked)
            (code,) = re.findall(r"\b[0-9A-Z]{5}-[0-9A-Z]{5}\b", invited)
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


def _in_general(path: str, body: bytes) -> bool:
    return GENERAL.encode() in body or GENERAL.replace(":", "%3A").replace("@", "%40") in path


class _Platforms:
    """What the platforms of a ward need from it, and what the server needs of them."""

    def __init__(self, ward: ChatsWard, clock: FixedClock, until_the_end: AsyncExitStack) -> None:
        self._ward, self._clock, self._until_the_end = ward, clock, until_the_end
        self.messengers: dict[str, Messenger] = {}
        self.chats: dict[str, Chat] = {}
        self.routes: list[BaseRoute] = []
        self.changed: list[Slack | Teams] = []

    async def begin(self) -> None:
        """Start those that somebody is on."""
        starts = {"local": self._local, "slack": self._slack, "teams": self._teams}
        for platform in self._ward.platforms:
            await starts[platform]()

    def people_changed(self) -> None:
        """Somebody came, left or changed."""
        for platform in self.changed:
            platform.people_changed()

    async def _local(self) -> None:
        ward = self._ward

        async def people() -> list[Persona]:
            return [Persona(part.key, part.name, part.name, part.language[:2]) for part in ward.parts]

        async def nothing() -> None:
            """Time is the test's."""

        async def records() -> list[Record]:
            return []

        chat = LocalChat(
            tenant=TENANT,
            clock=MovableClock(real=self._clock.now),
            title=HOUSE,
            personas=people,
            columns=("ana", "eli", "cora"),
            run_due=nothing,
            next_due=nothing,
            next_session=nothing,
            records=records,
            exhibits=(),
            commands=(),
            gallery_json={},
            demo=True,
            zone=ZONE,
        )
        chat.dispatch = ward.dispatch
        self.messengers["local"] = chat
        self.routes += chat.routes()

    async def _slack(self) -> None:
        ward = self._ward
        ward.api = await self._until_the_end.enter_async_context(SlackApi(self._clock, burst=1000).running())
        ward.team = ward.api.world.founds("T0WARD", "xoxb-ward")
        slack = await connect(
            Web(ward.api.url, PATIENCE, hurry=PATIENCE),
            ward.team.token,
            secrets=[SECRET],
            app_token="",
            store=ward.database,
            clock=self._clock,
            fault=fault,
        )
        self._until_the_end.push_async_callback(slack.close)
        slack.hand_to(ward.dispatch)
        self.messengers[slack.name] = self.chats[slack.name] = slack
        self.changed.append(slack)
        self.routes += slack.routes()

    async def _teams(self) -> None:
        ward = self._ward
        ward.service = service = TeamsService(now=self._clock.now)
        service.base = await self._until_the_end.enter_async_context(on_this_machine(service.app))

        async def pause(_: float) -> None:
            """Waiting takes no time here."""

        teams = Teams(
            service.registration(),
            clock=self._clock,
            contacts=KnownContacts(ward.database, self._clock),
            web=httpx.AsyncClient(),
            commands={*router.COMMANDS, "peer"},
            words=set(router.WORDS),
            seconds=lambda: self._clock.now().timestamp(),
            pause=pause,
        )
        self._until_the_end.push_async_callback(teams.close)
        teams.hand_to(ward.dispatch)
        self.messengers[teams.name] = self.chats[teams.name] = teams
        self.changed.append(teams)
        self.routes += teams.routes()


@asynccontextmanager
async def department(prepared: Prepared, engine: str, where: str = "both") -> AsyncGenerator[ChatsWard]:
    """A founded department of one's own, the same to the byte each time. `where` is one of the wards above."""
    clock, chance = FixedClock(MONDAY), Chance(1)
    with prepared.copy(engine, None) as place:
        database = place.open(clock, chance)
        ward = ChatsWard(database, clock, chance, WARDS[where])
        async with AsyncExitStack() as until_the_end:
            platforms = _Platforms(ward, clock, until_the_end)
            await platforms.begin()
            bot = Bot(database, clock, BASE, platforms.messengers, platforms.people_changed, chats=platforms.chats)
            app = Starlette(routes=[*bot.routes(), *platforms.routes])
            address = await until_the_end.enter_async_context(on_this_machine(app))
            http = await until_the_end.enter_async_context(httpx.AsyncClient(base_url=address))
            ward.begin(bot, http)
            await ward.found()
            yield ward
        database.close()
