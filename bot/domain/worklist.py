"""Which cases of the board somebody looks for: where they stand, what they are about."""

from collections.abc import Collection, Mapping
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
    ON_HOLD = "on_hold"
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


def where_of(state: State, *, chosen: bool, on_hold: bool = False) -> Where:
    """Where a case stands. `chosen` says that it is chosen for a session that is still to come.

    `on_hold` says that the coordinators let it go no further while it is with them.
    """
    if on_hold and state is State.WITH_COORDINATOR:
        return Where.ON_HOLD
    return Where.ON_AN_AGENDA if chosen else _OF[state]


@dataclass(frozen=True, slots=True)
class Narrowing:
    """What is looked for. None asks for nothing. `assigned` is the key of the coordinator who takes care of it."""

    where: Where | None = None
    kind: Kind | None = None
    modality: str | None = None
    assigned: str | None = None

    def fits(self, case: Case, where: Where, assigned: str | None = None) -> bool:
        """Whether a case is one of those that are looked for."""
        coded = self.kind in {None, case.kind} and self.modality in {None, case.modality}
        return coded and self.where in {None, where} and self.assigned in {None, assigned}

    @property
    def word(self) -> str:
        """How a button carries it: codes alone, which tell nothing of any case."""
        return "|".join(code or "" for code in (self.where, self.kind, self.modality, self.assigned))


EVERYTHING = Narrowing()
"""Nothing is looked for: the whole board."""


def narrowing_of(word: str, lists: Lists, coordinators: Collection[str] = ()) -> Narrowing:
    """What a button carries. A word that is none asks for nothing. `coordinators` are the keys that there are."""
    parts = [*word.split("|"), "", "", "", ""]
    modality = parts[2] if lists.find(Axis.MODALITY, parts[2]) else None
    assigned = parts[3] if parts[3] in coordinators else None
    return Narrowing(_code(Where, parts[0]), _code(Kind, parts[1]), modality, assigned)


def _code(codes: type[Code], word: str) -> Code | None:
    return codes(word) if word in {code.value for code in codes} else None
