"""What is remembered of series and sessions, of who comes and who came."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Protocol
from uuid import UUID

from bot.domain.people import MemberId, ProgrammeId
from bot.domain.programmes import Channel
from bot.domain.rounds import Attend, Series, SeriesId, Session, SessionId


class Rounds(Protocol):
    """Series, sessions, answers to announcements, and attendance."""

    def add_series(self, series: Series) -> None: ...
    def save_series(self, series: Series) -> None: ...
    def series(self, series_id: SeriesId) -> Series: ...
    def all_series(self, programme_id: ProgrammeId) -> Sequence[Series]:
        """Every series of a programme, in order of name."""
        ...

    def set_channel(self, series_id: SeriesId, channel: Channel) -> None:
        """Let a series speak in a channel of its own; with an empty id, where its programme speaks."""
        ...

    def channels(self, series_id: SeriesId) -> Sequence[Channel]:
        """The channels that a series has of its own, one a workspace or tenant at most."""
        ...

    def channel_about(self, about: UUID, platform: str, tenant: str) -> Channel | None:
        """The channel that the series of a session or survey has of its own in a workspace or tenant, if it has one."""
        ...

    def plan(self, session: Session) -> bool:
        """Store a new session. False, and nothing stored, when its series has one for that day already."""
        ...

    def save(self, session: Session) -> None: ...
    def drop(self, session_id: SessionId) -> None:
        """Delete a session that nobody was told of."""
        ...

    def session(self, session_id: SessionId) -> Session:
        """The session, or NothingHere."""
        ...

    def sessions(self, programme_id: ProgrammeId, since: date) -> Sequence[Session]:
        """The sessions on or after a day, in order of when they begin."""
        ...

    def planned(self, series_id: SeriesId, since: date) -> frozenset[date]:
        """The days from one day on that have a session already, by the day that the rule gave."""
        ...

    def answer(self, session_id: SessionId, member_id: MemberId, attend: Attend) -> None:
        """Keep what a member answers to an announcement, in place of what they answered before."""
        ...

    def answers(self, session_id: SessionId) -> Mapping[MemberId, Attend]: ...
    def attend(self, session_id: SessionId, member_id: MemberId) -> None:
        """Keep that a member was there. Once more changes nothing."""
        ...

    def attended(self, session_id: SessionId) -> Sequence[MemberId]:
        """Who was there, in an order that says nothing."""
        ...

    def forget_attendance(self, programme_id: ProgrammeId, before: date) -> None:
        """Delete who was there, and who said that they would be, at sessions before a day."""
        ...


class Fires(Protocol):
    """What is done once, whichever replica does it and however often it looks."""

    def first(self, job: str, last_day: date) -> bool:
        """Whether nobody has done this job yet; it counts as done from now on, and is remembered to that day."""
        ...

    def done(self, job: str) -> bool:
        """Whether somebody has done this job, as far as it is remembered."""
        ...
