"""What is remembered of surveys, and the sealed box that their ballots wait in."""

from collections.abc import Sequence
from typing import Protocol

from bot.domain.people import MemberId, ProgrammeId
from bot.domain.rounds import SeriesId, SessionId
from bot.domain.surveys import Ballot, Box, BoxId, Result, Survey, SurveyId


class KeyLost(Exception):
    """A ballot box can never be opened: its key is gone, and there is no copy of it."""


class Surveys(Protocol):
    """Surveys, ballot boxes, and what came of them."""

    def add(self, survey: Survey) -> None: ...
    def save(self, survey: Survey) -> None: ...
    def get(self, survey_id: SurveyId) -> Survey:
        """The survey, or NothingHere."""
        ...

    def held(self, survey_id: SurveyId) -> Survey:
        """The same for somebody who is about to cast: it cannot be closed to ballots until this unit has ended."""
        ...

    def of(self, session_id: SessionId) -> Survey | None: ...
    def all(self, programme_id: ProgrammeId) -> Sequence[Survey]:
        """Every survey of a programme, in no order."""
        ...

    def make_box(self, series_id: SeriesId, version: int, floor: int) -> Box:
        """A new box. Its keys are on disk before this unit commits."""
        ...

    def box(self, box_id: BoxId) -> Box: ...
    def kept_box(self, series_id: SeriesId) -> Box | None:
        """A box of the series whose ballots wait for more, and into which nobody casts at present."""
        ...

    def cast(self, survey: Survey, member_id: MemberId, ballot: Ballot) -> bool:
        """Seal a ballot into the box. False, and nothing changed, when this member has cast in this survey already.

        Raises KeyLost when the box could not be opened again.
        """
        ...

    def has_cast(self, survey: Survey, member_id: MemberId) -> bool: ...
    def people(self, box_id: BoxId) -> int:
        """How many people have cast in the closed surveys of a box, whoever did so in several of them counted once.

        One that is open is left out: a number that grows while somebody is at a keyboard says who has answered. Only
        those count who were at the session. Raises KeyLost when nobody can tell any more.
        """
        ...

    def opened(self, box_id: BoxId) -> Sequence[Sequence[Ballot]]:
        """What those who were there put into a box, by person, in an order that says nothing.

        Raises KeyLost when it can never be known.
        """
        ...

    def publish(self, box_id: BoxId, result: Result) -> None:
        """Keep what came of a box, destroy its ballots and their tags, and after the commit its keys."""
        ...

    def destroy(self, box_id: BoxId) -> None:
        """Destroy a box with everything in it, unread."""
        ...

    def result(self, box_id: BoxId) -> Result | None: ...
