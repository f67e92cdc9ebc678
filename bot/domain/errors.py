"""What can be refused, and why. The words are in `bot.screens.refusals`; here are only the reasons.

DomainError
├── NothingHere     no such thing, over, or not yours: one answer for all three
├── NotAllowed      the policy table says no
└── Refused         a live seat or a known member may learn the reason
"""

from enum import StrEnum


class Reason(StrEnum):
    """Why an act was refused, told only to someone who may know that the thing exists."""

    NOT_IN_PROGRAMME = "not_in_programme"
    ALREADY_IN_PROGRAMME = "already_in_programme"
    CODE_NOT_VALID = "code_not_valid"
    CONVERSATION_CLOSED = "conversation_closed"
    STAYS_CLOSED = "stays_closed"
    SEAT_CLOSED = "seat_closed"
    BLOCKED = "blocked"
    FORM_TOO_OLD = "form_too_old"
    HOLDS_A_SEAT = "holds_a_seat"
    HOLDS_A_SEAT_ALONE = "holds_a_seat_alone"
    NOT_MINE_AFTER_WRITING = "not_mine_after_writing"
    NAME_ALREADY_SHOWN = "name_already_shown"
    TIMES_GONE = "times_gone"
    TOO_MANY_DRAFTS = "too_many_drafts"
    TOO_MANY_PAGES = "too_many_pages"
    LEFT_ALREADY = "left_already"
    NOT_WAITING_FOR_A_READER = "not_waiting_for_a_reader"
    ON_HOLD = "on_hold"
    NO_ALARM = "no_alarm"
    ALARM_MEANWHILE = "alarm_meanwhile"
    MAY_NOT_BE_SHOWN = "may_not_be_shown"
    CHOSEN_ALREADY = "chosen_already"
    TOO_LATE_FOR_SESSION = "too_late_for_session"
    AGENDA_FULL = "agenda_full"
    NOT_BEGUN = "not_begun"
    BEGUN = "begun"
    NOT_AGREED = "not_agreed"
    NO_CHANNEL = "no_channel"
    PRAISED_ALREADY = "praised_already"
    POINTS_RELEASED = "points_released"
    NOT_ON_AGENDA = "not_on_agenda"
    NOT_SHOWN = "not_shown"
    SHOWN_ALREADY = "shown_already"
    SURVEY_OVER = "survey_over"
    SURVEY_LOST = "survey_lost"
    LAST_COORDINATOR = "last_coordinator"
    LAST_ACCOUNT = "last_account"
    LINKING_BEGINS_ELSEWHERE = "linking_begins_elsewhere"
    TAKES_PART_ALREADY = "takes_part_already"
    TOO_MANY_ACCOUNTS = "too_many_accounts"
    SESSION_OVER = "session_over"
    SESSION_IN_THE_PAST = "session_in_the_past"
    SESSION_TAKES_PLACE = "session_takes_place"
    NOT_OPEN_NOW = "not_open_now"
    CODE_NOT_OF_NOW = "code_not_of_now"
    HELD_ALREADY = "held_already"
    NEEDS_SECOND_PERSON = "needs_second_person"


class DomainError(Exception):
    """The root of everything that is answered in words instead of a trace."""


class NothingHere(DomainError):
    """No such thing, already over, or someone else's: the caller must not be able to tell which."""


class NotAllowed(DomainError):
    """The actor's standings do not include one that may do this."""


class Refused(DomainError):
    """The act is possible in general but not now; `reason` says why."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason.value)
        self.reason = reason
