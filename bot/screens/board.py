"""A case of the coordinator's board, opened, without people and labels, and what can be done about it."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Annotated
from uuid import UUID

from bot.domain.cases import MOST_WORDS, Case, CaseId, Factor, Kind, Modality, Story, for_coordinators
from bot.domain.people import Member, ProgrammeId
from bot.domain.programmes import Moderation
from bot.domain.threads import LIVE, Mention, Note, NoteId, Seat, State, Thread, ThreadId, alarms, standing_alarm
from bot.domain.views import BoardCase, BoardLine, Need
from bot.domain.worklist import Where
from bot.screens.cases import made_up_roster
from bot.screens.coded import TURNED_OUT, final, preliminary
from bot.screens.common import NO_IDENTIFIERS, NOT_YET, coded_facts, roster_groups
from bot.screens.elements import (
    Button,
    Buttons,
    Callout,
    Check,
    Choice,
    Divider,
    Element,
    Entry,
    Facts,
    Form,
    LongText,
    Mark,
    Option,
    Person,
    Style,
    Text,
    Tone,
)
from bot.screens.exhibit import Exhibit
from bot.screens.forms import Answers
from bot.screens.gates import routes_button
from bot.screens.nominating import on_board
from bot.screens.notes import note_entry, paged, suggested_entries
from bot.screens.readers import reader, reader_first
from bot.screens.standing import MARKED, marked, what_to_do
from bot.screens.words import STATES
from bot.text.catalogue import Sentence, T

READ = "a"
"""Where a form carries how many alarms its coordinator has read."""

BOTH, SUBMITTER, READER = "both", "submitter", "reader"
_TO: Mapping[str, Sentence] = {
    BOTH: T("Both of them"),
    SUBMITTER: T("The person who shared it"),
    READER: T("The reader"),
}
NEEDS: Mapping[Need, Sentence] = {
    Need.READER: T("Needs a reader"),
    Need.INVITING: T("Waits for somebody to be invited"),
    Need.SENDING_ON: T("Waits to be sent on"),
    Need.IMAGES: T("Images wait to be looked at"),
    Need.ANSWER: T("Somebody wrote to you"),
    Need.ACTION: MARKED,
}


def needs(need: Need, kind: Kind) -> Sentence | None:
    """What a case of this kind needs; None where it needs nothing."""
    if need is Need.READER and kind is Kind.IMAGE_QUALITY:
        return T("Needs {reader}", reader=reader(kind))
    if need is Need.REACHING:
        return T("{reader} cannot be reached", reader=reader_first(kind))
    return NEEDS.get(need)


class Routing(Answers):
    """Who reads a case that waits."""

    reader: Annotated[str, Person(label=T("Who reported or performed the study?"))]


class SeeingTo(Answers):
    """A yes to an alarm having been seen to, and what was done."""

    words: Annotated[
        str | None,
        LongText(label=T("What was done"), hint=NO_IDENTIFIERS, limit=MOST_WORDS, optional=True),
    ] = None
    sure: Annotated[bool, Check(label=T("Somebody has called, and it is seen to"))]


class Message(Answers):
    """A note from the coordinator."""

    words: Annotated[str, LongText(label=T("Your words"), limit=MOST_WORDS)]
    to: Annotated[
        str,
        Choice(label=T("Who reads this"), options=tuple(Option(key, words) for key, words in _TO.items()), value=BOTH),
    ] = BOTH


def case(
    opened: BoardCase,
    *,
    moderation: Moderation,
    today: date,
    pathway: str,
    page: int | None = None,
    done: Callout | None = None,
) -> Form:
    """One case, without its people. What can be done stands below.

    `pathway` is the site's own words for a patient who may need action.
    """
    pages = paged(_entries(opened, today))
    number = len(pages) - 1 if page is None else max(0, min(page, len(pages) - 1))
    urgent = opened.need is Need.ACTION
    elements: list[Element] = [
        *([marked(pathway)] if urgent else []),
        NOT_YET,
        coded_facts(opened.case, opened.lists, opened.story),
    ]
    if number > 0:
        elements.append(_turn(opened, T("Earlier"), number - 1))
    elements += pages[number]
    if number < len(pages) - 1:
        elements.append(_turn(opened, T("Later"), number + 1))
    if done:
        elements.append(done)
    need = needs(opened.need, opened.case.kind)
    if need is not None:
        lead = T("What to do:") if urgent else need
        elements.append(Callout(Tone.CAREFUL, lead, what_to_do(opened.need, opened.case.kind)))
    if opened.need is Need.INVITING and opened.story:
        elements.append(Facts(((T("Who read the study"), opened.story.invite),)))
    elements += [Text(STATES[opened.thread.state], quiet=True), _what_you_read(moderation), _acts(opened)]
    elements += on_board(opened)
    return Form(
        "board.case", T("A case on the board"), tuple(elements), None, T("Back to the board"), {"h": opened.handle}
    )


def _turn(opened: BoardCase, words: Sentence, number: int) -> Buttons:
    return Buttons((Button("board.case.page", words, opened.handle, str(number), style=Style.QUIET),))


def _entries(opened: BoardCase, today: date) -> list[Entry]:
    entries: list[Entry] = []
    if opened.story:
        who, day = T("The person who shared it"), T("{day}", day=opened.case.shared_on)
        if opened.story.preliminary:
            entries.append(Entry(Mark.COLLEAGUE, who, day, opened.story.preliminary, preliminary(opened.story)))
        remark = final(opened.story) if opened.story.preliminary else None
        entries.append(Entry(Mark.COLLEAGUE, who, day, opened.story.happened, remark))
        if opened.story.point:
            entries.append(Entry(Mark.COLLEAGUE, who, day, opened.story.point, remark=T("Learning point")))
        if opened.story.turned_out:
            entries.append(Entry(Mark.COLLEAGUE, who, day, opened.story.turned_out, remark=TURNED_OUT))
        entries += suggested_entries(opened.story.suggested, opened.story.suggested_point)
    for note in opened.notes:
        entries += [note_entry(note, Seat.COORDINATOR, today, opened.case.kind), *suggested_entries(note.suggested)]
    return entries


def _what_you_read(moderation: Moderation) -> Callout:
    if moderation is Moderation.FIRST_NOTE:
        words = T(
            "the case, notes written to you, and the first words of each of the two, because your programme checks"
            " them. Other notes stay between them."
        )
    elif moderation is Moderation.EVERY_NOTE:
        words = T(
            "the case, notes written to you, and what each of the two writes to the other until you send it on,"
            " because your programme checks every note."
        )
    else:
        words = T("the case, and notes written to you. Other notes stay between the two people.")
    return Callout(Tone.PRIVATE, T("What you can read here:"), words)


def _acts(opened: BoardCase) -> Buttons | Divider:
    handle = opened.handle
    send_on = Button("board.send_on", T("Send it on"), handle, style=Style.PRIMARY)
    first = Style.PRIMARY if opened.need is Need.ACTION else Style.PLAIN
    read = str(alarms(opened.notes))
    seen_to = Button("board.seen.ask", T("Seen to"), handle, read, opens=True, style=first)
    # An alarm that a coordinator raised asks nothing of the board, but stands in the ends' windows until then.
    raised = standing_alarm(opened.notes) is not None
    if opened.thread.state not in LIVE:
        left = send_on if opened.need is Need.SENDING_ON else seen_to if raised else None
        return Buttons((left,)) if left else Divider()
    items = [
        Button("board.warn.ask", T("A patient may need action"), handle, opens=True),
        routes_button(),
        Button("board.close.ask", T("Close the case"), handle, opens=True, style=Style.QUIET),
        Button("board.write.ask", T("Write a note"), handle, read, opens=True),
    ]
    if opened.thread.state is State.WITH_COORDINATOR and not (opened.on_hold or for_coordinators(opened.case)):
        style = Style.PRIMARY if opened.need in {Need.READER, Need.INVITING} else Style.PLAIN
        items.append(Button("board.route.ask", _choosing(opened.case.kind), handle, opens=True, style=style))
    if opened.need is Need.SENDING_ON:
        items.append(send_on)
    elif raised:
        items.append(seen_to)
    return Buttons(tuple(items))


def _choosing(kind: Kind) -> Sentence:
    # In few letters: it is a window's title, and Slack takes no more.
    return T("Choose the technologist") if kind is Kind.IMAGE_QUALITY else T("Choose the reader")


def route(
    roster: Sequence[Member], handle: str, nonce: str, kind: Kind, values: Mapping[str, str] | None = None
) -> Form:
    """Chooses whom a case of this kind goes to."""
    ask = Routing.questions(values, reader={"groups": roster_groups(roster)})
    elements = (
        NOT_YET,
        ask["reader"],
        Text(
            T(
                "The notice leaves on the next working day, in {reader}’s daily slot. Every name is accepted, the"
                " sharer’s too: a wrong one comes back as “not mine”, so that routing tells nobody who shared it.",
                reader=reader(kind),
            ),
            quiet=True,
        ),
    )
    hidden = {"h": handle, "n": nonce}
    return Form("board.route", _choosing(kind), elements, T("Send it there"), T("Back"), hidden)


def write(opened: BoardCase, nonce: str, read: str, values: Mapping[str, str] | None = None) -> Form:
    """A note to one end or both. `read` is how many alarms the coordinator has read."""
    said = {**_TO, READER: reader_first(opened.case.kind)}
    choices = tuple(_TO) if opened.faces_reader else (SUBMITTER,)
    ask = Message.questions(
        values, to={"options": tuple(Option(key, said[key]) for key in choices), "value": choices[0]}
    )
    elements = (
        NOT_YET,
        ask["words"],
        ask["to"],
        Callout(
            Tone.PRIVATE, T("Who can see this:"), T("whom you choose, and the coordinators. They see “Coordinator”.")
        ),
    )
    hidden = {"h": opened.handle, "n": nonce, READ: read}
    return Form("board.write", T("Write a note"), elements, T("Send"), T("Back"), hidden)


def see_to(handle: str, nonce: str, read: str, values: Mapping[str, str] | None = None) -> Form:
    """Asks before an alarm is taken off the board. `read` is how many alarms the coordinator has read."""
    ask = SeeingTo.questions(values)
    elements = (
        NOT_YET,
        Text(T("The case then waits for nobody, and both people read that it is seen to. This cannot be undone.")),
        ask["sure"],
        ask["words"],
        Callout(Tone.PRIVATE, T("Who can see this:"), T("both people and the coordinators. They see “Coordinator”.")),
    )
    return Form(
        "board.seen", T("Seen to?"), elements, T("It is seen to"), T("Back"), {"h": handle, "n": nonce, READ: read}
    )


def close(handle: str, nonce: str) -> Form:
    """Asks before a case is closed for both ends."""
    elements = (NOT_YET, Text(T("Both people are told, and asked whether the case may be shown at rounds.")))
    return Form(
        "board.close", T("Close the case?"), elements, T("Close the case"), T("Back"), {"h": handle, "n": nonce}
    )


def sent_on() -> Callout:
    """After a case or a note was sent on, or a reader was chosen."""
    return Callout(Tone.DONE, T("Sent on."), T("The notice leaves at its time."))


def sent() -> Callout:
    """After a coordinator wrote."""
    return Callout(Tone.DONE, T("Sent."), T("A notice leaves 2 to 20 minutes from now, in working hours."))


def made_up_line(index: int) -> BoardLine:
    """A line of a board that nobody has."""
    needs = tuple(Need)
    shared = date(2026, 5, 11) - timedelta(days=index)
    made = Case(
        CaseId(UUID(int=index)),
        ProgrammeId(UUID(int=0)),
        tuple(Kind)[index % len(Kind)],
        tuple(Modality)[index % len(Modality)],
        shared,
        named=False,
        loop_closed=False,
        factor=tuple(Factor)[index % len(Factor)],
    )
    need = needs[index % len(needs)]
    where = Where.WITH_COORDINATOR if need is Need.READER else tuple(Where)[index % 6]
    return BoardLine(made, where, need, index, "h" * 27)


def made_up_case(words: str, notes: int, need: Need) -> BoardCase:
    line = made_up_line(1)
    thread = Thread(
        ThreadId(UUID(int=2)), line.case.id, line.case.programme_id, State.WITH_COORDINATOR, True, line.case.shared_on
    )
    written = [
        Note(NoteId(UUID(int=n)), tuple(Seat)[n % 3], frozenset(Seat), line.case.shared_on, words)
        for n in range(1, notes + 1)
    ]
    return BoardCase(thread, line.case, Story(words, words[:300]), written, need, True, "h" * 27)


def _alarmed() -> BoardCase:
    opened = made_up_case(_WORDS, 1, Need.ACTION)
    raised = replace(opened.notes[0], seat=Seat.READER, mention=Mention.PATIENT_MAY_NEED_ACTION)
    return replace(opened, thread=replace(opened.thread, state=State.CLOSED), notes=[raised])


_TODAY = date(2026, 5, 12)
_WORDS = "The late phase was missing from the protocol; it could still be done before the patient left."

EXHIBITS = (
    Exhibit(
        "board.case.sample",
        lambda: case(made_up_case(_WORDS, 1, Need.READER), moderation=Moderation.OFF, today=_TODAY, pathway=""),
    ),
    Exhibit(
        "board.case.worst",
        lambda: case(
            made_up_case("<" * MOST_WORDS, 40, Need.SENDING_ON),
            moderation=Moderation.FIRST_NOTE,
            today=_TODAY,
            pathway="",
            page=3,
            done=sent_on(),
        ),
    ),
    Exhibit(
        "board.alarm.sample",
        lambda: case(_alarmed(), moderation=Moderation.OFF, today=_TODAY, pathway="Call extension 5150."),
    ),
    Exhibit("board.route.sample", lambda: route(made_up_roster(24), "h" * 27, "n" * 27, Kind.NEAR_MISS)),
    Exhibit("board.route.worst", lambda: route(made_up_roster(300), "h" * 27, "n" * 27, Kind.IMAGE_QUALITY)),
    Exhibit("board.write.sample", lambda: write(made_up_case(_WORDS, 1, Need.ANSWER), "n" * 27, "0")),
    Exhibit(
        "board.write.worst",
        lambda: write(
            made_up_case(_WORDS, 1, Need.ANSWER), "n" * 27, "0", values={"words": "\N{GRINNING FACE}" * MOST_WORDS}
        ),
    ),
    Exhibit("board.seen.sample", lambda: see_to("h" * 27, "n" * 27, "1")),
    Exhibit("board.seen.worst", lambda: see_to("h" * 27, "n" * 27, "1", {"words": "<" * MOST_WORDS})),
    Exhibit("board.close.sample", lambda: close("h" * 27, "n" * 27)),
)
