"""The demo's own story, told by clicks: the real bot, its outbox and its database behind the page."""

from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser import sight
from tests.browser.conftest import Visitor
from tests.browser.hands import pane, tab, top, type_in

STORY = "On the first images, partly behind the left first rib, there is a 6 mm nodule at the apex."
ANSWER = "Je la vois maintenant; j’ai commencé à regarder sous l’apex."


def _due(page: Page) -> None:
    before = page.locator("[data-now]").get_attribute("datetime")
    page.get_by_role("button", name="Next thing due").click()
    expect(page.locator("[data-now]")).not_to_have_attribute("datetime", before or "")


def _says_yes(bea: Locator) -> None:
    """To rounds, from home."""
    top(bea).locator(".back").click()
    type_in(bea, "/peer")
    top(bea).get_by_role("button", name="Ouvrir").first.click()
    top(bea).get_by_role("button", name="Peut-il être présenté en séance?").click()
    top(bea).get_by_label("Oui", exact=True).check()
    top(bea).get_by_role("button", name="Enregistrer ma réponse").click()


def test_a_case_is_shared_answered_unseen_closed_and_its_key_destroyed(
    demo: str, visit: Visitor, pictures: Path
) -> None:
    page = visit(demo)
    now = page.locator(".tour .now")
    ana, bea, behind = pane(page, 1), pane(page, 2), page.locator("#pane-behind")
    page.screenshot(path=pictures / "demo-1280-dark.png", animations="disabled")

    type_in(ana, "/case")
    form = top(ana)
    form.get_by_label("No", exact=True).check()
    form.get_by_label("Learning opportunity").check()
    form.get_by_label("Modality").select_option(label="CT")
    form.get_by_label("Who reported or performed the study?").select_option(label="Dre Béa Bouchard")
    form.get_by_label("What happened?").fill(STORY)
    form.get_by_role("button", name="Share the case").click()
    expect(top(ana).locator("h3")).to_have_text("Case shared")
    expect(now).to_contain_text("Move the clock to the notice")
    expect(behind.locator("[data-latest]")).not_to_contain_text("nodule")
    top(ana).locator(".back").click()

    for _ in range(20):
        if "Read it" in now.inner_text():
            break
        _due(page)
    expect(now).to_contain_text("Read it")
    tab(bea, "direct").click()
    bea.locator(".item.new").get_by_role("button").click()
    expect(top(bea).locator(".notes")).to_contain_text(STORY)
    expect(top(bea)).not_to_contain_text("Alder")
    expect(now).to_contain_text("Answer unseen")

    top(bea).get_by_label("Vos mots").fill(ANSWER)
    page.screenshot(path=pictures / "thread-1280-dark.png", animations="disabled")
    top(bea).get_by_role("button", name="Envoyer").click()
    expect(top(bea).locator(".notes")).to_contain_text(ANSWER)
    expect(now).to_contain_text("Close")
    expect(behind.locator("[data-latest]")).not_to_contain_text("apex")

    _due(page)
    tab(ana, "direct").click()
    ana.locator(".item.new").last.get_by_role("button").click()
    expect(top(ana).locator(".notes")).to_contain_text(ANSWER)
    expect(top(ana)).not_to_contain_text("Bouchard")
    top(ana).get_by_role("button", name="Close the conversation").click()
    top(ana).get_by_label("Ask me first").check()
    top(ana).get_by_role("button", name="Close it").click()
    expect(now).to_contain_text("Close")
    _says_yes(bea)
    expect(now).to_contain_text("Choose it")

    for _ in range(40):
        if page.locator(".tour .did").count() == 6:
            break
        page.get_by_role("button", name="+1 day").click()
        expect(page.get_by_role("button", name="+1 day")).not_to_have_attribute("aria-disabled", "true")
    expect(page.locator(".tour .did")).to_have_count(6)
    expect(behind.locator("[data-latest] .gone").first).to_be_visible()
    page.screenshot(path=pictures / "destroyed-1280-dark.png", animations="disabled")


@pytest.mark.parametrize("theme", ["dark", "light"])
@pytest.mark.parametrize("width", [1280, 390])
def test_the_demo_is_fit_to_be_seen(demo: str, visit: Visitor, pictures: Path, theme: str, width: int) -> None:
    page = visit(demo, width=width, height=800 if width == 1280 else 844, theme=theme)
    assert sight.breaches(page) == []
    assert [one for one in sight.contrasts(page) if one[0] < 5.5] == []
    type_in(pane(page, 1), "/case")
    expect(top(pane(page, 1))).to_be_visible()
    if width == 1280:
        type_in(pane(page, 3), "/peer board")
        expect(top(pane(page, 3))).to_be_visible()
    assert sight.breaches(page) == []
    assert [one for one in sight.contrasts(page) if one[0] < 5.5] == []
    page.screenshot(path=pictures / f"share-{width}-{theme}.png", animations="disabled")


def test_help_is_one_screen_in_a_column(demo: str, visit: Visitor) -> None:
    bea = pane(visit(demo), 2)
    type_in(bea, "/peer help")
    card = bea.locator("[data-panel=direct] .card").last
    expect(card).to_contain_text("/peer setup CODE")
    card.scroll_into_view_if_needed()
    assert card.evaluate("one => one.offsetHeight <= one.closest('.body').clientHeight")


@pytest.mark.parametrize("width", [800, 1024, 1280])
def test_a_columns_head_shows_the_whole_name_and_all_tabs_stand_on_one_line(
    demo: str, visit: Visitor, width: int
) -> None:
    page = visit(demo, width=width)
    for choice in page.locator("[data-choose]").all():
        assert choice.evaluate("one => one.scrollWidth <= one.clientWidth")
    lines = {one.evaluate("one => one.getBoundingClientRect().top") for one in page.locator(".pane .tabs").all()}
    assert len(lines) == 1


def test_an_alarm_stands_in_view_however_long_the_conversation(demo: str, visit: Visitor) -> None:
    page = visit(demo, height=600)
    bea = pane(page, 2)
    bea.locator("[data-choose]").select_option(label="Dr. Mia Moss")
    bea.locator("[data-panel=home]").get_by_role("button", name="Open", exact=True).first.click()
    top(bea).get_by_role("button", name="A patient may need action").click()
    top(bea).get_by_label("I have called").check()
    top(bea).get_by_role("button", name="Tell them now").click()
    alarm = top(bea).locator(".callout.stop")
    expect(alarm).to_be_in_viewport()
    expect(alarm).to_contain_text("5150")


def test_every_screen_of_the_gallery_can_be_seen_and_read(demo: str, visit: Visitor) -> None:
    page = visit(f"{demo}/gallery")
    names = page.locator("nav a").all_inner_texts()
    assert len(names) > 10
    for name in names[::5]:
        page.goto(f"{demo}/gallery?screen={name}")
        expect(page.locator("[aria-current=page]")).to_have_text(name)
        expect(page.locator(".sent-json")).to_have_count(4)
        assert sight.breaches(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= 1280
