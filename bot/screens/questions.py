"""What a programme asks in its surveys: what each question says, and the windows in which coordinators change it."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Annotated

from bot.domain.questions import MOST, OWN, WORDING, QuestionSet, brought, placed
from bot.domain.surveys import Item, Question
from bot.screens.elements import (
    Button,
    Buttons,
    Callout,
    Choice,
    Element,
    Form,
    Heading,
    Option,
    Row,
    ShortText,
    Style,
    Text,
    Tone,
)
from bot.screens.exhibit import Exhibit
from bot.screens.forms import Answers
from bot.text.catalogue import InBoth, Sentence, T, catalogue

LOW, HIGH = T("Not at all"), T("Completely")
COMMENT_ASKED = T("What should change?")
"""What the one comment after the questions is asked with."""

ITEMS: Mapping[Item, Sentence] = {
    Item.LEARNED: T("I learned something I will use."),
    Item.RESPECTFUL: T("The discussion was respectful and looked for what can be learned."),
    Item.UNIDENTIFIED: T("Nobody could be identified from the way cases were shown."),
    Item.SUITED: T("The cases suited my practice."),
    Item.IMPROVED: T("Improvements that came of earlier rounds are visible."),
}
"""What the questions say that the bot brings."""

OFF = "off"
"""The place of a question that is not asked."""


def wording(question: Question) -> Sentence:
    """What a question says to whoever reads it."""
    if question.english and question.french:
        return T("{words}", words=InBoth(question.english, question.french))
    return ITEMS[question.item]


class Wording(Answers):
    """What a coordinator says of a question."""

    english: Annotated[str, ShortText(label=T("In English"), limit=WORDING)]
    french: Annotated[str, ShortText(label=T("In French"), limit=WORDING)]
    place: Annotated[
        str,
        Choice(
            label=T("Order"),
            hint=T("A survey asks five questions at most, then for one comment."),
            options=(
                *(Option(str(at), T("{n}.", n=at)) for at in range(1, MOST + 1)),
                Option(OFF, T("It is not asked")),
            ),
        ),
    ]

    @property
    def at(self) -> int | None:
        """The place from 0 on; None for a question that is not asked."""
        return None if self.place == OFF else int(self.place) - 1

    def question(self, item: Item) -> Question:
        """The question, without words of its own where it says what the bot brings."""
        if item in ITEMS and (self.english, self.french) == _in_both(Question(item)):
            return Question(item)
        return Question(item, english=self.english, french=self.french)


ONE_IS_ASKED = T("At least one question has to be asked.")
ALL_ARE_TAKEN = T("Five are asked already. Take one off first.")


def _in_both(question: Question) -> tuple[str, str]:
    if question.english or question.item not in ITEMS:
        return question.english, question.french
    return catalogue("en").say(ITEMS[question.item]), catalogue("fr").say(ITEMS[question.item])


def overview(stands: QuestionSet, done: Callout | None = None) -> Form:
    """Every question, in order, and those that are kept but not asked."""
    asked, kept = stands.asked, [question for question in stands.questions if not question.asked]
    elements: list[Element] = [*((done,) if done else ()), Text(_RULE), Heading(T("Asked"), len(asked))]
    elements += [_row(question, at) for at, question in enumerate(asked, start=1)]
    elements.append(Row(T("Comment, always last"), COMMENT_ASKED))
    if kept:
        elements += [
            Heading(T("Not asked"), len(kept)),
            *(_row(one, at) for at, one in enumerate(kept, start=len(asked) + 1)),
        ]
    acts: list[Button] = []
    if asked != brought().asked:
        restore = T("Ask what the bot brings")
        acts.append(Button("survey.questions.restore", restore, value=str(stands.version), style=Style.QUIET))
    if stands.next_own is not None:
        acts.append(Button("survey.question.add", T("Add a question"), opens=True))
    if acts:
        elements.append(Buttons(tuple(acts)))
    return Form("survey.questions", T("Questions"), tuple(elements), None, T("Close"))


_RULE = T(
    "A survey keeps the questions that it opened with. Where answers wait for those of the next sessions, these are"
    " asked the same until all are counted."
)


def _row(question: Question, at: int) -> Row:
    # A screen reader says the title with the button, and a question is too long for that.
    change = Button("survey.question.open", T("Change"), question.item.value, opens=True)
    return Row(T("Question {n}", n=at), wording(question), button=change)


def change(
    stands: QuestionSet, item: Item, values: Mapping[str, str] | None = None, *, meanwhile: bool = False
) -> Form:
    """One question, to be worded or placed anew; one that is not there yet is added.

    `meanwhile` says that somebody else has just changed the questions.
    """
    question = stands.find(item)
    english, french = ("", "") if question is None else _in_both(question)
    at = next((str(place) for place, one in enumerate(stands.asked, start=1) if one.item is item), OFF)
    if question is None and len(stands.asked) < MOST:
        at = str(len(stands.asked) + 1)
    ask = Wording.questions(values, english={"value": english}, french={"value": french}, place={"value": at})
    elements = (*((_MEANWHILE,) if meanwhile else ()), *ask.values(), Text(_SAME, quiet=True))
    title = T("A question") if question else T("A new question")
    hidden = {"h": item.value, "v": str(stands.version)}
    return Form("survey.question", title, elements, T("Save"), T("Back"), hidden)


_SAME = T("Answered from 1, not at all, to 5, completely. Ask for no names: the answers are unsigned.")

_MEANWHILE = Callout(
    Tone.CAREFUL,
    T("Somebody has changed the questions meanwhile."),
    T("Yours is not saved. Save again to put it in the place of theirs, or go back and look at theirs first."),
)

SAVED = Callout(Tone.DONE, T("Saved."), T("The next survey that opens asks this."))
LOOK_AGAIN = Callout(
    Tone.CAREFUL,
    T("Somebody has changed the questions meanwhile."),
    T("Nothing was changed. This is how they stand now."),
)


def _own(words: str) -> QuestionSet:
    changed = placed(brought(), Question(Item.SUITED), None)
    for item in OWN[:1]:
        changed = placed(changed, Question(item, english=words, french=words), 1)
    return changed


def _worst() -> QuestionSet:
    changed = replace(brought(), questions=tuple(replace(one, asked=False) for one in brought().questions))
    for item in OWN:
        changed = placed(changed, Question(item, english="<" * WORDING, french="<" * WORDING), 0)
    return changed


EXHIBITS = (
    Exhibit("survey.questions.sample", lambda: overview(brought())),
    Exhibit("survey.questions_changed.sample", lambda: overview(_own("The room was quiet enough."), SAVED)),
    Exhibit("survey.questions.worst", lambda: overview(_worst(), LOOK_AGAIN)),
    Exhibit("survey.question.sample", lambda: change(brought(), Item.LEARNED)),
    Exhibit("survey.question_added.sample", lambda: change(_own("The room was quiet enough."), Item.OWN_2)),
    Exhibit("survey.question.worst", lambda: change(_worst(), Item.OWN_3, meanwhile=True)),
)
