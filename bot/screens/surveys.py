"""The anonymous survey: what those who were there are asked, and what the coordinators and the channel learn of it."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Annotated
from uuid import UUID

from bot.domain.people import ProgrammeId
from bot.domain.rounds import SeriesId, SessionId
from bot.domain.surveys import (
    COMMENT,
    NEWEST,
    QUESTION_SETS,
    STEPS,
    BoxId,
    Item,
    Outcome,
    Phase,
    Result,
    Sheet,
    Spread,
    Survey,
    SurveyId,
)
from bot.ports.outbox import UNKNOWN
from bot.screens.common import NO_IDENTIFIERS, NOT_YET, not_posted
from bot.screens.elements import (
    Block,
    Button,
    Buttons,
    Callout,
    Card,
    Divider,
    Element,
    Facts,
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
from bot.text.catalogue import N, Sentence, T, Words

LINES = 20
"""How many surveys one page of the list shows."""

PAGE_BYTES = 8_000
"""How much of people's comments one page holds."""

BAR = 20
"""How many marks the bar of a step has that everybody chose."""

LOW, HIGH = T("Not at all"), T("Completely")

ITEMS: Mapping[Item, Sentence] = {
    Item.LEARNED: T("I learned something I will use."),
    Item.RESPECTFUL: T("The discussion was respectful and looked for what can be learned."),
    Item.UNIDENTIFIED: T("Nobody could be identified from the way cases were shown."),
    Item.SUITED: T("The cases suited my practice."),
    Item.IMPROVED: T("Improvements that came of earlier rounds are visible."),
}
"""What each item says."""

PHASES: Mapping[Phase, Sentence] = {
    Phase.COUNTING: T("Closed. It is being counted."),
    Phase.TOO_FEW: T("Nobody was asked: fewer people were there than a survey needs."),
    Phase.TOO_LATE: T("Nobody was asked: nothing was running here for more than a week after it was due."),
    Phase.UNREAD: T("Destroyed unread: fewer people answered within a year than it takes."),
    Phase.LOST: T("The key to these answers was lost with the folder of the keys. Nobody can ever read them."),
}


class AnswerSurvey(Answers):
    """What somebody who was there answers. Each question may be left out."""

    learned: Annotated[int | None, Scale(label=ITEMS[Item.LEARNED], low=LOW, high=HIGH, optional=True)] = None
    respectful: Annotated[int | None, Scale(label=ITEMS[Item.RESPECTFUL], low=LOW, high=HIGH, optional=True)] = None
    unidentified: Annotated[int | None, Scale(label=ITEMS[Item.UNIDENTIFIED], low=LOW, high=HIGH, optional=True)] = None
    suited: Annotated[int | None, Scale(label=ITEMS[Item.SUITED], low=LOW, high=HIGH, optional=True)] = None
    improved: Annotated[int | None, Scale(label=ITEMS[Item.IMPROVED], low=LOW, high=HIGH, optional=True)] = None
    comment: Annotated[
        str | None,
        LongText(label=T("What should change?"), hint=NO_IDENTIFIERS, limit=COMMENT, optional=True),
    ] = None

    def steps(self) -> dict[Item, int]:
        """The steps that were chosen."""
        given = {item: getattr(self, item.value) for item in Item}
        return {item: step for item, step in given.items() if step is not None}


def ask(sheet: Sheet, values: Mapping[str, str] | None = None) -> Form:
    """The questions. It says who can see the answers, and that they cannot be changed, before the button."""
    if sheet.mine:
        return answered(sheet, first=True)
    asked = AnswerSurvey.questions(values)
    elements: list[Element] = [
        NOT_YET,
        Text(T("{name}: {day}. Leave out whatever you like.", name=sheet.name, day=sheet.on)),
        *(asked[item.value] for item in sheet.items),
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
        pages = max(1, -(-len(outcomes) // LINES))
        number = max(0, min(page, pages - 1))
        elements.append(Heading(T("What people answered"), len(outcomes)))
        elements += [_row(one) for one in outcomes[number * LINES : (number + 1) * LINES]]
        if not outcomes:
            elements.append(Text(T("Nobody was asked yet. A survey opens a day after each session.")))
        elements += _pages("survey.page", number, pages)
    return Form("surveys", T("Surveys"), tuple(elements), None, T("Close"))


def _asked_row(sheet: Sheet) -> Row:
    button = Button("survey.ask", T("Answer"), sheet.survey.key, opens=True)
    said = T("You have answered.") if sheet.mine else T("{name}. One minute.", name=sheet.name)
    return Row(T("{day}", day=sheet.on), said, button=None if sheet.mine else button)


def _row(one: Outcome) -> Row:
    button = Button("survey.outcome", T("Open"), one.survey.key, opens=True) if one.result is not None else None
    return Row(_days(one), T("{name}. {stands}", name=one.name, stands=_stands(one)), button=button)


_MISSING = T("The channel may not have been told.")


def _days(one: Outcome) -> Sentence:
    if len(one.days) == 1:
        return T("{day}", day=one.days[0])
    return T("{first} to {last}", first=one.days[0], last=one.days[-1])


def _stands(one: Outcome) -> Sentence:
    if one.result is not None:
        people = _people(one.result.people)
        return T("{first} {second}", first=people, second=_MISSING) if one.not_posted else people
    if one.survey.phase is Phase.KEPT:
        return N(
            "{n} person has answered so far. Kept sealed with the next session’s until there are {floor}.",
            "{n} people have answered so far. Kept sealed with the next session’s until there are {floor}.",
            one.people,
            floor=one.floor,
        )
    if one.closes_on is not None and one.survey.phase is Phase.OPEN:
        return T("Open. It closes on {day}.", day=one.closes_on)
    return PHASES[one.survey.phase]


def _people(number: int) -> Sentence:
    return N("{n} person answered.", "{n} people answered.", number)


def outcome(one: Outcome, page: int = 0) -> Form:
    """What came of a survey: on the first page how often each step was chosen, then the comments, mixed."""
    if one.result is None:
        said: list[Element] = [Text(one.name), Text(_stands(one))]
        return Form("survey.outcome", T("Survey"), tuple(said), None, T("Close"), {"h": one.survey.key})
    pages = [_figures(one, one.result), *_comments(one.result)]
    number = max(0, min(page, len(pages) - 1))
    elements: list[Element] = [
        Text(T("{name}: {days}. {people}", name=one.name, days=_days(one), people=_people(one.result.people))),
        *_not_posted(one),
        *pages[number],
        *_pages("survey.outcome.page", number, len(pages), one.survey.key),
    ]
    return Form("survey.outcome", T("Survey"), tuple(elements), None, T("Close"), {"h": one.survey.key})


def _not_posted(one: Outcome) -> list[Block]:
    if not one.not_posted:
        return []
    unsure = T("Nobody knows whether the two lines arrived in the channel.")
    failed = T("The two lines could not be posted in the channel.")
    return not_posted(unsure if one.not_posted == UNKNOWN else failed, one.not_posted, "survey", one.survey.key)


def _figures(one: Outcome, said: Result) -> list[Element]:
    elements: list[Element] = []
    for item in one.items:
        elements.append(Heading(ITEMS[item]))
        spread = said.spreads.get(item)
        if spread is None:
            elements.append(Text(T("Fewer than {n} people answered this one, so nothing is shown.", n=one.floor)))
            continue
        elements += [Text(T("Mean {mean} of {steps}", mean=_mean(spread), steps=STEPS)), _bars(spread)]
    if not said.comments:
        elements.append(Text(T("Fewer than {n} people wrote a comment, so none is shown.", n=one.floor), quiet=True))
    return elements


def _bars(spread: Spread) -> Facts:
    """How often each step was chosen, from the highest on: the number first, and a bar that only repeats it."""
    steps: dict[int, Sentence] = {
        STEPS: T("{step}, {means}", step=STEPS, means=HIGH),
        1: T("{step}, {means}", step=1, means=LOW),
    }
    rows: list[tuple[Words, Words]] = []
    for step in range(STEPS, 0, -1):
        number = spread.counts[step - 1]
        bar = "■" * (-(-number * BAR // spread.total))
        said = N("{n} answer", "{n} answers", number)
        rows.append((steps.get(step, str(step)), T("{said} {bar}", said=said, bar=bar) if bar else said))
    return Facts(tuple(rows))


def _mean(spread: Spread) -> Sentence:
    whole, _, tenth = str(spread.mean).partition(".")
    return T("{whole}.{tenth}", whole=whole, tenth=tenth)


def _comments(said: Result) -> list[list[Element]]:
    pages: list[list[Element]] = []
    size = PAGE_BYTES
    for words in said.comments:
        weight = len(words.encode()) + 100
        if size + weight > PAGE_BYTES:
            pages.append([Heading(T("What should change?")), Text(T("In an order drawn by lot."), quiet=True)])
            size = 0
        pages[-1] += [Text(words), Divider()]
        size += weight
    return pages


def _pages(action: str, number: int, pages: int, handle: str = "") -> list[Element]:
    acts: list[Button] = []
    if number > 0:
        acts.append(Button(action, T("Earlier page"), handle, str(number - 1), style=Style.QUIET))
    if number < pages - 1:
        acts.append(Button(action, T("Next page"), handle, str(number + 1), style=Style.QUIET))
    return [Buttons(tuple(acts))] if acts else []


def invitation(one: Outcome) -> Card | None:
    """The message to everyone who was there, first and again, whether or not they have answered."""
    if one.closes_on is None:
        return None
    words = T(
        "{name}, {day}: how was it? Six questions, one minute, unsigned.",
        name=one.name,
        day=one.days[-1],
    )
    until = T(
        "It closes on {day}. Everyone who was there gets this message, whether or not they have answered.",
        day=one.closes_on,
    )
    button = Button("survey.ask", T("Answer"), one.survey.key, opens=True, style=Style.PRIMARY)
    return Card("survey.invitation", words, (Text(words), Text(until, quiet=True), Buttons((button,))))


def summary(one: Outcome) -> Card | None:
    """Two lines for the channel; None where there is nothing to say."""
    if one.result is None:
        return None
    words = T("After {name}, {days}: {people}", name=one.name, days=_days(one), people=_people(one.result.people))
    shown = [(ITEMS[item], one.result.spreads[item]) for item in one.items if item in one.result.spreads][:2]
    lines: list[Sentence] = [
        T("“{item}”: {mean} of {steps}", item=item, mean=_mean(spread), steps=STEPS) for item, spread in shown
    ]
    if not lines:
        return Card("survey.summary", words, (Text(words),))
    second = lines[0] if len(lines) == 1 else T("{first} · {second}", first=lines[0], second=lines[1])
    return Card("survey.summary", words, (Text(words), Text(second)))


_SURVEY = Survey(
    SurveyId(UUID(int=1)),
    ProgrammeId(UUID(int=2)),
    SeriesId(UUID(int=3)),
    SessionId(UUID(int=4)),
    Phase.OPEN,
    BoxId(UUID(int=5)),
    datetime(2026, 5, 13, 17, tzinfo=UTC),
    datetime(2026, 5, 20, 17, tzinfo=UTC),
)
_ON, _CLOSES = date(2026, 5, 12), date(2026, 5, 20)


def made_up_sheet(name: str = "Chest rounds", *, mine: bool = False) -> Sheet:
    """A survey of a session that never was, for exhibits."""
    return Sheet(_SURVEY, name, _ON, _CLOSES, QUESTION_SETS[NEWEST], 5, mine)


def _made_up(phase: Phase, name: str = "Chest rounds", result: Result | None = None, *, days: int = 1) -> Outcome:
    survey = Survey(
        _SURVEY.id,
        _SURVEY.programme_id,
        _SURVEY.series_id,
        _SURVEY.session_id,
        phase,
        _SURVEY.box_id,
        _SURVEY.opened_at,
        _SURVEY.closes_at,
    )
    on = (date(2026, 4, 14), _ON)[-days:]
    return Outcome(survey, name, on, _CLOSES, QUESTION_SETS[NEWEST], 5, 3 if phase is Phase.KEPT else 0, result)


def _result() -> Result:
    spreads = {item: Spread((0, 1, 2, 6, 5)) for item in QUESTION_SETS[NEWEST][:4]}
    return Result(14, spreads, ("More chest cases, please.", "Start on time.", "A second screen.") * 2)


def _all_phases() -> list[Outcome]:
    return [_made_up(one, result=_result() if one is Phase.PUBLISHED else None) for one in Phase]


def _worst_result() -> Result:
    return Result(300, {item: Spread((60,) * 5) for item in QUESTION_SETS[NEWEST]}, ("<" * COMMENT,) * 300)


EXHIBITS = (
    Exhibit("survey.ask.sample", lambda: ask(made_up_sheet())),
    Exhibit("survey.ask.worst", lambda: ask(made_up_sheet("<" * 80), {"comment": "<" * COMMENT, "learned": "5"})),
    Exhibit("survey.answered.sample", lambda: answered(made_up_sheet(), first=True)),
    Exhibit("survey.answered_before.sample", lambda: answered(made_up_sheet(), first=False)),
    Exhibit("survey.overview.sample", lambda: overview([made_up_sheet()], _all_phases())),
    Exhibit("survey.overview_none.sample", lambda: overview([], None)),
    Exhibit(
        "survey.overview.worst",
        lambda: overview([made_up_sheet("<" * 80)] * 5, [_made_up(Phase.KEPT, "<" * 80, days=2)] * 300, 3),
    ),
    Exhibit("survey.outcome.sample", lambda: outcome(_made_up(Phase.PUBLISHED, result=_result()))),
    Exhibit(
        "survey.not_posted.sample",
        lambda: outcome(replace(_made_up(Phase.PUBLISHED, result=_result()), not_posted=UNKNOWN)),
    ),
    Exhibit("survey.comments.sample", lambda: outcome(_made_up(Phase.PUBLISHED, result=_result()), 1)),
    Exhibit("survey.outcome.worst", lambda: outcome(_made_up(Phase.PUBLISHED, "<" * 80, _worst_result()), 0)),
    Exhibit("survey.comments.worst", lambda: outcome(_made_up(Phase.PUBLISHED, "<" * 80, _worst_result()), 2)),
    Exhibit("survey.kept.sample", lambda: outcome(_made_up(Phase.KEPT))),
    Exhibit("survey.invitation.sample", lambda: _card(invitation(_made_up(Phase.OPEN)))),
    Exhibit("survey.invitation.worst", lambda: _card(invitation(_made_up(Phase.OPEN, "<" * 80)))),
    Exhibit("survey.summary.sample", lambda: _card(summary(_made_up(Phase.PUBLISHED, result=_result(), days=2)))),
    Exhibit("survey.summary.worst", lambda: _card(summary(_made_up(Phase.PUBLISHED, "<" * 80, _worst_result())))),
)


def _card(card: Card | None) -> Card:
    if card is None:
        raise ValueError("this exhibit has something to say")
    return card
