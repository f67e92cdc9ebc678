"""How a coordinator may classify a case a second time, where the programme wishes it: the case, never anybody."""

from dataclasses import dataclass
from enum import StrEnum


class Mechanism(StrEnum):
    """How a finding came to be seen otherwise: the twelve of Kim and Mansfield (2014), in their order."""

    OVER_READING = "over_reading"
    REASONING = "reasoning"
    KNOWLEDGE = "knowledge"
    UNDER_READING = "under_reading"
    COMMUNICATION = "communication"
    TECHNIQUE = "technique"
    PRIOR_EXAMINATION = "prior_examination"
    HISTORY = "history"
    LOCATION = "location"
    SATISFACTION_OF_SEARCH = "satisfaction_of_search"
    COMPLICATION = "complication"
    SATISFACTION_OF_REPORT = "satisfaction_of_report"


class Layer(StrEnum):
    """Where it lay: latent, in how the work is set up, or active, in the reading itself."""

    LATENT_TECHNICAL = "latent_technical"
    LATENT_SYSTEM = "latent_system"
    LATENT_COMMUNICATION = "latent_communication"
    ACTIVE_READING = "active_reading"
    ACTIVE_PATIENT = "active_patient"
    ACTIVE_EXTERNAL = "active_external"


class Bias(StrEnum):
    """The cognitive bias that may have had a part in it. Everybody has them."""

    ANCHORING = "anchoring"
    AVAILABILITY = "availability"
    CONFIRMATION = "confirmation"
    FRAMING = "framing"
    HINDSIGHT = "hindsight"
    PREMATURE_CLOSURE = "premature_closure"
    SATISFACTION_OF_SEARCH = "satisfaction_of_search"
    SATISFACTION_OF_REPORT = "satisfaction_of_report"
    ATTRIBUTION = "attribution"
    INATTENTIONAL_BLINDNESS = "inattentional_blindness"


@dataclass(frozen=True, slots=True)
class Second:
    """What is said of a case at the second level; None where nobody has said anything."""

    mechanism: Mechanism | None = None
    layer: Layer | None = None
    bias: Bias | None = None
