"""The anonymous survey: what those who were there are asked, and the list of all surveys."""

from collections.abc import Mapping, Sequence
from typing import Annotated

from bot.domain.questions import brought
from bot.domain.surveys import COMMENT, Item, Outcome, Phase, Sheet
from bot.screens.common import NO_IDENTIFIERS, NOT_YET
from bot.screens.elements import (
    Button,
    Buttons,
    Callout,
    Card,
    Element,
    Form,
    Heading,
    LongText,
    Row,
    Scale,
    Style,
    Text,
    Tone,
)
from bot.screens.exhibit import Exhibit
from bot.screens.forms import Answers
from bot.screens.outcomes import CLOSES, MADE_UP, ON, all_phases, card_of, days, made_up_outcome, pages, stands
from bot.screens.questions import COMMENT_ASKED, HIGH, LOW, wording
from bot.text.catalogue import N, T

LINES = 20
"""How many surveys one page of the list shows."""


_SCALE = Scale(label="", low=LOW, high=HIGH, optional=True)
"""A question, which gets its words from the set that a survey opened with."""


class AnswerSurvey(Answers):
    """What somebody who was there answers. Each question may be left out."""

    learned: Annotated[int | None, _SCALE] = None
    respectful: Annotated[int | None, _SCALE] = None
    unidentified: Annotated[int | None, _SCALE] = None
    suited: Annotated[int | None, _SCALE] = None
    improved: Annotated[int | None, _SCALE] = None
    own_1: Annotated[int | None, _SCALE] = None
    own_2: Annotated[int | None, _SCALE] = None
    own_3: Annotated[int | None, _SCALE] = None
    own_4: Annotated[int | None, _SCALE] = None
    own_5: Annotated[int | None, _SCALE] = None
    comment: Annotated[
        str | None,
        LongText(label=COMMENT_ASKED, hint=NO_IDENTIFIERS, limit=COMMENT, optional=True),
    ] = None

    @classmethod
    def _a_colleague_reads(cls, given: Mapping[str, str]) -> bool:
        return False

    def steps(self) -> dict[Item, int]:
        """The steps that were chosen."""
        given = {item: getattr(self, item.value) for item in Item}
        return {item: step for item, step in given.items() if step is not None}


def ask(sheet: Sheet, values: Mapping[str, str] | None = None) -> Form:
    """The questions. It says who can see the answers, and that they cannot be changed, before the button."""
    if sheet.mine:
        return answered(sheet, first=True)
    asked = AnswerSurvey.questions(values, **{one.item.value: {"label": wording(one)} for one in sheet.questions})
    elements: list[Element] = [
        NOT_YET,
        Text(T("{name}: {day}. Leave out whatever you like.", name=sheet.name, day=sheet.on)),
        *(asked[question.item.value] for question in sheet.questions),
        asked["comment"],
        Callout(
            Tone.PRIVATE,
            T("Nobody is shown who answered what."),
            T(
                "Your answers lie sealed in a ballot box. It is opened after {day} if at least {n} people have"
                " answered. If not, they wait sealed for those of the next sessions, for a year at most, and are then"
                " destroyed unread. When it is opened, the coordinators see how often"
                " each step was chosen, and the comments, mixed, if at least {n} people wrote one. The channel gets"
                " two lines without comments. After that nobody can find out who answered what, not even whoever runs"
                " the bot.",
                day=sheet.closes_on,
                n=sheet.floor,
            ),
        ),
        Text(
            T("A comment may show by its style who wrote it. What you send cannot be changed or taken back."),
            quiet=True,
        ),
    ]
    return Form("survey", T("Survey"), tuple(elements), T("Send for good"), T("Not now"), {"h": sheet.survey.key})


NOTHING_ANSWERED = T("Answer at least one question, or close the window.")


def answered(sheet: Sheet, *, first: bool) -> Form:
    """What somebody reads who has answered. `first` is False for what was sent after that, and was not kept."""
    lead = T("Your answers are in the ballot box.") if first else T("You had answered already.")
    words = (
        T("They cannot be changed. Nobody is told whether you have answered.")
        if first
        else T("What you sent first stands. Nothing of this was kept.")
    )
    elements: list[Element] = [
        Callout(Tone.DONE if first else Tone.CAREFUL, lead, words),
        Text(T("{name}: {day}", name=sheet.name, day=sheet.on), quiet=True),
    ]
    return Form("survey.answered", T("Survey"), tuple(elements), None, T("Close"))


def overview(waiting: Sequence[Sheet], outcomes: Sequence[Outcome] | None, page: int = 0) -> Form:
    """The surveys that somebody can answer; for coordinators (who get `outcomes`) also what came of every survey."""
    elements: list[Element] = []
    rows = [_asked_row(one) for one in waiting]
    if rows and page == 0:
        elements += [Heading(T("For you to answer"), len(rows)), *rows]
    elif not rows and outcomes is None:
        elements.append(Text(T("There is no survey for you to answer. One follows each session that you were at.")))
    if outcomes is not None:
        count = max(1, -(-len(outcomes) // LINES))
        number = max(0, min(page, count - 1))
        elements.append(Heading(T("What people answered"), len(outcomes)))
        elements += [_row(one) for one in outcomes[number * LINES : (number + 1) * LINES]]
        if not outcomes:
            elements.append(Text(T("Nobody was asked yet. A survey opens a day after each session.")))
        elements += pages("survey.page", number, count)
        useful = Button("useful.show", T("Was it useful?"), opens=True)
        elements.append(Buttons((Button("survey.questions", T("The questions"), opens=True), useful)))
    return Form("surveys", T("Surveys"), tuple(elements), None, T("Close"))


def _asked_row(sheet: Sheet) -> Row:
    button = Button("survey.ask", T("Answer the survey"), sheet.survey.key, opens=True)
    said = T("You have answered.") if sheet.mine else T("{name}. One minute.", name=sheet.name)
    return Row(T("{day}", day=sheet.on), said, button=None if sheet.mine else button)


def _row(one: Outcome) -> Row:
    button = Button("survey.outcome", T("Open"), one.survey.key, opens=True) if one.result is not None else None
    return Row(days(one), T("{name}. {stands}", name=one.name, stands=stands(one)), button=button)


def invitation(one: Outcome) -> Card | None:
    """The message to everyone who was there, first and again, whether or not they have answered."""
    if one.closes_on is None:
        return None
    words = N(
        "{name}, {day}: how was it? {n} question, one minute, unsigned.",
        "{name}, {day}: how was it? {n} questions, one minute, unsigned.",
        len(one.questions) + 1,
        name=one.name,
        day=one.days[-1],
    )
    until = T(
        "It closes on {day}. Everyone who was there gets this message, whether or not they have answered.",
        day=one.closes_on,
    )
    button = Button("survey.ask", T("Answer the survey"), one.survey.key, opens=True, style=Style.PRIMARY)
    return Card("survey.invitation", words, (Text(words), Text(until, quiet=True), Buttons((button,))))


def made_up_sheet(name: str = "Chest rounds", *, mine: bool = False) -> Sheet:
    """A survey of a session that never was, for exhibits."""
    return Sheet(MADE_UP, name, ON, CLOSES, brought().asked, 5, mine)


EXHIBITS = (
    Exhibit("survey.ask.sample", lambda: ask(made_up_sheet())),
    Exhibit("survey.ask.worst", lambda: ask(made_up_sheet("<" * 80), {"comment": "<" * COMMENT, "learned": "5"})),
    Exhibit("survey.answered.sample", lambda: answered(made_up_sheet(), first=True)),
    Exhibit("survey.answered_before.sample", lambda: answered(made_up_sheet(), first=False)),
    Exhibit("survey.overview.sample", lambda: overview([made_up_sheet()], all_phases())),
    Exhibit("survey.overview_none.sample", lambda: overview([], None)),
    Exhibit(
        "survey.overview.worst",
        lambda: overview([made_up_sheet("<" * 80)] * 5, [made_up_outcome(Phase.KEPT, "<" * 80, days=2)] * 300, 3),
    ),
    Exhibit("survey.invitation.sample", lambda: card_of(invitation(made_up_outcome(Phase.OPEN)))),
    Exhibit("survey.invitation.worst", lambda: card_of(invitation(made_up_outcome(Phase.OPEN, "<" * 80)))),
)
