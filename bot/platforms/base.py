"""What every platform has in common: what it is given, what it answers, and the limits it declares."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from starlette.routing import BaseRoute

from bot.domain.people import Account
from bot.domain.programmes import Channel
from bot.ports.outbox import Outcome, PostOutcome
from bot.screens.answers import Answer
from bot.screens.elements import Card
from bot.screens.inputs import Input


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer and the language to say it in ("en" or "fr")."""

    answer: Answer
    language: str


Dispatch = Callable[[Input], Awaitable[Reply]]
"""How a platform hands what a person did to the bot. It never raises: what goes wrong is an answer, too."""


class Platform(Protocol):
    """A platform that knows who its people are, and on which the bot is."""

    @property
    def name(self) -> str:
        """Its name in accounts."""
        ...

    async def door(self) -> str | None:
        """The address that opens the bot there, one step from the form; None where nobody can tell it now."""
        ...

    def hand_to(self, dispatch: Dispatch) -> None:
        """From now on, hand to the bot what people do."""
        ...

    def routes(self) -> list[BaseRoute]:
        """Where it reaches us; none where we reach it."""
        ...

    async def direct(self, account: Account, card: Card, language: str) -> Outcome:
        """Send a card to one account, in a language."""
        ...

    async def post(self, channel: Channel, card: Card, language: str) -> PostOutcome:
        """Send a card to everyone in a channel."""
        ...

    async def update(self, channel: Channel, reference: str, card: Card, language: str) -> Outcome:
        """Put a card in the place of one that was posted."""
        ...

    def opens(self, way: Account | Channel) -> datetime | None:
        """From when on a card may leave that way; None while none can, until somebody has done something."""
        ...

    @property
    def tells_guests(self) -> bool:
        """Whether it says of somebody who acts whether they are a guest."""
        ...

    async def reaches(self, channel: Channel) -> bool | None:
        """Whether something could be posted in a channel, given as somebody typed it; None where it cannot be told."""
        ...

    def people_changed(self) -> None:
        """Somebody came, left or changed: what is remembered of members may be old. Called from any thread."""
        ...

    async def run(self) -> None:
        """What it does by itself while the service is up, until it is cancelled."""
        ...

    async def close(self) -> None:
        """Let go of everything."""
        ...


class NotConnected(Exception):
    """A platform does not let the bot in. The words say which setting is meant and what to do, and repeat no value."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that `doctor` looked at. `careful` says that it works, with something to mind all the same."""

    well: bool
    words: str
    careful: bool = False

    @property
    def verdict(self) -> str:
        """The one word that stands before it."""
        if not self.well:
            return "NO"
        return "mind" if self.careful else "ok"


class DoesNotFit(Exception):
    """A screen is larger than the platform allows. Nothing is ever cut silently: this fails the gallery test."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What a platform documents, in characters unless said otherwise.

    None means that it documents no limit.
    """

    blocks: int | None = None
    window_title: int | None = None
    button: int | None = None
    option: int | None = None
    option_value: int | None = None
    options: int | None = None
    spread_options: int | None = None
    paragraph: int | None = None
    label: int | None = None
    value: int | None = None
    hidden: int | None = None
    whole_bytes: int | None = None


def check(what: str, size: int, limit: int | None) -> None:
    """Raise DoesNotFit when `size` is over `limit`."""
    if limit is not None and size > limit:
        raise DoesNotFit(f"{what}: {size} is over {limit}")
