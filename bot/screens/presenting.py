"""Stepping through an agenda on a screen that everybody sees: the question, what was found, the learning point."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Annotated

from bot.domain.agenda import MOST_SCRIPT
from bot.domain.cases import MOST_POINT
from bot.domain.rounds import Session
from bot.domain.views import Agenda
from bot.screens.agenda import made_up_agenda, session_key, shown_facts
from bot.screens.common import NOT_YET
from bot.screens.edits import watching
from bot.screens.elements import Button, Buttons, Callout, Card, Element, Form, Heading, LongText, Style, Text, Tone
from bot.screens.exhibit import Exhibit
from bot.screens.forms import Answers
from bot.screens.images import while_presenting
from bot.text.catalogue import N, T


class Learning(Answers):
    """What is learned from a case, in one sentence."""

    point: Annotated[
        str | None,
        LongText(
            label=T("Learning point"),
            hint=T("One sentence that outlives the case and names nobody."),
            limit=MOST_POINT,
            optional=True,
        ),
    ] = None


def question(shown: Agenda, at: int, images: str = "") -> Form:
    """A case and the question to the room. `images` is the page that shows its images, if it has any."""
    line = shown.shown[at]
    elements = [
        *_case(shown, at, images),
        Text(line.item.script.question or T("What do you see?")),
        Buttons((Button("agenda.reveal", T("Show what was found"), line.handle, style=Style.PRIMARY),)),
    ]
    return Form("agenda.present", T("Rounds"), tuple(elements), None, T("Close"))


def found(shown: Agenda, at: int, nonce: str, values: Mapping[str, str] | None = None, images: str = "") -> Form:
    """The same case with what was found, and the sentence that the room takes from it."""
    line = shown.shown[at]
    script = line.item.script
    elements = [
        *_case(shown, at, images),
        Text(script.question or T("What do you see?"), quiet=True),
        Heading(T("What was found")),
        Text(script.found or T("Nothing is written here. Tell the room.")),
        Learning.questions(values, point={"value": script.point})["point"],
    ]
    last = at == len(shown.shown) - 1
    submit = T("Save, and to the end") if last else T("Save, and the next case")
    hidden = {"h": line.handle, "n": nonce}
    return watching(Form("agenda.present", T("Rounds"), tuple(elements), submit, T("Close"), hidden))


def _case(shown: Agenda, at: int, images: str) -> list[Element]:
    count = T("Case {n} of {most}", n=at + 1, most=len(shown.shown))
    line = shown.shown[at]
    return [NOT_YET, Heading(count), shown_facts(line.case), *while_presenting(line, images)]


def end(shown: Agenda, nonce: str, done: Callout | None = None) -> Form:
    """What was learned, to be released once the session has begun."""
    points = shown.released or [line.item.script.point for line in shown.shown if line.item.script.point]
    elements: list[Element] = [NOT_YET, *([done] if done else []), Heading(T("Learning points"), len(points))]
    elements += [Text(point) for point in points]
    if not points:
        elements.append(Text(T("None is written down."), quiet=True))
    hidden = {"s": session_key(shown.session), "n": nonce}
    title = T("End of the session")
    if shown.released:
        elements.append(Text(T("They are released."), quiet=True))
        return Form("agenda.finish", title, tuple(elements), None, T("Close"), hidden)
    if not shown.begun:
        elements.append(Text(T("This is a rehearsal: the session has not begun, and nothing is released."), quiet=True))
        return Form("agenda.finish", title, tuple(elements), None, T("Close"), hidden)
    without = len(shown.shown) - len(points)
    if without:
        elements.append(
            Text(N("{n} case was shown without one.", "{n} cases were shown without one.", without), quiet=True)
        )
    elements.append(
        Callout(
            Tone.PRIVATE,
            T("Who can see this:"),
            T("once released, everybody in the programme. These sentences stay when the cases are gone. Check that"
              " none of them tells who, when or where."),
        )
    )  # fmt: skip
    return Form("agenda.finish", title, tuple(elements), T("End it and release them"), T("Back"), hidden)


def learned(name: str, session: Session, points: Sequence[str]) -> Card:
    """What a session has learned, in the channel and to those who were not there."""
    words = T("What was learned at the rounds: {name}, {day}", name=name, day=session.on)
    return Card("rounds.learned", words, (Text(words), *(Text(point) for point in points)))


def finished() -> Callout:
    """After the end of a session."""
    return Callout(Tone.DONE, T("The session is over."), T("Thank you."))


_SAMPLE = replace(made_up_agenda(5, 0), begun=True)
_WORST = replace(made_up_agenda(15, 0, words="<" * MOST_SCRIPT), begun=True)

EXHIBITS = (
    Exhibit("presenting.question.sample", lambda: question(_SAMPLE, 0)),
    Exhibit("presenting.question.worst", lambda: question(_WORST, 0)),
    Exhibit("presenting.found.sample", lambda: found(_SAMPLE, 1, "n" * 27)),
    Exhibit("presenting.found.worst", lambda: found(_WORST, 0, "n" * 27)),
    Exhibit("presenting.learned.sample", lambda: learned("Chest rounds", _SAMPLE.session, ["Look behind the heart."])),
    Exhibit("presenting.learned.worst", lambda: learned("<" * 80, _WORST.session, ["<" * MOST_POINT] * 15)),
    Exhibit("presenting.end.sample", lambda: end(_SAMPLE, "n" * 27)),
    Exhibit("presenting.end.worst", lambda: end(_WORST, "n" * 27)),
    Exhibit("presenting.rehearsed.sample", lambda: end(replace(_SAMPLE, begun=False), "n" * 27)),
    Exhibit(
        "presenting.released.sample", lambda: end(replace(_SAMPLE, released=("Look there.",)), "n" * 27, finished())
    ),
)
