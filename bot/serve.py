"""Puts the bot on the air: the local chat, the web service around it, and the address to open."""

import asyncio
import contextlib
import socket
import webbrowser
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import datetime

import uvicorn

from bot.app import Bot, PageLinks, SystemIds, open_database
from bot.config import Settings
from bot.platforms.local.app import LocalChat
from bot.platforms.local.clock import MovableClock
from bot.platforms.local.directory import PLATFORM, Persona
from bot.platforms.slack import render as slack
from bot.platforms.teams import render as teams
from bot.ports import Unit
from bot.screens.elements import Card, Form
from bot.screens.gallery import EXHIBITS
from bot.screens.words import ROLES
from bot.text.catalogue import Catalogue, T
from handlers.people import COMMANDS
from storage.database import Database
from storage.inspect import records
from storage.keys import KeyStore

TENANT = "local"
ZONE = "America/Toronto"
MOST_ROWS = 1000
"""How many rows of a table the last column looks at: fewer, and a row pushed out would look deleted."""

NEWCOMERS = 3
"""How many people who have not joined yet can be played on the local chat of `serve`."""


def bot_and_chat(
    settings: Settings,
    clock: MovableClock,
    *,
    tenant: str,
    title: str,
    personas: Callable[[Database], Awaitable[Sequence[Persona]]],
    columns: tuple[str, str, str],
    demo: bool,
) -> tuple[Bot, LocalChat]:
    """A bot whose only platform is the local chat, and that chat."""
    ids = SystemIds()
    database = open_database(settings.database_url, KeyStore(settings.keys_dir, ids, clock), clock, ids)
    database.claim_serving()

    roll = Roll(database, personas)

    async def run_due() -> None:
        await bot.run_due()

    async def next_due() -> datetime | None:
        return await bot.next_due()

    chat = LocalChat(
        tenant=tenant,
        clock=clock,
        title=title,
        personas=roll.people,
        columns=columns,
        run_due=run_due,
        next_due=next_due,
        records=lambda: asyncio.to_thread(records, database, MOST_ROWS),
        exhibits=EXHIBITS,
        commands=COMMANDS,
        gallery_json={"Slack": slack_json, "Teams": teams_json},
        demo=demo,
        zone=ZONE,
    )
    bot = Bot(database, clock, settings.base_url, {PLATFORM: chat}, on_people=roll.forget)
    chat.dispatch = bot.dispatch
    return bot, chat


class Roll:
    """Who is at the local chat. Every act asks, and the answer changes only when a person's row does."""

    def __init__(self, database: Database, personas: Callable[[Database], Awaitable[Sequence[Persona]]]) -> None:
        self._database = database
        self._personas = personas
        self._known: Sequence[Persona] | None = None
        self._changes = 0

    def forget(self) -> None:
        """Somebody came, left or was renamed."""
        self._changes += 1
        self._known = None

    async def people(self) -> Sequence[Persona]:
        """Everybody, read anew after a change. A change during the reading leaves nothing remembered."""
        if self._known is not None:
            return self._known
        before = self._changes
        found = await self._personas(self._database)
        if before == self._changes:
            self._known = found
        return found


def slack_json(screen: Card | Form, speak: Catalogue) -> Mapping[str, object]:
    """A screen as Slack gets it."""
    return slack.view(screen, speak) if isinstance(screen, Form) else slack.message(screen, speak)


def teams_json(screen: Card | Form, speak: Catalogue) -> Mapping[str, object]:
    """A screen as Teams gets it."""
    return teams.dialog(screen, speak) if isinstance(screen, Form) else teams.card(screen, speak)


async def people_here(database: Database) -> list[Persona]:
    """Everyone with an account on the local chat, and a few who have not joined yet."""

    def look(unit: Unit) -> list[Persona]:
        found: list[Persona] = []
        for programme in unit.programmes.all():
            for member in unit.people.roster(programme.id):
                for account in unit.people.accounts(member.id):
                    if account.platform == PLATFORM:
                        about = T("{role}, {site}", role=ROLES[member.role], site=member.site)
                        found.append(Persona(account.user_id, member.name, about, member.language or "en"))
        return found

    members = await database.read(look)
    taken = {member.user_id for member in members}
    free = (f"newcomer-{number}" for number in range(1, len(taken) + NEWCOMERS + 1))
    newcomers = [
        Persona(user_id, f"Place {user_id.partition('-')[2]}", T("Not in the programme yet"), "en")
        for user_id in free
        if user_id not in taken
    ]
    return [*members, *newcomers[:NEWCOMERS]]


async def serve(settings: Settings, announce: Callable[[str], None]) -> None:
    """Serve until stopped. Without a platform's tokens the local chat is the platform, on this machine only."""
    bot, chat = bot_and_chat(
        settings,
        MovableClock(),
        tenant=TENANT,
        title="",
        personas=people_here,
        columns=("newcomer-1", "newcomer-2", "newcomer-3"),
        demo=False,
    )
    await run(settings, bot, chat, announce, open_browser=False)


async def run(
    settings: Settings, bot: Bot, chat: LocalChat, announce: Callable[[str], None], *, open_browser: bool
) -> None:
    """Run the web service around a bot until it is stopped, and leave nothing open."""
    listener = socket.create_server((settings.host, settings.port))
    # What is accepted inherits it. Without it head and body of an answer leave 40 milliseconds apart.
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    host, port = listener.getsockname()[:2]
    if "base_url" not in settings.model_fields_set:
        bot.links = PageLinks(f"http://{host}:{port}")
    server = uvicorn.Server(
        uvicorn.Config(
            bot.web(chat.routes()),
            log_config=None,
            access_log=False,
            lifespan="on",
            server_header=False,
            # An open page listens for ever; stopping waits a second for it and no longer.
            timeout_graceful_shutdown=1,
        )
    )
    address = f"http://{host}:{port}/local"

    async def opened() -> None:
        while not server.started:  # noqa: ASYNC110 - uvicorn offers a flag and no event
            await asyncio.sleep(0.05)
        announce(address)
        if open_browser:
            await asyncio.to_thread(webbrowser.open, address)

    opening = asyncio.ensure_future(opened())
    try:
        await server.serve(sockets=[listener])
    finally:
        opening.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await opening
        chat.stop()
        bot.database.close()
