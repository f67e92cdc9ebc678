"""The coordinator's board: released cases by state, the same for every coordinator, without people and labels."""

from collections.abc import Sequence
from dataclasses import replace

from bot.domain.cases import Case, Hindsight, Kind, Standard, Story, for_coordinators
from bot.domain.classification import Second
from bot.domain.desk import is_late, is_unopened
from bot.domain.errors import NothingHere, Reason, Refused
from bot.domain.notices import local_day
from bot.domain.people import Member, MemberId
from bot.domain.programmes import Programme
from bot.domain.suggestions import unsuggested, with_words
from bot.domain.threads import (
    LIVE,
    Note,
    Rounds,
    Seat,
    State,
    Thread,
    ThreadId,
    alarms,
    answered,
    end_rings,
    is_word,
    moved,
    sees,
    standing_alarm,
    with_rounds,
)
from bot.domain.views import BoardCase, BoardLine, Need, Waiting
from bot.domain.worklist import where_of
from bot.ports.unit import Unit
from bot.services import agenda, notes, outbox, people, threads

_URGENCY = {Need.ACTION: 0, Need.NOTHING: 2}


def board(unit: Unit, programme: Programme) -> list[BoardLine]:
    """Every released case: those in which a patient may need action, those that need a coordinator, then by age."""
    today = local_day(unit.now, programme.zone)
    chosen, coordinators = unit.agenda.coming(programme.id), people.coordinators(unit, programme.id)
    lines = [
        BoardLine(
            case=case,
            where=where_of(thread.state, chosen=thread.id in chosen, on_hold=bool(story is not None and story.on_hold)),
            need=need_of(unit, thread, case),
            late=is_late(thread, today),
            unopened=is_unopened(thread, today),
            age=(today - case.shared_on).days,
            handle=unit.threads.board_handle(thread.id, today),
            lists=programme.lists,
            assigned=_assigned(story, coordinators),
        )
        for thread, case in unit.threads.board(programme.id)
        for story in (unit.threads.story(thread.id),)
    ]
    return sorted(lines, key=lambda line: (_URGENCY.get(line.need, 1), -line.age, line.handle))


def _assigned(story: Story | None, coordinators: Sequence[Member]) -> Member | None:
    """Who takes care of a case, as long as they are a coordinator."""
    found = "" if story is None else story.assigned
    return next((member for member in coordinators if member.id.hex == found), None)


def waiting(unit: Unit, programme: Programme) -> Waiting:
    """How many cases need a coordinator: the same numbers for every coordinator."""
    needs = [need_of(unit, thread, case) for thread, case in unit.threads.board(programme.id)]
    return Waiting(len(needs) - needs.count(Need.NOTHING), needs.count(Need.ACTION))


def need_of(unit: Unit, thread: Thread, case: Case) -> Need:
    """What a case asks of a coordinator."""
    if thread.state is State.OVER:
        return Need.NOTHING
    seen = seen_notes(unit, thread)
    # Closing a conversation does not deal with the patient: the alarm stays until it is seen to, or over.
    if end_rings(seen):
        return Need.ACTION
    if any(note.held and not note.suggested for note in seen):
        return Need.SENDING_ON
    if any(image.held for image in unit.images.of(thread.id)):
        return Need.IMAGES
    if thread.state is State.CLOSED:
        return Need.NOTHING
    if thread.state is State.WITH_COORDINATOR and not for_coordinators(case):
        story = unit.threads.story(thread.id)
        if story is None or not (story.suggested or story.on_hold):
            if threads.has_reader(unit, thread.id):
                return Need.SENDING_ON
            return Need.INVITING if story is not None and story.invite else Need.READER
    words = [note for note in seen if is_word(note) and not note.held]
    if words and words[-1].seat is not Seat.COORDINATOR:
        return Need.ANSWER
    if not words and case.kind is Kind.SYSTEM_ISSUE and thread.state is State.WITH_COORDINATOR:
        return Need.ANSWER
    return Need.NOTHING if thread.unreached_since is None else Need.REACHING


def find(unit: Unit, actor: Member, programme: Programme, handle: str) -> Thread:
    """The conversation behind a board handle. Refused, in private, to a coordinator who holds a seat in it."""
    thread_id = unit.threads.by_board_handle(programme.id, handle, local_day(unit.now, programme.zone))
    if thread_id is None:
        raise NothingHere
    _refuse_seated(unit, actor, programme, thread_id)
    return unit.threads.get(thread_id)


def find_entry(unit: Unit, actor: Member, programme: Programme, handle: str) -> Thread:
    """The same for an entry of an agenda, refused to whoever holds a seat in any of its cases."""
    thread = find(unit, actor, programme, handle)
    for other in agenda.beside(unit, thread):
        _refuse_seated(unit, actor, programme, other)
    return thread


def _refuse_seated(unit: Unit, actor: Member, programme: Programme, thread_id: ThreadId) -> None:
    if threads.holds_seat(unit, actor, thread_id):
        # Coordinators are counted, seats are not: "nobody else can" must not tell who holds the other one.
        alone = [member.id for member in people.coordinators(unit, programme.id)] == [actor.id]
        raise Refused(Reason.HOLDS_A_SEAT_ALONE if alone else Reason.HOLDS_A_SEAT)


def open_case(unit: Unit, actor: Member, programme: Programme, handle: str) -> BoardCase:
    """One case of the board, opened."""
    return opened(unit, programme, find(unit, actor, programme, handle).id)


def opened(unit: Unit, programme: Programme, thread_id: ThreadId) -> BoardCase:
    """One case of the board, as every coordinator may see it who holds no seat in it."""
    thread = unit.threads.get(thread_id)
    case, images = unit.cases.get(thread), unit.images.of(thread.id)
    written = unit.threads.story(thread.id)
    # Who read a study and who signed it is between them and whoever shared it, as are their names elsewhere.
    story = None if written is None else written.nameless
    return BoardCase(
        thread=thread,
        case=case,
        story=story,
        notes=seen_notes(unit, thread),
        need=need_of(unit, thread, case),
        faces_reader=thread.state in {State.DELIVERED, State.IN_CONVERSATION},
        handle=unit.threads.board_handle(thread.id, local_day(unit.now, programme.zone)),
        showing=agenda.showing_of(unit, thread),
        chosen_for=agenda.chosen_for(unit, thread),
        images=len(images),
        unchecked=sum(image.held for image in images),
        shut=threads.is_shut(unit, thread.id),
        lists=programme.lists,
        assigned=_assigned(story, people.coordinators(unit, programme.id)),
    )


def _find_live(unit: Unit, actor: Member, programme: Programme, handle: str) -> Thread:
    thread = find(unit, actor, programme, handle)
    if thread.state not in LIVE:
        raise Refused(Reason.CONVERSATION_CLOSED)
    return thread


def find_waiting(unit: Unit, actor: Member, programme: Programme, handle: str) -> Thread:
    """The same, where the case is with the coordinators and nothing holds it. Refused for every other."""
    thread = _find_live(unit, actor, programme, handle)
    if thread.state is not State.WITH_COORDINATOR:
        raise Refused(Reason.NOT_WAITING_FOR_A_READER)
    if is_on_hold(unit, thread):
        raise Refused(Reason.ON_HOLD)
    return thread


def is_on_hold(unit: Unit, thread: Thread) -> bool:
    """Whether a coordinator lets a case go no further for now."""
    story = unit.threads.story(thread.id)
    return story is not None and bool(story.on_hold)


def route(unit: Unit, actor: Member, programme: Programme, handle: str, reader: MemberId) -> BoardCase:
    """Send a waiting case to a reader. Every name is accepted: a wrong one comes back as an ordinary "not mine"."""
    thread = find_waiting(unit, actor, programme, handle)
    threads.seat_reader(unit, thread, reader)
    story = unit.threads.story(thread.id)
    if story is not None and story.invite:
        # Whom it waited for has served its purpose.
        unit.threads.rewrite(thread.id, replace(story, invite=""))
    return opened(unit, programme, set_out(unit, programme, thread).id)


def send_on(unit: Unit, actor: Member, programme: Programme, handle: str) -> BoardCase:
    """Where moderation is on: let a case that has been read, or the held notes, go to the other end."""
    thread = find(unit, actor, programme, handle)
    if thread.state is State.OVER:
        raise Refused(Reason.CONVERSATION_CLOSED)
    if thread.state is State.WITH_COORDINATOR and threads.has_reader(unit, thread.id):
        if is_on_hold(unit, thread):
            raise Refused(Reason.ON_HOLD)
        return opened(unit, programme, set_out(unit, programme, thread).id)
    for note in unit.notes.of(thread.id):
        if note.held:
            release_note(unit, thread, note)
    return opened(unit, programme, thread.id)


def release_note(unit: Unit, thread: Thread, note: Note) -> None:
    """Let one held note go to the seats it was written for, as it says now, whatever else is suggested."""
    unit.notes.rewrite(thread.id, with_words(note, note.words, held=False))
    unit.threads.save(answered(thread, note.seat))
    for seat in sorted(note.audience - {Seat.COORDINATOR, note.seat}):
        threads.notify(unit, thread, seat)


def _unsuggest(unit: Unit, thread: Thread) -> None:
    """A case that goes its way is its author's own words again."""
    story = unit.threads.story(thread.id)
    if story is not None and story.suggested:
        unit.threads.rewrite(thread.id, unsuggested(story))


def set_out(unit: Unit, programme: Programme, thread: Thread) -> Thread:
    """Let a case leave for its reader, as it says now, whatever else is suggested."""
    _unsuggest(unit, thread)
    sent = replace(thread, state=moved(thread, State.ON_ITS_WAY))
    unit.threads.save(sent)
    outbox.send_first(unit, sent, unit.cases.get(sent), programme)
    return sent


def write(
    unit: Unit, actor: Member, programme: Programme, handle: str, words: str, audience: frozenset[Seat], read: int
) -> BoardCase:
    """A note from the coordinator to one end or both. `read` is how many alarms the coordinator has read."""
    thread = _find_live(unit, actor, programme, handle)
    _refuse_unread_alarm(unit, thread, read)
    notes.write_as_coordinator(unit, programme, thread, words, audience)
    return opened(unit, programme, thread.id)


def warn(unit: Unit, actor: Member, programme: Programme, handle: str, words: str) -> BoardCase:
    """A patient may need action, said by a coordinator to both ends at once."""
    thread = _find_live(unit, actor, programme, handle)
    notes.warn_as_coordinator(unit, programme, thread, words)
    return opened(unit, programme, thread.id)


def _refuse_unread_alarm(unit: Unit, thread: Thread, read: int) -> None:
    """A coordinator's word silences every alarm, so it must not be one that was on its way when another came."""
    if alarms(seen_notes(unit, thread)) > read:
        raise Refused(Reason.ALARM_MEANWHILE)


def seen_notes(unit: Unit, thread: Thread) -> list[Note]:
    """The notes of a conversation that every coordinator may read."""
    return [note for note in unit.notes.of(thread.id) if sees(Seat.COORDINATOR, note)]


def see_to(unit: Unit, actor: Member, programme: Programme, handle: str, words: str, read: int) -> BoardCase:
    """Say that what was alarmed about has been seen to: it leaves the board, and both ends read it.

    `read` is how many alarms the coordinator has read.
    """
    thread = find(unit, actor, programme, handle)
    if thread.state is State.OVER:
        raise Refused(Reason.CONVERSATION_CLOSED)
    if standing_alarm(seen_notes(unit, thread)) is None:
        raise Refused(Reason.NO_ALARM)
    _refuse_unread_alarm(unit, thread, read)
    notes.see_to(unit, programme, thread, words)
    return opened(unit, programme, thread.id)


def classify(
    unit: Unit,
    actor: Member,
    programme: Programme,
    handle: str,
    standard: Standard | None,
    hindsight: Hindsight | None,
    second: Second | None = None,
) -> BoardCase:
    """Say of a case how it is known what was there, and whether it could be seen then. None takes it back.

    Args: second: what is said at the second level; None leaves that as it is.
    """
    thread = find(unit, actor, programme, handle)
    case = unit.cases.get(thread)
    unit.cases.classify(replace(case, standard=standard, hindsight=hindsight, second=second or case.second))
    return opened(unit, programme, thread.id)


def give_back(unit: Unit, actor: Member, programme: Programme, handle: str, reason: str) -> BoardCase:
    """Give a waiting case back to whoever shared it, who alone reads why, and may say it otherwise."""
    thread = find_waiting(unit, actor, programme, handle)
    _unsuggest(unit, thread)
    notes.give_back(unit, programme, thread, reason)
    return opened(unit, programme, thread.id)


def decline(unit: Unit, actor: Member, programme: Programme, handle: str, reason: str) -> BoardCase:
    """Close a waiting case that is not taken up. Whoever shared it alone reads why."""
    thread = find_waiting(unit, actor, programme, handle)
    _unsuggest(unit, thread)
    # Nobody asks about rounds a case that was not taken up; reopened, it is asked about as any other.
    told = with_rounds(notes.decline(unit, programme, thread, reason), Seat.SUBMITTER, Rounds.NO)
    threads.end(unit, told, local_day(unit.now, programme.zone), tell=frozenset())
    return opened(unit, programme, thread.id)


def shut(unit: Unit, actor: Member, programme: Programme, handle: str) -> BoardCase:
    """Close the seat of whoever shared a case. Who that is, no coordinator learns, nor whoever does it."""
    thread = find(unit, actor, programme, handle)
    if thread.state is State.OVER or threads.is_shut(unit, thread.id):
        raise Refused(Reason.SEAT_CLOSED)
    threads.shut_sharer(unit, thread, local_day(unit.now, programme.zone))
    return opened(unit, programme, thread.id)


def close(unit: Unit, actor: Member, programme: Programme, handle: str) -> BoardCase:
    """Close a case for both ends, who are then asked whether it may be shown at rounds."""
    thread = _find_live(unit, actor, programme, handle)
    today = local_day(unit.now, programme.zone)
    threads.end(unit, thread, today, tell=frozenset({Seat.SUBMITTER, Seat.READER}))
    return opened(unit, programme, thread.id)
