"""Series and sessions, who comes and who came, and what has been done once."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import date
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from bot.domain.errors import NothingHere
from bot.domain.people import MemberId, ProgrammeId
from bot.domain.programmes import Channel
from bot.domain.rounds import Attend, Repeats, Series, SeriesId, Session, SessionId, Stage
from storage.survey_tables import surveys
from storage.tables import agenda, attendance, fires, rsvps, series_channels, sessions
from storage.tables import series as schedules
from storage.transaction import Transaction, inserts

_SERIES = sa.select(schedules).where(schedules.c.id == sa.bindparam("id"))
_ALL_SERIES = sa.select(schedules).where(schedules.c.programme_id == sa.bindparam("programme_id"))
_SESSION = sa.select(sessions).where(sessions.c.id == sa.bindparam("id"))
_SESSIONS = sa.select(sessions).where(
    sessions.c.programme_id == sa.bindparam("programme_id"), sessions.c.on >= sa.bindparam("since")
)
_OWN = sa.select(series_channels.c.platform, series_channels.c.tenant, series_channels.c.channel_id)
_ABOUT = sa.union(
    *(sa.select(one.c.series_id).where(one.c.id == sa.bindparam("about")) for one in (sessions, surveys)),
    sa.select(sessions.c.series_id).join(agenda).where(agenda.c.post_id == sa.bindparam("about")),
).scalar_subquery()
_OWN_ABOUT = _OWN.where(
    series_channels.c.series_id == _ABOUT,
    series_channels.c.platform == sa.bindparam("platform"),
    series_channels.c.tenant == sa.bindparam("tenant"),
)
_SPEAK = inserts(
    series_channels,
    lambda statement: statement.on_conflict_do_update(
        index_elements=list(series_channels.primary_key.columns), set_={"channel_id": statement.excluded.channel_id}
    ),
)
_PLANNED = sa.select(sessions.c.due_on).where(
    sessions.c.series_id == sa.bindparam("series_id"), sessions.c.due_on >= sa.bindparam("since")
)
_FIRED = sa.select(fires.c.job).where(fires.c.job == sa.bindparam("job"))
_PLAN = inserts(sessions, lambda statement: statement.on_conflict_do_nothing().returning(sessions.c.id))
_ANSWER = inserts(
    rsvps,
    lambda statement: statement.on_conflict_do_update(
        index_elements=[rsvps.c.session_id, rsvps.c.member_id], set_={"attend": statement.excluded.attend}
    ),
)
_ATTEND = inserts(attendance, lambda statement: statement.on_conflict_do_nothing())
_FIRE = inserts(fires, lambda statement: statement.on_conflict_do_nothing().returning(fires.c.job))


class SqlRounds:
    """ports.Rounds in SQL."""

    def __init__(self, transaction: Transaction) -> None:
        self._tx = transaction
        # A list of cases asks for the session of each one: what this unit has read of a session it reads once.
        self._known: dict[SessionId, Session] = {}

    def add_series(self, series: Series) -> None:
        """Store a new series."""
        self._tx.execute(sa.insert(schedules), asdict(series))

    def save_series(self, series: Series) -> None:
        """Store what changed in a series."""
        self._tx.execute(sa.update(schedules).where(schedules.c.id == series.id).values(asdict(series)))

    def series(self, series_id: SeriesId) -> Series:
        """The series, or NothingHere."""
        row = self._tx.execute(_SERIES, {"id": series_id}).mappings().one_or_none()
        if row is None:
            raise NothingHere
        return _series(row)

    def all_series(self, programme_id: ProgrammeId) -> Sequence[Series]:
        """Every series of a programme, in order of name."""
        found = [_series(row) for row in self._tx.execute(_ALL_SERIES, {"programme_id": programme_id}).mappings()]
        return sorted(found, key=lambda one: (one.name.casefold(), one.id))

    def set_channel(self, series_id: SeriesId, channel: Channel) -> None:
        """Let a series speak in a channel of its own; with an empty id, where its programme speaks."""
        if channel.channel_id:
            self._tx.execute(_SPEAK[self._tx.engine], {"series_id": series_id, **asdict(channel)})
            return
        own = series_channels.c
        here = (own.series_id == series_id, own.platform == channel.platform, own.tenant == channel.tenant)
        self._tx.execute(sa.delete(series_channels).where(*here))

    def channels(self, series_id: SeriesId) -> Sequence[Channel]:
        """The channels that a series has of its own, one a workspace or tenant at most."""
        rows = self._tx.execute(_OWN.where(series_channels.c.series_id == series_id))
        return sorted((Channel(*row) for row in rows), key=lambda one: (one.platform, one.tenant))

    def channel_about(self, about: UUID, platform: str, tenant: str) -> Channel | None:
        """The channel that the series of a session, a survey or a shown case has of its own there, if it has one."""
        where = {"about": about, "platform": platform, "tenant": tenant}
        row = self._tx.execute(_OWN_ABOUT, where).one_or_none()
        return None if row is None else Channel(*row)

    def plan(self, session: Session) -> bool:
        """Store a new session; False when its series has one for that day already."""
        return self._tx.execute(_PLAN[self._tx.engine], asdict(session)).one_or_none() is not None

    def save(self, session: Session) -> None:
        """Store what changed in a session."""
        self._known.pop(session.id, None)
        self._tx.execute(sa.update(sessions).where(sessions.c.id == session.id).values(asdict(session)))

    def drop(self, session_id: SessionId) -> None:
        """Delete a session that nobody was told of."""
        self._known.pop(session_id, None)
        self._tx.execute(sa.delete(sessions).where(sessions.c.id == session_id))

    def session(self, session_id: SessionId) -> Session:
        """The session, or NothingHere."""
        known = self._known.get(session_id)
        if known is None:
            row = self._tx.execute(_SESSION, {"id": session_id}).mappings().one_or_none()
            if row is None:
                raise NothingHere
            known = self._known[session_id] = _session(row)
        return known

    def sessions(self, programme_id: ProgrammeId, since: date) -> Sequence[Session]:
        """The sessions on or after a day, in order of when they begin."""
        rows = self._tx.execute(_SESSIONS, {"programme_id": programme_id, "since": since}).mappings()
        found = sorted((_session(row) for row in rows), key=lambda one: (one.starts_at, one.id))
        self._known.update((one.id, one) for one in found)
        return found

    def planned(self, series_id: SeriesId, since: date) -> frozenset[date]:
        """The days from one day on that have a session already, by the day that the rule gave."""
        return frozenset(self._tx.execute(_PLANNED, {"series_id": series_id, "since": since}).scalars())

    def answer(self, session_id: SessionId, member_id: MemberId, attend: Attend) -> None:
        """Keep what a member answers to an announcement, in place of what they answered before."""
        row = {"session_id": session_id, "member_id": member_id, "attend": attend.value}
        self._tx.execute(_ANSWER[self._tx.engine], row)

    def answers(self, session_id: SessionId) -> Mapping[MemberId, Attend]:
        """What members answered to an announcement."""
        rows = self._tx.execute(sa.select(rsvps).where(rsvps.c.session_id == session_id))
        return {MemberId(row.member_id): Attend(row.attend) for row in rows}

    def attend(self, session_id: SessionId, member_id: MemberId) -> None:
        """Keep that a member was there. Once more changes nothing."""
        self._tx.execute(_ATTEND[self._tx.engine], {"session_id": session_id, "member_id": member_id})

    def attended(self, session_id: SessionId) -> Sequence[MemberId]:
        """Who was there, in order of their random ids."""
        rows = self._tx.execute(sa.select(attendance.c.member_id).where(attendance.c.session_id == session_id))
        return sorted(MemberId(member_id) for member_id in rows.scalars())

    def forget_attendance(self, programme_id: ProgrammeId, before: date) -> None:
        """Delete who was there, and who said that they would be, at sessions before a day."""
        old = sa.select(sessions.c.id).where(sessions.c.programme_id == programme_id, sessions.c.on < before)
        for table in (attendance, rsvps):
            self._tx.execute(sa.delete(table).where(table.c.session_id.in_(old)))


class SqlFires:
    """ports.Fires in SQL. On either engine the unique key decides who was first."""

    def __init__(self, transaction: Transaction) -> None:
        self._tx = transaction

    def first(self, job: str, last_day: date) -> bool:
        """Whether nobody has done this job yet; it counts as done from now on, and is remembered to that day."""
        row = {"job": job, "last_day": last_day}
        return self._tx.execute(_FIRE[self._tx.engine], row).one_or_none() is not None

    def done(self, job: str) -> bool:
        """Whether somebody has done this job, as far as it is remembered."""
        return self._tx.execute(_FIRED, {"job": job}).one_or_none() is not None


def _series(row: sa.RowMapping) -> Series:
    kept: dict[str, Any] = dict(row)
    kept["repeats"] = Repeats(row["repeats"])
    return Series(**kept)


def _session(row: sa.RowMapping) -> Session:
    kept: dict[str, Any] = dict(row)
    kept["stage"] = Stage(row["stage"])
    return Session(**kept)
