"""The cases that are chosen for a session: which may be, who agreed, and in which order they are shown."""

from datetime import date

from bot.domain.agenda import Item, Showing, showing, takes
from bot.domain.errors import Reason, Refused
from bot.domain.notices import local_day
from bot.domain.programmes import Programme
from bot.domain.rounds import Session
from bot.domain.threads import ENDS, Rounds, Seat, State, Thread
from bot.ports.unit import Unit
from bot.services import threads


def ends_of(unit: Unit, thread: Thread) -> tuple[Seat, ...]:
    """The ends that have a say: who shared the case, and its reader where there is one."""
    return ENDS if threads.has_reader(unit, thread.id) else (Seat.SUBMITTER,)


def showing_of(unit: Unit, thread: Thread) -> Showing | None:
    """Whether a closed case may be shown, and None for any other. It does not say which end answered what."""
    if thread.state is not State.CLOSED:
        return None
    return showing(thread.rounds_of(seat) for seat in ends_of(unit, thread))


def chosen_for(unit: Unit, thread: Thread) -> date | None:
    """The day of the session that a case is chosen for."""
    found = threads.chosen(unit, thread)
    return None if found is None else found[1].on


def offered(unit: Unit, programme: Programme, thread: Thread) -> list[Session]:
    """The sessions that a closed case can be chosen for now."""
    if thread.closed_on is None:
        return []
    closed_on, today = thread.closed_on, local_day(unit.now, programme.zone)
    return [
        session
        for session in unit.rounds.sessions(programme.id, today)
        if takes(session, closed_on, local_day(unit.now, session.zone))
    ]


def nominate(unit: Unit, thread: Thread, session: Session | None) -> None:
    """Choose a case for one of the sessions that are offered. Its ends are told, or asked where one wants to be.

    None is a session that was offered when the form was drawn, and is not any more.
    """
    state = showing_of(unit, thread)
    if state is None or state is Showing.MAY_NOT:
        raise Refused(Reason.MAY_NOT_BE_SHOWN)
    if threads.chosen(unit, thread) is not None:
        raise Refused(Reason.CHOSEN_ALREADY)
    if session is None:
        raise Refused(Reason.TOO_LATE_FOR_SESSION)
    agreed = frozenset(seat for seat in ends_of(unit, thread) if thread.rounds_of(seat) is Rounds.YES)
    # What is left of a session that was cancelled makes room.
    unit.agenda.remove(thread.id)
    unit.agenda.add(Item(thread.id, session.id, 0, agreed))
    for seat in ENDS:
        threads.notify(unit, thread, seat)
