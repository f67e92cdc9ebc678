"""A survey by clicks, at both widths: people who were there answer, and what came of it is read and drawn."""

import re
from pathlib import Path

from playwright.sync_api import Locator, Page, expect

from tests.browser import sight
from tests.browser.conftest import Visitor
from tests.browser.hands import pane, top, type_in

MORE = ("Dr. Eli Ember", "Dr. Gus Garner", "Dr. Kit Kerr")
ANSWER = {"en": "Answer the survey", "fr": "Répondre au sondage"}
SEND = {"en": "Send for good", "fr": "Envoyer, sans retour"}
SENT = {"en": "Your answers are in the ballot box.", "fr": "Vos réponses sont dans l’urne."}
DAYS = 11
"""From the Friday after the session to the Monday on which the survey is closed, and a day."""


def _fit(page: Page, width: int) -> None:
    assert sight.breaches(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    for one in page.locator(".window:not([inert])").all():
        assert one.evaluate("one => one.scrollWidth <= one.clientWidth + 1")


def _later(page: Page, by: str) -> None:
    """Move the clock, until everything that was due on the way is done."""
    with page.expect_response("**/clock"):
        page.locator(f"[data-by={by}]").click()


def _goes_back(where: Locator) -> None:
    """Close every window."""
    for _ in range(where.locator(".window").count()):
        windows = where.locator(".window").count()
        top(where).press("Escape")
        expect(where.locator(".window")).to_have_count(windows - 1)


def _answers(where: Locator, language: str = "en") -> None:
    type_in(where, "/peer survey")
    top(where).get_by_role("button", name=ANSWER[language], exact=True).first.click()
    expect(top(where).get_by_role("radiogroup")).to_have_count(5)
    for question in top(where).get_by_role("radiogroup").all():
        question.get_by_role("radio").nth(3).check()


def _sends(where: Locator, language: str = "en") -> None:
    top(where).get_by_role("button", name=SEND[language]).click()
    expect(top(where)).to_contain_text(SENT[language])
    _goes_back(where)


def test_a_survey_is_answered_and_read(own_demo: str, visit: Visitor, pictures: Path) -> None:
    wide = visit(own_demo)
    ana, cora = pane(wide, 1), pane(wide, 3)
    _later(wide, "session")
    type_in(cora, "/peer rounds")
    row = top(cora).get_by_role("listitem").filter(has_text="21 May")
    row.get_by_role("button", name="Open", exact=True).click()
    expect(top(cora)).to_contain_text("Attendance code")
    (code,) = re.findall(r"Attendance code\s+(\S+)", top(cora).inner_text())
    _goes_back(cora)
    type_in(cora, f"/peer attend {code}")
    for name in ("Dr. Ana Alder", *MORE):
        ana.locator("[data-choose]").select_option(label=name)
        type_in(ana, f"/peer attend {code}")
        expect(ana).to_contain_text("You are counted as present")
    type_in(pane(wide, 2), f"/peer attend {code}")
    for _ in range(2):
        _later(wide, "day")

    for name in (*MORE, "Dr. Ana Alder"):
        ana.locator("[data-choose]").select_option(label=name)
        _answers(ana)
        _fit(wide, 1280)
        if name == "Dr. Ana Alder":
            wide.screenshot(path=pictures / "survey-1280-dark.png", animations="disabled", caret="initial")
        _sends(ana)
    narrow = visit(own_demo, width=390, height=844, language="fr-CA")
    narrow.locator("#switch-2").click()
    _answers(pane(narrow, 2), "fr")
    _fit(narrow, 390)
    narrow.screenshot(path=pictures / "survey-390-dark.png", animations="disabled", caret="initial")
    _sends(pane(narrow, 2), "fr")

    for _ in range(DAYS):
        _later(wide, "day")
    narrow.locator("#switch-3").click()
    for page, width in ((wide, 1280), (narrow, 390)):
        type_in(pane(page, 3), "/peer survey")
        top(pane(page, 3)).get_by_role("button", name="Open", exact=True).first.click()
        expect(top(pane(page, 3))).to_contain_text("5 people answered.")
        picture = top(pane(page, 3)).locator(".drawn img:visible")
        expect(picture).to_have_class("dark")
        assert picture.evaluate("one => one.decode().then(() => one.naturalWidth)") == 800
        _fit(page, width)
        page.screenshot(path=pictures / f"results-{width}-dark.png", animations="disabled", caret="initial")
        if width > 390:
            page.locator("[data-theme-toggle]").click()
            expect(picture).to_have_class("light")
        page.goto(own_demo.removesuffix("/local") + (picture.get_attribute("src") or "").rpartition("/")[0])
        expect(page.locator("table")).to_have_count(5)
        assert sight.breaches(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width
