"""How the tests are shared among processes, and what is said at the end of a run on those that were left out of it."""

from typing import Any

import pytest

_LEFT_OUT = pytest.StashKey[dict[str, int]]()
_OUTPUT = "peerlearn_left_out"


def group_of(nodeid: str) -> str:
    """The tests that run in one process because they share what takes long: nearly all stand alone."""
    path, _, name = nodeid.partition("::")
    if path.startswith("tests/browser/"):
        return "the browser and the demo"
    if path.startswith("tests/promises/"):
        # A month is lived once on each engine.
        return "months on PostgreSQL" if "postgres" in name else "months on SQLite"
    if path == "tests/scenarios/test_month.py":
        # A month is lived once in each place.
        return next((f"the month, {where}" for where in ("local", "slack", "teams", "both") if where in name), path)
    return "the kill run" if path == "tests/crash/test_kill.py" else nodeid


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """Hand out groups as wholes and the largest first, then the tests that stand alone one by one."""
    if config.getoption("dist") != "load":
        return None
    # xdist's own groups write into the ids of tests, which pytest has not let anybody do since 9.2.
    from xdist.scheduler import LoadScopeScheduling

    class Groups(LoadScopeScheduling):
        """xdist's scheduler of scopes, with scopes of ours."""

        def _split_scope(self, nodeid: str) -> str:
            return group_of(nodeid)

    return Groups(config, log)


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
