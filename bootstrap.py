"""Make `.venv` from a hash-locked requirements file. Standard library only: `python3 bootstrap.py [--dev]`."""

from __future__ import annotations  # so that an older Python gets as far as saying that it is too old

import hashlib
import os
import platform
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from typing import NoReturn

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
STAMP = VENV / "peerlearn.stamp"
RUNTIME, DEVELOPMENT = "requirements.lock", "requirements-dev.lock"
OLDEST = (3, 11)
VERSION = f"{sys.version_info.major}.{sys.version_info.minor}"

COMMAND = """\
#!/bin/sh
'''exec' {python} "$0" "$@"
' '''
import sys

from bot.cli import main

sys.exit(main())
"""
"""The `peerlearn` command: a shell finds the interpreter, so that its path may be long and hold spaces."""


def stop(why: str) -> NoReturn:
    """End with one sentence on standard error."""
    sys.exit(f"bootstrap: {why}")


def interpreter() -> str:
    """The interpreter to make `.venv` with: never that of a virtual environment, which could be `.venv` itself."""
    if sys.prefix == sys.base_prefix:
        return sys.executable
    return str(Path(sys.base_prefix) / "bin" / f"python{VERSION}")


def stamp(lock: str) -> list[str]:
    """What an environment depends on: the place it was made for, the lock's name, and a hash of what was asked for."""
    place = f"{ROOT} {platform.python_implementation()} {VERSION}"
    contents = hashlib.sha256((ROOT / lock).read_bytes() + (ROOT / "pyproject.toml").read_bytes())
    return [place, lock, contents.hexdigest()]


def written_stamp() -> list[str]:
    """The stamp of the environment that stands; empty when there is none, or when its installation was interrupted."""
    return STAMP.read_text(encoding="utf-8").splitlines() if STAMP.exists() and PYTHON.exists() else []


def installer() -> str | None:
    """The `uv` on the path, unless it lives in the environment that it would replace."""
    found = shutil.which("uv")
    return None if found is None or Path(found).is_relative_to(VENV) else found


def run(*command: str) -> None:
    """Run one step; stop with its exit code when it fails."""
    code = subprocess.run(command, cwd=ROOT, check=False).returncode
    if code:
        stop(f"this step failed ({code}): {shlex.join(command)}")


def create(uv: str | None) -> None:
    """Make an empty environment in the place of whatever stands there."""
    probe = [interpreter(), "-c", "import ensurepip, venv"]
    if not uv and subprocess.run(probe, capture_output=True, check=False).returncode:
        stop(f"this Python cannot make virtual environments. Run: sudo apt install python{VERSION}-venv")
    shutil.rmtree(VENV, ignore_errors=True)
    if uv:
        run(uv, "venv", "--quiet", "--python", interpreter(), str(VENV))
    else:
        run(interpreter(), "-m", "venv", str(VENV))


def install(uv: str | None, lock: str) -> None:
    """Bring the environment to exactly what the lock says, by hash and from wheels alone."""
    strictly = ("--require-hashes", "--only-binary", ":all:")
    if uv:
        run(uv, "pip", "sync", "--quiet", *strictly, "--python", str(PYTHON), lock)
        return
    pip = (str(PYTHON), "-m", "pip")
    run(*pip, "install", "-qq", *strictly, "--no-deps", "-r", lock)
    listed = subprocess.run([*pip, "list", "--format=freeze"], capture_output=True, text=True, check=True)
    wanted = {line.split("==")[0] for line in (ROOT / lock).read_text(encoding="utf-8").splitlines() if "==" in line}
    present = {line.split("==")[0].lower().replace("_", "-").replace(".", "-") for line in listed.stdout.splitlines()}
    unwanted = sorted(present - wanted - {"pip", "setuptools"})
    if unwanted:
        run(*pip, "uninstall", "-qq", "--yes", *unwanted)


def introduce() -> None:
    """Let the checkout be imported as it lies there, and give it its command: nothing is built."""
    site = next((VENV / "lib").glob("python*/site-packages"))
    (site / "peerlearn.pth").write_text("../../../..\n", encoding="ascii")
    command = VENV / "bin" / "peerlearn"
    command.write_text(COMMAND.format(python=shlex.quote(str(PYTHON))), encoding="utf-8")
    command.chmod(0o755)


def main() -> None:
    """Set up what is missing; do nothing when nothing is."""
    if sys.version_info < OLDEST:
        stop(f"Python 3.11 or newer is needed, this is {platform.python_version()}. Run: make PYTHON=python3.11 …")
    before = written_stamp()
    development = "--dev" in sys.argv[1:] or DEVELOPMENT in before
    lock = DEVELOPMENT if development else RUNTIME
    wanted = stamp(lock)
    if before == wanted:
        return
    print(f"bootstrap: installing {lock} into {VENV}", flush=True)
    uv = installer()
    STAMP.unlink(missing_ok=True)
    if before[:1] != wanted[:1] or not (uv or (VENV / "bin" / "pip").exists()):
        create(uv)
    install(uv, lock)
    introduce()
    STAMP.write_text("\n".join(wanted), encoding="utf-8")


if __name__ == "__main__":
    os.chdir(ROOT)
    main()
