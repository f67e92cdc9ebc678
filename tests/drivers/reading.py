"""Reading screens as people do: all their words, in one language."""

from collections.abc import Iterator

from bot.screens.answers import Answer, Done, FieldErrors, Open, Push, Replace, Say
from bot.screens.elements import (
    FIELDS,
    Buttons,
    Callout,
    Card,
    Choice,
    Divider,
    Element,
    Entry,
    Facts,
    Form,
    Heading,
    Image,
    Link,
    LongText,
    Person,
    Row,
    ShortText,
    Text,
)
from bot.text.catalogue import Catalogue, catalogue


def said(screen: Card | Form, language: str = "en", zone: str | None = None) -> str:
    """Every word of a screen, one element a line, to somebody whose zone is known or not."""
    speak = catalogue(language, zone)
    head = screen.title if isinstance(screen, Form) else screen.plain
    return "\n".join([speak.say(head), *(line for element in screen.elements for line in _lines(element, speak))])


def shown(answer: Answer, language: str = "en") -> str:
    """Every word of an answer."""
    match answer:
        case Say(card):
            return said(card, language)
        case Open(form) | Push(form) | Replace(form) | FieldErrors(form, _):
            return said(form, language)
        case Done():
            return ""


def errors(screen: Form) -> dict[str, str]:
    """The errors that stand at fields, in English."""
    speak = catalogue("en")
    return {field.name: speak.say(field.error) for field in screen.fields if field.error is not None}


def typed(screen: Form) -> dict[str, str]:
    """What the fields of a form hold."""
    held = {field.name: getattr(field, "value", None) for field in screen.fields}
    return {name: str(value) for name, value in held.items() if value}


def entries(screen: Form) -> list[Entry]:
    """The notes of a conversation."""
    return [element for element in screen.elements if isinstance(element, Entry)]


def rows(screen: Card | Form) -> list[Row]:
    """The lines of a list."""
    return [element for element in screen.elements if isinstance(element, Row)]


def links(screen: Card | Form) -> list[str]:
    """The addresses of a screen's links."""
    return [
        item.url
        for element in screen.elements
        if isinstance(element, Buttons)
        for item in element.items
        if isinstance(item, Link)
    ]


def offered(screen: Form, name: str) -> list[str]:
    """The values that a field offers."""
    for field in screen.fields:
        if field.name == name and isinstance(field, Choice):
            return [option.value for option in field.options]
        if field.name == name and isinstance(field, Person):
            return [o.value for o in field.first] + [o.value for group in field.groups for o in group.options]
    raise LookupError(f"no choice {name} here")


def _lines(element: Element, speak: Catalogue) -> Iterator[str]:
    match element:
        case Text(words) | Heading(words, None):
            yield speak.say(words)
        case Heading(words, count):
            yield f"{speak.say(words)} {count}"
        case Facts(pairs):
            yield from (f"{speak.say(name)}: {speak.say(value)}" for name, value in pairs)
        case Callout(_, lead, words):
            yield f"{speak.say(lead)} {speak.say(words)}".strip()
        case Entry(_, who, when, words, remark):
            yield f"{speak.say(who)}, {speak.say(when)}: {f'({speak.say(remark)}) ' if remark else ''}{words}"
        case Row(title, detail, aside, button):
            parts = (title, detail, aside, button.words if button else None)
            yield " · ".join(speak.say(part) for part in parts if part is not None)
        case Buttons(items):
            yield " | ".join(speak.say(item.words) for item in items)
        case Image(alt):
            yield speak.say(alt)
        case Divider():
            return
        case _:
            yield from _field_lines(element, speak)


def _field_lines(element: Element, speak: Catalogue) -> Iterator[str]:
    assert isinstance(element, FIELDS)
    yield speak.say(element.label)
    for words in (element.hint, element.error):
        if words is not None:
            yield speak.say(words)
    if isinstance(element, Choice):
        yield " / ".join(speak.say(option.words) for option in element.options)
    if isinstance(element, Person):
        options = (*element.first, *(option for group in element.groups for option in group.options))
        yield " / ".join(speak.say(option.words) for option in options)
    if isinstance(element, ShortText | LongText) and element.value:
        yield element.value


def facts(screen: Card | Form) -> dict[str, str]:
    """Names and values, in English."""
    speak = catalogue("en")
    return {
        speak.say(name): speak.say(value)
        for element in screen.elements
        if isinstance(element, Facts)
        for name, value in element.rows
    }
