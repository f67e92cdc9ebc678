"""Other words for what waits to be sent on: a coordinator suggests them, and their author decides what is sent."""

from dataclasses import replace

from bot.domain.errors import Reason, Refused
from bot.domain.notices import local_day
from bot.domain.people import Act, Member
from bot.domain.programmes import Programme
from bot.domain.suggestions import Decision, Pending, pending, taken_back, unsuggested, with_words
from bot.domain.threads import LIVE, Rounds, Seat, Thread, with_rounds
from bot.domain.views import BoardCase, Place, View
from bot.ports.unit import Unit
from bot.services import board, threads


def suggest(unit: Unit, actor: Member, programme: Programme, handle: str, words: str, point: str) -> BoardCase:
    """Suggest other words for the first that wait without any. Their author is told that there is something to read."""
    thread = board.find(unit, actor, programme, handle)
    found = next((one for one in _pending(unit, thread) if not one.suggested), None)
    if found is None or thread.state not in LIVE:
        raise Refused(Reason.NOT_WAITING_FOR_A_READER)
    _keep(unit, thread, replace(found, suggested=words, suggested_point=point))
    threads.notify(unit, thread, found.seat)
    return board.opened(unit, programme, thread.id)


def drop(unit: Unit, actor: Member, programme: Programme, handle: str) -> BoardCase:
    """Take back whatever is suggested: the words wait for a coordinator as their authors wrote them."""
    thread = board.find(unit, actor, programme, handle)
    for one in _pending(unit, thread):
        if one.suggested:
            _keep(unit, thread, replace(one, suggested="", suggested_point=""))
    return board.opened(unit, programme, thread.id)


def decide(
    unit: Unit, actor: Member, programme: Programme, handle: str, decision: Decision, words: str, point: str
) -> View:
    """What the author makes of the first words that are suggested to the handle's seat.

    Args: words, point: what is to be said instead of both, where that is the decision.
    """
    place = threads.enter_live(unit, actor, handle, Act.DECIDE)
    found = next((one for one in _pending(unit, place.thread) if one.suggested and one.seat is place.seat), None)
    if found is None:
        raise Refused(Reason.NOT_WAITING_FOR_A_READER)
    if decision is Decision.AGREE:
        thread = _send(unit, programme, place.thread, found)
    elif decision is Decision.CHANGE:
        thread = place.thread
        _keep(unit, thread, replace(found, words=words, point=point, suggested="", suggested_point=""))
        threads.notify(unit, thread, Seat.COORDINATOR)
    else:
        thread = _take_back(unit, programme, place, found)
    return threads.view_from(unit, replace(place, thread=thread))


def _pending(unit: Unit, thread: Thread) -> list[Pending]:
    return pending(thread, unit.cases.get(thread), unit.threads.story(thread.id), unit.notes.of(thread.id))


def _keep(unit: Unit, thread: Thread, one: Pending) -> None:
    """Seal what waits as it stands now."""
    if one.note is not None:
        unit.notes.rewrite(thread.id, replace(one.note, words=one.words, suggested=one.suggested))
        return
    story = unit.threads.story(thread.id)
    if story is not None:
        kept = replace(
            story,
            happened=one.words,
            point=one.point,
            suggested=one.suggested,
            suggested_point=one.suggested_point,
        )
        unit.threads.rewrite(thread.id, kept)


def _send(unit: Unit, programme: Programme, thread: Thread, one: Pending) -> Thread:
    """Send what was agreed to. A case without a reader waits on for one."""
    if one.note is not None:
        board.release_note(unit, thread, with_words(one.note, one.suggested, held=True))
        return unit.threads.get(thread.id)
    _keep(unit, thread, replace(one, words=one.suggested, point=one.suggested_point, suggested="", suggested_point=""))
    if threads.has_reader(unit, thread.id) and not board.is_on_hold(unit, thread):
        return board.set_out(unit, programme, thread)
    threads.notify(unit, thread, Seat.COORDINATOR)
    return thread


def _take_back(unit: Unit, programme: Programme, place: Place, one: Pending) -> Thread:
    """Take back what waits. A case is closed by it: the coordinators have read it, and its reader has heard nothing."""
    if one.note is not None:
        unit.notes.rewrite(place.thread.id, taken_back(one.note))
        return place.thread
    story = unit.threads.story(place.thread.id)
    if story is not None:
        unit.threads.rewrite(place.thread.id, unsuggested(story))
    thread = with_rounds(place.thread, Seat.SUBMITTER, Rounds.NO)
    return threads.end(unit, thread, local_day(unit.now, programme.zone), tell=frozenset())
