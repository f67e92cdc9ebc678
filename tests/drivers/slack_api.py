"""A stand-in for Slack's Web API on a port of this machine: its limits, its moods, and every byte that was sent to it.

Time is the test's clock, so pacing needs no waiting. It can be told to fail before or after it has done what was asked.
"""

import asyncio
import json
from collections import defaultdict
from collections.abc import AsyncGenerator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from aiohttp import web

from bot.ports.clock import Clock
from tests.drivers.slack_methods import TIERS, perform, place_of
from tests.drivers.slack_socket import Sockets
from tests.drivers.slack_world import Json, Refusal, SlackWorld, Team

MINUTE = timedelta(minutes=1)


@dataclass(frozen=True)
class Fault:
    """How a call goes wrong: before anything has been done, or `after`, when it has been done all the same."""

    kind: str
    after: bool = False
    status: int = 200
    seconds: int = 0
    word: str = ""


def limited(seconds: int) -> Fault:
    """429, with how long to wait."""
    return Fault("limited", seconds=seconds)


def broken(status: int = 503, *, after: bool = False) -> Fault:
    """An error of the server's own, without Slack's words."""
    return Fault("broken", after, status)


def refused(word: str, *, after: bool = False) -> Fault:
    """Refused in Slack's words."""
    return Fault("refused", after, word=word)


def cut(*, after: bool = False) -> Fault:
    """The connection is reset."""
    return Fault("cut", after)


def silent(*, after: bool = False) -> Fault:
    """No answer comes, for as long as the other end waits."""
    return Fault("silent", after)


def garbled(*, after: bool = False) -> Fault:
    """An answer that is not Slack's: a page of a proxy between."""
    return Fault("garbled", after)


def strange(*, after: bool = False) -> Fault:
    """An answer of another shape than any of Slack's."""
    return Fault("strange", after)


@dataclass(frozen=True)
class Call:
    """A call as it came in, and what it was answered. `at` is the test's clock."""

    method: str
    token: str
    arguments: Mapping[str, Any]
    raw: bytes
    at: datetime
    answered: str = ""


@dataclass
class SlackApi:
    """The server. `url` is what PEERLEARN_SLACK_API_URL would be set to."""

    clock: Clock
    burst: int = 10
    """How many messages a channel takes at once; after that, one a second."""
    app_token: str = "xapp-1-A0PEER-app"
    tiers: dict[str, int] = field(default_factory=lambda: dict(TIERS))
    calls: list[Call] = field(default_factory=list)
    connections: set[tuple[str, int]] = field(default_factory=set)
    """The other ends of all the connections over which calls came in."""
    trouble: Callable[[Call], Fault | None] | None = None
    """Asked at each call for which no fault is waiting."""

    def __post_init__(self) -> None:
        self.world = SlackWorld(self.clock)
        self.sockets = Sockets()
        self.url = ""
        self._faults: dict[str, list[Fault]] = defaultdict(list)
        self._rooms: dict[str, tuple[float, datetime]] = {}
        self._minutes: dict[tuple[str, str], list[datetime]] = defaultdict(list)

    def fails(self, method: str, *faults: Fault) -> None:
        """Let the next calls of a method go wrong, each in its way."""
        self._faults[method].extend(faults)

    def of(self, method: str) -> list[Call]:
        """All calls of a method so far."""
        return [call for call in self.calls if call.method == method]

    def sent(self) -> bytes:
        """Every byte that anybody has sent here."""
        return b"\n".join(call.raw for call in self.calls)

    @asynccontextmanager
    async def running(self) -> AsyncGenerator["SlackApi"]:
        """Serve, on a free port."""
        app = web.Application(client_max_size=2**22)
        app.router.add_route("*", "/api/{method}", self._called)
        app.router.add_post("/respond/{word}", self._responded)
        app.router.add_get("/link/{ticket}", self.sockets.linked)
        runner = web.AppRunner(app, access_log=None, handler_cancellation=True, shutdown_timeout=0.1)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        host, port = runner.addresses[0][:2]
        self.root = f"http://{host}:{port}"
        self.url = f"{self.root}/api"
        try:
            yield self
        finally:
            await self.sockets.close()
            await runner.cleanup()

    def response_url(self, team: Team, user_id: str, channel_id: str) -> str:
        """Where the bot may answer what somebody just did."""
        return f"{self.root}/respond/{self.world.hook(team, user_id, channel_id)}"

    async def _called(self, request: web.Request) -> web.StreamResponse:
        raw = await request.read()
        if request.transport is not None:
            self.connections.add(request.transport.get_extra_info("peername"))
        arguments = {**request.query, **await _arguments(request)}
        token = request.headers.get("authorization", "").removeprefix("Bearer ") or str(arguments.pop("token", ""))
        raw = raw or request.query_string.encode()
        call = Call(request.match_info["method"], token, arguments, raw, self.clock.now())
        waiting = self._faults[call.method]
        fault = waiting.pop(0) if waiting else self.trouble(call) if self.trouble else None
        if fault is not None and not fault.after:
            self._keep(call, fault.kind)
            return await _go_wrong(fault, request)
        answer = self._answer(call)
        self._keep(call, "done, then " + fault.kind if fault else str(answer[1].get("error", "ok")))
        if fault is not None:
            return await _go_wrong(fault, request)
        status, said, headers = answer
        return web.json_response(said, status=status, headers=headers)

    def _keep(self, call: Call, answered: str) -> None:
        self.calls.append(Call(call.method, call.token, call.arguments, call.raw, call.at, answered))

    def _answer(self, call: Call) -> tuple[int, Json, Mapping[str, str]]:
        try:
            if call.method == "apps.connections.open":
                return 200, self._link(call.token), {}
            team = self.world.team_of(call.token)
            wait = self._must_wait(team, call)
            if wait:
                return 429, {"ok": False, "error": "ratelimited"}, {"Retry-After": str(wait)}
            done = {"ok": True, **perform(self.world, team, call.method, call.arguments)}
        except Refusal as refusal:
            return 200, _refusal(refusal), {}
        return 200, done, {"x-oauth-scopes": ",".join(team.scopes)}

    def _link(self, token: str) -> Json:
        if token != self.app_token:
            raise Refusal("invalid_auth" if token else "not_authed")
        return {"ok": True, "url": f"{self.root.replace('http', 'ws', 1)}/link/{self.sockets.ticket()}"}

    def _must_wait(self, team: Team, call: Call) -> int:
        """For how many seconds a call comes too early: by the method's minute, and by the channel's second."""
        now = self.clock.now()
        minute = self._minutes[team.team_id, call.method]
        minute[:] = [at for at in minute if at > now - MINUTE]
        if len(minute) >= self.tiers.get(call.method, 1000):
            return int((minute[0] + MINUTE - now).total_seconds()) + 1
        minute.append(now)
        if call.method != "chat.postMessage":
            return 0
        place = place_of(team, str(call.arguments.get("channel") or ""))
        left, since = self._rooms.get(f"{team.team_id}:{place.channel_id}", (float(self.burst), now))
        left = min(float(self.burst), left + (now - since).total_seconds())
        if left < 1:
            return 1
        self._rooms[f"{team.team_id}:{place.channel_id}"] = (left - 1, now)
        return 0

    async def _responded(self, request: web.Request) -> web.StreamResponse:
        raw = await request.read()
        call = Call("response_url", "", json.loads(raw), raw, self.clock.now())
        waiting = self._faults["response_url"]
        if waiting:
            fault = waiting.pop(0)
            self._keep(call, fault.kind)
            return await _go_wrong(fault, request)
        try:
            self.world.respond(request.match_info["word"], json.loads(raw))
        except Refusal as refusal:
            self._keep(call, refusal.word)
            return web.json_response(_refusal(refusal), status=404)
        self._keep(call, "ok")
        return web.Response(text="ok")


def _refusal(refusal: Refusal) -> Json:
    more: Json = {"response_metadata": {"messages": refusal.details}} if refusal.details else {}
    if refusal.word == "missing_scope":
        more = {"needed": refusal.details[0]}
    return {"ok": False, "error": refusal.word, **more}


async def _arguments(request: web.Request) -> Json:
    if request.content_type == "application/json":
        found = await request.json()
        return found if isinstance(found, dict) else {}
    return dict(await request.post())


async def _go_wrong(fault: Fault, request: web.Request) -> web.StreamResponse:
    match fault.kind:
        case "limited":
            return web.json_response(
                {"ok": False, "error": "ratelimited"}, status=429, headers={"Retry-After": str(fault.seconds)}
            )
        case "broken":
            return web.Response(status=fault.status, text="upstream", content_type="text/html")
        case "refused":
            return web.json_response({"ok": False, "error": fault.word})
        case "garbled":
            return web.Response(text="<html>Sign in to the network</html>", content_type="text/html")
        case "strange":
            return web.json_response(["ok"])
        case "cut":
            if request.transport is not None:
                request.transport.abort()
            return web.Response()
        case _:
            # The other end hangs up when it has waited long enough, and that ends this too.
            return await asyncio.Event().wait() or web.Response()
