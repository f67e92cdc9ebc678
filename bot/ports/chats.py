"""What a chat can tell, beside what people do in it."""

from typing import Protocol

from bot.domain.programmes import Channel


class Door(Protocol):
    """A chat as a browser outside of it finds it."""

    @property
    def name(self) -> str:
        """Its name in accounts."""
        ...

    async def door(self) -> str | None:
        """The address that opens the bot there, one step from the form; None where nobody can tell it now."""
        ...


class Chat(Protocol):
    """A platform, as far as somebody wants to know something of it."""

    @property
    def tells_guests(self) -> bool:
        """Whether it says of somebody who acts whether they are a guest."""
        ...

    async def reaches(self, channel: Channel) -> bool | None:
        """Whether something could be posted in a channel, given as somebody typed it; None where it cannot be told."""
        ...
