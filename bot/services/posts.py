"""What a coordinator decides about posts of which nobody knows whether they arrived, or that could not."""

from collections.abc import Collection, Iterable, Sequence
from uuid import UUID

from bot.domain.errors import NothingHere
from bot.domain.notices import Notice
from bot.domain.people import ProgrammeId
from bot.ports.outbox import STANDS, Parked
from bot.ports.unit import Unit


def undecided(unit: Unit, about: UUID) -> Sequence[Parked]:
    """The posts about a meeting or survey that wait for a decision."""
    return unit.outbox.parked_about(about)


def post_again(unit: Unit, programme_id: ProgrammeId, delivery_id: UUID) -> None:
    """Post it after all, as things stand by then. Raises NothingHere when nothing waits for that decision."""
    unit.outbox.release(_parked(unit, programme_id, delivery_id).id)


def leave(unit: Unit, programme_id: ProgrammeId, delivery_id: UUID) -> None:
    """It stands there, or does not have to: it is not posted again, and cannot be brought up to date.

    Raises NothingHere when nothing waits for that decision.
    """
    parked = _parked(unit, programme_id, delivery_id)
    unit.posts.keep(parked.about, parked.notice, parked.platform, parked.tenant, STANDS)
    unit.outbox.settle(parked.id)


def reason(unit: Unit, about: Iterable[UUID], notices: Collection[Notice]) -> str:
    """Why one of these posts waits for a decision; empty when none does."""
    return next((one.reason for one in _waiting(unit, about, notices)), "")


def post_all_again(unit: Unit, programme_id: ProgrammeId, about: Iterable[UUID], notices: Collection[Notice]) -> None:
    """Decide so on everything of these kinds that waits."""
    for parked in _waiting(unit, about, notices):
        post_again(unit, programme_id, parked.id)


def leave_all(unit: Unit, programme_id: ProgrammeId, about: Iterable[UUID], notices: Collection[Notice]) -> None:
    """Decide so on everything of these kinds that waits."""
    for parked in _waiting(unit, about, notices):
        leave(unit, programme_id, parked.id)


def _waiting(unit: Unit, about: Iterable[UUID], notices: Collection[Notice]) -> list[Parked]:
    return [parked for one in about for parked in undecided(unit, one) if parked.notice in notices]


def _parked(unit: Unit, programme_id: ProgrammeId, delivery_id: UUID) -> Parked:
    parked = unit.outbox.parked_post(delivery_id)
    if parked is None or parked.programme_id != programme_id:
        raise NothingHere
    return parked
