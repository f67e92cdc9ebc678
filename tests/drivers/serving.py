"""An app on a port of this machine, for a test."""

import asyncio
import socket
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

import uvicorn
from starlette.types import ASGIApp


class PromptServer(uvicorn.Server):
    """Ends as soon as nobody is connected. The library's own looks ten times a second whether to, and waits first."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self._over = asyncio.Event()

    def end(self) -> None:
        """Go off the air. To be called where it runs."""
        self._over.set()

    async def main_loop(self) -> None:
        """Serve until told to end."""
        await self.on_tick(0)
        await self._over.wait()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Take nobody in any more, and let go of whoever is there once they have their answers."""
        for server in self.servers:
            server.close()
        for one in sockets or []:
            one.close()
        for connection in list(self.server_state.connections):
            connection.shutdown()
        while self.server_state.connections or self.server_state.tasks:
            await asyncio.sleep(0.001)
        for server in self.servers:
            await server.wait_closed()


@asynccontextmanager
async def on_this_machine(app: ASGIApp) -> AsyncGenerator[str]:
    """Serve on a free port of this machine for as long as the block lasts. Yields the address."""
    listener = socket.create_server(("127.0.0.1", 0))
    # An answer goes in two pieces, and the second would wait 40 ms for the other end to say that it has the first.
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    server = PromptServer(uvicorn.Config(app, log_config=None, access_log=False, lifespan="off", ws="none"))
    serving = asyncio.create_task(server.serve(sockets=[listener]))
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        server.end()
        await serving
