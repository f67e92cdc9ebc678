"""What Slack accepts, written from its reference and apart from the renderer: each breach found is one line."""

import json
import re
from collections.abc import Callable, Iterator
from typing import Any

SURFACES = {
    "message": {"section", "context", "header", "image", "divider", "actions"},
    "home": {"section", "context", "header", "image", "divider", "actions", "input"},
    "modal": {"section", "context", "header", "image", "divider", "actions", "input"},
}
MOST_BLOCKS = {"message": 50, "home": 100, "modal": 100}
BLOCK_KEYS = {
    "section": {"type", "text", "fields", "accessory", "block_id"},
    "context": {"type", "elements", "block_id"},
    "header": {"type", "text", "block_id"},
    "image": {"type", "image_url", "alt_text", "block_id"},
    "divider": {"type", "block_id"},
    "actions": {"type", "elements", "block_id"},
    "input": {"type", "block_id", "label", "element", "hint", "optional", "dispatch_action"},
}
INPUTS = {"plain_text_input", "static_select", "radio_buttons", "checkboxes", "timepicker", "datepicker"}
ELEMENT_KEYS = {
    "button": {"type", "text", "action_id", "value", "url", "style", "accessibility_label"},
    "plain_text_input": {"type", "action_id", "multiline", "max_length", "initial_value"},
    "static_select": {"type", "action_id", "options", "option_groups", "initial_option"},
    "radio_buttons": {"type", "action_id", "options", "initial_option"},
    "checkboxes": {"type", "action_id", "options", "initial_options"},
    "timepicker": {"type", "action_id", "initial_time"},
    "datepicker": {"type", "action_id", "initial_date"},
}


def escaped(text: str) -> str:
    """People's words as mrkdwn would have to carry them."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def harsh(text: str) -> int:
    """The longest that anybody could count a text: as UTF-16, with entities where people's words need them."""
    return len(escaped(text).encode("utf-16-le")) // 2


class Report:
    """Collects breaches under the place where they stand."""

    def __init__(self) -> None:
        self.breaches: list[str] = []

    def want(self, ok: object, where: str, what: str) -> None:
        if not ok:
            self.breaches.append(f"{where}: {what}")

    def keys(self, found: dict[str, Any], allowed: set[str], needed: set[str], where: str) -> None:
        self.want(set(found) <= allowed, where, f"unknown {sorted(set(found) - allowed)}")
        self.want(needed <= set(found), where, f"missing {sorted(needed - set(found))}")

    def text(self, found: Any, most: int, where: str, *, plain: bool = False, size: Callable[[str], int] = len) -> None:
        if not isinstance(found, dict) or found.get("type") not in {"plain_text", "mrkdwn"}:
            self.want(False, where, "not a text object")
            return
        if found["type"] == "plain_text":
            self.keys(found, {"type", "text", "emoji"}, {"type", "text", "emoji"}, where)
            self.want(found.get("emoji") is False, where, "emoji names would be replaced")
        else:
            self.want(not plain, where, "only plain text is allowed here")
            self.keys(found, {"type", "text", "verbatim"}, {"type", "text", "verbatim"}, where)
            self.want(found.get("verbatim") is True, where, "addresses and names would be made into links")
            _mrkdwn(self, str(found.get("text")), where)
        words = found.get("text")
        self.want(isinstance(words, str) and words.strip(), where, "empty text")
        if isinstance(words, str):
            counted = size(words) if found["type"] == "plain_text" else len(words)
            self.want(counted <= most, where, f"{counted} characters, {most} allowed")


DATE = re.compile(r"<!date\^\d{10}\^\{date_long_pretty\} \{time\}\|[^<>&|^]+>")
"""A moment, which Slack shows to each reader in their own zone, and in words where it cannot."""


def _mrkdwn(report: Report, text: str, where: str) -> None:
    dates = len(DATE.findall(text))
    text = DATE.sub("", text)
    report.want(not re.search(r"[<>]|&(?!amp;|lt;|gt;)", text), where, "unescaped in mrkdwn")
    bold = text.count("*")
    report.want(bold == 2 or (bold == 0 and dates), where, "neither one bold lead nor a moment")
    report.want(not bold or text.startswith("*"), where, "bold words that do not lead")
    report.want(not re.search(r"[_~`\n]|:[^\s:]+:", text), where, "markup in mrkdwn")


def message_breaches(found: dict[str, Any]) -> list[str]:
    """What Slack would refuse, or show otherwise than meant, in a message."""
    report = Report()
    report.keys(found, {"text", "blocks"}, {"text", "blocks"}, "message")
    text = str(found.get("text"))
    report.want(0 < len(text) < 4000, "text", "empty or over 4,000")
    report.want(not re.search(r"[<>]", text), "text", "unescaped")
    written = json.dumps(found.get("blocks"), ensure_ascii=False)
    report.want(len(written) <= 13_200, "message", f"{len(written)} characters of blocks")
    _blocks(report, found.get("blocks"), "message")
    return report.breaches


def home_breaches(found: dict[str, Any]) -> list[str]:
    """The same for the Home tab."""
    report = Report()
    report.keys(found, {"type", "blocks"}, {"type", "blocks"}, "home")
    report.want(found.get("type") == "home", "home", "type")
    _blocks(report, found.get("blocks"), "home")
    return report.breaches


def view_breaches(found: dict[str, Any]) -> list[str]:
    """The same for a modal."""
    report = Report()
    needed = {"type", "callback_id", "private_metadata", "title", "blocks"}
    report.keys(found, needed | {"submit", "close"}, needed, "view")
    report.want(found.get("type") == "modal", "view", "type")
    report.want(0 < len(str(found.get("callback_id"))) <= 255, "callback_id", "empty or over 255")
    report.want(len(str(found.get("private_metadata"))) <= 3000, "private_metadata", "over 3,000")
    for name in ("title", "submit", "close"):
        if name in found:
            report.text(found[name], 24, name, plain=True)
    blocks = found.get("blocks") or []
    report.want(
        "submit" in found or all(block.get("type") != "input" for block in blocks), "view", "inputs without submit"
    )
    _blocks(report, blocks, "modal")
    return report.breaches


def _blocks(report: Report, blocks: Any, surface: str) -> None:
    report.want(isinstance(blocks, list), surface, "no blocks")
    report.want(len(blocks) <= MOST_BLOCKS[surface], surface, f"{len(blocks)} blocks")
    ids = [block["block_id"] for block in blocks if "block_id" in block]
    report.want(len(ids) == len(set(ids)), surface, "two blocks with one block_id")
    for at, block in enumerate(blocks):
        where = f"{surface}[{at}] {block.get('type')}"
        kind = block.get("type")
        if kind not in SURFACES[surface]:
            report.want(False, where, "not allowed here")
            continue
        report.keys(block, BLOCK_KEYS[kind], {"type"}, where)
        _block(report, kind, block, where)


def _block(report: Report, kind: str, block: dict[str, Any], where: str) -> None:
    if kind == "section":
        _section(report, block, where)
    elif kind == "context":
        report.want(1 <= len(block["elements"]) <= 10, where, "elements")
        for element in block["elements"]:
            report.text(element, 3000, where, size=harsh)
    elif kind == "header":
        report.text(block.get("text"), 150, where, plain=True)
    elif kind == "image":
        report.want(0 < len(block.get("alt_text", "")) <= 2000, where, "alternative text")
        address = block.get("image_url", "")
        report.want(address.startswith("https://") and len(address) <= 3000, where, "address")
    elif kind == "actions":
        report.want(1 <= len(block["elements"]) <= 25, where, "elements")
        ids = [element.get("action_id") for element in block["elements"]]
        report.want(len(ids) == len(set(ids)), where, "two elements with one action_id")
        for element in block["elements"]:
            report.want(element.get("type") == "button", where, "only buttons stand here")
            _element(report, element, where)
    elif kind == "input":
        _input(report, block, where)


def _section(report: Report, block: dict[str, Any], where: str) -> None:
    report.want("text" in block or "fields" in block, where, "neither text nor fields")
    if "text" in block:
        report.text(block["text"], 3000, where, size=harsh)
    if "fields" in block:
        report.want(1 <= len(block["fields"]) <= 10, where, "fields")
        for field in block["fields"]:
            report.text(field, 2000, where, size=harsh)
    if "accessory" in block:
        accessory = block["accessory"]
        report.want(accessory.get("type") == "button", where, "only a button stands here")
        _element(report, accessory, where)


def _input(report: Report, block: dict[str, Any], where: str) -> None:
    report.keys(block, BLOCK_KEYS["input"], {"block_id", "label", "element", "optional"}, where)
    report.text(block.get("label"), 2000, where, plain=True)
    if "hint" in block:
        report.text(block["hint"], 2000, where, plain=True)
    report.want(isinstance(block.get("optional"), bool), where, "optional")
    element = block.get("element", {})
    report.want(element.get("type") in INPUTS, where, "no input")
    report.want(element.get("action_id") == block.get("block_id"), where, "the field's name is not its id")
    report.want(0 < len(str(block.get("block_id"))) <= 255, where, "block_id")
    _element(report, element, where)


def _element(report: Report, element: dict[str, Any], where: str) -> None:
    kind = element.get("type")
    if kind not in ELEMENT_KEYS:
        report.want(False, where, f"unknown element {kind}")
        return
    report.keys(element, ELEMENT_KEYS[kind], {"type", "action_id"}, where)
    report.want(0 < len(str(element.get("action_id"))) <= 255, where, "action_id")
    if kind == "button":
        report.text(element.get("text"), 75, where, plain=True)
        report.want(element.get("style") in {None, "primary", "danger"}, where, "style")
        report.want(len(element.get("value", "")) <= 2000, where, "value")
        report.want(len(element.get("url", "https://x")) <= 3000, where, "url")
        report.want(0 < len(element.get("accessibility_label", "x")) <= 75, where, "accessibility_label")
    elif kind == "plain_text_input":
        most = element.get("max_length", 3000)
        report.want(1 <= most <= 3000, where, "max_length")
        report.want(0 < len(element.get("initial_value", "x")) <= most, where, "initial_value")
    elif kind == "timepicker":
        report.want(re.fullmatch(r"[0-2]\d:[0-5]\d", element.get("initial_time", "12:00")), where, "initial_time")
    elif kind == "datepicker":
        report.want(re.fullmatch(r"\d{4}-\d\d-\d\d", element.get("initial_date", "2026-05-12")), where, "initial_date")
    else:
        _choices(report, element, where)


def _choices(report: Report, element: dict[str, Any], where: str) -> None:
    report.want(("options" in element) != ("option_groups" in element), where, "options or groups, not both")
    most = 100 if element["type"] == "static_select" else 10
    groups = element.get("option_groups", [])
    report.want("options" in element or 1 <= len(groups) <= 100, where, f"{len(groups)} groups")
    for group in groups:
        report.keys(group, {"label", "options"}, {"label", "options"}, where)
        report.text(group.get("label"), 75, where, plain=True)
    lists = [group["options"] for group in groups] or [element.get("options", [])]
    for options in lists:
        report.want(1 <= len(options) <= most, where, f"{len(options)} options")
    everything = [option for options in lists for option in options]
    for option in everything:
        report.keys(option, {"text", "value"}, {"text", "value"}, where)
        report.text(option.get("text"), 75, where, plain=True)
        report.want(0 < len(option.get("value", "")) <= 75, where, "value of an option")
    values = [option.get("value") for option in everything]
    report.want(len(values) == len(set(values)), where, "two options with one value")
    chosen = element.get("initial_options", [element["initial_option"]] if "initial_option" in element else [])
    report.want(all(option in everything for option in chosen), where, "chosen option is not offered")


def texts(found: Any) -> Iterator[dict[str, Any]]:
    """Every text object, in the order in which it is read."""
    if isinstance(found, dict):
        if found.get("type") in {"plain_text", "mrkdwn"}:
            yield found
        else:
            for value in found.values():
                yield from texts(value)
    elif isinstance(found, list):
        for value in found:
            yield from texts(value)
