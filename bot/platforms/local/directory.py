"""Who can sit at the local chat, and where everyone meets there."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from bot.text.catalogue import Words

PLATFORM = "local"

CHANNEL = "peer-learning"
"""The id of the one channel that the local chat has."""


@dataclass(frozen=True, slots=True)
class Persona:
    """Somebody whose place can be taken on the page. `language` is what this platform says of them."""

    user_id: str
    name: str
    about: Words
    language: str


Roster = Callable[[], Awaitable[Sequence[Persona]]]
"""Everybody whose place can be taken, asked anew each time: people join and leave."""


async def person(roster: Roster, user_id: str) -> Persona | None:
    """Who has this user id, or None."""
    return next((one for one in await roster() if one.user_id == user_id), None)
