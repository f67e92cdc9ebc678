"""What leaves for the coordinators of itself, and when."""

from bot.domain.cases import Case, leaves_at_once
from bot.domain.notices import Notice, ToSeat, coordinators_noon
from bot.domain.threads import Seat, ThreadId
from bot.ports.unit import Unit


def tell_coordinators(unit: Unit, thread_id: ThreadId, case: Case, *, weekly: bool = False) -> None:
    """Let the coordinators know that something of a case is on the board, or will be.

    At once where its reader hears at once; otherwise at noon of the next working day, or of the weekly one, so that
    neither the hour of sharing nor the slot of a reader shows anywhere.
    """
    not_before = unit.now
    if weekly or not leaves_at_once(case.kind, named=case.named):
        not_before = coordinators_noon(unit.now, unit.programmes.get(case.programme_id).zone, weekly=weekly)
    to = ToSeat(thread_id, Seat.COORDINATOR)
    unit.outbox.put(to, Notice.BOARD, not_before, f"{Notice.BOARD}:{thread_id}:{to.seat}")
