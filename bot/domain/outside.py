"""What people outside of the programme send by a page of ours, and what they are told came of it."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import NewType
from uuid import UUID

from bot.domain.people import ProgrammeId

OutsideId = NewType("OutsideId", UUID)

DAYS_OPEN = (7, 14, 30)
"""For how many days a page may live: until it is used, and afterwards with what came of it."""

MOST_OPEN = 20
"""How many pages of a programme may live at once."""

MOST_TOLD = 600
"""How many characters a coordinator's own words on what came of it may have."""


class Sender(StrEnum):
    """In what capacity somebody outside was asked."""

    CLINICIAN = "clinician"
    CONFERENCE = "conference"
    PATIENT = "patient"


class Outcome(StrEnum):
    """What came of it, in a sentence of ours."""

    PASSED_ON = "passed_on"
    TALKED_ABOUT = "talked_about"
    FOR_ROUNDS = "for_rounds"
    CHANGED = "changed"
    ELSEWHERE = "elsewhere"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Report:
    """What somebody outside wrote. `dealt_with` says that what was outstanding for the patient is dealt with."""

    modality: str
    happened: str
    dealt_with: bool


@dataclass(frozen=True, slots=True)
class Told:
    """What they are told: a sentence of ours, and a coordinator's own words, which may be empty."""

    outcome: Outcome
    words: str = ""


@dataclass(frozen=True, slots=True)
class Outside:
    """A page for one message from outside. It names nobody: neither who was asked, nor who asked.

    `seen_from` is the day from which the coordinators see what was sent, None until then. `last_day` is its last.
    """

    id: OutsideId
    programme_id: ProgrammeId
    sender: Sender
    last_day: date
    seen_from: date | None
    report: Report | None
    told: Told | None
