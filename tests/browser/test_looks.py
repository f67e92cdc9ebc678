"""The page in a real browser, with the fake bot behind it: how it looks, on every width and to everyone."""

import pytest
from playwright.sync_api import expect

from tests.browser import sight
from tests.browser.conftest import Served, Visitor
from tests.browser.hands import open_form, pane, top, type_in
from tests.platforms.local.fake_bot import NOTICE, FakeBot, account, row

THEMES = ("dark", "light")


def test_the_theme_follows_the_system_until_somebody_chooses(served: Served, visit: Visitor) -> None:
    page = visit(served.address, theme="light")
    ground = "getComputedStyle(document.body).backgroundColor"
    assert page.evaluate(ground) == "rgb(236, 237, 233)"
    page.get_by_role("button", name="Dark theme").click()
    assert page.evaluate(ground) == "rgb(12, 14, 13)"
    page.reload()
    assert page.evaluate(ground) == "rgb(12, 14, 13)"
    expect(page.get_by_role("button", name="Light theme")).to_be_visible()


@pytest.mark.parametrize("theme", THEMES)
def test_words_and_fields_stand_out_enough(served: Served, visit: Visitor, theme: str) -> None:
    page = visit(served.address, theme=theme)
    ana, bea, cora = pane(page, 1), pane(page, 2), pane(page, 3)
    form = open_form(ana)
    form.get_by_role("button", name="Share the case").click()
    expect(top(ana).locator(".summary")).to_be_visible()
    type_in(bea, "/thread 3")
    type_in(cora, "/peer")
    served.bot.rows.append(row("seats", "x", holder=None, seat="reader"))
    page.get_by_role("button", name="+1 hour").click()
    expect(page.locator("#behind-latest .sealed")).to_be_visible()
    page.wait_for_timeout(1700)
    faint = [one for one in sight.contrasts(page) if one[0] < 5.5]
    assert faint == []
    assert [one for one in sight.edges(page) if one[0] < 3] == []
    assert len(sight.edges(page)) > 4


@pytest.mark.parametrize("width", [1280, 390])
def test_a_screen_reader_finds_its_way(served: Served, visit: Visitor, width: int) -> None:
    page = visit(served.address, width=width)
    assert sight.breaches(page) == []
    ana = pane(page, 1)
    type_in(ana, "/peer")
    form = open_form(ana)
    form.get_by_role("button", name="Share the case").click()
    expect(top(ana).locator(".summary")).to_be_visible()
    expect(top(ana)).to_have_attribute("role", "dialog")
    expect(top(ana)).to_have_accessible_name("Share a case")
    assert sight.breaches(page) == []


def test_on_a_phone_one_column_is_shown_and_a_switch_stays_in_view(served: Served, visit: Visitor) -> None:
    page = visit(served.address, width=390, height=844)
    expect(pane(page, 1)).to_be_visible()
    expect(pane(page, 2)).to_be_hidden()
    served.call(served.bot.chat.direct(account("bea"), NOTICE, "fr"))
    expect(page.locator("#switch-2 .count")).to_have_text("1")
    page.locator("#switch-2").click()
    expect(pane(page, 2)).to_be_visible()
    expect(pane(page, 1)).to_be_hidden()
    page.locator("#switch-1").click()
    form = open_form(pane(page, 1))
    page.evaluate("scrollTo(0, document.documentElement.scrollHeight)")
    expect(page.locator("[data-switch]")).to_be_in_viewport()
    expect(page.locator("[data-band]")).to_be_in_viewport()
    assert page.evaluate("document.elementFromPoint(20, 20).closest('[data-band]') !== null"), "nothing lies over it"
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert form.get_by_label("What happened?").evaluate("one => parseFloat(getComputedStyle(one).fontSize)") >= 16
    heights = page.evaluate(
        "() => [...document.querySelectorAll('button, select, .chip, a.button')].filter((one) => one.checkVisibility())"
        ".map((one) => [one.getBoundingClientRect().height, one.textContent.trim().slice(0, 20)])"
    )
    assert [one for one in heights if one[0] < 40] == []


def test_outside_the_demo_the_page_is_whole_as_well(served: Served, visit: Visitor) -> None:
    served.stop()
    served.bot = FakeBot(demo=False)
    served.start()
    page = visit(served.address)
    expect(page.locator("[data-now]")).to_contain_text("Tue 12 May")
    expect(page.get_by_role("button", name="+1 day")).to_have_count(0)
    expect(pane(page, 1).locator("[data-panel=home]")).to_contain_text("Waits for you")
    assert sight.breaches(page) == []


def test_nothing_moves_for_whoever_asks_for_stillness(served: Served, visit: Visitor) -> None:
    page = visit(served.address)
    page.emulate_media(reduced_motion="reduce")
    form = open_form(pane(page, 1))
    assert form.evaluate("one => getComputedStyle(one).animationDuration") in {"0s", "0ms"}


def test_in_forced_colours_what_is_chosen_can_still_be_told(served: Served, visit: Visitor) -> None:
    page = visit(served.address)
    page.emulate_media(forced_colors="active")
    chosen, other = (
        pane(page, 1).locator(".seg label:has(:checked)"),
        pane(page, 1).locator(".seg label:not(:has(:checked))"),
    )
    colour = "one => getComputedStyle(one).backgroundColor"
    assert chosen.evaluate(colour) != other.evaluate(colour)


def test_the_gallery_shows_screens_and_lets_nobody_press_them(served: Served, visit: Visitor) -> None:
    page = visit(f"{served.address}/gallery?screen=share.sample")
    expect(page.locator(".view")).to_have_count(2)
    assert page.locator(".view .pane").first.evaluate("one => one.inert")
    page.get_by_text("Slack").first.click()
    expect(page.locator("pre").first).to_contain_text('"language": "en"')
    page.get_by_role("link", name="notice.sample").click()
    expect(page.locator("[aria-current=page]")).to_have_text("notice.sample")
