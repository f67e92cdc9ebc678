"""The anonymous survey after a session: what it asks, when, and what may be said of the answers."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from typing import NewType
from uuid import UUID

from bot.domain.notices import next_open_moment
from bot.domain.people import Hours, ProgrammeId
from bot.domain.privacy.audience import FLOOR
from bot.domain.rounds import DOORS_CLOSE, SeriesId, Session, SessionId, Stage

SurveyId = NewType("SurveyId", UUID)
BoxId = NewType("BoxId", UUID)

ASKED_AFTER = DOORS_CLOSE
"""How long after a session ended its survey opens: from then on nobody can say any more that they were there."""

ASKED_AT_MOST = timedelta(days=7)
"""How late a survey may still open, where nothing was running. After that nobody is asked, and the list says so."""

OPEN_FOR = timedelta(days=7)
"""How long people can answer a survey."""

REMINDED_BEFORE = timedelta(days=2)
"""How long before it closes everyone who was asked is reminded, whether or not they have answered; or earlier."""

STILL_HELPS = timedelta(days=1)
"""A reminder that would come closer to the end than this comes on an earlier working day; a late one is left out."""

WAITS_FOR = timedelta(days=365)
"""How long ballots wait for enough others, from when the first survey of their box closed. Then they go, unread."""

LOWEST_FLOOR = 3
"""No ballot box opens with the answers of fewer people than this, whatever anybody sets."""

STEPS = 5
"""How many steps a question has, from 1 (not at all) to 5 (completely)."""

KEY = 10

COMMENT = 1000
"""At most this many characters in a comment."""


class Item(StrEnum):
    """Something that a survey asks about, answered by a step. What the programme's own ask is theirs to say."""

    LEARNED = "learned"
    RESPECTFUL = "respectful"
    UNIDENTIFIED = "unidentified"
    SUITED = "suited"
    IMPROVED = "improved"
    OWN_1 = "own_1"
    OWN_2 = "own_2"
    OWN_3 = "own_3"
    OWN_4 = "own_4"
    OWN_5 = "own_5"


QUESTION_SETS: Mapping[int, tuple[Item, ...]] = {
    1: (Item.LEARNED, Item.RESPECTFUL, Item.UNIDENTIFIED, Item.SUITED, Item.IMPROVED),
}
"""What the bot brings, by version and in order, before the one comment.

What an item says in each language stands in `bot.screens.questions`. A changed set is a new version: answers are read
with the one that they were asked with. A programme that changes them has versions of its own (`bot.domain.questions`).
"""

NEWEST = max(QUESTION_SETS)


class Phase(StrEnum):
    """Where a survey stands.

    COUNTING takes no more ballots. KEPT had too few people: its ballots stay sealed until the next ones of its series
    are counted with them, or until they are destroyed UNREAD because a year was not enough. Nobody was asked where
    there were TOO_FEW, or where it was TOO_LATE. LOST is one whose box can never be opened, because its key is gone.
    """

    OPEN = "open"
    COUNTING = "counting"
    KEPT = "kept"
    PUBLISHED = "published"
    TOO_FEW = "too_few"
    TOO_LATE = "too_late"
    LOST = "lost"
    UNREAD = "unread"


@dataclass(frozen=True, slots=True)
class Survey:
    """The survey of one session. Without a box nobody was asked, and it neither opens nor closes."""

    id: SurveyId
    programme_id: ProgrammeId
    series_id: SeriesId
    session_id: SessionId
    phase: Phase
    box_id: BoxId | None = None
    opened_at: datetime | None = None
    closes_at: datetime | None = None

    @property
    def key(self) -> str:
        """A short name for it on buttons: the first part of its random id."""
        return self.id.hex[:KEY]

    def takes(self, now: datetime) -> bool:
        """Whether a ballot is taken now."""
        return self.phase is Phase.OPEN and self.closes_at is not None and now < self.closes_at


@dataclass(frozen=True, slots=True)
class Box:
    """A ballot box: it takes the ballots of one survey, or of several in a row of a series until they are enough.

    `floor` is how many people must have answered before it opens. It was promised to those who answered, and stays.
    """

    id: BoxId
    series_id: SeriesId
    version: int
    floor: int


@dataclass(frozen=True, slots=True)
class Ballot:
    """One person's answers to one survey. What they left out is missing."""

    steps: Mapping[Item, int]
    comment: str = ""


@dataclass(frozen=True, slots=True)
class Spread:
    """How many chose each step, from 1 to 5."""

    counts: tuple[int, ...]

    @property
    def total(self) -> int:
        """How many answers there are."""
        return sum(self.counts)

    @property
    def mean(self) -> Decimal:
        """The mean step, to one decimal."""
        whole = sum(step * number for step, number in enumerate(self.counts, start=1))
        return (Decimal(whole) / self.total).quantize(Decimal("0.1"), ROUND_HALF_UP)


@dataclass(frozen=True, slots=True)
class Result:
    """Everything that is ever said of the ballots of a box. `people` answered, some of them to several of its surveys.

    An item that fewer people than the floor answered has no spread. `comments` is empty when they were too few.
    """

    people: int
    spreads: Mapping[Item, Spread]
    comments: tuple[str, ...] = ()


def due(session: Session) -> datetime | None:
    """From when on a session's survey is due; None for one that did not take place, as far as anybody knows."""
    took_place = session.stage in {Stage.ANNOUNCED, Stage.UNDERWAY, Stage.HELD}
    return session.ends_at + ASKED_AFTER if took_place else None


def closing(opened_at: datetime, zone: str) -> datetime:
    """When a survey closes that opens now: a week after people can see it, which on a Friday afternoon is on Monday."""
    return next_open_moment(opened_at, zone, Hours()) + OPEN_FOR


def reminding(closes_at: datetime, zone: str) -> datetime:
    """When people are reminded: two days before it closes, or on the last working day before where that is closed.

    A survey that closes on a Monday would else be reminded of at its end, when nobody can answer any more.
    """
    wanted = closes_at - REMINDED_BEFORE
    moment = next_open_moment(wanted, zone, Hours())
    while moment + STILL_HELPS > closes_at:
        wanted -= timedelta(days=1)
        moment = next_open_moment(wanted, zone, Hours())
    return moment


def first_phase(attended: int, *, pooled: bool, late: timedelta, floor: int = FLOOR) -> Phase:
    """Whether people are asked at all.

    Args: attended: how many were there; pooled: whether answers of earlier sessions wait for more; late: how long after
    it was due.
    """
    if late > ASKED_AT_MOST:
        return Phase.TOO_LATE
    if attended == 0 or (attended < floor and not pooled):
        return Phase.TOO_FEW
    return Phase.OPEN


def result(ballots: Sequence[Sequence[Ballot]], items: Iterable[Item], floor: int) -> Result | None:
    """What may be said of a box that holds these ballots, each inner list one person's; None when nothing may.

    The floor counts people: somebody who answered after each of several sessions counts once. It holds for the box, for
    each item and for the comments. Only whole boxes are published, each once, so that there are never two figures for
    the same question of which one holds the other: nothing can be subtracted.
    """
    answered = [person for person in ballots if any(ballot.steps or ballot.comment for ballot in person)]
    floor = max(floor, LOWEST_FLOOR)
    if len(answered) < floor:
        return None
    spreads: dict[Item, Spread] = {}
    for item in items:
        if sum(any(item in ballot.steps for ballot in person) for person in answered) >= floor:
            given = [ballot.steps[item] for person in answered for ballot in person if item in ballot.steps]
            spreads[item] = Spread(tuple(given.count(step) for step in range(1, STEPS + 1)))
    comments: tuple[str, ...] = ()
    if sum(any(ballot.comment for ballot in person) for person in answered) >= floor:
        comments = tuple(ballot.comment for person in answered for ballot in person if ballot.comment)
    return Result(len(answered), spreads, comments)


@dataclass(frozen=True, slots=True)
class Question:
    """One question of a set. What it says in both languages is empty where it says what the bot brings."""

    item: Item
    asked: bool = True
    english: str = ""
    french: str = ""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A survey as somebody who was there is asked it. `mine` says that they have answered."""

    survey: Survey
    name: str
    on: date
    closes_on: date
    questions: tuple[Question, ...]
    floor: int
    mine: bool = False


@dataclass(frozen=True, slots=True)
class Outcome:
    """A survey as coordinators see it: when it was, and what came of it.

    `days` are those of all sessions that were counted together. `people` is how many have answered where the ballots
    are kept; while a survey is open nobody learns how many have answered it. `not_posted` is why what the channel is
    told did not arrive there, or that nobody knows whether it did.
    """

    survey: Survey
    name: str
    days: tuple[date, ...]
    closes_on: date | None
    questions: tuple[Question, ...]
    floor: int
    people: int = 0
    result: Result | None = None
    not_posted: str = ""
