"""The deliverer asks a platform whether it takes a message before it takes the message in hand."""

import asyncio
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.app import Bot
from bot.demo.actor import Postbox
from bot.domain.people import Account
from bot.ports.outbox import ALWAYS, Gone, Outcome, Sent
from bot.ports.unit import Unit
from bot.screens.elements import Card
from tests.drivers.cast import PLATFORM, TENANT, ZONE
from tests.drivers.ward import Ward

NOON = datetime(2026, 3, 4, 12, 0, tzinfo=ZoneInfo(ZONE))
OTHER = "another-workspace"


def moves(ward: Ward, name: str, *accounts: Account) -> None:
    """Give somebody other accounts."""

    def work(unit: Unit) -> None:
        (programme,) = unit.programmes.all()
        member = next(one for one in unit.people.roster(programme.id) if one.name == name)
        unit.people.unbind(member.id)
        for account in accounts:
            unit.people.bind(member.id, account)

    ward.database.write_now(work)


async def two_workspaces_hear_at_noon(ward: Ward) -> None:
    """Two readers have a case to read, and one of them moves to another workspace. It is noon."""
    for reader in ("Dr. Eli Ember", "Dr. Gus Garner"):
        await ward["ana"].shares(reader)
    moves(ward, "Dr. Gus Garner", Account(PLATFORM, OTHER, "gus", "en", ZONE))
    ward.clock.move(NOON)


async def test_a_message_waits_until_its_platform_takes_it(ward: Ward) -> None:
    """And has cost no attempt: it is not the message's fault."""
    opens = NOON + timedelta(minutes=7)
    ward.post.gate = lambda _: opens
    await ward["ana"].shares()
    assert await ward.hears(ward["eli"]) == opens
    ward.post.gate = lambda _: ward.clock.now() + timedelta(seconds=1)
    await ward["ana"].shares()
    ward.clock.move(NOON + timedelta(days=1))
    for _ in range(100):
        ward.clock.move(by=timedelta(seconds=1))
        assert await ward.bot.deliverer.run_due() == 0
    (waiting,) = await ward.database.read(lambda unit: unit.outbox.waiting())
    assert waiting.attempts == 0


async def test_while_a_workspace_takes_nothing_nothing_is_tried_and_nothing_is_lost(ward: Ward) -> None:
    tried: list[Account] = []

    def answers(account: Account) -> Outcome:
        tried.append(account)
        return Gone("account_gone")

    ward.post.gate, ward.post.answers = (lambda _: None), answers
    await ward["ana"].shares()
    ward.clock.move(NOON + timedelta(days=20))
    await ward.bot.run_due()
    assert tried == []
    assert await ward.database.read(ward.bot.deliverer.next_due) is None
    ward.post.gate, ward.post.answers = (lambda _: ALWAYS), lambda _: Sent()
    assert await ward.hears(ward["eli"]) == ward.now
    assert await ward.database.read(lambda unit: (unit.outbox.lost(), unit.outbox.parked())) == ({}, {})


async def test_somebody_with_two_accounts_is_reached_on_the_one_that_takes_messages(ward: Ward) -> None:
    first, second = Postbox(), Postbox()
    bot = Bot(ward.database, ward.clock, "https://peer.example", {"a": first, "b": second})
    moves(ward, ward["eli"].name, Account("a", TENANT, "eli-a", "en", ZONE), Account("b", TENANT, "eli-b", "fr", ZONE))
    await ward["ana"].shares()
    first.opens = lambda _: None  # type: ignore[method-assign, assignment]
    ward.clock.move(NOON)
    await bot.run_due()
    assert [(account.user_id, language) for account, _, language in second.sent] == [("eli-b", "fr")]
    assert first.sent == []


async def test_a_workspace_that_is_slow_keeps_no_other_waiting(ward: Ward) -> None:
    hangs, arrived = asyncio.Event(), asyncio.Event()
    order: list[str] = []

    async def direct(account: Account, _: Card, __: str) -> Outcome:
        if account.tenant == TENANT:
            order.append("asked")
            await hangs.wait()
        else:
            arrived.set()
        order.append(account.tenant)
        return Sent()

    ward.post.direct = direct  # type: ignore[method-assign]
    await two_workspaces_hear_at_noon(ward)
    running = asyncio.ensure_future(ward.bot.run_due())
    async with asyncio.timeout(10):
        await arrived.wait()
    assert not running.done()
    hangs.set()
    await running
    assert sorted(order) == sorted(["asked", OTHER, TENANT])


async def test_a_fault_in_one_workspace_is_told_once_the_others_have_finished(ward: Ward) -> None:
    class Crash(BaseException):
        """The process ends here."""

    sent: list[str] = []

    async def direct(account: Account, _: Card, __: str) -> Outcome:
        if account.tenant == TENANT:
            raise Crash
        sent.append(account.tenant)
        return Sent()

    ward.post.direct = direct  # type: ignore[method-assign]
    await two_workspaces_hear_at_noon(ward)
    try:
        await ward.bot.run_due()
    except Crash:
        assert sent == [OTHER]
    else:
        raise AssertionError("the fault was swallowed")
