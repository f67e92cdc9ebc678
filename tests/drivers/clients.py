"""People of one department on Slack and on Teams: what they do is the same to a story, whichever client they have."""

import json
import re
from collections.abc import Mapping
from typing import Protocol

from tests.drivers.slack_api import SlackApi
from tests.drivers.slack_people import Hands, buttons_on, words_on
from tests.drivers.slack_ward import chooses, received, top
from tests.drivers.slack_world import Message
from tests.drivers.teams_people import CardSeen, TeamsPerson, card_of, dialog_of, filled_in
from tests.drivers.teams_service import GENERAL

_PLATFORMS_OWN = (
    (re.compile(rb"\d+\.T0WARD\.trigger"), b"(trigger)"),
    (re.compile(rb"\bV\d{6}\b"), b"(window)"),
    (re.compile(rb"\b\d{10}\.\d{6}\b"), b"(message)"),
)
"""What Slack numbers by itself, and the bot repeats to it: it counts what happens in the whole workspace."""


class Client(Protocol):
    """Somebody at a client, who looks at one window at a time."""

    name: str

    async def asks(self, words: str) -> str:
        """Type a command and look at the window that it leads to. Returns what can be read there, like the others."""
        ...

    async def says(self, words: str) -> str:
        """Type something that is answered by a message. Returns the message."""
        ...

    async def opens_message(self, action: str = "thread.open") -> str:
        """Press the button of the newest message from the bot that has this one."""
        ...

    async def presses(self, action: str, at: int = 0, /, **typed: str) -> str:
        """Press a button of the window: the first of this action, or a later one."""
        ...

    async def turns(self, name: str, value: str, **typed: str) -> str:
        """Choose in a field with which the rest of the form turns, where something may have been typed."""
        ...

    async def presses_in_channel(self, action: str, at: int = 0) -> str:
        """Press a button of the newest post that has it. Returns what this person alone reads then."""
        ...

    async def sends(self, **typed: str) -> str:
        """Send the window as a form."""
        ...

    def offers(self, name: str, words: str) -> str:
        """The value by which a field of the window offers a choice."""
        ...

    def messages(self) -> int:
        """How many messages the bot has sent this person."""
        ...

    def told(self) -> list[str]:
        """The words of every message from the bot."""
        ...

    def posts(self) -> list[str]:
        """What stands in the channel from the bot, as everybody reads it."""
        ...

    def links(self) -> list[str]:
        """The addresses of the links in the window."""
        ...

    def links_in_channel(self) -> list[str]:
        """The addresses of the links in the posts."""
        ...

    def has(self, action: str) -> bool:
        """Whether the window has this button."""
        ...

    def taken(self, *, acting: bool) -> list[bytes]:
        """Every byte that this client got since it was asked last. `acting`: it is what they did that went before."""
        ...


class OnSlack:
    """Somebody in the workspace."""

    def __init__(self, name: str, hands: Hands, api: SlackApi, heard: list[bytes], channel_id: str) -> None:
        self.name, self._hands, self._api, self._heard = name, hands, api, heard
        self._channel_id = channel_id
        self._calls, self._answers = 0, 0

    async def asks(self, words: str) -> str:
        """Type a slash command."""
        self._hands.windows.clear()
        answer = await self._hands.types(f"/case {words}" if words == "case" else f"/peer {words}".strip())
        return self._seen() or str((answer or {}).get("text", ""))

    async def says(self, words: str) -> str:
        """Type a slash command that is answered at once."""
        answer = await self._hands.types(f"/peer {words}")
        assert answer is not None
        return str(answer["text"])

    async def opens_message(self, action: str = "thread.open") -> str:
        """Press the button of a message."""
        self._hands.windows.clear()
        message = next(one for one in reversed(received(self._hands)) if f'"{action}~' in json.dumps(one.body))
        await self._hands.presses(message, f"{action}~")
        return self._seen()

    async def presses(self, action: str, at: int = 0, /, **typed: str) -> str:
        """Press a button of the window on top."""
        await self._hands.presses(top(self._hands), f"{action}~", at, **typed)
        return self._seen()

    async def turns(self, name: str, value: str, **typed: str) -> str:
        """Choose in a field; Slack tells the bot of it at once."""
        await self._hands.turns(top(self._hands), name, value, **typed)
        return self._seen()

    async def presses_in_channel(self, action: str, at: int = 0) -> str:
        """Press a button of a post; the answer is a message in the channel that nobody else sees."""
        post = next(one for one in reversed(self._posted()) if f'"{action}~' in json.dumps(one.body))
        await self._hands.presses(post, f"{action}~", at)
        said = [one for one in self._hands.messages(self._channel_id) if one.only == self._hands.user_id]
        return words_on(said[-1].body["blocks"])

    async def sends(self, **typed: str) -> str:
        """Send the window on top."""
        await self._hands.sends(top(self._hands), **typed)
        return self._seen()

    def offers(self, name: str, words: str) -> str:
        """The value of a choice."""
        return chooses(top(self._hands), name, words)

    def messages(self) -> int:
        """How many messages there are."""
        return len(received(self._hands))

    def told(self) -> list[str]:
        """The messages."""
        return [words_on(one.body["blocks"]) for one in received(self._hands)]

    def posts(self) -> list[str]:
        """The posts."""
        return [words_on(one.body["blocks"]) for one in self._posted()]

    def links(self) -> list[str]:
        """The links of the window on top."""
        return [button["url"] for _, button in buttons_on(top(self._hands)["blocks"]) if "url" in button]

    def links_in_channel(self) -> list[str]:
        """The links of the posts."""
        blocks = [block for one in self._posted() for block in one.body["blocks"]]
        return [button["url"] for _, button in buttons_on(blocks) if "url" in button]

    def has(self, action: str) -> bool:
        """Whether the window on top has this button."""
        return f'"{action}~' in json.dumps(self._hands.window)

    def taken(self, *, acting: bool) -> list[bytes]:
        """What the bot called for while this person acted, what it answered, and messages that came by themselves."""
        calls = self._api.calls[self._calls :]
        mine = {self._hands.user_id, self._hands.team.direct(self._hands.user_id).channel_id}
        found = [
            call.method.encode() + b" " + call.raw
            for call in calls
            if call.method != "users.info"
            and (acting or call.arguments.get("channel") in mine or call.arguments.get("user_id") in mine)
        ]
        found += [answer for answer in self._heard[self._answers :] if answer]
        self._calls, self._answers = len(self._api.calls), len(self._heard)
        return [without_numbers(one) for one in found]

    def _posted(self) -> list[Message]:
        return [one for one in self._hands.messages(self._channel_id) if not one.only]

    def _seen(self) -> str:
        return words_on([self._hands.window or {}])


def without_numbers(said: bytes) -> bytes:
    """What was said to Slack, without what Slack itself counts."""
    for pattern, name in _PLATFORMS_OWN:
        said = pattern.sub(name, said)
    return said


class OnTeams:
    """Somebody in the tenant."""

    def __init__(self, name: str, person: TeamsPerson) -> None:
        self.name, self._person = name, person
        self._window: CardSeen | None = None
        self._sent, self._answers = 0, 0

    async def asks(self, words: str) -> str:
        """Pick the form from the client's own list; or type, and press the button of the answer."""
        if words in {"", "case"}:
            command = {"commandId": words or "home"}
            self._window = dialog_of(await self._person.invokes("composeExtension/fetchTask", command))
            return self._seen()
        await self._types(words)
        (action,) = card_of(self._person.received[-1]).actions.values()
        self._window = dialog_of(await self._person.invokes("task/fetch", {"data": action["data"]}))
        return self._seen()

    async def says(self, words: str) -> str:
        """Type to the bot."""
        await self._types(words)
        return card_of(self._person.received[-1]).text

    async def opens_message(self, action: str = "thread.open") -> str:
        """Press the button of a message."""
        cards = (card_of(one) for one in reversed(self._person.received))
        button = next(card.actions[action] for card in cards if action in card.actions)
        self._window = dialog_of(await self._person.invokes("task/fetch", {"data": button["data"]}))
        return self._seen()

    async def presses(self, action: str, at: int = 0, /, **typed: str) -> str:
        """Press a button of the dialog; one that needs no fields sends none."""
        assert self._window is not None
        button = self._window.button(action, at)
        fields = {} if button.get("associatedInputs") == "none" else filled_in(self._window, typed)
        return await self._submits({**button["data"], **fields})

    async def turns(self, name: str, value: str, **typed: str) -> str:
        """Choose in a field of the case's form, and press the button for it."""
        return await self.presses(f"case.{name}", **typed, **{name: value})

    async def presses_in_channel(self, action: str, at: int = 0) -> str:
        """Press a button of a post; the answer is a sentence that nobody else sees."""
        button = next(card for card in reversed(self._posted()) if action in card.actions).button(action, at)
        pressed = {"action": {"type": "Action.Execute", "verb": button["verb"], "data": button["data"]}}
        return str((await self._person.invokes("adaptiveCard/action", pressed, in_channel=True)).json()["value"])

    async def sends(self, **typed: str) -> str:
        """Send the dialog."""
        assert self._window is not None
        assert self._window.submit is not None
        return await self._submits({**self._window.submit["data"], **filled_in(self._window, typed)})

    def offers(self, name: str, words: str) -> str:
        """The value of a choice."""
        assert self._window is not None
        return next(value for title, value in self._window.choices[name] if title == words)

    def messages(self) -> int:
        """How many messages there are."""
        return len(self._person.received)

    def told(self) -> list[str]:
        """The messages."""
        return [card_of(one).text for one in self._person.received]

    def posts(self) -> list[str]:
        """The posts."""
        return [card.text for card in self._posted()]

    def links(self) -> list[str]:
        """The links of the dialog."""
        return self._window.links if self._window else []

    def links_in_channel(self) -> list[str]:
        """The links of the posts."""
        return [link for card in self._posted() for link in card.links]

    def has(self, action: str) -> bool:
        """Whether the dialog has this button."""
        return self._window is not None and action in self._window.actions

    def taken(self, *, acting: bool) -> list[bytes]:
        """Messages to this person's chat, and what was answered to what they did."""
        seen = self._person.service.seen
        chat = f"/conversations/{self._person.chat.replace(':', '%3A')}/"
        found = [b"message " + body for _, path, body in seen[self._sent :] if chat in path]
        found += [answer for answer in self._person.heard[self._answers :] if answer and acting]
        self._sent, self._answers = len(seen), len(self._person.heard)
        return found

    def _posted(self) -> list[CardSeen]:
        return [card_of(one) for one in self._person.service.chats[GENERAL]]

    async def _types(self, words: str) -> None:
        """Whoever types is answered first, and the message comes right after: one more request has to wait for it."""
        before = len(self._person.received)
        assert (await self._person.types(words)).status_code == 200
        for _ in range(200):
            if len(self._person.received) > before:
                return
            await self._person.deliver({"type": "typing"})
        raise AssertionError("nothing arrives")

    async def _submits(self, data: Mapping[str, object]) -> str:
        self._window = dialog_of(await self._person.invokes("task/submit", {"data": data}))
        return self._seen()

    def _seen(self) -> str:
        return self._window.text if self._window else ""
