"""The gates in front of sharing: what peer learning is too slow for, and what belongs elsewhere."""

from enum import StrEnum

from bot.domain.cases import Outstanding


class Reported(StrEnum):
    """How long ago the study was reported, as whoever shares it remembers."""

    TODAY = "today"
    THIS_WEEK = "this_week"
    OLDER = "older"


class Matter(StrEnum):
    """What a case may be besides something to learn from, so that it belongs elsewhere and not here."""

    CLAIM = "claim"
    INCIDENT = "incident"
    CONDUCT = "conduct"
    NONE = "none"


RECENT = frozenset({Reported.TODAY, Reported.THIS_WEEK})
"""So long ago the patient may still be treated on the strength of the report."""


def asked_once_more(outstanding: Outstanding, reported: Reported | None) -> bool:
    """Whether "nothing is outstanding" is asked once more: of a report that somebody may act upon this week."""
    return outstanding is Outstanding.NO and reported in RECENT
