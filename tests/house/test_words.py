"""Nothing in the tree names the machine that it was written on, or the place that a package was fetched from."""

import re

import pytest

from tests.house.tree import texts

# Each pattern has a letter in brackets, so that this file does not find itself.
FOREIGN = {
    "a path of one machine": r"(?<![A-Za-z0-9_.])/([w]ork/|[h]ome/[a-z]|[U]sers/[a-z])",
    "a package registry": r"[p]ypi\.org|[p]ythonhosted\.org|registry\.[n]pmjs|deb\.[d]ebian\.org|[c]onda\.anaconda",
    "unfinished business": r"\b([T]ODO|[F]IXME|[X]XX)\b",
}


@pytest.mark.parametrize("what", FOREIGN)
def test_nothing_names(what: str) -> None:
    found = [
        f"{path}:{number}"
        for path, text in texts()
        if path != "LICENSE"
        for number, line in enumerate(text.splitlines(), start=1)
        if re.search(FOREIGN[what], line)
    ]
    assert found == []
