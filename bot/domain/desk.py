"""The coordinators' desk: what has waited too long there, and what a Monday's message says of it. Counts, no case."""

from dataclasses import dataclass
from datetime import date

from bot.domain.notices import working_days_after
from bot.domain.threads import State, Thread

LATE_AFTER = 2
"""After how many working days all coordinators are told of what nobody has touched."""

UNOPENED_AFTER = 5
"""After how many working days the coordinators are told that a reader has not opened a conversation."""


@dataclass(frozen=True, slots=True)
class Digest:
    """What there is on the board, the same for every coordinator.

    `waiting` cases need a coordinator; of these a patient may need action in `alarms`, and nobody has touched `late`.
    `unopened` conversations have not been opened by their reader, `talking` ones go on.
    """

    waiting: int = 0
    alarms: int = 0
    late: int = 0
    unopened: int = 0
    talking: int = 0

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing that a coordinator could do anything about."""
        return not (self.waiting or self.unopened)


def late_on(thread: Thread) -> date | None:
    """The day on which what waits for the coordinators has waited too long; None where nobody knows since when."""
    return None if thread.desk_since is None else working_days_after(thread.desk_since, LATE_AFTER)


def is_late(thread: Thread, today: date) -> bool:
    """Whether a case that waits for the coordinators has been touched by none for too long."""
    late = late_on(thread)
    return late is not None and late <= today


def is_unopened(thread: Thread, today: date) -> bool:
    """Whether a reader was told long ago and has not looked. It says nothing of whoever shared it."""
    since = thread.unopened_since
    return thread.state is State.DELIVERED and since is not None and working_days_after(since, UNOPENED_AFTER) <= today
