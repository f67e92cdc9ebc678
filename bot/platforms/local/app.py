"""The local web chat: a page on this machine with several people's screens, and behind them the same bot."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from datetime import datetime
from itertools import count
from typing import assert_never
from zoneinfo import ZoneInfo

from markupsafe import Markup
from starlette.background import BackgroundTask
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response, StreamingResponse
from starlette.routing import BaseRoute, Route

from bot.domain.people import Account
from bot.domain.programmes import Channel
from bot.domain.records import Record
from bot.platforms.base import Dispatch, Reply
from bot.platforms.local.backstage import Backstage, rows_html
from bot.platforms.local.changes import Looks
from bot.platforms.local.clock import MovableClock
from bot.platforms.local.directory import PLATFORM, Persona, person
from bot.platforms.local.feed import Said
from bot.platforms.local.gallery import Describe, gallery_html
from bot.platforms.local.guard import Unreadable, guarded, read_json
from bot.platforms.local.inbound import Acted, Place, read_act
from bot.platforms.local.pace import STEPS, Pace
from bot.platforms.local.page import day_words, moment_words, page_html, page_language, people_json, static, tour_html
from bot.platforms.local.render import home_html, window_html
from bot.platforms.local.send import Sender, message_json
from bot.platforms.local.streams import Streams
from bot.platforms.local.words import FRAME
from bot.ports.outbox import ALWAYS, Outcome, PostOutcome
from bot.screens.answers import Done, FieldErrors, Open, Push, Replace, Say
from bot.screens.elements import Card, Form
from bot.screens.exhibit import Exhibit
from bot.screens.inputs import Command, Opened, Submitted
from bot.text.catalogue import Catalogue, T, Words, catalogue

BEAT = 3.0
"""Seconds of silence after which a stream looks at the clock and the database by itself."""


class LocalChat:
    """A platform like Slack or Teams: it hands inputs to `dispatch` and shows what comes back."""

    dispatch: Dispatch
    name = PLATFORM

    def __init__(
        self,
        *,
        tenant: str,
        clock: MovableClock,
        title: str,
        personas: Callable[[], Awaitable[Sequence[Persona]]],
        columns: tuple[str, str, str],
        run_due: Callable[[], Awaitable[None]],
        next_due: Callable[[], Awaitable[datetime | None]],
        next_session: Callable[[], Awaitable[datetime | None]],
        records: Callable[[], Awaitable[Sequence[Record]]],
        exhibits: Sequence[Exhibit],
        commands: Sequence[tuple[str, Words]],
        gallery_json: Mapping[str, Describe],
        demo: bool,
        zone: str,
    ) -> None:
        """Args: columns: the user ids shown first; run_due: does everything that is due at `clock.now()`;
        next_due: when the next thing is due; next_session: when the next session of the rounds begins;
        records: what the database holds; commands: as typed, with what they do.
        """
        self._tenant, self._clock, self._title, self._zone, self._demo = tenant, clock, title, zone, demo
        self._personas, self._columns, self._records = personas, columns, records
        self._exhibits, self._commands, self._gallery_json = exhibits, commands, gallery_json
        self._pace = Pace(clock, run_due, next_due, next_session)
        self._backstage, self._looks, self._streams = Backstage(), Looks(), Streams()
        self._sender = Sender(
            tenant=tenant, zone=zone, clock=clock, roster=personas, backstage=self._backstage, streams=self._streams
        )
        self._names = ("", "", "")
        self._told = (0, 0)
        self._looking = asyncio.Lock()
        self._windows = count(1)

    def routes(self) -> list[BaseRoute]:
        """Everything under /local, and the way there."""
        return [
            Route("/", guarded(self._front)),
            Route("/local", guarded(self._page)),
            Route("/local/static/{name}", guarded(self._static)),
            Route("/local/events", guarded(self._events)),
            Route("/local/pane", guarded(self._pane)),
            Route("/local/backstage", guarded(self._behind)),
            Route("/local/gallery", guarded(self._gallery)),
            Route("/local/act", guarded(self._act), methods=["POST"]),
            Route("/local/clock", guarded(self._move), methods=["POST"]),
        ]

    async def door(self) -> str | None:
        """The page on this machine. What stands behind the sign opens the form there, and is sent nowhere."""
        return "/local#case"

    @property
    def pages(self) -> int:
        """How many pages are open and listening."""
        return len(self._streams)

    def stop(self) -> None:
        """End the streams of open pages; a server that is stopping would otherwise wait for them."""
        self._streams.end()

    async def direct(self, account: Account, card: Card, language: str) -> Outcome:
        """Send a message to one person."""
        return await self._sender.direct(account, card, language)

    def opens(self, way: Account | Channel) -> datetime | None:
        """A page takes messages at any time."""
        return ALWAYS

    async def post(self, channel: Channel, card: Card, language: str) -> PostOutcome:
        """Send a message to everyone in the channel."""
        return await self._sender.post(channel, card, language)

    async def update(self, channel: Channel, reference: str, card: Card, language: str) -> Outcome:
        """Put a card in the place of one in the channel."""
        return await self._sender.update(channel, reference, card, language)

    # What the page asks for.

    async def _page(self, request: Request) -> Response:
        people = await self._personas()
        by_id = {one.user_id: one for one in people}
        wanted = dict.fromkeys([*self._columns, *by_id])
        columns = [by_id[user_id] for user_id in wanted if user_id in by_id][: len(self._columns)]
        if len(columns) == len(self._names):
            self._names = (columns[0].name, columns[1].name, columns[2].name)
        language = page_language(request)
        html = page_html(
            language,
            title=self._title,
            demo=self._demo,
            people=people,
            columns=columns,
            commands=self._commands,
            tour=self._tour_html(language),
        )
        return HTMLResponse(html)

    async def _front(self, _: Request) -> Response:
        return RedirectResponse("/local")

    async def _static(self, request: Request) -> Response:
        return static(request.path_params["name"])

    async def _pane(self, request: Request) -> Response:
        user_id = request.query_params.get("persona", "")
        if await person(self._personas, user_id) is None:
            raise Unreadable(404, "No such person.")
        return JSONResponse([message_json(message) for message in self._sender.feed.seen_by(user_id)])

    async def _behind(self, request: Request) -> Response:
        await self._look()
        language = page_language(request)
        return JSONResponse(
            {
                "latest": self._backstage.latest(language),
                "messages": self._backstage.messages(language),
                "rows": rows_html(self._looks.records, language),
            }
        )

    async def _gallery(self, request: Request) -> Response:
        screen = request.query_params.get("screen", "")
        return HTMLResponse(gallery_html(self._exhibits, self._gallery_json, screen, page_language(request)))

    async def _events(self, request: Request) -> Response:
        language = page_language(request)

        async def pieces() -> AsyncIterator[str]:
            with self._streams.opened(language) as stream:
                await self._look()
                stream.put("tour", self._tour_html(language))
                stream.put("clock", self._clock_json(language, await self._due()))
                async for piece in stream.read(BEAT, self._beat):
                    yield piece

        return StreamingResponse(pieces(), media_type="text/event-stream")

    # What somebody did.

    async def _act(self, request: Request) -> Response:
        acted = read_act(await read_json(request), self._tenant, self._zone)
        actor = await person(self._personas, acted.user_id)
        if actor is None:
            raise Unreadable(404, "No such person.")
        feed = self._sender.feed
        before = feed.newest
        self._echo(acted, actor)
        if acted.given is None:
            answer: dict[str, object] = {"answer": "done"}
        else:
            self._sender.tour.acted(acted.given)
            answer = self._answer(acted, await self.dispatch(acted.given))
        answer["messages"] = [message_json(message) for message in feed.seen_by(acted.user_id, before)]
        # The last column is told behind the answer: nobody has to wait for it, and it cannot spoil what was done.
        behind = None if isinstance(acted.given, Opened) else BackgroundTask(self._beat)
        return JSONResponse(answer, background=behind)

    def _echo(self, acted: Acted, actor: Persona) -> None:
        """What was typed stands in the chat. A command is seen by nobody else, and no platform stores it."""
        if not acted.typed:
            return
        words = Said(actor.user_id, actor.name, acted.typed)
        self._sender.show(
            Place.CHANNEL if acted.place is Place.CHANNEL else Place.DIRECT,
            words,
            actor.language,
            only=None if acted.given is None else actor.user_id,
            kept=not isinstance(acted.given, Command),
        )

    def _answer(self, acted: Acted, reply: Reply) -> dict[str, object]:
        language = reply.language
        match reply.answer:
            case Say(card) if isinstance(acted.given, Opened):
                return {"answer": "home", "language": language, "html": home_html(card, self._speak(language))}
            case Say(card) if acted.place is Place.WINDOW and not isinstance(acted.given, Submitted):
                # The window below keeps what was typed in it, so the answer is laid over it.
                form = Form(card.name, T("Answer"), card.elements, close=T("Close"))
                return self._window("push", form, language)
            case Say(card):
                place = Place.CHANNEL if acted.place is Place.CHANNEL else Place.DIRECT
                self._sender.show(place, card, language, only=acted.user_id, kept=False)
                return {"answer": "say", "place": place.value}
            case Open(form):
                return self._window("open", form, language)
            case Push(form):
                return self._window("push", form, language)
            case Replace(form):
                return self._window("replace", form, language)
            case FieldErrors(form=form):
                return self._window("errors", form, language)
            case Done():
                return {"answer": "done"}
            case _:
                assert_never(reply.answer)

    def _window(self, answer: str, form: Form, language: str) -> dict[str, object]:
        html = window_html(form, self._speak(language), f"w{next(self._windows)}")
        return {"answer": answer, "html": html, "form": form.name, "hidden": dict(form.hidden)}

    def _speak(self, language: str) -> Catalogue:
        """What one person alone reads is said in their zone, and all here have the same."""
        return catalogue(language, self._zone)

    # The clock, and what changes by itself.

    async def _move(self, request: Request) -> Response:
        if not self._demo:
            # Real keys are destroyed and real rows dated by this clock: only a made-up department's may be moved.
            raise Unreadable(403, "Only the demo’s clock can be moved.")
        by = (await read_json(request)).get("by")
        if not isinstance(by, str) or by not in {"next", "session", *STEPS}:
            raise Unreadable(400, "No such step.")
        if by == "next":
            await self._pace.to_next()
        elif by == "session":
            await self._pace.to_session()
        else:
            await self._pace.by(STEPS[str(by)])
        await self._beat()
        return JSONResponse({"now": self._clock.now().isoformat()})

    async def _beat(self) -> None:
        """Tell open pages what time it is and what changed; with no page open nothing needs to be looked at."""
        if not self._streams:
            return
        await self._look()
        people, due = await self._personas(), await self._due()
        self._streams.tell("people", lambda _: people_json(people))
        self._streams.tell("clock", lambda language: self._clock_json(language, due))

    async def _due(self) -> tuple[datetime | None, datetime | None]:
        return await self._pace.next_due(), await self._pace.next_session()

    def _clock_json(self, language: str, coming: tuple[datetime | None, datetime | None]) -> dict[str, str]:
        now, speak, (due, session) = self._clock.now(), catalogue(language), coming
        words = speak.say(FRAME["nothing_due"])
        if due is not None:
            zone = ZoneInfo(self._zone)
            other_day = due.astimezone(zone).date() != now.astimezone(zone).date()
            words = moment_words(max(due, now), self._zone, speak, day=other_day)
        day = "" if session is None else day_words(session, self._zone, speak)
        return {
            "now": moment_words(now, self._zone, speak),
            "iso": now.isoformat(timespec="minutes"),
            "due": words,
            "session": day,
        }

    def _tour_html(self, language: str) -> Markup:
        return tour_html(self._sender.tour, self._names, language)

    async def _look(self) -> None:
        """Look at the database, and tell every page what is new: rows, messages, steps of the tour."""
        async with self._looking:
            changes = self._looks.at(await self._records())
            self._backstage.changed(changes)
            self._sender.tour.changed(changes)
            told, self._told = self._told, (self._backstage.last, len(self._sender.tour.ticked))
        if self._told[0] != told[0]:
            self._streams.tell(
                "backstage",
                lambda language: {
                    "latest": self._backstage.latest(language, told[0]),
                    "messages": self._backstage.messages(language, told[0]),
                    "rows": bool(changes),
                },
            )
        if self._told[1] != told[1]:
            self._streams.tell("tour", self._tour_html)
