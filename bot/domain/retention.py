"""What is destroyed and when, who agreed to it, and the legal hold that stops the clock.

The days themselves stand with what they are about; this is the one place that knows of them all.
"""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from typing import NewType
from uuid import UUID

from bot.domain.errors import NothingHere, Reason, Refused
from bot.domain.people import MemberId, ProgrammeId

HoldId = NewType("HoldId", UUID)

REQUEST_LASTS = timedelta(days=7)
"""How long a request for a hold, or for its end, waits for the second person."""

DAYS_KEPT = timedelta(days=3)
"""How long daily keys live, and with them what recognises a form or an event that comes twice."""

KEY_BACKUPS = timedelta(days=14)
"""How long whoever runs the bot may keep a copy of the keys. The program cannot see to it; the promises count on it."""

COUNTS_SHOWN = timedelta(days=30)
"""How far back one can see how much was destroyed, and for how long that is counted at all."""


class Phase(StrEnum):
    """Where a hold is: asked for by one person, standing, asked to end, over."""

    ASKED = "asked"
    STANDS = "stands"
    ENDING = "ending"
    OVER = "over"


@dataclass(frozen=True, slots=True)
class Hold:
    """A legal hold: while it stands, nothing of the programme is destroyed because its days are over.

    `ended_by` is who asks for its end. The second person is a coordinator, or None for whoever runs the bot.
    """

    id: HoldId
    programme_id: ProgrammeId
    reason: str
    phase: Phase
    asked_by: MemberId
    asked_on: date
    agreed_by: MemberId | None = None
    since: date | None = None
    ended_by: MemberId | None = None
    ending_on: date | None = None
    released_by: MemberId | None = None
    over_on: date | None = None

    @property
    def key(self) -> str:
        """A short name that a form carries: it changes with every step, so that an older form finds nothing."""
        return f"{self.id.hex[:12]}-{self.phase.value}"

    def stops_the_clock(self) -> bool:
        """Whether nothing may be destroyed now. A request alone stops nothing, and a request to end ends nothing."""
        return self.phase in {Phase.STANDS, Phase.ENDING}

    def lapsed(self, today: date) -> bool:
        """Whether a request has waited too long for a second person."""
        asked = {Phase.ASKED: self.asked_on, Phase.ENDING: self.ending_on}.get(self.phase)
        return asked is not None and today > asked + REQUEST_LASTS


@dataclass(frozen=True, slots=True)
class Destroyed:
    """How many conversations lost their identity key, and how many their content key, on one day."""

    day: date
    identities: int
    contents: int


def agreed(hold: Hold, second: MemberId | None, today: date) -> Hold:
    """The hold once a second person has agreed to what one has asked for. None is whoever runs the bot.

    Raises Refused where it is the same person, and NothingHere where nothing is asked.
    """
    if hold.phase is Phase.ASKED:
        _by_two(hold.asked_by, second)
        return replace(hold, phase=Phase.STANDS, agreed_by=second, since=today)
    if hold.phase is Phase.ENDING and hold.ended_by is not None:
        _by_two(hold.ended_by, second)
        return replace(hold, phase=Phase.OVER, released_by=second, over_on=today)
    raise NothingHere


def asked_to_end(hold: Hold, by: MemberId, today: date) -> Hold:
    """The hold once somebody has asked for its end."""
    if hold.phase is not Phase.STANDS:
        raise NothingHere
    return replace(hold, phase=Phase.ENDING, ended_by=by, ending_on=today)


def taken_back(hold: Hold) -> Hold | None:
    """What is left once a request is taken back or declined: nothing, or the hold as it stood."""
    if hold.phase is Phase.ASKED:
        return None
    if hold.phase is Phase.ENDING:
        return replace(hold, phase=Phase.STANDS, ended_by=None, ending_on=None)
    raise NothingHere


def _by_two(first: MemberId, second: MemberId | None) -> None:
    if first == second:
        raise Refused(Reason.NEEDS_SECOND_PERSON)
