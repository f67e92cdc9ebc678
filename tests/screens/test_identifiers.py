"""What the screen says at the fields of every form, and what an answer to it is worth."""

import pytest

from bot.screens.elements import SURE
from bot.screens.forms import Answers, Invalid
from bot.screens.identifiers import Found, errors_of
from bot.text.catalogue import catalogue
from tests.house.test_screened import forms, typed
from tests.screens.test_forms import complete

FIELDS = [(form, name) for form, name, question in typed() if question.unscreened is None]
PHONE, NAME = "514-555-0143", "Wencke Abernathy"


def wrong(form: type[Answers], values: dict[str, str]) -> dict[str, str]:
    """What stands against a form, in English; empty when it is read."""
    try:
        form.read(values)
    except Invalid as invalid:
        return {name: catalogue("en").say(words) for name, words in invalid.errors.items()}
    return {}


@pytest.mark.parametrize(("form", "name"), FIELDS, ids=[f"{form.__name__}-{name}" for form, name in FIELDS])
def test_every_typed_field_is_stopped_and_asked_about(form: type[Answers], name: str) -> None:
    given = complete(form)
    assert wrong(form, given) == {}
    assert wrong(form, {**given, name: f"Call {PHONE}"}) == {name: f"Take out “{PHONE}”: it says how to find a person."}
    asked = wrong(form, {**given, name: f"With {NAME}"})
    (mark,) = asked
    assert mark.startswith(f"{SURE}{name}_")
    assert NAME in asked[mark]
    assert wrong(form, {**given, name: f"With {NAME}", mark: "no"}) == asked
    assert wrong(form, {**given, name: f"With {NAME}", mark: "yes"}) == {}
    assert set(wrong(form, {**given, name: "With Kowalczyk", mark: "yes"})) != {mark}


def test_a_form_without_typed_fields_asks_nothing() -> None:
    quiet = [form for form in forms() if form not in {one for one, _ in FIELDS}]
    assert [form for form in quiet if any(name.startswith(SURE) for name in wrong(form, complete(form)))] == []


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("On March 3rd 2024", "Take out “March 3rd 2024”: say how long before or after instead of the day."),
        ("She is 94 years old", "Take out “94 years old”: from 90 on write that the person is over 89."),
        ("Mrs. Abernathy", "Take out “Abernathy”: say what the person does instead of the name."),
        ("MRN 00482913", "Take out “00482913”: it can lead to a patient or a study."),
        (f"March 3rd 2024, {PHONE}", f"Take out “March 3rd 2024, {PHONE}”: it can lead to a person."),
    ],
)
def test_what_is_stopped_is_quoted_and_a_way_out_is_named(words: str, said: str) -> None:
    (found,) = errors_of("Form", {"words": words}, {}).values()
    assert catalogue("en").say(found) == said
    assert isinstance(found, Found)
    assert found.identifiers


def test_one_answer_is_for_the_doubtful_words_of_all_fields() -> None:
    typed = {"happened": f"With {NAME}", "point": "With Kowalczyk"}
    ((mark, words),) = errors_of("Form", typed, {}).items()
    assert mark.startswith(f"{SURE}point_")
    assert catalogue("en").say(words).startswith(f"“{NAME}, Kowalczyk”: ")
    assert errors_of("Form", typed, {mark: "yes"}) == {}
    # It is worth nothing in another form, in another field, or where one of the names is another.
    assert errors_of("Other", typed, {mark: "yes"})
    assert errors_of("Form", {"happened": typed["point"], "point": typed["happened"]}, {mark: "yes"})
    assert errors_of("Form", {**typed, "point": "With Nowicki"}, {mark: "yes"})


def test_long_quotations_end_where_they_are_still_read() -> None:
    numbers = ", then ".join(f"514-555-01{at:02}" for at in range(90))
    ((_, words),) = errors_of("Form", {"words": numbers}, {}).items()
    said = catalogue("en").say(words)
    assert said.startswith("Take out “514-555-0100, 514-555-0101, ")
    assert "…”: it says how to find a person." in said
    assert len(said) < 200
