"""What is remembered of cases."""

from typing import Protocol

from bot.domain.cases import Case
from bot.domain.threads import Thread


class Cases(Protocol):
    """The coded part of cases."""

    def add(self, case: Case) -> None: ...
    def save(self, case: Case) -> None: ...
    def get(self, thread: Thread) -> Case: ...
    def classify(self, case: Case) -> None:
        """Store what a coordinator says of a case."""
        ...
