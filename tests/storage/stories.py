"""A small department to store things about."""

from dataclasses import dataclass
from datetime import date

from bot.domain.cases import Case, CaseId, Kind, Modality, Story
from bot.domain.people import Duty, Member, MemberId, ProgrammeId, Role
from bot.domain.programmes import Programme
from bot.domain.threads import Note, NoteId, Seat, State, Thread, ThreadId
from bot.ports.clock import Ids
from bot.ports.pages import Pass, PassPurpose
from bot.ports.unit import Unit
from storage.database import Database

TODAY = date(2026, 3, 3)

BOTH = frozenset({Seat.SUBMITTER, Seat.READER})


@dataclass(frozen=True)
class Department:
    """A programme with three members."""

    programme: Programme
    ames: Member
    bell: Member
    cole: Member


def found(database: Database) -> Department:
    """Store a programme and its members."""

    def work(unit: Unit) -> Department:
        programme = Programme(
            ProgrammeId(unit.ids.uuid()),
            "Radiology",
            ("Nord", "Sud"),
            "en",
            "America/Toronto",
            "Call 555.",
            "##-####",
            agreed_by="Privacy office",
        )
        unit.programmes.add(programme)
        people = [
            Member(MemberId(unit.ids.uuid()), programme.id, name, Role.RADIOLOGIST, "Nord", duties=duties)
            for name, duties in (("Ames", frozenset()), ("Bell", frozenset()), ("Cole", frozenset({Duty.COORDINATOR})))
        ]
        for member in people:
            unit.people.add(member)
        return Department(programme, *people)

    return database.write_now(work)


def share(
    unit: Unit,
    department: Department,
    *,
    happened: str = "A nodule behind the heart.",
    on: date = TODAY,
    released: bool = True,
    state: State = State.DELIVERED,
    closed_on: date | None = None,
) -> Thread:
    """Store a case that Ames shared with Bell, within a unit."""
    case = Case(
        CaseId(unit.ids.uuid()),
        department.programme.id,
        Kind.LEARNING_OPPORTUNITY,
        Modality.CT,
        on,
        named=False,
        loop_closed=False,
    )
    unit.cases.add(case)
    thread = Thread(
        ThreadId(unit.ids.uuid()), case.id, department.programme.id, state, released, on, closed_on=closed_on
    )
    unit.threads.start(thread, Story(happened, "Look behind the heart."))
    unit.seats.take(thread.id, Seat.SUBMITTER, department.ames.id)
    unit.seats.take(thread.id, Seat.READER, department.bell.id)
    return thread


def note(unit: Unit, words: str, seat: Seat = Seat.READER, *, held: bool = False) -> Note:
    """A note that both ends may read."""
    return Note(NoteId(unit.ids.uuid()), seat, BOTH, TODAY, words, held=held)


def ticket(ids: Ids) -> Pass:
    """A ticket for a page."""
    return Pass(PassPurpose.READ_REFERENCE, ThreadId(ids.uuid()), Seat.READER, MemberId(ids.uuid()), "fr")
