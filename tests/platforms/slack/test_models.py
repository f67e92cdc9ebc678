"""Every screen, in both languages, against the models of Slack's own library and the rules that only Slack has."""

import copy
import json
from typing import Any

import pytest
from slack_sdk.errors import SlackObjectFormationError
from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from bot.domain.notices import Notice
from bot.platforms.base import DoesNotFit
from bot.platforms.slack import render
from bot.screens.elements import Button, Card, Check, Choice, Form, LongText, Option, Row, Text
from bot.screens.exhibit import Exhibit
from bot.screens.gallery import EXHIBITS as SCREENS
from bot.screens.notices import notice
from bot.text.catalogue import LANGUAGES, T, catalogue
from tests.platforms import exhibits

EN = catalogue("en")
EVERYTHING = exhibits.EXHIBITS + SCREENS

everywhere = pytest.mark.parametrize("exhibit", EVERYTHING, ids=[exhibit.name for exhibit in EVERYTHING])
in_both = pytest.mark.parametrize("language", LANGUAGES)


def surfaces(exhibit: Exhibit, language: str) -> list[dict[str, Any]]:
    """A form as a modal; a card as a Home tab, and as a message where it fits into one."""
    screen, said = exhibit.build(), catalogue(language)
    if isinstance(screen, Form):
        return [render.view(screen, said)]
    found = [render.home(screen, said)]
    if screen.name != "forty":
        found.append(render.message(screen, said))
    return found


def as_slack_reads_it(drawn: dict[str, Any]) -> dict[str, Any]:
    """What is left of it after Slack's models have taken it in, checked it and written it out again."""
    written = json.loads(json.dumps(drawn))
    if "type" in written:
        return View(**written).to_dict()
    return {"text": written["text"], "blocks": [block.to_dict() for block in Block.parse_all(written["blocks"])]}


@everywhere
@in_both
def test_slacks_own_models_take_it_and_lose_nothing(exhibit: Exhibit, language: str) -> None:
    for drawn in surfaces(exhibit, language):
        assert as_slack_reads_it(drawn) == drawn


@pytest.mark.parametrize(
    ("path", "wrong"),
    [
        (("title", "text"), "x" * 25),
        (("private_metadata",), "x" * 3001),
        (("callback_id",), "x" * 256),
        (("blocks", 2, "accessory", "text", "text"), "x" * 76),
        (("blocks", 2, "accessory", "accessibility_label"), "x" * 76),
        (("blocks", 2, "surprise"), "x"),
        (("blocks", 3, "element", "options"), []),
    ],
)
def test_the_models_see_what_is_wrong(path: tuple[str | int, ...], wrong: object) -> None:
    form = Form(
        "form",
        T("A form"),
        (
            Choice(label="Kind", options=(Option("a", "A"),), spread=True).named("kind"),
            LongText(label="Words").named("words"),
            Row("K7QF", button=Button("thread.open", "Open")),
            Check(label="Read").named("read"),
        ),
        "Send",
    )
    good = render.view(form, EN)
    assert as_slack_reads_it(good) == good
    place: Any
    bad = place = copy.deepcopy(good)
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = wrong
    try:
        taken = as_slack_reads_it(bad)
    except SlackObjectFormationError:
        return
    assert taken != bad


@pytest.mark.parametrize("exhibit", SCREENS, ids=[exhibit.name for exhibit in SCREENS])
@in_both
def test_a_row_says_aloud_what_its_button_acts_on(exhibit: Exhibit, language: str) -> None:
    """Ten buttons that all say “Open” are ten doors without a number to whoever listens."""
    for drawn in surfaces(exhibit, language):
        for button in (block["accessory"] for block in drawn["blocks"] if "accessory" in block):
            spoken, shown = button.get("accessibility_label", ""), button["text"]["text"]
            assert spoken.startswith(f"{shown}, ")


@pytest.mark.parametrize("kind", [Notice.READ, Notice.BOARD, Notice.ROUNDS, Notice.URGENT])
@in_both
@pytest.mark.promise("A6")
def test_a_lock_screen_shows_a_constant_sentence(kind: Notice, language: str) -> None:
    """Slack shows a message's `text` outside of itself: on lock screens, in banners and to screen readers."""
    drawn = [render.message(notice(kind, handle), catalogue(language)) for handle in ("h" * 27, "k" * 27)]
    assert drawn[0]["text"] == drawn[1]["text"]
    assert drawn[0]["text"] in {block["text"]["text"] for each in drawn for block in each["blocks"][:1]}


def test_a_window_is_measured_as_a_whole() -> None:
    many = tuple(Text("é" * 3000) for _ in range(14))
    assert render.view(Form("form", "A form", many[:-1]), EN)
    with pytest.raises(DoesNotFit, match="bytes"):
        render.view(Form("form", "A form", many), EN)
    with pytest.raises(DoesNotFit, match="bytes"):
        render.home(Card("home", "Home", many), EN)
