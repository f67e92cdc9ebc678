"""The conversation: who may enter it, what its seats see, what they write, and how it ends.

This is the one service that touches `unit.seats`, the place where a person meets a conversation.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from bot.domain.cases import Case, Story, leaves_at_once
from bot.domain.errors import NothingHere, Reason, Refused
from bot.domain.notices import JITTER, Notice, ToSeat, earliest_first_notice, local_day
from bot.domain.people import Act, Member, MemberId, Standing, may
from bot.domain.programmes import Moderation, Programme
from bot.domain.threads import (
    LIVE,
    Answer,
    Mention,
    Note,
    NoteId,
    Rounds,
    Seat,
    State,
    Thread,
    ThreadId,
    can_say_not_mine,
    moved,
    other_end,
    sees,
)
from bot.domain.views import OwnLine, Place, View
from bot.ports import Pass, PassPurpose, Unit

_STANDING = {Seat.SUBMITTER: Standing.SUBMITTER, Seat.READER: Standing.READER}


def start(unit: Unit, case: Case, story: Story, submitter: Member, reader: MemberId | None) -> tuple[Thread, str]:
    """Open the conversation about a new case. Returns it with the submitter's label."""
    thread = Thread(
        id=ThreadId(unit.ids.uuid()),
        case_id=case.id,
        programme_id=case.programme_id,
        state=State.HELD,
        released=False,
        quiet_since=case.shared_on,
    )
    unit.threads.start(thread, story)
    label = unit.seats.take(thread.id, Seat.SUBMITTER, submitter.id)
    if reader is not None:
        unit.seats.take(thread.id, Seat.READER, reader)
    return thread, label


def enter(unit: Unit, actor: Member, handle: str, act: Act) -> Place:
    """The place behind a handle, if it is the actor's and the policy allows the act from there.

    Raises NothingHere for every other case alike.
    """
    held = unit.seats.open(actor.id, handle)
    if held is None:
        raise NothingHere
    thread = unit.threads.get(held.thread_id)
    if held.seat is Seat.READER and not _reached_reader(thread):
        raise NothingHere
    if not may(frozenset({_STANDING[held.seat]}), act):
        raise NothingHere
    return Place(thread, held.seat, held.label)


def _reached_reader(thread: Thread) -> bool:
    return thread.released and thread.state in {State.DELIVERED, State.IN_CONVERSATION, State.CLOSED}


def _enter_live(unit: Unit, actor: Member, handle: str, act: Act) -> Place:
    place = enter(unit, actor, handle, act)
    if place.thread.state not in LIVE:
        raise Refused(Reason.CONVERSATION_CLOSED)
    return place


def view(unit: Unit, actor: Member, handle: str) -> View:
    """The conversation as the handle's seat sees it."""
    return _view(unit, enter(unit, actor, handle, Act.OPEN_THREAD))


def _view(unit: Unit, place: Place) -> View:
    thread, seat = place.thread, place.seat
    notes = unit.notes.of(thread.id)
    return View(
        place=place,
        case=unit.cases.get(thread),
        story=unit.threads.story(thread.id),
        notes=[note for note in notes if sees(seat, note)],
        handle=unit.seats.handle(thread.id, seat),
        faces_reader=thread.state in {State.DELIVERED, State.IN_CONVERSATION, State.CLOSED},
        name_shown=_has_shown_name(seat, notes),
        may_say_not_mine=seat is Seat.READER and thread.state is State.DELIVERED and can_say_not_mine(notes),
        checked=_first_is_checked(unit.programmes.get(thread.programme_id), seat, notes),
    )


def mine(unit: Unit, actor: Member) -> list[OwnLine]:
    """A member's own conversations that are not over, those that wait for them first."""
    lines: list[OwnLine] = []
    for held in unit.seats.of(actor.id):
        thread = unit.threads.get(held.thread_id)
        if held.seat is Seat.READER and not _reached_reader(thread):
            continue
        case = unit.cases.get(thread)
        lines.append(
            OwnLine(
                label=held.label,
                seat=held.seat,
                kind=case.kind,
                modality=case.modality,
                state=thread.state,
                waits=_waits(unit, thread, held.seat),
                handle=unit.seats.handle(thread.id, held.seat),
            )
        )
    return sorted(lines, key=lambda line: (not line.waits, line.state is State.CLOSED, line.label))


def _waits(unit: Unit, thread: Thread, seat: Seat) -> bool:
    if thread.state is State.CLOSED:
        return thread.released and thread.rounds_of(seat) is None
    visible = [note for note in unit.notes.of(thread.id) if sees(seat, note) and note.mention is not Mention.NAME_SHOWN]
    if not visible:
        return seat is Seat.READER
    return visible[-1].seat is not seat


def holds_seat(unit: Unit, member: Member, thread_id: ThreadId) -> bool:
    """Whether a member holds a seat in this conversation."""
    return any(held.thread_id == thread_id for held in unit.seats.of(member.id))


def has_reader(unit: Unit, thread_id: ThreadId) -> bool:
    """Whether somebody holds the reader's seat, whoever it is."""
    return unit.seats.label(thread_id, Seat.READER) is not None


def write(
    unit: Unit,
    actor: Member,
    programme: Programme,
    handle: str,
    words: str,
    answer: Answer | None,
    audience: frozenset[Seat],
) -> View:
    """Write a note from the handle's seat to the seats of `audience`; they get notices after a random few minutes."""
    place = _enter_live(unit, actor, handle, Act.WRITE)
    if not place.thread.released:
        raise Refused(Reason.NOT_WAITING_FOR_A_READER)
    _refuse_absent_reader(place.thread, audience)
    checked = _first_is_checked(programme, place.seat, unit.notes.of(place.thread.id))
    held = checked and Seat.SUBMITTER in audience
    return _view(unit, _add(unit, programme, place, words, audience, answer=answer, held=held))


def _refuse_absent_reader(thread: Thread, audience: frozenset[Seat]) -> None:
    """A window may be older than a hand-back: words meant for one reader must not wait for the next."""
    if Seat.READER in audience and not _reached_reader(thread):
        raise Refused(Reason.NOT_WAITING_FOR_A_READER)


def _first_is_checked(programme: Programme, seat: Seat, notes: Sequence[Note]) -> bool:
    """Where moderation is on, the reader's first words wait for a coordinator; the submitter's are the case.

    Words to the coordinators alone are not the first, and until the first have been sent on, more of them wait, too.
    """
    return (
        programme.moderation is Moderation.FIRST_NOTE
        and seat is Seat.READER
        and not any(
            note.seat is Seat.READER and Seat.SUBMITTER in note.audience and not note.held and note.mention is None
            for note in notes
        )
    )


def _add(
    unit: Unit,
    programme: Programme,
    place: Place,
    words: str,
    audience: frozenset[Seat],
    *,
    answer: Answer | None = None,
    mention: Mention | None = None,
    held: bool = False,
) -> Place:
    today = local_day(unit.now, programme.zone)
    note = Note(
        id=NoteId(unit.ids.uuid()),
        seat=place.seat,
        audience=audience,
        written_on=today,
        words=words,
        answer=answer,
        mention=mention,
        held=held,
    )
    unit.notes.add(place.thread.id, note)
    thread = replace(place.thread, quiet_since=today)
    if not held and Seat.SUBMITTER in audience:
        thread = answered(thread, place.seat)
    unit.threads.save(thread)
    urgent = mention is Mention.PATIENT_MAY_NEED_ACTION
    for seat in sorted(frozenset({Seat.COORDINATOR}) if held else audience - {place.seat}):
        notify(unit, thread, seat, urgent=urgent)
    return replace(place, thread=thread)


def answered(thread: Thread, seat: Seat) -> Thread:
    """The conversation once the other end can read what a seat wrote: what it cannot read must not show either."""
    if seat is Seat.READER and thread.state is State.DELIVERED:
        return replace(thread, state=moved(thread, State.IN_CONVERSATION))
    return thread


def notify(unit: Unit, thread: Thread, seat: Seat, *, urgent: bool = False) -> None:
    """Let a seat know that there is something to read: after a random 2 to 20 minutes, or at once when urgent."""
    if seat is Seat.READER and not _reached_reader(thread) and not (urgent and has_reader(unit, thread.id)):
        return
    notice = Notice.URGENT if urgent else Notice.BOARD if seat is Seat.COORDINATOR else Notice.READ
    not_before = unit.now if urgent else unit.now + unit.ids.between(*JITTER)
    unit.outbox.put(ToSeat(thread.id, seat), notice, not_before, f"{notice}:{thread.id}:{seat}")


def send_first(unit: Unit, thread: Thread, case: Case, programme: Programme) -> None:
    """Put the reader's first notice into the outbox: for a later slot when the case is anonymous, else for now."""
    not_before = (
        unit.now if leaves_at_once(case.kind, named=case.named) else earliest_first_notice(unit.now, programme.zone)
    )
    unit.outbox.put(ToSeat(thread.id, Seat.READER), Notice.READ, not_before, f"{Notice.READ}:{thread.id}:{Seat.READER}")


def write_as_coordinator(
    unit: Unit, programme: Programme, thread: Thread, words: str, audience: frozenset[Seat]
) -> None:
    """A note from the coordinator's seat to one end or both."""
    _refuse_absent_reader(thread, audience)
    _add(unit, programme, Place(thread, Seat.COORDINATOR, ""), words, audience)


def show_name(unit: Unit, actor: Member, programme: Programme, handle: str) -> View:
    """The actor tells the other end who they are. It cannot be undone."""
    place = _enter_live(unit, actor, handle, Act.SHOW_NAME)
    notes = unit.notes.of(place.thread.id)
    if _has_shown_name(place.seat, notes):
        raise Refused(Reason.NAME_ALREADY_SHOWN)
    if not _reached_reader(place.thread):
        raise Refused(Reason.NOT_WAITING_FOR_A_READER)
    other = frozenset({other_end(place.seat)})
    return _view(unit, _add(unit, programme, place, actor.name, other, mention=Mention.NAME_SHOWN))


def _has_shown_name(seat: Seat, notes: Sequence[Note]) -> bool:
    """Whether the other end, as it is held now, can read this end's name."""
    return any(
        note.seat is seat and note.mention is Mention.NAME_SHOWN and other_end(seat) in note.audience for note in notes
    )


def warn(unit: Unit, actor: Member, programme: Programme, handle: str, words: str) -> View:
    """A patient may need action: told to every seat at once, past every hold, slot and quiet hour."""
    place = _enter_live(unit, actor, handle, Act.WARN)
    everyone = frozenset(Seat) - {place.seat}
    place = _add(unit, programme, place, words, everyone, mention=Mention.PATIENT_MAY_NEED_ACTION)
    return _view(unit, place)


def warn_as_coordinator(unit: Unit, programme: Programme, thread: Thread, words: str) -> None:
    """The same from the coordinator's seat."""
    ends = frozenset({Seat.SUBMITTER, Seat.READER})
    _add(
        unit,
        programme,
        Place(thread, Seat.COORDINATOR, ""),
        words,
        ends,
        mention=Mention.PATIENT_MAY_NEED_ACTION,
    )


def say_not_mine(unit: Unit, actor: Member, handle: str) -> None:
    """The reader hands the case back; a coordinator routes it anew."""
    place = _enter_live(unit, actor, handle, Act.SAY_NOT_MINE)
    if not can_say_not_mine(unit.notes.of(place.thread.id)):
        raise Refused(Reason.NOT_MINE_AFTER_WRITING)
    unit.outbox.drop(place.thread.id, Seat.READER)
    _empty_readers_seat(unit, place.thread)
    thread = replace(place.thread, state=moved(place.thread, State.WITH_COORDINATOR))
    unit.threads.save(thread)
    notify(unit, thread, Seat.COORDINATOR)


def release(unit: Unit, thread_id: ThreadId, seat: Seat) -> Thread:
    """The first notice to a seat leaves now: from here on others than the submitter may know of the conversation."""
    thread = unit.threads.get(thread_id)
    state = thread.state
    if seat is Seat.READER and state in {State.HELD, State.ON_ITS_WAY, State.WITH_COORDINATOR}:
        state = moved(thread, State.DELIVERED)
    if seat is Seat.COORDINATOR and state is State.HELD:
        state = moved(thread, State.WITH_COORDINATOR)
    released = replace(thread, state=state, released=True)
    if released != thread:
        unit.threads.save(released)
    return released


def lose_reader(unit: Unit, thread_id: ThreadId) -> None:
    """The reader cannot be reached: unless they have written already, the case goes back to the coordinators."""
    thread = unit.threads.get(thread_id)
    if thread.state not in LIVE or not can_say_not_mine(unit.notes.of(thread_id)):
        return
    _empty_readers_seat(unit, thread)
    lost = replace(thread, state=moved(thread, State.WITH_COORDINATOR), released=True)
    unit.threads.save(lost)
    notify(unit, lost, Seat.COORDINATOR)


def _empty_readers_seat(unit: Unit, thread: Thread) -> None:
    """Take the reader out. What was written for that person is not for the next one, who may be anybody.

    A name shared with the case itself stays: it was given to whoever reads the case.
    """
    unit.seats.leave(thread.id, Seat.READER)
    named = unit.cases.get(thread).named
    for note in unit.notes.of(thread.id):
        given_with_the_case = named and note.mention is Mention.NAME_SHOWN and note.seat is Seat.SUBMITTER
        if Seat.READER in note.audience and not given_with_the_case:
            unit.notes.readdress(thread.id, note.id, note.audience - {Seat.READER})


def is_first(thread: Thread, seat: Seat) -> bool:
    """Whether the next notice to a seat would be the reader's first one."""
    return seat is Seat.READER and not _reached_reader(thread)


def seat_reader(unit: Unit, thread: Thread, reader: MemberId) -> None:
    """Give the reader's seat to a member, whoever it is: a wrong one comes back as an ordinary "not mine"."""
    _empty_readers_seat(unit, thread)
    unit.seats.take(thread.id, Seat.READER, reader)


def close(unit: Unit, actor: Member, programme: Programme, handle: str, rounds: Rounds) -> View:
    """End the conversation from the handle's seat. Closing a case that has not left yet means that it never leaves."""
    place = _enter_live(unit, actor, handle, Act.CLOSE)
    thread = _with_rounds(place.thread, place.seat, rounds)
    thread = end(unit, thread, local_day(unit.now, programme.zone), tell=frozenset({other_end(place.seat)}))
    return _view(unit, replace(place, thread=thread))


def end(unit: Unit, thread: Thread, today: date, tell: frozenset[Seat]) -> Thread:
    """Close a conversation and tell the given seats, who are asked whether it may be shown at rounds."""
    reached = _reached_reader(thread)
    closed = replace(thread, state=moved(thread, State.CLOSED), closed_on=today)
    unit.threads.save(closed)
    for seat in (Seat.SUBMITTER, Seat.READER):
        if seat is Seat.READER and not reached:
            # It never left, so nobody may find it on their list: the seat that waited for it is emptied.
            unit.outbox.drop(thread.id, Seat.READER)
            unit.seats.leave(thread.id, Seat.READER)
        elif seat in tell and thread.released:
            notify(unit, closed, seat)
    if not thread.released:
        unit.outbox.drop(thread.id, Seat.COORDINATOR)
    return closed


def answer_rounds(unit: Unit, actor: Member, handle: str, rounds: Rounds) -> View:
    """An end says whether the closed case may be shown at rounds. It can be changed until the conversation is over."""
    place = enter(unit, actor, handle, Act.ANSWER_ROUNDS)
    if place.thread.state is not State.CLOSED:
        raise NothingHere
    thread = _with_rounds(place.thread, place.seat, rounds)
    unit.threads.save(thread)
    return _view(unit, replace(place, thread=thread))


def _with_rounds(thread: Thread, seat: Seat, rounds: Rounds) -> Thread:
    if seat is Seat.SUBMITTER:
        return replace(thread, rounds_submitter=rounds)
    return replace(thread, rounds_reader=rounds)


def reference_page(unit: Unit, place: Place, language: str) -> str:
    """A ticket to the one-time page where the submitter writes, or the reader reads, where the study is found."""
    purpose = PassPurpose.WRITE_REFERENCE if place.seat is Seat.SUBMITTER else PassPurpose.READ_REFERENCE
    return unit.passes.issue(Pass(purpose, place.thread.id, place.seat, language))
