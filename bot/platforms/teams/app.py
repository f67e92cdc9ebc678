"""Microsoft Teams: a door of our own, answers within the time that Teams gives, and messages through the connector."""

import asyncio
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Set
from dataclasses import replace
from datetime import datetime

import httpx
import structlog
from starlette.background import BackgroundTask, BackgroundTasks
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from bot.domain.people import Account
from bot.domain.programmes import Channel
from bot.platforms.base import Dispatch
from bot.platforms.received import Json
from bot.platforms.teams import answer, trail
from bot.platforms.teams.activity import Activity
from bot.platforms.teams.connector import Connector
from bot.platforms.teams.door import Door, TurnedAway, Unreadable
from bot.platforms.teams.inbound import SEARCH, Asked, NotForUs, Place, Reader
from bot.platforms.teams.keys import BETWEEN, SigningKeys
from bot.platforms.teams.pace import Pace
from bot.platforms.teams.recent import Recent
from bot.platforms.teams.registration import PLATFORM, Registration
from bot.platforms.teams.send import Contacts, Sender
from bot.platforms.teams.token import Token
from bot.ports.clock import Clock
from bot.ports.outbox import Outcome, PostOutcome, Sent, TryAgain, Unknown
from bot.screens.answers import Done
from bot.screens.elements import Card
from bot.screens.inputs import Submitted
from bot.text.catalogue import language_of

PATH = "/teams/messages"
"""Where Teams delivers to: the messaging endpoint of the registration."""

AGAIN = (1.0, 5.0, 25.0)
"""Seconds after which an answer is tried again that the platform did not take, where it does not say when."""

PATIENCE = 2.5
"""Seconds within which somebody gets an answer, be it only that ours takes longer."""

log = structlog.get_logger("peerlearn.teams")


class Teams:
    """The platform. It hands what people do to the bot, and shows what comes back."""

    name = PLATFORM
    tells_guests = False

    def __init__(
        self,
        registration: Registration,
        *,
        clock: Clock,
        contacts: Contacts,
        web: httpx.AsyncClient,
        commands: Set[str],
        words: Set[str],
        keep_unread: Callable[[str], Awaitable[None]] | None = None,
        patience: float = PATIENCE,
        seconds: Callable[[], float] = time.monotonic,
        pause: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        """Args: web: closed with the platform; commands: what stands behind a slash; words: what may follow `/peer`,
        and is understood without it; keep_unread: counts by reason what could not be understood, where a restart does
        not reach; patience: seconds within which somebody gets an answer; seconds: from any fixed
        point; pause: waits for seconds.
        """
        self._web, self._registration = web, registration
        self._keys = SigningKeys(registration.openid_url, web, clock)
        self._door = Door(registration, self._keys, clock)
        self._reader = Reader(commands, words)
        token, pace = Token(registration, web, seconds), Pace(seconds, pause)
        self._sender = Sender(Connector(registration, token, pace, web, clock), contacts, clock)
        self._contacts = contacts
        self._recent, self._patience, self._pause = Recent(clock), patience, pause
        self._keep_unread = keep_unread
        self.unread: Counter[str] = Counter()
        """What came in and could not be understood, by reason, since the start."""

    async def door(self) -> str | None:
        """The address that opens the chat with the bot, with the word typed in it that the form stands behind."""
        registration = self._registration
        return f"{registration.web_url}/l/chat/0/0?users=28:{registration.app_id}&message=case"

    def hand_to(self, dispatch: Dispatch) -> None:
        """From now on, hand to the bot what people do."""
        self._dispatch = dispatch

    def routes(self) -> list[BaseRoute]:
        """The one address that Teams calls."""
        return [Route(PATH, self._receive, methods=["POST"])]

    async def run(self) -> None:
        """Fetch the platform's keys before anybody waits for them; while there are none, ask again and again."""
        await self._keys.refresh()
        while not self._keys.number:
            await self._pause(BETWEEN.total_seconds())
            await self._keys.refresh()

    async def close(self) -> None:
        """Let go of every connection."""
        await self._web.aclose()

    def people_changed(self) -> None:
        """Somebody came, left or changed."""
        self._contacts.forget()

    async def direct(self, account: Account, card: Card, language: str) -> Outcome:
        """Send a message to one person."""
        return await self._sender.direct(account, card, language)

    async def reaches(self, channel: Channel) -> bool | None:
        """Whether something could be posted in a channel; None where the bot knows no team of the tenant yet."""
        return await self._sender.reaches(channel)

    def opens(self, way: Account | Channel) -> datetime | None:
        """From when on a message may leave that way; None while its tenant is not on the list."""
        return self._sender.opens(way) if self._registration.admits(way.tenant) else None

    async def post(self, channel: Channel, card: Card, language: str) -> PostOutcome:
        """Send a message to everyone in a channel."""
        return await self._sender.post(channel, card, language)

    async def update(self, channel: Channel, reference: str, card: Card, language: str) -> Outcome:
        """Put a card in the place of one that was posted."""
        return await self._sender.update(channel, reference, card, language)

    async def _receive(self, request: Request) -> Response:
        try:
            activity = await self._door.admit(request)
        except TurnedAway as refused:
            log.warning("activity.refused", platform="teams", status=refused.status, reason=refused.reason)
            return Response(status_code=refused.status)
        except Unreadable as wrong:
            return self._not_read(wrong.reason)
        except Exception as error:
            return self._not_read("fault", error=error)
        behind = BackgroundTasks()
        if self._keys.are_stale:
            behind.add_task(self._keys.refresh)
        behind.add_task(self._remember, activity)
        try:
            said = await self._answered(activity, behind)
            response = Response() if said is None else JSONResponse(said)
        except NotForUs as nothing:
            response = self._not_read(nothing.reason, activity)
        except Exception as error:
            response = self._not_read("fault", activity, error=error)
        if response.background is not None:
            behind.tasks.append(response.background)
        response.background = behind
        return response

    def _not_read(self, reason: str, activity: Activity | None = None, *, error: Exception | None = None) -> Response:
        """Count what nobody could make sense of, and answer so that it does not come again. Whoever waits reads so."""
        counting = None
        if reason:
            self.unread[reason] += 1
            wrong, count = type(error).__name__ if error else "", self.unread[reason]
            log.warning("activity.unread", platform="teams", reason=reason, count=count, error=wrong)
            counting = BackgroundTask(self._count, reason)
        if activity is None or not activity.is_invoke:
            return Response(background=counting)
        return JSONResponse(answer.refusal(activity.name, activity.language), background=counting)

    async def _count(self, reason: str) -> None:
        if self._keep_unread is None:
            return
        try:
            await self._keep_unread(reason)
        except Exception as error:
            log.error("unread.not_counted", platform="teams", error=type(error).__name__)

    async def _remember(self, activity: Activity) -> None:
        try:
            await self._sender.met(activity)
        except Exception as error:
            log.error("contact.not_kept", platform="teams", error=type(error).__name__)

    async def _answered(self, activity: Activity, behind: BackgroundTasks) -> Json | None:
        if activity.name == SEARCH and activity.is_invoke and activity.person:
            return await self._found(activity)
        asked = self._reader.read(activity)
        if asked.place is Place.MESSAGE:
            await self._reply(activity, asked, behind)
            return None
        try:
            async with asyncio.timeout(self._patience):
                return await self._invoked(activity, asked)
        except TimeoutError:
            return answer.try_again(asked, language_of(asked.who.language))

    async def _invoked(self, activity: Activity, asked: Asked) -> Json | None:
        if asked.given is None:
            return await self._back(activity, asked, asked.under)
        reply = await self._dispatch(asked.given)
        if asked.place is Place.CARD:
            return answer.in_card(reply, asked.given)
        if isinstance(reply.answer, Done):
            return await self._back(activity, asked, trail.below(asked.under))
        return answer.in_dialog(reply, asked.given, asked.under)

    async def _back(self, activity: Activity, asked: Asked, under: trail.Trail) -> Json | None:
        """Open the window on top of `under` again. None when there is none, which closes the dialog."""
        opened_by = under[-1].opened_by if under else None
        if opened_by is None:
            return None
        given = self._reader.again(activity, Place.DIALOG, opened_by, under[-1].typed, {})
        return answer.in_dialog(await self._dispatch(given), given, under, restored=True)

    async def _found(self, activity: Activity) -> Json | None:
        asking, typed = answer.searched(activity)
        given = self._reader.again(activity, Place.FETCH, (trail.COMMAND, "", "case"), {}, {})
        try:
            async with asyncio.timeout(self._patience):
                return answer.found(await self._dispatch(given), asking, typed)
        except TimeoutError:
            return answer.refusal(SEARCH, activity.language)

    async def _reply(self, activity: Activity, asked: Asked, behind: BackgroundTasks) -> None:
        """Answer a message for the eyes of its writer alone, wherever it was written.

        One that is delivered again goes under the name of the first, so that what it changed is not changed twice.
        """
        given, first = asked.given, self._recent.first(activity)
        if given is None:
            return
        if first is not None and not isinstance(given, Submitted):
            given = replace(given, event=first)
        language = language_of(asked.who.language)
        try:
            async with asyncio.timeout(self._patience):
                reply = await self._dispatch(given)
        except TimeoutError:
            self._recent.forget(activity)
            card: Card | None = answer.slow(given)
        else:
            language, card = reply.language, answer.card_in_message(reply, given)
        if card is not None and first is None:
            who = asked.who
            account = Account(who.platform, who.tenant, who.user_id, who.language, who.zone)
            behind.add_task(self._say, activity, account, card, language)

    async def _say(self, activity: Activity, account: Account, card: Card, language: str) -> None:
        """Where the client can show an answer to one person among others, there; else in their chat with the bot."""
        try:
            if activity.is_targeted and isinstance(await self._sender.aside(activity, card, language), Sent | Unknown):
                return
            outcome = await self._sender.direct(account, card, language)
            doubtful = 0
            for usual in AGAIN:
                # Where nobody knows whether it arrived it is sent once more: twice is better than no answer at all.
                doubtful += isinstance(outcome, Unknown)
                after = outcome.after if isinstance(outcome, TryAgain) else None
                if not (isinstance(outcome, TryAgain) or (isinstance(outcome, Unknown) and doubtful == 1)):
                    break
                wait = usual if after is None else after.total_seconds()
                if wait > max(AGAIN):
                    # Whoever has waited so long has typed it again.
                    break
                await self._pause(wait)
                outcome = await self._sender.direct(account, card, language)
        except Exception as error:
            log.error("message.failed", platform="teams", error=type(error).__name__)
            return
        if not isinstance(outcome, Sent):
            log.warning("message.not_sent", platform="teams", reason=type(outcome).__name__)
