"""Socket Mode: the bot calls Slack and keeps the line open, for a site that nothing can reach from outside.

Slack's client reconnects by itself, but it can also go deaf, or try a spent address for ever. So its pulse is watched
here, and a client without one is thrown away for a new one.
"""

import asyncio
import json
from typing import cast
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

import structlog
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.socket_mode.async_client import AsyncBaseSocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.socket_mode.response import SocketModeResponse

from bot.platforms.received import Json
from bot.platforms.slack.guard import Accept
from bot.platforms.slack.workspace import Web

BEAT = 5.0
"""Seconds between two looks at the line, and between two pings on it."""

DEAF = 12
"""After how many looks without an answer to a ping the line is dead: a minute."""

log = structlog.get_logger("peerlearn.slack")


class Socket:
    """Keeps a line to Slack open, and answers what comes over it."""

    def __init__(self, web: Web, app_token: str, receive: Accept, *, beat: float = BEAT) -> None:
        """Args: receive: what answers a request of Slack's; beat: seconds between two looks at the line."""
        self._web, self._app_token, self._receive, self._beat = web, app_token, receive, beat
        self.connected = False

    async def run(self) -> None:
        """Keep a line open until cancelled."""
        while True:
            client = _Line(self._web, self._app_token, self._beat)
            client.socket_mode_request_listeners.append(self._hear)
            try:
                await self._keep(client)
            except Exception as error:  # whatever a client dies of, there is a next one
                log.warning("slack.line_failed", error=type(error).__name__)
            finally:
                self.connected = False
                await client.close()
            await asyncio.sleep(self._beat)

    async def _keep(self, client: "_Line") -> None:
        """Open the line, and come back when it is dead."""
        async with asyncio.timeout(DEAF * self._beat):
            await client.connect()
        self.connected = True
        log.info("slack.line_opened")
        last, silent = client.last_ping_pong_time, 0
        while silent < DEAF and not client.gave_up:
            await asyncio.sleep(self._beat)
            pulse = client.last_ping_pong_time
            silent = 0 if pulse is not None and pulse != last else silent + 1
            last = pulse
        log.warning("slack.line_silent")

    async def _hear(self, client: AsyncBaseSocketModeClient, request: SocketModeRequest) -> None:
        answer = await self._receive(cast("Json", request.to_dict()["payload"]))
        # Slack takes an answer with words where it says so; everywhere else it wants to know that it was heard.
        said = json.loads(answer) if answer and request.accepts_response_payload else None
        await client.send_socket_mode_response(SocketModeResponse(request.envelope_id, said))


class _Line(SocketModeClient):
    """Slack's client on our web session's terms."""

    def __init__(self, web: Web, app_token: str, beat: float) -> None:
        super().__init__(app_token, web_client=web.client_of(app_token), ping_interval=beat)

    async def issue_new_wss_url(self) -> str:
        """Where to connect to, through the proxy that the machine's environment names for it, if any."""
        url = await super().issue_new_wss_url()
        host = urlsplit(url).hostname or ""
        self.proxy = None if proxy_bypass(host) else getproxies().get("https" if url.startswith("wss") else "http")
        return url

    @property
    def gave_up(self) -> bool:
        """Whether one of the tasks that keep the line alive has ended."""
        names = ("message_processor", "message_receiver", "current_session_monitor")
        tasks = [cast("asyncio.Future[None]", getattr(self, name)) for name in names]
        return any(task.done() for task in tasks)
