"""The meetings: the series that repeats, the session that takes place, and who comes."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import NewType
from uuid import UUID

from bot.domain.notices import FRIDAY, instant
from bot.domain.people import ProgrammeId

SeriesId = NewType("SeriesId", UUID)
SessionId = NewType("SessionId", UUID)

PLANNED_AHEAD = timedelta(days=62)
"""How far ahead sessions are planned, so that there is a next one of every monthly series, and one after it."""

ANNOUNCED_AHEAD = timedelta(days=14)
"""How long before it begins a session is announced to the whole department."""

DAY_AHEAD = timedelta(days=1)
HOUR_AHEAD = timedelta(hours=1)
"""How long before it begins those who said that they come are reminded."""

DOORS_OPEN = timedelta(minutes=15)
"""How long before it begins somebody can say that they are there."""

DOORS_CLOSE = timedelta(hours=24)
"""How long after it ended somebody can still say that they were there."""

KEY = 10
"""How many characters of a random id stand on a button."""

ATTENDANCE_YEARS = 5
"""How many years it is kept who was there: what a college may ask for when it looks at somebody's hours."""


class Repeats(StrEnum):
    """How often a series meets."""

    WEEKLY = "weekly"
    FORTNIGHTLY = "fortnightly"
    MONTHLY = "monthly"


class Stage(StrEnum):
    """Where a session stands. One that was never announced, because nothing was running, has lapsed."""

    PLANNED = "planned"
    ANNOUNCED = "announced"
    UNDERWAY = "underway"
    HELD = "held"
    CANCELLED = "cancelled"
    LAPSED = "lapsed"


COMING = frozenset({Stage.PLANNED, Stage.ANNOUNCED, Stage.UNDERWAY})
"""The stages of a session that is still to come, or on."""


class Attend(StrEnum):
    """How somebody answers an announcement."""

    IN_PERSON = "in_person"
    ONLINE = "online"
    NO = "no"


@dataclass(frozen=True, slots=True)
class Series:
    """A recurring schedule: a rule on local time, in a zone, from its first day on.

    `minutes` is how long a session lasts. `place` and `link` may each be empty, not both. `subspecialty` is None where
    the rounds are general. While `paused`, nothing new is planned or announced.
    """

    id: SeriesId
    programme_id: ProgrammeId
    name: str
    repeats: Repeats
    first_on: date
    at: time
    zone: str
    minutes: int
    place: str = ""
    link: str = ""
    subspecialty: str | None = None
    objectives: str = ""
    accreditation: str = ""
    paused: bool = False

    @property
    def key(self) -> str:
        """A short name for it on buttons: the first part of its random id."""
        return self.id.hex[:KEY]

    @property
    def nth(self) -> int:
        """Which weekday of its month the first day is: 1 to 4, or -1 for the last, where there may be no fifth."""
        week = (self.first_on.day - 1) // 7 + 1
        return week if week < 5 else -1


@dataclass(frozen=True, slots=True)
class Session:
    """One meeting of a series. `due_on` is the day that the rule gave; moved or not, there is one for each such day.

    `sequence` counts the changes that calendars have to hear of. `code` is what those who are there type or are told.
    """

    id: SessionId
    programme_id: ProgrammeId
    series_id: SeriesId
    due_on: date
    on: date
    at: time
    zone: str
    minutes: int
    place: str
    link: str
    code: str
    stage: Stage = Stage.PLANNED
    sequence: int = 0

    @property
    def key(self) -> str:
        """A short name for it on buttons: the first part of its random id."""
        return self.id.hex[:KEY]

    @property
    def starts_at(self) -> datetime:
        """When it begins (UTC). In a spring gap it is the first valid minute after, in an overlap the first."""
        return instant(self.on, self.at, self.zone)

    @property
    def ends_at(self) -> datetime:
        """When it ends (UTC)."""
        return self.starts_at + timedelta(minutes=self.minutes)

    @property
    def announced_from(self) -> datetime:
        """From when on it is announced: at the same local time, two weeks before."""
        return instant(self.on - ANNOUNCED_AHEAD, self.at, self.zone)

    def on_at(self, now: datetime) -> bool:
        """Whether it has begun by now and is not over."""
        on = self.stage in {Stage.ANNOUNCED, Stage.UNDERWAY}
        return on and self.starts_at <= now < self.ends_at

    def open_to(self, now: datetime) -> bool:
        """Whether somebody can say now that they are, or were, there."""
        on = self.stage in {Stage.ANNOUNCED, Stage.UNDERWAY, Stage.HELD}
        return on and self.starts_at - DOORS_OPEN <= now <= self.ends_at + DOORS_CLOSE


@dataclass(frozen=True, slots=True)
class Counts:
    """How many said that they come in person, online, and not at all."""

    in_person: int = 0
    online: int = 0
    no: int = 0


def counted(answers: Iterable[Attend]) -> Counts:
    """The answers to an announcement, counted."""
    given = list(answers)
    return Counts(given.count(Attend.IN_PERSON), given.count(Attend.ONLINE), given.count(Attend.NO))


def working_days_before(day: date, number: int) -> date:
    """The day that lies this many working days (Monday to Friday) before another."""
    while number > 0:
        day -= timedelta(days=1)
        if day.weekday() <= FRIDAY:
            number -= 1
    return day
