"""What a chat can tell, beside what people do in it."""

from typing import Protocol

from bot.domain.programmes import Channel


class Chat(Protocol):
    """A platform, as far as somebody wants to know something of it."""

    @property
    def tells_guests(self) -> bool:
        """Whether it says of somebody who acts whether they are a guest."""
        ...

    async def reaches(self, channel: Channel) -> bool | None:
        """Whether something could be posted in a channel, given as somebody typed it; None where it cannot be told."""
        ...
