"""The calls of the Bot Connector that we need, what their answers mean, and which of them may be made twice."""

from dataclasses import dataclass, field
from datetime import timedelta
from email.utils import parsedate_to_datetime
from typing import cast
from urllib.parse import quote

import httpx
import structlog

from bot.platforms.received import Json
from bot.platforms.teams.pace import Pace
from bot.platforms.teams.registration import Registration
from bot.platforms.teams.token import NoToken, Token
from bot.ports.clock import Clock
from bot.ports.outbox import Gone, TryAgain, Unknown

PATIENCE = httpx.Timeout(10.0, connect=5.0)
LONGEST_HOLD = timedelta(hours=1)

log = structlog.get_logger("peerlearn.teams")


@dataclass(frozen=True, slots=True)
class Took:
    """The connector did it, and this is what it said."""

    said: Json = field(default_factory=dict[str, object])


Answer = Took | TryAgain | Unknown | Gone

_NEVER_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.UnsupportedProtocol, httpx.ProxyError)
_BUSY = frozenset({408, 425, 500, 502, 503, 504})


@dataclass(frozen=True, slots=True)
class Address:
    """Where a call goes: a tenant's connector, and for the pace of calls the conversation."""

    service_url: str
    tenant: str
    conversation: str = ""


class Connector:
    """The Bot Connector, version 3. No call raises; every answer says what became of it."""

    def __init__(
        self, registration: Registration, token: Token, pace: Pace, web: httpx.AsyncClient, clock: Clock
    ) -> None:
        self._registration, self._token, self._pace, self._web, self._clock = registration, token, pace, web, clock

    async def create(self, at: Address, person: str) -> Answer:
        """Open the chat of one person with the bot. Asked again, it is the same chat. `person` is a 29: id."""
        body = {"isGroup": False, "members": [{"id": person}], "tenantId": at.tenant, "bot": self._bot}
        return await self._call("POST", at, "v3/conversations", body, repeats=True)

    async def post(self, at: Address, activity: Json) -> Answer:
        """Begin a thread in a channel, `at.conversation`, with a message."""
        channel = {"channel": {"id": at.conversation}, "tenant": {"id": at.tenant}}
        body = {"isGroup": True, "channelData": channel, "tenantId": at.tenant, "activity": activity, "bot": self._bot}
        return await self._call("POST", at, "v3/conversations", body)

    async def send(self, at: Address, activity: Json, *, targeted: bool = False) -> Answer:
        """Send a message into a conversation; `targeted` shows it to its recipient alone."""
        path = f"{_conversation(at)}/activities" + ("?isTargetedActivity=true" if targeted else "")
        return await self._call("POST", at, path, activity)

    async def update(self, at: Address, activity_id: str, activity: Json) -> Answer:
        """Put a message in the place of one that was sent."""
        return await self._call("PUT", at, f"{_conversation(at)}/activities/{_quoted(activity_id)}", activity)

    async def members(self, at: Address, page: str = "") -> Answer:
        """Who is in a conversation, a page at a time; `continuationToken` of an answer names the next `page`."""
        more = f"&continuationToken={_quoted(page)}" if page else ""
        return await self._call("GET", at, f"{_conversation(at)}/pagedmembers?pageSize=500{more}")

    async def channels(self, at: Address) -> Answer:
        """The channels of a team, `at.conversation`: `conversations`, each with an `id` and a `name`."""
        return await self._call("GET", at, f"v3/teams/{_quoted(at.conversation)}/conversations")

    @property
    def _bot(self) -> Json:
        return {"id": f"28:{self._registration.app_id}"}

    async def _call(
        self, method: str, at: Address, path: str, body: Json | None = None, *, repeats: bool | None = None
    ) -> Answer:
        """One call. `repeats` says that doing it twice is doing it once; if it does not say, all but POST does."""
        if not self._registration.trusts(at.service_url):
            return Gone("service_host")
        repeats = method != "POST" if repeats is None else repeats
        wait = await self._pace.turn(at.tenant, at.conversation)
        if wait:
            return TryAgain(timedelta(seconds=wait))
        url = f"{at.service_url.rstrip('/')}/{path}"
        refused = ""
        for last in (False, True):
            try:
                token = await self._token.get(instead_of=refused)
                headers = {"Authorization": f"Bearer {token}"}
                answer = await self._web.request(method, url, json=body, headers=headers, timeout=PATIENCE)
            except (NoToken, *_NEVER_SENT):
                return TryAgain()
            except (httpx.HTTPError, httpx.InvalidURL):
                return TryAgain() if repeats else Unknown()
            if answer.status_code == 401 and not last:
                refused = token
            elif answer.status_code != 412 or last:
                # 412 says that two calls met and neither was done; the second try has nobody to meet.
                return self._meaning(answer, at, repeats=repeats)
        return TryAgain()

    def _meaning(self, answer: httpx.Response, at: Address, *, repeats: bool) -> Answer:
        status = answer.status_code
        if answer.is_success:
            return Took(_said(answer))
        log.warning("connector.refused", platform="teams", status=status)
        if status == 429:
            after = self._retry_after(answer)
            self._pace.hold(at.tenant, at.conversation, 1.0 if after is None else after.total_seconds())
            return TryAgain(after)
        if status in {401, 412}:
            return TryAgain()
        if status in _BUSY:
            return TryAgain(self._retry_after(answer)) if repeats else Unknown()
        if status in {403, 404, 410}:
            return Gone("not_reachable")
        return Unknown() if status >= 500 else Gone("refused")

    def _retry_after(self, answer: httpx.Response) -> timedelta | None:
        said = answer.headers.get("retry-after", "").strip()
        try:
            after = (
                timedelta(seconds=int(said)) if said.isdecimal() else parsedate_to_datetime(said) - self._clock.now()
            )
        except (ValueError, TypeError, OverflowError):
            return None
        return min(max(after, timedelta(0)), LONGEST_HOLD)


def _said(answer: httpx.Response) -> Json:
    try:
        read: object = answer.json()
    except ValueError:
        return {}
    return cast("Json", read) if isinstance(read, dict) else {}


def _conversation(at: Address) -> str:
    return f"v3/conversations/{_quoted(at.conversation)}"


def _quoted(part: str) -> str:
    return quote(part, safe="")
