"""The block against abuse: whoever's seat was closed shares nothing for a while. No screen reads who that is."""

from bot.domain.blocks import block_ends
from bot.domain.errors import Reason, Refused
from bot.domain.notices import local_day
from bot.domain.people import Member
from bot.domain.programmes import Programme
from bot.ports.unit import Unit
from bot.services import threads


def refuse_blocked(unit: Unit, actor: Member, programme: Programme) -> None:
    """Refuse, in private, to let somebody share who is blocked: when they ask for the form.

    It is asked of whoever shares a case of their own, and never of a coordinator who shares one on somebody's behalf:
    the answer would say who is blocked.
    """
    refuse_cheaply(unit, actor, programme)
    if threads.holds_shut_seat(unit, actor):
        raise Refused(Reason.BLOCKED)


def refuse_cheaply(unit: Unit, actor: Member, programme: Programme) -> None:
    """The same for a form that is sent, which must not open every seat there is."""
    blocked = unit.blocks.stands(actor.id, local_day(unit.now, programme.zone))
    if blocked or threads.shut_lately(unit, actor):
        raise Refused(Reason.BLOCKED)


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
