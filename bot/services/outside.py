"""Messages from outside: a coordinator opens a page for one, its sender uses it once, and reads there what came of it.

Nothing here touches a case. A coordinator who passes one on shares a case of their own, "for somebody else", and tells
the sender by hand: so no row, sealed or not, leads from a message to the case that came of it.
"""

from datetime import timedelta

from bot.domain.errors import NothingHere, Reason, Refused
from bot.domain.notices import Notice, ToCoordinators, earliest_first_notice, first_day, local_day, slot_moment
from bot.domain.outside import MOST_OPEN, Outside, Report, Sender, Told
from bot.domain.people import Hours
from bot.domain.programmes import Programme
from bot.ports.unit import Unit


def invite(unit: Unit, programme: Programme, sender: Sender, days: int) -> str:
    """Open a page for so many days, today not counted. Returns the secret part of its address."""
    if len(unit.outsides.of(programme.id)) >= MOST_OPEN:
        raise Refused(Reason.TOO_MANY_PAGES)
    return unit.outsides.make(programme.id, sender, local_day(unit.now, programme.zone) + timedelta(days=days))


def look(unit: Unit, token: str) -> tuple[Outside, Programme] | None:
    """The page at an address with its programme; None where there is none, and from the day after its last."""
    one = unit.outsides.look(token)
    if one is None:
        return None
    programme = unit.programmes.get(one.programme_id)
    return None if local_day(unit.now, programme.zone) > one.last_day else (one, programme)


def send(unit: Unit, token: str, report: Report) -> bool:
    """Keep what was sent. The coordinators see it, and are told, as of a case: on the next working day about noon.

    False where the page is gone, or was used before: what was sent first stands.
    """
    found = look(unit, token)
    if found is None:
        return False
    one, programme = found
    if not unit.outsides.send(token, report, first_day(local_day(unit.now, programme.zone), weekly=False)):
        return False
    noon = slot_moment(earliest_first_notice(unit.now, programme.zone), programme.zone, programme.zone, Hours())
    unit.outbox.put(ToCoordinators(programme.id), Notice.BOARD, noon, f"{Notice.BOARD}:outside:{one.id}")
    return True


def waiting(unit: Unit, programme: Programme) -> list[tuple[Outside, str]]:
    """What was sent and may be seen by now, each with the board's word for it; what waits for an answer first."""
    today = local_day(unit.now, programme.zone)
    seen = [one for one in unit.outsides.of(programme.id) if is_seen(one, unit, programme)]
    return [(one, unit.outsides.handle(one, today)) for one in sorted(seen, key=lambda one: one.told is not None)]


def is_seen(one: Outside, unit: Unit, programme: Programme) -> bool:
    """Whether the coordinators may see by now what was sent."""
    today = local_day(unit.now, programme.zone)
    return one.report is not None and one.seen_from is not None and one.seen_from <= today <= one.last_day


def find(unit: Unit, programme: Programme, handle: str) -> Outside:
    """One of them. Raises NothingHere for every other word alike."""
    one = unit.outsides.find(programme.id, handle, local_day(unit.now, programme.zone))
    if one is None or not is_seen(one, unit, programme):
        raise NothingHere
    return one


def tell(unit: Unit, programme: Programme, handle: str, told: Told) -> Outside:
    """Say on the sender's page what came of it, in the place of what was said before."""
    unit.outsides.tell(find(unit, programme, handle), told)
    return find(unit, programme, handle)


def forget_old(unit: Unit) -> None:
    """Destroy those whose days are over in every zone. A page is closed to its sender by its programme's own day."""
    unit.outsides.forget(local_day(unit.now, "UTC") - timedelta(days=1))
