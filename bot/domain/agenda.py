"""The agenda of a session: which cases may be shown, until when one can be chosen, and how long its keys are kept."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from uuid import UUID

from bot.domain.rounds import Session, SessionId, Stage, working_days_before
from bot.domain.threads import Rounds, Seat, ThreadId

CLOSED_AHEAD = 4
"""From how many working days before a session on nothing can be put on its agenda any more."""

TOLD_AHEAD = 3
"""How many working days before a session both ends know of it, and the latest at which one can still agree."""

KEPT_AFTER = timedelta(days=14)
"""How long after a session the keys live of the cases that were chosen for it."""

LONGEST_KEPT = timedelta(days=90)
"""How long after closing a key lives at most, however far a session is put off."""

MINUTES = 10
"""How many minutes a case is given, until a coordinator says otherwise."""

MOST_CASES = 10
"""How many cases one agenda holds."""

MOST_SCRIPT = 1000
"""How long the question, and what was found, may be."""

TAKES = frozenset({Stage.PLANNED, Stage.ANNOUNCED})
"""The stages in which a session takes cases."""

NOTHING_SHOWN = frozenset({Stage.CANCELLED, Stage.LAPSED})
"""The stages of a session that does not take place: it keeps no keys, and its cases are free for another one."""


class Showing(StrEnum):
    """Whether a case may be shown at rounds, without which end says so."""

    MAY = "may"
    ASK = "ask"
    MAY_NOT = "may_not"


@dataclass(frozen=True, slots=True)
class Script:
    """What the coordinator says of a case when it is shown. It is sealed under the key of what was written."""

    question: str = ""
    found: str = ""
    point: str = ""


class Step(StrEnum):
    """What is shown of a case, one after the other."""

    QUESTION = "question"
    FOUND = "found"
    POINT = "point"


@dataclass(frozen=True, slots=True)
class Item:
    """A case on the agenda of a session. `position` orders the agenda; `agreed` are the ends that agreed to it.

    `told_on` is the day of the session that both ends were told last. `post_id` stands for the case in the outbox and
    among the posts once one of its steps was put into the channel: it is random, and ends with the item. `shown` says
    that what was found has been before the room: from then on its ends cannot take it off any more. `joined` is what
    the cases of one entry have in common: it is random, and None for a case that stands on its own. They share their
    post_id too, and each has the script sealed under its own key.
    """

    thread_id: ThreadId
    session_id: SessionId
    position: int
    agreed: frozenset[Seat]
    minutes: int = MINUTES
    script: Script = Script()
    told_on: date | None = None
    post_id: UUID | None = None
    shown: bool = False
    joined: UUID | None = None

    def answered(self, seat: Seat, rounds: Rounds) -> "Item":
        """The same once an end has said yes, or that it has to be asked."""
        agreed = self.agreed | {seat} if rounds is Rounds.YES else self.agreed - {seat}
        return replace(self, agreed=agreed)


def entries(items: Iterable[Item]) -> list[Sequence[Item]]:
    """The entries of an agenda, each with its cases: most have one. An entry stands where the first of them does."""
    found: dict[UUID, list[Item]] = {}
    for item in items:
        found.setdefault(item.joined or item.thread_id, []).append(item)
    return list(found.values())


def of_both(stays: Script, joins: Script) -> Script:
    """What is said of an entry once a case joins it: its own words, and the other's where it has none."""
    return Script(stays.question or joins.question, stays.found or joins.found, stays.point or joins.point)


def showing(answers: Iterable[Rounds | None]) -> Showing:
    """Whether a case may be shown, from what its ends answered. No answer is no."""
    given = set(answers)
    if given <= {Rounds.YES}:
        return Showing.MAY
    return Showing.ASK if given <= {Rounds.YES, Rounds.ASK_FIRST} else Showing.MAY_NOT


def last_day_to_choose(session: Session) -> date:
    """The last day on which a case can be put on the agenda, so that both ends hear of it in time."""
    return working_days_before(session.on, CLOSED_AHEAD) - timedelta(days=1)


def last_day_to_agree(session: Session) -> date:
    """The last day on which an end that wants to be asked can agree. Without an answer the case is not shown."""
    return working_days_before(session.on, TOLD_AHEAD)


def takes(session: Session, closed_on: date, today: date) -> bool:
    """Whether a session takes a case that was closed on a day, now."""
    in_time = today <= last_day_to_choose(session)
    return session.stage in TAKES and in_time and session.on <= closed_on + LONGEST_KEPT


def kept_until(closed_on: date, ordinarily: timedelta, session_on: date | None) -> date:
    """The day on which a key is destroyed that is ordinarily kept so long after closing.

    `session_on` is the day of the session that the case is chosen for, if it is.
    """
    ordinary = closed_on + ordinarily
    if session_on is None:
        return ordinary
    return max(ordinary, min(session_on + KEPT_AFTER, closed_on + LONGEST_KEPT))
