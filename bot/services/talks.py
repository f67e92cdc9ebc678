"""Two ends that would rather talk than write: times are offered, and names are shown once both have chosen to."""

from dataclasses import replace
from datetime import datetime

from bot.domain.errors import Reason, Refused
from bot.domain.people import Act, Member, Status
from bot.domain.programmes import Programme
from bot.domain.talks import Talk, Talking, offered, shown_name, standing
from bot.domain.threads import LIVE, How, Mention, Offer, has_shown_name, other_end, sees
from bot.domain.views import Place, View
from bot.ports.unit import Unit
from bot.services import notes, threads


def look(unit: Unit, place: Place) -> Talking | None:
    """What an end may know of times to talk; None where there is nobody there to talk to."""
    if place.thread.state not in LIVE or not threads.reached_reader(place.thread):
        return None
    talk, seat = _standing(unit, place), place.seat
    name = ""
    if talk is not None and talk.agreed:
        name = shown_name(seat, [note for note in unit.notes.of(place.thread.id) if sees(seat, note)])
    return Talking(talk, own=talk is not None and talk.by is seat, name=name)


def asked(unit: Unit, actor: Member, handle: str) -> tuple[Place, Talk | None]:
    """What stands behind a handle, for whoever may offer times or choose one from there."""
    place = threads.enter_live(unit, actor, handle, Act.TALK)
    if not threads.reached_reader(place.thread):
        raise Refused(Reason.NOT_WAITING_FOR_A_READER)
    return place, _standing(unit, place)


def on_offer(unit: Unit, actor: Member, handle: str) -> tuple[Place, Talk]:
    """The times that the other end offers. Refused where it offers none any more, whatever the reason."""
    place, talk = asked(unit, actor, handle)
    if talk is None or talk.agreed or talk.by is place.seat:
        raise Refused(Reason.TIMES_GONE)
    return place, talk


def offer(unit: Unit, actor: Member, programme: Programme, handle: str, times: tuple[datetime, ...], how: How) -> View:
    """Offer times. They take the place of what was offered or agreed on before; no name is shown by it."""
    place, _ = asked(unit, actor, handle)
    other = frozenset({other_end(place.seat)})
    place = notes.add(
        unit, programme, place, "", other, mention=Mention.TIMES_OFFERED, offer=Offer(tuple(sorted(times)), how)
    )
    return threads.view_from(unit, place)


def take_back(unit: Unit, actor: Member, handle: str) -> View:
    """Take back what one has offered. To the other end it looks as if it had had its time."""
    place, talk = asked(unit, actor, handle)
    note = offered(unit.notes.of(place.thread.id))
    if note is None or talk is None or talk.agreed or talk.by is not place.seat:
        raise Refused(Reason.TIMES_GONE)
    unit.notes.rewrite(place.thread.id, replace(note, mention=Mention.TIMES_TAKEN_BACK, offer=None))
    # Whoever chooses a time in this moment writes the same row, so that one of the two is refused.
    unit.threads.save(place.thread)
    return threads.view_from(unit, place)


def choose(unit: Unit, actor: Member, programme: Programme, handle: str, mark: str, at: int) -> View:
    """Choose one of the times: both ends read each other's name from now on. It cannot be undone."""
    place, talk = on_offer(unit, actor, handle)
    if talk.mark != mark or at >= len(talk.times) or talk.times[at] not in talk.still:
        raise Refused(Reason.TIMES_GONE)
    other = threads.holder(unit, place.thread, talk.by)
    if other is None:
        raise Refused(Reason.TIMES_GONE)
    written = unit.notes.of(place.thread.id)
    for seat, member in ((talk.by, other), (place.seat, actor)):
        if not has_shown_name(seat, written):
            notes.put_name(unit, programme, place.thread, seat, member.name)
    chosen, told = Offer((talk.times[at],), talk.how), frozenset({talk.by})
    place = notes.add(unit, programme, place, "", told, mention=Mention.TIME_CHOSEN, offer=chosen)
    return threads.view_from(unit, place)


def decline(unit: Unit, actor: Member, programme: Programme, handle: str, mark: str) -> View:
    """Say that no time suits. No name is shown."""
    place, talk = on_offer(unit, actor, handle)
    if talk.mark != mark:
        raise Refused(Reason.TIMES_GONE)
    place = notes.add(unit, programme, place, "", frozenset({talk.by}), mention=Mention.NO_TIME_SUITS)
    return threads.view_from(unit, place)


def _standing(unit: Unit, place: Place) -> Talk | None:
    """What stands. Where whoever offered it has left, it looks as if it had had its time."""
    talk = standing(unit.notes.of(place.thread.id), unit.now)
    if talk is None or talk.agreed or talk.by is place.seat:
        return talk
    other = threads.holder(unit, place.thread, talk.by)
    return talk if other is not None and other.status is Status.ACTIVE else None
