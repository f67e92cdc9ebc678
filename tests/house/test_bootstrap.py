"""`bootstrap.py` does nothing when nothing is missing, and says the one command that helps when it cannot go on."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.house.tree import ROOT


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """What bootstrap.py reads, in a folder of its own with a space in its name."""
    place = tmp_path / "a checkout"
    place.mkdir()
    for name in ("bootstrap.py", "pyproject.toml", "requirements.lock", "requirements-dev.lock"):
        shutil.copy(ROOT / name, place)
    return place


def _run(checkout: Path, *words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    # An empty PATH hides any uv of this machine.
    return subprocess.run(
        [sys.executable, "bootstrap.py", *words],
        cwd=checkout,
        env={"PATH": str(checkout), **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def _pretend_installed(checkout: Path, lock: str) -> None:
    ask = f"import bootstrap; print('\\n'.join(bootstrap.stamp({lock!r})))"
    stamp = subprocess.run([sys.executable, "-c", ask], cwd=checkout, capture_output=True, text=True, check=True).stdout
    (checkout / ".venv" / "bin").mkdir(parents=True)
    for name in ("python", "pip"):
        (checkout / ".venv" / "bin" / name).symlink_to(sys.executable)
    (checkout / ".venv" / "peerlearn.stamp").write_text(stamp.strip(), encoding="utf-8")


@pytest.mark.parametrize(
    ("installed", "words"),
    [("requirements.lock", []), ("requirements-dev.lock", ["--dev"]), ("requirements-dev.lock", [])],
)
def test_nothing_is_done_twice(checkout: Path, installed: str, words: list[str]) -> None:
    _pretend_installed(checkout, installed)
    ran = _run(checkout, *words)
    assert (ran.returncode, ran.stdout, ran.stderr) == (0, "", "")


def test_a_changed_lock_is_noticed_and_an_interrupted_set_up_leaves_no_stamp(checkout: Path) -> None:
    _pretend_installed(checkout, "requirements.lock")
    (checkout / ".venv" / "bin" / "python").unlink()
    (checkout / ".venv" / "bin" / "python").write_text("#!/bin/sh\nexit 3\n", encoding="utf-8")
    (checkout / ".venv" / "bin" / "python").chmod(0o755)
    with (checkout / "requirements.lock").open("a", encoding="utf-8") as lock:
        lock.write("\n")
    ran = _run(checkout)
    assert ran.returncode == 1
    assert "this step failed (3)" in ran.stderr
    assert not (checkout / ".venv" / "peerlearn.stamp").exists()


def test_a_python_without_virtual_environments_is_told_what_to_install(checkout: Path) -> None:
    (checkout / "ensurepip.py").write_text("raise ImportError\n", encoding="utf-8")
    ran = _run(checkout, PYTHONPATH=str(checkout))
    assert ran.returncode == 1
    assert f"sudo apt install python{sys.version_info.major}.{sys.version_info.minor}-venv" in ran.stderr
    assert "Traceback" not in ran.stderr
