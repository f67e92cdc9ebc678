"""The rounds as people run them and come to them: series, sessions, answers to an announcement, attendance."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from bot.domain.errors import NothingHere, Reason, Refused
from bot.domain.lists import Lists
from bot.domain.notices import Notice, ToMember, local_day
from bot.domain.people import Member, Status
from bot.domain.programmes import Channel, Programme
from bot.domain.rounds import COMING, Attend, Repeats, Series, SeriesId, Session, Stage, counted
from bot.domain.views import Meeting
from bot.ports.unit import Unit
from bot.services import posts, timetable

_ANNOUNCED = frozenset({Notice.ANNOUNCEMENT})

COUNTED_EVERY = timedelta(seconds=1)
"""How soon after an answer the counts in the channel change: many answers at once change them once."""

LONG_AGO = timedelta(days=92)
"""A session that lies further back is opened by no button any more."""

LATELY = timedelta(days=14)
"""How long a session that is over stays on the coordinators' list."""


@dataclass(frozen=True, slots=True)
class Schedule:
    """What a coordinator says of a series."""

    name: str
    repeats: Repeats
    first_on: date
    at: time
    zone: str
    minutes: int
    place: str
    link: str
    subspecialty: str | None
    objectives: str
    accreditation: str


@dataclass(frozen=True, slots=True)
class Overview:
    """Every series, and the sessions that are to come or were lately."""

    series: Sequence[Series]
    meetings: Sequence[Meeting]


def begin(unit: Unit, programme: Programme, said: Schedule) -> Series:
    """Begin a series. Its sessions that are in sight are planned at once."""
    series = _series(SeriesId(unit.ids.uuid()), programme, said)
    unit.rounds.add_series(series)
    timetable.plan(unit, series)
    return series


@dataclass(frozen=True, slots=True)
class Changed:
    """A series after a change: how many sessions with cases went along to a new day, and how many kept theirs."""

    series: Series
    went_along: int
    stay: int


def change(unit: Unit, programme: Programme, key: str, said: Schedule) -> Changed:
    """Change a series. What was announced stays as it is; what was not follows the new words and the new rule.

    A session that a coordinator moved keeps its day and time. One for which cases are chosen goes to the nearest free
    day of the new rule, and its cases' ends are told; it keeps its day where none is near.
    """
    before = find_series(unit, programme, key)
    series = replace(_series(before.id, programme, said), paused=before.paused)
    unit.rounds.save_series(series)
    today = local_day(unit.now, series.zone)
    with_cases: list[Session] = []
    for session in unit.rounds.sessions(programme.id, today):
        if session.series_id != series.id or session.stage is not Stage.PLANNED:
            continue
        moved = (session.on, session.at, session.zone) != (session.due_on, before.at, before.zone)
        chosen = bool(unit.agenda.of(session.id))
        left_out = session.due_on not in timetable.due_days(series, session.due_on, session.due_on)
        if left_out and not moved and not chosen:
            unit.rounds.drop(session.id)
            continue
        at, zone = (session.at, session.zone) if moved else (series.at, series.zone)
        kept = replace(session, at=at, zone=zone, minutes=series.minutes, place=series.place, link=series.link)
        unit.rounds.save(kept)
        if left_out and not moved:
            with_cases.append(kept)
    went_along = sum(_goes_along(unit, series, session) for session in with_cases)
    if not series.paused:
        timetable.plan(unit, series)
    return Changed(series, went_along, len(with_cases) - went_along)


def _goes_along(unit: Unit, series: Series, session: Session) -> bool:
    """Put a session that nobody was told of on the free day of its series that is nearest, if one is near."""
    near = timetable.APART[series.repeats] - timedelta(days=1)
    taken = unit.rounds.planned(series.id, session.due_on - near)
    days = timetable.due_days(series, session.due_on - near, session.due_on + near)
    for day in sorted(days, key=lambda day: abs(day - session.due_on)):
        there = replace(session, due_on=day, on=day)
        if day not in taken and there.starts_at > unit.now:
            unit.rounds.save(there)
            return True
    return False


def _series(series_id: SeriesId, programme: Programme, said: Schedule) -> Series:
    return Series(
        id=series_id,
        programme_id=programme.id,
        name=said.name,
        repeats=said.repeats,
        first_on=said.first_on,
        at=said.at,
        zone=said.zone,
        minutes=said.minutes,
        place=said.place,
        link=said.link,
        subspecialty=said.subspecialty,
        objectives=said.objectives,
        accreditation=said.accreditation,
    )


def pause(unit: Unit, programme: Programme, key: str, *, paused: bool) -> Series:
    """Pause a series, or let it go on. What was announced takes place; nothing new is planned or announced."""
    series = replace(find_series(unit, programme, key), paused=paused)
    unit.rounds.save_series(series)
    if not paused:
        timetable.plan(unit, series)
    return series


def speaks_in(unit: Unit, series: Series, where: Channel) -> str:
    """The channel that a series has of its own in the same chat as another one; empty where it has none."""
    place = (where.platform, where.tenant)
    own = {(one.platform, one.tenant): one.channel_id for one in unit.rounds.channels(series.id)}
    return own.get(place, "")


def speak_in(unit: Unit, series: Series, channel: Channel) -> None:
    """Let a series speak in this channel from now on; with an empty id, where its programme speaks.

    What stands in another one is still brought up to date there. What could not be posted before is tried again.
    """
    if speaks_in(unit, series, channel) == channel.channel_id:
        return
    unit.rounds.set_channel(series.id, channel)
    unit.outbox.release_posts(series.programme_id, channel.platform, channel.tenant)


def series_called(unit: Unit, programme: Programme, name: str) -> Series | None:
    """The series of a name as people type it; None where none is called so."""
    wanted = " ".join(name.split()).casefold()
    found = (one for one in unit.rounds.all_series(programme.id) if " ".join(one.name.split()).casefold() == wanted)
    return next(found, None)


def find_series(unit: Unit, programme: Programme, key: str) -> Series:
    """The programme's series with this key, or NothingHere."""
    found = [series for series in unit.rounds.all_series(programme.id) if series.key == key]
    if not found:
        raise NothingHere
    return found[0]


def find(unit: Unit, programme: Programme, key: str) -> Session:
    """The programme's session with this key, or NothingHere: also where it was long ago."""
    since = local_day(unit.now, programme.zone) - LONG_AGO
    found = [session for session in unit.rounds.sessions(programme.id, since) if session.key == key]
    if not found:
        raise NothingHere
    return found[0]


def overview(unit: Unit, programme: Programme, actor: Member) -> Overview:
    """What `/peer rounds` shows."""
    since = local_day(unit.now, programme.zone) - LATELY
    meetings = [meeting_of(unit, session, actor) for session in unit.rounds.sessions(programme.id, since)]
    return Overview(unit.rounds.all_series(programme.id), meetings)


def upcoming(unit: Unit, programme: Programme, actor: Member) -> Meeting | None:
    """The next announced session that is not over, for home."""
    today = local_day(unit.now, programme.zone)
    for session in unit.rounds.sessions(programme.id, today - timedelta(days=1)):
        if session.stage in {Stage.ANNOUNCED, Stage.UNDERWAY} and session.ends_at > unit.now:
            return meeting_of(unit, session, actor)
    return None


def next_beginning(unit: Unit) -> datetime | None:
    """When the next session begins, of whichever programme is here. None where none is planned."""
    found = (
        session.starts_at
        for programme in unit.programmes.all()
        for session in unit.rounds.sessions(programme.id, local_day(unit.now, programme.zone) - timedelta(days=1))
        if session.stage in COMING
    )
    return min((at for at in found if at > unit.now), default=None)


def meeting(unit: Unit, programme: Programme, key: str, actor: Member) -> Meeting:
    """One session, as somebody sees it."""
    return meeting_of(unit, find(unit, programme, key), actor)


def meeting_of(unit: Unit, session: Session, actor: Member | None = None) -> Meeting:
    """A session as somebody sees it; without an actor, as the channel does."""
    answers = unit.rounds.answers(session.id)
    attended = unit.rounds.attended(session.id)
    series = unit.rounds.series(session.series_id)
    return Meeting(
        series=series,
        session=session,
        counts=counted(answers.values()),
        present=len(attended),
        mine=answers.get(actor.id) if actor else None,
        there=actor is not None and actor.id in attended,
        open=session.open_to(unit.now),
        not_posted=posts.reason(unit, (session.id,), _ANNOUNCED),
        lists=unit.programmes.get(session.programme_id).lists if series.subspecialty else Lists(),
        on_now=session.on_at(unit.now),
    )


def move(unit: Unit, programme: Programme, key: str, on: date, at: time, place: str, link: str) -> Session:
    """Put a session on another day, at another time or place. Whoever answered keeps their answer and is told.

    Refused for another day once people were there or something was shown: that was on this day and stays so.
    """
    session = _coming(unit, programme, key)
    changed = replace(session, on=on, at=at, place=place, link=link)
    if changed == session:
        return session
    if changed.starts_at <= unit.now:
        raise Refused(Reason.SESSION_IN_THE_PAST)
    if on != session.on and _takes_place(unit, session):
        raise Refused(Reason.SESSION_TAKES_PLACE)
    changed = replace(changed, sequence=session.sequence + 1)
    if changed.stage is Stage.UNDERWAY:
        # Broken off and put off, it is to come again: it takes cases, and nobody reads that it is taking place.
        changed = replace(changed, stage=Stage.ANNOUNCED)
    unit.rounds.save(changed)
    _tell(unit, programme, changed)
    return changed


def _takes_place(unit: Unit, session: Session) -> bool:
    """Whether somebody is counted as present, or something of a case was shown."""
    shown = (item.shown or item.post_id for item in unit.agenda.of(session.id))
    return bool(unit.rounds.attended(session.id)) or any(shown)


def cancel(unit: Unit, programme: Programme, key: str) -> Session:
    """Cancel a session. Whoever said that they come is told."""
    session = _coming(unit, programme, key)
    cancelled = replace(session, stage=Stage.CANCELLED, sequence=session.sequence + 1)
    unit.rounds.save(cancelled)
    if session.stage is not Stage.PLANNED:
        _tell(unit, programme, cancelled)
    return cancelled


def _coming(unit: Unit, programme: Programme, key: str) -> Session:
    session = find(unit, programme, key)
    if session.stage not in COMING:
        raise Refused(Reason.SESSION_OVER)
    return session


def _tell(unit: Unit, programme: Programme, session: Session) -> None:
    """Bring the post up to date, and tell those who said that they come."""
    if session.stage is Stage.PLANNED:
        return
    timetable.announce(unit, programme, session.id)
    for member in timetable.coming(unit, session):
        key = f"rounds:{session.id}:changed:{member.id}"
        unit.outbox.put(ToMember(member.id), Notice.ROUNDS_CHANGED, unit.now, key, about=session.id)


def post_again(unit: Unit, programme: Programme, key: str) -> None:
    """Post an announcement of which nobody knows whether it arrived, or that could not be posted."""
    posts.post_all_again(unit, programme.id, (find(unit, programme, key).id,), _ANNOUNCED)


def leave_posted(unit: Unit, programme: Programme, key: str) -> None:
    """It stands in the channel after all: it is not posted again."""
    posts.leave_all(unit, programme.id, (find(unit, programme, key).id,), _ANNOUNCED)


def answer(unit: Unit, programme: Programme, actor: Member, key: str, attend: Attend) -> Meeting:
    """Answer an announcement. The counts in the channel follow."""
    session = find(unit, programme, key)
    if session.stage not in {Stage.ANNOUNCED, Stage.UNDERWAY} or session.ends_at <= unit.now:
        raise Refused(Reason.SESSION_OVER)
    _still_here(unit, actor)
    unit.rounds.answer(session.id, actor.id, attend)
    timetable.announce(unit, programme, session.id, delay=COUNTED_EVERY)
    return meeting_of(unit, session, actor)


def attend(unit: Unit, programme: Programme, actor: Member, key: str) -> Meeting:
    """Say that one is, or was, there."""
    session = find(unit, programme, key)
    if not session.open_to(unit.now):
        raise Refused(Reason.NOT_OPEN_NOW)
    _still_here(unit, actor)
    unit.rounds.attend(session.id, actor.id)
    # Whoever is there is not told what those who are not there are told.
    unit.outbox.withdraw(timetable.learned_key(session.id, actor.id))
    return meeting_of(unit, session, actor)


def attend_by_code(unit: Unit, programme: Programme, actor: Member, code: str) -> Meeting:
    """Say that one is there with the code that is shown in the room."""
    typed = "".join(letter for letter in code.upper() if letter.isalnum())
    since = local_day(unit.now, programme.zone) - timetable.LOOKED_BACK
    for session in unit.rounds.sessions(programme.id, since):
        if session.code == typed and session.open_to(unit.now):
            return attend(unit, programme, actor, session.key)
    raise Refused(Reason.CODE_NOT_OF_NOW)


def _still_here(unit: Unit, actor: Member) -> None:
    """Somebody who has left meanwhile must not come back by pressing a button."""
    if unit.people.get(actor.id).status is not Status.ACTIVE:
        raise Refused(Reason.NOT_IN_PROGRAMME)
