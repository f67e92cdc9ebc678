"""Which cases of the board somebody looks for: where they stand, what they are about."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

from bot.domain.cases import Case, Kind
from bot.domain.lists import Axis, Lists
from bot.domain.threads import State

Code = TypeVar("Code", bound=StrEnum)


class Where(StrEnum):
    """Where a case stands for the coordinators, in the order in which the board shows them."""

    WITH_COORDINATOR = "with_coordinator"
    RETURNED = "returned"
    ON_ITS_WAY = "on_its_way"
    DELIVERED = "delivered"
    IN_CONVERSATION = "in_conversation"
    ON_AN_AGENDA = "on_an_agenda"
    CLOSED = "closed"
    OVER = "over"


_OF: Mapping[State, Where] = {
    # What is held back is not on the board; it is on its way as far as anybody is told.
    State.HELD: Where.ON_ITS_WAY,
    State.WITH_COORDINATOR: Where.WITH_COORDINATOR,
    State.RETURNED: Where.RETURNED,
    State.ON_ITS_WAY: Where.ON_ITS_WAY,
    State.DELIVERED: Where.DELIVERED,
    State.IN_CONVERSATION: Where.IN_CONVERSATION,
    State.CLOSED: Where.CLOSED,
    State.OVER: Where.OVER,
}


def where_of(state: State, *, chosen: bool) -> Where:
    """Where a case stands. `chosen` says that it is chosen for a session that is still to come."""
    return Where.ON_AN_AGENDA if chosen else _OF[state]


@dataclass(frozen=True, slots=True)
class Narrowing:
    """What is looked for. None asks for nothing."""

    where: Where | None = None
    kind: Kind | None = None
    modality: str | None = None

    def fits(self, case: Case, where: Where) -> bool:
        """Whether a case is one of those that are looked for."""
        return self.where in {None, where} and self.kind in {None, case.kind} and self.modality in {None, case.modality}

    @property
    def word(self) -> str:
        """How a button carries it: codes alone, which tell nothing of any case."""
        return "|".join(code or "" for code in (self.where, self.kind, self.modality))


EVERYTHING = Narrowing()
"""Nothing is looked for: the whole board."""


def narrowing_of(word: str, lists: Lists) -> Narrowing:
    """What a button carries. A word that is none asks for nothing."""
    parts = [*word.split("|"), "", "", ""]
    modality = parts[2] if lists.find(Axis.MODALITY, parts[2]) else None
    return Narrowing(_code(Where, parts[0]), _code(Kind, parts[1]), modality)


def _code(codes: type[Code], word: str) -> Code | None:
    return codes(word) if word in {code.value for code in codes} else None
