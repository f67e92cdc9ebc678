"""Where a member with several accounts is reached: where they chose to be, or else where they can be."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.app import Bot
from bot.domain.people import Account, account_key
from bot.ports.outbox import ALWAYS, Gone, Outcome, Sent, TryAgain, Unknown
from bot.ports.unit import Unit
from tests.drivers.cast import TENANT, ZONE
from tests.drivers.ward import Post, Ward

NOON = datetime(2026, 3, 4, 12, 0, tzinfo=ZoneInfo(ZONE))
ON_A = Account("a", TENANT, "eli-a", "en", ZONE)
ON_B = Account("b", TENANT, "eli-b", "fr", "America/Vancouver")


class Two:
    """Two platforms, of which Dr. Ember has an account each, and a case that waits for him."""

    def __init__(self, ward: Ward) -> None:
        self.ward = ward
        self.posts = {name: Post(clock=ward.clock) for name in ("a", "b")}
        self.bot = Bot(ward.database, ward.clock, "https://peer.example", self.posts)

    async def waits(self, prefers: Account | None) -> None:
        """Let Dr. Ember have his accounts and his choice, and somebody share a case with him."""

        def work(unit: Unit) -> None:
            (programme,) = unit.programmes.all()
            member = next(one for one in unit.people.roster(programme.id) if one.name == "Dr. Eli Ember")
            unit.people.unbind(member.id)
            for account in (ON_A, ON_B):
                unit.people.bind(member.id, account)
            unit.people.save(replace(member, prefers=prefers and account_key(member.id, prefers)))

        await self.ward.database.write(work)
        await self.ward["ana"].shares()

    async def hears(self, until: datetime = NOON + timedelta(hours=9)) -> list[tuple[str, str, datetime]]:
        """What arrives by then: on which platform, in which language, and when."""
        while (due := await self.bot.next_due()) is not None and due <= until:
            self.ward.clock.move(max(due, self.ward.clock.now()))
            await self.bot.run_due()
        return [
            (name, language, at.astimezone(ZoneInfo(ZONE)))
            for name, post in self.posts.items()
            for (_, _, language), at in zip(post.sent, post.at, strict=True)
        ]


@pytest.fixture
def two(ward: Ward) -> Two:
    """Two platforms beside the ward's."""
    return Two(ward)


@pytest.mark.parametrize(
    ("prefers", "heard"),
    [
        (None, ("a", "en", NOON)),
        (ON_A, ("a", "en", NOON)),
        # Noon in Vancouver, for that is the zone of the account, and in its language.
        (ON_B, ("b", "fr", NOON + timedelta(hours=3))),
        (replace(ON_B, user_id="unlinked since"), ("a", "en", NOON)),
    ],
)
async def test_a_notice_goes_where_the_member_chose(
    two: Two, prefers: Account | None, heard: tuple[str, str, datetime]
) -> None:
    await two.waits(prefers)
    assert await two.hears() == [heard]


async def test_while_the_chosen_platform_takes_nothing_the_other_one_is_used(two: Two) -> None:
    await two.waits(ON_B)
    two.posts["b"].gate = lambda _: None
    assert await two.hears() == [("a", "en", NOON)]
    assert two.posts["b"].sent == []


async def test_a_platform_that_is_only_busy_is_waited_for(two: Two) -> None:
    await two.waits(ON_A)
    opens = NOON + timedelta(minutes=5)
    two.posts["a"].gate = lambda _: opens
    assert await two.hears() == [("a", "en", opens)]


async def test_where_the_chosen_account_is_gone_the_other_one_is_tried_at_once(two: Two) -> None:
    await two.waits(ON_A)
    two.posts["a"].answers = lambda _: Gone("account_gone")
    assert await two.hears() == [("b", "fr", NOON)]
    assert await two.ward.database.read(lambda unit: (unit.outbox.lost(), unit.outbox.parked())) == ({}, {})


@pytest.mark.parametrize("outcome", [TryAgain(), Unknown()])
async def test_what_may_still_arrive_is_not_sent_to_the_other_account_as_well(two: Two, outcome: Outcome) -> None:
    await two.waits(ON_A)
    outcomes = [outcome, Sent()]
    two.posts["a"].answers = lambda _: outcomes.pop(0)
    (heard,) = await two.hears()
    assert heard[0] == "a"
    assert outcomes == []


@pytest.mark.parametrize("gate", [lambda: None, lambda: NOON + timedelta(minutes=10)])
async def test_a_case_goes_back_only_when_no_account_can_be_reached_any_more(
    two: Two, gate: Callable[[], datetime | None]
) -> None:
    await two.waits(ON_A)
    two.posts["a"].answers = lambda _: Gone("account_gone")
    two.posts["b"].gate = lambda _: gate()
    await two.hears(NOON + timedelta(minutes=5))
    assert len(await two.ward.database.read(lambda unit: unit.outbox.waiting())) == 1
    two.posts["b"].gate = lambda _: ALWAYS
    ((name, _, _),) = await two.hears()
    assert name == "b"
    await two.ward["gus"].shares()
    two.posts["b"].answers = lambda _: Gone("account_gone")
    await two.hears(NOON + timedelta(days=2))
    assert await two.ward.database.read(lambda unit: unit.outbox.lost()) == {"account_gone": 1}
