"""Draws cards and forms as Slack's blocks, and reads Slack's answers back into neutral values.

What people typed is always plain text, in which Slack looks for no mention, link, style or emoji name. Only our own
short leads are bold, and only when nothing in them could be taken for markup.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import assert_never, cast

from bot.platforms.base import DoesNotFit, check
from bot.platforms.slack.fields import UNANSWERED, input_blocks
from bot.platforms.slack.limits import (
    ALT,
    BUTTONS,
    CAPTIONS,
    FACT,
    FACTS,
    HEADING,
    LIMITS,
    MESSAGE_BLOCKS,
    MESSAGE_CHARACTERS,
    MESSAGE_TEXT,
    NAME,
    SPOKEN,
    URL,
)
from bot.platforms.slack.text import (
    SIGNS,
    Json,
    dated,
    escaped,
    label,
    mrkdwn,
    pieces,
    plain,
    section,
    sections,
    tame,
)
from bot.screens.elements import (
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
    Form,
    Heading,
    Image,
    Link,
    LongText,
    Mark,
    Person,
    Row,
    Scale,
    ShortText,
    Style,
    Text,
    Time,
    Tone,
)
from bot.text.catalogue import Catalogue, Words

LINK = "link"
"""The action name of a button that only leads to a page. Slack reports the press; there is nothing to do about it."""

_SEATS = {Mark.YOU: "●", Mark.COLLEAGUE: "○", Mark.COORDINATOR: "■"}


def message(card: Card, catalogue: Catalogue) -> Json:
    """A card as the `text` and `blocks` of a message. Raises DoesNotFit."""
    return dict(_message(card, catalogue))


@lru_cache(maxsize=64)
def _message(card: Card, catalogue: Catalogue) -> Json:
    """Drawn once: nearly every message is one of a few constant ones. Nobody may change what is in it."""
    blocks = _blocks(card.elements, catalogue)
    text = escaped(catalogue.say(card.plain))
    check(f"{card.name}: text", len(text), MESSAGE_TEXT)
    check(f"{card.name}: blocks", len(blocks), MESSAGE_BLOCKS)
    check(f"{card.name}: characters", len(json.dumps(blocks, ensure_ascii=False)), MESSAGE_CHARACTERS)
    return {"text": text, "blocks": blocks}


def home(card: Card, catalogue: Catalogue) -> Json:
    """A card as the view of the Home tab. Raises DoesNotFit."""
    blocks = _blocks(card.elements, catalogue)
    check(f"{card.name}: blocks", len(blocks), LIMITS.blocks)
    return _whole(card.name, {"type": "home", "blocks": blocks})


def view(form: Form, catalogue: Catalogue) -> Json:
    """A form as a modal view. Raises DoesNotFit."""
    blocks = _blocks(form.elements, catalogue)
    hidden = json.dumps(dict(form.hidden), ensure_ascii=False, separators=(",", ":"))
    check(f"{form.name}: name", len(form.name), NAME)
    check(f"{form.name}: blocks", len(blocks), LIMITS.blocks)
    check(f"{form.name}: hidden", len(hidden), LIMITS.hidden)
    drawn: Json = {
        "type": "modal",
        "callback_id": form.name,
        "private_metadata": hidden,
        "title": label(form.title, LIMITS.window_title, catalogue),
        "blocks": blocks,
    }
    if form.submit is not None:
        drawn["submit"] = label(form.submit, LIMITS.window_title, catalogue)
    elif form.fields:
        raise DoesNotFit(f"{form.name}: a window with fields needs a button that sends it")
    if form.close is not None:
        drawn["close"] = label(form.close, LIMITS.window_title, catalogue)
    return _whole(form.name, drawn)


def _whole(name: str, drawn: Json) -> Json:
    """The view, if all of it fits. It is sent as JSON in which a letter outside of ASCII takes six bytes or twelve."""
    check(f"{name}: bytes", len(json.dumps(drawn)), LIMITS.whole_bytes)
    return drawn


def errors(field_errors: Mapping[str, Words], catalogue: Catalogue) -> Json:
    """The answer to a submission that places each error at its field and keeps the window as it is."""
    return {
        "response_action": "errors",
        "errors": {name: catalogue.say(words) for name, words in field_errors.items()},
    }


def values_of(state: Mapping[str, object]) -> dict[str, str]:
    """What was filled in, by field name, from a view's `state`. A missing answer is absent."""
    found: dict[str, str] = {}
    for name, block in _mapping(state.get("values")).items():
        for element in _mapping(block).values():
            answer = _answer(_mapping(element))
            if answer:
                found[name] = answer
    return found


def action_of(action_id: str) -> str:
    """The action's name in an `action_id`, which also counts the buttons that stand on one line."""
    return action_id.rpartition("~")[0]


def handle_and_value(value: str) -> tuple[str, str]:
    """What a button carried: its handle and its small public argument, each empty when there is none."""
    carried = _read(value)
    return carried.get("h", ""), carried.get("v", "")


def hidden_of(private_metadata: str) -> dict[str, str]:
    """What a form carried hidden, from the view's `private_metadata`."""
    return _read(private_metadata)


def _mapping(value: object) -> Mapping[str, object]:
    return cast("Mapping[str, object]", value) if isinstance(value, Mapping) else {}


def _read(text: str) -> dict[str, str]:
    try:
        read: object = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    return {name: value for name, value in _mapping(read).items() if isinstance(value, str)}


def _answer(element: Mapping[str, object]) -> str | None:
    chosen = element.get("selected_options")
    if isinstance(chosen, list):
        options = cast("list[object]", chosen)
        answer = _mapping(options[0]).get("value") if options else None
    else:
        answer = (
            element.get("value")
            or element.get("selected_time")
            or element.get("selected_date")
            or _mapping(element.get("selected_option")).get("value")
        )
    return answer if isinstance(answer, str) and answer != UNANSWERED else None


def _lead(words: Words, catalogue: Catalogue, sign: str = "") -> Json:
    text = catalogue.say(words)
    shown = f"{sign} {text}".strip() or "–"
    if not text.strip() or not tame(words, text):
        return plain(shown)
    return mrkdwn(f"*{f'{sign} {dated(words, catalogue) or escaped(text)}'.strip()}*")


def _text(words: Words, catalogue: Catalogue, *, quiet: bool) -> list[Json]:
    said = dated(words, catalogue)
    if said is not None and len(said) <= (LIMITS.paragraph or len(said)):
        return [{"type": "context", "elements": [mrkdwn(said)]} if quiet else section(mrkdwn(said))]
    return _captions([catalogue.say(words)]) if quiet else sections(catalogue.say(words))


def _span(words: Words, catalogue: Catalogue) -> Json:
    """Words in one of a section's fields, in which they fit as text."""
    said, text = dated(words, catalogue), catalogue.say(words)
    return mrkdwn(said) if said is not None and len(said) <= FACT else plain(text if text.strip() else "–")


def _captions(texts: Iterable[str]) -> list[Json]:
    elements = [plain(piece) for text in texts for piece in pieces(text, LIMITS.paragraph or len(text))]
    return [{"type": "context", "elements": elements[at : at + CAPTIONS]} for at in range(0, len(elements), CAPTIONS)]


def _blocks(elements: Sequence[Element], catalogue: Catalogue) -> list[Json]:
    return [block for element in elements for block in _drawn(element, catalogue)]


def _drawn(element: Element, catalogue: Catalogue) -> list[Json]:
    match element:
        case Text(words, quiet):
            return _text(words, catalogue, quiet=quiet)
        case Heading(words, count):
            said = catalogue.say(words) if count is None else f"{catalogue.say(words)} · {count}"
            return [{"type": "header", "text": label(said, HEADING, catalogue)}]
        case Facts(rows):
            return _facts(rows, catalogue)
        case Image(alt, light, _):
            said = catalogue.say(alt)
            check("address", len(light), URL)
            check("alternative text", len(said), ALT)
            return [{"type": "image", "image_url": light, "alt_text": said}]
        case Divider():
            return [{"type": "divider"}]
        case Callout():
            return _callout(element, catalogue)
        case Entry():
            return _entry(element, catalogue)
        case Buttons(items):
            check("buttons on one line", len(items), BUTTONS)
            drawn = [_button(item, at, catalogue) for at, item in enumerate(items)]
            return [{"type": "actions", "elements": drawn}] if drawn else []
        case Row():
            return _row(element, catalogue)
        case Choice() | Person() | ShortText() | LongText() | Time() | Date() | Scale() | Check():
            return input_blocks(element, catalogue)
        case _:
            assert_never(element)


def _callout(callout: Callout, catalogue: Catalogue) -> list[Json]:
    lead = _lead(callout.lead, catalogue, SIGNS[callout.tone])
    words = catalogue.say(callout.words)
    whole = f"{lead['text']} {dated(callout.words, catalogue) or escaped(words)}".strip()
    if lead["type"] == "mrkdwn" and tame(callout.words, words) and len(whole) <= (LIMITS.paragraph or len(whole)):
        return [section(mrkdwn(whole))]
    return [section(lead), *sections(words)]


def _facts(rows: Iterable[tuple[Words, Words]], catalogue: Catalogue) -> list[Json]:
    blocks: list[Json] = []
    fields: list[Json] = []
    for name, value in rows:
        text = catalogue.say(value)
        if len(pieces(text, FACT)) > 1:
            blocks += [section(_lead(name, catalogue)), *sections(text)]
            fields = []
            continue
        if not fields or len(fields) == FACTS:
            fields = []
            blocks.append({"type": "section", "fields": fields})
        fields += [_lead(name, catalogue), _span(value, catalogue)]
    return blocks


def _entry(entry: Entry, catalogue: Catalogue) -> list[Json]:
    above = [f"{_SEATS[entry.mark]} {catalogue.say(entry.who)}", catalogue.say(entry.when)]
    remark = [] if entry.remark is None else [catalogue.say(entry.remark)]
    return [*_captions(above), *_captions(remark), *sections(entry.words)]


def _row(row: Row, catalogue: Catalogue) -> list[Json]:
    title = catalogue.say(row.title).strip() or "–"
    below = [words for words in (row.detail, row.aside) if words is not None and catalogue.say(words).strip()]
    if all(len(pieces(text, FACT)) == 1 for text in (title, *map(catalogue.say, below))):
        shown = section(_lead(row.title, catalogue, SIGNS[Tone.STOP] if row.urgent else ""))
        blocks = [{**shown, "fields": [_span(words, catalogue) for words in below]} if below else shown]
    else:
        blocks = sections("\n".join((title, *map(catalogue.say, below))))
    if row.button is not None:
        button = _button(row.button, 0, catalogue)
        spoken = f"{catalogue.say(row.button.words)}, {title}"
        blocks[0]["accessory"] = {**button, "accessibility_label": spoken} if len(spoken) <= SPOKEN else button
    return blocks


def _button(item: Button | Link, at: int, catalogue: Catalogue) -> Json:
    action = item.action if isinstance(item, Button) else LINK
    drawn: Json = {
        "type": "button",
        "text": label(item.words, LIMITS.button, catalogue),
        "action_id": f"{action}~{at}",
    }
    check(f"{action}: name", len(f"{action}~{at}"), NAME)
    if isinstance(item, Link):
        check("address", len(item.url), URL)
        drawn["url"] = item.url
        return drawn
    carried = {name: text for name, text in (("h", item.handle), ("v", item.value)) if text}
    drawn["value"] = json.dumps(carried, ensure_ascii=False, separators=(",", ":"))
    check(f"{action}: value", len(str(drawn["value"])), LIMITS.value)
    if item.style is Style.PRIMARY:
        drawn["style"] = "primary"
    return drawn
