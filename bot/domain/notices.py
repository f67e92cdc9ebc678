"""Notices: what they are, whom they go to, and when they may leave (days, slots and quiet hours)."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot.domain.people import Hours, MemberId, ProgrammeId
from bot.domain.threads import Seat, ThreadId

MORNING = time(7, 0)
EVENING = time(20, 0)
FRIDAY = 4
FRIDAY_ENDS = time(12, 1)

MONDAY = 0
"""The day of the week on which the coordinators hear what waits, where they hear it all at once."""

TUESDAY = 1
"""The day of the week on which what waits for company leaves."""

JITTER = (timedelta(minutes=2), timedelta(minutes=20))
"""Between how much and how much later than written a reply arrives, drawn evenly."""


def local_day(now: datetime, zone: str) -> date:
    """The calendar day in a zone."""
    return now.astimezone(ZoneInfo(zone)).date()


def is_zone(name: str) -> bool:
    """Whether a time zone of this name is known here."""
    try:
        ZoneInfo(name)
    except (ValueError, OSError, ZoneInfoNotFoundError):
        return False
    return True


def instant(day: date, at: time, zone: str) -> datetime:
    """A local wall-clock time as an instant (UTC).

    In a spring gap it is the first valid minute after; in an autumn overlap it is the first of the two.
    """
    place = ZoneInfo(zone)
    local = datetime.combine(day, at)
    while True:
        moment = local.replace(tzinfo=place).astimezone(UTC)
        if moment.astimezone(place).replace(tzinfo=None) == local:
            return moment
        local += timedelta(minutes=1)


def next_working_day(day: date) -> date:
    """The first Monday-to-Friday day after this one."""
    following = day + timedelta(days=1)
    while following.weekday() > FRIDAY:
        following += timedelta(days=1)
    return following


def working_days_after(day: date, count: int) -> date:
    """The working day that is so many after this one."""
    for _ in range(count):
        day = next_working_day(day)
    return day


def next_weekly_day(day: date) -> date:
    """The first day after this one on which everything leaves together that waited for company."""
    return day + timedelta(days=(TUESDAY - day.weekday() - 1) % 7 + 1)


def first_day(day: date, *, weekly: bool) -> date:
    """On which day the first notice of an anonymous case leaves that was shared on `day`."""
    return next_weekly_day(day) if weekly else next_working_day(day)


def earliest_first_notice(now: datetime, zone: str, *, weekly: bool = False) -> datetime:
    """From when on an anonymous case's first notice may leave: the start of the next working day, or of the weekly one.

    It depends on the day alone, and on no person: the recipient's own slot is applied in memory at delivery.
    """
    return instant(first_day(local_day(now, zone), weekly=weekly), time(0, 0), zone)


def _in_quiet_hours(at: time, hours: Hours) -> bool:
    if hours.quiet_from is None or hours.quiet_to is None or hours.quiet_from == hours.quiet_to:
        return False
    if hours.quiet_from < hours.quiet_to:
        return hours.quiet_from <= at < hours.quiet_to
    return at >= hours.quiet_from or at < hours.quiet_to


def _open(local: datetime, hours: Hours) -> bool:
    at = local.time()
    if local.weekday() > FRIDAY or is_at_night(at):
        return False
    if local.weekday() == FRIDAY and at >= FRIDAY_ENDS:
        return False
    return not _in_quiet_hours(at, hours)


def is_at_night(at: time) -> bool:
    """Whether nothing arrives at this time of day, whoever it is for."""
    return not MORNING <= at < EVENING


def is_quiet(hours: Hours) -> bool:
    """Whether a member's slot lies within their own quiet hours, so that it would never be kept."""
    return _in_quiet_hours(hours.slot, hours)


def next_open_moment(wanted: datetime, zone: str, hours: Hours) -> datetime:
    """The first moment from `wanted` on that is not night, Friday afternoon, a weekend or the member's quiet hours.

    If the member's quiet hours leave nothing open, working hours alone decide: a notice is late, never lost.
    """
    place = ZoneInfo(zone)
    for kept in (hours, Hours(slot=hours.slot)):
        edges = sorted({MORNING, *(edge for edge in (kept.quiet_to,) if edge is not None)})
        if _open(wanted.astimezone(place), kept):
            return wanted
        day = wanted.astimezone(place).date()
        for ahead in range(8):
            for edge in edges:
                moment = instant(day + timedelta(days=ahead), edge, zone)
                if moment >= wanted and _open(moment.astimezone(place), kept):
                    return moment
    return wanted


def moment_before(wanted: datetime, last: datetime, zone: str, hours: Hours) -> datetime:
    """The first moment from `wanted` on for something that is of no use after `last`.

    It is an open one if there is one in time. If not, a meeting at such an hour has its own reason, and only the
    member's quiet hours still hold it back. It is after `last` when they leave nothing.
    """
    moment, local = next_open_moment(wanted, zone, hours), wanted.astimezone(ZoneInfo(zone))
    if moment <= last:
        return moment
    if hours.quiet_to is None or not _in_quiet_hours(local.time(), hours):
        return wanted
    day = local.date() + timedelta(days=hours.quiet_to <= local.time())
    return instant(day, hours.quiet_to, zone)


def slot_moment(earliest: datetime, programme_zone: str, member_zone: str, hours: Hours) -> datetime:
    """When a first notice reaches a member: in their daily slot on the working day that `earliest` begins, or after.

    Where their slot is closed (a Friday afternoon) it is their slot on the next day on which it is open.
    """
    day, place = local_day(earliest, programme_zone), ZoneInfo(member_zone)
    slots = [instant(day + timedelta(days=ahead), hours.slot, member_zone) for ahead in range(8)]
    for slot in slots:
        if slot >= earliest and _open(slot.astimezone(place), hours):
            return slot
    # A slot that their own quiet hours or the night cover is never open: then the first open moment after it.
    return next_open_moment(max(slots[0], earliest), member_zone, hours)


def coordinators_noon(now: datetime, zone: str, *, weekly: bool = False) -> datetime:
    """When the coordinators are told of what began now: at noon of the next working day, or of the weekly one.

    It depends on the day alone: the hour of sharing, and the slot of a reader, show nowhere.
    """
    return slot_moment(earliest_first_notice(now, zone, weekly=weekly), zone, zone, Hours())


class Notice(StrEnum):
    """What kind of message leaves.

    The first five, and those about what is late, are constant sentences that say nothing about a case. The others are
    about a meeting or a survey, what a coordinator puts before the room, thanks to which both ends have agreed, or how
    much waits, and are composed when they leave.
    """

    READ = "read"
    BOARD = "board"
    URGENT = "urgent"
    LINKED = "linked"
    ROUNDS = "rounds"
    ANNOUNCEMENT = "announcement"
    REMINDER = "reminder"
    ROUNDS_CHANGED = "rounds_changed"
    LEARNING_POINTS = "learning_points"
    CASE_QUESTION = "case_question"
    CASE_FOUND = "case_found"
    CASE_POINT = "case_point"
    PRAISE = "praise"
    SURVEY = "survey"
    SURVEY_RESULT = "survey_result"
    LATE = "late"
    LATE_ALONE = "late_alone"
    DIGEST = "digest"


@dataclass(frozen=True, slots=True)
class ToSeat:
    """Whoever holds this seat. Who that is, is opened in memory at delivery."""

    thread_id: ThreadId
    seat: Seat


@dataclass(frozen=True, slots=True)
class ToCoordinators:
    """Every coordinator of the programme alike, whatever seats they hold: sparing one would say why."""

    programme_id: ProgrammeId


@dataclass(frozen=True, slots=True)
class ToMember:
    """A member by name. Never put in a unit that writes an anonymous row."""

    member_id: MemberId


@dataclass(frozen=True, slots=True)
class ToChannel:
    """Everyone at once, in the programme's channel of one workspace or tenant."""

    programme_id: ProgrammeId
    platform: str
    tenant: str


Address = ToSeat | ToCoordinators | ToMember | ToChannel
