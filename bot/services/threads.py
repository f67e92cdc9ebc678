"""The conversation: who may enter it, what its seats see, what they write, and how it ends.

This is the one service that touches `unit.seats`, the place where a person meets a conversation.
"""

from dataclasses import replace
from datetime import date

from bot.domain.agenda import NOTHING_SHOWN, Item, last_day_to_agree
from bot.domain.cases import Case, Story
from bot.domain.errors import NothingHere, Reason, Refused
from bot.domain.images import seen_by_reader
from bot.domain.lists import Lists
from bot.domain.notices import JITTER, Notice, ToSeat, local_day
from bot.domain.people import Act, Member, MemberId, ProgrammeId, Standing, Status, may, standings
from bot.domain.programmes import Programme
from bot.domain.rounds import COMING, Session
from bot.domain.threads import (
    LIVE,
    Rounds,
    Seat,
    State,
    Thread,
    ThreadId,
    came_with_the_case,
    can_be_reopened,
    can_say_not_mine,
    given_name,
    has_shown_name,
    is_checked,
    moved,
    other_end,
    sees,
    standing_alarm,
    told,
    waits_for,
    with_rounds,
)
from bot.domain.usefulness import asks
from bot.domain.views import Nomination, OwnLine, Place, View
from bot.ports.pages import Pass, PassPurpose
from bot.ports.unit import Unit
from bot.services import outbox, people

_STANDING = {Seat.SUBMITTER: Standing.SUBMITTER, Seat.READER: Standing.READER}
_PAGES = {
    PassPurpose.WRITE_REFERENCE: Act.ADD_REFERENCE,
    PassPurpose.READ_REFERENCE: Act.READ_REFERENCE,
    PassPurpose.ADD_IMAGES: Act.ADD_IMAGES,
    PassPurpose.SEE_IMAGES: Act.SEE_IMAGES,
}


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
    if held is None or held.shut:
        raise NothingHere
    thread = unit.threads.get(held.thread_id)
    if held.seat is Seat.READER and not reached_reader(thread):
        raise NothingHere
    if not may(frozenset({_STANDING[held.seat]}), act):
        raise NothingHere
    return Place(thread, held.seat, held.label)


def reached_reader(thread: Thread) -> bool:
    """Whether the reader has been told, and is not being looked for anew."""
    return thread.released and thread.state in {State.DELIVERED, State.IN_CONVERSATION, State.CLOSED}


def enter_live(unit: Unit, actor: Member, handle: str, act: Act) -> Place:
    """The same, and Refused where nothing can be written any more."""
    place = enter(unit, actor, handle, act)
    if place.thread.state not in LIVE:
        raise Refused(Reason.CONVERSATION_CLOSED)
    return place


def view(unit: Unit, actor: Member, handle: str) -> View:
    """The conversation as the handle's seat sees it."""
    return view_from(unit, enter(unit, actor, handle, Act.OPEN_THREAD))


def view_from(unit: Unit, place: Place) -> View:
    """The conversation as seen from a place that was entered."""
    thread, seat = place.thread, place.seat
    notes, images = unit.notes.of(thread.id), unit.images.of(thread.id)
    programme, nomination = unit.programmes.get(thread.programme_id), nomination_of(unit, thread, seat)
    case, visible = unit.cases.get(thread), [note for note in notes if sees(seat, note)]
    return View(
        place=place,
        case=case,
        story=told(unit.threads.story(thread.id), case, seat, visible),
        notes=visible,
        handle=unit.seats.handle(thread.id, seat),
        faces_reader=thread.state in {State.DELIVERED, State.IN_CONVERSATION, State.CLOSED},
        name_shown=has_shown_name(seat, notes),
        may_say_not_mine=seat is Seat.READER
        and thread.state is State.DELIVERED
        and can_say_not_mine(notes)
        and not is_praised(unit, thread),
        checked=is_checked(programme.moderation, seat, notes),
        alone=thread.state is State.WITH_COORDINATOR and _is_only_coordinator(unit, thread, seat),
        nomination=nomination,
        images=len(images if seat is Seat.SUBMITTER else seen_by_reader(images)),
        unchecked=sum(image.held for image in images) if seat is Seat.SUBMITTER else 0,
        asks_useful=asks(thread, seat, visible),
        may_reopen=nomination is None
        and not is_shut(unit, thread.id)
        and can_be_reopened(thread, local_day(unit.now, programme.zone)),
        lists=programme.lists,
    )


def chosen(unit: Unit, thread: Thread) -> tuple[Item, Session] | None:
    """The place of a closed case on an agenda, with its session; None where that session does not take place."""
    item = unit.agenda.about(thread.id) if thread.state is State.CLOSED else None
    session = None if item is None else unit.rounds.session(item.session_id)
    return None if item is None or session is None or session.stage in NOTHING_SHOWN else (item, session)


def is_praised(unit: Unit, thread: Thread) -> bool:
    """Whether praise for its good call is in the channel."""
    return thread.praise_id is not None and bool(unit.posts.about(thread.praise_id))


def nomination_of(unit: Unit, thread: Thread, seat: Seat) -> Nomination | None:
    found = chosen(unit, thread)
    if found is None:
        return None
    item, session = found
    asked, until = seat not in item.agreed, last_day_to_agree(session)
    in_time = local_day(unit.now, session.zone) <= until if asked else True
    over = item.shown or session.stage not in COMING or session.ends_at <= unit.now
    return Nomination(session.on, asked, until, open=in_time and not over, over=over)


def _is_only_coordinator(unit: Unit, thread: Thread, seat: Seat) -> bool:
    """Whether the holder of a seat, who is looking, is the only coordinator. The other seat is not looked at."""
    only = [member.id for member in people.coordinators(unit, thread.programme_id)]
    return only == [unit.seats.holder(thread.id, seat)]


def mine(unit: Unit, actor: Member, lists: Lists) -> list[OwnLine]:
    """A member's own conversations that are not over, those that wait for them first."""
    lines: list[OwnLine] = []
    for held in unit.seats.of(actor.id):
        thread = unit.threads.get(held.thread_id)
        if held.shut or (held.seat is Seat.READER and not reached_reader(thread)):
            continue
        case = unit.cases.get(thread)
        visible = [note for note in unit.notes.of(thread.id) if sees(held.seat, note)]
        raised = standing_alarm(visible)
        lines.append(
            OwnLine(
                label=held.label,
                seat=held.seat,
                case=case,
                state=thread.state,
                waits=waits_for(thread, held.seat, visible) or _is_asked(unit, thread, held.seat),
                handle=unit.seats.handle(thread.id, held.seat),
                alarm=raised is not None and raised.seat is not held.seat,
                sharer=given_name(case, held.seat, visible),
                lists=lists,
            )
        )
    return sorted(lines, key=lambda line: (not line.alarm, not line.waits, line.state is State.CLOSED, line.label))


def _is_asked(unit: Unit, thread: Thread, seat: Seat) -> bool:
    """Whether an end is asked something besides: of the rounds, or of other words that are suggested for its case."""
    if thread.state is State.WITH_COORDINATOR and seat is Seat.SUBMITTER:
        story = unit.threads.story(thread.id)
        return story is not None and bool(story.suggested)
    nomination = nomination_of(unit, thread, seat)
    return nomination is not None and nomination.asked and nomination.open


def shut_sharer(unit: Unit, thread: Thread, today: date) -> Thread:
    """Close the seat of whoever shared the case, and the conversation with it. The case is then shown at no rounds."""
    unit.seats.shut(thread.id, Seat.SUBMITTER)
    unit.outbox.drop(thread.id, Seat.SUBMITTER)
    unit.agenda.remove(thread.id)
    thread = with_rounds(thread, Seat.SUBMITTER, Rounds.NO)
    if thread.state in LIVE:
        return end(unit, thread, today, tell=frozenset({Seat.READER}))
    unit.threads.save(thread)
    return thread


def is_shut(unit: Unit, thread_id: ThreadId) -> bool:
    """Whether a coordinator has closed the seat of whoever shared the case."""
    return unit.seats.is_shut(thread_id, Seat.SUBMITTER)


def holds_shut_seat(unit: Unit, member: Member) -> bool:
    """Whether a coordinator has closed a seat of this member."""
    return any(held.shut for held in unit.seats.of(member.id))


def shut_lately(unit: Unit, member: Member) -> bool:
    """The same, without a look at all seats, for what this process has closed since yesterday."""
    return unit.seats.shut_lately(member.id)


def shut_seats(unit: Unit, programme_id: ProgrammeId) -> list[tuple[Thread, MemberId, int]]:
    """Every closed seat of a programme: its conversation, its holder, and its lot."""
    found = [(unit.threads.get(one.thread_id), one.member_id, one.lot) for one in unit.seats.all_shut()]
    return [one for one in found if one[0].programme_id == programme_id]


def holds_seat(unit: Unit, member: Member, thread_id: ThreadId) -> bool:
    """Whether a member holds a seat in this conversation."""
    return any(held.thread_id == thread_id for held in unit.seats.of(member.id))


def has_reader(unit: Unit, thread_id: ThreadId) -> bool:
    """Whether somebody holds the reader's seat, whoever it is."""
    return unit.seats.label(thread_id, Seat.READER) is not None


def notify(unit: Unit, thread: Thread, seat: Seat, *, urgent: bool = False) -> None:
    """Let a seat know that there is something to read: after a random 2 to 20 minutes, or at once when urgent."""
    if seat is Seat.SUBMITTER and is_shut(unit, thread.id):
        return
    if seat is Seat.READER and not (reached_reader(thread) or urgent):
        return
    if seat is Seat.READER and (urgent or thread.state is State.CLOSED) and not has_reader(unit, thread.id):
        # Nobody was told yet, or it closed before it reached anybody: a notice would wait for a holder for ever.
        return
    notice = Notice.URGENT if urgent else Notice.BOARD if seat is Seat.COORDINATOR else Notice.READ
    not_before = unit.now if urgent else unit.now + unit.ids.between(*JITTER)
    unit.outbox.put(ToSeat(thread.id, seat), notice, not_before, f"{notice}:{thread.id}:{seat}")


def release(unit: Unit, thread_id: ThreadId, seat: Seat) -> Thread:
    """The first notice to a seat leaves now: from here on others than the submitter may know of the conversation."""
    thread = unit.threads.get(thread_id)
    today = local_day(unit.now, unit.programmes.get(thread.programme_id).zone)
    released = replace(thread, released=True)
    if seat is Seat.READER and thread.state in {State.HELD, State.ON_ITS_WAY, State.WITH_COORDINATOR}:
        released = replace(released, state=moved(thread, State.DELIVERED), unopened_since=today)
    if seat is Seat.COORDINATOR:
        state = moved(thread, State.WITH_COORDINATOR) if thread.state is State.HELD else thread.state
        released = replace(released, state=state, desk_since=today)
    if released != thread:
        unit.threads.save(released)
        if seat is Seat.READER and any(image.held for image in unit.images.of(thread_id)):
            # A coordinator looks at them first. Told right after its reader, they would know the reader's slot.
            outbox.tell_at_noon(unit, released)
    return released


def reader_has_left(unit: Unit, thread: Thread) -> bool:
    """Whether somebody holds the reader's seat who takes part no longer."""
    found = holder(unit, thread, Seat.READER)
    return found is not None and found.status is not Status.ACTIVE


def holder(unit: Unit, thread: Thread, seat: Seat) -> Member | None:
    """Who holds a seat. For what is said in their name, by their choice; never for a screen."""
    found = unit.seats.holder(thread.id, seat)
    return None if found is None else unit.people.get(found)


def empty_readers_seat(unit: Unit, thread: Thread) -> None:
    """Take the reader out. What was written for that person is not for the next one, who may be anybody.

    A name shared with the case itself stays: it was given to whoever reads the case.
    """
    unit.seats.leave(thread.id, Seat.READER)
    if thread.praise_id is not None:
        unit.outbox.call_off(thread.praise_id)
    story = unit.threads.story(thread.id)
    if story is not None and story != story.nameless:
        unit.threads.rewrite(thread.id, story.nameless)
    case = unit.cases.get(thread)
    for note in unit.notes.of(thread.id):
        if Seat.READER in note.audience and not came_with_the_case(case, note):
            unit.notes.readdress(thread.id, note.id, note.audience - {Seat.READER})
            if note.held and note.seat is Seat.SUBMITTER:
                # There is nobody left to send it on to.
                unit.notes.release(note.id)


def is_first(thread: Thread, seat: Seat) -> bool:
    """Whether the next notice to a seat would be the reader's first one."""
    return seat is Seat.READER and not reached_reader(thread)


def seat_reader(unit: Unit, thread: Thread, reader: MemberId) -> None:
    """Give the reader's seat to a member, whoever it is: a wrong one comes back as an ordinary "not mine"."""
    empty_readers_seat(unit, thread)
    unit.seats.take(thread.id, Seat.READER, reader)


def close(unit: Unit, actor: Member, programme: Programme, handle: str, rounds: Rounds) -> View:
    """End the conversation from the handle's seat. A case that has not left yet is withdrawn instead."""
    place = enter_live(unit, actor, handle, Act.CLOSE)
    if not place.thread.released:
        raise Refused(Reason.NOT_WAITING_FOR_A_READER)
    thread = with_rounds(place.thread, place.seat, rounds)
    thread = end(unit, thread, local_day(unit.now, programme.zone), tell=frozenset({other_end(place.seat)}))
    return view_from(unit, replace(place, thread=thread))


def end(unit: Unit, thread: Thread, today: date, tell: frozenset[Seat]) -> Thread:
    """Close a conversation and tell the given seats, who are asked whether it may be shown at rounds."""
    reached = reached_reader(thread)
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


def reference_page(unit: Unit, actor: Member, thread_id: ThreadId, seat: Seat, language: str) -> str:
    """A ticket to the one-time page where the submitter writes, or the reader reads, where the study is found."""
    purpose = PassPurpose.WRITE_REFERENCE if seat is Seat.SUBMITTER else PassPurpose.READ_REFERENCE
    return unit.passes.issue(Pass(purpose, thread_id, seat, actor.id, language))


def admit(unit: Unit, ticket: Pass) -> Thread:
    """The conversation that a ticket leads to, if whoever it was made for may still do there what it is for.

    It is asked each time the page is used: since the ticket was made its member may have handed the case back, or
    left, and the seat may have another holder. Raises NothingHere for everything else alike.
    """
    member, thread = unit.people.get(ticket.member_id), unit.threads.get(ticket.thread_id)
    held = unit.seats.holder(thread.id, ticket.seat) == member.id and Standing.MEMBER in standings(member)
    held = held and not unit.seats.is_shut(thread.id, ticket.seat)
    reached = ticket.seat is Seat.SUBMITTER or reached_reader(thread)
    allowed = may(frozenset({_STANDING[ticket.seat]}), _PAGES[ticket.purpose])
    ended = thread.state not in LIVE and not (ticket.purpose is PassPurpose.SEE_IMAGES and thread.state is State.CLOSED)
    if ended or not (held and reached and allowed):
        raise NothingHere
    return thread
