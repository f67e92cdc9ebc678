"""Draws the fields of a window as Slack's input blocks."""

from collections.abc import Iterable
from typing import assert_never

from bot.platforms.base import check
from bot.platforms.slack.limits import GROUP_LABEL, GROUPS, LIMITS, NAME
from bot.platforms.slack.text import SIGNS, Json, label, sections
from bot.screens.elements import (
    STEPS,
    Check,
    Choice,
    Date,
    Field,
    LongText,
    Option,
    Person,
    Scale,
    ShortText,
    Time,
    Tone,
)
from bot.text.catalogue import Catalogue, T

UNANSWERED = "—unanswered—"
"""What a step of a scale that was left again sends: a radio button of Slack's cannot be taken back."""


def input_blocks(field: Field, catalogue: Catalogue) -> list[Json]:
    """A field as its input block, under the error that stands at it. Raises DoesNotFit."""
    check(f"{field.name}: name", len(field.name), NAME)
    drawn: Json = {
        "type": "input",
        "block_id": field.name,
        "label": label(field.label, LIMITS.label, catalogue),
        "element": {**_control(field, catalogue), "action_id": field.name},
        "optional": field.optional,
    }
    if isinstance(field, Choice) and field.acts is not None:
        drawn["dispatch_action"] = True
    if field.hint is not None:
        drawn["hint"] = label(field.hint, LIMITS.label, catalogue)
    if field.error is None:
        return [drawn]
    return [*sections(f"{SIGNS[Tone.CAREFUL]} {catalogue.say(field.error)}"), drawn]


def _control(field: Field, catalogue: Catalogue) -> Json:
    match field:
        case Choice(options=options, value=value, spread=spread):
            drawn = [_option(option, catalogue) for option in options]
            check(f"{field.name}: answers", len(drawn), LIMITS.options)
            few = len(drawn) <= (LIMITS.spread_options or 0)
            kind = "radio_buttons" if spread and few else "static_select"
            return {"type": kind, "options": drawn, **_initial(options, value, catalogue)}
        case Person():
            return _roster(field, catalogue)
        case ShortText(limit=limit, value=value) | LongText(limit=limit, value=value):
            check(f"{field.name}: allowed length", limit, LIMITS.paragraph)
            check(f"{field.name}: typed words", len(value), limit)
            typed = {"initial_value": value} if value else {}
            several = isinstance(field, LongText)
            return {"type": "plain_text_input", "multiline": several, "max_length": limit, **typed}
        case Time(value=value):
            return {"type": "timepicker", **({} if value is None else {"initial_time": f"{value:%H:%M}"})}
        case Date(value=value):
            return {"type": "datepicker", **({} if value is None else {"initial_date": value.isoformat()})}
        case Scale():
            options = _steps(field, catalogue)
            drawn = [_option(option, catalogue) for option in options]
            chosen = UNANSWERED if field.value is None else str(field.value)
            return {"type": "radio_buttons", "options": drawn, **_initial(options, chosen, catalogue)}
        case Check(value=value):
            yes = _option(Option("yes", T("Yes")), catalogue)
            return {"type": "checkboxes", "options": [yes], **({"initial_options": [yes]} if value else {})}
        case _:
            assert_never(field)


def _steps(field: Scale, catalogue: Catalogue) -> tuple[Option, ...]:
    ends = {STEPS[0]: f" · {catalogue.say(field.low)}", STEPS[-1]: f" · {catalogue.say(field.high)}"}
    steps = tuple(Option(str(step), f"{step}{ends.get(step, '')}") for step in STEPS)
    return (*steps, Option(UNANSWERED, T("No answer"))) if field.optional else steps


def _option(option: Option, catalogue: Catalogue) -> Json:
    check(f"{option.value[:40]}: value", len(option.value), LIMITS.option_value)
    return {"text": label(option.words, LIMITS.option, catalogue), "value": option.value}


def _initial(options: Iterable[Option], value: str | None, catalogue: Catalogue) -> Json:
    chosen = next((option for option in options if option.value == value), None)
    return {} if chosen is None else {"initial_option": _option(chosen, catalogue)}


def _roster(field: Person, catalogue: Catalogue) -> Json:
    """Members under their groups. Slack takes 100 to a group, so a larger one is shown in numbered parts."""
    most = LIMITS.options or 1
    named = [(catalogue.say(field.label), field.first), *((catalogue.say(g.words), g.options) for g in field.groups)]
    groups: list[Json] = []
    for name, options in named:
        parts = [options[at : at + most] for at in range(0, len(options), most)]
        for number, part in enumerate(parts, 1):
            heading = name if len(parts) == 1 else f"{name} {number}/{len(parts)}"
            members = [_option(option, catalogue) for option in part]
            groups.append({"label": label(heading, GROUP_LABEL, catalogue), "options": members})
    check(f"{field.name}: groups", len(groups), GROUPS)
    everyone = [option for _, options in named for option in options]
    return {"type": "static_select", "option_groups": groups, **_initial(everyone, field.value, catalogue)}
