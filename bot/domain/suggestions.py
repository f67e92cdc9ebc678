"""Words that wait for a coordinator, and the other words that one suggests: their author decides what is sent."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from bot.domain.cases import Case, Story, for_coordinators
from bot.domain.threads import Mention, Note, Seat, State, Thread


class Decision(StrEnum):
    """What an author makes of other words: these are sent, new ones of the author's own wait, or nothing is sent."""

    AGREE = "agree"
    CHANGE = "change"
    WITHDRAW = "withdraw"


@dataclass(frozen=True, slots=True)
class Pending:
    """Words of a seat that wait for a coordinator. `suggested` is empty while nobody has suggested anything.

    `note` is None where it is the case itself that waits, with its learning point.
    """

    seat: Seat
    words: str
    suggested: str = ""
    point: str = ""
    suggested_point: str = ""
    note: Note | None = None


def pending(thread: Thread, case: Case, story: Story | None, notes: Sequence[Note]) -> list[Pending]:
    """What waits to be sent on, in the order in which it was written. A case of one's own goes to nobody."""
    found: list[Pending] = []
    if story is not None and thread.state is State.WITH_COORDINATOR and not for_coordinators(case):
        found.append(Pending(Seat.SUBMITTER, story.happened, story.suggested, story.point, story.suggested_point))
    return found + [Pending(note.seat, note.words, note.suggested, note=note) for note in notes if note.held]


def with_words(note: Note, words: str, *, held: bool) -> Note:
    """A note that says something else, with nothing suggested in its place."""
    return replace(note, words=words, suggested="", held=held)


def taken_back(note: Note) -> Note:
    """A note that its author has taken back: what it said is gone, and nobody else reads that there was one."""
    return replace(
        note, words="", suggested="", answer=None, mention=Mention.TAKEN_BACK, audience=frozenset(), held=False
    )


def unsuggested(story: Story) -> Story:
    """A case in whose place nothing is suggested."""
    return replace(story, suggested="", suggested_point="")
