"""Was this useful? Counting what an end answers, and what becomes of the tallies when a quarter is over."""

from dataclasses import replace

from bot.domain.errors import NothingHere
from bot.domain.notices import local_day
from bot.domain.people import Act, Member
from bot.domain.programmes import Programme
from bot.domain.quarters import next_quarter
from bot.domain.usefulness import Due, Useful, due
from bot.domain.views import View
from bot.ports.unit import Unit
from bot.services import threads


def say(unit: Unit, actor: Member, handle: str, said: Useful) -> View:
    """Count what an end answers. What it says first stands: of a later answer nobody could take the first off."""
    place = threads.enter(unit, actor, handle, Act.SAY_USEFUL)
    thread, seat = place.thread, place.seat
    if seat in thread.said_useful:
        return threads.view_from(unit, place)
    if not threads.view_from(unit, place).asks_useful:
        raise NothingHere
    thread = replace(thread, said_useful=thread.said_useful | {seat})
    unit.threads.save(thread)
    unit.usefulness.add(thread.programme_id, seat, actor.id, said)
    return threads.view_from(unit, replace(place, thread=thread))


def look(unit: Unit, programme: Programme) -> None:
    """Publish the tallies whose quarter is over and in which enough people are; the others wait, a year at most."""
    today = local_day(unit.now, programme.zone)
    for tally in unit.usefulness.tallies(programme.id):
        match due(tally, today):
            case Due.PUBLISHED:
                unit.usefulness.publish(programme.id, tally)
            case Due.KEPT:
                unit.usefulness.keep(programme.id, tally, next_quarter(today))
            case Due.DESTROYED:
                unit.usefulness.destroy(programme.id, tally)
            case None:
                pass
