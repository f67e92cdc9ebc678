"""The bot's side of Teams with Microsoft's side around it, all in this process."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

import httpx
from starlette.applications import Starlette

from bot.platforms.base import Dispatch
from bot.platforms.teams.app import Teams
from tests.drivers.teams_people import TeamsPerson
from tests.drivers.teams_service import KeptContacts, TeamsService

COMMANDS = frozenset({"case", "peer"})
WORDS = frozenset({"", "board", "case", "help", "invite", "join", "setup"})


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
    clock: _Clock, dispatch: Dispatch, *, registered: Callable[[TeamsService], Any] | None = None, **changes: Any
) -> AsyncIterator[TeamsWorld]:
    """Args: registered: the bot's settings, if they are not the usual ones; changes: of what the bot is made with."""
    service, contacts, paused = TeamsService(now=clock.now), KeptContacts(), list[float]()
    registration = registered(service) if registered else service.registration()

    async def pause(seconds: float) -> None:
        paused.append(seconds)

    async with httpx.AsyncClient(transport=httpx.ASGITransport(service.app)) as microsoft:
        usual: dict[str, Any] = {
            "clock": clock,
            "contacts": contacts,
            "web": microsoft,
            "commands": COMMANDS,
            "words": WORDS,
            "pause": pause,
        }
        teams = Teams(registration, **(usual | changes))
        teams.dispatch = dispatch
        web = Starlette(routes=teams.routes())
        async with httpx.AsyncClient(transport=httpx.ASGITransport(web), base_url="http://bot") as door:
            yield TeamsWorld(service, teams, contacts, web, door, paused)
