"""What stands in the direct messages and in the channel: kept in memory, as neutral cards."""

from collections import deque
from dataclasses import dataclass, replace
from datetime import date

from bot.platforms.local.inbound import Place
from bot.screens.elements import Card

MOST = 400
"""How many messages are kept a person and in the channel; the oldest go first."""


@dataclass(frozen=True, slots=True)
class Said:
    """What somebody typed. `user_id` says who, and `name` what colleagues see in the channel."""

    user_id: str
    name: str
    words: str


@dataclass(frozen=True, slots=True)
class Message:
    """One message. `only` is the one person who sees it, None for everyone in the channel.

    `language` is the one in which it left; `kept` says whether a chat platform would store it. `zone` is that of the
    one person who sees it; `version` says how often it was changed since.
    """

    id: int
    place: Place
    day: date
    content: Card | Said
    language: str
    only: str | None
    kept: bool
    zone: str | None = None
    version: int = 0


class Feed:
    """All messages of the local chat."""

    def __init__(self) -> None:
        self._newest = 0
        self._private: dict[str, deque[Message]] = {}
        self._channel: deque[Message] = deque(maxlen=MOST)

    def add(
        self,
        place: Place,
        day: date,
        content: Card | Said,
        *,
        language: str,
        only: str | None,
        kept: bool,
        zone: str | None = None,
    ) -> Message:
        """Append a message; `only` None puts it in front of everyone in the channel."""
        self._newest += 1
        message = Message(self._newest, place, day, content, language, only, kept, zone)
        shelf = self._channel if only is None else self._private.setdefault(only, deque(maxlen=MOST))
        shelf.append(message)
        return message

    def change(self, message_id: int, content: Card, language: str) -> Message | None:
        """Put other words in the place of a message in the channel; None when it is there no longer."""
        for at, message in enumerate(self._channel):
            if message.id == message_id:
                changed = replace(message, content=content, language=language, version=message.version + 1)
                self._channel[at] = changed
                return changed
        return None

    @property
    def newest(self) -> int:
        """The id of the newest message, whoever sees it; 0 when there is none."""
        return self._newest

    def seen_by(self, user_id: str, after: int = 0) -> list[Message]:
        """What this person sees, oldest first, from behind the message with the id `after`."""
        seen = (*self._channel, *self._private.get(user_id, ()))
        return sorted((message for message in seen if message.id > after), key=lambda message: message.id)
