"""A session held by clicks: at a desk the question goes into the channel, and on a telephone what comes after it."""

from pathlib import Path

from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import Visitor
from tests.browser.hands import pane, tab, top, type_in
from tests.browser.test_rounds import POINT, WORDS, _fit

POSTS = {
    "en": {
        "present": "Present",
        "post": "Post this step in the channel",
        "send": "Post it in the channel",
        "who": "everybody in the channel of these rounds",
        "sent": "It is on its way to the channel.",
        "there": "In the channel",
        "end": "Save, and to the end",
        "release": "End it and release them",
        "released": "They are released.",
    },
    "fr": {
        "present": "Présenter",
        "post": "Publier cette étape dans le canal",
        "send": "Publier dans le canal",
        "who": "toutes les personnes du canal de ces séances",
        "sent": "C’est en route vers le canal.",
        "there": "Dans le canal",
        "end": "Enregistrer et terminer",
        "release": "Terminer et publier",
        "released": "Ils sont publiés.",
    },
}


def _presents(page: Page, width: int, language: str) -> Locator:
    """A coordinator's screen with the first case before the room."""
    if width < 720:
        page.locator("#switch-3").click()
    cora = pane(page, 3)
    cora.locator(".seg label", has_text=language.upper()).click()
    expect(cora).to_have_attribute("lang", language)
    type_in(cora, "/peer rounds")
    top(cora).get_by_role("button", name=WORDS[language]["open"], exact=True).first.click()
    top(cora).get_by_role("button", name=WORDS[language]["agenda"]).click()
    top(cora).get_by_role("button", name=POSTS[language]["present"], exact=True).click()
    return cora


def _posts(page: Page, cora: Locator, width: int, language: str, picture: Path) -> None:
    """The step that comes next, looked at and put into the channel."""
    words = POSTS[language]
    top(cora).get_by_role("button", name=words["post"]).click()
    expect(top(cora)).to_contain_text(words["who"])
    _fit(page, width)
    page.screenshot(path=picture, animations="disabled", caret="initial")
    top(cora).get_by_role("button", name=words["send"]).click()
    expect(top(cora)).to_contain_text(words["sent"])
    _fit(page, width)


def test_a_session_is_held_in_the_channel_from_two_devices(own_demo: str, visit: Visitor, pictures: Path) -> None:
    page = visit(own_demo, width=1280, height=800)
    with page.expect_response("**/clock"):
        page.locator("[data-session]").click()
    cora = _presents(page, 1280, "en")
    _posts(page, cora, 1280, "en", pictures / "posting-1280-dark.png")

    page = visit(own_demo, width=390, height=844)
    cora = _presents(page, 390, "fr")
    words = POSTS["fr"]
    expect(top(cora)).to_contain_text(words["there"])
    expect(top(cora).get_by_role("button", name=words["post"])).to_have_count(0)
    top(cora).get_by_role("button", name=WORDS["fr"]["reveal"]).click()
    _posts(page, cora, 390, "fr", pictures / "posting-390-dark.png")
    top(cora).get_by_role("button", name=words["post"]).click()
    expect(top(cora)).to_contain_text(words["who"])
    top(cora).get_by_label(WORDS["fr"]["point"]).fill(POINT)
    top(cora).get_by_role("button", name=words["send"]).click()
    expect(top(cora)).to_contain_text(words["sent"])
    page.screenshot(path=pictures / "posted-390-dark.png", animations="disabled", caret="initial")
    top(cora).get_by_role("button", name=words["end"]).click()
    expect(top(cora)).to_contain_text(POINT)
    _fit(page, 390)
    top(cora).get_by_role("button", name=words["release"]).click()
    expect(top(cora)).to_contain_text(words["released"])
    page.keyboard.press("Escape")
    page.screenshot(path=pictures / "released-390-dark.png", animations="disabled", caret="initial")
    page = visit(own_demo, width=1280, height=800)
    tab(pane(page, 3), "channel").click()
    expect(pane(page, 3)).to_contain_text("case 1 of 1: the learning point")
    expect(pane(page, 3).get_by_text("case 1 of 1: the question").first).to_be_visible()
    _fit(page, 1280)
    page.screenshot(path=pictures / "in-channel-1280-dark.png", animations="disabled", caret="initial")
