"""The command line: what whoever runs the bot can mend is told in a sentence."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

PEERLEARN = Path(sys.executable).with_name("peerlearn")


@pytest.mark.parametrize("command", ["serve", "migrate", "setup-code"])
@pytest.mark.parametrize("url", ["postgresql://127.0.0.1:1/nothing", "sqlite:////dev/null/nowhere/peerlearn.db"])
def test_a_database_that_does_not_answer_stops_the_start_by_its_name(command: str, url: str, tmp_path: Path) -> None:
    environment = {"PATH": os.environ["PATH"], "HOME": str(tmp_path), "PEERLEARN_DATABASE_URL": url}
    ran = subprocess.run(
        [PEERLEARN, command], cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=60, check=False
    )
    assert (ran.returncode, ran.stdout, ran.stderr) == (
        1,
        "",
        "PEERLEARN_DATABASE_URL: no database answers there. Check the address, and whether the server runs.\n",
    )
