"""The glossary is true: what it names stands in the code, and its French stands on screens."""

from importlib import import_module

import pytest

from tests.house import sentences
from tests.house.tree import table

WORDS = table("docs/glossary.md", 6)


def _resolves(dotted: str) -> bool:
    parts = dotted.split(".")
    for split in range(len(parts) - 1, 0, -1):
        try:
            found: object = import_module(".".join(parts[:split]))
        except ModuleNotFoundError:
            continue
        for part in parts[split:]:
            found = getattr(found, part, None)
        return found is not None
    return False


def test_there_are_words() -> None:
    assert len(WORDS) > 10
    assert [row[0] for row in WORDS if not (row[0] and row[1] and row[2] and row[5])] == []


@pytest.mark.parametrize("row", WORDS, ids=[row[0] for row in WORDS])
def test_a_word_is_the_one_in_the_code(row: list[str]) -> None:
    assert _resolves(row[2].strip("`"))


@pytest.mark.parametrize("row", [row for row in WORDS if row[3] or row[4]], ids=lambda row: row[0])
def test_a_word_is_the_one_on_screens(row: list[str]) -> None:
    english = {form.lower() for each in sentences.said() for form in each.forms}
    french = {form.lower() for forms in sentences.translations().values() for form in forms}
    assert any(row[3].lower() in form for form in english)
    assert any(row[4].lower() in form for form in french)
