"""Promises and the tests that would break with them: each names the other in `docs/promises.md`, in both directions."""

import ast
from collections.abc import Iterator

from tests.house.tree import modules, table

PAGE = "docs/promises.md"


def _promises() -> dict[str, set[str]]:
    """Each promise of the table, with the tests that it names as `file::test`."""
    return {
        row[0]: {name.strip(" `") for name in row[3].replace("<br>", ",").split(",") if name.strip(" `")}
        for row in table(PAGE, 4)
    }


def _marks(node: ast.AST) -> Iterator[str]:
    for each in ast.walk(node):
        if isinstance(each, ast.Call) and isinstance(each.func, ast.Attribute) and each.func.attr == "promise":
            yield from (
                word.value for word in each.args if isinstance(word, ast.Constant) and isinstance(word.value, str)
            )


def _marked() -> dict[str, set[str]]:
    """Each test that carries the mark, as `file::test`, with the promises that it would break with."""
    found: dict[str, set[str]] = {}
    for module in modules("tests"):
        whole = {
            word
            for statement in module.tree.body
            if isinstance(statement, ast.Assign) and ast.unparse(statement.targets[0]) == "pytestmark"
            for word in _marks(statement.value)
        }
        for name, decorators in _tests(module.tree):
            words = whole.union(*(set(_marks(decorator)) for decorator in decorators))
            if words:
                found[f"{module.path}::{name}"] = words
    return found


def _tests(tree: ast.Module) -> Iterator[tuple[str, list[ast.expr]]]:
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name.startswith("test"):
            yield node.name, node.decorator_list
        if isinstance(node, ast.ClassDef) and node.name.startswith("Test"):
            for each in node.body:
                if isinstance(each, ast.FunctionDef | ast.AsyncFunctionDef) and each.name.startswith("test"):
                    yield f"{node.name}::{each.name}", node.decorator_list + each.decorator_list


def every_test() -> set[str]:
    """Every test of the tree, as `file::test`."""
    return {f"{module.path}::{name}" for module in modules("tests") for name, _ in _tests(module.tree)}


def test_every_promise_names_a_test_that_exists_and_carries_its_mark() -> None:
    marked = _marked()
    assert {
        promise: unknown
        for promise, named in _promises().items()
        if (unknown := {name for name in named if promise not in marked.get(name, set())}) or not named
    } == {}


def test_every_marked_test_is_named_by_its_promise() -> None:
    promises = _promises()
    assert {
        test: words
        for test, marks in _marked().items()
        if (words := {w for w in marks if test not in promises.get(w, set())})
    } == {}


def test_every_promise_says_how_it_is_kept() -> None:
    assert [row[0] for row in table(PAGE, 4) if not all(row[:3])] == []
