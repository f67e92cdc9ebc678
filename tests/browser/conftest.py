"""A browser, a page with the fake bot behind it, and the demo as people get it.

Without a Chromium these tests are skipped and one line says so; with PEERLEARN_REQUIRE_BROWSER=1 they fail instead.
"""

import asyncio
import os
import re
import shutil
import socket
import subprocess
import sys
import threading
from collections.abc import Coroutine, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

import pytest
import uvicorn
from playwright.sync_api import Browser, ConsoleMessage, Page, Request, sync_playwright

from tests.drivers.serving import PromptServer
from tests.platforms.local.fake_bot import FakeBot
from tests.sharing import left_out

R = TypeVar("R")

HERE = Path(__file__).parent
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
REMEDY = "Install one (on Debian: apt-get install chromium), or name one in PEERLEARN_CHROMIUM."


def _chromium() -> str | None:
    named = os.environ.get("PEERLEARN_CHROMIUM")
    found = (shutil.which(name) for name in ((named,) if named else ("chromium", "chromium-browser", "google-chrome")))
    return next((path for path in found if path), None)


CHROMIUM = _chromium()
REQUIRED = os.environ.get("PEERLEARN_REQUIRE_BROWSER") == "1"


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Mark what is here, and leave it out where there is nothing to run it in."""
    here = [item for item in items if item.path.is_relative_to(HERE)]
    for item in here:
        item.add_marker(pytest.mark.browser)
    if CHROMIUM is None and not REQUIRED:
        # Taken out instead of skipped one by one: the summary then has one line for all of them.
        items[:] = [item for item in items if item not in here]
        config.hook.pytest_deselected(items=here)
        left_out(config, len(here), f"browser tests did not run: no Chromium was found. {REMEDY}")


@pytest.fixture(scope="package")
def chromium() -> Iterator[Browser]:
    """The browser, started for the first of these tests and closed after the last.

    Playwright keeps an event loop running for as long as it is open, beside which no asynchronous test could run.
    """
    if CHROMIUM is None:
        pytest.fail(f"No Chromium was found. {REMEDY}")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(ARGUMENTS))
        yield browser
        browser.close()


@dataclass
class Served:
    """A fake bot on the air, on a port that stays its own."""

    bot: FakeBot
    port: int = 0
    _server: PromptServer | None = None
    _thread: threading.Thread | None = None
    _loop: asyncio.AbstractEventLoop | None = None

    @property
    def address(self) -> str:
        """Where the page is."""
        return f"http://127.0.0.1:{self.port}/local"

    def start(self) -> None:
        """Go on the air."""
        listener = socket.create_server(("127.0.0.1", self.port))
        self.port = listener.getsockname()[1]
        self._server = PromptServer(uvicorn.Config(self.bot.app(), log_config=None, ws="none", lifespan="off"))
        started = threading.Event()

        async def serve(server: PromptServer) -> None:
            self._loop = asyncio.get_running_loop()
            started.set()
            await server.serve(sockets=[listener])

        self._thread = threading.Thread(target=asyncio.run, args=(serve(self._server),), daemon=True)
        self._thread.start()
        assert started.wait(10)

    def stop(self) -> None:
        """Go off the air."""
        assert self._server is not None
        assert self._thread is not None
        self.call(self._end(self._server))
        self._thread.join(10)
        assert not self._thread.is_alive()

    async def _end(self, server: PromptServer) -> None:
        server.end()
        self.bot.chat.stop()

    def call(self, work: Coroutine[Any, Any, R]) -> R:
        """Run something where the bot runs."""
        assert self._loop is not None
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(10)


@pytest.fixture
def served(chromium: Browser) -> Iterator[Served]:
    """A page with the fake bot behind it."""
    assert chromium.is_connected()
    one = Served(FakeBot())
    one.start()
    yield one
    one.stop()


@dataclass
class Visitor:
    """Opens pages, and remembers what a page must not do: complain, fail, or ask anyone else."""

    browser: Browser
    complaints: list[str] = field(default_factory=list)
    elsewhere: list[str] = field(default_factory=list)

    def __call__(
        self, address: str, *, width: int = 1280, height: int = 800, theme: str = "dark", language: str = "en-CA"
    ) -> Page:
        """A page of this size, theme and language, once everything on it is there."""
        context = self.browser.new_context(
            viewport={"width": width, "height": height},
            color_scheme="dark" if theme == "dark" else "light",
            locale=language,
            has_touch=width < 720,
        )
        context.set_default_timeout(10_000)
        page = context.new_page()
        own = re.match(r"https?://[^/]+", address)
        assert own is not None
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("request", lambda request: self._request(request, own[0]))
        page.goto(address)
        if "/gallery" not in address:
            page.wait_for_selector("html[data-ready=yes]")
        return page

    def _request(self, request: Request, own: str) -> None:
        if not request.url.startswith(f"{own}/"):
            self.elsewhere.append(request.url)

    def _console(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            self.complaints.append(message.text)


@pytest.fixture
def visit(chromium: Browser) -> Iterator[Visitor]:
    """Opens pages. Afterwards none of them may have complained or asked anyone else."""
    visitor = Visitor(chromium)
    yield visitor
    for context in chromium.contexts:
        context.close()
    assert visitor.elsewhere == []
    assert visitor.complaints == []


@pytest.fixture(scope="package")
def demo(chromium: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the demo, started as people start it."""
    assert chromium.is_connected()
    yield from _demo(tmp_path_factory.mktemp("demo"))


@pytest.fixture(scope="module")
def own_demo(chromium: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a demo of this file's own, whose clock no other test has moved."""
    assert chromium.is_connected()
    yield from _demo(tmp_path_factory.mktemp("demo"))


def _demo(folder: Path) -> Iterator[str]:
    surroundings = {"PATH": os.environ["PATH"], "PEERLEARN_PORT": "0", "PEERLEARN_NO_BROWSER": "1"}
    with subprocess.Popen(
        [sys.executable, "-c", "from bot.cli import main; main()", "demo"],
        cwd=folder,
        env=surroundings | {"PYTHONPATH": str(HERE.parents[1])},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as process:
        assert process.stdout is not None
        # A demo that neither starts nor fails must not keep the run waiting: it is ended, and so is the reading.
        patience = threading.Timer(90, process.kill)
        patience.start()
        address = next((found[0] for line in process.stdout if (found := re.search(r"http://\S+/local", line))), "")
        patience.cancel()
        reading = threading.Thread(target=process.stdout.read, daemon=True)
        reading.start()
        try:
            assert address, "the demo did not start"
            yield address
        finally:
            process.kill()
            reading.join(10)


@pytest.fixture(scope="session")
def pictures(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where pictures go: a folder that is thrown away, or the one named in PEERLEARN_PICTURES."""
    named = os.environ.get("PEERLEARN_PICTURES")
    folder = Path(named) if named else tmp_path_factory.mktemp("pictures")
    folder.mkdir(parents=True, exist_ok=True)
    return folder
