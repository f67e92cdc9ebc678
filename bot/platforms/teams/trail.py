"""Windows over windows, for a platform that shows one at a time.

Teams keeps no window under another. So each dialog carries which windows lie under it: how each was opened, and what
was typed in it when another was laid over it. Going back opens the one below anew and puts the typed words in again.
It travels in the dialog alone, from us to the one who typed and back; nothing of it is kept by us.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from pydantic import TypeAdapter, ValidationError

from bot.screens.elements import FIELDS, Element, Form
from bot.screens.forms import filled
from bot.screens.inputs import Command, Input, Opened, Pressed, Submitted

HIDDEN = "trail"
"""The name under which a dialog carries it, beside what its form hides."""

COMMAND = "teams.command"
HOME = "teams.home"
BACK = "teams.back"
"""Buttons of this platform's own: type a command again, look at home, go back to the window below."""

Act = tuple[str, str, str]
"""What a button sends: an action, a handle and a small argument."""


@dataclass(frozen=True, slots=True)
class Layer:
    """One window. `opened_by` is None for one that only an act could have opened, which is not done again."""

    form: str
    opened_by: Act | None
    typed: Mapping[str, str] = field(default_factory=dict[str, str])


Trail = tuple[Layer, ...]
"""The windows from the lowest to the one on top."""

SHARING = frozenset({"case", "cas"})
"""What opens the form of a case, in English and in French."""

_LAYERS = TypeAdapter(list[tuple[str, Act | None, dict[str, str]]])


def act_of(given: Input) -> Act | None:
    """The button that would do the same again, or None."""
    match given:
        case Pressed(action=action, handle=handle, value=value):
            return action, handle, value
        case Command(name=name):
            # What was typed behind `/case` is a colleague's first words of a case, perhaps; it goes nowhere.
            words = (name,) if name in SHARING else (name, given.word)
            more = () if SHARING.intersection(words) else (given.rest,)
            return COMMAND, "", " ".join((*words, *more)).strip()
        case Opened():
            return HOME, "", ""
        case _:
            return None


def pushed(under: Trail, given: Input, form: Form) -> Trail:
    """The trail once a window is laid over the one that acted."""
    if under and isinstance(given, Pressed | Submitted):
        under = (*under[:-1], replace(under[-1], typed=given.values))
    return (*under, Layer(form.name, act_of(given)))


def replaced(under: Trail, form: Form) -> Trail:
    """The trail once a window stands in the place of the one that acted, or of the one of its name below it.

    What was pressed for it may have been an act, so it opens the window no second time: what opened it first does.
    """
    below = next((at for at in range(len(under) - 2, -1, -1) if under[at].form == form.name), None)
    if below is not None:
        return under[: below + 1]
    opened_by = under[-1].opened_by if under and under[-1].form == form.name else None
    return (*under[:-1], Layer(form.name, opened_by))


def below(trail: Trail) -> Trail:
    """The trail up to the nearest window under the top that can be opened again; empty when there is none."""
    found = next((at for at in range(len(trail) - 2, -1, -1) if trail[at].opened_by is not None), -1)
    return trail[: found + 1]


def refilled(form: Form, trail: Trail) -> Form:
    """The form with what was typed in it before another lay over it, where it holds nothing by itself."""
    if not trail or not trail[-1].typed:
        return form
    return replace(form, elements=tuple(_refilled(element, trail[-1].typed) for element in form.elements))


def _refilled(element: Element, typed: Mapping[str, str]) -> Element:
    if isinstance(element, FIELDS) and element.name in typed and not element.value:
        return filled(element, typed)
    return element


def written(trail: Iterable[Layer]) -> str:
    """The trail as the text that a dialog carries."""
    layers = [[layer.form, layer.opened_by, dict(layer.typed)] for layer in trail]
    return json.dumps(layers, ensure_ascii=False, separators=(",", ":"))


def read(carried: str) -> Trail:
    """The trail of a dialog; empty when it carries none that we could have written."""
    try:
        return tuple(Layer(*layer) for layer in _LAYERS.validate_json(carried or "[]", strict=True))
    except ValidationError:
        return ()
