"""A reader who is none: the study is not theirs, or no notice reaches them."""

from dataclasses import replace

from bot.domain.errors import Reason, Refused
from bot.domain.notices import local_day
from bot.domain.people import Act, Member
from bot.domain.threads import LIVE, Seat, State, ThreadId, can_say_not_mine, handed_back, moved, standing_alarm
from bot.ports.unit import Unit
from bot.services import outbox, threads


def say_not_mine(unit: Unit, actor: Member, handle: str) -> None:
    """The reader hands the case back; a coordinator routes it anew."""
    place = threads.enter_live(unit, actor, handle, Act.SAY_NOT_MINE)
    if not can_say_not_mine(unit.notes.of(place.thread.id)):
        raise Refused(Reason.NOT_MINE_AFTER_WRITING)
    if threads.is_praised(unit, place.thread):
        # They have agreed to be thanked for it before everybody.
        raise Refused(Reason.PRAISED_ALREADY)
    unit.outbox.drop(place.thread.id, Seat.READER)
    threads.empty_readers_seat(unit, place.thread)
    thread = replace(handed_back(place.thread), state=moved(place.thread, State.WITH_COORDINATOR))
    unit.threads.save(thread)
    threads.notify(unit, thread, Seat.COORDINATOR)


def lose(unit: Unit, thread_id: ThreadId) -> None:
    """The reader cannot be reached: unless they have written already, the case goes back to the coordinators.

    After they have written nobody else may take their seat, so the coordinators are told that no notice arrives. If
    they have left the programme the conversation ends, so that nobody goes on writing to no one; to its sharer it looks
    as if the reader had closed it. While an alarm stands it goes on: the sharer and the coordinators have something to
    say to each other.
    """
    thread = unit.threads.get(thread_id)
    if thread.state not in LIVE:
        return
    notes = unit.notes.of(thread_id)
    if not can_say_not_mine(notes):
        today = local_day(unit.now, unit.programmes.get(thread.programme_id).zone)
        if not threads.reader_has_left(unit, thread):
            if thread.unreached_since is None:
                unit.threads.save(replace(thread, unreached_since=today))
                outbox.tell_at_noon(unit, thread)
        elif standing_alarm(notes) is None:
            threads.end(unit, thread, today, tell=frozenset({Seat.SUBMITTER}))
        return
    threads.empty_readers_seat(unit, thread)
    # What was given back stays with whoever shared it: nobody can do anything else about it meanwhile.
    back = thread.state is State.RETURNED
    to = thread.state if back else moved(thread, State.WITH_COORDINATOR)
    lost = replace(handed_back(thread), state=to, released=True)
    unit.threads.save(lost)
    if not back:
        outbox.tell_at_noon(unit, lost)
