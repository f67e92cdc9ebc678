"""What Slack refuses in blocks, messages and views, by its documented limits. Each finding is one line."""

import json
from collections.abc import Iterator
from typing import Any

BLOCKS = {"message": 50, "modal": 100, "home": 100}
MESSAGE_TEXT = 40_000
MESSAGE_BLOCKS_TOGETHER = 13_200
VIEW_BYTES = 250_000

IN_MESSAGES = {"section", "context", "header", "divider", "actions", "image", "rich_text"}
IN_VIEWS = IN_MESSAGES | {"input"}

TEXTS = {
    # block or element type: {its text fields: (most characters, plain text only)}
    "section": {"text": (3000, False)},
    "header": {"text": (150, True)},
    "input": {"label": (2000, True), "hint": (2000, True)},
    "button": {"text": (75, True)},
    "plain_text_input": {"placeholder": (150, True)},
    "static_select": {"placeholder": (150, True)},
    "timepicker": {"placeholder": (150, True)},
    "datepicker": {"placeholder": (150, True)},
    "confirm": {"title": (100, True), "text": (300, False), "confirm": (30, True), "deny": (30, True)},
}
STRINGS = {"block_id": 255, "action_id": 255, "value": 2000, "url": 3000, "accessibility_label": 75, "alt_text": 2000}
OPTIONS = {"static_select": 100, "radio_buttons": 10, "checkboxes": 10, "overflow": 5}
ELEMENTS = {"actions": 25, "context": 10}


def message_problems(text: str, blocks: list[dict[str, Any]]) -> list[str]:
    """What Slack would not take in a message."""
    found = ["no_text"] if not text and not blocks else []
    if len(json.dumps(blocks, ensure_ascii=False)) > MESSAGE_BLOCKS_TOGETHER:
        found.append("msg_blocks_too_long")
    if len(text) > MESSAGE_TEXT:
        found.append("msg_too_long")
    return [*found, *_blocks(blocks, "message")]


def view_problems(view: dict[str, Any]) -> list[str]:
    """What Slack would not take in a modal or a Home tab."""
    kind = view.get("type")
    if kind not in {"modal", "home"}:
        return [f"unsupported type: {kind}"]
    found: list[str] = []
    if len(json.dumps(view)) > VIEW_BYTES:
        found.append("view_too_large")
    for name, most in (("private_metadata", 3000), ("callback_id", 255), ("external_id", 255)):
        if len(view.get(name) or "") > most:
            found.append(f"{name}: over {most}")
    blocks = view.get("blocks")
    if not isinstance(blocks, list):
        return [*found, "blocks: missing"]
    if kind == "modal":
        found += [] if "title" in view else ["title: missing"]
        for name in ("title", "submit", "close"):
            if name in view:
                found += _text(view[name], 24, name, plain=True)
        if "submit" not in view and any(block.get("type") == "input" for block in blocks):
            found.append("submit: missing beside inputs")
    return [*found, *_blocks(blocks, kind)]


def _blocks(blocks: list[dict[str, Any]], surface: str) -> Iterator[str]:
    if len(blocks) > BLOCKS[surface]:
        yield f"{len(blocks)} blocks"
    ids = [block["block_id"] for block in blocks if "block_id" in block]
    if len(ids) != len(set(ids)):
        yield "two blocks with one block_id"
    for at, block in enumerate(blocks):
        where = f"blocks[{at}]"
        if block.get("type") not in (IN_MESSAGES if surface == "message" else IN_VIEWS):
            yield f"{where}: {block.get('type')} does not stand in a {surface}"
        yield from _part(block, where)
        yield from _row(block, where)


def _row(block: dict[str, Any], where: str) -> Iterator[str]:
    kind, elements = block.get("type"), block.get("elements", [])
    if kind in ELEMENTS and not 1 <= len(elements) <= ELEMENTS[kind]:
        yield f"{where}: {len(elements)} elements"
    ids = [element["action_id"] for element in elements if "action_id" in element]
    if len(ids) != len(set(ids)):
        yield f"{where}: two elements with one action_id"
    if kind == "section":
        fields = block.get("fields", [])
        if ("text" not in block and not fields) or len(fields) > 10:
            yield f"{where}: neither text nor fields, or too many"
        for field in fields:
            yield from _text(field, 2000, f"{where}.fields")
    if kind == "context":
        for element in elements:
            if element.get("type") != "image":
                yield from _text(element, 3000, f"{where}.elements")
    elif kind == "actions":
        for element in elements:
            yield from _part(element, f"{where}.{element.get('action_id')}")
    for name in ("accessory", "element"):
        if name in block:
            yield from _part(block[name], f"{where}.{name}")
    if kind == "input" and "element" not in block:
        yield f"{where}: no element"


def _part(part: dict[str, Any], where: str) -> Iterator[str]:
    kind = str(part.get("type"))
    for name, (most, plain) in TEXTS.get(kind, {}).items():
        if name in part:
            yield from _text(part[name], most, f"{where}.{name}", plain=plain)
    for name, most in STRINGS.items():
        if name in part and not 0 < len(str(part[name])) <= most:
            yield f"{where}.{name}: empty or over {most}"
    if kind == "image" and not part.get("alt_text"):
        yield f"{where}: no alt_text"
    if kind == "plain_text_input":
        most = part.get("max_length", 3000)
        if not 1 <= most <= 3000 or len(part.get("initial_value", "")) > most:
            yield f"{where}: max_length or initial_value"
    if kind in OPTIONS:
        yield from _options(part, kind, where)


def _options(part: dict[str, Any], kind: str, where: str) -> Iterator[str]:
    groups = part.get("option_groups", [])
    if len(groups) > 100:
        yield f"{where}: {len(groups)} groups"
    for group in groups:
        yield from _text(group["label"], 75, f"{where}.label", plain=True)
    lists = [group["options"] for group in groups] or [part.get("options", [])]
    for options in lists:
        if not 1 <= len(options) <= OPTIONS[kind]:
            yield f"{where}: {len(options)} options"
        for option in options:
            yield from _text(option["text"], 75, f"{where}.option")
            if not 0 < len(option["value"]) <= 75:
                yield f"{where}: value of an option"
    offered = [option for options in lists for option in options]
    chosen = part.get("initial_options", [part["initial_option"]] if "initial_option" in part else [])
    if any(option not in offered for option in chosen):
        yield f"{where}: what is chosen is not offered"


def _text(found: Any, most: int, where: str, *, plain: bool = False) -> Iterator[str]:
    if not isinstance(found, dict) or found.get("type") not in {"plain_text", "mrkdwn"}:
        yield f"{where}: no text object"
    elif plain and found["type"] != "plain_text":
        yield f"{where}: only plain text"
    elif not isinstance(found.get("text"), str) or not 0 < len(found["text"]) <= most:
        yield f"{where}: empty or over {most}"
