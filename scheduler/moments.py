"""When a due delivery suits its recipient. It is computed in memory and stored nowhere: it could name them."""

from datetime import datetime
from typing import assert_never

from bot.domain.cases import at_any_hour, leaves_at_once
from bot.domain.notices import (
    Notice,
    ToChannel,
    ToCoordinators,
    ToMember,
    ToSeat,
    moment_before,
    next_open_moment,
    slot_moment,
)
from bot.domain.people import MemberId
from bot.ports.outbox import Delivery
from bot.ports.unit import Unit
from bot.services import threads
from scheduler.ways import Ways


def moment(unit: Unit, delivery: Delivery, holder: MemberId | None, ways: Ways) -> datetime:
    """When a due delivery suits its recipient. It may be later than the delivery is of use: then it is dropped.

    Args: holder: who holds the seat that it goes to, if it goes to one and anybody does.
    """
    if delivery.notice is Notice.URGENT:
        return delivery.not_before
    match delivery.address:
        case ToCoordinators() | ToChannel():
            return delivery.not_before
        case ToMember(member_id):
            return _member_moment(unit, delivery, member_id, ways)
        case ToSeat():
            return (
                delivery.not_before if holder is None else _seat_moment(unit, delivery, delivery.address, holder, ways)
            )
        case _:
            assert_never(delivery.address)


def _member_moment(unit: Unit, delivery: Delivery, member_id: MemberId, ways: Ways) -> datetime:
    member = unit.people.get(member_id)
    programme = unit.programmes.get(member.programme_id)
    zone = ways.zone(unit, member, programme)
    wanted = max(delivery.not_before, unit.now)
    if delivery.notice is Notice.DIGEST:
        wanted = max(slot_moment(delivery.not_before, programme.zone, zone, member.hours), unit.now)
    if delivery.not_after is None:
        return next_open_moment(wanted, zone, member.hours)
    return moment_before(wanted, delivery.not_after, zone, member.hours)


def _seat_moment(unit: Unit, delivery: Delivery, address: ToSeat, holder: MemberId, ways: Ways) -> datetime:
    member = unit.people.get(holder)
    thread = unit.threads.get(address.thread_id)
    case = unit.cases.get(thread)
    programme = unit.programmes.get(thread.programme_id)
    zone = ways.zone(unit, member, programme)
    wanted = delivery.not_before
    first = threads.is_first(thread, address.seat)
    if first and at_any_hour(case.kind):
        return wanted
    if first and not leaves_at_once(case.kind, named=case.named):
        wanted = slot_moment(delivery.not_before, programme.zone, zone, member.hours)
    # What is late, because nobody was there to send it, still waits for an open hour.
    return next_open_moment(max(wanted, unit.now), zone, member.hours)
