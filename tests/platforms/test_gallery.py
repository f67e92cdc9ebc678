"""Every screen, in both languages, on every platform, against what that platform documents."""

import json
import re
from datetime import UTC, datetime
from typing import get_args

import pytest

from bot.platforms.local import render as local
from bot.platforms.slack import render as slack
from bot.platforms.teams import render as teams
from bot.screens.elements import Block, Card, Element, Field, Form, Text
from bot.screens.exhibit import Exhibit
from bot.screens.gallery import EXHIBITS as SCREENS
from bot.text.catalogue import LANGUAGES, Catalogue, Moment, T, catalogue

from . import exhibits, slack_schema, teams_schema
from .html_schema import Page
from .words import moments, typed

EVERYTHING = exhibits.EXHIBITS + SCREENS

everywhere = pytest.mark.parametrize("exhibit", EVERYTHING, ids=[exhibit.name for exhibit in EVERYTHING])
in_both = pytest.mark.parametrize("language", LANGUAGES)

ONLY_HOME = {"forty"}
"""Cards too long for a Slack message, which a Home tab still holds."""

MARKUP = re.compile(r"[<>&*_~`\[\]]|:[^\s:]+:|://")


def _by_kind(found: list[Exhibit]) -> set[type]:
    return {type(element) for exhibit in found for element in exhibit.build().elements}


def test_every_element_has_an_exhibit() -> None:
    assert set(get_args(Element)) == set(get_args(Block)) | set(get_args(Field))
    assert _by_kind(list(exhibits.EXHIBITS)) == set(get_args(Element))


def test_every_exhibit_has_a_name_of_its_own_and_is_the_same_each_time() -> None:
    names = [exhibit.name for exhibit in EVERYTHING]
    assert len(names) == len(set(names))
    assert all(exhibit.build() == exhibit.build() for exhibit in EVERYTHING)


def test_every_screen_is_shown_at_its_usual_and_at_its_worst() -> None:
    kinds = {exhibit.name.rpartition(".")[2] for exhibit in EVERYTHING}
    assert kinds <= {"sample", "worst"}


@everywhere
@in_both
def test_slack_takes_it(exhibit: Exhibit, language: str) -> None:
    screen, said = exhibit.build(), catalogue(language)
    drawn, breaches = _slack(screen, said)
    assert breaches == []
    json.dumps(drawn, allow_nan=False)
    for words in filter(MARKUP.search, typed(screen)):
        for text in slack_schema.texts(drawn):
            if text["type"] == "mrkdwn":
                assert words not in text["text"]
                assert slack_schema.escaped(words) not in text["text"]


@everywhere
@in_both
def test_teams_takes_it(exhibit: Exhibit, language: str) -> None:
    screen, said = exhibit.build(), catalogue(language)
    if isinstance(screen, Form):
        drawn = teams.dialog(screen, said)
        breaches = teams_schema.dialog_breaches(drawn)
    else:
        drawn = teams.card(screen, said)
        breaches = teams_schema.card_breaches(drawn)
    assert breaches == []
    json.dumps(drawn, allow_nan=False)
    shown = ["".join(runs) for runs in teams_schema.runs(drawn)]
    for words in typed(screen):
        assert any(words in paragraph for paragraph in shown), f"{words[:60]!r} did not arrive as typed"
    for words in filter(MARKUP.search, typed(screen)):
        assert all(words not in text for text in teams_schema.parsed(drawn))


@everywhere
@in_both
def test_no_screen_says_an_id(exhibit: Exhibit, language: str) -> None:
    """A platform keeps what it is sent: no UUID of a case, a conversation, a seat or a member may be in it."""
    screen, said = exhibit.build(), catalogue(language)
    drawn = (
        _slack(screen, said)[0],
        teams.dialog(screen, said) if isinstance(screen, Form) else teams.card(screen, said),
    )
    assert not re.search(r"[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}", json.dumps(drawn))


OF_A_SESSION = {"starts", "ends"}
"""The braces that a moment may fill: when a meeting begins and ends, which the whole department knows."""


@everywhere
def test_no_screen_shows_another_moment_than_a_sessions(exhibit: Exhibit) -> None:
    """Screens say days. A moment near a case would say when somebody acted."""
    assert {name for name, _ in moments(exhibit.build())} <= OF_A_SESSION


def test_a_moment_would_be_seen() -> None:
    at = datetime(2026, 5, 11, 12, tzinfo=UTC)
    said = T("{name} wrote {when}.", name="Anna", when=T("on {day}", day=at))
    screen = Card("c", said, (Text(said), Text(T("{day}", day=at.date())), Text(T("{starts}", starts=at))))
    assert moments(screen) == [("day", Moment(at, "UTC")), ("starts", Moment(at, "UTC"))]


@everywhere
@in_both
def test_the_local_chat_shows_it(exhibit: Exhibit, language: str) -> None:
    screen, said = exhibit.build(), catalogue(language)
    drawn = local.window_html(screen, said) if isinstance(screen, Form) else local.message_html(screen, said)
    page = Page(drawn)
    assert page.breaches == []
    shown = "".join("".join(page.text).split())
    for words in typed(screen):
        assert "".join(words.split()) in shown, f"{words[:60]!r} did not arrive as typed"
        assert "<" not in words or words not in drawn


def _slack(screen: Card | Form, said: Catalogue) -> tuple[list[dict[str, object]], list[str]]:
    if isinstance(screen, Form):
        view = slack.view(screen, said)
        return [view], slack_schema.view_breaches(view)
    home = slack.home(screen, said)
    if screen.name in ONLY_HOME:
        return [home], slack_schema.home_breaches(home)
    message = slack.message(screen, said)
    return [home, message], slack_schema.home_breaches(home) + slack_schema.message_breaches(message)


@pytest.mark.parametrize(
    "wrong",
    [
        "<p>open",
        "<p></b></p>",
        "<script>x()</script>",
        "<p onclick='x()'>x</p>",
        "<a href='javascript:x()'>x</a>",
        "<input name='a'>",
        "<label for='b'>x</label><input name='a' id='a'>",
        "<p id='a'></p><p id='a'></p>",
        "<p aria-describedby='gone'>x</p>",
        "<!-- x -->",
    ],
)
def test_the_checker_of_pages_sees_what_is_wrong(wrong: str) -> None:
    assert Page(wrong).breaches


def test_the_checker_of_pages_lets_good_ones_pass() -> None:
    assert Page("<form><label for='a'>x</label><input name='a' id='a'><br/></form>").breaches == []
