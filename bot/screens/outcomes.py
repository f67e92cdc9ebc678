"""What came of a survey: to the coordinators in full, and two lines of it to the channel."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from uuid import UUID

from bot.domain.people import ProgrammeId
from bot.domain.questions import brought
from bot.domain.rounds import SeriesId, SessionId
from bot.domain.surveys import COMMENT, STEPS, BoxId, Outcome, Phase, Result, Spread, Survey, SurveyId
from bot.ports.outbox import UNKNOWN
from bot.ports.pages import Picture
from bot.screens.common import not_posted
from bot.screens.elements import (
    Block,
    Button,
    Buttons,
    Card,
    Divider,
    Element,
    Facts,
    Form,
    Heading,
    Image,
    Link,
    Style,
    Text,
)
from bot.screens.exhibit import Exhibit
from bot.screens.questions import COMMENT_ASKED, HIGH, LOW, wording
from bot.text.catalogue import N, Sentence, T, Words

PAGE_BYTES = 8_000
"""How much of people's comments one page holds."""

BAR = 20
"""How many marks the bar of a step has that everybody chose."""

PHASES: Mapping[Phase, Sentence] = {
    Phase.COUNTING: T("Closed. It is being counted."),
    Phase.TOO_FEW: T("Nobody was asked: fewer people were there than a survey needs."),
    Phase.TOO_LATE: T("Nobody was asked: nothing was running here for more than a week after it was due."),
    Phase.UNREAD: T("Destroyed unread: fewer people answered within a year than it takes."),
    Phase.LOST: T("The key to these answers was lost with the folder of the keys. Nobody can ever read them."),
}


_MISSING = T("The channel may not have been told.")


def days(one: Outcome) -> Sentence:
    """The day of its session, or the days from the first to the last of several."""
    if len(one.days) == 1:
        return T("{day}", day=one.days[0])
    return T("{first} to {last}", first=one.days[0], last=one.days[-1])


def stands(one: Outcome) -> Sentence:
    """Where it stands, in a sentence."""
    if one.result is not None:
        people = answered(one.result.people)
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


def answered(number: int) -> Sentence:
    """How many people answered, in a sentence."""
    return N("{n} person answered.", "{n} people answered.", number)


def outcome(one: Outcome, page: int = 0, picture: Picture | None = None) -> Form:
    """What came of a survey: on the first page how often each step was chosen, then the comments, mixed.

    Everything is said in words and numbers; the picture only shows it again.
    """
    if one.result is None:
        said: list[Element] = [Text(one.name), Text(stands(one))]
        return Form("survey.outcome", T("Survey"), tuple(said), None, T("Close"), {"h": one.survey.key})
    parts = [[*_drawn(one.result, picture), *_figures(one, one.result)], *_comments(one.result)]
    number = max(0, min(page, len(parts) - 1))
    elements: list[Element] = [
        Text(T("{name}: {days}. {people}", name=one.name, days=days(one), people=answered(one.result.people))),
        *_not_posted(one),
        *parts[number],
        *pages("survey.outcome.page", number, len(parts), one.survey.key),
    ]
    return Form("survey.outcome", T("Survey"), tuple(elements), None, T("Close"), {"h": one.survey.key})


def _drawn(said: Result, picture: Picture | None) -> list[Element]:
    if picture is None or not said.spreads:
        return []
    if picture.inline:
        return [Image(ALTERNATIVE, picture.light, picture.dark)]
    return [Buttons((Link(T("See it as a picture"), picture.page),))]


ALTERNATIVE = T(
    "A bar for each question that enough people answered: how many chose each step, and the mean. The same stands below"
    " in words."
)
"""What is in the picture, for those who do not see it."""


def _not_posted(one: Outcome) -> list[Block]:
    if not one.not_posted:
        return []
    unsure = T("Nobody knows whether the two lines arrived in the channel.")
    failed = T("The two lines could not be posted in the channel.")
    return not_posted(unsure if one.not_posted == UNKNOWN else failed, one.not_posted, "survey", one.survey.key)


def _figures(one: Outcome, said: Result) -> list[Element]:
    elements: list[Element] = []
    for at, question in enumerate(one.questions, start=1):
        elements.append(Heading(T("{n}. {words}", n=at, words=wording(question))))
        spread = said.spreads.get(question.item)
        if spread is None:
            elements.append(Text(T("Fewer than {n} people answered this one, so nothing is shown.", n=one.floor)))
            continue
        elements += [Text(T("Mean {mean} of {steps}", mean=mean(spread), steps=STEPS)), _bars(spread)]
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


def mean(spread: Spread) -> Sentence:
    """The mean as its reader writes it."""
    whole, _, tenth = str(spread.mean).partition(".")
    return T("{whole}.{tenth}", whole=whole, tenth=tenth)


def _comments(said: Result) -> list[list[Element]]:
    parts: list[list[Element]] = []
    size = PAGE_BYTES
    for words in said.comments:
        weight = len(words.encode()) + 100
        if size + weight > PAGE_BYTES:
            parts.append([Heading(COMMENT_ASKED), Text(T("In an order drawn by lot."), quiet=True)])
            size = 0
        parts[-1] += [Text(words), Divider()]
        size += weight
    return parts


def pages(action: str, number: int, count: int, handle: str = "") -> list[Element]:
    """The buttons that lead to the page before and the page after this one."""
    acts: list[Button] = []
    if number > 0:
        acts.append(Button(action, T("Earlier page"), handle, str(number - 1), style=Style.QUIET))
    if number < count - 1:
        acts.append(Button(action, T("Next page"), handle, str(number + 1), style=Style.QUIET))
    return [Buttons(tuple(acts))] if acts else []


def summary(one: Outcome) -> Card | None:
    """Two lines for the channel; None where there is nothing to say."""
    if one.result is None:
        return None
    words = T("After {name}, {days}: {people}", name=one.name, days=days(one), people=answered(one.result.people))
    shown = [(asked, one.result.spreads[asked.item]) for asked in one.questions if asked.item in one.result.spreads][:2]
    lines: list[Sentence] = [
        T("“{item}”: {mean} of {steps}", item=wording(question), mean=mean(spread), steps=STEPS)
        for question, spread in shown
    ]
    if not lines:
        return Card("survey.summary", words, (Text(words),))
    second = lines[0] if len(lines) == 1 else T("{first} · {second}", first=lines[0], second=lines[1])
    return Card("survey.summary", words, (Text(words), Text(second)))


_ITEMS = [question.item for question in brought().asked]
MADE_UP = Survey(
    SurveyId(UUID(int=1)),
    ProgrammeId(UUID(int=2)),
    SeriesId(UUID(int=3)),
    SessionId(UUID(int=4)),
    Phase.OPEN,
    BoxId(UUID(int=5)),
    datetime(2026, 5, 13, 17, tzinfo=UTC),
    datetime(2026, 5, 20, 17, tzinfo=UTC),
)
ON, CLOSES = date(2026, 5, 12), date(2026, 5, 20)


def made_up_outcome(
    phase: Phase, name: str = "Chest rounds", result: Result | None = None, *, days: int = 1
) -> Outcome:
    """What came of a survey that never was, for exhibits."""
    survey = Survey(
        MADE_UP.id,
        MADE_UP.programme_id,
        MADE_UP.series_id,
        MADE_UP.session_id,
        phase,
        MADE_UP.box_id,
        MADE_UP.opened_at,
        MADE_UP.closes_at,
    )
    on = (date(2026, 4, 14), ON)[-days:]
    return Outcome(survey, name, on, CLOSES, brought().asked, 5, 3 if phase is Phase.KEPT else 0, result)


def _result() -> Result:
    spreads = {item: Spread((0, 1, 2, 6, 5)) for item in _ITEMS[:4]}
    return Result(14, spreads, ("More chest cases, please.", "Start on time.", "A second screen.") * 2)


def all_phases() -> list[Outcome]:
    """One survey for each place where one can stand, for exhibits."""
    return [made_up_outcome(one, result=_result() if one is Phase.PUBLISHED else None) for one in Phase]


def _worst_result() -> Result:
    return Result(300, {item: Spread((60,) * 5) for item in _ITEMS}, ("<" * COMMENT,) * 300)


def _picture(token: str) -> Picture:
    page = f"https://bot.example.org/files/survey/{token}"
    return Picture(page, f"{page}/light.png", f"{page}/dark.png", inline=False)


EXHIBITS = (
    Exhibit("survey.outcome.sample", lambda: outcome(made_up_outcome(Phase.PUBLISHED, result=_result()))),
    Exhibit(
        "survey.not_posted.sample",
        lambda: outcome(replace(made_up_outcome(Phase.PUBLISHED, result=_result()), not_posted=UNKNOWN)),
    ),
    Exhibit("survey.comments.sample", lambda: outcome(made_up_outcome(Phase.PUBLISHED, result=_result()), 1)),
    Exhibit(
        "survey.outcome.worst",
        lambda: outcome(made_up_outcome(Phase.PUBLISHED, "<" * 80, _worst_result()), 0, _picture("x" * 500)),
    ),
    Exhibit("survey.comments.worst", lambda: outcome(made_up_outcome(Phase.PUBLISHED, "<" * 80, _worst_result()), 2)),
    Exhibit("survey.kept.sample", lambda: outcome(made_up_outcome(Phase.KEPT))),
    Exhibit("survey.summary.sample", lambda: _summed(made_up_outcome(Phase.PUBLISHED, result=_result(), days=2))),
    Exhibit("survey.summary.worst", lambda: _summed(made_up_outcome(Phase.PUBLISHED, "<" * 80, _worst_result()))),
)


def _summed(one: Outcome) -> Card:
    return card_of(summary(one))


def card_of(card: Card | None) -> Card:
    """The card of an exhibit, which always has something to say."""
    if card is None:
        raise ValueError("this exhibit has something to say")
    return card
