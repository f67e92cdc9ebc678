"""The bot's side of Teams with Microsoft's side around it, called directly or over sockets of this machine."""

from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

import httpx
from starlette.applications import Starlette

from bot.platforms.base import Dispatch
from bot.platforms.teams.app import Teams
from handlers import router
from tests.drivers.serving import on_this_machine
from tests.drivers.teams_people import TeamsPerson
from tests.drivers.teams_service import KeptContacts, TeamsService

COMMANDS = frozenset({"case", "peer"})
WORDS = frozenset(router.WORDS)


class _Clock(Protocol):
    def now(self) -> datetime: ...


@dataclass
class TeamsWorld:
    """A bot on Teams, and who it can meet."""

    service: TeamsService
    teams: Teams
    contacts: KeptContacts
    web: Starlette
    door: httpx.AsyncClient
    paused: list[float] = field(default_factory=list[float])

    def person(self, name: str = "ana", language: str = "en-CA", zone: str = "America/Toronto") -> TeamsPerson:
        """Somebody in the tenant, who has not met the bot yet."""
        return TeamsPerson(self.service, self.door, name, language, zone)


@asynccontextmanager
async def teams_world(
    clock: _Clock,
    dispatch: Dispatch,
    *,
    registered: Callable[[TeamsService], Any] | None = None,
    over_sockets: bool = False,
    **changes: Any,
) -> AsyncIterator[TeamsWorld]:
    """Args: registered: the bot's settings, if they are not the usual ones; changes: of what the bot is made with."""
    service, contacts, paused = TeamsService(now=clock.now), KeptContacts(), list[float]()

    async def pause(seconds: float) -> None:
        paused.append(seconds)

    async with AsyncExitStack() as open_until_the_end:
        reach = open_until_the_end.enter_async_context
        if over_sockets:
            service.base = await reach(on_this_machine(service.app))
            microsoft = await reach(httpx.AsyncClient())
        else:
            microsoft = await reach(httpx.AsyncClient(transport=httpx.ASGITransport(service.app)))
        usual: dict[str, Any] = {
            "clock": clock,
            "contacts": contacts,
            "web": microsoft,
            "commands": COMMANDS,
            "words": WORDS,
            "seconds": lambda: sum(paused),
            "pause": pause,
        }
        registration = registered(service) if registered else service.registration()
        teams = Teams(registration, **(usual | changes))
        teams.hand_to(dispatch)
        web = Starlette(routes=teams.routes())
        if over_sockets:
            door = await reach(httpx.AsyncClient(base_url=await reach(on_this_machine(web))))
        else:
            door = await reach(httpx.AsyncClient(transport=httpx.ASGITransport(web), base_url="http://bot"))
        yield TeamsWorld(service, teams, contacts, web, door, paused)
