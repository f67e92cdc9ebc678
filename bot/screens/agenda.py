"""Choosing cases for a session, as coordinators see it."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, time, timedelta
from typing import Annotated
from uuid import UUID

from bot.domain.agenda import MINUTES, MOST_CASES, MOST_SCRIPT, Item, Script, Showing, last_day_to_choose
from bot.domain.cases import MOST_POINT, Case, CaseId, Decade, Kind, Modality, Sex, Subspecialty
from bot.domain.lists import Axis
from bot.domain.people import ProgrammeId
from bot.domain.rounds import SeriesId, Session, SessionId, Stage
from bot.domain.threads import State, Thread, ThreadId
from bot.domain.views import Agenda, AgendaLine, BoardCase, Candidate, Need
from bot.screens.common import NO_IDENTIFIERS, NOT_YET, headline
from bot.screens.edits import again, watching
from bot.screens.elements import (
    Button,
    Buttons,
    Callout,
    Choice,
    Divider,
    Element,
    Facts,
    Form,
    Heading,
    Link,
    LongText,
    Option,
    Row,
    Style,
    Text,
    Tone,
)
from bot.screens.exhibit import Exhibit
from bot.screens.forms import Answers
from bot.screens.rounds import starts
from bot.screens.words import DECADES, SEXES, coded
from bot.text.catalogue import N, Sentence, T, Words

MAY_BE_SHOWN: Mapping[Showing, Sentence] = {
    Showing.MAY: T("May be shown at rounds."),
    Showing.ASK: T("May be shown at rounds if it is asked about first."),
    Showing.MAY_NOT: T("May not be shown at rounds."),
}


def session_key(session: Session) -> str:
    """A short name for a session in a list of options: the first part of its random id."""
    return session.id.hex[:10]


def by_key(sessions: Iterable[Session], key: str) -> Session | None:
    """The session behind an option, or None."""
    return next((one for one in sessions if session_key(one) == key[:10]), None)


UP, DOWN = "up", "down"
"""Which way a case moves on the agenda."""

_LENGTHS = tuple(Option(str(n), N("{n} minute", "{n} minutes", n)) for n in (5, 10, 15, 20, 25, 30, 45, 60))


class Writing(Answers):
    """What a coordinator says of a case on the agenda."""

    minutes: Annotated[str, Choice(label=T("How long"), options=_LENGTHS, value=str(MINUTES))] = str(MINUTES)
    question: Annotated[
        str | None, LongText(label=T("Question to the room"), hint=NO_IDENTIFIERS, limit=MOST_SCRIPT, optional=True)
    ] = None
    found: Annotated[
        str | None, LongText(label=T("What was found"), hint=NO_IDENTIFIERS, limit=MOST_SCRIPT, optional=True)
    ] = None
    point: Annotated[
        str | None,
        LongText(
            label=T("Learning point"),
            hint=T("One sentence that outlives the case and names nobody."),
            limit=MOST_POINT,
            optional=True,
        ),
    ] = None


def agenda(shown: Agenda, done: Callout | None = None) -> Form:
    """The cases of a session in their order, and those that could be added: the same for every coordinator."""
    session, lines = shown.session, shown.lines
    minutes = sum(line.item.minutes for line in lines)
    elements: list[Element] = [NOT_YET, *([done] if done else [])]
    elements += [Heading(shown.name), Text(T("{starts}", starts=starts(session)))]
    elements.append(
        Text(
            T("{n} of {most} minutes are taken.", n=minutes, most=session.minutes)
            if minutes <= session.minutes
            else T("{n} minutes are planned, and the session has {most}.", n=minutes, most=session.minutes)
        )
    )
    elements.append(Heading(T("Agenda"), len(lines)))
    if not lines:
        none = T("This session is cancelled.") if session.stage is Stage.CANCELLED else T("No case is chosen yet.")
        elements.append(Text(none, quiet=True))
    for number, line in enumerate(lines, start=1):
        elements += _item(line, number, shown)
    elements += [*_presenting(shown), *_candidates(shown)]
    return Form("agenda", T("Agenda"), tuple(elements), None, T("Close"), {"s": session_key(session)})


def _item(line: AgendaLine, number: int, shown: Agenda) -> list[Element]:
    last = len(shown.lines)
    title = T("{n}. {headline}", n=number, headline=headline(line.case, line.lists))
    row = Row(
        title,
        _stands(line, settled=shown.settled),
        N("{n} minute", "{n} minutes", line.item.minutes),
        Button("agenda.item.open", T("Prepare"), line.handle, opens=True),
    )
    rows: list[Element] = [row, *(_beside(one, number, shown) for one in line.beside)]
    if last == 1:
        return rows
    moves: list[Button] = []
    if number > 1:
        moves.append(Button("agenda.item.move", T("Move up"), line.handle, UP, style=Style.QUIET))
    if number < last:
        moves.append(Button("agenda.item.move", T("Move down"), line.handle, DOWN, style=Style.QUIET))
    return [*rows, Buttons(tuple(moves))]


def _beside(line: AgendaLine, number: int, shown: Agenda) -> Row:
    title = T("{n}. With it: {headline}", n=number, headline=headline(line.case, line.lists))
    alone = Button("agenda.item.part", T("On its own"), line.handle, style=Style.QUIET)
    return Row(title, _stands(line, settled=shown.settled), button=None if shown.begun else alone)


def _stands(line: AgendaLine, *, settled: bool) -> Sentence:
    script = line.item.script
    if not line.agreed:
        return T("Not agreed to in time: it is not shown") if settled else T("Asked about, and not agreed to yet")
    if not script.question and not script.found:
        return T("May be shown. Nothing is prepared yet")
    return T("May be shown. Prepared")


def _presenting(shown: Agenda) -> list[Element]:
    key, buttons = session_key(shown.session), list[Button]()
    if shown.lines and not shown.released:
        buttons.append(Button("agenda.page", T("Agenda with the studies"), key, opens=True))
    if shown.begun or shown.released:
        buttons.append(Button("agenda.finish.ask", T("Learning points"), key, opens=True))
    if shown.shown and not shown.released:
        words = T("Present") if shown.begun else T("Rehearse")
        buttons.append(Button("agenda.present", words, key, opens=True, style=Style.PRIMARY))
    if not buttons:
        return []
    said = T("One case after the other, in a window for a shared screen: no name, no date, no label.")
    return [Divider(), Text(said, quiet=True), Buttons(tuple(buttons))]


def _candidates(shown: Agenda) -> list[Element]:
    if not shown.candidates:
        return []
    key = session_key(shown.session)
    until = last_day_to_choose(shown.session)
    elements: list[Element] = [
        Divider(),
        Heading(T("Can be chosen"), len(shown.candidates) + shown.more),
        Text(T("Until {day}, so that both people hear of it in time.", day=until), quiet=True),
    ]
    elements += [
        Row(
            headline(one.case, one.lists),
            MAY_BE_SHOWN[one.showing],
            button=Button("board.nominate.ask", T("Choose it"), one.handle, key, opens=True),
        )
        for one in shown.candidates
    ]
    if shown.more:
        elements.append(Text(N("{n} more is on the board.", "{n} more are on the board.", shown.more), quiet=True))
    return elements


def shown_facts(line: AgendaLine) -> Facts:
    """What is shown of a case: nothing that says where, when or who."""
    case, lists = line.case, line.lists
    modality = coded(lists, Axis.MODALITY, case.modality, case.shared_on)
    rows: list[tuple[Words, Words]] = [(T("Modality"), modality)]
    if case.subspecialty:
        rows.append((T("Subspecialty"), coded(lists, Axis.SUBSPECIALTY, case.subspecialty, case.shared_on)))
    if case.decade:
        rows.append((T("Patient’s age"), DECADES[case.decade]))
    if case.sex:
        rows.append((T("Patient’s sex"), SEXES[case.sex]))
    return Facts(tuple(rows))


def together_words(line: AgendaLine) -> Sentence:
    """That an entry has several cases."""
    return T("{n} cases that show the same thing", n=len(line.cases))


def item(line: AgendaLine, nonce: str, values: Mapping[str, str] | None = None) -> Form:
    """One case of the agenda, with what the coordinator says of it."""
    script = line.item.script
    minutes = str(line.item.minutes)
    ask = Writing.questions(
        minutes={"value": minutes},
        question={"value": script.question},
        found={"value": script.found},
        point={"value": script.point},
    )
    together = Button("agenda.join.ask", T("Show it together"), line.handle, opens=True, style=Style.QUIET)
    cases = [
        element
        for case in line.cases
        for element in (
            shown_facts(case),
            Buttons(
                (
                    Button("agenda.item.off.ask", T("Take it off"), case.handle, opens=True, style=Style.QUIET),
                    Button("board.open", T("Read the case"), case.handle, opens=True),
                    *((together,) if case.item.thread_id == line.item.thread_id else ()),
                )
            ),
        )
    ]
    elements: tuple[Element, ...] = (
        NOT_YET,
        *([Text(together_words(line))] if line.beside else []),
        *cases,
        *ask.values(),
        Callout(
            Tone.PRIVATE,
            T("Who can see this:"),
            T("the coordinators, and at the session everybody there. It is kept sealed until the case’s key goes."),
        ),
    )
    hidden = {"h": line.handle, "n": nonce, "s": line.item.session_id.hex[:10]}
    return watching(Form("agenda.item", T("Prepare a case"), elements, T("Save"), T("Back"), hidden), values)


def not_kept(script: Script) -> Form:
    """What was written for a case that has been taken off meanwhile, for whoever wrote it."""
    words = ((T("Question to the room"), script.question), (T("What was found"), script.found))
    elements: list[Element] = [
        NOT_YET,
        Callout(
            Tone.CAREFUL,
            T("This case is not on the agenda any more."),
            T("What you wrote is not kept. It stands here for you to copy."),
        ),
    ]
    for name, said in (*words, (T("Learning point"), script.point)):
        elements += [Heading(name), Text(said)] if said else []
    return Form("agenda.item", T("Prepare a case"), tuple(elements), None, T("Back"))


def take_off(line: AgendaLine, nonce: str) -> Form:
    """Asks before a case is taken off."""
    elements = (
        NOT_YET,
        Text(
            T(
                "Both people’s windows then no longer say that it is to be shown. What you wrote for the session is"
                " deleted, and the keys to the case are kept no longer than without a session."
            )
        ),
    )
    hidden = {"h": line.handle, "n": nonce, "s": line.item.session_id.hex[:10]}
    form = Form("agenda.item.off", T("Take it off?"), elements, T("Take it off"), T("Back"), hidden)
    return watching(form, stands=item(line, nonce))


def page(address: str) -> Form:
    """The way to the one-time page. It is made when somebody asks for it, and lives for minutes."""
    elements = (
        NOT_YET,
        Text(T("The agenda, with where each study is found. It opens once, within 15 minutes.")),
        Buttons((Link(T("Open the page"), address),)),
        Callout(
            Tone.PRIVATE,
            T("Who can see this:"),
            T("you. Destroy what you print: it says where patients’ studies are found, and shows images of them."),
        ),
    )
    return Form("agenda.page", T("Prepare a session"), elements, None, T("Back"))


def saved() -> Callout:
    """After an agenda was changed."""
    return Callout(Tone.DONE, T("Saved."), "")


def made_up_sessions(number: int) -> list[Session]:
    """Sessions that never were, for exhibits."""
    return [
        Session(
            id=SessionId(UUID(int=(n + 1) << 96)),
            programme_id=ProgrammeId(UUID(int=0)),
            series_id=SeriesId(UUID(int=0)),
            due_on=date(2026, 5, 12) + timedelta(days=7 * n),
            on=date(2026, 5, 12) + timedelta(days=7 * n),
            at=time(12),
            zone="America/Toronto",
            minutes=60,
            place="Room 2",
            link="",
            code="",
        )
        for n in range(number)
    ]


def made_up_case(showing: Showing) -> BoardCase:
    """A closed case that never was, for exhibits."""
    case = Case(
        CaseId(UUID(int=1)),
        ProgrammeId(UUID(int=0)),
        Kind.CHALLENGING,
        Modality.CT,
        date(2026, 4, 1),
        named=False,
        loop_closed=False,
    )
    thread = Thread(ThreadId(UUID(int=2)), case.id, case.programme_id, State.CLOSED, True, case.shared_on)
    return BoardCase(thread, case, None, [], Need.NOTHING, True, "h" * 27, showing)


_QUESTION = "What do you see behind the heart?"


def made_up_line(number: int, words: str = _QUESTION, *, agreed: bool = True) -> AgendaLine:
    """A case on an agenda that never was, for exhibits."""
    opened = made_up_case(Showing.MAY)
    case = replace(opened.case, decade=Decade.D60, sex=Sex.FEMALE, subspecialty=Subspecialty.CHEST)
    script = Script(words, words, words[:MOST_POINT])
    chosen = Item(ThreadId(UUID(int=number)), SessionId(UUID(int=1)), number, frozenset(), 10, script)
    return AgendaLine(case, chosen, agreed, f"{number:h>27}")


def made_up_entry(number: int, words: str = _QUESTION) -> AgendaLine:
    """So many cases that are shown together and never were, for exhibits."""
    first, *others = (made_up_line(n, words, agreed=n != 3) for n in range(1, number + 1))
    return replace(first, beside=tuple(others))


def made_up_agenda(lines: int, candidates: int, name: str = "Chest rounds", words: str = _QUESTION) -> Agenda:
    """An agenda that never was, for exhibits."""
    shown = [made_up_line(n, "" if n % 3 == 2 else words, agreed=n % 4 != 3) for n in range(1, lines + 1)]
    offered = [Candidate(shown[0].case, tuple(Showing)[n % 2], "h" * 27) for n in range(candidates)]
    return Agenda(made_up_sessions(1)[0], name, shown, offered[:10], max(0, candidates - 10), settled=False)


def _together(line: AgendaLine) -> Agenda:
    """An agenda with an entry of several cases."""
    shown = made_up_agenda(2, 0)
    return replace(shown, lines=[line, *shown.lines[1:]])


def _changed_meanwhile() -> Form:
    form = item(made_up_line(1, "<" * MOST_SCRIPT), "n" * 27)
    return again(form, form.fields, {})


EXHIBITS = (
    Exhibit("agenda.agenda.sample", lambda: agenda(made_up_agenda(4, 2))),
    Exhibit("agenda.agenda.worst", lambda: agenda(made_up_agenda(MOST_CASES, 90, "<" * 80), saved())),
    Exhibit("agenda.begun.sample", lambda: agenda(replace(made_up_agenda(4, 0), begun=True))),
    Exhibit("agenda.together.sample", lambda: agenda(_together(made_up_entry(3)))),
    Exhibit("agenda.together.worst", lambda: agenda(_together(made_up_entry(MOST_CASES, "<" * 80)))),
    Exhibit("agenda.entry.sample", lambda: item(made_up_entry(3), "n" * 27)),
    Exhibit("agenda.entry.worst", lambda: item(made_up_entry(MOST_CASES, "<" * MOST_SCRIPT), "n" * 27)),
    Exhibit("agenda.item.sample", lambda: item(made_up_line(1), "n" * 27)),
    Exhibit("agenda.item.worst", lambda: item(made_up_line(1, "<" * MOST_SCRIPT), "n" * 27)),
    Exhibit("agenda.changed_meanwhile.worst", _changed_meanwhile),
    Exhibit("agenda.not_kept.sample", lambda: not_kept(made_up_line(1).item.script)),
    Exhibit("agenda.page.sample", lambda: page("http://127.0.0.1:8710/files/agenda/" + "x" * 200)),
    Exhibit("agenda.take_off.sample", lambda: take_off(made_up_line(1), "n" * 27)),
)
