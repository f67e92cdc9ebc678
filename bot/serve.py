"""Puts the bot on the air: the platforms or the local chat, the web service around them, and where it is."""

import asyncio
import contextlib
import socket
import webbrowser
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import datetime

import uvicorn
from starlette.routing import BaseRoute, Route

from bot.app import Bot, SystemClock, SystemIds, fault, open_database, registration
from bot.config import Settings, SettingsError, load_settings
from bot.pages import start
from bot.platforms.base import Platform
from bot.platforms.local.app import LocalChat
from bot.platforms.local.clock import MovableClock
from bot.platforms.local.directory import PLATFORM, Persona
from bot.platforms.slack import render as slack
from bot.platforms.teams import render as teams
from bot.ports.clock import Clock
from bot.ports.unit import Unit
from bot.screens.elements import Card, Form
from bot.screens.gallery import EXHIBITS
from bot.screens.words import ROLES
from bot.services import rounds
from bot.text.catalogue import Catalogue, T
from bot.text.lexicon import lexicon
from handlers import router
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

    async def next_session() -> datetime | None:
        return await database.read(rounds.next_beginning)

    chat = LocalChat(
        tenant=tenant,
        clock=clock,
        title=title,
        personas=roll.people,
        columns=columns,
        run_due=run_due,
        next_due=next_due,
        next_session=next_session,
        records=lambda: asyncio.to_thread(records, database, MOST_ROWS),
        exhibits=EXHIBITS,
        commands=COMMANDS,
        gallery_json={"Slack": slack_json, "Teams": teams_json},
        demo=demo,
        zone=ZONE,
    )
    bot = Bot(database, clock, settings.base_url, {PLATFORM: chat}, on_people=roll.forget, pictures=True)
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
    """Serve until stopped, on the platforms whose tokens are set, or else on the local chat of this machine.

    Args: announce: told in a sentence where the bot is. Raises NotConnected when a platform does not let it in.
    """
    if settings.connected:
        await _serve_platforms(settings, announce)
        return
    bot, chat = bot_and_chat(
        settings,
        MovableClock(),
        tenant=TENANT,
        title="",
        personas=people_here,
        columns=("newcomer-1", "newcomer-2", "newcomer-3"),
        demo=False,
    )
    await run_local(settings, bot, chat, lambda at: announce(f"Peer learning is at {at}"), open_browser=False)


async def _nothing() -> None:
    """What most have to do before they answer."""


async def run_local(
    settings: Settings,
    bot: Bot,
    chat: LocalChat,
    announce: Callable[[str], None],
    *,
    open_browser: bool,
    prepare: Callable[[], Awaitable[None]] = _nothing,
) -> None:
    """Run the local chat until it is stopped, and leave nothing open.

    Args: prepare: done before it answers, when the bot knows the address that its links lead to.
    """

    async def opened(address: str) -> None:
        announce(f"{address}/local")
        if open_browser:
            await asyncio.to_thread(webbrowser.open, f"{address}/local")

    try:
        # An open page listens for ever; stopping waits a second for it and no longer.
        await _run(settings, bot, [*chat.routes(), *start.routes([chat])], (), opened, prepare, patience=1)
    finally:
        chat.stop()
        bot.database.close()


async def _serve_platforms(settings: Settings, announce: Callable[[str], None]) -> None:
    clock, ids = SystemClock(), SystemIds()
    database = open_database(settings.database_url, KeyStore(settings.keys_dir, ids, clock), clock, ids)
    platforms: list[Platform] = []
    try:
        database.claim_serving()
        if settings.slack_bot_token:
            platforms.append(await _slack(settings, database, clock))
        if settings.teams_app_id:
            platforms.append(_teams(settings, database, clock))

        def people_changed() -> None:
            for platform in platforms:
                platform.people_changed()

        messengers = {platform.name: platform for platform in platforms}
        bot = Bot(
            database,
            clock,
            settings.base_url,
            messengers,
            on_people=people_changed,
            pictures=settings.pictures_in_chat,
            chats={platform.name: platform for platform in platforms},
        )
        for platform in platforms:
            platform.hand_to(bot.dispatch)

        async def opened(address: str) -> None:
            for platform in platforms:
                doors = [f"{address}{route.path}" for route in platform.routes() if isinstance(route, Route)]
                announce(f"Peer learning is on {platform.name}, {' and '.join(doors) or 'over a socket'}")

        routes = [*(route for platform in platforms for route in platform.routes()), *start.routes(platforms)]
        # Whoever has just sent a form is answered before the end.
        await _run(settings, bot, routes, [platform.run for platform in platforms], opened, _nothing, patience=5)
    finally:
        for platform in platforms:
            await platform.close()
        database.close()


async def _slack(settings: Settings, database: Database, clock: Clock) -> Platform:
    # Slack's library takes a third of a second to import: only who is on Slack waits for it.
    from bot.platforms.slack.app import connect
    from bot.platforms.slack.workspace import Web

    return await connect(
        Web(settings.slack_api_url),
        settings.slack_bot_token,
        secrets=[secret for secret in (settings.slack_signing_secret, settings.slack_old_signing_secret) if secret],
        app_token=settings.slack_app_token,
        store=database,
        clock=clock,
        fault=fault,
        token_now=lambda: _token_now(settings),
    )


def _token_now(settings: Settings) -> str:
    """Slack's bot token as it is set by now. A file with settings may have been changed since the start."""
    try:
        return load_settings().slack_bot_token
    except SettingsError:
        return settings.slack_bot_token


def _teams(settings: Settings, database: Database, clock: Clock) -> Platform:
    # What checks signatures and calls servers is imported for those alone who are on Teams.
    import httpx

    from bot.platforms.teams.app import Teams
    from bot.platforms.teams.contacts import KnownContacts

    return Teams(
        registration(settings),
        clock=clock,
        contacts=KnownContacts(database, clock),
        web=httpx.AsyncClient(),
        commands={*router.COMMANDS, "peer"},
        words=set(router.WORDS),
        keep_unread=lambda reason: database.write(lambda unit: unit.inbox.count_unread("teams", reason)),
    )


async def _run(
    settings: Settings,
    bot: Bot,
    routes: Sequence[BaseRoute],
    running: Sequence[Callable[[], Awaitable[None]]],
    opened: Callable[[str], Awaitable[None]],
    prepare: Callable[[], Awaitable[None]],
    *,
    patience: int,
) -> None:
    """Run the web service around a bot until it is stopped.

    Args: opened: told its address once it answers; prepare: done before, once its address is known; patience: seconds
    for which stopping waits for open requests.
    """
    lexicon().warm()
    listener = socket.create_server((settings.host, settings.port))
    # What is accepted inherits it. Without it head and body of an answer leave 40 milliseconds apart.
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    host, port = listener.getsockname()[:2]
    if "base_url" not in settings.model_fields_set:
        bot.links.move(f"http://{host}:{port}")
    await prepare()
    server = uvicorn.Server(
        uvicorn.Config(
            bot.web(routes, running),
            log_config=None,
            access_log=False,
            lifespan="on",
            server_header=False,
            timeout_graceful_shutdown=patience,
        )
    )

    async def tell() -> None:
        while not server.started:  # noqa: ASYNC110 - uvicorn offers a flag and no event
            await asyncio.sleep(0.05)
        await opened(f"http://{host}:{port}")

    telling = asyncio.ensure_future(tell())
    try:
        await server.serve(sockets=[listener])
    finally:
        telling.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await telling
