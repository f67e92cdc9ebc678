"""The evaluation sets say what their README promises: the figures of the screen are only as good as they are."""

from collections import Counter
from itertools import pairwise

import pytest

from tests.privacy.sets import IDENTIFIERS, Language, typed

SETS: tuple[tuple[str, Language], ...] = (
    ("one", "en"),
    ("one", "fr"),
    ("two", "en"),
    ("two", "fr"),
    ("three", "en"),
    ("three", "fr"),
)
# How many texts with identifiers and how many clean ones a set holds at least.
LEAST = {"one": (220, 220), "two": (115, 140), "three": (150, 200)}
each_set = pytest.mark.parametrize(("name", "language"), SETS)


@each_set
def test_every_span_is_a_part_of_its_text_that_begins_and_ends_with_a_character_of_its_own(
    name: str, language: Language
) -> None:
    for each in typed(name, language):
        for span in each.spans:
            quoted = each.text[span.start : span.end]
            assert 0 <= span.start < span.end <= len(each.text), each
            assert quoted == quoted.strip(), each
            assert span.identifier in IDENTIFIERS, each


@each_set
def test_spans_stand_in_order_and_apart(name: str, language: Language) -> None:
    found = [each for each in typed(name, language) for one, next_ in pairwise(each.spans) if next_.start < one.end]
    assert found == []


@each_set
def test_no_span_begins_or_ends_inside_a_word(name: str, language: Language) -> None:
    """An offset that is off by one nearly always does."""
    found = [
        (each.text, span)
        for each in typed(name, language)
        for span in each.spans
        for before, after in ((span.start - 1, span.start), (span.end - 1, span.end))
        if before >= 0 and after < len(each.text) and each.text[before].isalpha() and each.text[after].isalpha()
    ]
    assert found == []


@each_set
def test_the_set_is_large_and_holds_enough_of_each_identifier(name: str, language: Language) -> None:
    texts = typed(name, language)
    counts = Counter(span.identifier for each in texts for span in each.spans)
    least_marked, least_clean = LEAST[name]
    assert sum(1 for each in texts if each.spans) >= least_marked
    assert sum(1 for each in texts if not each.spans) >= least_clean
    assert {identifier: counts[identifier] for identifier in IDENTIFIERS if counts[identifier] < 5} == {}


def test_no_text_is_empty_or_stands_twice() -> None:
    texts = Counter(" ".join(each.text.casefold().split()) for name, language in SETS for each in typed(name, language))
    assert [text for text, times in texts.items() if times > 1 or not text] == []
