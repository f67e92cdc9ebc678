"""What a page of the local chat must be, written apart from its renderer: one line a breach."""

import re
from html.parser import HTMLParser

VOID = {"br", "hr", "img", "input"}
TAGS = VOID | {
    *("article", "bdi", "b", "button", "dd", "div", "dl", "dt", "fieldset", "footer", "form", "h3", "h4", "header"),
    *("a", "label", "legend", "li", "ol", "optgroup", "option", "p", "section", "select", "span", "svg", "textarea"),
    *("ul", "use"),
}
FIELDS = {"input", "select", "textarea"}
NAMERS = ("aria-labelledby", "aria-describedby", "for")


class Page(HTMLParser):
    """Reads a fragment strictly: what a browser would forgive is a breach."""

    def __init__(self, source: str) -> None:
        super().__init__(convert_charrefs=True)
        self.breaches: list[str] = []
        self.ids: list[str] = []
        self.referred: list[str] = []
        self.text: list[str] = []
        self._open: list[str] = []
        self._fields: list[dict[str, str | None]] = []
        self._labelled: set[str] = set()
        self.feed(source)
        self.close()
        self._finish()

    def _want(self, ok: object, what: str) -> None:
        if not ok:
            self.breaches.append(what)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        self._want(tag in TAGS, f"<{tag}> is not one of ours")
        self._want(len(found) == len(attrs), f"<{tag}> has an attribute twice")
        self._want(not any(name.startswith("on") for name in found), f"<{tag}> runs a script")
        self._want(re.match(r"https?://|/|#|$", found.get("href") or ""), f"<{tag}> leads somewhere odd")
        if found.get("id"):
            self.ids.append(str(found["id"]))
        for name in NAMERS:
            self.referred += (found.get(name) or "").split()
        self._want((found.get("src") or "/").startswith("/"), f"<{tag}> loads from elsewhere")
        self._want(tag != "img" or found.get("alt"), "a picture without words")
        if tag == "label" and found.get("for"):
            self._labelled.add(str(found["for"]))
        if tag in FIELDS and found.get("type") != "hidden":
            self._fields.append({**found, "in label": "yes" if "label" in self._open else None})
        if tag == "button":
            self._want(found.get("type") in {"button", "submit"}, "a button without its type")
        if tag not in VOID:
            self._open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        self._want(self._open and self._open[-1] == tag, f"</{tag}> closes {self._open[-1:]}")
        if self._open and self._open[-1] == tag:
            self._open.pop()

    def handle_data(self, data: str) -> None:
        self.text.append(data)

    def handle_comment(self, data: str) -> None:
        self._want(False, f"a comment: {data[:40]}")

    def _finish(self) -> None:
        self._want(not self._open, f"never closed: {self._open}")
        self._want(len(self.ids) == len(set(self.ids)), "two elements with one id")
        self._want(set(self.referred) <= set(self.ids), f"refers to {sorted(set(self.referred) - set(self.ids))}")
        for field in self._fields:
            named = field.get("in label") or field.get("aria-label") or field.get("aria-labelledby")
            self._want(named or field.get("id") in self._labelled, f"{field.get('name')} has no label")
            self._want(field.get("name"), "a field without a name")
