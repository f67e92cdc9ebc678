"""Servers to measure, each in a process of its own: the product as it is served, and its floor."""

import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from tests.bench.teams_way import APP_ID, KEYS_VARIABLE, TENANTS, keys
from tests.bench.ways import BOT_TOKEN, SECRET
from tests.house.tree import ROOT

ADDRESS = re.compile(rb"http://127\.0\.0\.1:(\d+)/")


@dataclass(frozen=True)
class Server:
    """A running server. `cold` is how many seconds passed until it said where it is.

    `outside` is where the platform itself is that it speaks to, for ways in that have to say so.
    """

    port: int
    process: int
    cold: float
    outside: str = ""


@contextmanager
def product(way: str, url: str, keys_dir: Path, folder: Path) -> Iterator[Server]:
    """`peerlearn serve` on a database and its keys, with one way in."""
    folder.mkdir(parents=True, exist_ok=True)
    settings = {
        "PEERLEARN_DATA_DIR": str(folder / "data"),
        "PEERLEARN_DATABASE_URL": url,
        "PEERLEARN_KEYS_DIR": str(keys_dir),
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
        outside = ""
        if way == "teams":
            stand_in = [sys.executable, "-m", "tests.bench.teams_service"]
            api = stack.enter_context(_running(stand_in, ROOT, {**os.environ, KEYS_VARIABLE: keys()}))
            outside = f"http://127.0.0.1:{api.port}/"
            settings |= {
                "PEERLEARN_TEAMS_APP_ID": APP_ID,
                "PEERLEARN_TEAMS_APP_SECRET": "measured",
                "PEERLEARN_TEAMS_ALLOWED_TENANTS": " ".join(TENANTS),
                "PEERLEARN_TEAMS_OPENID_URL": f"{outside}openid",
                "PEERLEARN_TEAMS_TOKEN_URL": f"{outside}token",
                "PEERLEARN_TEAMS_SERVICE_HOSTS": "127.0.0.1",
            }
        server = stack.enter_context(_running(command, folder, {**os.environ, **settings}))
        yield replace(server, outside=outside)


@contextmanager
def floor(way: str, url: str, keys_dir: Path, bytes_read: int, bytes_shared: int) -> Iterator[Server]:
    """The floor on a database and its keys."""
    command = [sys.executable, "-m", "tests.bench.floor", way, url, str(keys_dir), str(bytes_read), str(bytes_shared)]
    with _running(command, ROOT, {**os.environ, KEYS_VARIABLE: keys()}) as server:
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
