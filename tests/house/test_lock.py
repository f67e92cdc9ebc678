"""The lock files: nothing without a hash, no address in them, and everything that pyproject.toml asks for."""

import ast
import re
import sys
import tomllib
from collections.abc import Iterator
from importlib.metadata import packages_distributions

import pytest

from tests.house.tree import ROOMS, ROOT, product

LOCKS = ("requirements.lock", "requirements-dev.lock")

NEVER_IMPORTED = {"tzdata", "sniffio"}
"""What is needed without an import of ours: the time zones, on machines that have none, and what httpx looks for."""


def _text(lock: str) -> str:
    return (ROOT / lock).read_text(encoding="utf-8")


def _pins(lock: str) -> dict[str, str]:
    return dict(re.findall(r"^([a-z0-9-]+)==([^ ;\\]+)", _text(lock), re.MULTILINE))


def _asked(requirements: list[str]) -> set[str]:
    return {re.split(r"[\[<>=~!; ]", line)[0].lower().replace("_", "-") for line in requirements}


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_names_no_address(lock: str) -> None:
    assert [line for line in _text(lock).splitlines() if "://" in line or line.startswith("-")] == []


@pytest.mark.parametrize("lock", LOCKS)
def test_everything_locked_has_a_hash(lock: str) -> None:
    entries = re.split(r"\n(?=\S)", _text(lock).strip())
    assert [
        entry for entry in entries if not re.match(r"[a-z0-9-]+==[^\n]+\\\n {4}--hash=sha256:[0-9a-f]{64}", entry)
    ] == []


@pytest.mark.parametrize("lock", LOCKS)
def test_nothing_locked_is_a_trial_release(lock: str) -> None:
    assert {
        name: version for name, version in _pins(lock).items() if not re.fullmatch(r"[0-9.]+(\.post\d+)?", version)
    } == {}


def test_the_development_lock_holds_the_runtime_lock() -> None:
    assert _pins("requirements.lock").items() <= _pins("requirements-dev.lock").items()


def test_what_the_project_asks_for_is_locked() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    runtime = _asked(project["project"]["dependencies"])
    development = _asked(project["dependency-groups"]["dev"] + project["project"]["optional-dependencies"]["postgres"])
    assert runtime - _pins("requirements.lock").keys() == set()
    assert development - _pins("requirements-dev.lock").keys() == set()


def test_the_project_asks_for_what_it_imports_and_for_nothing_else() -> None:
    ours = {*ROOMS, "tests", "bootstrap"}
    imported = {name for module in product() for name in _imported(module.tree)} - set(sys.stdlib_module_names) - ours
    providers = packages_distributions()
    needed = {providers[name][0].lower().replace("_", "-") for name in imported}
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    asked = _asked(project["dependencies"])
    extra = {name for names in project["optional-dependencies"].values() for name in _asked(names)}
    assert needed - extra - asked == set()
    assert asked - needed - NEVER_IMPORTED == set()


def _imported(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            yield node.module.split(".")[0]
