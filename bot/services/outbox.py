"""What leaves of itself for the reader of a case and for the coordinators, and when."""

from datetime import datetime

from bot.domain.cases import Case, leaves_at_once
from bot.domain.notices import Notice, ToSeat, coordinators_noon, earliest_first_notice
from bot.domain.programmes import Programme
from bot.domain.threads import Seat, Thread, ThreadId
from bot.ports.unit import Unit


def send_first(unit: Unit, thread: Thread, case: Case, programme: Programme, *, weekly: bool = False) -> None:
    """Put the reader's first notice into the outbox: for a later slot when the case is anonymous, else for now."""
    at_once = leaves_at_once(case.kind, named=case.named) and not weekly
    not_before = unit.now if at_once else earliest_first_notice(unit.now, programme.zone, weekly=weekly)
    unit.outbox.put(ToSeat(thread.id, Seat.READER), Notice.READ, not_before, f"{Notice.READ}:{thread.id}:{Seat.READER}")


def tell_coordinators(unit: Unit, thread_id: ThreadId, case: Case, *, weekly: bool = False) -> None:
    """Let the coordinators know of a case that is shared with them: at once, or when it leaves.

    Otherwise at noon of the next working day, or of the weekly one, so that the hour of sharing shows nowhere.
    """
    not_before = unit.now
    if weekly or not leaves_at_once(case.kind, named=case.named):
        not_before = coordinators_noon(unit.now, unit.programmes.get(case.programme_id).zone, weekly=weekly)
    _put(unit, thread_id, not_before)


def tell_at_noon(unit: Unit, thread: Thread) -> None:
    """Let the coordinators know of what came of a notice to the reader.

    Right after it they would know at which hours that person is reached, and with that who it is.
    """
    _put(unit, thread.id, coordinators_noon(unit.now, unit.programmes.get(thread.programme_id).zone))


def _put(unit: Unit, thread_id: ThreadId, not_before: datetime) -> None:
    to = ToSeat(thread_id, Seat.COORDINATOR)
    unit.outbox.put(to, Notice.BOARD, not_before, f"{Notice.BOARD}:{thread_id}:{to.seat}")
