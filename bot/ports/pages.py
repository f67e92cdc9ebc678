"""Our own one-time pages: what they may do, and where they are."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from bot.domain.people import MemberId
from bot.domain.rounds import SessionId
from bot.domain.surveys import SurveyId
from bot.domain.threads import Seat, ThreadId


class PassPurpose(StrEnum):
    """What a one-time page does."""

    WRITE_REFERENCE = "write_reference"
    READ_REFERENCE = "read_reference"
    PREPARE_SESSION = "prepare_session"
    ADD_IMAGES = "add_images"
    SEE_IMAGES = "see_images"
    CHECK_IMAGES = "check_images"
    PRESENT_IMAGES = "present_images"
    SEE_RESULT = "see_result"


@dataclass(frozen=True, slots=True)
class Pass:
    """What a one-time page may do: one thing, from one seat while this member holds it, in one language.

    The coordinator's seat is held by every coordinator.
    """

    purpose: PassPurpose
    thread_id: ThreadId
    seat: Seat
    member_id: MemberId
    language: str


@dataclass(frozen=True, slots=True)
class Preparation:
    """What the page may do on which a coordinator prepares a session: show its agenda once, in one language."""

    session_id: SessionId
    member_id: MemberId
    language: str


@dataclass(frozen=True, slots=True)
class Seeing:
    """What the page may do that draws what came of a survey: show it to a coordinator for some minutes."""

    survey_id: SurveyId
    member_id: MemberId
    language: str


Ticket = Pass | Preparation | Seeing


@dataclass(frozen=True, slots=True)
class Picture:
    """Where what came of a survey is drawn: on a page of ours, and the drawing alone in two versions.

    `inline` says that the chat may show the drawing itself: nobody but us keeps it then, or whoever runs the bot wants
    it.
    """

    page: str
    light: str
    dark: str
    inline: bool


class Passes(Protocol):
    """Tickets to our own one-time pages."""

    def issue(self, ticket: Ticket) -> str: ...
    def look(self, token: str) -> Ticket | None:
        """What a ticket is for, without using it up; None when it is unknown, used or out of time."""
        ...

    def redeem(self, token: str) -> Ticket | None: ...


class CalendarWords(Protocol):
    """The word by which a session's calendar file is asked for. It says nothing, and is the same each time."""

    def word(self, session_id: SessionId) -> str: ...
    def session(self, word: str) -> SessionId | None:
        """The session that a word stands for; None when it stands for none."""
        ...


class Links(Protocol):
    """Addresses of our own pages."""

    def page(self, token: str) -> str: ...
    def agenda(self, token: str) -> str: ...
    def images(self, token: str) -> str: ...
    def picture(self, token: str) -> Picture: ...
    def outside(self, token: str) -> str: ...
    def calendar(self, session_id: SessionId) -> str:
        """The address of a session's calendar file. Whoever has it reads when and where, and of no case."""
        ...
