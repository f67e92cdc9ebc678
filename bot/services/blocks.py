"""The block against abuse: whoever's seat was closed shares nothing for a while. No screen reads who that is."""

from collections.abc import Callable

from bot.domain.blocks import block_ends
from bot.domain.errors import Reason, Refused
from bot.domain.notices import local_day
from bot.domain.people import Duty, Member
from bot.domain.programmes import Programme
from bot.ports.unit import Unit
from bot.services import threads


def is_blocked(unit: Unit, actor: Member, programme: Programme) -> bool:
    """Whether somebody who asks for the form is blocked.

    A coordinator is given it: they may share for somebody else, to which a block never applies.
    """
    return Duty.COORDINATOR not in actor.duties and _stands(unit, actor, programme, threads.holds_shut_seat)


def refuse_sending(unit: Unit, actor: Member, programme: Programme) -> None:
    """Refuse a case of somebody's own that is sent, if they are blocked, without opening every seat there is.

    A coordinator was not asked at the form, so that all of it is asked of them here.
    """
    shut = threads.holds_shut_seat if Duty.COORDINATOR in actor.duties else threads.shut_lately
    if _stands(unit, actor, programme, shut):
        raise Refused(Reason.BLOCKED)


def _stands(unit: Unit, actor: Member, programme: Programme, shut: Callable[[Unit, Member], bool]) -> bool:
    return unit.blocks.stands(actor.id, local_day(unit.now, programme.zone)) or shut(unit, actor)


def sweep(unit: Unit, programme: Programme) -> None:
    """Keep a block for each seat that was closed before today, and forget those that have ended.

    It is done hours after the seat was closed, in a transaction of its own: nothing that the database keeps of either
    joins them. As long as the seat itself is kept it blocks by itself.
    """
    today = local_day(unit.now, programme.zone)
    unit.blocks.forget(today)
    for thread, member_id, lot in threads.shut_seats(unit, programme.id):
        if thread.closed_on is not None and thread.closed_on < today:
            until = block_ends(thread.closed_on, lot)
            if until > today:
                unit.blocks.keep(member_id, until)
