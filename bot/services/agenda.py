"""The cases that are chosen for a session: which may be, who agreed, and in which order they are shown."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta

from bot.domain.agenda import (
    MOST_CASES,
    NOTHING_SHOWN,
    TAKES,
    Item,
    Script,
    Showing,
    Step,
    entries,
    last_day_to_agree,
    of_both,
    showing,
    takes,
)
from bot.domain.errors import NothingHere, Reason, Refused
from bot.domain.images import seen_by_reader
from bot.domain.notices import Notice, local_day
from bot.domain.people import Act, Member, may, standings
from bot.domain.programmes import Programme
from bot.domain.rounds import COMING, DOORS_OPEN, Session
from bot.domain.threads import ENDS, Rounds, Seat, State, Thread, ThreadId
from bot.domain.views import Agenda, AgendaLine, Candidate, entry
from bot.ports.pages import Preparation
from bot.ports.unit import Unit
from bot.services import posts, threads

LOOKED_BACK = timedelta(days=30)
"""How long after a session its agenda can be looked at: longer than it is kept."""

NOTICES: Mapping[Step, Notice] = {
    Step.QUESTION: Notice.CASE_QUESTION,
    Step.FOUND: Notice.CASE_FOUND,
    Step.POINT: Notice.CASE_POINT,
}
"""As what each step of a case is posted."""

LEARNED = frozenset({Notice.LEARNING_POINTS})

MOST_CANDIDATES = 10
"""How many cases are offered beside an agenda. The others are on the board."""


def ends_of(unit: Unit, thread: Thread) -> tuple[Seat, ...]:
    """The ends that have a say: who shared the case, and its reader where there is one."""
    return ENDS if threads.has_reader(unit, thread.id) else (Seat.SUBMITTER,)


def showing_of(unit: Unit, thread: Thread) -> Showing | None:
    """Whether a closed case may be shown, and None for any other. It does not say which end answered what."""
    if thread.state is not State.CLOSED:
        return None
    return showing(thread.rounds_of(seat) for seat in ends_of(unit, thread))


def chosen_for(unit: Unit, thread: Thread) -> Session | None:
    """The session that a case is chosen for."""
    found = threads.chosen(unit, thread)
    return None if found is None else found[1]


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
    if len(unit.agenda.of(session.id)) >= MOST_CASES:
        raise Refused(Reason.AGENDA_FULL)
    agreed = frozenset(seat for seat in ends_of(unit, thread) if thread.rounds_of(seat) is Rounds.YES)
    # What is left of a session that was cancelled makes room.
    unit.agenda.remove(thread.id)
    unit.agenda.add(Item(thread.id, session.id, 0, agreed, told_on=session.on))
    for seat in ENDS:
        threads.notify(unit, thread, seat)


def tell_move(unit: Unit, thread_id: ThreadId) -> None:
    """Let both ends of a case know that its session is on another day than they were told.

    The move itself tells people by name, so that this has to be another unit.
    """
    item = unit.agenda.about(thread_id)
    if item is None:
        return
    session, thread = unit.rounds.session(item.session_id), unit.threads.get(thread_id)
    unit.agenda.tell(thread_id, session.on)
    if session.stage in COMING and item.told_on not in {None, session.on}:
        for seat in ENDS:
            threads.notify(unit, thread, seat)


def find(unit: Unit, programme: Programme, key: str) -> Session:
    """The session of this programme whose id begins so. Ten letters are enough to tell them apart."""
    since = local_day(unit.now, programme.zone) - LOOKED_BACK
    for session in unit.rounds.sessions(programme.id, since):
        if len(key) >= 10 and session.id.hex.startswith(key):
            return session
    raise NothingHere


def look(unit: Unit, programme: Programme, session: Session) -> Agenda:
    """The agenda of a session, and what could be put on it now."""
    today = local_day(unit.now, programme.zone)
    candidates = _candidates(unit, programme, session, today)
    return Agenda(
        session=session,
        name=unit.rounds.series(session.series_id).name,
        lines=lines(unit, programme, session),
        candidates=candidates[:MOST_CANDIDATES],
        more=len(candidates[MOST_CANDIDATES:]),
        settled=local_day(unit.now, session.zone) > last_day_to_agree(session),
        begun=has_begun(unit, session),
        released=unit.points.of(session.id),
        not_posted=posts.reason(unit, (session.id,), LEARNED),
    )


def lines(unit: Unit, programme: Programme, session: Session) -> list[AgendaLine]:
    """The cases that are chosen for a session, in order, those that are shown together as one.

    One that does not take place has none any more.
    """
    if session.stage in NOTHING_SHOWN:
        return []
    found = [entry([_case(unit, programme, item) for item in items]) for items in entries(unit.agenda.of(session.id))]
    return [line for line in found if line is not None]


def has_begun(unit: Unit, session: Session) -> bool:
    """Whether people can be there by now."""
    return session.stage not in NOTHING_SHOWN and unit.now >= session.starts_at - DOORS_OPEN


def _case(unit: Unit, programme: Programme, item: Item) -> AgendaLine:
    thread = unit.threads.get(item.thread_id)
    agreed = _may_be_shown(unit, item)
    images = len(seen_by_reader(unit.images.of(thread.id)))
    handle = unit.threads.board_handle(thread.id, local_day(unit.now, programme.zone))
    line = AgendaLine(unit.cases.get(thread), item, agreed, handle, images, lists=programme.lists)
    if item.post_id is None:
        return line
    standing, leaving = unit.posts.about(item.post_id), unit.outbox.leaving_about(item.post_id)
    return replace(
        line,
        posted=frozenset(step for step, notice in NOTICES.items() if notice in standing),
        leaving=frozenset(step for step, notice in NOTICES.items() if notice in leaving - standing),
        not_posted=posts.reason(unit, (item.post_id,), NOTICES.values()),
    )


def _candidates(unit: Unit, programme: Programme, session: Session, today: date) -> list[Candidate]:
    found: list[Candidate] = []
    for thread, case in unit.threads.board(programme.id):
        state = showing_of(unit, thread)
        if state is None or state is Showing.MAY_NOT or thread.closed_on is None or threads.chosen(unit, thread):
            continue
        if takes(session, thread.closed_on, local_day(unit.now, session.zone)):
            handle = unit.threads.board_handle(thread.id, today)
            found.append(Candidate(case, state, handle, programme.lists))
    return found


def on_agenda(unit: Unit, thread: Thread) -> tuple[Item, Session]:
    """The place of a case on an agenda. Refused where it has none, or none any more."""
    found = threads.chosen(unit, thread)
    if found is None:
        raise Refused(Reason.NOT_ON_AGENDA)
    return found


def line(unit: Unit, programme: Programme, thread: Thread) -> AgendaLine:
    """The entry of an agenda that a case is in."""
    shown, at = _placed(unit, thread)[1:]
    found = entry([_case(unit, programme, item) for item in shown[at]])
    if found is None:
        raise Refused(Reason.NOT_ON_AGENDA)
    return found


def _placed(unit: Unit, thread: Thread) -> tuple[Session, list[Sequence[Item]], int]:
    """The session that a case is chosen for, the entries of its agenda, and which of them the case is in."""
    _, session = on_agenda(unit, thread)
    found = entries(unit.agenda.of(session.id))
    at = next(at for at, items in enumerate(found) if thread.id in {item.thread_id for item in items})
    return session, found, at


def beside(unit: Unit, thread: Thread) -> list[ThreadId]:
    """The other cases that are shown together with one; none where it is on no agenda."""
    if threads.chosen(unit, thread) is None:
        return []
    _, found, at = _placed(unit, thread)
    return [item.thread_id for item in found[at] if item.thread_id != thread.id]


def write(unit: Unit, thread: Thread, minutes: int, script: Script) -> Session:
    """Keep how long an entry takes, and what the coordinator says of it."""
    session, found, at = _placed(unit, thread)
    for item in found[at]:
        unit.agenda.save(replace(item, minutes=minutes, script=script))
    return session


def shift(unit: Unit, thread: Thread, by: int) -> Session:
    """Move an entry up or down the agenda. At either end it stays where it is."""
    session, found, at = _placed(unit, thread)
    moved = found.pop(at)
    found.insert(max(0, at + by), moved)
    _arrange(unit, session, found)
    return session


def _arrange(unit: Unit, session: Session, order: Sequence[Sequence[Item]]) -> None:
    unit.agenda.arrange(session.id, [item.thread_id for items in order for item in items])


def refuse_begun(unit: Unit, session: Session) -> None:
    """Cases are put together and taken apart only until people can be there: what they see is not changed then."""
    if session.stage not in TAKES or has_begun(unit, session):
        raise Refused(Reason.BEGUN)


def join(unit: Unit, thread: Thread, other: Thread) -> Session:
    """Show a case, and those that are shown together with it, together with another: one entry, in the other's place.

    What is said of the other stays, and what is said of this one fills what is missing there. Only cases of one agenda
    that may be shown can be joined, and only until people can be there.
    """
    session, found, at = _placed(unit, thread)
    to = next((to for to, items in enumerate(found) if other.id in {item.thread_id for item in items}), at)
    refuse_begun(unit, session)
    stays, joins = found[to], found[at]
    if stays is joins:
        return session
    if not all(_may_be_shown(unit, item) for item in (*stays, *joins)):
        raise Refused(Reason.NOT_AGREED)
    script, minutes = of_both(stays[0].script, joins[0].script), max(stays[0].minutes, joins[0].minutes)
    together = [replace(item, script=script, minutes=minutes) for item in (*stays, *joins)]
    for item in together:
        unit.agenda.save(item)
    unit.agenda.join([item.thread_id for item in together], unit.ids.uuid())
    _arrange(unit, session, [together if items is stays else items for items in found if items is not joins])
    return session


def part(unit: Unit, thread: Thread) -> Session:
    """Show a case on its own again, right behind those that it was shown with. What is written stays with each."""
    session, found, at = _placed(unit, thread)
    refuse_begun(unit, session)
    unit.agenda.part(thread.id)
    left = [item for item in found[at] if item.thread_id != thread.id]
    alone = [item for item in found[at] if item.thread_id == thread.id]
    _arrange(unit, session, [*found[:at], left, alone, *found[at + 1 :]])
    return session


def _may_be_shown(unit: Unit, item: Item) -> bool:
    return item.agreed >= set(ends_of(unit, unit.threads.get(item.thread_id)))


def take_off(unit: Unit, thread: Thread) -> Session:
    """Take a case off the agenda. Its ends' windows no longer say that it is to be shown."""
    _, session = on_agenda(unit, thread)
    unit.agenda.remove(thread.id)
    return session


def preparing(unit: Unit, actor: Member, session: Session, language: str) -> str:
    """A ticket to the one-time page with the agenda and where each study is found."""
    return unit.passes.issue(Preparation(session.id, actor.id, language))


def admit(unit: Unit, ticket: Preparation) -> Agenda:
    """The agenda that a ticket leads to, while its member coordinates the programme and the session is not over.

    Raises NothingHere for everything else alike.
    """
    member, session = unit.people.get(ticket.member_id), unit.rounds.session(ticket.session_id)
    allowed = may(standings(member), Act.PREPARE_SESSION) and member.programme_id == session.programme_id
    if not allowed or session.stage in NOTHING_SHOWN or unit.now >= session.ends_at:
        raise NothingHere
    return look(unit, unit.programmes.get(session.programme_id), session)
