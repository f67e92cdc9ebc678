"""A6: a chat message is one constant sentence and one random word, on every platform and in both languages."""

import json
import re
from collections.abc import Iterator
from dataclasses import replace

import pytest
import sqlalchemy as sa

from bot.demo.actor import buttons_of
from bot.platforms.local import render as local
from bot.platforms.slack import render as slack
from bot.platforms.teams import render as teams
from bot.screens.elements import Buttons, Card
from bot.text.catalogue import catalogue
from storage.tables import metadata
from tests.promises.lived import Lived
from tests.promises.story import INVITED, REFERENCES
from tests.promises.test_coordinators import names_of_submitters
from tests.promises.ward import EVERYONE


def drawn(card: Card, language: str) -> Iterator[str]:
    """A message as each platform gets it."""
    speak = catalogue(language)
    yield json.dumps(slack.message(card, speak), ensure_ascii=False)
    yield json.dumps(teams.card(card, speak), ensure_ascii=False)
    yield str(local.message_html(card, speak))


def without_handles(card: Card) -> Card:
    """The same message with nothing in it that is drawn by lot."""
    return replace(
        card,
        elements=tuple(
            Buttons(tuple(replace(item, handle="") for item in element.items))
            if isinstance(element, Buttons)
            else element
            for element in card.elements
        ),
    )


def canaries(lived: Lived) -> set[str]:
    """What no message may hold: words, names, accounts, labels, numbers of studies, and every id that is stored."""
    said = {"Wombat", INVITED.split()[-1], *REFERENCES.values()}
    said |= {word for each in EVERYONE for word in (each.name, each.name.split()[-1], each.who.user_id)}
    said |= {name.strip("'") for names in names_of_submitters(lived).values() for name in names}
    for table in metadata.tables.values():
        for column in table.primary_key.columns:
            if isinstance(column.type, sa.Uuid):
                values = lived.database.read_now(
                    lambda unit, column=column: unit.execute(sa.select(column)).scalars().all()
                )
                said |= {form for one in values for form in (str(one), one.hex, one.hex[:10])}
    return said


@pytest.mark.promise("A6")
def test_every_message_of_a_kind_and_language_is_the_same_but_for_its_handle(lived: Lived) -> None:
    """What is urgent opens a conversation for its ends and the board for the coordinators: those are two kinds."""
    bodies: dict[tuple[str, str, str], set[tuple[str, ...]]] = {}
    for _, card, language in lived.month.post.sent:
        (button,) = buttons_of(card)
        kind = (card.name, button.action, language)
        bodies.setdefault(kind, set()).add(tuple(drawn(without_handles(card), language)))
    assert {(name, action) for name, action, _ in bodies} == {
        ("notice.read", "thread.open"),
        ("notice.board", "board.show"),
        ("notice.urgent", "thread.open"),
        ("notice.urgent", "board.show"),
    }
    assert {language for _, _, language in bodies} == {"en", "fr"}
    assert {kind: len(found) for kind, found in bodies.items() if len(found) != 1} == {}


@pytest.mark.promise("A6")
def test_no_message_holds_a_word_a_name_or_an_id(lived: Lived) -> None:
    forbidden = canaries(lived)
    assert len(forbidden) > 100
    found = [
        (word, card.name)
        for _, card, language in lived.month.post.sent
        for body in drawn(card, language)
        for word in forbidden
        if word in body
    ]
    assert len(lived.month.post.sent) > 30
    assert found == []


@pytest.mark.promise("A6")
def test_a_handle_is_used_once_and_looks_like_any_other(lived: Lived) -> None:
    handles = [button.handle for _, card, _ in lived.month.post.sent for button in buttons_of(card) if button.handle]
    assert len(handles) > 20
    assert len(set(handles)) == len(handles)
    assert {bool(re.fullmatch(r"[A-Za-z0-9_-]{27}", handle)) for handle in handles} == {True}
