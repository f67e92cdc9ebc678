"""Server-sent events: one stream a page, each in the page's language."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Generator
from contextlib import contextmanager

WAITING = 500
"""How many events may wait for a page that does not read. Then its stream ends, and the page asks anew."""

Build = Callable[[str], object]
"""Makes the JSON of an event in a language."""


class Stream:
    """The events of one page."""

    def __init__(self, language: str) -> None:
        self.language = language
        self._waiting: asyncio.Queue[str | None] = asyncio.Queue(WAITING)

    def put(self, name: str, content: object) -> None:
        """Queue an event; a page that is too far behind loses its stream instead of an event."""
        if self._waiting.qsize() >= WAITING - 1:
            while not self._waiting.empty():
                self._waiting.get_nowait()
            self.end()
            return
        self._waiting.put_nowait(f"event: {name}\ndata: {json.dumps(content)}\n\n")

    def end(self) -> None:
        """Let the stream run out behind what waits."""
        self._waiting.put_nowait(None)

    async def read(self, every: float, beat: Callable[[], Awaitable[None]]) -> AsyncIterator[str]:
        """The stream as text. When nothing came for `every` seconds `beat` runs, which may put something in."""
        yield "retry: 1000\n\n"
        while True:
            try:
                async with asyncio.timeout(every):
                    piece = await self._waiting.get()
            except TimeoutError:
                await beat()
                yield ": still here\n\n"
                continue
            if piece is None:
                return
            yield piece


class Streams:
    """Every page that is open."""

    def __init__(self) -> None:
        self._open: set[Stream] = set()

    @contextmanager
    def opened(self, language: str) -> Generator[Stream]:
        """A stream, for as long as the block runs."""
        stream = Stream(language)
        self._open.add(stream)
        try:
            yield stream
        finally:
            self._open.discard(stream)

    def __len__(self) -> int:
        return len(self._open)

    def tell(self, name: str, build: Build) -> None:
        """Put an event on every stream, built once for each language in use."""
        built: dict[str, object] = {}
        for stream in tuple(self._open):
            if stream.language not in built:
                built[stream.language] = build(stream.language)
            stream.put(name, built[stream.language])

    def end(self) -> None:
        """End every stream, so that a server that stops need not wait for them."""
        for stream in tuple(self._open):
            stream.end()
