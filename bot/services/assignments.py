"""Who of the coordinators takes care of a case, and what they let go no further for now: for coordinators alone."""

from dataclasses import replace

from bot.domain.errors import Reason, Refused
from bot.domain.notices import local_day
from bot.domain.people import Member
from bot.domain.programmes import Programme
from bot.domain.views import BoardCase
from bot.ports.unit import Unit
from bot.services import board


def hold(unit: Unit, actor: Member, programme: Programme, handle: str, why: str) -> BoardCase:
    """Let a waiting case go no further, with a word why. Nobody but the coordinators can tell."""
    thread = board.find_waiting(unit, actor, programme, handle)
    story = unit.threads.story(thread.id)
    if story is not None:
        unit.threads.rewrite(thread.id, replace(story, on_hold=why))
    return board.opened(unit, programme, thread.id)


def lift(unit: Unit, actor: Member, programme: Programme, handle: str) -> BoardCase:
    """Let a case that is on hold go on as it would have. From now on it waits for the coordinators anew."""
    thread = board.find(unit, actor, programme, handle)
    story = unit.threads.story(thread.id)
    if story is not None and story.on_hold:
        unit.threads.rewrite(thread.id, replace(story, on_hold=""))
        unit.threads.save(replace(thread, desk_since=local_day(unit.now, programme.zone)))
    return board.opened(unit, programme, thread.id)


def assign(unit: Unit, actor: Member, programme: Programme, handle: str, chosen: Member | None) -> BoardCase:
    """Say which coordinator takes care of a case. None takes it back.

    Every coordinator's name is accepted, whatever seats they hold: a refusal would tell who holds one.
    """
    thread = board.find(unit, actor, programme, handle)
    story = unit.threads.story(thread.id)
    if story is None:
        raise Refused(Reason.CONVERSATION_CLOSED)
    unit.threads.rewrite(thread.id, replace(story, assigned=chosen.id.hex if chosen else ""))
    return board.opened(unit, programme, thread.id)
