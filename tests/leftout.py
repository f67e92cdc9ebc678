"""Tells at the end of a run what was left out of it, once, also where several processes share the tests."""

from typing import Any

import pytest

_LEFT_OUT = pytest.StashKey[dict[str, int]]()
_OUTPUT = "peerlearn_left_out"


def left_out(config: pytest.Config, number: int, why: str) -> None:
    """Note that so many tests were left out. `why` is said after their number."""
    config.stash.setdefault(_LEFT_OUT, {})[why] = number


def pytest_sessionfinish(session: pytest.Session) -> None:
    """A process that works for another one hands over what it noted."""
    output: dict[str, Any] | None = getattr(session.config, "workeroutput", None)
    if output is not None:
        output[_OUTPUT] = session.config.stash.get(_LEFT_OUT, {})


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    """Take over what a process noted. All of them look at all tests, so each notes the same."""
    for why, number in getattr(node, "workeroutput", {}).get(_OUTPUT, {}).items():
        left_out(node.config, number, why)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """One line a reason."""
    for why, number in config.stash.get(_LEFT_OUT, {}).items():
        terminalreporter.write_line(f"{number} {why}")
