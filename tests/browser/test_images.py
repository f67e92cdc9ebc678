"""The page for images: paste, drop and choice; mouse, finger and keyboard; both widths, themes and languages."""

import base64
import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from bot.text.catalogue import T, catalogue
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


DROP = """file => {
  const bytes = Uint8Array.from(atob(file), letter => letter.charCodeAt(0));
  const data = new DataTransfer();
  data.items.add(new File([bytes], "x.png", { type: "image/png" }));
  const how = { dataTransfer: data, bubbles: true, cancelable: true };
  for (const kind of ["dragover", "drop"]) document.getElementById("drop").dispatchEvent(new DragEvent(kind, how));
}"""
MARKED = [[200, 8, 60, 20]]


def _say(language: str, words: str) -> str:
    return catalogue(language).say(T(words))


def _shares(chat: Page, language: str) -> Page:
    """Share a case in a language, and open the page that adds its images."""
    ana = pane(chat, 1)
    if language == "fr":
        ana.locator(".seg label", has_text="FR").click()
        expect(ana).to_have_attribute("lang", "fr")
    form = open_form(ana)
    form.get_by_label(_say(language, "No"), exact=True).check()
    form.get_by_label(_say(language, "Learning opportunity")).check()
    form.get_by_label(_say(language, "Modality")).select_option(label=_say(language, "CT"))
    reader = _say(language, "Who reported or performed the study?")
    form.get_by_label(reader).select_option(label="Dre Béa Bouchard")
    form.get_by_label(_say(language, "What happened?")).fill("Six millimetres, seen late.")
    form.get_by_role("button", name=_say(language, "Share the case")).click()
    address = top(ana).get_by_role("link", name=_say(language, "Add images")).get_attribute("href")
    assert address is not None
    page = chat.context.new_page()
    page.goto(address)
    return page


def _draw(page: Page, *, by_touch: bool) -> None:
    """A box over the bright spot of the first image, by mouse or by finger."""
    field = page.locator(".field").first
    field.scroll_into_view_if_needed()
    box = field.bounding_box()
    assert box is not None
    path = [(box["x"] + 5 + step, box["y"] + 5 + step) for step in (0, 20, 55)]
    if by_touch:
        finger = page.context.new_cdp_session(page)
        kinds = ["touchStart", "touchMove", "touchMove"]
        for kind, (x, y) in zip(kinds, path, strict=True):
            finger.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [{"x": x, "y": y}]})
        finger.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
        return
    page.mouse.move(*path[0])
    page.mouse.down()
    page.mouse.move(*path[-1])
    page.mouse.up()


@pytest.mark.parametrize(("width", "theme", "language"), [(1280, "dark", "en"), (390, "light", "fr")])
def test_images_are_pasted_dropped_covered_and_saved(
    own_demo: str, visit: Visitor, pictures: Path, width: int, theme: str, language: str
) -> None:
    chat = visit(own_demo, width=width, theme=theme)
    page = _shares(chat, language)
    page.on("console", lambda message: visit.complaints.append(message.text))
    page.on("pageerror", lambda error: visit.complaints.append(str(error)))
    # As if there were a reader on this machine, which there need not be: it marks a place.
    page.route("**/words", lambda route: route.fulfill(json={"boxes": MARKED}))
    page.evaluate("Object.assign(document.getElementById('adding').dataset, { reading: '…', found: 'Marked.' })")
    expect(page.locator("#save")).to_be_disabled()
    file = base64.b64encode(FILE).decode()
    page.evaluate(PASTE, file)
    expect(page.locator("figure")).to_have_count(1)
    page.evaluate(DROP, file)
    expect(page.locator("figure")).to_have_count(2)
    page.locator("#files").set_input_files({"name": "x.png", "mimeType": "image/png", "buffer": FILE})
    expect(page.locator("figure")).to_have_count(3)
    too_long = "file => Object.defineProperty(file, 'size', { value: 21 * 1024 * 1024 })"
    page.evaluate(f"addAll(['a.png', 'b.png'].map(name => ({too_long})(new File(['x'], name))))")
    # Of several files each that is refused is named.
    expect(page.locator("#said")).to_have_text(re.compile("a[.]png: .*20.M.*\\s+b[.]png: .*20.M"))
    _to(page, 220, 0, 20, 20)
    # By mouse or by finger, and undone; what is marked, at once; then by keyboard.
    _draw(page, by_touch=width < 720)
    _to(page, 0, 0, 20, 20)
    page.get_by_role("button", name=_say(language, "Undo the last box")).first.click()
    _to(page, 220, 0, 20, 20)
    expect(page.locator("figure").first.locator("rect")).to_have_count(1)
    page.get_by_role("button", name=_say(language, "Cover what is marked")).first.click()
    _to(page, 0, 0, 230, 15)
    expect(page.locator("figure").first.locator("rect")).to_have_count(0)
    page.get_by_role("button", name=_say(language, "Add a box")).last.press("Enter")
    _to(page, 30, 2, 160, 120)
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Shift+ArrowDown")
    page.keyboard.press("Enter")
    _to(page, 0, 2, 160, 120)
    assert sight.breaches(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.screenshot(path=pictures / f"images-{width}-{theme}-{language}.png", full_page=True)
    page.locator("#looked").check()
    page.get_by_role("button", name=_say(language, "Save them, sealed")).click()
    saved = _say(language, "Saved, sealed. A coordinator looks at them first. You can close this page.")
    # Each image is looked at in a process of its own, which a busy machine takes its time for.
    expect(page.get_by_text(saved)).to_be_visible(timeout=30_000)
