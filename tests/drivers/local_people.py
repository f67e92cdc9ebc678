"""People at the local web chat, as its page plays them: what they type and press goes over its own HTTP."""

import json
import re
from collections.abc import Mapping
from html.parser import HTMLParser
from itertools import count
from typing import Any

import httpx

_PAGES_OWN = (
    (re.compile(rb'"(id|version)": ?\d+'), rb'"\1": 0'),
    (re.compile(rb"\b[mw]\d+(?=-)"), b"(number)"),
)
"""What the chat numbers by itself: it counts what happens on the whole page."""


class Screen(HTMLParser):
    """A piece of the page as its reader has it: words, fields with what they hold, buttons."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.words: list[str] = []
        self.typed: dict[str, str] = {}
        self.buttons: dict[str, dict[str, str]] = {}
        self.every_button: list[dict[str, str]] = []
        self.links: list[str] = []
        self.choices: dict[str, list[list[str]]] = {}
        self._writes: str | None = None
        self._chooses: str | None = None
        self._option = False
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        self._option = tag == "option"
        if tag == "button" and "data-action" in found:
            self.buttons[found["data-action"]] = found
            self.every_button.append(found)
        elif tag == "a":
            self.links.append(found["href"])
        elif tag == "textarea":
            self._writes = found["name"]
            self.typed[found["name"]] = ""
        elif tag == "select":
            self._chooses = found["name"]
        elif tag == "input" and found.get("type") in {"text", "time", "date"}:
            self.typed[found["name"]] = found.get("value", "")
        if self._option and self._chooses:
            self.choices.setdefault(self._chooses, []).append(["", found["value"]])
        if (tag == "option" and "selected" in found and self._chooses) or (tag == "input" and "checked" in found):
            self.typed[found.get("name") or self._chooses or ""] = found["value"]

    def handle_endtag(self, tag: str) -> None:
        self._option = False
        if tag == "textarea" and self._writes is not None:
            # A page's reader drops the newline right behind the tag.
            self.typed[self._writes] = self.typed[self._writes].removeprefix("\n")
            self._writes = None
        if tag == "select":
            self._chooses = None

    def handle_data(self, data: str) -> None:
        if self._writes is not None:
            self.typed[self._writes] += data
            return
        if self._option and self._chooses:
            self.choices[self._chooses][-1][0] += data
        self.words.append(data)

    @property
    def text(self) -> str:
        """All words, a piece a line."""
        return "\n".join(self.words)

    def button(self, action: str, at: int = 0) -> dict[str, str]:
        """The first button of an action, or a later one."""
        return [one for one in self.every_button if one["data-action"] == action][at]


class OnLocal:
    """Somebody at a pane of the page."""

    def __init__(self, name: str, user_id: str, language: str, browser: httpx.AsyncClient) -> None:
        self.name, self._user_id, self._browser = name, user_id, browser
        self._language = language
        self._windows: list[tuple[Screen, dict[str, Any]]] = []
        self._events = count(1)
        self._heard: list[bytes] = []
        self._pane: list[dict[str, Any]] = []
        self._told = 0

    async def asks(self, words: str) -> str:
        """Type a command that leads to a window."""
        self._windows.clear()
        await self._act("direct", did="typed", text="/case" if words == "case" else f"/peer {words}".strip())
        return self._seen()

    async def says(self, words: str) -> str:
        """Type a command that is answered at once."""
        said = await self._act("direct", did="typed", text=f"/peer {words}")
        assert said["answer"] == "say", said
        return self._screen(said["messages"][-1]).text

    async def opens_message(self, action: str = "thread.open") -> str:
        """Press the button of a message."""
        self._windows.clear()
        cards = [self._screen(one) for one in self._messages("direct")]
        return await self._presses("direct", next(one for one in reversed(cards) if action in one.buttons), action)

    async def presses(self, action: str, at: int = 0, /, **typed: str) -> str:
        """Press a button of the window on top: what stands in its fields goes with it."""
        screen, window = self._windows[-1]
        inside = {"values": _filled(screen, typed), "hidden": window["hidden"]}
        return await self._presses("window", screen, action, at, **inside)

    async def turns(self, name: str, value: str, **typed: str) -> str:
        """Choose in a field of the case's form, and press the button for it."""
        return await self.presses(f"case.{name}", **typed, **{name: value})

    async def presses_in_channel(self, action: str, at: int = 0) -> str:
        """Press a button of a post; the answer is a message in the channel that nobody else sees."""
        cards = [self._screen(one) for one in self._messages("channel") if one["only"] is None]
        await self._presses("channel", next(one for one in reversed(cards) if action in one.buttons), action, at)
        return self._screen([one for one in self._messages("channel") if one["only"]][-1]).text

    async def sends(self, **typed: str) -> str:
        """Send the window on top."""
        screen, window = self._windows[-1]
        unknown = set(typed) - set(re.findall(r'name="([^"]+)"', window["html"]))
        assert not unknown, f"no field is called {sorted(unknown)}"
        values = _filled(screen, typed)
        await self._act("window", did="submitted", form=window["form"], values=values, hidden=window["hidden"])
        return self._seen()

    def offers(self, name: str, words: str) -> str:
        """The value of a choice."""
        return next(value for title, value in self._windows[-1][0].choices[name] if title == words)

    def messages(self) -> int:
        """How many messages there are."""
        return len(self._messages("direct"))

    def told(self) -> list[str]:
        """The messages."""
        return [self._screen(one).text for one in self._messages("direct")]

    def posts(self) -> list[str]:
        """The posts."""
        return [self._screen(one).text for one in self._messages("channel") if one["only"] is None]

    def links(self) -> list[str]:
        """The links of the window on top."""
        return self._windows[-1][0].links

    def links_in_channel(self) -> list[str]:
        """The links of the posts."""
        posted = (self._screen(one) for one in self._messages("channel") if one["only"] is None)
        return [link for card in posted for link in card.links]

    def has(self, action: str) -> bool:
        """Whether the window on top has this button."""
        return bool(self._windows) and action in self._windows[-1][0].buttons

    def taken(self, *, acting: bool) -> list[bytes]:
        """What the page was answered, and messages that came by themselves."""
        direct = self._messages("direct")
        found = self._heard if acting else []
        found = [*found, *(json.dumps(one).encode() for one in direct[self._told :])]
        self._told, self._heard = len(direct), []
        return [_without_numbers(one) for one in found]

    async def looks(self) -> None:
        """Look at the pane: the page would have been told of what is new there."""
        shown = await self._browser.get("/local/pane", params={"persona": self._user_id})
        self._pane = shown.json()

    def posted(self) -> list[bytes]:
        """Every byte that everybody sees in the channel."""
        posts = [one for one in self._messages("channel") if one["only"] is None]
        return [_without_numbers(json.dumps(one).encode()) for one in posts]

    def received(self) -> list[bytes]:
        """Every byte that the bot has sent to this pane alone."""
        return [_without_numbers(json.dumps(one).encode()) for one in self._messages("direct")]

    def _messages(self, place: str) -> list[dict[str, Any]]:
        """What the bot has said here, and not what was typed."""
        return [one for one in self._pane if one["place"] == place and "said" not in one["html"]["en"][:20]]

    def _screen(self, message: Mapping[str, Any]) -> Screen:
        return Screen(message["html"][self._language])

    async def _presses(self, place: str, screen: Screen, action: str, at: int = 0, **inside: Any) -> str:
        button = screen.button(action, at)
        about = {"action": action, "handle": button["data-handle"], "value": button["data-value"]}
        await self._act(place, did="pressed", **about, **inside)
        return self._seen()

    async def _act(self, place: str, **did: Any) -> dict[str, Any]:
        event = f"{self._user_id}-{next(self._events)}"
        body = {"persona": self._user_id, "language": self._language, "place": place, "event": event, **did}
        answer = await self._browser.post("/local/act", json=body)
        assert answer.status_code == 200, answer.text
        self._heard.append(answer.content)
        said: dict[str, Any] = answer.json()
        await self.looks()
        if "html" in said:
            if said["answer"] in {"replace", "errors"} and self._windows:
                self._windows.pop()
                # One that comes back on top of its older self takes that one's place as well.
                if self._windows and self._windows[-1][1]["form"] == said["form"]:
                    self._windows.pop()
            self._windows.append((Screen(said["html"]), said))
        elif did["did"] == "submitted":
            self._windows.pop()
        return said

    def _seen(self) -> str:
        return self._windows[-1][0].text if self._windows else ""


def _filled(screen: Screen, typed: Mapping[str, str]) -> dict[str, str]:
    return {name: value for name, value in {**screen.typed, **typed}.items() if value}


def _without_numbers(said: bytes) -> bytes:
    for pattern, name in _PAGES_OWN:
        said = pattern.sub(name, said)
    return said
