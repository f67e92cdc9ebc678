"""The wire between the bot and Microsoft, which breaks when a test says so: before anything was done, or after."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

import httpx


@dataclass(frozen=True)
class Trouble:
    """What goes wrong with a call. `done` says that the connector does what was asked all the same."""

    name: str
    done: bool = False
    status: int = 0
    retry_after: str = ""
    breaks: type[httpx.TransportError] | None = None


TROUBLES = (
    Trouble("too many", status=429, retry_after="7"),
    Trouble("two calls met", status=412),
    Trouble("done, and a gateway says otherwise", done=True, status=502),
    Trouble("reset", breaks=httpx.ReadError),
    Trouble("busy", status=503, retry_after="11"),
    Trouble("done, and reset", done=True, breaks=httpx.ReadError),
    Trouble("slow", breaks=httpx.ReadTimeout),
    Trouble("done, and slow", done=True, breaks=httpx.ReadTimeout),
    Trouble("nobody there", breaks=httpx.ConnectError),
    Trouble("gateway timeout", status=504),
)


class Wire(httpx.AsyncBaseTransport):
    """Calls the servers directly. `trouble` is asked at each message that is sent."""

    def __init__(self, servers: httpx.AsyncBaseTransport, trouble: Callable[[], Trouble | None] = lambda: None) -> None:
        self._servers, self.trouble = servers, trouble
        self.met: Counter[Trouble] = Counter()
        self.well = 0
        """How many messages went through without any trouble."""

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Pass a call on, or not."""
        if not request.url.path.endswith("/activities"):
            return await self._servers.handle_async_request(request)
        trouble = self.trouble()
        if trouble is None:
            self.well += 1
            return await self._servers.handle_async_request(request)
        self.met[trouble] += 1
        if trouble.done:
            await self._servers.handle_async_request(request)
        if trouble.breaks is not None:
            raise trouble.breaks(trouble.name)
        headers = {"Retry-After": trouble.retry_after} if trouble.retry_after else {}
        return httpx.Response(trouble.status, headers=headers, json={"error": {"code": "Fault"}})
