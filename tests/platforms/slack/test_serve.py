"""`peerlearn serve` itself, in a process of its own: on Slack when its tokens are set, and nowhere by half."""

import asyncio
import os
import re
import signal
import subprocess
import sys
from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
import pytest

from bot.app import SystemClock
from bot.text.lexicon import FILE
from tests.drivers.slack_api import SlackApi
from tests.drivers.slack_door import SECRET, signed
from tests.drivers.slack_people import Hands, HttpLine, Line, SocketLine
from tests.drivers.slack_world import Human

PEERLEARN = str(Path(sys.executable).with_name("peerlearn"))


def surroundings(folder: Path, api_url: str, **more: str) -> Mapping[str, str]:
    """An environment in which only this test's settings are set."""
    own = {name: value for name, value in os.environ.items() if not name.startswith("PEERLEARN_")}
    settings = {
        "DATA_DIR": str(folder / "data"),
        "PORT": "0",
        "SLACK_API_URL": api_url,
        "SLACK_BOT_TOKEN": "xoxb-ward",
        **more,
    }
    return {**own, **{f"PEERLEARN_{name}": value for name, value in settings.items()}}


@asynccontextmanager
async def serving(folder: Path, environment: Mapping[str, str]) -> AsyncGenerator[tuple[str, int]]:
    """The command, running. Gives what it says of where it is, and its process; in the end it stops."""
    process = await asyncio.create_subprocess_exec(
        PEERLEARN, "serve", cwd=folder, env=environment, stdout=subprocess.PIPE
    )
    assert process.stdout is not None
    said = ""
    async with asyncio.timeout(60):
        while "Peer learning is on" not in said:
            line = await process.stdout.readline()
            assert line, said
            said += line.decode()
    yield said, process.pid
    process.send_signal(signal.SIGTERM)
    async with asyncio.timeout(20):
        await process.communicate()


def unread_of_the_lexicon(process: int) -> int:
    """How many bytes of the list that the screen reads a process has mapped and not read yet."""
    held = Path(f"/proc/{process}/smaps").read_text().partition(str(FILE))[2]
    size, resident = (int(re.findall(rf"^{name}: +(\d+) kB", held, re.MULTILINE)[0]) for name in ("Size", "Rss"))
    return 1024 * (size - resident)


@pytest.mark.parametrize("over", ["http", "socket"])
async def test_it_is_on_slack_when_the_tokens_are_set(tmp_path: Path, over: str) -> None:
    clock = SystemClock()
    async with SlackApi(clock).running() as api:
        team = api.world.founds("T0WARD", "xoxb-ward")
        team.joins(Human("U0ANA", locale="fr-CA"))
        tokens = {"SLACK_SIGNING_SECRET": SECRET} if over == "http" else {"SLACK_APP_TOKEN": api.app_token}
        async with (
            serving(tmp_path, surroundings(tmp_path, api.url, **tokens)) as (said, process),
            httpx.AsyncClient() as http,
        ):
            line: Line = SocketLine(api)
            if over == "http":
                (address,) = re.findall(r"(http://\S+)/slack/events", said)
                line = HttpLine(http, lambda body: signed(body, clock), f"{address}/slack/events")
                assert (await http.get(f"{address}/local")).status_code == 404
                assert (await http.get(f"{address}/healthz")).status_code == 200
            else:
                assert "over a socket" in said
                await api.sockets.connected()
            assert unread_of_the_lexicon(process) == 0
            answer = await Hands(api, team, "U0ANA", line).types("/peer help")
            assert answer is not None
            assert answer["text"] == "Apprentissage par les pairs\N{NO-BREAK SPACE}: aide"


def test_a_token_that_is_refused_stops_the_start_with_what_to_do(tmp_path: Path) -> None:
    environment = surroundings(tmp_path, "http://127.0.0.1:9/api", SLACK_SIGNING_SECRET=SECRET)
    ran = subprocess.run(
        [PEERLEARN, "serve"], cwd=tmp_path, env=environment, capture_output=True, text=True, check=False
    )
    assert ran.returncode == 1
    assert ran.stderr.startswith("PEERLEARN_SLACK_API_URL: ")
    assert "Traceback" not in ran.stderr


def test_the_demo_stays_away_from_real_tokens(tmp_path: Path) -> None:
    environment = surroundings(tmp_path, "http://127.0.0.1:9/api", SLACK_SIGNING_SECRET=SECRET)
    ran = subprocess.run(
        [PEERLEARN, "demo"], cwd=tmp_path, env=environment, capture_output=True, text=True, check=False
    )
    assert ran.returncode == 2
    assert "Unset PEERLEARN_SLACK_BOT_TOKEN." in ran.stderr
