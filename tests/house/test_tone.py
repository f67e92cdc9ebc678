"""The tone of the house: no sentence measures or accuses anybody, and no name in the code says nothing."""

import ast
import re

from tests.house import sentences
from tests.house.tree import ROOMS, modules

ENGLISH = (
    r"\b(scor(e|es|ed|ing)|grad(e|es|ed|ing)|blam(e|es|ed|ing)|faults?|at fault|error rates?|rank(s|ed|ing|ings)?)\b"
)
FRENCH = r"\b(scores?|cotes?|cotations?|blâm\w*|fautes?|fauti\w*|taux d[’']erreurs?|classements?|palmarès)\b"
EMPTY_NAMES = {"manager", "helper", "helpers", "util", "utils", "data"}


def _words(name: str) -> set[str]:
    return {word.lower() for word in re.findall(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+", name)}


def test_no_english_sentence_measures_or_accuses() -> None:
    said = {form for each in sentences.said() for form in each.forms}
    assert [form for form in said if re.search(ENGLISH, form, re.IGNORECASE)] == []


def test_no_french_sentence_measures_or_accuses() -> None:
    said = {form for forms in sentences.translations().values() for form in forms}
    assert [form for form in said if re.search(FRENCH, form, re.IGNORECASE)] == []


def test_no_module_or_class_has_an_empty_name() -> None:
    everything = modules(*ROOMS, "tests")
    paths = [module.path for module in everything for part in module.path.split("/") if _words(part) & EMPTY_NAMES]
    classes = [
        f"{module.at(node)} {node.name}"
        for module in everything
        for node in ast.walk(module.tree)
        if isinstance(node, ast.ClassDef) and _words(node.name) & EMPTY_NAMES
    ]
    assert paths + classes == []
