"""What ought to be: who reads which note, who holds which seat, and who must hear that there is something.

It repeats the rules of the conversation in other words than the product's, and knows nothing of its rows.
"""

from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import date

from bot.domain.programmes import Moderation
from bot.domain.suggestions import Decision
from bot.domain.threads import Mention, Seat, State, Thread

ENDS = frozenset({Seat.SUBMITTER, Seat.READER})
TALKING = frozenset({State.DELIVERED, State.IN_CONVERSATION})
ALARM = Mention.PATIENT_MAY_NEED_ACTION
ENDED = frozenset({State.CLOSED, State.OVER})
SHARER = "ana"
COORDINATORS = ("cora", "denis")
REOPENED_FOR = 14


@dataclass(frozen=True)
class Typed:
    """A draft as it should be."""

    saved_on: date
    words: str


@dataclass(frozen=True)
class Written:
    """A note as it should be: what it says, from where, for whom."""

    words: str
    seat: Seat
    audience: frozenset[Seat]
    held: bool = False
    mention: Mention | None = None

    def read_by(self, seat: Seat) -> bool:
        """The rule of audiences, said once more."""
        if seat == self.seat:
            return True
        return seat == Seat.COORDINATOR if self.held else seat in self.audience


def has_arrived(thread: Thread) -> bool:
    """Whether the reader may know of the conversation."""
    return thread.released and thread.state in TALKING | {State.CLOSED}


@dataclass
class Book:
    """One conversation as it should be. People stand here by their accounts."""

    moderation: Moderation
    story: str = "The case."
    shut: bool = False
    named: bool = False
    reader: str | None = None
    written: list[Written] = field(default_factory=list)
    left: set[str] = field(default_factory=set)
    told: Counter[str] = field(default_factory=Counter)
    owed: set[tuple[str, Seat]] = field(default_factory=set)

    def holder(self, seat: Seat) -> str | None:
        """Who holds an end."""
        return SHARER if seat is Seat.SUBMITTER else self.reader

    def reads(self, seat: Seat) -> list[str]:
        """The words that a seat reads, in order."""
        return [note.words for note in self.written if note.read_by(seat)]

    def checks(self, seat: Seat) -> bool:
        """Whether what an end writes now waits for a coordinator: all of it, or a reader's until some was sent on."""
        first = [n for n in self.written if n.seat is Seat.READER and Seat.SUBMITTER in n.audience and not n.mention]
        if self.moderation is not Moderation.FIRST_NOTE:
            return self.moderation is Moderation.EVERY_NOTE
        return seat is Seat.READER and all(note.held for note in first)

    @property
    def holds_words(self) -> bool:
        """Whether something waits for a coordinator."""
        return any(note.held for note in self.written)

    def may(self, thread: Thread, seat: Seat, audience: frozenset[Seat] = frozenset()) -> bool:
        """Whether a seat may act, and write for these seats: nobody after the end, and no reader before the case."""
        live = thread.state not in ENDED and not (self.shut and seat is Seat.SUBMITTER)
        return live and (has_arrived(thread) or Seat.READER not in {seat} | audience)

    def may_show_name(self, thread: Thread, seat: Seat) -> bool:
        """Whether an end may tell who it is: once to whoever is at the other end now."""
        other = ENDS - {seat}
        shown = any(n.seat is seat and n.mention is Mention.NAME_SHOWN and other <= n.audience for n in self.written)
        return self.may(thread, seat, other) and not shown

    def may_reopen(self, thread: Thread, today: date) -> bool:
        """Whether an end may go on with what is closed: for two weeks, where it had left and no seat was closed."""
        since = thread.closed_on
        return thread.released and not self.shut and since is not None and (today - since).days < REOPENED_FOR

    def may_hand_back(self, thread: Thread, seat: Seat) -> bool:
        """Whether an end may say that the study is not theirs: the reader, before a reader has written."""
        return (
            seat is Seat.READER
            and self.may(thread, seat)
            and all(n.seat is not Seat.READER or n.mention is Mention.TAKEN_BACK for n in self.written)
        )

    @property
    def rings(self) -> bool:
        """Whether an end's alarm waits for a word of the coordinators."""
        since = [note for note in self.written if note.seat is Seat.COORDINATOR or note.mention is ALARM]
        return bool(since) and since[-1].seat is not Seat.COORDINATOR

    def write(self, thread: Thread, note: Written, *, urgent: bool = False) -> None:
        """Somebody wrote, and who may read it is told."""
        self.written.append(note)
        self.tell(thread, *(frozenset({Seat.COORDINATOR}) if note.held else note.audience - {note.seat}), urgent=urgent)

    def send_on(self, thread: Thread) -> None:
        """A coordinator lets everything go that was held."""
        seats = [seat for note in self.written if note.held for seat in note.audience - {Seat.COORDINATOR, note.seat}]
        self.written = [replace(note, held=False) for note in self.written]
        self.tell(thread, *seats)

    def waiting(self, thread: Thread) -> Seat | None:
        """Whose words come first of those that wait to be sent on: the case itself, then notes."""
        if thread.state is State.WITH_COORDINATOR:
            return Seat.SUBMITTER
        return next((note.seat for note in self.written if note.held), None)

    def decide(self, thread: Thread, decision: Decision, words: str) -> None:
        """Other words were suggested for the first that wait, and their author has decided."""
        if thread.state is State.WITH_COORDINATOR:
            self.story = self.story if decision is Decision.WITHDRAW else words
            if decision is Decision.AGREE and self.reader:
                self.tell(thread, Seat.READER, urgent=True)
            elif decision is not Decision.WITHDRAW:
                self.tell(thread, Seat.COORDINATOR)
            return
        at = next(at for at, note in enumerate(self.written) if note.held)
        note = self.written[at]
        if decision is Decision.WITHDRAW:
            gone = replace(note, words="", audience=frozenset(), held=False, mention=Mention.TAKEN_BACK)
            self.written[at] = gone
            return
        self.written[at] = replace(note, words=words, held=decision is Decision.CHANGE)
        sent = note.audience - {Seat.COORDINATOR, note.seat}
        self.tell(thread, *(sent if decision is Decision.AGREE else {Seat.COORDINATOR}))

    def tell(self, thread: Thread, *seats: Seat, urgent: bool = False) -> None:
        """These seats are to hear of it: a reader whom it has not reached yet only if it is urgent."""
        for seat in seats:
            if seat is Seat.SUBMITTER and self.shut:
                continue
            if seat is Seat.READER and not has_arrived(thread) and not urgent:
                continue
            for user in COORDINATORS if seat is Seat.COORDINATOR else (self.holder(seat),):
                if user is not None:
                    self.told[user] += 1
                    if user not in self.left:
                        self.owed.add((user, seat))

    def seat_reader(self, user: str) -> None:
        """Somebody reads it now; what was written for the one before is not for them."""
        self._take_back()
        self.reader = user

    def lose_reader(self, thread: Thread) -> None:
        """Nobody reads it any more, and a coordinator has to find another."""
        self._forgive(Seat.READER)
        self.seat_reader("")
        self.reader = None
        self.tell(thread, Seat.COORDINATOR)

    def shut_sharer(self) -> None:
        """Whoever shared it has no seat any more: nothing that was on its way to them arrives."""
        self.shut = True
        self._forgive(Seat.SUBMITTER)

    def leave(self, user: str) -> None:
        """Somebody leaves the programme: nothing reaches them any more."""
        self.left.add(user)
        self.owed = {(who, seat) for who, seat in self.owed if who != user}

    def end(self, before: Thread, after: Thread, tell: frozenset[Seat]) -> None:
        """It is closed. What never left does not leave any more, and nobody may have been its reader."""
        if not has_arrived(before):
            self._forgive(Seat.READER)
            self.reader = None
        if not after.released:
            self._forgive(Seat.COORDINATOR)
            return
        self.tell(after, *(seat for seat in tell if seat is Seat.SUBMITTER or has_arrived(before)))

    def _forgive(self, seat: Seat) -> None:
        self.owed = {(who, at) for who, at in self.owed if at is not seat}

    def _take_back(self) -> None:
        """A name that came with the case stays: it was given to whoever reads the case."""
        self.written = [
            note
            if self.named and note.mention is Mention.NAME_SHOWN and note.seat is Seat.SUBMITTER
            else replace(
                note,
                audience=note.audience - {Seat.READER},
                held=note.held and (note.seat is Seat.READER or Seat.READER not in note.audience),
            )
            for note in self.written
        ]
