"""Members, their accounts, and who may do what."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import time
from enum import StrEnum
from hashlib import sha256
from typing import NewType
from uuid import UUID

MemberId = NewType("MemberId", UUID)
ProgrammeId = NewType("ProgrammeId", UUID)

NOON = time(12, 0)


class Role(StrEnum):
    """What a member does in the department."""

    RADIOLOGIST = "radiologist"
    TRAINEE = "trainee"
    TECHNOLOGIST = "technologist"
    REFERRER = "referrer"
    LIAISON = "liaison"


class Duty(StrEnum):
    """What a member does for the programme, besides taking part."""

    COORDINATOR = "coordinator"
    HEAD = "head"


class Status(StrEnum):
    """Where a member stands: invited and not yet here, taking part, or gone."""

    INVITED = "invited"
    ACTIVE = "active"
    LEFT = "left"


@dataclass(frozen=True, slots=True)
class Hours:
    """When a member wants to hear from the bot.

    `slot` is the local time of day at which first notices arrive. Between `quiet_from` and `quiet_to`
    (local, may cross midnight) nothing arrives; both are None when no quiet hours are kept.
    """

    slot: time = NOON
    quiet_from: time | None = None
    quiet_to: time | None = None


@dataclass(frozen=True, slots=True)
class Member:
    """A person in a programme. `language` and `zone` are None when the platform's value is followed.

    `prefers` is the key of the account where notices are to arrive, None where nothing was chosen.
    """

    id: MemberId
    programme_id: ProgrammeId
    name: str
    role: Role
    site: str
    subspecialty: str | None = None
    duties: frozenset[Duty] = frozenset()
    status: Status = Status.ACTIVE
    language: str | None = None
    zone: str | None = None
    hours: Hours = field(default_factory=Hours)
    prefers: str | None = None


@dataclass(frozen=True, slots=True)
class Account:
    """A person's identity on one platform. `language` and `zone` are what the platform says of them."""

    platform: str
    tenant: str
    user_id: str
    language: str | None = None
    zone: str | None = None

    @property
    def place(self) -> tuple[str, str, str]:
        """What tells this account from all others."""
        return self.platform, self.tenant, self.user_id


def account_key(member_id: MemberId, account: Account) -> str:
    """A short word for one of a member's accounts, which tells one platform nothing of an account on another.

    The member's id is in it, which no platform knows, so that nobody there can try ids until one fits.
    """
    return sha256(" ".join((str(member_id), *account.place)).encode()).hexdigest()[:16]


def somebody_else_coordinates(roster: Iterable[Member], *taking_part: MemberId | None) -> bool:
    """Whether an active coordinator is left besides those who take part in a case: they may not handle it."""
    return any(
        member.status is Status.ACTIVE and Duty.COORDINATOR in member.duties and member.id not in taking_part
        for member in roster
    )


@dataclass(frozen=True, slots=True)
class Contact:
    """How an account is reached on a platform that has to be told. It leads to a person, and never to a case.

    `person` is the id by which a chat with them is opened, `conversation` that chat, empty while it is not known.
    """

    platform: str
    tenant: str
    user_id: str
    person: str
    conversation: str = ""


class Standing(StrEnum):
    """In what capacity somebody acts. One person may stand in several at once."""

    STRANGER = "stranger"
    MEMBER = "member"
    COORDINATOR = "coordinator"
    HEAD = "head"
    SUBMITTER = "submitter"
    READER = "reader"


class Act(StrEnum):
    """Everything that can be asked of the bot."""

    ASK_FOR_HELP = "ask_for_help"
    FOUND = "found"
    JOIN = "join"
    LINK = "link"
    SEE_HOME = "see_home"
    CHANGE_SETTINGS = "change_settings"
    UNLINK = "unlink"
    LEAVE = "leave"
    SHARE_CASE = "share_case"
    INVITE = "invite"
    CHOOSE_CHANNEL = "choose_channel"
    CHANGE_PROGRAMME = "change_programme"
    SEE_BOARD = "see_board"
    OPEN_CASE = "open_case"
    ROUTE = "route"
    WRITE_AS_COORDINATOR = "write_as_coordinator"
    CLASSIFY = "classify"
    SHUT_SEAT = "shut_seat"
    DELIVER_HELD = "deliver_held"
    SUGGEST = "suggest"
    SEE_TO_ALARM = "see_to_alarm"
    CLOSE_AS_COORDINATOR = "close_as_coordinator"
    GIVE_BACK = "give_back"
    HOLD_CASE = "hold_case"
    ASSIGN = "assign"
    DECLINE = "decline"
    OPEN_THREAD = "open_thread"
    WRITE = "write"
    SHOW_NAME = "show_name"
    TALK = "talk"
    SAY_NOT_MINE = "say_not_mine"
    CLOSE = "close"
    ANSWER_ROUNDS = "answer_rounds"
    REOPEN = "reopen"
    DECIDE = "decide"
    SAY_USEFUL = "say_useful"
    ANSWER_PRAISE = "answer_praise"
    POST_PRAISE = "post_praise"
    ADD_REFERENCE = "add_reference"
    READ_REFERENCE = "read_reference"
    WARN = "warn"
    EDIT_CASE = "edit_case"
    WITHDRAW_CASE = "withdraw_case"
    SEND_AGAIN = "send_again"
    ADD_IMAGES = "add_images"
    SEE_IMAGES = "see_images"
    CHECK_IMAGES = "check_images"
    PRESENT_IMAGES = "present_images"
    SEE_SURVEYS = "see_surveys"
    ANSWER_SURVEY = "answer_survey"
    SEE_ANSWERS = "see_answers"
    NOMINATE = "nominate"
    SEE_AGENDA = "see_agenda"
    EDIT_AGENDA = "edit_agenda"
    PRESENT = "present"
    PREPARE_SESSION = "prepare_session"
    SEE_ROUNDS = "see_rounds"
    COME = "come"
    RUN_ROUNDS = "run_rounds"
    SEE_RETENTION = "see_retention"
    HOLD = "hold"
    HEAR_OUTSIDE = "hear_outside"


_ANYONE = frozenset({Standing.STRANGER, Standing.MEMBER})
_MEMBERS = frozenset({Standing.MEMBER})
_COORDINATORS = frozenset({Standing.COORDINATOR})
_ENDS = frozenset({Standing.SUBMITTER, Standing.READER})

POLICY: dict[Act, frozenset[Standing]] = {
    Act.ASK_FOR_HELP: _ANYONE,
    Act.FOUND: _ANYONE,
    Act.JOIN: frozenset({Standing.STRANGER}),
    Act.LINK: _ANYONE,
    Act.SEE_HOME: _MEMBERS,
    Act.CHANGE_SETTINGS: _MEMBERS,
    Act.UNLINK: _MEMBERS,
    Act.LEAVE: _MEMBERS,
    Act.SHARE_CASE: _MEMBERS,
    Act.INVITE: _COORDINATORS,
    Act.CHOOSE_CHANNEL: _COORDINATORS,
    Act.CHANGE_PROGRAMME: _COORDINATORS,
    Act.SEE_BOARD: _COORDINATORS,
    Act.OPEN_CASE: _COORDINATORS,
    Act.ROUTE: _COORDINATORS,
    Act.WRITE_AS_COORDINATOR: _COORDINATORS,
    Act.CLASSIFY: _COORDINATORS,
    Act.SHUT_SEAT: _COORDINATORS,
    Act.DELIVER_HELD: _COORDINATORS,
    Act.SUGGEST: _COORDINATORS,
    Act.SEE_TO_ALARM: _COORDINATORS,
    Act.CLOSE_AS_COORDINATOR: _COORDINATORS,
    Act.GIVE_BACK: _COORDINATORS,
    Act.HOLD_CASE: _COORDINATORS,
    Act.ASSIGN: _COORDINATORS,
    Act.DECLINE: _COORDINATORS,
    Act.OPEN_THREAD: _ENDS,
    Act.WRITE: _ENDS,
    Act.SHOW_NAME: _ENDS,
    Act.TALK: _ENDS,
    Act.SAY_NOT_MINE: frozenset({Standing.READER}),
    Act.CLOSE: _ENDS,
    Act.ANSWER_ROUNDS: _ENDS,
    Act.REOPEN: _ENDS,
    Act.DECIDE: _ENDS,
    Act.SAY_USEFUL: _ENDS,
    Act.ANSWER_PRAISE: _ENDS,
    Act.POST_PRAISE: _COORDINATORS,
    Act.ADD_REFERENCE: frozenset({Standing.SUBMITTER}),
    Act.READ_REFERENCE: _ENDS,
    Act.ADD_IMAGES: frozenset({Standing.SUBMITTER}),
    Act.EDIT_CASE: frozenset({Standing.SUBMITTER}),
    Act.WITHDRAW_CASE: frozenset({Standing.SUBMITTER}),
    Act.SEND_AGAIN: frozenset({Standing.SUBMITTER}),
    Act.SEE_IMAGES: _ENDS,
    Act.CHECK_IMAGES: _COORDINATORS,
    Act.PRESENT_IMAGES: _COORDINATORS,
    Act.NOMINATE: _COORDINATORS,
    Act.SEE_AGENDA: _COORDINATORS,
    Act.EDIT_AGENDA: _COORDINATORS,
    Act.PRESENT: _COORDINATORS,
    Act.PREPARE_SESSION: _COORDINATORS,
    Act.SEE_ROUNDS: _MEMBERS,
    Act.COME: _MEMBERS,
    Act.RUN_ROUNDS: _COORDINATORS,
    Act.SEE_RETENTION: _MEMBERS,
    Act.HOLD: _COORDINATORS,
    Act.HEAR_OUTSIDE: _COORDINATORS,
    Act.WARN: frozenset({Standing.SUBMITTER, Standing.READER, Standing.COORDINATOR}),
    Act.SEE_SURVEYS: _MEMBERS,
    Act.ANSWER_SURVEY: _MEMBERS,
    Act.SEE_ANSWERS: _COORDINATORS,
}
"""Who may do what. An act that is missing here is denied to everyone."""


def standings(member: Member | None) -> frozenset[Standing]:
    """What somebody is to the programme, before any thread is looked at. A member who has left is a stranger."""
    if member is None or member.status is not Status.ACTIVE:
        return frozenset({Standing.STRANGER})
    found = {Standing.MEMBER}
    if Duty.COORDINATOR in member.duties:
        found.add(Standing.COORDINATOR)
    if Duty.HEAD in member.duties:
        found.add(Standing.HEAD)
    return frozenset(found)


def may(held: frozenset[Standing], act: Act) -> bool:
    """Whether somebody who stands in `held` may do `act`."""
    return bool(held & POLICY.get(act, frozenset()))
