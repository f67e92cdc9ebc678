"""Praise for a good call: what its ends say to it, and what goes into the channel once both have agreed."""

from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

from bot.domain.errors import NothingHere, Reason, Refused
from bot.domain.notices import Notice, ToChannel
from bot.domain.people import Act, Member, ProgrammeId, Status
from bot.domain.praise import Praised, Praising, agreed, is_praised, posted_from, with_praise
from bot.domain.programmes import Programme
from bot.domain.threads import ENDS, Praise, Seat, Thread
from bot.domain.views import Place, View
from bot.ports.outbox import Parked
from bot.ports.unit import Unit
from bot.services import posts, threads


def look(unit: Unit, place: Place) -> Praising | None:
    """What an end is asked and told of praise; None where there is nobody to thank, or no channel to do it in."""
    thread = place.thread
    if not is_praised(unit.cases.get(thread)) or not unit.programmes.channels(thread.programme_id):
        return None
    if threads.is_shut(unit, thread.id):
        return None
    return Praising(thread.praise_of(place.seat), threads.is_praised(unit, thread))


def asked(unit: Unit, actor: Member, handle: str) -> tuple[Place, Praising]:
    """The same behind a handle, for whoever may answer from there. Refused once it is in the channel."""
    place = threads.enter(unit, actor, handle, Act.ANSWER_PRAISE)
    praising = look(unit, place)
    if praising is None:
        raise NothingHere
    if praising.posted:
        raise Refused(Reason.PRAISED_ALREADY)
    return place, praising


def answer(unit: Unit, actor: Member, programme: Programme, handle: str, said: Praise) -> View:
    """An end says whether it agrees. It can be changed until it is posted, and the other end is not told of it."""
    place, _ = asked(unit, actor, handle)
    thread = with_praise(place.thread, place.seat, said)
    unit.threads.save(thread)
    if agreed(thread):
        _post(unit, programme, thread)
    elif thread.praise_id is not None:
        # Given again it waits for a noon of its own: the one that it was to have would tell when both had agreed.
        unit.outbox.call_off(thread.praise_id)
    return threads.view_from(unit, replace(place, thread=thread))


def _post(unit: Unit, programme: Programme, thread: Thread) -> None:
    about, leaves = unit.threads.praise_id(thread.id, unit.ids.uuid()), posted_from(unit.now, programme.zone)
    for channel in unit.programmes.channels(programme.id):
        address = ToChannel(programme.id, channel.platform, channel.tenant)
        key = f"{Notice.PRAISE}:{about}:{channel.platform}:{channel.tenant}"
        unit.outbox.put(address, Notice.PRAISE, leaves, key, about=about)


def before_the_channel(unit: Unit, about: UUID) -> Praised | None:
    """Who is thanked, as it goes into the channel now; None where somebody agrees no more, or is not there any more."""
    thread_id = unit.threads.praised_as(about)
    thread = None if thread_id is None else unit.threads.get(thread_id)
    if thread is None or not agreed(thread) or not is_praised(unit.cases.get(thread)):
        return None
    if threads.is_shut(unit, thread.id):
        return None
    names: dict[Seat, str] = {}
    for seat in ENDS:
        member = threads.holder(unit, thread, seat)
        if member is None or member.status is not Status.ACTIVE:
            return None
        names[seat] = member.name if thread.praise_of(seat) is Praise.NAMED else ""
    return Praised(names[Seat.SUBMITTER], names[Seat.READER])


def undecided(unit: Unit, programme_id: ProgrammeId) -> Sequence[Parked]:
    """Praise of which nobody knows whether it arrived, or that could not: nothing leads from it to a case."""
    return unit.outbox.parked_posts(programme_id, Notice.PRAISE)


def post_again(unit: Unit, programme_id: ProgrammeId) -> None:
    """Post it after all, where both ends still agree by then."""
    for parked in undecided(unit, programme_id):
        posts.post_again(unit, programme_id, parked.id)


def leave(unit: Unit, programme_id: ProgrammeId) -> None:
    """It stands in the channel, or does not have to: it is not posted again."""
    for parked in undecided(unit, programme_id):
        posts.leave(unit, programme_id, parked.id)
