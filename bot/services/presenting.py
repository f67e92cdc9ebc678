"""A session as it is held: its cases step by step, in a window or in the channel, and what is learned from them."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from uuid import UUID

from bot.domain.agenda import TAKES, Step
from bot.domain.errors import NothingHere, Reason, Refused
from bot.domain.notices import Notice, ToChannel, ToMember, local_day
from bot.domain.people import Status
from bot.domain.programmes import Programme
from bot.domain.rounds import Session, Stage
from bot.domain.views import Agenda, AgendaLine, Before
from bot.ports.unit import Unit
from bot.services import agenda, posts, threads, timetable


def present(unit: Unit, programme: Programme, session: Session) -> Agenda:
    """Begin to step through an agenda. Before the doors open it is a rehearsal, and nothing changes."""
    if session.stage in TAKES and agenda.has_begun(unit, session):
        session = replace(session, stage=Stage.UNDERWAY)
        unit.rounds.save(session)
    return agenda.look(unit, programme, session)


def presented(unit: Unit, programme: Programme, handle: str) -> tuple[Agenda, int]:
    """The agenda that a case is on, and its place among those that are shown.

    Who presents may hold a seat in the case. It is not refused: the window is on a screen that everybody sees, and a
    refusal there would say who it is. It holds what the room is shown in any case.
    """
    thread_id = unit.threads.by_board_handle(programme.id, handle, local_day(unit.now, programme.zone))
    if thread_id is None:
        raise NothingHere
    found = threads.chosen(unit, unit.threads.get(thread_id))
    if found is None:
        raise Refused(Reason.NOT_SHOWN)
    shown = agenda.look(unit, programme, found[1])
    for at, one in enumerate(shown.shown):
        if thread_id in {case.item.thread_id for case in one.cases}:
            return shown, at
    raise Refused(Reason.NOT_SHOWN)


def reveal(unit: Unit, programme: Programme, handle: str) -> tuple[Agenda, int]:
    """Show what was found in an entry. Before the doors open it is a rehearsal, and its ends can still take it off."""
    shown, at = presented(unit, programme, handle)
    if shown.begun:
        for case in shown.shown[at].cases:
            unit.agenda.show(case.item.thread_id)
    return shown, at


def capture(unit: Unit, programme: Programme, handle: str, point: str) -> tuple[Agenda, int]:
    """Keep the learning point of a case that is being shown."""
    shown, at = presented(unit, programme, handle)
    return _captured(unit, shown, at, point), at


def _captured(unit: Unit, shown: Agenda, at: int, point: str) -> Agenda:
    def with_point(case: AgendaLine) -> AgendaLine:
        return replace(case, item=replace(case.item, script=replace(case.item.script, point=point)))

    changed = _changed(shown, at, with_point)
    for case in next(one for one in changed.lines if _is_in(changed.shown[at], one)).cases:
        unit.agenda.save(case.item)
    return changed


def _changed(shown: Agenda, at: int, change: Callable[[AgendaLine], AgendaLine]) -> Agenda:
    """The agenda with the same done to each case of the entry that is shown there, also to those that are not."""
    part = shown.shown[at]
    return replace(shown, lines=[one.changed(change) if _is_in(part, one) else one for one in shown.lines])


def _is_in(part: AgendaLine, line: AgendaLine) -> bool:
    return part.item.thread_id in {case.item.thread_id for case in line.cases}


def put_before(unit: Unit, programme: Programme, handle: str, step: Step, point: str = "") -> tuple[Agenda, int]:
    """Post a step of a case in every channel of the programme: one that went before is not posted again.

    The learning point is kept first. Whether the case may be shown is looked at once more when the post leaves.
    """
    shown, at = presented(unit, programme, handle)
    if not shown.session.open_to(unit.now):
        raise Refused(Reason.SESSION_OVER if shown.begun else Reason.NOT_BEGUN)
    line = shown.shown[at]
    if step in line.posted | line.leaving:
        return shown, at
    if step is not line.next_step:
        raise NothingHere
    channels = unit.programmes.channels(programme.id)
    if not channels:
        raise Refused(Reason.NO_CHANNEL)
    if step is Step.POINT:
        shown = _captured(unit, shown, at, point)
    about, notice = unit.agenda.post_id(line.item.thread_id, unit.ids.uuid()), agenda.NOTICES[step]
    for channel in channels:
        address = ToChannel(programme.id, channel.platform, channel.tenant)
        unit.outbox.put(address, notice, unit.now, f"{notice}:{about}:{channel.platform}:{channel.tenant}", about=about)
    return _changed(shown, at, lambda case: replace(case, leaving=line.leaving | {step})), at


def before_the_room(unit: Unit, about: UUID, step: Step) -> Before | None:
    """A step as it goes before the room now; None where the case may not be shown there, or not any more."""
    items = unit.agenda.posted_as(about)
    found = threads.chosen(unit, unit.threads.get(items[0].thread_id)) if items else None
    if found is None or not found[1].open_to(unit.now):
        return None
    session = found[1]
    lines = agenda.lines(unit, unit.programmes.get(session.programme_id), session)
    shown = [part for one in lines if (part := one.allowed) is not None]
    name = unit.rounds.series(session.series_id).name
    for at, line in enumerate(shown):
        if line.item.post_id == about:
            said = {Step.FOUND: line.item.script.found, Step.POINT: line.item.script.point}.get(step, "?")
            return Before(name, line, at, len(shown), step) if said else None
    return None


def post_step_again(unit: Unit, programme: Programme, handle: str) -> tuple[Agenda, int]:
    """Post the steps of a case of which nobody knows whether they arrived, or that could not be posted."""
    shown, at = presented(unit, programme, handle)
    posts.post_all_again(unit, programme.id, _posted_as(shown.shown[at]), agenda.NOTICES.values())
    return presented(unit, programme, handle)


def leave_step(unit: Unit, programme: Programme, handle: str) -> tuple[Agenda, int]:
    """They stand in the channel after all: they are not posted again."""
    shown, at = presented(unit, programme, handle)
    posts.leave_all(unit, programme.id, _posted_as(shown.shown[at]), agenda.NOTICES.values())
    return presented(unit, programme, handle)


def _posted_as(line: AgendaLine) -> Iterable[UUID]:
    return () if line.item.post_id is None else (line.item.post_id,)


def post_points_again(unit: Unit, programme: Programme, session: Session) -> None:
    """Post what was learned, of which nobody knows whether it arrived, or that could not be posted."""
    posts.post_all_again(unit, programme.id, (session.id,), agenda.LEARNED)


def leave_points(unit: Unit, programme: Programme, session: Session) -> None:
    """It stands in the channel after all: it is not posted again."""
    posts.leave_all(unit, programme.id, (session.id,), agenda.LEARNED)


def finish(unit: Unit, programme: Programme, session: Session) -> Agenda:
    """End a session and release what it has learned. From here on the sentences lead back to no case.

    They go to the channel, and to everybody who is not counted as present once the time of the session is over.
    """
    shown = agenda.look(unit, programme, session)
    if not shown.begun:
        raise Refused(Reason.NOT_BEGUN)
    if shown.released:
        raise Refused(Reason.POINTS_RELEASED)
    points = [one.item.script.point for one in shown.shown if one.item.script.point]
    unit.points.release(session.id, points)
    held = replace(session, stage=Stage.HELD)
    unit.rounds.save(held)
    timetable.announce(unit, programme, session.id)
    if points:
        _tell_points(unit, programme, session)
    return agenda.look(unit, programme, held)


def _tell_points(unit: Unit, programme: Programme, session: Session) -> None:
    there = set(unit.rounds.attended(session.id))
    key = f"rounds:{session.id}:learned"
    for channel in unit.programmes.channels(programme.id):
        address = ToChannel(programme.id, channel.platform, channel.tenant)
        post = f"{key}:{channel.platform}:{channel.tenant}"
        unit.outbox.put(address, Notice.LEARNING_POINTS, unit.now, post, about=session.id)
    for member in unit.people.roster(programme.id):
        if member.status is Status.ACTIVE and member.id not in there:
            told, at = timetable.learned_key(session.id, member.id), max(unit.now, session.ends_at)
            unit.outbox.put(ToMember(member.id), Notice.LEARNING_POINTS, at, told, about=session.id)
