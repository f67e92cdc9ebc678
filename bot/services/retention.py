"""What is ended and destroyed when its time has come."""

from dataclasses import dataclass, replace
from datetime import date, timedelta

from dateutil.relativedelta import relativedelta

from bot.domain.notices import local_day
from bot.domain.programmes import Programme
from bot.domain.rounds import ATTENDANCE_YEARS
from bot.domain.threads import QUIET, Seat, State, moved
from bot.ports.unit import Unit
from bot.services import threads


@dataclass(frozen=True, slots=True)
class Swept:
    """How many conversations closed by themselves, lost their identity key, lost their content key."""

    closed: int
    identities: int
    contents: int


def sweep(unit: Unit, programme: Programme) -> Swept:
    """End what is due today. Doing it twice a day changes nothing more than doing it once."""
    today = local_day(unit.now, programme.zone)
    _return_unread(unit, programme, today)
    quiet = unit.threads.quiet_before(programme.id, today - QUIET)
    for thread in quiet:
        threads.end(unit, thread, today, tell=frozenset({Seat.SUBMITTER, Seat.READER}))
    identities = unit.threads.identity_due(programme.id, today)
    for thread_id in identities:
        unit.threads.forget_identity(thread_id)
        thread = unit.threads.get(thread_id)
        unit.threads.save(replace(thread, state=moved(thread, State.OVER)))
    contents = unit.threads.content_due(programme.id, today)
    for thread_id in contents:
        unit.threads.forget_content(thread_id)
    return Swept(len(quiet), len(identities), len(contents))


def forget_attendance(unit: Unit, programme: Programme) -> None:
    """Destroy who was at sessions that lie years back. It names people, so it is a unit of its own."""
    today = local_day(unit.now, programme.zone)
    unit.rounds.forget_attendance(programme.id, today - relativedelta(years=ATTENDANCE_YEARS))


def _return_unread(unit: Unit, programme: Programme, today: date) -> None:
    """Give back to the coordinators what waits for the answer of a reader who has left: nothing else would find out.

    One case a look: several that go back in one transaction would be those of one reader, to whoever reads the rows.
    """
    for thread in unit.threads.quiet_before(programme.id, today + timedelta(days=1)):
        if thread.state is State.DELIVERED and threads.reader_has_left(unit, thread):
            threads.lose_reader(unit, thread.id)
            return
