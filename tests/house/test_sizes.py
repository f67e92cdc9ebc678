"""A module or a function that has grown too long usually holds two nouns."""

import ast

from tests.house.tree import ROOMS, modules

LONGEST_MODULE = 400
LONGEST_FUNCTION = 60

EVERYTHING = modules(*ROOMS, "tests", "bootstrap.py")


def test_no_module_is_too_long() -> None:
    lengths = {module.path: len(module.text.splitlines()) for module in EVERYTHING}
    assert {path: length for path, length in lengths.items() if length > LONGEST_MODULE} == {}


def test_no_function_is_too_long() -> None:
    found = {
        f"{module.at(node)} {node.name}": (node.end_lineno or 0) - node.lineno + 1
        for module in EVERYTHING
        for node in ast.walk(module.tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    }
    assert {place: length for place, length in found.items() if length > LONGEST_FUNCTION} == {}


def test_every_module_opens_with_what_it_is_for() -> None:
    assert [module.path for module in EVERYTHING if module.text.strip() and not ast.get_docstring(module.tree)] == []
