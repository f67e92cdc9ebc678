"""Both languages are whole: every sentence has its French, no French is left over, and it is typeset as French is."""

import re

import pytest

from bot.text.catalogue import NBSP
from tests.house import sentences

FRENCH = [words for forms in sentences.translations().values() for words in forms]

TYPOGRAPHY = {
    "a colon takes a no-break space before it": rf"(?<!{NBSP}):(?=\s|$)",
    "an opening guillemet takes a no-break space after it": rf"«(?!{NBSP})",
    "a closing guillemet takes a no-break space before it": rf"(?<!{NBSP})»",
    "nothing stands before a question mark, an exclamation mark or a semicolon": r"\s[?!;]",
    "quotation marks are guillemets": r"[\"“”]",
    "the apostrophe is curly": r"\w'\w",
    "an ellipsis is one character": r"\.\.\.",
    "a space is one space": r"  ",
}


FILLED_ELSEWHERE = {
    "Something went wrong on our side, and nothing was changed. Please try again. Reference: {token}.",
    "{n} of {limit} characters",
}
"""Sentences that stand as constants and get what goes into their braces later, some of them in the browser."""


def test_every_sentence_is_written_out_where_it_is_said() -> None:
    assert sentences.unreadable() == []


def test_every_sentence_has_its_french() -> None:
    assert sentences.missing() == {}


def test_no_french_is_left_over() -> None:
    assert sentences.unused() == []


def test_a_sentence_is_said_either_with_a_plural_or_without() -> None:
    plurals: dict[str, set[tuple[str, ...]]] = {}
    for each in sentences.said():
        plurals.setdefault(each.forms[0], set()).add(each.forms)
    assert [forms for forms in plurals.values() if len(forms) > 1] == []


def test_every_brace_is_filled_where_the_sentence_is_said() -> None:
    empty = {
        each.place: missing
        for each in sentences.said()
        if each.given is not None
        and each.forms[0] not in FILLED_ELSEWHERE
        and (missing := frozenset[str]().union(*map(sentences.names_in, each.forms)) - each.given - {"n"})
    }
    assert empty == {}


def test_both_languages_fill_the_same_braces() -> None:
    differing = {
        english: french
        for english, french in sentences.translations().items()
        if sentences.names_in(english[-1]) != sentences.names_in(french[-1])
        or not sentences.names_in(french[0]) <= sentences.names_in(english[-1]) | sentences.names_in(english[0])
    }
    assert differing == {}


def test_the_catalogue_says_how_french_counts() -> None:
    assert sentences.french().num_plurals == 2
    assert sentences.french().plural_expr == "(n > 1)"
    assert {len(french) for english, french in sentences.translations().items() if len(english) == 2} <= {2}


def test_the_catalogue_holds_no_places_and_nothing_doubtful() -> None:
    lines = sentences.CATALOGUE.read_text(encoding="utf-8").splitlines()
    assert [line for line in lines if line.startswith(("#:", "#~", "#,"))] == []


@pytest.mark.parametrize("rule", TYPOGRAPHY)
def test_french_is_typeset_as_french(rule: str) -> None:
    assert [words for words in FRENCH if re.search(TYPOGRAPHY[rule], words)] == []
