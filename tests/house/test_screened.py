"""Every field in which people type is read by the screen for identifiers, or says why not; no handler goes round it."""

import ast
import importlib
import pkgutil
from collections.abc import Iterator

import bot.screens
from bot.screens.elements import LongText, ShortText, Unscreened
from bot.screens.forms import Answers
from tests.house.tree import modules

PLACE, PEOPLE, PATHWAY, SHAPE = Unscreened.PLACE, Unscreened.PEOPLE, Unscreened.PATHWAY, Unscreened.SHAPE

NOT_READ = {
    "Changing.channel": PLACE,
    "Changing.claim": PATHWAY,
    "Changing.conduct": PATHWAY,
    "Changing.incident": PATHWAY,
    "Changing.mask": SHAPE,
    "Changing.pathway": PATHWAY,
    "Connecting.channel": PLACE,
    "Inviting.names": PEOPLE,
    "Moving.link": PLACE,
    "Moving.place": PLACE,
    "Schedule.accreditation": PLACE,
    "Schedule.channel": PLACE,
    "Schedule.link": PLACE,
    "Schedule.name": PLACE,
    "Schedule.place": PLACE,
    "Schedule.zone": PLACE,
    "Setup.channel": PLACE,
    "Changing.agreed": Unscreened.PEOPLE,
    "Setup.agreed": Unscreened.PEOPLE,
    "Setup.coordinators": PEOPLE,
    "Setup.founder": PEOPLE,
    "Setup.mask": SHAPE,
    "Setup.name": PLACE,
    "Setup.pathway": PATHWAY,
    "Setup.sites": PLACE,
    "Setup.zone": PLACE,
    "ShareCase.invite": PEOPLE,
}
"""Whoever adds a field that the screen does not read puts it here, with the reason that it gives itself."""


def forms() -> Iterator[type[Answers]]:
    """Every form of the product."""
    for module in pkgutil.iter_modules(bot.screens.__path__):
        importlib.import_module(f"bot.screens.{module.name}")
    found = Answers.__subclasses__()
    while found:
        form = found.pop()
        found += form.__subclasses__()
        if form.__module__.startswith("bot."):
            yield form


def typed() -> Iterator[tuple[type[Answers], str, ShortText | LongText]]:
    """Every field in which somebody types."""
    for form in forms():
        for name, question in form.questions().items():
            if isinstance(question, ShortText | LongText):
                yield form, name, question


def test_every_typed_field_is_screened_or_says_why_not() -> None:
    said = {f"{form.__name__}.{name}": question.unscreened for form, name, question in typed()}
    assert {name: why for name, why in said.items() if why is not None} == NOT_READ
    assert {name for name, why in said.items() if why is None} >= {"ShareCase.happened", "Reply.words", "Alarm.words"}


def test_fields_in_which_somebody_types_stand_in_forms_alone() -> None:
    """One that a screen draws beside a form would be read by nobody."""
    outside: list[str] = []
    for module in modules("bot"):
        annotated = {
            id(call)
            for each in ast.walk(module.tree)
            if isinstance(each, ast.AnnAssign) or (isinstance(each, ast.Assign) and isinstance(each.value, ast.Call))
            for call in ast.walk(each)
        }
        outside += [
            f"{module.path}:{each.lineno}"
            for each in ast.walk(module.tree)
            if isinstance(each, ast.Call)
            and isinstance(each.func, ast.Name)
            and each.func.id in {"ShortText", "LongText"}
            and id(each) not in annotated
        ]
    assert outside == []


def test_no_handler_takes_typed_words_from_anywhere_but_a_form_that_was_read() -> None:
    """What was sent may be drawn again; a single field of it may be looked at where nobody types into it."""
    names = {name for _, name, _ in typed()}
    taken = {
        f"{module.path}: {key}"
        for module in modules("handlers")
        for each in ast.walk(module.tree)
        if (key := _key(each)) is not None
    }
    assert taken >= {"handlers/cases.py: outstanding"}
    assert [one for one in sorted(taken) if one.partition(": ")[2] in names] == []


def _key(node: ast.AST) -> str | None:
    """The name by which a piece of code takes a value out of what was sent; "?" where it cannot be told."""
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in {"get", "pop"}:
        owner, key = node.func.value, node.args[0] if node.args else None
    elif isinstance(node, ast.Subscript):
        owner, key = node.value, node.slice
    else:
        return None
    if not (isinstance(owner, ast.Attribute) and owner.attr == "values"):
        return None
    return key.value if isinstance(key, ast.Constant) and isinstance(key.value, str) else "?"
