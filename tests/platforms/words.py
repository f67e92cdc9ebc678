"""Finds what people typed in a screen, so that a test can ask how it arrived."""

from collections.abc import Iterator
from dataclasses import fields, is_dataclass

from bot.screens.elements import Callout, Card, Entry, Facts, Form, Heading, Row, Text
from bot.text.catalogue import Moment, Param, Sentence, Words

SHOWN = (Text, Heading, Facts, Callout, Entry, Row)


def shown(screen: Card | Form) -> Iterator[Words]:
    """Every word of the elements that only show, in order."""
    for element in screen.elements:
        if isinstance(element, SHOWN):
            yield from _words(element)


def typed(screen: Card | Form) -> list[str]:
    """What people typed among it: plain strings, and what was filled into our sentences."""
    found: list[str] = []
    for words in shown(screen):
        found += [words] if isinstance(words, str) else _filled(words)
    return [text for text in found if text.strip()]


def moments(screen: Card | Form) -> list[tuple[str, Moment]]:
    """Every moment that was filled into a sentence, with the name of the brace that it fills."""
    return [found for words in shown(screen) for found in _moments("", words)]


def _moments(name: str, words: Param) -> Iterator[tuple[str, Moment]]:
    if isinstance(words, Moment):
        yield name, words
    elif isinstance(words, Sentence):
        for inner, value in words.params.items():
            yield from _moments(inner, value)


def _filled(sentence: Sentence) -> list[str]:
    found: list[str] = []
    for value in sentence.params.values():
        if isinstance(value, Sentence):
            found += _filled(value)
        elif isinstance(value, str):
            found.append(value)
    return found


def _words(part: object) -> Iterator[Words]:
    if isinstance(part, (str, Sentence)):
        yield part
    elif isinstance(part, tuple):
        for item in part:
            yield from _words(item)
    elif is_dataclass(part) and not isinstance(part, type):
        for field in fields(part):
            if field.name not in {"button", "mark", "tone"}:
                yield from _words(getattr(part, field.name))
