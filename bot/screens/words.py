"""What the coded answers are called on screens."""

from collections.abc import Iterable, Mapping
from datetime import date
from enum import StrEnum
from typing import TypeVar

from bot.domain.cases import (
    Case,
    Criterion,
    Decade,
    Factor,
    Hindsight,
    Impact,
    Kind,
    Modality,
    Outstanding,
    Sex,
    Source,
    Standard,
    Subspecialty,
)
from bot.domain.classification import Bias, Layer, Mechanism
from bot.domain.lists import Axis, Entry, Lists
from bot.domain.people import Role
from bot.domain.threads import Answer, Rounds, State
from bot.domain.worklist import Where
from bot.screens.elements import Option
from bot.text.catalogue import InBoth, Sentence, T, Words

KINDS: Mapping[Kind, Sentence] = {
    Kind.LEARNING_OPPORTUNITY: T("Learning opportunity"),
    Kind.GOOD_CALL: T("Good call"),
    Kind.NEAR_MISS: T("Near miss"),
    Kind.CHALLENGING: T("Challenging case"),
    Kind.WHAT_WOULD_YOU_CALL_IT: T("What would you have called it?"),
    Kind.TRAINEE_CALL: T("Trainee call"),
    Kind.IMAGE_QUALITY: T("Image quality"),
    Kind.SYSTEM_ISSUE: T("System issue"),
}
FACTORS: Mapping[Factor, Sentence] = {
    Factor.PERCEPTION: T("Perception"),
    Factor.INTERPRETATION: T("Interpretation"),
    Factor.COMMUNICATION: T("Communication"),
    Factor.TECHNIQUE: T("Technique or protocol"),
    Factor.SYSTEM: T("System or process"),
    Factor.NOT_SURE: T("Not sure"),
}
CRITERIA: Mapping[Criterion, Sentence] = {
    Criterion.POSITIONING: T("Positioning of the patient"),
    Criterion.COVERAGE: T("Coverage or collimation"),
    Criterion.MOTION: T("Motion or breathing"),
    Criterion.EXPOSURE: T("Exposure or dose"),
    Criterion.PROTOCOL: T("Protocol, sequence or view"),
    Criterion.CONTRAST: T("Contrast: timing or amount"),
    Criterion.ARTEFACT: T("Artefact"),
    Criterion.MARKING: T("Side marker or labels"),
    Criterion.COMPLETENESS: T("Missing images or information"),
}
SOURCES: Mapping[Source, Sentence] = {
    Source.PRIOR_COMPARISON: T("Comparison with a prior"),
    Source.CONFERENCE: T("Multidisciplinary conference"),
    Source.TRAINEE_CALL: T("Trainee call"),
    Source.CLINICIAN: T("Clinician or surgeon"),
    Source.PATIENT: T("Patient feedback"),
    Source.PATHOLOGY: T("Pathology or surgery result"),
    Source.FOLLOW_UP: T("Planned follow-up"),
    Source.SECOND_OPINION: T("Second opinion"),
    Source.TECHNOLOGIST: T("Technologist"),
    Source.INCIDENT: T("Incident or risk meeting"),
    Source.OTHER: T("Another way"),
}
MODALITIES: Mapping[Modality, Sentence] = {
    Modality.XR: T("Radiography"),
    Modality.CT: T("CT"),
    Modality.MR: T("MR"),
    Modality.US: T("Ultrasound"),
    Modality.NM: T("Nuclear medicine"),
    Modality.PET_CT: T("PET/CT"),
    Modality.MG: T("Mammography"),
    Modality.FL: T("Fluoroscopy"),
    Modality.IR: T("Angiography and intervention"),
    Modality.DXA: T("Bone densitometry"),
    Modality.OTHER: T("Another modality"),
}
SUBSPECIALTIES: Mapping[Subspecialty, Sentence] = {
    Subspecialty.ABDOMINAL: T("Abdominal"),
    Subspecialty.GENITOURINARY: T("Genitourinary"),
    Subspecialty.CHEST: T("Chest"),
    Subspecialty.CARDIAC: T("Cardiac"),
    Subspecialty.NEURO: T("Neuroradiology"),
    Subspecialty.HEAD_AND_NECK: T("Head and neck"),
    Subspecialty.MUSCULOSKELETAL: T("Musculoskeletal"),
    Subspecialty.BREAST: T("Breast"),
    Subspecialty.PAEDIATRIC: T("Paediatric"),
    Subspecialty.EMERGENCY: T("Emergency and trauma"),
    Subspecialty.INTERVENTIONAL: T("Interventional"),
    Subspecialty.NUCLEAR: T("Nuclear and molecular"),
    Subspecialty.OBSTETRIC: T("Obstetric and gynaecological"),
    Subspecialty.GENERAL: T("General"),
}
BROUGHT: Mapping[Axis, Mapping[str, Sentence]] = {
    Axis.KIND: {code.value: said for code, said in KINDS.items()},
    Axis.FACTOR: {code.value: said for code, said in FACTORS.items()},
    Axis.CRITERION: {code.value: said for code, said in CRITERIA.items()},
    Axis.SOURCE: {code.value: said for code, said in SOURCES.items()},
    Axis.MODALITY: {code.value: said for code, said in MODALITIES.items()},
    Axis.SUBSPECIALTY: {code.value: said for code, said in SUBSPECIALTIES.items()},
}
"""What the words of the lists say where a programme has not worded them itself."""

DECADES: Mapping[Decade, Sentence] = {
    Decade.D0: T("Under 10"),
    Decade.D10: T("10 to 19"),
    Decade.D20: T("20 to 29"),
    Decade.D30: T("30 to 39"),
    Decade.D40: T("40 to 49"),
    Decade.D50: T("50 to 59"),
    Decade.D60: T("60 to 69"),
    Decade.D70: T("70 to 79"),
    Decade.D80: T("80 and over"),
}
SEXES: Mapping[Sex, Sentence] = {Sex.FEMALE: T("Female"), Sex.MALE: T("Male")}
OUTSTANDING: Mapping[Outstanding, Sentence] = {
    Outstanding.NO: T("No"),
    Outstanding.DEALT_WITH: T("Yes, and it is dealt with: clinician told or addendum made"),
    Outstanding.NOT_YET: T("Not yet, or not sure"),
}
IMPACTS: Mapping[Impact, Sentence] = {
    Impact.AGREE: T("None: the readings agree"),
    Impact.NONE_KNOWN: T("They differ: no effect is known"),
    Impact.COULD_HAVE_MATTERED: T("They differ: it could have mattered"),
    Impact.CHANGED_CARE: T("They differ: care was changed"),
}
STANDARDS: Mapping[Standard, Sentence] = {
    Standard.SURGERY: T("Surgery"),
    Standard.PATHOLOGY: T("Pathology"),
    Standard.FOLLOW_UP: T("Later images or course"),
    Standard.CONSENSUS: T("Consensus of colleagues"),
    Standard.NONE: T("It is not known"),
}
HINDSIGHTS: Mapping[Hindsight, Sentence] = {
    Hindsight.SEEN_THEN: T("Yes"),
    Hindsight.LOOKING_BACK: T("Only looking back"),
    Hindsight.UNSURE: T("Cannot be said"),
}
MECHANISMS: Mapping[Mechanism, Sentence] = {
    Mechanism.OVER_READING: T("Over-reading: taken for more than it was"),
    Mechanism.REASONING: T("Reasoning: seen, and taken for something else"),
    Mechanism.KNOWLEDGE: T("Knowledge: an unfamiliar finding"),
    Mechanism.UNDER_READING: T("Under-reading: not noticed"),
    Mechanism.COMMUNICATION: T("Communication: seen, and not understood by others"),
    Mechanism.TECHNIQUE: T("Technique: not shown by the images"),
    Mechanism.PRIOR_EXAMINATION: T("Prior examination: not at hand or not compared"),
    Mechanism.HISTORY: T("History: missing or misleading"),
    Mechanism.LOCATION: T("Location: at the edge of the images or of the question"),
    Mechanism.SATISFACTION_OF_SEARCH: T("Satisfaction of search: another finding came first"),
    Mechanism.COMPLICATION: T("Complication of an intervention"),
    Mechanism.SATISFACTION_OF_REPORT: T("Satisfaction of report: an earlier report was followed"),
}
LAYERS: Mapping[Layer, Sentence] = {
    Layer.LATENT_TECHNICAL: T("Latent: equipment or technique"),
    Layer.LATENT_SYSTEM: T("Latent: organisation or workload"),
    Layer.LATENT_COMMUNICATION: T("Latent: communication"),
    Layer.ACTIVE_READING: T("Active: in the reading or the decision"),
    Layer.ACTIVE_PATIENT: T("Active: in the patient"),
    Layer.ACTIVE_EXTERNAL: T("Active: from outside the department"),
}
BIASES: Mapping[Bias, Sentence] = {
    Bias.ANCHORING: T("Anchoring: the first impression stayed"),
    Bias.AVAILABILITY: T("Availability: a recent or striking case"),
    Bias.CONFIRMATION: T("Confirmation: looked for what fits"),
    Bias.FRAMING: T("Framing: how the question was asked"),
    Bias.HINDSIGHT: T("Hindsight: known only now"),
    Bias.PREMATURE_CLOSURE: T("Premature closure: the search ended early"),
    Bias.SATISFACTION_OF_SEARCH: T("Satisfaction of search"),
    Bias.SATISFACTION_OF_REPORT: T("Satisfaction of report"),
    Bias.ATTRIBUTION: T("Attribution: laid to who the patient is"),
    Bias.INATTENTIONAL_BLINDNESS: T("Inattentional blindness: looked at, not seen"),
}
ROLES: Mapping[Role, Sentence] = {
    Role.RADIOLOGIST: T("Radiologist"),
    Role.TRAINEE: T("Trainee"),
    Role.TECHNOLOGIST: T("Technologist"),
    Role.REFERRER: T("Referring clinician"),
    Role.LIAISON: T("Tumour board or patient relations"),
}
ANSWERS: Mapping[Answer, Sentence] = {
    Answer.AGREE: T("Agree"),
    Answer.DIFFERENT: T("I read it differently"),
    Answer.THANKS: T("Thank you"),
    Answer.TALK: T("Let’s talk"),
    Answer.ADDENDUM_MADE: T("Addendum: made"),
    Answer.ADDENDUM_NOT_NEEDED: T("Addendum: not needed"),
    Answer.ADDENDUM_TO_DO: T("Addendum: to do"),
}
STATES: Mapping[State, Sentence] = {
    State.HELD: T("On its way"),
    State.WITH_COORDINATOR: T("With the coordinators"),
    State.RETURNED: T("Given back"),
    State.ON_ITS_WAY: T("On its way"),
    State.DELIVERED: T("Delivered, not yet answered"),
    State.IN_CONVERSATION: T("In conversation"),
    State.CLOSED: T("Closed"),
    State.OVER: T("Over"),
}
PLACES: Mapping[Where, Sentence] = {
    Where.WITH_COORDINATOR: T("With the coordinators"),
    Where.ON_HOLD: T("On hold"),
    Where.RETURNED: T("Given back"),
    Where.ON_ITS_WAY: T("On its way"),
    Where.DELIVERED: T("Delivered, not yet answered"),
    Where.IN_CONVERSATION: T("In conversation"),
    Where.ON_AN_AGENDA: T("On an agenda"),
    Where.CLOSED: T("Closed"),
    Where.OVER: T("Over"),
}
ROUNDS: Mapping[Rounds, Sentence] = {
    Rounds.YES: T("Yes"),
    Rounds.NO: T("No"),
    Rounds.ASK_FIRST: T("Ask me first"),
}
PLATFORMS: Mapping[str, Words] = {"slack": "Slack", "teams": "Microsoft Teams", "local": T("Local chat")}
LANGUAGES: Mapping[str, str] = {"en": "English", "fr": "Français"}

Code = TypeVar("Code", bound=StrEnum)


def wording(axis: Axis, entry: Entry, on: date | None = None) -> Sentence:
    """What a word of a list says, of a case that was shared on a day or now."""
    english, french = entry.says(on)
    if english and french:
        return T("{words}", words=InBoth(english, french))
    return BROUGHT[axis][entry.code]


def coded(lists: Lists, axis: Axis, code: str, on: date | None = None) -> Sentence:
    """What a code says of a case that was shared on a day; without one, what it says now."""
    entry = lists.find(axis, code)
    return T("{words}", words=code) if entry is None else wording(axis, entry, on)


def offered(lists: Lists, axis: Axis, keep: str | None = None) -> tuple[Option, ...]:
    """The words of a list as options, with the one that was chosen before it was taken off."""
    return tuple(Option(entry.code, wording(axis, entry)) for entry in lists.offered(axis, keep))


def options(words: Mapping[Code, Sentence], only: Iterable[Code] | None = None) -> tuple[Option, ...]:
    """The coded answers as options, in the order in which they are defined."""
    return tuple(Option(code.value, said) for code, said in words.items() if only is None or code in set(only))


def from_lists(lists: Lists, keep: Case | None = None) -> dict[str, Mapping[str, object]]:
    """What is offered for each answer about a case that comes from a list, by its name, and what it is held to.

    `keep` is the case that is said otherwise: what it bears may stay although it is not offered any more.
    """
    return {axis.value: {"options": offered(lists, axis, keep and getattr(keep, axis.value))} for axis in Axis}
