"""The thread window and what is asked from it: an answer, a name, a hand-back, a warning."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Annotated, Any
from uuid import UUID

from bot.domain.cases import MOST_POINT, MOST_WORDS, Case, CaseId, Impact, Kind, Modality, Source, Story
from bot.domain.people import ProgrammeId
from bot.domain.praise import Praising
from bot.domain.talks import Talking
from bot.domain.threads import (
    LIVE,
    Answer,
    Mention,
    Note,
    NoteId,
    Seat,
    State,
    Thread,
    ThreadId,
    came_with_the_case,
    given_name,
    reads_first,
)
from bot.domain.views import Place, View
from bot.screens import talks, usefulness
from bot.screens.coded import TURNED_OUT, final, preliminary
from bot.screens.common import NOT_YET, coded_facts, day_words
from bot.screens.elements import (
    Button,
    Buttons,
    Callout,
    Check,
    Choice,
    Divider,
    Element,
    Entry,
    Form,
    LongText,
    Mark,
    Option,
    Style,
    Text,
    Tone,
)
from bot.screens.exhibit import Exhibit
from bot.screens.forms import Answers
from bot.screens.gates import routes_button
from bot.screens.notes import note_entry, paged
from bot.screens.praise import ANSWERS_TO_THANKS, in_window, thanks
from bot.screens.standing import alarm, how_it_ended, shared_with, study_number, where_it_stands, who_reads
from bot.screens.words import ANSWERS, options
from bot.text.catalogue import Sentence, T

COLLEAGUE, BOTH, COORDINATOR = "colleague", "both", "coordinator"
AUDIENCES: Mapping[str, Sentence] = {
    COLLEAGUE: T("My colleague"),
    BOTH: T("My colleague and the coordinators"),
    COORDINATOR: T("The coordinators only"),
}


class Reply(Answers):
    """A note: a quick answer, words, or both."""

    answer: Annotated[
        Answer | None, Choice(label=T("Quick answer"), options=options(ANSWERS), spread=True, optional=True)
    ] = None
    words: Annotated[str | None, LongText(label=T("Your words"), limit=MOST_WORDS, optional=True)] = None
    audience: Annotated[
        str,
        Choice(
            label=T("Who reads this"),
            options=tuple(Option(value, words) for value, words in AUDIENCES.items()),
            value=COLLEAGUE,
        ),
    ] = COLLEAGUE

    @classmethod
    def _a_colleague_reads(cls, given: Mapping[str, str]) -> bool:
        return given.get("audience") != COORDINATOR


class Alarm(Answers):
    """What to tell the others when a patient may need action."""

    words: Annotated[
        str | None,
        LongText(
            label=T("What the others should know"),
            hint=T("No names, dates or numbers of patients."),
            limit=MOST_WORDS,
            optional=True,
        ),
    ] = None
    called: Annotated[bool, Check(label=T("I have called, or I am calling now"))]


class ShowName(Answers):
    """A yes to telling the other end who one is."""

    sure: Annotated[bool, Check(label=T("Show my name. I know that this cannot be undone."))]


def window(
    view: View,
    *,
    today: date,
    nonce: str,
    pathway: str,
    page_link: str | None = None,
    asked: Sequence[Element] = (),
    images: Sequence[Element] = (),
    praise: Sequence[Element] = (),
    talking: Talking | None = None,
    zone: str = "UTC",
    page: int | None = None,
    values: Mapping[str, str] | None = None,
    done: Callout | None = None,
) -> Form:
    """The conversation as one seat sees it. `page` counts from 0; without it the last page is shown.

    `pathway` is the site's own words for a patient who may need action, `asked` what comes before all but an alarm,
    `zone` the programme's.
    """
    thread = view.place.thread
    entries = _entries(view, today)
    pages = paged(entries)
    number = len(pages) - 1 if page is None else max(0, min(page, len(pages) - 1))
    elements: list[Element] = [
        *alarm(view, pathway),
        *asked,
        NOT_YET,
        *thanks(view),
        coded_facts(view.case, view.lists, view.story),
    ]
    elements += _paging(view, number, len(pages), first=True)
    elements += pages[number]
    elements += _paging(view, number, len(pages), first=False)
    if page_link:
        elements += study_number(view, page_link)
    elements += images
    if done:
        elements.append(done)
    stands = where_it_stands(view, today)
    if not (done and isinstance(stands, Text)):
        # What was just done says for itself what comes next.
        elements.append(stands)
    elements += [
        *how_it_ended(view),
        *usefulness.in_window(view),
        *praise,
        *talks.in_window(talking, view.handle, zone),
    ]
    live = thread.state in LIVE and thread.released
    if live:
        elements += _reply_fields(view, values)
    elements.append(_acts(view, talks.button(talking, view.handle)))
    hidden = {"h": view.handle, "n": nonce, "p": str(number)}
    title = T("Conversation {label}", label=view.place.label)
    return Form("thread.write", title, tuple(elements), T("Send") if live else None, T("Close"), hidden)


def _entries(view: View, today: date) -> list[Entry]:
    seat, entries = view.place.seat, list[Entry]()
    sharer = given_name(view.case, seat, view.notes)
    if view.story is not None:
        when = day_words(view.case.shared_on, today)
        if seat is Seat.SUBMITTER:
            mark, who, remark = Mark.YOU, T("You"), shared_with(view)
        else:
            mark, who, remark = Mark.COLLEAGUE, sharer or T("A colleague"), None
        if view.story.preliminary:
            entries.append(Entry(mark, who, when, view.story.preliminary, preliminary(view.story)))
            remark = final(view.story)
        entries.append(Entry(mark, who, when, view.story.happened, remark))
        if view.story.point:
            entries.append(Entry(mark, who, when, view.story.point, T("Learning point")))
        if view.story.turned_out:
            entries.append(Entry(mark, who, when, view.story.turned_out, TURNED_OUT))
    written = [note for note in view.notes if not came_with_the_case(view.case, note)]
    return entries + [note_entry(note, seat, today, view.case.kind, sharer) for note in written]


def _paging(view: View, number: int, count: int, *, first: bool) -> list[Element]:
    if first and number > 0:
        return [Buttons((Button("thread.page", T("Earlier"), view.handle, str(number - 1), style=Style.QUIET),))]
    if not first and number < count - 1:
        return [Buttons((Button("thread.page", T("Later"), view.handle, str(number + 1), style=Style.QUIET),))]
    return []


_READING: Mapping[str, Any] = {
    "label": T("What would you have called it?"),
    "hint": T("Write it before you are told what it turned out to be: that stands here once you have sent it."),
    "optional": False,
}


def _reply_fields(view: View, values: Mapping[str, str] | None) -> list[Element]:
    offered = ANSWERS_TO_THANKS if view.case.kind is Kind.GOOD_CALL else ANSWERS
    reads = reads_first(view.case, view.place.seat, view.notes)
    choices = (COLLEAGUE, BOTH) if reads else tuple(AUDIENCES) if view.faces_reader else (COORDINATOR,)
    ask = Reply.questions(
        values,
        answer={"options": options(ANSWERS, offered)},
        words=_READING if reads else {},
        audience={"options": tuple(Option(key, AUDIENCES[key]) for key in choices), "value": choices[0]},
    )
    return [*(() if reads else (ask["answer"],)), ask["words"], ask["audience"], who_reads(view)]


def _acts(view: View, talk: Sequence[Button]) -> Element:
    thread, handle = view.place.thread, view.handle
    items: list[Button] = []
    if thread.state in LIVE and not thread.released:
        items.append(routes_button())
        items.append(Button("thread.take_back.ask", T("Withdraw it"), handle, opens=True, style=Style.QUIET))
        items.append(Button("thread.edit.ask", T("Change it"), handle, opens=True))
    elif thread.state in LIVE:
        items.append(Button("thread.warn.ask", T("A patient may need action"), handle, opens=True))
        items.append(routes_button())
        if thread.state is State.RETURNED:
            items.append(Button("thread.edit.ask", T("Change it"), handle, opens=True))
            items.append(Button("thread.send_again", T("Send it again"), handle, style=Style.PRIMARY))
        if view.may_say_not_mine:
            items.append(Button("thread.not_mine.ask", T("Not mine"), handle, opens=True, style=Style.QUIET))
        if view.faces_reader and not view.name_shown:
            items.append(Button("thread.name.ask", T("Show my name"), handle, opens=True, style=Style.QUIET))
        items += talk
        items.append(Button("thread.close.ask", T("Close the conversation"), handle, opens=True, style=Style.QUIET))
    elif thread.state is State.CLOSED and thread.released and not (view.nomination and view.nomination.over):
        answer = thread.rounds_of(view.place.seat)
        words = T("May it be shown at rounds?") if answer is None else T("Change my answer about rounds")
        items.append(Button("thread.rounds.ask", words, handle, opens=True))
        if view.may_reopen:
            items.append(Button("thread.reopen.ask", T("Reopen it"), handle, opens=True, style=Style.QUIET))
    return Buttons(tuple(items)) if items else Divider()


def sent(view: View) -> Callout:
    """What the window says after a note was sent."""
    if view.notes and view.notes[-1].held:
        return Callout(Tone.DONE, T("Sent."), T("A coordinator reads it first, as your programme has chosen."))
    return Callout(Tone.DONE, T("Sent."), T("A notice leaves 2 to 20 minutes from now, in working hours."))


def show_name(handle: str, nonce: str, name: str) -> Form:
    """Asks once more before a name is shown."""
    elements = (
        NOT_YET,
        Text(
            T("Your colleague will read “{name}” in this conversation. Your colleague’s name stays hidden.", name=name)
        ),
        Callout(
            Tone.PRIVATE,
            T("Who can see this:"),
            T("your colleague. This cannot be undone: a name that was read stays read."),
        ),
        ShowName.questions()["sure"],
    )
    return Form(
        "thread.name", T("Show your name?"), elements, T("Show my name"), T("Stay unseen"), {"h": handle, "n": nonce}
    )


def warn(
    handle: str, nonce: str, pathway: str, values: Mapping[str, str] | None = None, *, form: str = "thread.warn"
) -> Form:
    """Sends people to the phone first, and then tells the other seats at once."""
    ask = Alarm.questions(values)
    elements = (
        NOT_YET,
        Callout(Tone.STOP, T("Call first."), T("A message can be overlooked.")),
        Text(pathway),
        ask["called"],
        ask["words"],
        Callout(
            Tone.PRIVATE,
            T("Who can see this:"),
            T("everyone in this conversation and the coordinators, at once and at any hour. Your name stays hidden."),
        ),
    )
    return Form(form, T("Call about a patient"), elements, T("Tell them now"), T("Back"), {"h": handle, "n": nonce})


def made_up_view(seat: Seat, notes: int, words: str, state: State = State.IN_CONVERSATION) -> View:
    shared = date(2026, 5, 11)
    programme = ProgrammeId(UUID(int=0))
    case = Case(
        CaseId(UUID(int=1)),
        programme,
        Kind.LEARNING_OPPORTUNITY,
        Modality.CT,
        shared,
        named=False,
        loop_closed=True,
        source=Source.PRIOR_COMPARISON,
    )
    closed = shared if state is State.CLOSED else None
    thread = Thread(ThreadId(UUID(int=2)), case.id, programme, state, True, shared, closed, has_reference=True)
    made = [
        Note(
            NoteId(UUID(int=index)),
            Seat.READER if index % 2 else Seat.SUBMITTER,
            frozenset(Seat),
            shared + timedelta(days=index),
            words,
            Answer.ADDENDUM_NOT_NEEDED,
        )
        for index in range(1, notes + 1)
    ]
    story = Story(words, words[:MOST_POINT])
    return View(Place(thread, seat, "K7QF"), case, story, made, "h" * 27, True, False, True, asks_useful=bool(closed))


_SAMPLE_WORDS = (
    "On the first images, partly behind the left first rib, there is a 6 mm nodule at the apex."
    " Three months later it measures 9 mm."
)
_LINK = "http://127.0.0.1:8710/files/" + "x" * 200
_TODAY = date(2026, 5, 12)
_PATHWAY = "Call the radiologist on duty: extension 5150."


def _worst() -> Form:
    view = made_up_view(Seat.READER, 40, "<" * MOST_WORDS)
    raised = replace(view.notes[-1], seat=Seat.SUBMITTER, mention=Mention.PATIENT_MAY_NEED_ACTION)
    return window(
        replace(view, notes=[*view.notes[:-1], raised]),
        today=_TODAY,
        nonce="n" * 27,
        pathway="<" * 1000,
        page_link=_LINK,
        page=7,
        values={"words": "<" * MOST_WORDS},
    ).with_errors({"words": T("At most {limit} characters. You wrote {n}.", limit=MOST_WORDS, n=10_000)})


def _emoji() -> Form:
    emoji = "\N{GRINNING FACE}" * MOST_WORDS
    view = made_up_view(Seat.SUBMITTER, 3, emoji)
    return window(view, today=_TODAY, nonce="n" * 27, pathway=_PATHWAY, page=1, values={"words": emoji})


def _sample(seat: Seat, notes: int, state: State = State.IN_CONVERSATION, link: str | None = None) -> Form:
    view = replace(made_up_view(seat, notes, _SAMPLE_WORDS, state), may_reopen=state is State.CLOSED)
    return window(view, today=_TODAY, nonce="n" * 27, pathway=_PATHWAY, page_link=link)


def _alarm() -> Form:
    view = made_up_view(Seat.SUBMITTER, 1, _SAMPLE_WORDS)
    raised = replace(view.notes[0], answer=None, mention=Mention.PATIENT_MAY_NEED_ACTION)
    return window(replace(view, notes=[raised]), today=_TODAY, nonce="n" * 27, pathway=_PATHWAY, page_link=_LINK)


def _closed() -> Form:
    view = replace(made_up_view(Seat.SUBMITTER, 2, _SAMPLE_WORDS, State.CLOSED), may_reopen=True)
    return window(view, today=_TODAY, nonce="n" * 27, pathway=_PATHWAY)


def _good_call() -> Form:
    view = made_up_view(Seat.READER, 0, _SAMPLE_WORDS, State.DELIVERED)
    view = replace(view, case=replace(view.case, kind=Kind.GOOD_CALL))
    asked = in_window(Praising(None, posted=False), view.handle)
    return window(view, today=_TODAY, nonce="n" * 27, pathway=_PATHWAY, praise=asked)


def _reads_first() -> Form:
    view = made_up_view(Seat.READER, 0, _SAMPLE_WORDS, State.DELIVERED)
    view = replace(view, case=replace(view.case, kind=Kind.WHAT_WOULD_YOU_CALL_IT))
    return window(view, today=_TODAY, nonce="n" * 27, pathway=_PATHWAY)


def _trainee_call() -> Form:
    view = made_up_view(Seat.READER, 1, _SAMPLE_WORDS, State.IN_CONVERSATION)
    story = Story(_SAMPLE_WORDS, preliminary="No fracture.", trainee="Dr. A. Example", signer="Dr. B. Example")
    case = replace(view.case, kind=Kind.TRAINEE_CALL, named=True, impact=Impact.COULD_HAVE_MATTERED)
    return window(replace(view, case=case, story=story), today=_TODAY, nonce="n" * 27, pathway=_PATHWAY)


EXHIBITS = (
    Exhibit("threads.window.sample", lambda: _sample(Seat.READER, 1, link=_LINK)),
    Exhibit("threads.alarm.sample", _alarm),
    Exhibit("threads.window.worst", _worst),
    Exhibit("threads.window_emoji.worst", _emoji),
    Exhibit("threads.good_call.sample", _good_call),
    Exhibit("threads.reads_first.sample", _reads_first),
    Exhibit("threads.trainee_call.sample", _trainee_call),
    Exhibit("threads.closed.sample", _closed),
    Exhibit("threads.show_name.sample", lambda: show_name("h" * 27, "n" * 27, "Dr. A. Example")),
    Exhibit("threads.show_name.worst", lambda: show_name("h" * 27, "n" * 27, "<" * 80)),
    Exhibit("threads.warn.sample", lambda: warn("h" * 27, "n" * 27, _PATHWAY)),
    Exhibit("threads.warn.worst", lambda: warn("h" * 27, "n" * 27, "<" * 1000)),
    Exhibit("threads.warn_from_board.sample", lambda: warn("h" * 27, "n" * 27, "Call 5150.", form="board.warn")),
)
