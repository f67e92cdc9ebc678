"""What the coordinators' desk does unasked: on Mondays it says what waits, and it tells all of what nobody touches.

A step that is late is made up for, but a Monday's message only on that Monday: what it would say stands on the board.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from bot.domain.desk import Digest, is_late, is_unopened, late_on
from bot.domain.notices import MONDAY, MORNING, Notice, ToCoordinators, instant, local_day
from bot.domain.people import Act, Member
from bot.domain.programmes import Programme
from bot.domain.threads import Seat, State
from bot.domain.views import Need, Place
from bot.ports.unit import Unit
from bot.services import board, people, threads

LOOKED_BACK = timedelta(days=14)
"""How many days back something may have come to the desk of which nobody was told yet that it is late."""

_WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Due:
    """A step and when it is due. `since` is the day on which what may be late came; None for a Monday's message."""

    at: datetime
    day: date
    since: date | None = None


def steps(unit: Unit, programme: Programme) -> list[Due]:
    """Everything that is or will be due, the earliest first."""
    today = local_day(unit.now, programme.zone)
    found: list[Due] = []
    if programme.mondays:
        monday = today + timedelta(days=(MONDAY - today.weekday()) % 7)
        if unit.fires.done(_digest_job(programme, monday)):
            monday += _WEEK
        found.append(Due(instant(monday, time(), programme.zone), monday))
    came = unit.threads.at_desk(programme.id, today - LOOKED_BACK)
    for since, late in {(one.desk_since, late_on(one)) for one in came}:
        if since is not None and late is not None and not unit.fires.done(_late_job(programme, since)):
            found.append(Due(instant(late, MORNING, programme.zone), late, since))
    return sorted(found, key=lambda due: (due.at, due.since or due.day))


def run(unit: Unit, programme: Programme, due: Due) -> None:
    """Do a step, once."""
    if due.since is None:
        if unit.fires.first(_digest_job(programme, due.day), due.day + LOOKED_BACK):
            key = f"{Notice.DIGEST}:{programme.id}"
            unit.outbox.put(ToCoordinators(programme.id), Notice.DIGEST, due.at, key, programme.id)
        return
    first = unit.fires.first(_late_job(programme, due.since), due.day + LOOKED_BACK)
    if first and _any_late(unit, programme, due.since):
        alone = len(people.coordinators(unit, programme.id)) == 1
        notice = Notice.LATE_ALONE if alone else Notice.LATE
        unit.outbox.put(ToCoordinators(programme.id), notice, unit.now, f"{notice}:{programme.id}")


def _any_late(unit: Unit, programme: Programme, since: date) -> bool:
    """Whether anything still waits that came on that day. An alarm has told everybody at once."""
    return any(
        board.need_of(unit, thread, unit.cases.get(thread)) not in {Need.NOTHING, Need.ACTION}
        for thread in unit.threads.at_desk(programme.id, since)
        if thread.desk_since == since
    )


def digest(unit: Unit, programme: Programme) -> Digest:
    """What a Monday's message says now."""
    today = local_day(unit.now, programme.zone)
    found = [(thread, board.need_of(unit, thread, case)) for thread, case in unit.threads.board(programme.id)]
    waits = [(thread, need) for thread, need in found if need is not Need.NOTHING]
    return Digest(
        waiting=len(waits),
        alarms=sum(need is Need.ACTION for _, need in waits),
        late=sum(is_late(thread, today) for thread, _ in waits),
        unopened=sum(is_unopened(thread, today) for thread, _ in found),
        talking=sum(thread.state in {State.DELIVERED, State.IN_CONVERSATION} for thread, _ in found),
    )


def is_first_look(place: Place) -> bool:
    """Whether a reader looks for the first time since they were told, or since they could not be told."""
    thread = place.thread
    return place.seat is Seat.READER and (thread.unopened_since is not None or thread.unreached_since is not None)


def opened(unit: Unit, actor: Member, handle: str) -> None:
    """Keep that whoever reads a case has looked at it. Nothing names them, and whoever shared it is not told."""
    place = threads.enter(unit, actor, handle, Act.OPEN_THREAD)
    if is_first_look(place):
        unit.threads.save(replace(place.thread, unopened_since=None, unreached_since=None))


def _digest_job(programme: Programme, day: date) -> str:
    return f"desk:digest:{programme.id}:{day}"


def _late_job(programme: Programme, since: date) -> str:
    return f"desk:late:{programme.id}:{since}"
