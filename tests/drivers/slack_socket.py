"""The other transport: the bot holds a WebSocket open, and Slack puts everything into it as envelopes."""

import asyncio
import json
from itertools import count
from typing import Any

from aiohttp import WSMsgType, web

from tests.drivers.slack_world import Json

PATIENCE = 3.0
"""How long Slack waits for an envelope to be acknowledged."""


class NobodyListens(Exception):
    """An envelope was not acknowledged, or there was nobody to give it to."""


class Sockets:
    """The connections that are open. An envelope goes to any one of them: here to the newest."""

    def __init__(self) -> None:
        self.acknowledged: list[bytes] = []
        """What came back, as it came."""
        self.links: list[web.WebSocketResponse] = []
        self.hellos = 0
        self._tickets: set[str] = set()
        self._waiting: dict[str, asyncio.Future[Json]] = {}
        self._number = count(1)
        self._came = asyncio.Condition()

    def ticket(self) -> str:
        """A new ticket for one connection."""
        ticket = f"ticket-{next(self._number)}"
        self._tickets.add(ticket)
        return ticket

    async def linked(self, request: web.Request) -> web.StreamResponse:
        """Somebody connects, and stays."""
        ticket = request.match_info["ticket"]
        if ticket not in self._tickets:
            return web.Response(status=403)
        self._tickets.discard(ticket)
        link = web.WebSocketResponse()
        await link.prepare(request)
        hello = {"type": "hello", "num_connections": len(self.links) + 1, "connection_info": {"app_id": "A0PEER"}}
        await link.send_json(hello)
        async with self._came:
            self.links.append(link)
            self.hellos += 1
            self._came.notify_all()
        try:
            async for message in link:
                if message.type is WSMsgType.TEXT:
                    self._heard(message.data)
        finally:
            self.links.remove(link)
        return link

    def _heard(self, text: str) -> None:
        self.acknowledged.append(text.encode())
        said: Json = json.loads(text)
        waiting = self._waiting.pop(str(said.get("envelope_id")), None)
        if waiting is not None and not waiting.done():
            waiting.set_result(said)

    async def connected(self, hellos: int = 1) -> None:
        """Wait until somebody has connected, so many times in all."""
        async with asyncio.timeout(PATIENCE), self._came:
            await self._came.wait_for(lambda: self.hellos >= hellos and bool(self.links))

    async def deliver(self, kind: str, payload: Json, *, answers: bool = True, **more: Any) -> Json | None:
        """Send an envelope ("slash_commands", "interactive" or "events_api") and return what its ack carries."""
        if not self.links:
            raise NobodyListens("nobody is connected")
        envelope_id = f"envelope-{next(self._number)}"
        self._waiting[envelope_id] = asyncio.get_running_loop().create_future()
        envelope = {"envelope_id": envelope_id, "type": kind, "payload": payload, "accepts_response_payload": answers}
        waiting = self._waiting[envelope_id]
        await self.links[-1].send_json({**envelope, **more})
        try:
            async with asyncio.timeout(PATIENCE):
                said = await waiting
        except TimeoutError:
            raise NobodyListens(f"{kind} was not acknowledged in time") from None
        return said.get("payload")

    async def says_goodbye(self, reason: str = "refresh_requested") -> None:
        """Slack asks for a new connection, and ends this one."""
        link = self.links[-1]
        await link.send_json({"type": "disconnect", "reason": reason, "debug_info": {}})
        await link.close()

    async def goes_dead(self) -> None:
        """The newest connection breaks without a word."""
        link = self.links[-1]
        if link._req is not None and link._req.transport is not None:
            link._req.transport.abort()

    async def close(self) -> None:
        """End every connection."""
        for link in list(self.links):
            await link.close()
