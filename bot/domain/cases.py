"""A case: something worth learning from."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from enum import StrEnum
from typing import NewType
from uuid import UUID

from bot.domain.classification import Second
from bot.domain.people import ProgrammeId

CaseId = NewType("CaseId", UUID)

MOST_WORDS = 3000
"""How many characters a story or a note may have: what Slack's text input holds."""

MOST_POINT = 300
"""How many characters a learning point may have: one sentence."""


CONFERENCE_BACK = timedelta(days=42)
"""How long ago a conference may be whose cases are put on a list."""

MOST_READING = 1000
"""How many characters a preliminary reading may have."""

MOST_LINE = 300
"""How many characters a case on a list may have: one sentence."""

DRAFT_KEPT = timedelta(days=14)
"""How long a draft lives that nobody shares."""

MOST_DRAFTS = 5
"""How many drafts somebody may have at once."""


class Kind(StrEnum):
    """What kind of case it is, in the order in which it is offered."""

    LEARNING_OPPORTUNITY = "learning_opportunity"
    GOOD_CALL = "good_call"
    NEAR_MISS = "near_miss"
    CHALLENGING = "challenging"
    WHAT_WOULD_YOU_CALL_IT = "what_would_you_call_it"
    TRAINEE_CALL = "trainee_call"
    IMAGE_QUALITY = "image_quality"
    SYSTEM_ISSUE = "system_issue"


class Factor(StrEnum):
    """The main contributing factor (CAR Guide on Peer Learning, 2022)."""

    PERCEPTION = "perception"
    INTERPRETATION = "interpretation"
    COMMUNICATION = "communication"
    TECHNIQUE = "technique"
    SYSTEM = "system"
    NOT_SURE = "not_sure"


class Criterion(StrEnum):
    """What an image quality case is about: nine things that a technologist can act on, in four groups.

    The patient in the picture, how it was made, what disturbs it, and what belongs to it.
    """

    POSITIONING = "positioning"
    COVERAGE = "coverage"
    MOTION = "motion"
    EXPOSURE = "exposure"
    PROTOCOL = "protocol"
    CONTRAST = "contrast"
    ARTEFACT = "artefact"
    MARKING = "marking"
    COMPLETENESS = "completeness"


class Source(StrEnum):
    """How the case came up (CAR Guide on Peer Learning, 2022)."""

    PRIOR_COMPARISON = "prior_comparison"
    CONFERENCE = "conference"
    TRAINEE_CALL = "trainee_call"
    CLINICIAN = "clinician"
    PATIENT = "patient"
    PATHOLOGY = "pathology"
    FOLLOW_UP = "follow_up"
    SECOND_OPINION = "second_opinion"
    TECHNOLOGIST = "technologist"
    INCIDENT = "incident"
    OTHER = "other"


class Modality(StrEnum):
    """How the study was made."""

    XR = "xr"
    CT = "ct"
    MR = "mr"
    US = "us"
    NM = "nm"
    PET_CT = "pet_ct"
    MG = "mg"
    FL = "fl"
    IR = "ir"
    DXA = "dxa"
    OTHER = "other"


class Subspecialty(StrEnum):
    """The part of radiology that the study belongs to."""

    ABDOMINAL = "abdominal"
    GENITOURINARY = "genitourinary"
    CHEST = "chest"
    CARDIAC = "cardiac"
    NEURO = "neuro"
    HEAD_AND_NECK = "head_and_neck"
    MUSCULOSKELETAL = "musculoskeletal"
    BREAST = "breast"
    PAEDIATRIC = "paediatric"
    EMERGENCY = "emergency"
    INTERVENTIONAL = "interventional"
    NUCLEAR = "nuclear"
    OBSTETRIC = "obstetric"
    GENERAL = "general"


class Decade(StrEnum):
    """The patient's age by decade. From 80 on there is one group: an exact high age points at a person."""

    D0 = "0"
    D10 = "10"
    D20 = "20"
    D30 = "30"
    D40 = "40"
    D50 = "50"
    D60 = "60"
    D70 = "70"
    D80 = "80"


class Sex(StrEnum):
    """The patient's sex, where it matters for the case."""

    FEMALE = "female"
    MALE = "male"


class Outstanding(StrEnum):
    """The answer to: is anything still outstanding for the patient or the report?"""

    NO = "no"
    DEALT_WITH = "dealt_with"
    NOT_YET = "not_yet"


class Impact(StrEnum):
    """What a difference between a preliminary and a final reading meant for the patient. Never a number."""

    AGREE = "agree"
    NONE_KNOWN = "none_known"
    COULD_HAVE_MATTERED = "could_have_mattered"
    CHANGED_CARE = "changed_care"


class Standard(StrEnum):
    """How it is known what was there: the reference standard."""

    SURGERY = "surgery"
    PATHOLOGY = "pathology"
    FOLLOW_UP = "follow_up"
    CONSENSUS = "consensus"
    NONE = "none"


class Hindsight(StrEnum):
    """Whether it could be seen with what was known then. What everybody sees who knows the end is no measure of it."""

    SEEN_THEN = "seen_then"
    LOOKING_BACK = "looking_back"
    UNSURE = "unsure"


def week_of(day: date) -> str:
    """The week of a day, as a story keeps it: which day it was points at those who were there."""
    return (day - timedelta(days=day.weekday())).isoformat()


class Ask(StrEnum):
    """What a form asks of some kinds of cases and not of others."""

    READER = "reader"
    FACTOR = "factor"
    CRITERION = "criterion"
    TURNED_OUT = "turned_out"
    READINGS = "readings"


_ASKS: Mapping[Kind, frozenset[Ask]] = {
    Kind.GOOD_CALL: frozenset({Ask.READER}),
    Kind.WHAT_WOULD_YOU_CALL_IT: frozenset({Ask.READER, Ask.TURNED_OUT}),
    Kind.TRAINEE_CALL: frozenset({Ask.READINGS}),
    Kind.IMAGE_QUALITY: frozenset({Ask.READER, Ask.CRITERION}),
    Kind.SYSTEM_ISSUE: frozenset[Ask](),
}


def asks(kind: Kind) -> frozenset[Ask]:
    """What a case of this kind needs besides what every case needs."""
    return _ASKS.get(kind, frozenset({Ask.READER, Ask.FACTOR}))


def has_readers(kind: Kind) -> bool:
    """Whether somebody read the study whom a case of this kind goes to."""
    return bool(asks(kind) & {Ask.READER, Ask.READINGS})


def always_named(kind: Kind) -> bool:
    """A trainee's call case is between people who know each other's shifts: it is shared by name or not at all."""
    return kind is Kind.TRAINEE_CALL


def named_by_default(kind: Kind) -> bool:
    """A good call is shared by name unless its sharer chooses otherwise; what is not always named, is shared unseen."""
    return kind is Kind.GOOD_CALL or always_named(kind)


def leaves_at_once(kind: Kind, *, named: bool) -> bool:
    """Whether the first notice may leave now. An anonymous case waits for its slot: the time then says nothing."""
    return named or kind is Kind.GOOD_CALL or always_named(kind)


def at_any_hour(kind: Kind) -> bool:
    """Whether the first notice arrives at night and in quiet hours, too: in the shift in which the study was read."""
    return kind is Kind.TRAINEE_CALL


@dataclass(frozen=True, slots=True)
class Story:
    """What people wrote about the case: the sealed part.

    `turned_out` is the answer to "what would you have called it?", for its reader once they have written their own.
    `behalf` says that whoever shared it did so for somebody else. It is shown to them alone. `invite` names the reader
    while they do not take part yet, for whoever shared it and the coordinators alone. `suggested` and `suggested_point`
    are what a coordinator suggests to say instead, for the same, until its author has decided. `conference` is where it
    came up, in the week of the day `week`; both are empty elsewhere. `preliminary` is what a trainee read on call,
    while `happened` is what was signed; `trainee` and `signer` name who did, for the two ends alone. `on_hold` is why a
    coordinator lets it go no further for now, `assigned` the id of who takes care of it: both are for the coordinators
    alone.
    """

    happened: str
    point: str = ""
    behalf: bool = False
    invite: str = ""
    suggested: str = ""
    suggested_point: str = ""
    conference: str = ""
    week: str = ""
    turned_out: str = ""
    preliminary: str = ""
    trainee: str = ""
    signer: str = ""
    on_hold: str = ""
    assigned: str = ""

    @property
    def monday(self) -> date | None:
        """The Monday of the week of the conference where it came up; None elsewhere."""
        return date.fromisoformat(self.week) if self.week else None

    @property
    def nameless(self) -> "Story":
        """The story without the names of who read the study."""
        return replace(self, trainee="", signer="")


@dataclass(frozen=True, slots=True)
class Case:
    """The coded part of a case. It names nobody and its finest clock is a day.

    Modality, factor, criterion, source and subspecialty are codes of the programme's lists: those above, and those that
    it added.

    `own` says that the study was the sharer's own: there is no other reader to route it to. `standard` and `hindsight`
    are what a coordinator says of it, None while nobody has; `second` is the same at the second level.
    """

    id: CaseId
    programme_id: ProgrammeId
    kind: Kind
    modality: str
    shared_on: date
    named: bool
    loop_closed: bool
    factor: str | None = None
    source: str | None = None
    subspecialty: str | None = None
    decade: Decade | None = None
    sex: Sex | None = None
    own: bool = False
    criterion: str | None = None
    impact: Impact | None = None
    standard: Standard | None = None
    hindsight: Hindsight | None = None
    second: Second = field(default_factory=Second)


def for_coordinators(case: Case) -> bool:
    """Whether a case has no reader who could be found: the study was the sharer's own, or it is about the system."""
    return case.own or not has_readers(case.kind)


def only_what_it_needs(case: Case) -> Case:
    """The case without what its kind does not ask for: a form may have been answered before its kind was changed."""
    needed = asks(case.kind)
    return replace(
        case,
        factor=case.factor if Ask.FACTOR in needed else None,
        criterion=case.criterion if Ask.CRITERION in needed else None,
        impact=case.impact if Ask.READINGS in needed else None,
    )


def kinds_instead(case: Case) -> tuple[Kind, ...]:
    """The kinds that a case may be called instead before it leaves: those that leave when it does and ask the same."""
    at_once = leaves_at_once(case.kind, named=case.named)
    return tuple(
        kind for kind in Kind if asks(kind) == asks(case.kind) and leaves_at_once(kind, named=case.named) == at_once
    )
