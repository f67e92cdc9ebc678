"""What Teams accepts of Adaptive Cards 1.5, written from the schema and apart from the renderer: one line a breach."""

import json
import re
from collections.abc import Iterator
from typing import Any

MOST_BYTES = 28 * 1024
STYLES = {"default", "emphasis", "good", "attention", "warning", "accent"}
SPACINGS = {"None", "Small", "Default", "Medium", "Large", "ExtraLarge", "Padding"}
COMMON = {"type", "id", "spacing", "separator"}
TEXT_LOOK = {"weight", "size", "color", "isSubtle"}
ELEMENTS: dict[str, tuple[set[str], set[str]]] = {
    "TextBlock": ({"text", "style", "wrap"} | TEXT_LOOK, {"text"}),
    "RichTextBlock": ({"inlines"}, {"inlines"}),
    "Image": ({"url", "altText", "size"}, {"url", "altText"}),
    "Container": ({"items", "style"}, {"items"}),
    "ColumnSet": ({"columns"}, {"columns"}),
    "Column": ({"items", "width"}, {"items", "width"}),
    "ActionSet": ({"actions"}, {"actions"}),
    "Input.Text": ({"isMultiline", "maxLength", "value"}, set()),
    "Input.Time": ({"value"}, set()),
    "Input.Date": ({"value", "min", "max"}, set()),
    "Input.Toggle": ({"title", "valueOn", "valueOff", "value"}, {"title"}),
    "Input.ChoiceSet": ({"choices", "choices.data", "style", "value", "wrap"}, {"choices"}),
}
INPUT_KEYS = {"label", "isRequired", "errorMessage"}
CHILDREN = {"Container": "items", "Column": "items", "ColumnSet": "columns"}
ACTIONS = {
    "Action.Submit": {"type", "title", "style", "tooltip", "data"},
    "Action.Execute": {"type", "title", "style", "tooltip", "data", "verb", "fallback"},
    "Action.OpenUrl": {"type", "title", "url"},
}
_AT = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ"
MOMENT = re.compile(rf"\{{{{DATE\(({_AT}), LONG\)\}}}} (?:at|à) \{{{{TIME\(\1\)\}}}}")
"""A moment, which Teams shows in its reader's zone. It stands in a run of its own."""
DATE = re.compile(r"\{\{(?:DATE|TIME)\(")


class Report:
    """Collects breaches, and the ids seen on the way."""

    def __init__(self, *, dialog: bool) -> None:
        self.dialog = dialog
        self.breaches: list[str] = []
        self.ids: list[str] = []

    def want(self, ok: object, where: str, what: str) -> None:
        if not ok:
            self.breaches.append(f"{where}: {what}")

    def keys(self, found: dict[str, Any], allowed: set[str], needed: set[str], where: str) -> None:
        self.want(set(found) <= allowed, where, f"unknown {sorted(set(found) - allowed)}")
        self.want(needed <= set(found), where, f"missing {sorted(needed - set(found))}")


def card_breaches(found: dict[str, Any]) -> list[str]:
    """What Teams would refuse, or show otherwise than meant, in the card of a message."""
    report = Report(dialog=False)
    _card(report, found)
    report.want("actions" not in found, "card", "a message's buttons stand in its body")
    report.want(not report.ids, "card", "a message has no fields")
    return report.breaches


def dialog_breaches(found: dict[str, Any]) -> list[str]:
    """The same for a dialog."""
    report = Report(dialog=True)
    report.keys(found, {"title", "card"}, {"title", "card"}, "dialog")
    report.want(isinstance(found.get("title"), str) and found["title"].strip(), "dialog", "title")
    card = found.get("card", {})
    _card(report, card)
    report.want(len(card.get("actions", [])) <= 1, "dialog", "one button sends the form")
    report.want("actions" in card or not report.ids, "dialog", "fields and no way to send them")
    for action in card.get("actions", []):
        report.want(action.get("type") == "Action.Submit", "dialog", "the form's own button submits")
        data = action.get("data", {})
        report.want(set(data) == {"form", "hidden"}, "dialog", f"its data is {sorted(data)}")
    return report.breaches


def _card(report: Report, card: dict[str, Any]) -> None:
    allowed = {"type", "$schema", "version", "lang", "body", "actions", "fallbackText"}
    report.keys(card, allowed, {"type", "version", "body"}, "card")
    report.want(card.get("type") == "AdaptiveCard" and card.get("version") == "1.5", "card", "type or version")
    report.want(card.get("lang") in {"en", "fr"}, "card", "lang")
    size = len(json.dumps(card, ensure_ascii=False, separators=(",", ":")).encode())
    report.want(size <= MOST_BYTES, "card", f"{size} bytes")
    for at, element in enumerate(card.get("body", [])):
        _element(report, element, f"body[{at}]")
    for action in card.get("actions", []):
        _action(report, action, "card")
    report.want(len(report.ids) == len(set(report.ids)), "card", "two inputs with one id")


def _element(report: Report, element: dict[str, Any], where: str) -> None:
    kind = element.get("type", "")
    where = f"{where} {kind}"
    if kind not in ELEMENTS:
        report.want(False, where, "not an element we may use")
        return
    allowed, needed = ELEMENTS[kind]
    is_input = kind.startswith("Input.")
    report.keys(element, allowed | COMMON | (INPUT_KEYS if is_input else set()), needed | {"type"}, where)
    report.want(element.get("spacing", "Default") in SPACINGS, where, "spacing")
    for child in element.get(CHILDREN.get(kind, ""), []):
        report.want((child.get("type") == "Column") == (kind == "ColumnSet"), where, "columns stand in a column set")
        _element(report, child, where)
    if is_input:
        _input(report, kind, element, where)
    elif kind == "ActionSet":
        report.want(1 <= len(element["actions"]) <= 6, where, "Teams shows six buttons")
        for action in element["actions"]:
            _action(report, action, where)
    elif kind == "RichTextBlock":
        _inlines(report, element["inlines"], where)
    elif kind == "TextBlock":
        report.want(element["text"].strip(), where, "empty")
        report.want(element.get("wrap") is True, where, "is cut at the edge")
        report.want(not re.search(r"[*_`\[\]<>{}~]", element["text"]), where, "would be read as markdown")
        _look(report, element, where)
    elif kind == "Image":
        report.want(element["url"].startswith("https://"), where, "address")
        report.want(element["altText"].strip(), where, "alternative text")
        report.want(element.get("size") in {"Auto", "Stretch", "Small", "Medium", "Large"}, where, "size")
    elif kind == "Container":
        report.want(element.get("style", "default") in STYLES, where, "style")


def _inlines(report: Report, inlines: list[Any], where: str) -> None:
    report.want(inlines, where, "no inlines")
    for run in inlines:
        report.keys(run, {"type", "text"} | TEXT_LOOK, {"type", "text"}, where)
        report.want(run.get("type") == "TextRun", where, "inline")
        report.want(isinstance(run.get("text"), str) and run["text"], where, "empty run")
        moment = MOMENT.fullmatch(run.get("text", ""))
        report.want(moment or not DATE.search(run.get("text", "")), where, "would be read as a date function")
        _look(report, run, where)


def _look(report: Report, found: dict[str, Any], where: str) -> None:
    report.want(found.get("weight", "Default") in {"Default", "Lighter", "Bolder"}, where, "weight")
    report.want(found.get("size", "Default") in {"Default", "Small", "Medium", "Large", "ExtraLarge"}, where, "size")
    report.want(
        found.get("color", "Default") in {"Default", "Dark", "Light", "Accent", "Good", "Warning", "Attention"},
        where,
        "color",
    )


def _input(report: Report, kind: str, element: dict[str, Any], where: str) -> None:
    report.want(element.get("id"), where, "no id")
    report.want(element.get("id") not in {"action", "form", "h", "hidden", "msteams", "v"}, where, "id is taken")
    report.ids.append(str(element.get("id")))
    report.want(isinstance(element.get("label"), str) and element["label"].strip(), where, "no label")
    report.want(isinstance(element.get("isRequired"), bool), where, "isRequired")
    report.want(not element.get("isRequired") or element.get("errorMessage", "").strip(), where, "no errorMessage")
    if kind == "Input.Text":
        report.want(isinstance(element.get("maxLength"), int) and element["maxLength"] > 0, where, "maxLength")
        report.want(len(element.get("value", "")) <= element.get("maxLength", 0), where, "value is over maxLength")
    elif kind == "Input.Time":
        report.want(re.fullmatch(r"[0-2]\d:[0-5]\d", element.get("value", "12:00")), where, "value")
    elif kind == "Input.Date":
        days = [element[name] for name in ("min", "value", "max") if name in element]
        report.want(all(re.fullmatch(r"\d{4}-\d\d-\d\d", day) for day in days), where, "no day")
        report.want(days == sorted(days), where, "value is not between min and max")
    elif kind == "Input.Toggle":
        report.want(element.get("valueOn") != element.get("valueOff"), where, "on is off")
        report.want(element.get("value") in {element.get("valueOn"), element.get("valueOff")}, where, "value")
    else:
        _choices(report, element, where)


def _choices(report: Report, element: dict[str, Any], where: str) -> None:
    report.want(element.get("style") in {"compact", "expanded", "filtered"}, where, "style")
    choices = element["choices"]
    query = element.get("choices.data")
    report.want(choices or query, where, "no choices")
    if query is not None:
        report.want(query == {"type": "Data.Query", "dataset": element.get("id")}, where, "choices.data")
        report.want(element.get("style") == "filtered", where, "a search needs the filtered style")
    for choice in choices:
        report.keys(choice, {"title", "value"}, {"title", "value"}, where)
        report.want(choice.get("title", "").strip() and choice.get("value"), where, "empty choice")
    values = [choice.get("value") for choice in choices]
    report.want(len(values) == len(set(values)), where, "two choices with one value")
    report.want("value" not in element or element["value"] in values, where, "chosen value is not offered")


def _action(report: Report, action: dict[str, Any], where: str) -> None:
    kind = action.get("type", "")
    where = f"{where} {kind}"
    if kind not in ACTIONS:
        report.want(False, where, "not an action we may use")
        return
    report.keys(action, ACTIONS[kind], {"type", "title"}, where)
    report.want(isinstance(action.get("title"), str) and action["title"].strip(), where, "no title")
    report.want(action.get("style", "default") in {"default", "positive", "destructive"}, where, "style")
    if kind == "Action.OpenUrl":
        report.want(re.match(r"https?://", action.get("url", "")), where, "url")
        return
    data = action.get("data")
    report.want(isinstance(data, dict) and ("action" in data) != ("form" in data), where, "data says nothing")
    if report.dialog:
        report.want(kind == "Action.Submit", where, "inside a dialog there is only Submit")
        report.want("msteams" not in data, where, "a dialog cannot fetch another")
    elif kind == "Action.Execute":
        report.want(action.get("verb") == data.get("action"), where, "verb")
        fallback = action.get("fallback", {})
        report.want(fallback.get("type") == "Action.Submit", where, "fallback")
        report.want(fallback.get("data") == data, where, "the fallback says something else")
    else:
        report.want(data.get("msteams") == {"type": "task/fetch"}, where, "outside a dialog Submit only opens one")


def runs(found: Any) -> Iterator[list[str]]:
    """Every paragraph that shows words letter for letter, as its runs, in the order in which it is read."""
    if isinstance(found, dict):
        if found.get("type") == "RichTextBlock":
            yield [run["text"] for run in found["inlines"]]
        else:
            for value in found.values():
                yield from runs(value)
    elif isinstance(found, list):
        for value in found:
            yield from runs(value)


def parsed(found: Any) -> Iterator[str]:
    """Every text in which Teams reads markdown."""
    if isinstance(found, dict):
        if found.get("type") == "TextBlock":
            yield found["text"]
        for value in found.values():
            yield from parsed(value)
    elif isinstance(found, list):
        for value in found:
            yield from parsed(value)
