"""Taking an image in, and showing it on its page: the product, and what the libraries take for the same bytes alone.

The floor of taking in is Pillow in this process: the same pixels read, and written into a PNG of the same kind. The
product starts a process for each file, which gives up its means first. The floor of the page is the same web framework,
the row by the raw driver on the same thread, and AES-GCM over the same bytes.
"""

import asyncio
import io
import random
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from uuid import UUID, uuid4

import httpx
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from PIL import Image
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.app import SystemClock, SystemIds
from bot.domain.images import ImageId
from bot.domain.threads import Seat
from bot.pages import images
from bot.pages.common import HEADERS
from bot.pages.intake import Intake
from bot.ports.pages import Pass, PassPurpose
from bot.ports.unit import Unit
from storage import migrate
from storage.database import Database
from storage.keys import KeyStore
from storage.sealed import NONCE, place
from tests.bench.floor import Raw
from tests.storage.stories import found, share

SIDE = 3072
READ = "SELECT pixels FROM images WHERE thread_id = ? AND id = ?"
TAKES, SHOWS = "taking an image in", "showing an image on its page"
_HEAD = 17
"""How long the version and the id of the key are that a sealed value begins with."""


def photograph(side: int = SIDE) -> bytes:
    """A made-up JPEG in grey, as large as what is kept of any."""
    chance = random.Random(1)
    small = Image.frombytes("L", (96, 96), bytes(chance.randrange(256) for _ in range(96 * 96)))
    written = io.BytesIO()
    small.resize((side, side), Image.Resampling.BICUBIC).save(written, "JPEG", quality=90)
    return written.getvalue()


class Showing:
    """A case with an image, asked for through the page and past it."""

    def __init__(self, folder: Path, file: bytes) -> None:
        clock, ids = SystemClock(), SystemIds()
        url = f"sqlite:///{folder}/bench.db"
        migrate.upgrade(url)
        self._file = file
        self.intake = Intake()
        self.database = Database(url, KeyStore(folder / "keys", ids, clock), clock, ids)
        self._raw = Raw(url)
        self._image = ImageId(uuid4())
        picture = asyncio.run(self.intake.take(file))
        department = found(self.database)

        def keep(unit: Unit) -> tuple[UUID, str]:
            thread = share(unit, department)
            unit.images.add(thread.id, self._image, picture, held=False)
            submitter = unit.seats.holder(thread.id, Seat.SUBMITTER)
            assert submitter is not None
            ticket = Pass(PassPurpose.SEE_IMAGES, thread.id, Seat.SUBMITTER, submitter, "en")
            return thread.id, unit.passes.issue(ticket)

        self._thread_id, token = self.database.write_now(keep)
        self._page = f"/files/images/{token}/{self._image.hex[:10]}"
        self._keys = KeyStore(folder / "keys", ids, clock)
        self._ours = Starlette(routes=images.routes(self.database, self.intake))
        self._floor = Starlette(routes=[Route("/files/images/{token}/{key}", self._show)])

    async def _show(self, _: Request) -> Response:
        return Response(
            await asyncio.get_running_loop().run_in_executor(self._raw.readers, self._pixels),
            media_type="image/png",
            headers=HEADERS,
        )

    def _pixels(self) -> bytes:
        values = (self._raw.plain(self._thread_id), self._raw.plain(self._image))
        row = self._raw.run(lambda connection: self._raw.ask(connection, READ, values).fetchone(), writing=False)
        sealed: bytes = row[0]
        key = self._keys.read(UUID(bytes=sealed[1:_HEAD]))
        assert key is not None
        at = sealed[:_HEAD] + place("images", self._image, "pixels")
        padded = AESGCM(key).decrypt(sealed[_HEAD : _HEAD + NONCE], sealed[_HEAD + NONCE :], at)
        return padded[4 : 4 + int.from_bytes(padded[:4], "big")]

    async def shown(self) -> tuple[bytes, bytes]:
        """The image by the page, and past it."""
        return await self._ask(self._ours), await self._ask(self._floor)

    async def _ask(self, app: Starlette) -> bytes:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://bench") as web:
            return (await web.get(self._page)).content

    async def _take(self) -> bytes:
        return (await self.intake.take(self._file)).png

    async def _pillow(self) -> bytes:
        return pillow(self._file)

    async def measured(self, rounds: int) -> dict[str, tuple[list[float], list[float]]]:
        """Seconds that product and floor took, round by round. The first round warms up and is left out."""
        rows: dict[str, tuple[Callable[[], Awaitable[bytes]], Callable[[], Awaitable[bytes]]]] = {
            TAKES: (self._take, self._pillow),
            SHOWS: (lambda: self._ask(self._ours), lambda: self._ask(self._floor)),
        }
        taken: dict[str, tuple[list[float], list[float]]] = {row: ([], []) for row in rows}
        for at in range(rounds + 1):
            for row, acts in rows.items():
                for which in (0, 1) if at % 2 else (1, 0):
                    begun = time.perf_counter()
                    await acts[which]()
                    if at:
                        taken[row][which].append(time.perf_counter() - begun)
        return taken

    def close(self) -> None:
        """Close the database."""
        self.database.close()


def pillow(file: bytes) -> bytes:
    """The same pixels in a new PNG of the same kind, and nothing else."""
    opened = Image.open(io.BytesIO(file))
    opened.load()
    written = io.BytesIO()
    Image.frombytes(opened.mode, opened.size, opened.tobytes()).save(written, "PNG", compress_level=4)
    return written.getvalue()
