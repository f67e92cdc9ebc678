"""The page for images by mouse, by keyboard and by paste, at both widths."""

import base64
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser import sight
from tests.browser.conftest import Visitor
from tests.browser.hands import open_form, pane, top
from tests.pages.pictures import drawn, png

FILE = png(drawn(size=(320, 240)))
PASTE = """file => {
  const bytes = Uint8Array.from(atob(file), letter => letter.charCodeAt(0));
  const data = new DataTransfer();
  data.items.add(new File([bytes], "x.png", { type: "image/png" }));
  document.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data }));
}"""
BLACK = """([at, x, y]) => {
  const image = document.querySelectorAll("figure img")[at];
  const canvas = document.createElement("canvas");
  canvas.width = image.naturalWidth; canvas.height = image.naturalHeight;
  const pen = canvas.getContext("2d");
  pen.drawImage(image, 0, 0);
  return pen.getImageData(x, y, 1, 1).data[0];
}"""


def _to(page: Page, value: int, *at: int) -> None:
    """Wait until a pixel of an image has a value."""
    page.wait_for_function(
        f"where => document.querySelectorAll('figure img')[where[0]]?.complete && ({BLACK})(where) === {value}",
        arg=list(at),
    )


@pytest.mark.parametrize(("width", "theme"), [(1280, "dark"), (390, "light")])
def test_images_are_pasted_covered_and_saved(
    own_demo: str, visit: Visitor, pictures: Path, width: int, theme: str
) -> None:
    chat = visit(own_demo, width=width, theme=theme)
    form = open_form(pane(chat, 1))
    form.get_by_label("No", exact=True).check()
    form.get_by_label("Learning opportunity").check()
    form.get_by_label("Modality").select_option(label="CT")
    form.get_by_label("Who reported or performed the study?").select_option(label="Dre Béa Bouchard")
    form.get_by_label("What happened?").fill("Six millimetres, seen late.")
    form.get_by_role("button", name="Share the case").click()
    address = top(pane(chat, 1)).get_by_role("link", name="Add images").get_attribute("href")
    assert address is not None
    page = chat.context.new_page()
    asked_for = "favicon.ico"  # by the browser itself: these pages have no sign of their own
    page.on(
        "console",
        lambda message: asked_for in message.location["url"] or visit.complaints.append(message.text),
    )
    page.on("pageerror", lambda error: visit.complaints.append(str(error)))
    page.goto(address)
    expect(page.locator("#save")).to_be_disabled()
    page.evaluate(PASTE, base64.b64encode(FILE).decode())
    expect(page.locator("figure")).to_have_count(1)
    page.locator("#files").set_input_files({"name": "x.png", "mimeType": "image/png", "buffer": FILE})
    expect(page.locator("figure")).to_have_count(2)
    _to(page, 220, 0, 20, 20)
    # By mouse, and undone; then by keyboard.
    field = page.locator(".field").first
    field.scroll_into_view_if_needed()
    box = field.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 5, box["y"] + 5)
    page.mouse.down()
    page.mouse.move(box["x"] + 60, box["y"] + 60)
    page.mouse.up()
    _to(page, 0, 0, 20, 20)
    page.get_by_role("button", name="Undo the last box").first.click()
    _to(page, 220, 0, 20, 20)
    page.get_by_role("button", name="Add a box").last.press("Enter")
    _to(page, 30, 1, 160, 120)
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Shift+ArrowDown")
    page.keyboard.press("Enter")
    _to(page, 0, 1, 160, 120)
    assert sight.breaches(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.screenshot(path=pictures / f"images-{width}-{theme}.png", full_page=True)
    page.get_by_label("I looked at each image").check()
    page.get_by_role("button", name="Save them, sealed").click()
    expect(page.get_by_text("Saved, sealed.")).to_be_visible()
