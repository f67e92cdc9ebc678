"""What the screen for identifiers says on the page: where the words stand, with the words, which stay."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser import sight
from tests.browser.conftest import Visitor
from tests.browser.hands import pane, top, type_in

PHONE, NAME = "514-555-0143", "Wencke Abernathy"
WORDS = {
    "en": {
        "happened": "What happened?",
        "sure": "These words name nobody",
        "send": "Share the case",
        "kept": "Case shared",
    },
    "fr": {
        "happened": "Que s’est-il passé?",
        "sure": "Ces mots ne désignent personne",
        "send": "Transmettre le cas",
        "kept": "Cas transmis",
    },
}


@pytest.mark.parametrize(("width", "theme", "language"), [(1280, "dark", "en"), (390, "light", "fr")])
def test_words_are_stopped_and_asked_about_where_they_stand(
    own_demo: str, visit: Visitor, pictures: Path, width: int, theme: str, language: str
) -> None:
    words = WORDS[language]
    page = visit(own_demo, width=width, height=844, theme=theme)
    ana = pane(page, 1)
    ana.locator(".seg label", has_text=language.upper()).click()
    expect(ana).to_have_attribute("lang", language)
    type_in(ana, "/case")
    form = top(ana)
    for name, value in (("outstanding", "no"), ("kind", "near_miss"), ("name", "named")):
        form.locator(f"input[name={name}][value={value}]").check()
    form.locator("[name=modality]").select_option("ct")
    form.locator("[name=reader]").select_option("coordinator")
    happened = form.get_by_label(words["happened"])
    happened.fill(f"6 mm, {PHONE}.")
    form.get_by_role("button", name=words["send"]).click()
    expect(top(ana).locator(".summary")).to_contain_text(words["happened"])
    expect(top(ana).locator(".error:not(.summary)")).to_contain_text(PHONE)
    expect(happened).to_have_value(f"6 mm, {PHONE}.")
    assert sight.breaches(page) == []
    happened.scroll_into_view_if_needed()
    page.screenshot(path=pictures / f"stopped-{width}-{language}.png", animations="disabled", caret="initial")

    happened = top(ana).get_by_label(words["happened"])
    happened.fill(f"6 mm, {NAME}.")
    top(ana).get_by_role("button", name=words["send"]).click()
    sure = top(ana).get_by_label(words["sure"])
    expect(sure).not_to_be_checked()
    expect(top(ana).locator(".error:not(.summary)")).to_contain_text(NAME)
    expect(top(ana).get_by_label(words["happened"])).to_have_value(f"6 mm, {NAME}.")
    assert sight.breaches(page) == []
    assert [one for one in sight.contrasts(page) if one[0] < 5.5] == []
    sure.scroll_into_view_if_needed()
    page.screenshot(path=pictures / f"doubted-{width}-{language}.png", animations="disabled", caret="initial")
    sure.check()
    top(ana).get_by_role("button", name=words["send"]).click()
    expect(top(ana).locator("h3")).to_have_text(words["kept"])
