"""Inviting, joining, linking and leaving, where two people do it at once."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from threading import Barrier
from uuid import UUID

import pytest

from bot.domain.errors import Reason, Refused
from bot.domain.people import Account, Duty, Member, MemberId, Role, Status, account_key
from bot.ports.unit import Unit
from bot.services import accounts, people
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


async def link_code(ward: Ward, member: Member) -> str:
    """What `/peer link` shows somebody."""
    return await ward.database.write(lambda unit: accounts.issue_link_code(unit, member))


async def named(ward: Ward, name: str) -> Member:
    """Somebody on the roster."""
    roster = await ward.database.read(lambda unit: unit.people.roster(unit.programmes.all()[0].id))
    return next(member for member in roster if member.name == name)


async def bound(ward: Ward, member: Member) -> set[str]:
    """The ids of somebody's accounts."""
    found = await ward.database.read(lambda unit: unit.people.accounts(member.id))
    return {account.user_id for account in found}


async def test_a_code_that_two_accounts_type_at_once_joins_one(ward: Ward) -> None:
    ana = await named(ward, "Dr. Ana Alder")
    code = await link_code(ward, ana)
    strangers = [Account(PLATFORM, TENANT, user_id) for user_id in ("zoe", "zac")]
    outcomes = await at_once(ward, *(lambda unit, one=one: accounts.link(unit, one, code) for one in strangers))
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["Member", "Refused"]
    assert len(await bound(ward, ana)) == 2


async def test_an_account_that_types_two_codes_at_once_is_joined_to_one_member(ward: Ward) -> None:
    ana, gus = await named(ward, "Dr. Ana Alder"), await named(ward, "Dr. Gus Garner")
    codes, zoe = [await link_code(ward, ana), await link_code(ward, gus)], Account(PLATFORM, TENANT, "zoe")
    outcomes = await at_once(ward, *(lambda unit, code=code: accounts.link(unit, zoe, code) for code in codes))
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["Member", "Refused"]
    assert len(await bound(ward, ana)) + len(await bound(ward, gus)) == 3


async def test_linking_while_one_leaves_leaves_no_account_behind(ward: Ward) -> None:
    ana, zoe = await named(ward, "Dr. Ana Alder"), Account(PLATFORM, TENANT, "zoe")
    code = await link_code(ward, ana)
    outcomes = await at_once(ward, lambda unit: accounts.link(unit, zoe, code), lambda unit: people.leave(unit, ana))
    assert {type(outcome).__name__ for outcome in outcomes} <= {"Member", "Refused", "NoneType"}
    assert await bound(ward, ana) == set()
    after = await ward.database.read(lambda unit: unit.people.get(ana.id))
    assert after.status is Status.LEFT


async def test_an_account_has_as_many_others_beside_it_as_are_allowed(ward: Ward) -> None:
    ana = await named(ward, "Dr. Ana Alder")
    joined = 1
    for number in range(accounts.MOST_ACCOUNTS + 1):
        code, other = await link_code(ward, ana), Account(PLATFORM, TENANT, f"z{number}")
        try:
            await ward.database.write(lambda unit, code=code, other=other: accounts.link(unit, other, code))
            joined += 1
        except Refused as refused:
            assert refused.reason is Reason.TOO_MANY_ACCOUNTS
    assert joined == accounts.MOST_ACCOUNTS == len(await bound(ward, ana))


async def linked(ward: Ward, name: str, *user_ids: str) -> Member:
    """Somebody with more accounts than one."""
    member = await named(ward, name)
    for user_id in user_ids:
        code, other = await link_code(ward, member), Account(PLATFORM, TENANT, user_id)
        await ward.database.write(lambda unit, code=code, other=other: accounts.link(unit, other, code))
    return await named(ward, name)


async def keys(ward: Ward, member: Member) -> list[str]:
    """What the buttons of somebody's accounts carry, in the order of the accounts."""
    found = await ward.database.read(lambda unit: unit.people.accounts(member.id))
    return [account_key(member.id, account) for account in found]


async def test_two_devices_that_part_with_each_others_account_at_once_leave_one(ward: Ward) -> None:
    ana = await linked(ward, "Dr. Ana Alder", "zoe")
    both = await keys(ward, ana)
    outcomes = await at_once(ward, *(lambda unit, key=key: accounts.unlink(unit, ana, key) for key in both))
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["Member", "Refused"]
    assert len(await bound(ward, ana)) == 1


async def test_parting_with_the_chosen_account_forgets_the_choice_and_with_another_one_does_not(ward: Ward) -> None:
    ana = await linked(ward, "Dr. Ana Alder", "zac", "zoe")
    first, chosen, other = await keys(ward, ana)

    def choose(unit: Unit) -> Member:
        return people.change_settings(unit, ana, None, None, ana.hours, chosen)

    assert (await ward.database.write(choose)).prefers == chosen
    assert (await ward.database.write(lambda unit: accounts.unlink(unit, ana, other))).prefers == chosen
    # A form that was open meanwhile cannot choose what is gone.
    kept = await ward.database.write(lambda unit: people.change_settings(unit, ana, None, None, ana.hours, other))
    assert kept.prefers == chosen
    assert (await ward.database.write(lambda unit: accounts.unlink(unit, ana, chosen))).prefers is None
    assert await keys(ward, ana) == [first]
    with pytest.raises(Refused):
        await ward.database.write(lambda unit: accounts.unlink(unit, ana, first))


async def test_parting_with_an_account_ends_a_code_that_was_out(ward: Ward) -> None:
    ana = await linked(ward, "Dr. Ana Alder", "zoe")
    code = await link_code(ward, ana)
    await ward.database.write(
        lambda unit: accounts.unlink(unit, ana, account_key(ana.id, Account(PLATFORM, TENANT, "zoe")))
    )
    with pytest.raises(Refused):
        await ward.database.write(lambda unit: accounts.link(unit, Account(PLATFORM, TENANT, "zac"), code))


def test_one_account_of_two_members_has_two_names() -> None:
    """A platform keeps what a button carries: it must not be worked out from the ids that it knows."""
    account = Account("teams", "tenant", "user")
    one, other = (account_key(MemberId(UUID(int=number)), account) for number in (1, 2))
    assert one != other
    assert account_key(MemberId(UUID(int=1)), replace(account, language="fr", zone="UTC")) == one
