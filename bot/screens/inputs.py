"""What a person did, whichever platform it came from."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class Who:
    """The account that acted, and what the platform says about its language and time zone (None when it does not).

    `guest` says that the platform calls them one; where it does not say, nobody is.
    """

    platform: str
    tenant: str
    user_id: str
    language: str | None = None
    zone: str | None = None
    guest: bool = False


class Surface(StrEnum):
    """Where somebody acted: with the bot alone, in a channel, or inside a window."""

    DIRECT = "direct"
    CHANNEL = "channel"
    WINDOW = "window"


@dataclass(frozen=True, slots=True)
class Command:
    """A slash command: its name without the slash and what was typed after it.

    `event` is the platform's own id of what happened, by which a redelivery is recognised; empty when there is none.
    """

    who: Who
    name: str
    text: str
    surface: Surface = Surface.DIRECT
    channel_id: str = ""
    event: str = ""

    @property
    def word(self) -> str:
        """The first word that was typed, in small letters; empty when there is none."""
        return next(iter(self.text.split(maxsplit=1)), "").lower()

    @property
    def rest(self) -> str:
        """What was typed after the first word."""
        return "".join(self.text.split(maxsplit=1)[1:]).strip()


@dataclass(frozen=True, slots=True)
class Pressed:
    """A button. Inside a window, `values` are the words typed there so far and `hidden` is what the window carries."""

    who: Who
    action: str
    handle: str = ""
    value: str = ""
    surface: Surface = Surface.DIRECT
    values: Mapping[str, str] = field(default_factory=dict[str, str])
    hidden: Mapping[str, str] = field(default_factory=dict[str, str])
    event: str = ""


@dataclass(frozen=True, slots=True)
class Submitted:
    """A form that was sent: the values by field name (a missing answer is absent) and what the form carried hidden."""

    who: Who
    form: str
    values: Mapping[str, str]
    hidden: Mapping[str, str] = field(default_factory=dict[str, str])


@dataclass(frozen=True, slots=True)
class Wrote:
    """Words typed to the bot in a direct message. They are answered with a pointer and never relayed."""

    who: Who
    text: str
    event: str = ""


@dataclass(frozen=True, slots=True)
class Opened:
    """Somebody opened the bot's home. `kept` says that the platform keeps what is shown there until the next time."""

    who: Who
    event: str = ""
    kept: bool = False


Input = Command | Pressed | Submitted | Wrote | Opened
