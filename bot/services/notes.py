"""Writing in a conversation: words, a name, a warning; from which seat, and to whom."""

from dataclasses import replace

from bot.domain.errors import Reason, Refused
from bot.domain.notices import local_day
from bot.domain.people import Act, Member
from bot.domain.programmes import Programme
from bot.domain.threads import (
    LIVE,
    Answer,
    Mention,
    Note,
    NoteId,
    Offer,
    Seat,
    State,
    Thread,
    answered,
    can_be_reopened,
    has_shown_name,
    is_checked,
    moved,
    other_end,
    reopened,
)
from bot.domain.views import Place, View
from bot.ports.unit import Unit
from bot.services import threads


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
    place = threads.enter_live(unit, actor, handle, Act.WRITE)
    if not place.thread.released:
        raise Refused(Reason.NOT_WAITING_FOR_A_READER)
    _refuse_absent_reader(place.thread, audience)
    checked = is_checked(programme.moderation, place.seat, unit.notes.of(place.thread.id))
    held = checked and other_end(place.seat) in audience
    return threads.view_from(unit, add(unit, programme, place, words, audience, answer=answer, held=held))


def _refuse_absent_reader(thread: Thread, audience: frozenset[Seat]) -> None:
    """A window may be older than a hand-back: words meant for one reader must not wait for the next."""
    if Seat.READER in audience and not threads.reached_reader(thread):
        raise Refused(Reason.NOT_WAITING_FOR_A_READER)


def write_as_coordinator(
    unit: Unit, programme: Programme, thread: Thread, words: str, audience: frozenset[Seat]
) -> None:
    """A note from the coordinator's seat to one end or both."""
    _refuse_absent_reader(thread, audience)
    add(unit, programme, Place(thread, Seat.COORDINATOR, ""), words, audience)


def show_name(unit: Unit, actor: Member, programme: Programme, handle: str) -> View:
    """The actor tells the other end who they are. It cannot be undone."""
    place = threads.enter_live(unit, actor, handle, Act.SHOW_NAME)
    notes = unit.notes.of(place.thread.id)
    if has_shown_name(place.seat, notes):
        raise Refused(Reason.NAME_ALREADY_SHOWN)
    if not threads.reached_reader(place.thread):
        raise Refused(Reason.NOT_WAITING_FOR_A_READER)
    other = frozenset({other_end(place.seat)})
    return threads.view_from(unit, add(unit, programme, place, actor.name, other, mention=Mention.NAME_SHOWN))


def warn(unit: Unit, actor: Member, programme: Programme, handle: str, words: str) -> View:
    """A patient may need action: told to every seat at once, past every hold, slot and quiet hour."""
    place = threads.enter_live(unit, actor, handle, Act.WARN)
    everyone = frozenset(Seat) - {place.seat}
    place = add(unit, programme, place, words, everyone, mention=Mention.PATIENT_MAY_NEED_ACTION)
    return threads.view_from(unit, place)


def warn_as_coordinator(unit: Unit, programme: Programme, thread: Thread, words: str) -> None:
    """The same from the coordinator's seat."""
    ends = frozenset({Seat.SUBMITTER, Seat.READER})
    add(
        unit,
        programme,
        Place(thread, Seat.COORDINATOR, ""),
        words,
        ends,
        mention=Mention.PATIENT_MAY_NEED_ACTION,
    )


def see_to(unit: Unit, programme: Programme, thread: Thread, words: str) -> None:
    """A coordinator says to both ends that an alarm has been seen to, after the end as well as before it."""
    ends = frozenset({Seat.SUBMITTER, Seat.READER})
    add(unit, programme, Place(thread, Seat.COORDINATOR, ""), words, ends, mention=Mention.SEEN_TO)


def reopen(unit: Unit, actor: Member, programme: Programme, handle: str) -> View:
    """Go on with a closed conversation; whoever else is in it is told. One that goes on already is left as it is."""
    place = threads.enter(unit, actor, handle, Act.REOPEN)
    thread = place.thread
    if thread.state in LIVE:
        return threads.view_from(unit, place)
    if (
        not can_be_reopened(thread, local_day(unit.now, programme.zone))
        or threads.chosen(unit, thread)
        or threads.is_shut(unit, thread.id)
    ):
        raise Refused(Reason.STAYS_CLOSED)
    # What is left of a session that was cancelled must not keep the case on an agenda.
    unit.agenda.remove(thread.id)
    has_reader = threads.has_reader(unit, thread.id)
    told = other_end(place.seat) if has_reader else Seat.COORDINATOR
    place = replace(place, thread=reopened(thread, unit.notes.of(thread.id), has_reader=has_reader))
    return threads.view_from(unit, add(unit, programme, place, "", frozenset({told}), mention=Mention.REOPENED))


def give_back(unit: Unit, programme: Programme, thread: Thread, reason: str) -> None:
    """A coordinator says to whoever shared a case why it comes back. The case is theirs again until they send it."""
    back = replace(thread, state=moved(thread, State.RETURNED))
    _add_for_sharer(unit, programme, back, reason, Mention.RETURNED)


def decline(unit: Unit, programme: Programme, thread: Thread, reason: str) -> Thread:
    """A coordinator says to whoever shared a case why it is not taken up."""
    return _add_for_sharer(unit, programme, thread, reason, Mention.DECLINED)


def _add_for_sharer(unit: Unit, programme: Programme, thread: Thread, words: str, mention: Mention) -> Thread:
    place = Place(thread, Seat.COORDINATOR, "")
    return add(unit, programme, place, words, frozenset({Seat.SUBMITTER}), mention=mention).thread


def send_again(unit: Unit, actor: Member, programme: Programme, handle: str) -> View:
    """Whoever shared a case that came back sends it to the coordinators once more."""
    place = threads.enter_live(unit, actor, handle, Act.SEND_AGAIN)
    if place.thread.state is State.WITH_COORDINATOR:
        # A second press: it has been sent.
        return threads.view_from(unit, place)
    if place.thread.state is not State.RETURNED:
        raise Refused(Reason.NOT_WAITING_FOR_A_READER)
    place = replace(place, thread=replace(place.thread, state=moved(place.thread, State.WITH_COORDINATOR)))
    coordinators = frozenset({Seat.COORDINATOR})
    return threads.view_from(unit, add(unit, programme, place, "", coordinators, mention=Mention.SENT_AGAIN))


def say_image_taken_out(unit: Unit, programme: Programme, thread: Thread) -> None:
    """Whoever shared the case reads that an image was taken out. The other end does not."""
    seen_by = frozenset({Seat.SUBMITTER})
    add(unit, programme, Place(thread, Seat.COORDINATOR, ""), "", seen_by, mention=Mention.IMAGE_TAKEN_OUT)


def put_name(unit: Unit, programme: Programme, thread: Thread, seat: Seat, name: str) -> None:
    """The name of a seat's holder, for the other end to read. Nobody is told of it besides."""
    note = Note(
        id=NoteId(unit.ids.uuid()),
        seat=seat,
        audience=frozenset({other_end(seat)}),
        written_on=local_day(unit.now, programme.zone),
        words=name,
        mention=Mention.NAME_SHOWN,
    )
    unit.notes.add(thread.id, note)


def add(
    unit: Unit,
    programme: Programme,
    place: Place,
    words: str,
    audience: frozenset[Seat],
    *,
    answer: Answer | None = None,
    mention: Mention | None = None,
    held: bool = False,
    offer: Offer | None = None,
) -> Place:
    """A note from a place to the seats of `audience`, who are told that there is something to read."""
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
        offer=offer,
    )
    # Nobody can have left untouched until now what comes to the coordinators with these words.
    begins = held and not any(one.held for one in unit.notes.of(place.thread.id))
    comes = begins or place.seat is Seat.COORDINATOR or mention is Mention.SENT_AGAIN
    unit.notes.add(place.thread.id, note)
    desk_since = today if comes else place.thread.desk_since
    thread = replace(place.thread, quiet_since=today, desk_since=desk_since)
    if not held and Seat.SUBMITTER in audience:
        thread = answered(thread, place.seat)
    unit.threads.save(thread)
    urgent = mention is Mention.PATIENT_MAY_NEED_ACTION
    for seat in sorted(frozenset({Seat.COORDINATOR}) if held else audience - {place.seat}):
        threads.notify(unit, thread, seat, urgent=urgent)
    return replace(place, thread=thread)
