"""Draws cards and forms as Adaptive Cards for Teams, and reads Teams' answers back into neutral values.

A TextBlock and a FactSet read markdown, a TextRun does not. So everything that a person typed is a TextRun, and what is
ours is one, too, except headings, which only a TextBlock can announce as such.
"""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import assert_never, cast

from bot.platforms.base import DoesNotFit, check
from bot.platforms.teams.limits import BUTTONS, LIMITS
from bot.screens.elements import (
    STEPS,
    Button,
    Buttons,
    Callout,
    Card,
    Check,
    Choice,
    Date,
    Divider,
    Element,
    Entry,
    Facts,
    Field,
    Form,
    Heading,
    Image,
    Link,
    LongText,
    Mark,
    Option,
    Person,
    Row,
    Scale,
    ShortText,
    Style,
    Text,
    Time,
    Tone,
)
from bot.text.catalogue import NBSP, Catalogue, Moment, T, Words, holds_moment

Json = dict[str, object]

RESERVED = frozenset({"action", "form", "h", "hidden", "msteams", "v"})
"""Names that our own payloads use beside the fields of a form."""

UNTICKED = "—unticked—"
"""What an unticked box sends, and a step of a scale that was left again: Teams has no way to send nothing."""

_SIGNS = {Tone.PRIVATE: "◆", Tone.CAREFUL: "▲", Tone.STOP: "✕", Tone.DONE: "✓"}
_STYLES = {Tone.PRIVATE: "accent", Tone.CAREFUL: "warning", Tone.STOP: "attention", Tone.DONE: "good"}
_SEATS = {Mark.YOU: "●", Mark.COLLEAGUE: "○", Mark.COORDINATOR: "■"}
_MARKDOWN = re.compile(r"[\\*_~`#<>&|\[\]{}\n]|^\s*(?:[-+]|\d+[.)])\s|://|www\.")
_BRACES = re.compile(r"(?<=\{)(?=\{)")


@dataclass(frozen=True, slots=True)
class _Pen:
    """What drawing needs to know besides the element.

    `hidden` is what the window carries, None outside a window. `guarded` says that Teams may insist on an answer before
    anything is sent; in a window with other buttons it may not, since it would hold those back as well, the one for a
    patient in need among them. `searched` says that members are searched for rather than listed.
    """

    catalogue: Catalogue
    hidden: Mapping[str, str] | None = None
    guarded: bool = True
    searched: bool = False

    def say(self, words: Words) -> str:
        return self.catalogue.say(words)

    def drawn(self, elements: Iterable[Element]) -> list[Json]:
        """The elements in order. A divider is a line above what follows it."""
        body: list[Json] = []
        line = False
        for element in elements:
            if isinstance(element, Divider):
                line = True
                continue
            items = _drawn(element, self)
            if line and items:
                items[0] = {**items[0], "separator": True, "spacing": "Large"}
                line = False
            body += items
        return body


def card(card: Card, catalogue: Catalogue) -> Json:
    """A card as the Adaptive Card of a message. Raises DoesNotFit."""
    drawn = _adaptive(_Pen(catalogue).drawn(card.elements), catalogue)
    drawn["fallbackText"] = catalogue.say(card.plain)
    check(card.name, _size(drawn), LIMITS.whole_bytes)
    return drawn


def dialog(form: Form, catalogue: Catalogue) -> Json:
    """A form as the title and the Adaptive Card of a dialog. Raises DoesNotFit.

    Where a roster is too long to stand in the card beside everything else, its field becomes a search: Teams then asks
    with `application/search` for the members of the dataset that bears the field's name.
    """
    pen = _Pen(catalogue, hidden=form.hidden, guarded=not _has_buttons(form))
    drawn = _window(form, pen)
    people = any(isinstance(field, Person) for field in form.fields)
    if people and LIMITS.whole_bytes is not None and _size(drawn) > LIMITS.whole_bytes:
        drawn = _window(form, replace(pen, searched=True))
    check(form.name, _size(drawn), LIMITS.whole_bytes)
    return {"title": catalogue.say(form.title), "card": drawn}


def with_action(dialog: Mapping[str, object], title: str, data: Mapping[str, object]) -> Json:
    """The dialog with one more button under it, which needs no field filled in and sends none. Raises DoesNotFit."""
    card = cast("Json", dialog["card"])
    action: Json = {"type": "Action.Submit", "title": title, "associatedInputs": "none", "data": dict(data)}
    card = {**card, "actions": [*cast("list[Json]", card.get("actions", [])), action]}
    check("dialog", _size(card), LIMITS.whole_bytes)
    return {**dialog, "card": card}


def members(field: Person, catalogue: Catalogue) -> list[tuple[str, str]]:
    """The names and values of a roster's members, as the field lists them."""
    return [(catalogue.say(option.words), option.value) for group in field.groups for option in group.options]


def values_of(data: Mapping[str, object]) -> dict[str, str]:
    """What was filled in, by field name, from the data of a press or a submission. A missing answer is absent."""
    return {
        name: value
        for name, value in data.items()
        if name not in RESERVED and isinstance(value, str) and value and value != UNTICKED
    }


def pressed_of(data: Mapping[str, object]) -> tuple[str, str, str]:
    """A button's action, handle and small public argument from the data it sent, each empty when there is none."""
    found = (data.get(name) for name in ("action", "h", "v"))
    action, handle, value = (text if isinstance(text, str) else "" for text in found)
    return action, handle, value


def hidden_of(data: Mapping[str, object]) -> dict[str, str]:
    """What a window carried hidden, from the data of a press or a submission."""
    hidden = data.get("hidden")
    if not isinstance(hidden, Mapping):
        return {}
    carried = cast("Mapping[str, object]", hidden)
    return {name: value for name, value in carried.items() if isinstance(value, str)}


def _size(drawn: Json) -> int:
    return len(json.dumps(drawn, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass"))


def _adaptive(body: list[Json], catalogue: Catalogue) -> Json:
    return {
        "type": "AdaptiveCard",
        "$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
        "version": "1.5",
        "lang": catalogue.language,
        "body": body,
    }


def _has_buttons(form: Form) -> bool:
    return any(
        (isinstance(element, Buttons) and any(isinstance(item, Button) for item in element.items))
        or (isinstance(element, Row) and element.button is not None)
        for element in form.elements
    )


def _window(form: Form, pen: _Pen) -> Json:
    drawn = _adaptive(pen.drawn(form.elements), pen.catalogue)
    if form.submit is not None:
        sent = {"form": form.name, "hidden": dict(form.hidden)}
        submit = {"type": "Action.Submit", "title": pen.say(form.submit), "style": "positive", "data": sent}
        drawn["actions"] = [submit]
    elif form.fields:
        raise DoesNotFit(f"{form.name}: a window with fields needs a button that sends it")
    return drawn


def _runs(text: str, **style: object) -> list[Json]:
    """The text as runs that show it letter for letter.

    Two braces open Teams' date function even in a TextRun, but never across two of them.
    """
    return [{"type": "TextRun", "text": part, **style} for part in _BRACES.split(text) if part]


def _said(words: Words, pen: _Pen, before: str = "", /, **style: object) -> list[Json]:
    """The words as runs, with each moment in a run of its own, which Teams shows in its reader's zone."""
    if not holds_moment(words):
        return _runs(f"{before}{pen.say(words)}", **style)
    return [run for part in (before, *pen.catalogue.parts(words)) for run in _part(part, pen, style)]


def _part(part: str | Moment, pen: _Pen, style: Mapping[str, object]) -> list[Json]:
    if isinstance(part, str):
        return _runs(part, **style)
    at = f"{part.at:%Y-%m-%dT%H:%M:%SZ}"
    shown = pen.catalogue.when(f"{{{{DATE({at}, LONG)}}}}", f"{{{{TIME({at})}}}}")
    return [{"type": "TextRun", "text": shown, **style}]


def _paragraph(*runs: Json, **style: object) -> list[Json]:
    return [{"type": "RichTextBlock", **style, "inlines": list(runs)}] if runs else []


def _words(words: Words, pen: _Pen, **style: object) -> list[Json]:
    return _paragraph(*_said(words, pen, **style)) if pen.say(words).strip() else []


def _drawn(element: Element, pen: _Pen) -> list[Json]:
    match element:
        case Text(words, quiet):
            return _words(words, pen, **({"isSubtle": True, "size": "Small"} if quiet else {}))
        case Heading(words, count):
            return _heading(words, count, pen)
        case Facts(rows):
            return [fact for name, value in rows for fact in _fact(name, value, pen)]
        case Image(alt, light, _):
            return [{"type": "Image", "url": light, "altText": pen.say(alt), "size": "Stretch"}]
        case Divider():
            return []
        case Callout(tone, lead, words):
            bold = _said(lead, pen, f"{_SIGNS[tone]} ", weight="Bolder")
            said = _said(words, pen, " ") if pen.say(words) else []
            items = _paragraph(*bold, *said)
            return [{"type": "Container", "style": _STYLES[tone], "items": items}]
        case Entry():
            return [_entry(element, pen)]
        case Buttons(items):
            return _buttons(items, pen)
        case Row():
            return [_row(element, pen)]
        case Choice() | Person() | ShortText() | LongText() | Time() | Date() | Scale() | Check():
            return _field(element, pen)
        case _:
            assert_never(element)


def _heading(words: Words, count: int | None, pen: _Pen) -> list[Json]:
    text = pen.say(words) if count is None else f"{pen.say(words)} · {count}"
    style: Json = {"weight": "Bolder", "size": "Medium"}
    if isinstance(words, str) or _MARKDOWN.search(text):
        return _words(text, pen, **style)
    return [{"type": "TextBlock", "text": text, "style": "heading", "wrap": True, **style}]


def _fact(name: Words, value: Words, pen: _Pen) -> list[Json]:
    colon = f"{NBSP}: " if pen.catalogue.language == "fr" else ": "
    return _paragraph(
        *_runs(f"{pen.say(name)}{colon}", weight="Bolder"),
        *_said(value if pen.say(value) else "–", pen),
        spacing="Small",
    )


def _entry(entry: Entry, pen: _Pen) -> Json:
    who = _runs(f"{_SEATS[entry.mark]} {pen.say(entry.who)}", weight="Bolder")
    items = _paragraph(*who, *_runs(f" · {pen.say(entry.when)}", isSubtle=True))
    if entry.remark is not None:
        items += _words(entry.remark, pen, isSubtle=True, size="Small")
    items += _words(entry.words, pen)
    return {"type": "Container", "style": "emphasis" if entry.mark is Mark.YOU else "default", "items": items}


def _buttons(items: Sequence[Button | Link], pen: _Pen) -> list[Json]:
    actions = [_link(item, pen) if isinstance(item, Link) else _button(item, pen) for item in items]
    return [{"type": "ActionSet", "actions": actions[at : at + BUTTONS]} for at in range(0, len(actions), BUTTONS)]


def _row(row: Row, pen: _Pen) -> Json:
    sign = f"{_SIGNS[Tone.STOP]} " if row.urgent else ""
    look: Json = {"weight": "Bolder", **({"color": "Attention"} if sign else {})}
    title = _said(row.title if pen.say(row.title) else "–", pen, sign, **look)
    aside = [] if row.aside is None else _said(row.aside, pen, " · ", isSubtle=True)
    items = _paragraph(*title, *aside)
    if row.detail is not None:
        items += [{**line, "spacing": "None"} for line in _words(row.detail, pen)]
    columns: list[Json] = [{"type": "Column", "width": "stretch", "items": items}]
    if row.button is not None:
        action = {**_button(row.button, pen), "tooltip": f"{pen.say(row.button.words)}, {pen.say(row.title)}"}
        columns.append({"type": "Column", "width": "auto", "items": [{"type": "ActionSet", "actions": [action]}]})
    return {"type": "ColumnSet", "columns": columns}


def _link(link: Link, pen: _Pen) -> Json:
    return {"type": "Action.OpenUrl", "title": pen.say(link.words), "url": link.url}


def _button(button: Button, pen: _Pen) -> Json:
    """Inside a dialog Teams knows Submit alone; outside, a form opens only from Submit and an act is Execute."""
    data: Json = {"action": button.action}
    data |= {name: text for name, text in (("h", button.handle), ("v", button.value)) if text}
    look: Json = {"title": pen.say(button.words)}
    if button.style is Style.PRIMARY:
        look["style"] = "positive"
    if pen.hidden is not None:
        carried = {"hidden": dict(pen.hidden)} if pen.hidden else {}
        return {"type": "Action.Submit", **look, "data": {**data, **carried}}
    if button.opens:
        return {"type": "Action.Submit", **look, "data": {**data, "msteams": {"type": "task/fetch"}}}
    otherwise: Json = {"type": "Action.Submit", **look, "data": data}
    return {"type": "Action.Execute", **look, "verb": button.action, "data": data, "fallback": otherwise}


def _field(field: Field, pen: _Pen) -> list[Json]:
    if field.name in RESERVED:
        raise DoesNotFit(f"{field.name}: this name is taken")
    needed = pen.guarded and not field.optional
    control: Json = {**_control(field, pen), "id": field.name, "label": pen.say(field.label), "isRequired": needed}
    if needed:
        control["errorMessage"] = pen.say(_missing(field))
    wrong = [] if field.error is None else _runs(f"{_SIGNS[Tone.CAREFUL]} {pen.say(field.error)}", color="Attention")
    hint = [] if field.hint is None else _runs(pen.say(field.hint), isSubtle=True, size="Small")
    acts = _buttons((field.acts,), pen) if isinstance(field, Choice) and field.acts else []
    return [*_paragraph(*wrong), control, *_paragraph(*hint, spacing="Small"), *acts]


def _missing(field: Field) -> Words:
    match field:
        case Choice() | Person() | Scale():
            return T("Choose one.")
        case ShortText() | LongText():
            return T("Write something here.")
        case Time():
            return T("Choose a time.")
        case Date():
            return T("Choose a day.")
        case Check():
            return T("Tick this to go on.")
        case _:
            assert_never(field)


def _control(field: Field, pen: _Pen) -> Json:
    match field:
        case Choice(options=options, value=value, spread=spread):
            return _choices(options, value, "expanded" if spread else "compact", pen)
        case Person(first=first, groups=groups, value=value):
            members = [option for group in groups for option in group.options]
            if not pen.searched:
                return _choices([*first, *members], value, "filtered", pen)
            listed = [*first, *(member for member in members if member.value == value)]
            query = {"type": "Data.Query", "dataset": field.name}
            return {**_choices(listed, value, "filtered", pen), "choices.data": query}
        case ShortText(limit=limit, value=value) | LongText(limit=limit, value=value):
            typed = {"value": value} if value else {}
            return {"type": "Input.Text", "isMultiline": isinstance(field, LongText), "maxLength": limit, **typed}
        case Time(value=value):
            return {"type": "Input.Time", **({} if value is None else {"value": f"{value:%H:%M}"})}
        case Date(earliest=earliest, latest=latest, value=value):
            days = {"min": earliest, "max": latest, "value": value}
            return {"type": "Input.Date", **{name: day.isoformat() for name, day in days.items() if day is not None}}
        case Scale(value=value):
            return _choices(_steps(field, pen), UNTICKED if value is None else str(value), "expanded", pen)
        case Check(value=value):
            chosen = "yes" if value else UNTICKED
            title = pen.say(T("Yes"))
            return {"type": "Input.Toggle", "title": title, "valueOn": "yes", "valueOff": UNTICKED, "value": chosen}
        case _:
            assert_never(field)


def _steps(field: Scale, pen: _Pen) -> tuple[Option, ...]:
    ends = {STEPS[0]: f" · {pen.say(field.low)}", STEPS[-1]: f" · {pen.say(field.high)}"}
    steps = tuple(Option(str(step), f"{step}{ends.get(step, '')}") for step in STEPS)
    return (*steps, Option(UNTICKED, T("No answer"))) if field.optional else steps


def _choices(options: Sequence[Option], value: str | None, style: str, pen: _Pen) -> Json:
    drawn = [{"title": pen.say(option.words), "value": option.value} for option in options]
    known = any(option.value == value for option in options)
    shape: Json = {"type": "Input.ChoiceSet", "style": style, "wrap": True, "choices": drawn}
    return {**shape, "value": value} if known else shape
