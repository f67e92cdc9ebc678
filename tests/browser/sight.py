"""What eyes and screen readers would find, measured in the page itself."""

from pathlib import Path
from typing import Any

from playwright.sync_api import Page

_SIGHT = Path(__file__).with_suffix(".js").read_text(encoding="utf-8")


def contrasts(page: Page) -> list[tuple[float, str]]:
    """How much each piece of text in view stands out from what is behind it."""
    return _pairs(page, "contrasts")


def edges(page: Page) -> list[tuple[float, str]]:
    """How much the edge of each field stands out from what is around it."""
    return _pairs(page, "edges")


def breaches(page: Page) -> list[str]:
    """What a screen reader would stumble over: doubled ids, references that lead nowhere, controls without a name."""
    return page.evaluate(f"{_SIGHT.rstrip()}.breaches()")


def _pairs(page: Page, what: str) -> list[tuple[float, str]]:
    found: list[list[Any]] = page.evaluate(f"{_SIGHT.rstrip()}.{what}()")
    return [(float(ratio), str(name)) for ratio, name in found]
