"""People in Teams: what their clients send to the bot when they type, press and fill in, and what they then see."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

import httpx

from tests.drivers.teams_service import APP_ID, GENERAL, TeamsService


class CardSeen:
    """An Adaptive Card as its reader has it: words, what fields hold, and buttons by their action."""

    def __init__(self, card: Mapping[str, Any], title: str = "") -> None:
        self.words: list[str] = [title] if title else []
        self.typed: dict[str, str] = {}
        self.choices: dict[str, list[tuple[str, str]]] = {}
        self.actions: dict[str, dict[str, Any]] = {}
        self.buttons: list[dict[str, Any]] = []
        self.links: list[str] = []
        self.submit: dict[str, Any] | None = None
        self.wrong = False
        self._read(card)

    @property
    def text(self) -> str:
        """All words, in order."""
        return "\n".join(self.words)

    def _read(self, found: Any) -> None:
        if isinstance(found, list):
            for one in found:
                self._read(one)
        if not isinstance(found, dict):
            return
        kind = str(found.get("type", ""))
        if kind.startswith("Action."):
            self._button(found)
        elif kind == "RichTextBlock":
            self.words.append("".join(run["text"] for run in found["inlines"]))
            self.wrong = self.wrong or any(run.get("color") == "Attention" for run in found["inlines"])
        elif kind.startswith("Input."):
            self.words.append(found["label"])
            self.choices[found["id"]] = [(one["title"], one["value"]) for one in found.get("choices", [])]
            self.words += [title for title, _ in self.choices[found["id"]]]
            self.typed[found["id"]] = found.get("value", "")
        else:
            if kind == "TextBlock":
                self.words.append(found["text"])
            for name in ("body", "items", "columns", "actions"):
                self._read(found.get(name))

    def _button(self, action: dict[str, Any]) -> None:
        self.words.append(action["title"])
        data = action.get("data", {})
        if "url" in action:
            self.links.append(action["url"])
        if "form" in data:
            self.submit = action
        elif "action" in data:
            self.actions.setdefault(data["action"], action)
            self.buttons.append(action)

    def button(self, action: str, at: int = 0) -> dict[str, Any]:
        """The first button of an action, or a later one."""
        return [one for one in self.buttons if one["data"]["action"] == action][at]


@dataclass
class TeamsPerson:
    """Somebody in the tenant."""

    service: TeamsService
    door: httpx.AsyncClient
    aad: str
    language: str
    zone: str
    at: datetime = datetime(2026, 5, 12, 13, 35, tzinfo=UTC)
    tenant: str = ""
    last: tuple[dict[str, Any], dict[str, str]] = field(default_factory=lambda: ({}, {}))
    heard: list[bytes] = field(default_factory=list[bytes])
    """Every byte that this person's client was answered."""

    def __post_init__(self) -> None:
        self.tenant = self.tenant or self.service.tenant
        self.mri = f"29:1{self.aad}"
        self.chat = self.service.person(self.aad, self.mri)

    async def install(self) -> httpx.Response:
        """Add the bot."""
        return await self.deliver({"type": "installationUpdate", "action": "add"})

    async def types(self, words: str, *, in_channel: bool = False) -> httpx.Response:
        """Type to the bot: alone with it, or in the channel with its name before the words."""
        mention = {"type": "mention", "text": "<at>Peer learning</at>", "mentioned": {"id": f"28:{APP_ID}"}}
        text = f"<at>Peer learning</at>&nbsp;{words}" if in_channel else words
        entities = [mention] if in_channel else []
        said = {"type": "message", "text": text, "textFormat": "plain"}
        return await self.deliver(said, in_channel=in_channel, entities=entities)

    async def invokes(self, name: str, value: Mapping[str, Any], *, in_channel: bool = False) -> httpx.Response:
        """Press, fetch or submit."""
        return await self.deliver({"type": "invoke", "name": name, "value": value}, in_channel=in_channel)

    async def deliver(
        self, what: Mapping[str, Any], *, in_channel: bool = False, entities: list[dict[str, Any]] | None = None
    ) -> httpx.Response:
        """Have the platform deliver something of this person's."""
        activity = self.activity(in_channel=in_channel, entities=entities) | what
        return await self.again(activity)

    async def again(self, activity: dict[str, Any] | None = None) -> httpx.Response:
        """Deliver the last activity once more, or this one."""
        if activity is not None:
            self.last = (activity, {"authorization": self.service.bearer()})
        body, headers = self.last
        answer = await self.door.post("/teams/messages", json=body, headers=headers)
        self.heard.append(answer.content)
        return answer

    def activity(self, *, in_channel: bool = False, entities: list[dict[str, Any]] | None = None) -> dict[str, Any]:
        """What every activity of this person's says. Each comes two minutes after the one before."""
        self.at += timedelta(minutes=2)
        client = {"type": "clientInfo", "locale": self.language, "country": "CA", "timezone": self.zone}
        where: dict[str, Any] = {"conversationType": "personal", "id": self.chat, "tenantId": self.tenant}
        channel: dict[str, Any] = {"tenant": {"id": self.tenant}}
        if in_channel:
            where |= {"conversationType": "channel", "isGroup": True, "id": f"{GENERAL};messageid=1700000000001"}
            channel |= {"channel": {"id": GENERAL}, "team": {"id": GENERAL}}
        return {
            "id": f"f:{next(_NUMBERS)}",
            "timestamp": self.at.isoformat().replace("+00:00", ".1234567Z"),
            "localTimestamp": self.at.isoformat(),
            "localTimezone": self.zone,
            "locale": self.language,
            "channelId": "msteams",
            "serviceUrl": self.service.service_url,
            "from": {"id": self.mri, "name": self.aad.title(), "aadObjectId": self.aad},
            "recipient": {"id": f"28:{APP_ID}", "name": "Peer learning"},
            "conversation": where,
            "channelData": channel,
            "entities": [client, *(entities or [])],
        }

    @property
    def received(self) -> list[dict[str, Any]]:
        """The messages in this person's chat with the bot."""
        return self.service.chats[self.chat]


_NUMBERS = count(1)


def card_of(activity: Mapping[str, Any]) -> CardSeen:
    """The card of a message."""
    (attachment,) = activity["attachments"]
    assert attachment["contentType"] == "application/vnd.microsoft.card.adaptive"
    return CardSeen(attachment["content"])


def dialog_of(answer: httpx.Response) -> CardSeen | None:
    """The dialog that an answer opens; None when it closes the one that is open."""
    assert answer.status_code == 200, answer.text
    if not answer.content:
        return None
    task = answer.json()["task"]
    assert task["type"] == "continue", task
    return CardSeen(task["value"]["card"]["content"], task["value"]["title"])


def filled_in(card: CardSeen, typed: Mapping[str, str]) -> dict[str, str]:
    """What a dialog's fields send: what they hold, and what is typed now."""
    return {**card.typed, **typed}
