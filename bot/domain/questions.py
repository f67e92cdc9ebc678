"""What a programme asks in its surveys: the questions that the bot brings, in other words or order, and its own."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.domain.surveys import NEWEST, QUESTION_SETS, Item, Question

MOST = 5
"""How many questions a survey asks at most, besides the one comment."""

WORDING = 120
"""At most this many characters in a question."""

OWN_FROM = 1000
"""The first version of a programme's own. What the bot brings has lower ones, also in later releases."""

OWN = (Item.OWN_1, Item.OWN_2, Item.OWN_3, Item.OWN_4, Item.OWN_5)
"""The places for questions that a programme adds."""


@dataclass(frozen=True, slots=True)
class QuestionSet:
    """All questions of one version: those that are asked in their order, then those that are kept and not asked."""

    version: int
    questions: tuple[Question, ...]

    @property
    def asked(self) -> tuple[Question, ...]:
        """Those that a survey asks, in order."""
        return tuple(question for question in self.questions if question.asked)

    def find(self, item: Item) -> Question | None:
        """The question about something, asked or not."""
        return next((question for question in self.questions if question.item is item), None)

    @property
    def next_own(self) -> Item | None:
        """The first free place for one that the programme adds; None when all are taken."""
        return next((item for item in OWN if self.find(item) is None), None)


def brought(version: int = NEWEST) -> QuestionSet:
    """The questions that the bot brings."""
    return QuestionSet(version, tuple(Question(item) for item in QUESTION_SETS[version]))


def placed(before: QuestionSet, question: Question, place: int | None) -> QuestionSet:
    """The next version, with a question at a place among those that are asked, or not asked any more.

    Args: place: from 0 on, the last where there are fewer; None takes it off.
    """
    others = [one for one in before.questions if one.item is not question.item]
    asked = [one for one in others if one.asked]
    if place is not None:
        asked.insert(place, replace(question, asked=True))
        return _next(before, asked, [one for one in others if not one.asked])
    return _next(before, asked, [replace(question, asked=False), *(one for one in others if not one.asked)])


def restored(before: QuestionSet) -> QuestionSet:
    """The next version, which asks what the bot brings. What the programme added is kept, and not asked."""
    own = [replace(one, asked=False) for one in before.questions if one.item in OWN]
    return _next(before, brought().questions, own)


def _next(before: QuestionSet, asked: Sequence[Question], kept: Sequence[Question]) -> QuestionSet:
    return QuestionSet(max(before.version + 1, OWN_FROM), (*asked, *kept))
