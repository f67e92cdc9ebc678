"""The tree as the house tests look at it: its files, its Python modules, and what stands in them."""

import ast
import re
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ("bot", "handlers", "storage", "scheduler")


@dataclass(frozen=True)
class Module:
    """One Python file: its path from the root, its text and its syntax tree."""

    path: str
    text: str
    tree: ast.Module

    def at(self, node: ast.AST) -> str:
        """Where a node stands, for a failing test to say."""
        return f"{self.path}:{getattr(node, 'lineno', 1)}"


@cache
def files() -> tuple[str, ...]:
    """Every file that is, or by the next commit would be, in the repository."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    )
    return tuple(sorted(path for path in set(listed.stdout.split("\0")) if path and (ROOT / path).is_file()))


@cache
def modules(*tops: str) -> tuple[Module, ...]:
    """The Python files under these top-level names, migrations' own versions left out: Alembic writes their form."""
    found: list[Module] = []
    for path in files():
        if path.endswith(".py") and path.split("/")[0] in tops and "migrations/versions/" not in path:
            text = (ROOT / path).read_text(encoding="utf-8")
            found.append(Module(path, text, ast.parse(text, path)))
    return tuple(found)


def product() -> tuple[Module, ...]:
    """The Python files of the product itself."""
    return modules(*ROOMS)


def texts() -> Iterator[tuple[str, str]]:
    """Every file that holds text, with its text."""
    for path in files():
        content = (ROOT / path).read_bytes()
        if b"\0" not in content:
            yield path, content.decode("utf-8")


def table(path: str, columns: int) -> list[list[str]]:
    """The rows of the first table with this many columns in a page of `docs/`, without its heading."""
    rows = [
        [cell.strip() for cell in re.split(r"(?<!\\)\|", line.strip().strip("|"))]
        for line in (ROOT / path).read_text(encoding="utf-8").splitlines()
        if line.lstrip().startswith("|")
    ]
    return [row for row in rows if len(row) == columns and not set("".join(row)) <= set("-: ")][1:]
