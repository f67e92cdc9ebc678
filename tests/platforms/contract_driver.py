"""What the contract of all platforms needs of one: its people and its servers, played over its own protocol.

Behind the platform stands a bot that answers as it is told to, so that nothing depends on what the bot can do.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol

from bot.domain.people import Account
from bot.platforms.base import Limits, Reply
from bot.ports.outbox import Outcome, PostOutcome
from bot.screens.answers import Answer, Done
from bot.screens.elements import Card
from bot.screens.inputs import Input


class How(StrEnum):
    """How something came onto a screen. POSTED is in a channel, before everyone."""

    SAID = "said"
    MESSAGE = "message"
    POSTED = "posted"
    HOME = "home"
    OPENED = "opened"
    PUSHED = "pushed"
    REPLACED = "replaced"
    ERRORS = "errors"
    NOTHING = "nothing"


@dataclass(frozen=True)
class Somebody:
    """A person on the platform, and what it says of them."""

    user_id: str
    language: str
    zone: str


@dataclass(frozen=True)
class Seen:
    """What somebody sees. `typed` is what the fields hold, by name; `source` is the platform's own."""

    how: How
    words: str = ""
    typed: dict[str, str] = field(default_factory=dict[str, str])
    actions: tuple[str, ...] = ()
    source: object = None


@dataclass
class ScriptedBot:
    """Answers as told, in the language of whoever asks unless told otherwise, and remembers what it was asked."""

    asked: list[Input] = field(default_factory=list[Input])
    answer: Answer = field(default_factory=Done)
    language: str = ""

    async def dispatch(self, asked: Input) -> Reply:
        """Answer."""
        self.asked.append(asked)
        return Reply(self.answer, self.language or asked.who.language or "en")


class Driver(Protocol):
    """A platform, as its people and its servers see it.

    `nowhere` is a channel that does not exist, None where there is one channel under whatever name.
    """

    name: str
    tenant: str
    limits: Limits
    bot: ScriptedBot
    english: Somebody
    french: Somebody
    channel_id: str
    nowhere: str | None

    async def types(self, who: Somebody, words: str, *, in_channel: bool = False) -> Seen:
        """Type a command or a message."""
        ...

    async def presses(self, who: Somebody, seen: Seen, action: str, **typed: str) -> Seen:
        """Press a button of a message, of home or of a window, where something may have been typed."""
        ...

    async def sends(self, who: Somebody, seen: Seen, **typed: str) -> Seen:
        """Send a window as a form, with what its fields hold and what is typed now. Nothing typed is no answer."""
        ...

    async def opens_home(self, who: Somebody) -> Seen:
        """Look at the bot's home."""
        ...

    async def delivers_again(self) -> None:
        """The platform delivers its last request once more, as it does when it got no answer in time."""
        ...

    async def direct(self, account: Account, card: Card, language: str) -> Outcome:
        """The bot sends a message to one account."""
        ...

    async def announce(self, tenant: str, channel_id: str, card: Card, language: str) -> PostOutcome:
        """The bot sends a message to a channel."""
        ...

    async def changes(self, tenant: str, channel_id: str, reference: str, card: Card, language: str) -> Outcome:
        """The bot puts a message in the place of one in a channel."""
        ...

    async def waits(self) -> None:
        """A second passes, so that a platform takes more."""
        ...

    async def messages(self, who: Somebody) -> list[Seen]:
        """What somebody has received from the bot in direct messages."""
        ...

    async def channel(self, who: Somebody) -> list[Seen]:
        """What somebody sees in the channel."""
        ...

    async def forged(self) -> Sequence[int]:
        """Requests that do not come from the platform: how each was answered."""
        ...
