"""What the ends of a closed conversation say about rounds, and what that does to the case's place on an agenda."""

from dataclasses import replace

from bot.domain.errors import NothingHere, Reason, Refused
from bot.domain.people import Act, Member
from bot.domain.threads import Rounds, Seat, State, Thread, with_rounds
from bot.domain.views import View
from bot.ports.unit import Unit
from bot.services import threads


def answer_rounds(unit: Unit, actor: Member, handle: str, rounds: Rounds) -> View:
    """An end says whether the closed case may be shown at rounds, and can change it until the conversation is over.

    One that is chosen can be taken off, without a trace, until the room has seen what was found in it.
    """
    place = threads.enter(unit, actor, handle, Act.ANSWER_ROUNDS)
    if place.thread.state is not State.CLOSED:
        raise NothingHere
    nomination = threads.nomination_of(unit, place.thread, place.seat)
    if nomination is not None and nomination.over:
        raise Refused(Reason.SHOWN_ALREADY)
    thread = with_rounds(place.thread, place.seat, rounds)
    unit.threads.save(thread)
    _tell_agenda(unit, thread, place.seat, rounds)
    return threads.view_from(unit, replace(place, thread=thread))


def agree(unit: Unit, actor: Member, handle: str) -> View:
    """An end that wanted to be asked agrees to the session that its case is chosen for, and to no other."""
    place = threads.enter(unit, actor, handle, Act.ANSWER_ROUNDS)
    _tell_agenda(unit, place.thread, place.seat, Rounds.YES)
    return threads.view_from(unit, place)


def _tell_agenda(unit: Unit, thread: Thread, seat: Seat, rounds: Rounds) -> None:
    """What an end says decides about the case's place on an agenda: a no takes it off, without a trace.

    Too late to agree, it stays as it was: the other end and the department count on what was settled by then.
    """
    found, nomination = threads.chosen(unit, thread), threads.nomination_of(unit, thread, seat)
    if found is None or nomination is None:
        return
    if rounds is Rounds.NO:
        unit.agenda.remove(thread.id)
    elif rounds is Rounds.ASK_FIRST or nomination.open:
        unit.agenda.save(found[0].answered(seat, rounds))
