"""Rules that no type checker and no linter holds: who commits, tells the time, draws lots, opens seats, prints."""

import ast
from collections.abc import Callable, Iterator

import pytest

from tests.house.tree import Module, product

Finder = Callable[[Module], Iterator[ast.AST]]

SQL_CALLS = {"execute", "exec_driver_sql", "text", "scalar", "scalars", "op.execute", "executescript", "executemany"}
CHANCE_MODULES = {"random", "secrets"}


def _calls(module: Module) -> Iterator[tuple[ast.Call, str, str]]:
    """Each call, with the name that is called and what stands before its last dot."""
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Call):
            if isinstance(node.func, ast.Attribute):
                yield node, node.func.attr, ast.unparse(node.func.value)
            elif isinstance(node.func, ast.Name):
                yield node, node.func.id, ""


def _imported(module: Module, names: set[str]) -> Iterator[ast.AST]:
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Import) and any(alias.name.split(".")[0] in names for alias in node.names):
            yield node
        if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] in names:
            yield node


def commits(module: Module) -> Iterator[ast.AST]:
    """A transaction ended by hand."""
    return (call for call, name, owner in _calls(module) if name in {"commit", "rollback"} and owner)


def looks_at_the_clock(module: Module) -> Iterator[ast.AST]:
    """The wall clock, read past the Clock."""
    present = {"now", "utcnow", "today", "localtime", "gmtime", "time_ns"}
    for call, name, owner in _calls(module):
        last = owner.split(".")[-1]
        if (name in present and last in {"datetime", "date", "time"}) or (name == "time" and last == "time"):
            yield call
    for node in ast.walk(module.tree):
        if isinstance(node, ast.ImportFrom) and node.module == "time":
            yield from (node for alias in node.names if alias.name in {"time", *present})


def draws_lots(module: Module) -> Iterator[ast.AST]:
    """Chance that does not come from Ids, so that no test could seed it."""
    yield from _imported(module, CHANCE_MODULES)
    for call, name, owner in _calls(module):
        if name in {"uuid1", "uuid4", "uuid6", "uuid7", "urandom", "getrandom"} and owner in {"", "uuid", "os"}:
            yield call


def opens_seats(module: Module) -> Iterator[ast.AST]:
    """The `seats` of a unit: the one place where a person meets a conversation."""
    return (node for node in ast.walk(module.tree) if isinstance(node, ast.Attribute) and node.attr == "seats")


def prints(module: Module) -> Iterator[ast.AST]:
    """Words on a terminal, which end in a log."""
    return (call for call, name, owner in _calls(module) if name in {"print", "pprint"} and owner in {"", "pprint"})


def glues_sql(module: Module) -> Iterator[ast.AST]:
    """SQL put together from pieces while running."""
    for call, name, _ in _calls(module):
        if name in SQL_CALLS and call.args and _is_glued(call.args[0]):
            yield call


def _is_glued(node: ast.expr) -> bool:
    if isinstance(node, ast.JoinedStr):
        return any(isinstance(part, ast.FormattedValue) for part in node.values)
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mod | ast.Add):
        return any(
            isinstance(side, ast.Constant | ast.JoinedStr) and _is_text(side) for side in (node.left, node.right)
        )
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "format"


def _is_text(node: ast.expr) -> bool:
    return isinstance(node, ast.JoinedStr) or (isinstance(node, ast.Constant) and isinstance(node.value, str))


def starts_tasks(module: Module) -> Iterator[ast.AST]:
    """Work that goes on by itself, and whose failure nobody would see."""
    wanted = {"create_task", "ensure_future", "TaskGroup", "run_coroutine_threadsafe"}
    return (call for call, name, _ in _calls(module) if name in wanted)


RULES: dict[str, tuple[Finder, tuple[str, ...]]] = {
    "only the unit ends a transaction": (commits, ("storage/unit.py", "storage/migrate.py")),
    "only the clock knows the time": (looks_at_the_clock, ("bot/app.py", "bot/platforms/local/clock.py")),
    "only Ids draws lots": (draws_lots, ("bot/app.py",)),
    "only the conversation's service and the deliverer open seats": (
        opens_seats,
        ("bot/services/threads.py", "scheduler/outbox.py", "storage/"),
    ),
    "only the commands print": (prints, ("bot/cli.py",)),
    "SQL is written out, never glued": (glues_sql, ()),
    "only the composition root and the server start tasks": (starts_tasks, ("bot/app.py", "bot/serve.py")),
}
"""Each rule, what breaks it, and where that is allowed."""


@pytest.mark.parametrize("rule", RULES)
def test_rule_is_kept(rule: str) -> None:
    finder, allowed = RULES[rule]
    found = [module.at(node) for module in product() if not module.path.startswith(allowed) for node in finder(module)]
    assert found == []


@pytest.mark.parametrize(
    ("finder", "source"),
    [
        (commits, "session.commit()"),
        (looks_at_the_clock, "from datetime import datetime\ndatetime.now(UTC)"),
        (looks_at_the_clock, "import time\ntime.time()"),
        (looks_at_the_clock, "from time import time"),
        (draws_lots, "from random import choice"),
        (draws_lots, "import uuid\nuuid.uuid4()"),
        (opens_seats, "unit.seats.of(member)"),
        (prints, "print('words')"),
        (glues_sql, "connection.execute(f'select {word}')"),
        (glues_sql, "text('select %s' % word)"),
        (glues_sql, "text('select {}'.format(word))"),
        (starts_tasks, "asyncio.create_task(work())"),
    ],
)
def test_rule_would_notice(finder: Finder, source: str) -> None:
    assert list(finder(Module("example.py", source, ast.parse(source)))) != []


@pytest.mark.parametrize(
    ("finder", "source"),
    [
        (looks_at_the_clock, "clock.now()\nunit.now\ntime.monotonic()"),
        (draws_lots, "ids.uuid()\nUUID(hex=words)"),
        (glues_sql, "connection.execute(select(cases).where(cases.c.id == wanted))\ntext('select 1')"),
        (prints, "console.print('words')"),
    ],
)
def test_rule_lets_the_ordinary_pass(finder: Finder, source: str) -> None:
    assert list(finder(Module("example.py", source, ast.parse(source)))) == []
