"""Every sentence that the product can say, found in its source, beside the French that stands in the catalogue.

`python -m tests.house.sentences` prints the entries that are missing, ready to be pasted and translated, and names
those that nothing says any more.
"""

import ast
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from string import Formatter

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

from tests.house.tree import ROOT, Module, product

CATALOGUE = ROOT / "bot" / "text" / "locale" / "fr.po"
CALLS = {"T": 1, "N": 2}
"""The two words that make a sentence, and how many English forms each takes."""


@dataclass(frozen=True)
class Said:
    """One place that says a sentence: its English forms, and the names that are given to fill its braces."""

    forms: tuple[str, ...]
    given: frozenset[str] | None
    place: str


def names_in(text: str) -> frozenset[str]:
    """The names that stand in a sentence's braces."""
    return frozenset(name for _, name, _, _ in Formatter().parse(text) if name is not None)


def _calls(module: Module) -> Iterator[tuple[str, ast.Call]]:
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Call) and module.path != "bot/text/catalogue.py":
            word = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
            if word in CALLS or word == "Sentence":
                yield word, node


@cache
def said() -> tuple[Said, ...]:
    """Every sentence in the source, in the order of files and lines. Those that `unreadable` names are left out."""
    found: list[Said] = []
    for module in product():
        for word, call in sorted(_calls(module), key=lambda pair: (pair[1].lineno, pair[1].col_offset)):
            forms = _constants(call, CALLS.get(word, 0))
            if forms:
                names = {keyword.arg for keyword in call.keywords}
                given = None if None in names else frozenset(name for name in names if name)
                found.append(Said(forms, given, module.at(call)))
    return tuple(found)


def _constants(call: ast.Call, wanted: int) -> tuple[str, ...]:
    """The call's English forms, or nothing when they are not all written out in place."""
    forms = [
        form.value for form in call.args[:wanted] if isinstance(form, ast.Constant) and isinstance(form.value, str)
    ]
    return tuple(forms) if len(forms) == wanted else ()


def unreadable() -> list[str]:
    """Places whose sentence is put together while running, so that no translator would ever see it."""
    return [
        module.at(call)
        for module in product()
        for word, call in _calls(module)
        if not _constants(call, CALLS.get(word, 0))
    ]


@cache
def french() -> Catalog:
    """The French catalogue."""
    with CATALOGUE.open("rb") as source:
        return read_po(source, locale="fr")


def translations() -> dict[tuple[str, ...], tuple[str, ...]]:
    """English forms to French forms, as they stand in the catalogue."""
    return {_tuple(message.id): _tuple(message.string) for message in french() if message.id}


def _tuple(text: object) -> tuple[str, ...]:
    return (
        (text,)
        if isinstance(text, str)
        else tuple(str(part) for part in text)
        if isinstance(text, list | tuple)
        else ()
    )


def missing() -> dict[tuple[str, ...], str]:
    """Sentences without complete French, each with the first place that says it."""
    known = {forms for forms, words in translations().items() if words and all(words)}
    places: dict[tuple[str, ...], str] = {}
    for each in said():
        if each.forms not in known:
            places.setdefault(each.forms, each.place)
    return places


def unused() -> list[tuple[str, ...]]:
    """Entries of the catalogue that nothing says."""
    used = {each.forms for each in said()}
    return [forms for forms in translations() if forms not in used]


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'


def entry(forms: tuple[str, ...]) -> str:
    """An entry of the catalogue that waits for its French."""
    singular = f"msgid {_quoted(forms[0])}\n"
    if len(forms) == 1:
        return singular + 'msgstr ""\n'
    return singular + f'msgid_plural {_quoted(forms[1])}\nmsgstr[0] ""\nmsgstr[1] ""\n'


def main() -> None:
    """Print what is missing, then what is no longer used."""
    for forms in missing():
        sys.stdout.write(entry(forms) + "\n")
    for forms in unused():
        sys.stdout.write(f"# Nothing says any more: {_quoted(forms[0])}\n")


if __name__ == "__main__":
    main()
