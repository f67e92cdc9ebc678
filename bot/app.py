"""The composition root: the only file that knows everyone."""

import asyncio
import secrets
from collections.abc import AsyncGenerator, Awaitable, Callable, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from types import MappingProxyType
from uuid import UUID, uuid4

import structlog
from starlette.applications import Starlette
from starlette.routing import BaseRoute

from bot.config import Settings
from bot.domain.notices import MORNING, instant
from bot.domain.people import Member
from bot.domain.programmes import Programme
from bot.domain.rounds import SessionId
from bot.log import frames
from bot.pages import calendar, health, images, outcome, outside, prepare, reading, study
from bot.pages.intake import Intake
from bot.platforms.base import Reply
from bot.platforms.teams.registration import Registration
from bot.ports.chats import Chat
from bot.ports.clock import Clock, Ids
from bot.ports.pages import CalendarWords, Picture
from bot.ports.unit import Unit
from bot.screens import refusals
from bot.screens.answers import Push, Say
from bot.screens.inputs import Input, Pressed, Submitted, Surface, Who
from bot.services import retention
from bot.text.catalogue import language_of
from handlers import router
from handlers.turn import Turn
from scheduler import agenda, desk, praise, rounds, surveys
from scheduler.clock import Metronome
from scheduler.outbox import Deliverer
from scheduler.retention import sweep
from scheduler.ways import Messenger
from storage import calendar as storage_calendar
from storage import migrate
from storage.database import Database
from storage.keys import KeyStore

log = structlog.get_logger("peerlearn.app")

_KEPT = (rounds, agenda, surveys, desk)
"""What has steps that are due, each noun's after those that may make them due."""


class SystemClock:
    """The real present."""

    def now(self) -> datetime:
        """Now, in UTC."""
        return datetime.now(UTC)


class SystemIds:
    """Chance from the operating system."""

    def uuid(self) -> UUID:
        """A version 4 id."""
        return uuid4()

    def token(self, length: int) -> bytes:
        """Random bytes fit for keys."""
        return secrets.token_bytes(length)

    def between(self, low: timedelta, high: timedelta) -> timedelta:
        """A span of whole seconds, drawn evenly."""
        return low + timedelta(seconds=secrets.randbelow(int((high - low).total_seconds()) + 1))


class PageLinks:
    """Addresses of our own pages under the base address that people's browsers reach."""

    def __init__(self, base_url: str, calendars: CalendarWords, *, pictures: bool = False) -> None:
        """Args: pictures: whether a chat may show our pictures itself, rather than lead to them."""
        self._calendars = calendars
        self._pictures = pictures
        self.move(base_url)

    def move(self, base_url: str) -> None:
        """From now on the pages are under this address."""
        self._base = base_url.rstrip("/")

    def page(self, token: str) -> str:
        """The address of a one-time page."""
        return f"{self._base}/files/{token}"

    def agenda(self, token: str) -> str:
        """The address of the one-time page on which a session is prepared."""
        return f"{self._base}/files/agenda/{token}"

    def images(self, token: str) -> str:
        """The address of a page with the images of a case."""
        return f"{self._base}/files/images/{token}"

    def outside(self, token: str) -> str:
        """The address of the page for one message from outside."""
        return f"{self._base}/outside/{token}"

    def picture(self, token: str) -> Picture:
        """Where what came of a survey is drawn."""
        page = f"{self._base}/files/survey/{token}"
        return Picture(page, f"{page}/light.png", f"{page}/dark.png", self._pictures)

    def calendar(self, session_id: SessionId) -> str:
        """The address of a session's calendar file."""
        return f"{self._base}/calendar/{self._calendars.word(session_id)}.ics"


def open_database(url: str, keys: KeyStore, clock: Clock, ids: Ids) -> Database:
    """The database, brought up to the newest schema first."""
    migrate.upgrade(url)
    return Database(url, keys, clock, ids)


def registration(settings: Settings) -> Registration:
    """The bot's registration with Microsoft, as it is set."""
    return Registration(
        app_id=settings.teams_app_id,
        app_secret=settings.teams_app_secret,
        tenants=frozenset(settings.teams_allowed_tenants),
        token_url=settings.teams_token_url,
        openid_url=settings.teams_openid_url,
        service_hosts=settings.teams_service_hosts,
        web_url=settings.teams_web_url,
    )


def fault(error: Exception) -> str:
    """Put a fault of ours into the log, without a value of it. Returns the token that stands beside it there."""
    token = secrets.token_hex(4)
    log.error("turn.failed", token=token, error=type(error).__name__, frames=frames(error))
    return token


class Bot:
    """The bot itself: answers what people do, and delivers what is due. Platforms are given to it."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        base_url: str,
        messengers: Mapping[str, Messenger],
        on_people: Callable[[], None] | None = None,
        *,
        pictures: bool = False,
        chats: Mapping[str, Chat] = MappingProxyType({}),
    ) -> None:
        """Args: messengers: by platform name; base_url: where people's browsers reach our pages;
        on_people: told when somebody came, left or changed; pictures: whether a chat may show our pictures itself;
        chats: those of the platforms that can be asked, by name.
        """
        self.database = database
        self.clock = clock
        self._calendars = storage_calendar.CalendarWords(database.keys)
        self.links = PageLinks(base_url, self._calendars, pictures=pictures)
        composers = {
            **rounds.composers(self.links),
            **agenda.composers(),
            **surveys.composers(),
            **praise.composers(),
            **desk.composers(),
        }
        self.deliverer = Deliverer(database, clock, messengers, composers)
        self._on_people, self._chats = on_people, chats
        database.on_commit = self._committed

    def _committed(self, wrote: frozenset[str]) -> None:
        if "person" in wrote:
            self.deliverer.forget_moments()
            if self._on_people is not None:
                self._on_people()

    async def dispatch(self, asked: Input) -> Reply:
        """Answer what somebody did. Never raises: a fault of ours is answered with a token that stands in the log."""
        language = language_of(asked.who.language)
        try:
            member, programme = await self.database.read(lambda unit: _who_is(unit, asked.who))
            language = _language(asked.who, member, programme)
            event = "" if isinstance(asked, Submitted) else asked.event
            now, store = self.clock.now(), self.database
            turn = Turn(asked.who, event, member, programme, now, language, store, self.links, self._chats)
            return Reply(await router.answer(turn, asked), language)
        except Exception as error:
            words = refusals.unexpected(fault(error))
            in_window = isinstance(asked, Submitted) or (isinstance(asked, Pressed) and asked.surface is Surface.WINDOW)
            return Reply(Push(refusals.window(words)) if in_window else Say(refusals.card(words)), language)

    async def run_due(self) -> None:
        """Do everything that is due now: end and destroy what has had its time, then deliver."""
        await self.sweep()
        await self.beat()

    async def beat(self) -> None:
        """Do what the rounds, the surveys and the desk have due, then deliver."""
        for noun in _KEPT if await self._is_anything_due() else ():
            try:
                await noun.run_due(self.database)
            except Exception as error:
                # What cannot be done now, because a key is not there or a row is wrong, must keep no notice waiting.
                fault(error)
        await self.deliverer.run_due()

    async def _is_anything_due(self) -> bool:
        """One look at everything, since at most beats nothing is due."""
        try:
            return await self.database.read(_is_step_due)
        except Exception:
            # The looks one by one say what is wrong, and do what can be done.
            return True

    async def sweep(self) -> None:
        """End and destroy what has had its time."""
        await sweep(self.database, self.database, self.clock)

    async def next_due(self) -> datetime | None:
        """When the next thing is due: a delivery, a step of the rounds or a survey, or the day something ends."""

        def look(unit: Unit) -> list[datetime | None]:
            programmes = unit.programmes.all()
            steps = [noun.next_due(unit, programme) for noun in _KEPT for programme in programmes]
            return [*_next_days(unit, programmes), *steps, self.deliverer.next_due(unit)]

        return min((moment for moment in await self.database.read(look) if moment is not None), default=None)

    def routes(self) -> list[BaseRoute]:
        """Our own pages."""
        return [
            *health.routes(self.database),
            *study.routes(self.database),
            *prepare.routes(self.database),
            *images.routes(self.database, Intake(), reading.installed()),
            *outcome.routes(self.database),
            *outside.routes(self.database),
            *calendar.routes(self.database, self._calendars),
        ]

    def web(self, routes: Sequence[BaseRoute], running: Sequence[Callable[[], Awaitable[None]]] = ()) -> Starlette:
        """The web service: our pages and the platforms' routes, with the metronome beating while it runs.

        Args: running: what platforms do meanwhile, each until it is cancelled.
        """

        @asynccontextmanager
        async def lifespan(_: Starlette) -> AsyncGenerator[None]:
            await self.sweep()
            # What is due may take long to send, so it is begun with the first beat and waited for by nobody.
            metronome = Metronome(self.beat, self.sweep, SystemClock().now())
            metronome.start()
            tasks = [asyncio.ensure_future(work()) for work in running]
            yield
            metronome.stop()
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

        return Starlette(routes=[*self.routes(), *routes], lifespan=lifespan)


def _who_is(unit: Unit, who: Who) -> tuple[Member | None, Programme | None]:
    """The member behind an account, if their programme is the one that this chat belongs to."""
    programme = unit.programmes.of(who.platform, who.tenant)
    member = unit.people.behind(who.platform, who.tenant, who.user_id)
    if programme is None or member is None or member.programme_id != programme.id:
        return None, programme
    return member, programme


def _language(who: Who, member: Member | None, programme: Programme | None) -> str:
    """The member's own choice, else what the platform says of them if we speak it, else the programme's language."""
    return language_of(member and member.language, who.language, programme and programme.language)


def _next_days(unit: Unit, programmes: Sequence[Programme]) -> Iterator[datetime]:
    for programme in programmes:
        day = retention.next_day(unit, programme)
        if day is not None:
            yield instant(day, MORNING, programme.zone)


def _is_step_due(unit: Unit) -> bool:
    programmes = unit.programmes.all()
    return any(noun.first_due(unit, programme) is not None for noun in _KEPT for programme in programmes)
