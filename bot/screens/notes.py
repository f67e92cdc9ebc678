"""Notes as the entries of a conversation, and entries on pages that fit every platform."""

from collections.abc import Mapping, Sequence
from datetime import date

from bot.domain.cases import Kind
from bot.domain.threads import Mention, Note, Seat
from bot.screens.common import day_words
from bot.screens.elements import Entry, Mark
from bot.screens.readers import reader, reader_first
from bot.screens.words import ANSWERS
from bot.text.catalogue import Sentence, T, Words

_HAPPENED: Mapping[Mention, Sentence] = {
    Mention.PATIENT_MAY_NEED_ACTION: T("Marked: a patient may need action."),
    Mention.SEEN_TO: T("Seen to: the alarm was taken care of."),
    Mention.REOPENED: T("Reopened the conversation."),
    Mention.IMAGE_TAKEN_OUT: T(
        "Took an image out: something on it may say who the patient is. Cover that, and add it again."
    ),
    Mention.TAKEN_BACK: T("You took this note back. Nothing of it was sent."),
    Mention.RETURNED: T("Gave the case back, for this reason:"),
    Mention.DECLINED: T("Did not take the case up, for this reason:"),
    Mention.SENT_AGAIN: T("Sent the case again."),
    Mention.TIMES_OFFERED: T("Offered two times to talk."),
    Mention.TIMES_TAKEN_BACK: T("Offered two times to talk."),
    Mention.TIME_CHOSEN: T("Chose a time to talk."),
    Mention.NO_TIME_SUITS: T("Said that neither time suits."),
}

PAGE_BYTES = 10_000
"""How much of people's words one page of a window holds: what fits a Teams card beside a full reply."""


def note_entry(note: Note, seat: Seat, today: date, kind: Kind, sharer: str = "") -> Entry:
    """A note as a seat sees it. `sharer` is the name with which the case was shared with this seat, if it was."""
    if note.seat is seat:
        mark, who = Mark.YOU, T("You")
    elif note.seat is Seat.COORDINATOR:
        mark, who = Mark.COORDINATOR, T("Coordinator")
    elif seat is Seat.COORDINATOR:
        mark = Mark.COLLEAGUE
        who = T("The person who shared it") if note.seat is Seat.SUBMITTER else reader_first(kind)
    else:
        mark, who = Mark.COLLEAGUE, (sharer or T("A colleague"))
    return Entry(mark, who, day_words(note.written_on, today), note.words, _remark(note, seat, kind))


def suggested_entries(words: str, point: str = "") -> list[Entry]:
    """What a coordinator suggests to say instead; empty where nothing is suggested."""
    said = ((words, T("Suggested instead:")), (point, T("Learning point")))
    return [Entry(Mark.COORDINATOR, T("Coordinator"), "", one, remark) for one, remark in said if one]


def _remark(note: Note, seat: Seat, kind: Kind) -> Words | None:
    if note.mention is Mention.NAME_SHOWN:
        return T("Your name, as your colleague reads it:") if note.seat is seat else T("Shows their name:")
    if note.mention is Mention.TIMES_TAKEN_BACK and note.seat is seat:
        return T("Offered two times to talk, and took them back.")
    if note.mention is not None:
        return _HAPPENED[note.mention]
    parts: list[Sentence] = []
    if note.answer:
        parts.append(ANSWERS[note.answer])
    if note.held and note.suggested:
        parts.append(T("other words are suggested"))
    elif note.held:
        parts.append(T("waits for a coordinator"))
    elif note.seat is seat and seat is not Seat.COORDINATOR and note.audience == frozenset({Seat.COORDINATOR}):
        parts.append(T("to the coordinators only"))
    elif note.seat is seat and seat is not Seat.COORDINATOR and Seat.COORDINATOR in note.audience:
        parts.append(T("to your colleague and the coordinators"))
    elif Seat.COORDINATOR in {note.seat, seat} and note.seat is Seat.COORDINATOR and len(note.audience) == 1:
        parts.append(T("to you only") if seat in note.audience else _one_end(note, kind))
    if not parts:
        return None
    return parts[0] if len(parts) == 1 else T("{first}, {second}", first=parts[0], second=parts[1])


def _one_end(note: Note, kind: Kind) -> Sentence:
    if Seat.READER in note.audience:
        return T("to {reader} only", reader=reader(kind))
    return T("to the person who shared it only")


def paged(entries: Sequence[Entry]) -> list[list[Entry]]:
    """Entries on pages that fit every platform; a page holds at least one."""
    pages: list[list[Entry]] = [[]]
    size = 0
    for entry in entries:
        weight = len(entry.words.encode("utf-8", "replace")) + 200
        if pages[-1] and size + weight > PAGE_BYTES:
            pages.append([])
            size = 0
        pages[-1].append(entry)
        size += weight
    return pages
