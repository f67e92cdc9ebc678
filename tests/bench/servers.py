"""Servers to measure, each in a process of its own: the product as it is served, and its floor."""

import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.bench.ways import BOT_TOKEN, SECRET
from tests.house.tree import ROOT

ADDRESS = re.compile(rb"http://127\.0\.0\.1:(\d+)/")


@dataclass(frozen=True)
class Server:
    """A running server. `cold` is how many seconds passed until it said where it is."""

    port: int
    process: int
    cold: float


@contextmanager
def product(way: str, url: str, keys: Path, folder: Path) -> Iterator[Server]:
    """`peerlearn serve` on a database and its keys, with one way in."""
    folder.mkdir(parents=True, exist_ok=True)
    settings = {
        "PEERLEARN_DATA_DIR": str(folder / "data"),
        "PEERLEARN_DATABASE_URL": url,
        "PEERLEARN_KEYS_DIR": str(keys),
        "PEERLEARN_PORT": "0",
    }
    command = [str(Path(sys.executable).with_name("peerlearn")), "serve"]
    with ExitStack() as stack:
        if way == "slack":
            stand_in = [sys.executable, "-m", "tests.bench.slack_api"]
            api = stack.enter_context(_running(stand_in, ROOT, dict(os.environ)))
            settings |= {
                "PEERLEARN_SLACK_BOT_TOKEN": BOT_TOKEN,
                "PEERLEARN_SLACK_SIGNING_SECRET": SECRET,
                "PEERLEARN_SLACK_API_URL": f"http://127.0.0.1:{api.port}",
            }
        yield stack.enter_context(_running(command, folder, {**os.environ, **settings}))


@contextmanager
def floor(way: str, url: str, keys: Path, bytes_read: int, bytes_shared: int) -> Iterator[Server]:
    """The floor on a database and its keys."""
    command = [sys.executable, "-m", "tests.bench.floor", way, url, str(keys), str(bytes_read), str(bytes_shared)]
    with _running(command, ROOT, dict(os.environ)) as server:
        yield server


@contextmanager
def _running(command: Sequence[str], folder: Path, environment: dict[str, str]) -> Iterator[Server]:
    begun = time.perf_counter()
    with subprocess.Popen(command, cwd=folder, env=environment, stdout=subprocess.PIPE) as process:
        try:
            assert process.stdout is not None
            for line in process.stdout:
                if found := ADDRESS.search(line):
                    break
            else:
                raise RuntimeError(f"{command[-1]} did not start")
            yield Server(int(found[1]), process.pid, time.perf_counter() - begun)
        finally:
            process.terminate()
            process.communicate(timeout=20)
