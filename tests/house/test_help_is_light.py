"""`peerlearn --help` answers at once: nothing heavy is imported before it is needed."""

import subprocess
import sys

from tests.house.tree import ROOT

HEAVY = {
    "aiohttp",
    "alembic",
    "apscheduler",
    "babel",
    "cryptography",
    "httpx",
    "jwt",
    "pydantic_settings",
    "slack_bolt",
    "slack_sdk",
    "sqlalchemy",
    "starlette",
    "uvicorn",
}

ASK_FOR_HELP = """
import sys
from bot.cli import main
sys.argv = ["peerlearn", "--help"]
try:
    main()
except SystemExit as end:
    assert not end.code
print("\\n" + "imported:", *sorted({name.split(".")[0] for name in sys.modules}))
"""


def test_help_imports_nothing_heavy() -> None:
    ran = subprocess.run([sys.executable, "-c", ASK_FOR_HELP], cwd=ROOT, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr
    assert "Usage" in ran.stdout
    imported = set(ran.stdout.splitlines()[-1].removeprefix("imported:").split())
    assert imported & HEAVY == set()


def test_the_local_chat_does_without_what_other_platforms_need() -> None:
    asked = "import sys, bot.serve, bot.demo.run\nprint(*sorted({name.split('.')[0] for name in sys.modules}))"
    ran = subprocess.run([sys.executable, "-c", asked], cwd=ROOT, capture_output=True, text=True, check=True)
    assert set(ran.stdout.split()) & {"aiohttp", "httpx", "jwt", "slack_bolt", "slack_sdk"} == set()
