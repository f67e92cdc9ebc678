"""What is remembered of the questions that a programme asks in its surveys."""

from typing import Protocol

from bot.domain.people import ProgrammeId
from bot.domain.questions import QuestionSet


class Questions(Protocol):
    """Every version of a programme's questions: what a box was opened with stays as it was."""

    def newest(self, programme_id: ProgrammeId) -> QuestionSet:
        """What the next survey asks; what the bot brings where the programme has changed nothing."""
        ...

    def version(self, programme_id: ProgrammeId, version: int) -> QuestionSet: ...
    def keep(self, programme_id: ProgrammeId, changed: QuestionSet) -> bool:
        """Keep a further version. False when somebody else has kept one under this number meanwhile."""
        ...
