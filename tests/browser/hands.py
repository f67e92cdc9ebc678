"""What hands do on the page."""

from playwright.sync_api import Locator, Page, expect


def pane(page: Page, number: int) -> Locator:
    """One of the three people's screens."""
    return page.locator(f"#pane-{number}")


def tab(where: Locator, place: str) -> Locator:
    """One of a pane's tabs."""
    return where.locator(f"[data-place={place}]")


def type_in(where: Locator, words: str, place: str = "direct") -> None:
    """Type something in a chat and send it."""
    tab(where, place).click()
    where.locator(".composer input").fill(words)
    where.locator(".composer input").press("Enter")


def top(where: Locator) -> Locator:
    """The window on top."""
    return where.locator(".window:not([inert])")


def open_form(where: Locator) -> Locator:
    """The form with every field."""
    type_in(where, "/case")
    expect(top(where)).to_be_visible()
    return top(where)


def fill(form: Locator, kind: str = "Good call") -> None:
    """Answer what is needed."""
    form.get_by_label(kind).check()
    form.get_by_label("What happened?").fill("Six millimetres, seen late.")
    form.get_by_label("I have called").check()
