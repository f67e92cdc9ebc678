"""What is ended and destroyed when its time has come."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from dateutil.relativedelta import relativedelta

from bot.domain.errors import NothingHere, Reason, Refused
from bot.domain.notices import local_day
from bot.domain.people import Member
from bot.domain.programmes import Programme
from bot.domain.retention import COUNTS_SHOWN, Destroyed, Hold, HoldId, Phase, agreed, asked_to_end, taken_back
from bot.domain.rounds import ATTENDANCE_YEARS
from bot.domain.threads import QUIET, Seat, State, moved
from bot.domain.views import Upkeep
from bot.ports.unit import Unit
from bot.services import readers, threads


@dataclass(frozen=True, slots=True)
class Swept:
    """How many conversations closed by themselves, lost their identity key, lost their content key."""

    closed: int
    identities: int
    contents: int


def stopped(unit: Unit, programme: Programme) -> bool:
    """Whether nothing of a programme is destroyed now: nobody has agreed to it yet, or a legal hold stands."""
    hold = now_held(unit, programme)
    return not programme.agreed_by or (hold is not None and hold.stops_the_clock())


def now_held(unit: Unit, programme: Programme) -> Hold | None:
    """The hold that stands or is asked for. A request that has waited too long counts as never made."""
    return _standing(unit.retention.holds(programme.id), local_day(unit.now, programme.zone))


def _standing(holds: Sequence[Hold], today: date) -> Hold | None:
    begun = (taken_back(hold) if hold.lapsed(today) else hold for hold in holds if hold.phase is not Phase.OVER)
    return next((hold for hold in begun if hold is not None), None)


def next_day(unit: Unit, programme: Programme) -> date | None:
    """The first day on which a conversation closes by itself or something is destroyed, as things stand now."""
    days = [unit.threads.next_quiet(programme.id)]
    if not stopped(unit, programme):
        days.append(unit.threads.next_destroyed(programme.id))
    return min((day for day in days if day is not None), default=None)


def upkeep(unit: Unit, programme: Programme) -> Upkeep:
    """What everybody may see of it, which is all there is."""
    holds = unit.retention.holds(programme.id)
    past = [hold for hold in holds if hold.phase is Phase.OVER]
    names = {member.id: member.name for member in unit.people.roster(programme.id)}
    hold = _standing(holds, local_day(unit.now, programme.zone))
    return Upkeep(programme, hold, past, unit.retention.last(programme.id), names)


def ask_hold(unit: Unit, programme: Programme, member: Member, reason: str) -> None:
    """Ask for a legal hold. Raises Refused where one stands or is asked for already."""
    if now_held(unit, programme) is not None:
        raise Refused(Reason.HELD_ALREADY)
    for lapsed in unit.retention.holds(programme.id):
        if lapsed.phase is not Phase.OVER:
            unit.retention.drop(lapsed.id)
    today = local_day(unit.now, programme.zone)
    unit.retention.keep(Hold(HoldId(unit.ids.uuid()), programme.id, reason, Phase.ASKED, member.id, today))


def ask_end(unit: Unit, programme: Programme, member: Member, key: str) -> None:
    """Ask for the end of the hold that stands."""
    unit.retention.keep(asked_to_end(_held(unit, programme, key), member.id, local_day(unit.now, programme.zone)))


def agree(unit: Unit, programme: Programme, member: Member, key: str) -> None:
    """Agree as the second person to what is asked for."""
    unit.retention.keep(agreed(_held(unit, programme, key), member.id, local_day(unit.now, programme.zone)))


def agree_as_operator(unit: Unit, programme: Programme) -> bool:
    """Agree as whoever runs the bot, who is nobody's colleague. False where nothing is asked for."""
    hold = now_held(unit, programme)
    if hold is None or hold.phase is Phase.STANDS:
        return False
    unit.retention.keep(agreed(hold, None, local_day(unit.now, programme.zone)))
    return True


def take_back(unit: Unit, programme: Programme, key: str) -> None:
    """Take back or decline what is asked for: the hold is as it was before, or there is none."""
    hold = _held(unit, programme, key)
    stood = taken_back(hold)
    if stood is None:
        unit.retention.drop(hold.id)
    else:
        unit.retention.keep(stood)


def _held(unit: Unit, programme: Programme, key: str) -> Hold:
    hold = now_held(unit, programme)
    if hold is None or hold.key != key:
        raise NothingHere
    return hold


def sweep(unit: Unit, programme: Programme) -> Swept:
    """End what is due today. Doing it twice a day changes nothing more than doing it once.

    While a legal hold stands, and until somebody has agreed to the schedule, conversations end, and nothing is
    destroyed.
    """
    today = local_day(unit.now, programme.zone)
    _return_unread(unit, programme, today)
    quiet = unit.threads.quiet_before(programme.id, today - QUIET)
    for thread in quiet:
        threads.end(unit, thread, today, tell=frozenset({Seat.SUBMITTER, Seat.READER}))
    if stopped(unit, programme):
        return Swept(len(quiet), 0, 0)
    identities = unit.threads.identity_due(programme.id, today)
    for thread_id in identities:
        unit.threads.forget_identity(thread_id)
        thread = unit.threads.get(thread_id)
        unit.threads.save(replace(thread, state=moved(thread, State.OVER)))
    contents = unit.threads.content_due(programme.id, today)
    for thread_id in contents:
        unit.threads.forget_content(thread_id)
    if identities or contents:
        unit.retention.count(programme.id, Destroyed(today, len(identities), len(contents)))
    unit.retention.forget_counts(programme.id, today - COUNTS_SHOWN)
    return Swept(len(quiet), len(identities), len(contents))


def forget_attendance(unit: Unit, programme: Programme) -> None:
    """Destroy who was at sessions that lie years back. It names people, so it is a unit of its own."""
    if stopped(unit, programme):
        return
    today = local_day(unit.now, programme.zone)
    unit.rounds.forget_attendance(programme.id, today - relativedelta(years=ATTENDANCE_YEARS))


def _return_unread(unit: Unit, programme: Programme, today: date) -> None:
    """Give back to the coordinators what waits for the answer of a reader who has left: nothing else would find out.

    One case a look: several that go back in one transaction would be those of one reader, to whoever reads the rows.
    """
    for thread in unit.threads.quiet_before(programme.id, today + timedelta(days=1)):
        if thread.state is State.DELIVERED and threads.reader_has_left(unit, thread):
            readers.lose(unit, thread.id)
            return
