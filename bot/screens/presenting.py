"""Stepping through an agenda, on a screen or in the channel: the question, what was found, the learning point."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from typing import Annotated

from bot.domain.agenda import MOST_CASES, MOST_SCRIPT, Step
from bot.domain.cases import MOST_POINT
from bot.domain.rounds import Session, Stage
from bot.domain.views import Agenda, AgendaLine, Before
from bot.ports.outbox import UNKNOWN
from bot.screens.agenda import (
    Writing,
    made_up_agenda,
    made_up_entry,
    made_up_line,
    session_key,
    shown_facts,
    together_words,
)
from bot.screens.common import NOT_YET, not_posted
from bot.screens.edits import SEEN, sign_of, watching
from bot.screens.elements import (
    Block,
    Button,
    Buttons,
    Callout,
    Card,
    Element,
    Facts,
    Form,
    Heading,
    LongText,
    Style,
    Text,
    Tone,
)
from bot.screens.exhibit import Exhibit
from bot.screens.forms import Answers
from bot.screens.images import while_presenting
from bot.text.catalogue import N, Sentence, T, Words


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


class Lesson(Answers):
    """The same where it is posted: then there has to be one."""

    point: Annotated[
        str,
        LongText(
            label=T("Learning point"),
            hint=T("One sentence that outlives the case and names nobody."),
            limit=MOST_POINT,
        ),
    ]


STEPS: Mapping[Step, Sentence] = {
    Step.QUESTION: T("The question"),
    Step.FOUND: T("What was found"),
    Step.POINT: T("The learning point"),
}
_ASKED = T("What do you see?")
_AT = "~"


def question(shown: Agenda, at: int, images: Sequence[str] = (), done: Callout | None = None) -> Form:
    """An entry and the question to the room. `images` are the pages that show the images of its cases, one a case."""
    line, stood = shown.shown[at], f"{session_key(shown.session)}{_AT}{at}"
    elements = [
        *_case(shown, at, images, done),
        Text(line.item.script.question or _ASKED),
        Buttons((Button("agenda.reveal", T("Show what was found"), line.handle, stood, style=Style.PRIMARY),)),
        *_in_channel(shown, line, Step.QUESTION),
    ]
    return Form("agenda.present", T("Rounds"), tuple(elements), None, T("Close"))


def place(stood: str) -> tuple[str, int]:
    """The session and the place on its agenda that a question carries: what comes next, where its case is gone."""
    key, _, at = stood.partition(_AT)
    return key, int(at) if at.isdecimal() and len(at) < 4 else 0


def not_shown() -> Callout:
    """Instead of a case that was taken off while its question stood there. It is not said by whom."""
    return Callout(Tone.CAREFUL, T("This case is not shown."), T("Here is what comes next."))


def found(
    shown: Agenda,
    at: int,
    nonce: str,
    values: Mapping[str, str] | None = None,
    images: Sequence[str] = (),
    done: Callout | None = None,
) -> Form:
    """The same case with what was found, and the sentence that the room takes from it."""
    line = shown.shown[at]
    script = line.item.script
    elements = [
        *_case(shown, at, images, done),
        Text(script.question or _ASKED),
        Heading(T("What was found")),
        Text(script.found or T("Nothing is written here. Tell the room.")),
        *_in_channel(shown, line, Step.FOUND),
        Learning.questions(point={"value": script.point})["point"],
    ]
    last = at == len(shown.shown) - 1
    submit = T("Save, and to the end") if last else T("Save, and the next case")
    hidden = {"h": line.handle, "n": nonce}
    return watching(Form("agenda.present", T("Rounds"), tuple(elements), submit, T("Close"), hidden), values)


def _in_channel(shown: Agenda, line: AgendaLine, window: Step) -> list[Block]:
    """What of a case is in the channel, and the step that comes next there: never one that the window does not show."""
    if not shown.begun:
        return []
    told: list[tuple[Words, Words]] = [
        (STEPS[step], T("In the channel") if step in line.posted else T("On its way to the channel"))
        for step in Step
        if step in line.posted | line.leaving
    ]
    blocks: list[Block] = [Facts(tuple(told))] if told else []
    if line.not_posted:
        unsure = T("Nobody knows whether it arrived in the channel.")
        lead = unsure if line.not_posted == UNKNOWN else T("It could not be posted in the channel.")
        blocks += not_posted(lead, line.not_posted, "agenda.step", line.handle, window)
    step = line.next_step
    if step is Step.QUESTION or (step is not None and window is Step.FOUND):
        words = T("Post this step in the channel")
        blocks.append(Buttons((Button("agenda.post.ask", words, line.handle, step, opens=True, style=Style.QUIET),)))
    return blocks


def posting(shown: Agenda, at: int, step: Step, nonce: str, values: Mapping[str, str] | None = None) -> Form:
    """A step before it goes into the channel, with who sees it there."""
    line = shown.shown[at]
    script = line.item.script
    elements: list[Element] = [NOT_YET, Heading(STEPS[step])]
    match step:
        case Step.QUESTION:
            elements += [*_facts(line), Text(script.question or _ASKED)]
        case Step.FOUND:
            elements.append(Text(script.found))
        case Step.POINT:
            elements.append(Lesson.questions(point={"value": script.point})["point"])
    elements.append(
        Callout(
            Tone.PRIVATE,
            T("Who can see this:"),
            T(
                "everybody in the channel of these rounds. The chat keeps it as it keeps every message, and it cannot"
                " be taken back from here. No name, no label and no number of a study goes with it."
            ),
        )
    )
    hidden = {"h": line.handle, "n": nonce, "k": step}
    form = Form("agenda.post", T("Post it?"), tuple(elements), T("Post it in the channel"), T("Back"), hidden)
    return watching(form, values, stands=stands(line, step))


def stands(line: AgendaLine, step: Step) -> Form:
    """The words of a step as they stand: what was looked at before it is posted is what is posted."""
    script = asdict(line.item.script)
    asked = Writing.questions(None, **{name: {"value": value} for name, value in script.items()})
    return Form("agenda.item", T("Prepare a case"), (asked[step],), None, T("Back"))


def put_before() -> Callout:
    """After a step was posted. Whether the case may be shown is looked at once more when it leaves."""
    return Callout(
        Tone.DONE,
        T("It is on its way to the channel."),
        T("If the case is taken off in this moment, it is not posted."),
    )


def there_already() -> Callout:
    """After a step that was posted before, perhaps by another coordinator."""
    return Callout(Tone.DONE, T("This step is in the channel already, or on its way."), T("Nothing was posted again."))


def step(before: Before) -> Card:
    """A step of a case in the channel: what a coordinator has prepared, and what the room may know of the case."""
    place = {"name": before.name, "n": before.at + 1, "most": before.most}
    script = before.line.item.script
    match before.step:
        case Step.QUESTION:
            words = T("{name}, case {n} of {most}: the question", **place)
            said: tuple[Block, ...] = (*_facts(before.line), Text(script.question or _ASKED))
        case Step.FOUND:
            words = T("{name}, case {n} of {most}: what was found", **place)
            said = (Text(script.found),)
        case Step.POINT:
            words = T("{name}, case {n} of {most}: the learning point", **place)
            said = (Text(script.point),)
    return Card("rounds.step", words, (Text(words), *said))


def _case(shown: Agenda, at: int, images: Sequence[str], done: Callout | None) -> list[Element]:
    count = T("Case {n} of {most}", n=at + 1, most=len(shown.shown))
    line = shown.shown[at]
    elements: list[Element] = [NOT_YET, *([done] if done else []), Heading(count)]
    if line.beside:
        elements.append(Text(together_words(line)))
    for number, case in enumerate(line.cases):
        elements += [shown_facts(case), *while_presenting(case, images[number] if images else "")]
    return elements


def _facts(line: AgendaLine) -> list[Block]:
    """What the room may know of each case of an entry."""
    said: list[Block] = [Text(together_words(line))] if line.beside else []
    return [*said, *(shown_facts(case) for case in line.cases)]


def end(shown: Agenda, nonce: str, done: Callout | None = None) -> Form:
    """What was learned, to be released once the session has begun."""
    points = shown.released or [line.item.script.point for line in shown.shown if line.item.script.point]
    elements: list[Element] = [NOT_YET, *([done] if done else []), Heading(T("Learning points"), len(points))]
    elements += [Text(point) for point in points]
    if not points:
        elements.append(Text(T("None is written down."), quiet=True))
    # Only what was read here is released: by this sign it is known what that was.
    hidden = {"s": session_key(shown.session), "n": nonce, SEEN: sign_of(points)}
    title = T("End of the session")
    if shown.released:
        elements.append(Text(T("They are released."), quiet=True))
        if shown.not_posted:
            unsure = T("Nobody knows whether they arrived in the channel.")
            lead = unsure if shown.not_posted == UNKNOWN else T("They could not be posted in the channel.")
            elements += not_posted(lead, shown.not_posted, "agenda.points", session_key(shown.session))
        return Form("agenda.finish", title, tuple(elements), None, T("Close"), hidden)
    if not shown.begun:
        elements.append(Text(T("This is a rehearsal: the session has not begun, and nothing is released."), quiet=True))
        return Form("agenda.finish", title, tuple(elements), None, T("Close"), hidden)
    over = shown.session.stage is Stage.HELD
    if over and not points:
        return Form("agenda.finish", title, tuple(elements), None, T("Close"), hidden)
    without = len(shown.shown) - len(points)
    if without:
        elements.append(
            Text(N("{n} case was shown without one.", "{n} cases were shown without one.", without), quiet=True)
        )
    if not points:
        return Form("agenda.finish", title, tuple(elements), T("End it"), T("Back"), hidden)
    elements.append(
        Callout(
            Tone.PRIVATE,
            T("Who can see this:"),
            T("once released, everybody in the programme. These sentences stay when the cases are gone. Check that"
              " none of them tells who, when or where."),
        )
    )  # fmt: skip
    submit = T("Release them") if over else T("End it and release them")
    return Form("agenda.finish", title, tuple(elements), submit, T("Back"), hidden)


def unread() -> Callout:
    """Instead of a release, where what would be released is not what was shown."""
    return Callout(
        Tone.CAREFUL,
        T("This has changed since you opened it."),
        T("Nothing is released. Read what stands here now, and release it then."),
    )


def learned(name: str, session: Session, points: Sequence[str]) -> Card:
    """What a session has learned, in the channel and to those who were not there."""
    words = T("What was learned at the rounds: {name}, {day}", name=name, day=session.on)
    return Card("rounds.learned", words, (Text(words), *(Text(point) for point in points)))


def finished() -> Callout:
    """After the end of a session."""
    return Callout(Tone.DONE, T("The session is over."), T("Thank you."))


_SAMPLE = replace(made_up_agenda(5, 0), begun=True)
_WORST = replace(made_up_agenda(15, 0, words="<" * MOST_SCRIPT), begun=True)


def _posted(*steps: Step, why: str = "") -> Agenda:
    shown = _WORST if why else _SAMPLE
    line = replace(shown.lines[0], posted=frozenset(steps), not_posted=why)
    return replace(shown, lines=[line, *shown.lines[1:]])


def _held(stage: Stage) -> Agenda:
    return replace(_SAMPLE, lines=[], session=replace(_SAMPLE.session, stage=stage))


def _before(
    which: Step, name: str = "Chest rounds", words: str = "What do you see behind the heart?", cases: int = 1
) -> Before:
    return Before(name, made_up_line(1, words) if cases == 1 else made_up_entry(cases, words), 0, 3, which)


_PAGES = ["http://127.0.0.1:8710/files/images/" + "x" * 200] * MOST_CASES


def _together(cases: int, words: str = "What do you see?") -> Agenda:
    images = [replace(one, images=2) for one in made_up_entry(cases, words).cases]
    return replace(_SAMPLE, lines=[replace(images[0], beside=images[1:]), *_SAMPLE.lines[1:]])


EXHIBITS = (
    Exhibit("presenting.question.sample", lambda: question(_SAMPLE, 0)),
    Exhibit("presenting.question.worst", lambda: question(_WORST, 0)),
    Exhibit("presenting.not_shown.sample", lambda: question(_SAMPLE, 1, done=not_shown())),
    Exhibit("presenting.together.sample", lambda: question(_together(3), 0, _PAGES[:3])),
    Exhibit(
        "presenting.together.worst", lambda: found(_together(MOST_CASES, "<" * MOST_SCRIPT), 0, "n" * 27, None, _PAGES)
    ),
    Exhibit("presenting.found.sample", lambda: found(_SAMPLE, 1, "n" * 27)),
    Exhibit("presenting.found.worst", lambda: found(_WORST, 0, "n" * 27)),
    Exhibit("presenting.posted.sample", lambda: found(_posted(Step.QUESTION), 0, "n" * 27, done=put_before())),
    Exhibit("presenting.not_posted.worst", lambda: found(_posted(*Step, why=UNKNOWN), 0, "n" * 27)),
    Exhibit("presenting.posting.sample", lambda: posting(_SAMPLE, 0, Step.QUESTION, "n" * 27)),
    Exhibit("presenting.posting.worst", lambda: posting(_WORST, 0, Step.QUESTION, "n" * 27)),
    Exhibit("presenting.posting_found.worst", lambda: posting(_WORST, 0, Step.FOUND, "n" * 27)),
    Exhibit("presenting.posting_point.sample", lambda: posting(_SAMPLE, 0, Step.POINT, "n" * 27)),
    Exhibit("presenting.step.sample", lambda: step(_before(Step.QUESTION))),
    Exhibit("presenting.step_found.sample", lambda: step(_before(Step.FOUND))),
    Exhibit("presenting.step_point.sample", lambda: step(_before(Step.POINT))),
    Exhibit("presenting.step.worst", lambda: step(_before(Step.QUESTION, "<" * 80, "<" * MOST_SCRIPT))),
    Exhibit("presenting.step_together.worst", lambda: step(_before(Step.QUESTION, "<" * 80, cases=MOST_CASES))),
    Exhibit("presenting.learned.sample", lambda: learned("Chest rounds", _SAMPLE.session, ["Look behind the heart."])),
    Exhibit("presenting.learned.worst", lambda: learned("<" * 80, _WORST.session, ["<" * MOST_POINT] * 15)),
    Exhibit("presenting.end.sample", lambda: end(_SAMPLE, "n" * 27)),
    Exhibit("presenting.end.worst", lambda: end(_WORST, "n" * 27)),
    Exhibit("presenting.unread.sample", lambda: end(_SAMPLE, "n" * 27, unread())),
    Exhibit("presenting.without.sample", lambda: end(_held(Stage.UNDERWAY), "n" * 27)),
    Exhibit("presenting.held.sample", lambda: end(_held(Stage.HELD), "n" * 27, finished())),
    Exhibit("presenting.rehearsed.sample", lambda: end(replace(_SAMPLE, begun=False), "n" * 27)),
    Exhibit(
        "presenting.not_released.sample",
        lambda: end(replace(_SAMPLE, released=("Look there.",), not_posted=UNKNOWN), "n" * 27),
    ),
    Exhibit(
        "presenting.released.sample", lambda: end(replace(_SAMPLE, released=("Look there.",)), "n" * 27, finished())
    ),
)
