"""What somebody may see: made by the services, shown by the screens, and holding no more than its viewer may know."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum

from bot.domain.agenda import Item, Showing, Step
from bot.domain.cases import Case, Story
from bot.domain.lists import Lists
from bot.domain.people import Account, Member, MemberId
from bot.domain.programmes import Programme
from bot.domain.retention import Destroyed, Hold
from bot.domain.rounds import Attend, Counts, Series, Session
from bot.domain.threads import Note, Seat, State, Thread, ThreadId
from bot.domain.worklist import Where


@dataclass(frozen=True, slots=True)
class Receipt:
    """What the submitter learns. `arrives` is the day of the first notice, None when it leaves at once."""

    thread_id: ThreadId
    label: str
    arrives: date | None


@dataclass(frozen=True, slots=True)
class Place:
    """A seat that an actor holds in a conversation, proved by a handle."""

    thread: Thread
    seat: Seat
    label: str


@dataclass(frozen=True, slots=True)
class Nomination:
    """What an end is told of the session that its case is chosen for. What the other end says is not in it.

    `asked` says that this end has not agreed yet, `until` is the last day to do so, `open` that it can still say so.
    `over` says that the case has been shown, or that the session is over: there is nothing left to say.
    """

    on: date
    asked: bool
    until: date
    open: bool
    over: bool = False


@dataclass(frozen=True, slots=True)
class View:
    """A conversation as one seat sees it.

    `handle` is fresh; `faces_reader` says that the other end is there; `checked` says that what this seat writes next
    to the other end is read by a coordinator first; `alone` that it waits for the coordinators, and whoever looks is
    the only one. `images` is how many images this seat sees, `unchecked` how many of its own no coordinator has looked
    at yet. `may_reopen` says that it is closed, and can still go on, `asks_useful` that this seat is asked now
    whether it was of use. `lists` hold the words that the programme codes cases with, here and below.
    """

    place: Place
    case: Case
    story: Story | None
    notes: Sequence[Note]
    handle: str
    faces_reader: bool
    name_shown: bool
    may_say_not_mine: bool
    checked: bool = False
    alone: bool = False
    nomination: Nomination | None = None
    images: int = 0
    unchecked: int = 0
    may_reopen: bool = False
    asks_useful: bool = False
    lists: Lists = field(default_factory=Lists)


@dataclass(frozen=True, slots=True)
class OwnLine:
    """One of a member's own conversations, for their list. `waits` says that it waits for them.

    `alarm` says that another seat has marked that a patient may need action. `sharer` is the name with which the case
    was shared, empty where it was shared unseen.
    """

    label: str
    seat: Seat
    case: Case
    state: State
    waits: bool
    handle: str
    alarm: bool = False
    sharer: str = ""
    lists: Lists = field(default_factory=Lists)


class Need(StrEnum):
    """What a case asks of a coordinator."""

    READER = "reader"
    INVITING = "inviting"
    SENDING_ON = "sending_on"
    IMAGES = "images"
    ANSWER = "answer"
    ACTION = "action"
    REACHING = "reaching"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class BoardLine:
    """One case on the board. `age` is in days since it was shared.

    `late` says that nobody has touched for too long what it needs, `unopened` that its reader was told long ago and has
    not looked. `assigned` is the coordinator who takes care of it, whatever seats that one holds.
    """

    case: Case
    where: Where
    need: Need
    age: int
    handle: str
    lists: Lists = field(default_factory=Lists)
    late: bool = False
    unopened: bool = False
    assigned: Member | None = None


@dataclass(frozen=True, slots=True)
class Upkeep:
    """What becomes of what is kept: the programme's choice, the hold that stands or is asked for, those that are over,
    what went last, and the names of those who had to do with a hold.
    """

    programme: Programme
    hold: Hold | None
    past: Sequence[Hold]
    gone: Destroyed | None
    names: Mapping[MemberId, str]


@dataclass(frozen=True, slots=True)
class Waiting:
    """How many cases on the board need a coordinator, and how many of them because a patient may need action."""

    cases: int
    alarms: int


@dataclass(frozen=True, slots=True)
class BoardCase:
    """A case as the coordinators see it: its coded part, its story, and only the notes that may be theirs.

    `showing` says of a closed case whether it may be shown at rounds, `chosen_for` at which session it is to be.
    `images` is how many images it has, `unchecked` how many of them wait for a coordinator. `shut` says that the seat
    of whoever shared it is closed.
    """

    thread: Thread
    case: Case
    story: Story | None
    notes: Sequence[Note]
    need: Need
    faces_reader: bool
    handle: str
    showing: Showing | None = None
    chosen_for: Session | None = None
    images: int = 0
    unchecked: int = 0
    shut: bool = False
    lists: Lists = field(default_factory=Lists)
    assigned: Member | None = None

    @property
    def on_hold(self) -> str:
        """Why it goes no further for now; empty where nothing holds it."""
        waits = self.thread.state is State.WITH_COORDINATOR
        return self.story.on_hold if waits and self.story is not None else ""


@dataclass(frozen=True, slots=True)
class AgendaLine:
    """One entry of an agenda, as every coordinator sees it: a case. `agreed` says that it may be shown by now.

    `images` is how many images there are to show. `posted` are the steps that stand in the channel, `leaving` those on
    their way there; `not_posted` says why one waits for a coordinator to decide on it. `beside` are the other cases of
    the entry, which have none beside them.
    """

    case: Case
    item: Item
    agreed: bool
    handle: str
    images: int = 0
    posted: frozenset[Step] = frozenset()
    leaving: frozenset[Step] = frozenset()
    not_posted: str = ""
    lists: Lists = field(default_factory=Lists)
    beside: Sequence["AgendaLine"] = ()

    @property
    def cases(self) -> Sequence["AgendaLine"]:
        """All cases of the entry, each by itself."""
        return (replace(self, beside=()), *self.beside)

    @property
    def allowed(self) -> "AgendaLine | None":
        """The entry with those of its cases that may be shown; None where none of them may."""
        return entry([one for one in self.cases if one.agreed])

    def changed(self, change: Callable[["AgendaLine"], "AgendaLine"]) -> "AgendaLine":
        """The entry with the same done to each of its cases."""
        return replace(change(self), beside=tuple(change(one) for one in self.beside))

    @property
    def next_step(self) -> Step | None:
        """What comes next in the channel; None once all of it is there, and while something has to be decided on.

        What is not written down is left out.
        """
        if self.not_posted:
            return None
        gone = self.posted | self.leaving
        left = (step for step in Step if step not in gone and (step is not Step.FOUND or self.item.script.found))
        return next(left, None)


def entry(cases: Sequence[AgendaLine]) -> AgendaLine | None:
    """Cases as one entry of an agenda; None where there is none."""
    return replace(cases[0], beside=tuple(cases[1:])) if cases else None


@dataclass(frozen=True, slots=True)
class Candidate:
    """A closed case that could be put on an agenda now."""

    case: Case
    showing: Showing
    handle: str
    lists: Lists = field(default_factory=Lists)


@dataclass(frozen=True, slots=True)
class Agenda:
    """The agenda of a session, the same for every coordinator.

    `settled` says that nobody can agree any more: what is not agreed by now is not shown. `more` counts the candidates
    that are left out of the list. `begun` says that people can be there by now, `released` is what was learned, and
    `not_posted` why what was learned waits for a coordinator to decide whether it is posted.
    """

    session: Session
    name: str
    lines: Sequence[AgendaLine]
    candidates: Sequence[Candidate]
    more: int
    settled: bool
    begun: bool = False
    released: Sequence[str] = ()
    not_posted: str = ""

    @property
    def shown(self) -> Sequence[AgendaLine]:
        """What may be shown, in order."""
        return [shown for line in self.lines if (shown := line.allowed) is not None]


@dataclass(frozen=True, slots=True)
class Before:
    """A step of a case as it goes before the room: the name of its series, and the case's place among those shown."""

    name: str
    line: AgendaLine
    at: int
    most: int
    step: Step


@dataclass(frozen=True, slots=True)
class Invitation:
    """A person invited, and the one-time code to hand over."""

    name: str
    code: str


@dataclass(frozen=True, slots=True)
class OwnAccount:
    """One of a member's own accounts. `here` is the one they act at, `chosen` the one where notices arrive."""

    key: str
    account: Account
    here: bool
    chosen: bool


@dataclass(frozen=True, slots=True)
class Founded:
    """The programme, its first coordinator, and the codes for the others. The flags are reasons for a warning."""

    programme: Programme
    founder: Member
    invitations: Sequence[Invitation]
    only_one: bool
    only_the_head: bool
    also_the_head: bool


@dataclass(frozen=True, slots=True)
class Meeting:
    """A session with its series and the answers so far. `mine` and `there` are what whoever looks has said.

    `on_now` says that it has begun and is not over, `open` that attendance is taken now; `not_posted` is why its
    announcement did not arrive in a channel, or that nobody knows whether it did.
    """

    series: Series
    session: Session
    counts: Counts
    present: int = 0
    mine: Attend | None = None
    there: bool = False
    open: bool = False
    not_posted: str = ""
    lists: Lists = field(default_factory=Lists)
    on_now: bool = False
