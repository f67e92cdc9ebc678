"""What the screen says about a text: where something that identifies a person may stand, of what kind, how sure."""

from dataclasses import dataclass
from enum import StrEnum


class Identifier(StrEnum):
    """What kind of identifier. These names are stable: they are counted, and `peerlearn screen` answers with them."""

    NAME = "name"
    NUMBER = "number"
    DATE = "date"
    AGE = "age"
    PHONE = "phone"
    EMAIL = "email"
    URL = "url"
    UID = "uid"
    ADDRESS = "address"
    PLACE = "place"


class Verdict(StrEnum):
    """What becomes of a text. CONFIRM: its author looks at the words again and may say that they name nobody."""

    PASS = "pass"  # noqa: S105 - a verdict
    CONFIRM = "confirm"
    BLOCK = "block"


@dataclass(frozen=True, slots=True)
class Finding:
    """From `start` up to, not including, `end`, in characters. `certain`: nobody is asked whether it is one."""

    start: int
    end: int
    identifier: Identifier
    certain: bool


@dataclass(frozen=True, slots=True)
class Screened:
    """A text's verdict and its findings, in the order of the text and without overlap."""

    verdict: Verdict
    findings: tuple[Finding, ...]


def verdict_of(findings: tuple[Finding, ...]) -> Verdict:
    """The hardest of what the findings ask for."""
    if any(finding.certain for finding in findings):
        return Verdict.BLOCK
    return Verdict.CONFIRM if findings else Verdict.PASS


def settled(findings: list[Finding]) -> tuple[Finding, ...]:
    """The findings in order, each place in the text kept by one: a certain one first, then the longer."""
    kept: list[Finding] = []
    for finding in sorted(findings, key=lambda found: (found.start, not found.certain, -found.end)):
        if not kept or finding.start >= kept[-1].end:
            kept.append(finding)
        elif finding.certain and not kept[-1].certain:
            before = kept.pop()
            kept.append(Finding(before.start, max(before.end, finding.end), finding.identifier, True))
        elif finding.end > kept[-1].end and finding.certain == kept[-1].certain:
            before = kept.pop()
            kept.append(Finding(before.start, finding.end, before.identifier, before.certain))
    return tuple(kept)
