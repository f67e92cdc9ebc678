"""The images of a case: who adds them, who looks at them first, and who sees them."""

from collections.abc import Sequence
from dataclasses import replace

from bot.domain.errors import NothingHere
from bot.domain.images import MOST_IMAGES, Image, ImageId, Picture, seen_by_reader
from bot.domain.notices import local_day
from bot.domain.people import Act, Member, may, standings
from bot.domain.threads import Seat, State, Thread, ThreadId
from bot.ports.pages import Pass, PassPurpose
from bot.ports.unit import Unit
from bot.services import agenda, notes, threads

_COORDINATES = {PassPurpose.CHECK_IMAGES: Act.CHECK_IMAGES, PassPurpose.PRESENT_IMAGES: Act.PRESENT_IMAGES}
PURPOSES = frozenset({PassPurpose.ADD_IMAGES, PassPurpose.SEE_IMAGES, *_COORDINATES})
"""What a page with images can be for."""


def page(unit: Unit, actor: Member, thread_id: ThreadId, seat: Seat, purpose: PassPurpose, language: str) -> str:
    """A ticket to a page with images. What it is good for is asked when it is used."""
    return unit.passes.issue(Pass(purpose, thread_id, seat, actor.id, language))


def admit(unit: Unit, ticket: Pass) -> Thread:
    """The conversation whose images a ticket leads to, if its member may still do there what it is for.

    A coordinator who holds a seat in it does not look the images over, and shows those of a case that is on an agenda
    like everybody who presents. Raises NothingHere for everything else alike.
    """
    act = _COORDINATES.get(ticket.purpose)
    if ticket.purpose not in PURPOSES:
        raise NothingHere
    if act is None:
        return threads.admit(unit, ticket)
    member, thread = unit.people.get(ticket.member_id), unit.threads.get(ticket.thread_id)
    if not may(standings(member), act) or member.programme_id != thread.programme_id or not thread.released:
        raise NothingHere
    if ticket.purpose is PassPurpose.CHECK_IMAGES:
        if thread.state is State.OVER or threads.holds_seat(unit, member, thread.id):
            raise NothingHere
    elif not _is_shown(unit, thread):
        raise NothingHere
    return thread


def _is_shown(unit: Unit, thread: Thread) -> bool:
    found = threads.chosen(unit, thread)
    return found is not None and found[0].agreed >= set(agenda.ends_of(unit, thread))


def of(unit: Unit, ticket: Pass) -> Sequence[Image]:
    """The images that a ticket shows. The reader and the room see none that waits for a coordinator."""
    found = unit.images.of(ticket.thread_id)
    if ticket.purpose in {PassPurpose.ADD_IMAGES, PassPurpose.CHECK_IMAGES} or ticket.seat is Seat.SUBMITTER:
        return found
    return seen_by_reader(found)


def room_for(unit: Unit, thread_id: ThreadId) -> int:
    """How many images more a case may have."""
    return MOST_IMAGES - len(unit.images.of(thread_id))


def add(unit: Unit, thread: Thread, pictures: Sequence[Picture]) -> None:
    """Keep images with a case. Of a case that has not left yet nobody hears; of another, the coordinators.

    They wait until a coordinator who holds no seat has looked at them.
    """
    if not 0 < len(pictures) <= room_for(unit, thread.id):
        raise NothingHere
    for picture in pictures:
        unit.images.add(thread.id, ImageId(unit.ids.uuid()), picture, held=True)
    if not thread.released:
        return
    programme = unit.programmes.get(thread.programme_id)
    thread = replace(thread, quiet_since=local_day(unit.now, programme.zone))
    unit.threads.save(thread)
    threads.notify(unit, thread, Seat.COORDINATOR)


def let_through(unit: Unit, thread: Thread, image: Image) -> None:
    """A coordinator has looked: the reader may see it."""
    unit.images.release(thread.id, image.id)
    threads.notify(unit, thread, Seat.READER)


def take_out(unit: Unit, thread: Thread, image: Image) -> None:
    """A coordinator has looked and it is not fit to be seen: it is deleted, and whoever shared the case is told so."""
    unit.images.remove(thread.id, image.id)
    notes.say_image_taken_out(unit, unit.programmes.get(thread.programme_id), thread)
