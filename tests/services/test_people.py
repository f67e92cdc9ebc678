"""Inviting, joining and leaving, where two people do it at once."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from threading import Barrier

from bot.domain.errors import Refused
from bot.domain.people import Account, Duty, Member, Role, Status
from bot.ports.unit import Unit
from bot.services import people
from storage.unit import SqlUnit
from tests.drivers.cast import PLATFORM, SITES, TENANT
from tests.drivers.ward import Ward


async def coordinators(ward: Ward) -> list[Member]:
    """Who coordinates the ward's programme."""
    return await ward.database.read(lambda unit: people.coordinators(unit, unit.programmes.all()[0].id))


async def at_once(ward: Ward, *works: Callable[[Unit], object]) -> list[object]:
    """Units that have all seen the same roster before any of them writes. SQLite lets in one at a time anyway."""
    meet = Barrier(1 if ward.database.is_sqlite else len(works))

    def meets(work: Callable[[Unit], object]) -> Callable[[SqlUnit], object]:
        tried: list[bool] = []

        def run(unit: SqlUnit) -> object:
            unit.people.roster(unit.programmes.all()[0].id)
            if not tried:
                tried.append(True)
                meet.wait(30)
            return work(unit)

        return run

    return await asyncio.gather(*(ward.database.write(meets(work)) for work in works), return_exceptions=True)


async def test_coordinators_who_leave_at_once_do_not_leave_the_programme_without_one(ward: Ward) -> None:
    made = await ward.database.read(lambda unit: unit.people.roster(unit.programmes.all()[0].id))
    eli = next(member for member in made if member.name == "Dr. Eli Ember")
    await ward.database.write(lambda unit: unit.people.save(replace(eli, duties=frozenset({Duty.COORDINATOR}))))
    leaving = await coordinators(ward)
    assert len(leaving) == 3
    outcomes = await at_once(ward, *(lambda unit, one=one: people.leave(unit, one) for one in leaving))
    assert [type(outcome) for outcome in outcomes if outcome is not None] == [Refused]
    assert len(await coordinators(ward)) == 1


async def test_a_code_that_two_people_type_at_once_lets_one_in(ward: Ward) -> None:
    def invite(unit: Unit) -> str:
        (made,) = people.invite(
            unit, unit.programmes.all()[0], ["Dr. New"], Role.TRAINEE, SITES[0], None, coordinator=False
        )
        return made.code

    code = await ward.database.write(invite)
    accounts = [Account(PLATFORM, TENANT, user_id) for user_id in ("zoe", "zac")]
    outcomes = await at_once(ward, *(lambda unit, one=one: people.join(unit, one, code) for one in accounts))
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["Member", "Refused"]
    joined = next(outcome for outcome in outcomes if isinstance(outcome, Member))
    assert joined.status is Status.ACTIVE
    assert len(await ward.database.read(lambda unit: unit.people.accounts(joined.id))) == 1
