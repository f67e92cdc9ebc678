"""The private conversation about a case: seats, notes, and how it ends."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import NewType
from uuid import UUID

from bot.domain.cases import Ask, Case, CaseId, Story, asks
from bot.domain.people import ProgrammeId
from bot.domain.programmes import Moderation

ThreadId = NewType("ThreadId", UUID)
NoteId = NewType("NoteId", UUID)

QUIET = timedelta(days=30)
"""A conversation in which nobody wrote for this long closes by itself."""

IDENTITY_KEPT = timedelta(days=14)
"""How long after closing the key lives that links a conversation to people."""

CONTENT_KEPT = timedelta(days=30)
"""How long after closing the key lives that opens what was written."""


class Seat(StrEnum):
    """A place in a conversation. A note knows its seat, never a person."""

    SUBMITTER = "submitter"
    READER = "reader"
    COORDINATOR = "coordinator"


ENDS = (Seat.SUBMITTER, Seat.READER)


def other_end(seat: Seat) -> Seat:
    """The end that faces this one. The coordinator has no end of its own."""
    return {Seat.SUBMITTER: Seat.READER, Seat.READER: Seat.SUBMITTER}[seat]


class State(StrEnum):
    """Where a conversation stands."""

    HELD = "held"
    WITH_COORDINATOR = "with_coordinator"
    RETURNED = "returned"
    ON_ITS_WAY = "on_its_way"
    DELIVERED = "delivered"
    IN_CONVERSATION = "in_conversation"
    CLOSED = "closed"
    OVER = "over"


LIVE = frozenset(
    {State.HELD, State.WITH_COORDINATOR, State.RETURNED, State.ON_ITS_WAY, State.DELIVERED, State.IN_CONVERSATION}
)
"""The states in which something can still be written."""

MOVES: dict[State, frozenset[State]] = {
    State.HELD: frozenset({State.WITH_COORDINATOR, State.DELIVERED, State.CLOSED}),
    State.WITH_COORDINATOR: frozenset({State.RETURNED, State.ON_ITS_WAY, State.DELIVERED, State.CLOSED}),
    State.RETURNED: frozenset({State.WITH_COORDINATOR, State.CLOSED}),
    State.ON_ITS_WAY: frozenset({State.DELIVERED, State.WITH_COORDINATOR, State.CLOSED}),
    State.DELIVERED: frozenset({State.WITH_COORDINATOR, State.IN_CONVERSATION, State.CLOSED}),
    State.IN_CONVERSATION: frozenset({State.CLOSED}),
    State.CLOSED: frozenset({State.OVER, State.WITH_COORDINATOR, State.DELIVERED, State.IN_CONVERSATION}),
    State.OVER: frozenset(),
}
"""The legal moves; anything else is a mistake in the code."""


class Answer(StrEnum):
    """The quick answers of a seat, in the order in which they are offered."""

    AGREE = "agree"
    DIFFERENT = "different"
    THANKS = "thanks"
    TALK = "talk"
    ADDENDUM_MADE = "addendum_made"
    ADDENDUM_NOT_NEEDED = "addendum_not_needed"
    ADDENDUM_TO_DO = "addendum_to_do"


class Mention(StrEnum):
    """What a note is, when it is not simply words: something that happened, for those who read it."""

    NAME_SHOWN = "name_shown"
    PATIENT_MAY_NEED_ACTION = "patient_may_need_action"
    SEEN_TO = "seen_to"
    REOPENED = "reopened"
    IMAGE_TAKEN_OUT = "image_taken_out"
    TAKEN_BACK = "taken_back"
    RETURNED = "returned"
    DECLINED = "declined"
    SENT_AGAIN = "sent_again"
    TIMES_OFFERED = "times_offered"
    TIMES_TAKEN_BACK = "times_taken_back"
    TIME_CHOSEN = "time_chosen"
    NO_TIME_SUITS = "no_time_suits"


class Rounds(StrEnum):
    """Whether an end agrees to the case being shown at rounds. No answer is None and counts as no."""

    YES = "yes"
    NO = "no"
    ASK_FIRST = "ask_first"


class Praise(StrEnum):
    """Whether an end agrees that a good call is praised in the channel. No answer is None and counts as no."""

    NAMED = "named"
    UNNAMED = "unnamed"
    NO = "no"


@dataclass(frozen=True, slots=True)
class Thread:
    """A conversation, without anyone in it.

    `released` is False until the first notice left: until then only the submitter may know that it exists.
    `quiet_since` is the day of the last note. `said_useful` is who has said whether it was of use, not what they said.
    `praise_id` stands for its good call in the outbox and among the posts once both ends have agreed to praise: it is
    random, and ends with the identity key.
    `desk_since` is the day on which it last came to the coordinators, or one of them last wrote. `unopened_since` is
    the day on which its reader was first told, None once they have opened it; `unreached_since` the one on which a
    notice to a reader who has written could not arrive, None once they have looked again.
    """

    id: ThreadId
    case_id: CaseId
    programme_id: ProgrammeId
    state: State
    released: bool
    quiet_since: date
    closed_on: date | None = None
    rounds_submitter: Rounds | None = None
    rounds_reader: Rounds | None = None
    has_reference: bool = False
    said_useful: frozenset[Seat] = frozenset()
    praise_submitter: Praise | None = None
    praise_reader: Praise | None = None
    praise_id: UUID | None = None
    desk_since: date | None = None
    unopened_since: date | None = None
    unreached_since: date | None = None

    def praise_of(self, seat: Seat) -> Praise | None:
        """What this end answered about praise in the channel."""
        return self.praise_submitter if seat is Seat.SUBMITTER else self.praise_reader

    def rounds_of(self, seat: Seat) -> Rounds | None:
        """What this end answered about rounds."""
        return self.rounds_submitter if seat is Seat.SUBMITTER else self.rounds_reader


class How(StrEnum):
    """How two ends talk. Whoever offers the times is who calls, comes by, or sends a link."""

    PHONE = "phone"
    IN_PERSON = "in_person"
    VIDEO = "video"


@dataclass(frozen=True, slots=True)
class Offer:
    """Times (instants) at which an end would talk, and how; once one is chosen, that one alone."""

    times: tuple[datetime, ...]
    how: How


@dataclass(frozen=True, slots=True)
class Note:
    """One entry from a seat. `audience` is the seats that may read it; its writer always may.

    `held` notes wait for a coordinator where moderation is on; until then only writer and coordinator see them.
    `suggested` is what a coordinator suggests to say instead, until the writer has decided. `offer` goes with the
    mentions of times to talk.
    """

    id: NoteId
    seat: Seat
    audience: frozenset[Seat]
    written_on: date
    words: str
    answer: Answer | None = None
    mention: Mention | None = None
    held: bool = False
    suggested: str = ""
    offer: Offer | None = None


def sees(seat: Seat, note: Note) -> bool:
    """Whether a seat may read a note."""
    if note.seat is seat:
        return True
    if note.held:
        return seat is Seat.COORDINATOR
    return seat in note.audience


def is_word(note: Note) -> bool:
    """Whether somebody says something with a note.

    That an image was taken out, or a note taken back, answers nobody and silences no alarm.
    """
    return note.mention not in {Mention.IMAGE_TAKEN_OUT, Mention.TAKEN_BACK}


def _silences(note: Note) -> bool:
    """Whether a coordinator has said something of an alarm. Why a case goes back is not that."""
    return note.seat is Seat.COORDINATOR and is_word(note) and note.mention not in {Mention.RETURNED, Mention.DECLINED}


def standing_alarm(notes: Sequence[Note]) -> Note | None:
    """The latest alarm that has had no word from a coordinator since. Words of the ends do not silence it."""
    for note in reversed(notes):
        if note.mention is Mention.PATIENT_MAY_NEED_ACTION:
            return note
        if _silences(note):
            return None
    return None


def end_rings(notes: Sequence[Note]) -> bool:
    """Whether an end's alarm waits for a coordinator's word. A coordinator's own alarm is none: it asks, too."""
    for note in reversed(notes):
        if note.mention is Mention.PATIENT_MAY_NEED_ACTION and note.seat is not Seat.COORDINATOR:
            return True
        if note.mention is not Mention.PATIENT_MAY_NEED_ACTION and _silences(note):
            return False
    return False


def alarms(notes: Sequence[Note]) -> int:
    """How often an end has raised an alarm: a word given before the latest of them was read must not silence it."""
    return sum(note.mention is Mention.PATIENT_MAY_NEED_ACTION and note.seat is not Seat.COORDINATOR for note in notes)


def came_with_the_case(case: Case, note: Note) -> bool:
    """Whether a note is the name that a case was shared with. It is given to whoever reads the case."""
    return case.named and note.seat is Seat.SUBMITTER and note.mention is Mention.NAME_SHOWN


def given_name(case: Case, seat: Seat, notes: Sequence[Note]) -> str:
    """The name that a case was shared with, as its reader may read it; empty for everybody else."""
    if seat is not Seat.READER:
        return ""
    return next((note.words for note in notes if came_with_the_case(case, note)), "")


def can_say_not_mine(notes: Sequence[Note]) -> bool:
    """A reader hands a case back only before writing: the next reader must not inherit someone else's words."""
    return all(note.seat is not Seat.READER or note.mention is Mention.TAKEN_BACK for note in notes)


def waits_for(thread: Thread, seat: Seat, visible: Sequence[Note]) -> bool:
    """Whether a conversation waits for the end that sees these notes of it."""
    if thread.state is State.CLOSED:
        return thread.released and thread.rounds_of(seat) is None
    words = [note for note in visible if note.mention not in {Mention.NAME_SHOWN, Mention.TAKEN_BACK}]
    if not words:
        return seat is Seat.READER
    return words[-1].seat is not seat or any(note.seat is seat and note.suggested for note in words)


def is_checked(moderation: Moderation, seat: Seat, notes: Sequence[Note]) -> bool:
    """Whether what an end writes to the other one now waits for a coordinator.

    Where first words are checked these are the reader's, because the submitter's are the case. Words to the
    coordinators alone are not the first, and until the first have been sent on, more of them wait, too.
    """
    return moderation is Moderation.EVERY_NOTE or (
        moderation is Moderation.FIRST_NOTE
        and seat is Seat.READER
        and not any(
            note.seat is Seat.READER and Seat.SUBMITTER in note.audience and not note.held and note.mention is None
            for note in notes
        )
    )


def reads_first(case: Case, seat: Seat, notes: Sequence[Note]) -> bool:
    """Whether a seat writes what it would have called the case before it is told what it turned out to be."""
    return (
        Ask.TURNED_OUT in asks(case.kind)
        and seat is Seat.READER
        and not any(
            note.seat is seat and Seat.SUBMITTER in note.audience and note.words and note.mention is None
            for note in notes
        )
    )


def told(story: Story | None, case: Case, seat: Seat, notes: Sequence[Note]) -> Story | None:
    """What was written about a case, as far as a seat may read it by now."""
    if story is None or not reads_first(case, seat, notes):
        return story
    return replace(story, turned_out="")


def has_shown_name(seat: Seat, notes: Sequence[Note]) -> bool:
    """Whether the other end, as it is held now, can read this end's name."""
    return any(
        note.seat is seat and note.mention is Mention.NAME_SHOWN and other_end(seat) in note.audience for note in notes
    )


def with_rounds(thread: Thread, seat: Seat, rounds: Rounds) -> Thread:
    """The conversation once an end has said whether its case may be shown at rounds."""
    if seat is Seat.SUBMITTER:
        return replace(thread, rounds_submitter=rounds)
    return replace(thread, rounds_reader=rounds)


def answered(thread: Thread, seat: Seat) -> Thread:
    """The conversation once the other end can read what a seat wrote: what it cannot read must not show either."""
    if seat is Seat.READER and thread.state is State.DELIVERED:
        return replace(thread, state=moved(thread, State.IN_CONVERSATION))
    return thread


def handed_back(thread: Thread) -> Thread:
    """The conversation without what its reader has answered: the next one is asked anew."""
    return replace(thread, said_useful=thread.said_useful - {Seat.READER}, praise_reader=None)


def can_be_reopened(thread: Thread, today: date) -> bool:
    """Whether an end may go on with what is closed: as long as the key that links it to people has its ordinary days.

    What never left has nobody else in it to go on with.
    """
    return (
        thread.state is State.CLOSED
        and thread.released
        and thread.closed_on is not None
        and today < thread.closed_on + IDENTITY_KEPT
    )


def reopened(thread: Thread, notes: Sequence[Note], *, has_reader: bool) -> Thread:
    """A closed conversation that goes on. What was said about rounds is asked again when it ends: more may be written.

    Without a reader it is with the coordinators again. A reader who has not written may still hand it back.
    """
    if not has_reader:
        state = State.WITH_COORDINATOR
    else:
        state = State.DELIVERED if can_say_not_mine(notes) else State.IN_CONVERSATION
    return replace(thread, state=moved(thread, state), closed_on=None, rounds_submitter=None, rounds_reader=None)


def moved(thread: Thread, to: State) -> State:
    """The next state, checked against the legal moves. Staying is always legal."""
    if to is not thread.state and to not in MOVES[thread.state]:
        raise ValueError(f"a thread cannot go from {thread.state} to {to}")
    return to
