"""A department's programme: the unit that everything else belongs to."""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from bot.domain.gates import Matter
from bot.domain.lists import Lists
from bot.domain.people import ProgrammeId


class Moderation(StrEnum):
    """Whether a coordinator reads before the other end does: never, each end's first words, or all that they write."""

    OFF = "off"
    FIRST_NOTE = "first_note"
    EVERY_NOTE = "every_note"


@dataclass(frozen=True, slots=True)
class Channel:
    """Where the programme speaks to everyone on one platform."""

    platform: str
    tenant: str
    channel_id: str


@dataclass(frozen=True, slots=True)
class Installation:
    """The bot in a workspace: who it is there, and the token that proves it. None once the token is worth nothing.

    `organisation` is empty where there is none above the workspace, `team` where the bot was let into all of its.
    """

    platform: str
    organisation: str
    team: str
    bot_id: str
    bot_user_id: str
    token: str | None = field(repr=False)


@dataclass(frozen=True, slots=True)
class Connector:
    """Where a tenant's servers take messages, and the last day on which something came from there."""

    service_url: str
    heard_on: date


@dataclass(frozen=True, slots=True)
class Programme:
    """One programme. `reference_mask` is None when study references are off.

    In a mask, `#` stands for a digit, `@` for a letter, `*` for either; anything else stands for itself.
    `pathway` is what the site wants people to do when a patient may need action, in the site's own words.
    `guests` says whether those may take part whom the platform calls guests. `claim`, `incident` and `conduct` are
    where such a matter goes, in the site's own words; empty where the site left it to ours. `agreed_by` is who agreed
    to when things are destroyed; nothing is destroyed while it is empty. `lists` are the words
    that cases are coded with. `mondays` says that the coordinators hear on Mondays of what waits, not each
    time, `second_level` that they may classify a case a second time.
    """

    id: ProgrammeId
    name: str
    sites: tuple[str, ...]
    language: str
    zone: str
    pathway: str
    reference_mask: str | None = None
    moderation: Moderation = Moderation.OFF
    guests: bool = False
    claim: str = ""
    incident: str = ""
    conduct: str = ""
    agreed_by: str = ""
    agreed_on: date | None = None
    lists: Lists = field(default_factory=Lists, hash=False)
    mondays: bool = False
    second_level: bool = False

    def route(self, matter: Matter) -> str:
        """Where a matter goes, in the site's own words; empty where it wrote none."""
        return {Matter.CLAIM: self.claim, Matter.INCIDENT: self.incident, Matter.CONDUCT: self.conduct}.get(matter, "")


def fits_mask(reference: str, mask: str) -> bool:
    """Whether a study reference has the shape of the site's mask. Linear in its length, whatever the mask."""
    if len(reference) != len(mask):
        return False
    shapes = {"#": str.isdecimal, "@": str.isalpha, "*": str.isalnum}
    return all(
        shapes[wanted](given) if wanted in shapes else wanted == given
        for given, wanted in zip(reference, mask, strict=True)
    )
