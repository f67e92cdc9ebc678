"""The rounds by clicks: an agenda is put in order, prepared and stepped through, and what a survey said is read."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser import sight
from tests.browser.conftest import Visitor
from tests.browser.hands import pane, top, type_in

WORDS = {
    "en": {
        "open": "Open",
        "agenda": "Open the agenda",
        "prepare": "Prepare",
        "down": "Move down",
        "question": "Question to the room",
        "save": "Save",
        "saved": "Saved.",
        "rehearse": "Rehearse",
        "reveal": "Show what was found",
        "point": "Learning point",
        "end": "Save, and to the end",
        "rehearsal": "This is a rehearsal",
    },
    "fr": {
        "open": "Ouvrir",
        "agenda": "Ouvrir l’ordre du jour",
        "prepare": "Préparer",
        "down": "Descendre",
        "question": "Question à la salle",
        "save": "Enregistrer",
        "saved": "Enregistré.",
        "rehearse": "Répéter",
        "reveal": "Montrer ce qui a été trouvé",
        "point": "Point d’apprentissage",
        "end": "Enregistrer et terminer",
        "rehearsal": "une répétition",
    },
}
POINT = "Follow every tube to its tip."


def _fit(page: Page, width: int) -> None:
    """What is on the page can be read, by eyes and by a screen reader, without scrolling sideways."""
    assert sight.breaches(page) == []
    assert [one for one in sight.contrasts(page) if one[0] < 5.5] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    for one in page.locator(".window:not([inert])").all():
        assert one.evaluate("one => one.scrollWidth <= one.clientWidth + 1")


@pytest.mark.parametrize(("width", "language"), [(1280, "en"), (390, "fr")])
def test_an_agenda_is_prepared_and_rehearsed(
    own_demo: str, visit: Visitor, pictures: Path, width: int, language: str
) -> None:
    words = WORDS[language]
    page = visit(own_demo, width=width, height=800 if width == 1280 else 844)
    if width < 720:
        page.locator("#switch-3").click()
    cora = pane(page, 3)
    cora.locator(".seg label", has_text=language.upper()).click()
    expect(cora).to_have_attribute("lang", language)
    type_in(cora, "/peer rounds")
    top(cora).get_by_role("button", name=words["open"], exact=True).first.click()
    top(cora).get_by_role("button", name=words["agenda"]).click()
    rows = top(cora).get_by_role("button", name=words["prepare"])
    expect(rows).to_have_count(2)
    _fit(page, width)
    page.screenshot(path=pictures / f"agenda-{width}-dark.png", animations="disabled", caret="initial")

    # Down, and by the next turn up again: the order is as it was.
    for _ in range(2):
        first = top(cora).inner_text()
        top(cora).get_by_role("button", name=words["down"]).first.click()
        expect(top(cora)).not_to_have_text(first, use_inner_text=True)
    rows.first.click()
    _fit(page, width)
    top(cora).get_by_label(words["question"]).fill("May feeding begin?")
    top(cora).get_by_role("button", name=words["save"], exact=True).click()
    expect(top(cora)).to_contain_text(words["saved"])

    top(cora).get_by_role("button", name=words["rehearse"]).click()
    expect(top(cora)).to_contain_text("May feeding begin?")
    _fit(page, width)
    top(cora).get_by_role("button", name=words["reveal"]).click()
    expect(top(cora)).to_contain_text("The tip is in the right lower lobe.")
    top(cora).get_by_label(words["point"]).fill(POINT)
    _fit(page, width)
    page.screenshot(path=pictures / f"presenting-{width}-dark.png", animations="disabled", caret="initial")
    top(cora).get_by_role("button", name=words["end"]).click()
    expect(top(cora)).to_contain_text(POINT)
    expect(top(cora)).to_contain_text(words["rehearsal"])
    _fit(page, width)


@pytest.mark.parametrize(("width", "language"), [(1280, "fr"), (390, "en")])
def test_a_survey_and_what_came_of_it_can_be_read(
    own_demo: str, visit: Visitor, pictures: Path, width: int, language: str
) -> None:
    page = visit(f"{own_demo}/gallery?screen=survey.ask.sample&lang={language}", width=width)
    assert sight.breaches(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.screenshot(path=pictures / f"survey-{width}-dark.png", animations="disabled", caret="initial")
    page = visit(own_demo, width=width, height=800 if width == 1280 else 844)
    if width < 720:
        page.locator("#switch-3").click()
    cora = pane(page, 3)
    cora.locator(".seg label", has_text=language.upper()).click()
    expect(cora).to_have_attribute("lang", language)
    type_in(cora, "/peer survey")
    top(cora).get_by_role("button", name=WORDS[language]["open"], exact=True).first.click()
    expect(top(cora)).to_contain_text("■")
    _fit(page, width)
    page.screenshot(path=pictures / f"results-{width}-dark.png", animations="disabled", caret="initial")
