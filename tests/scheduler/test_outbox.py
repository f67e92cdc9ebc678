"""The deliverer: each message leaves once, in order, is tried again with patience, and is lost only as told."""

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from zoneinfo import ZoneInfo

import pytest

from bot.demo.actor import buttons_of, window_of
from bot.domain.cases import Kind, Modality, Outstanding, Story
from bot.domain.people import Account
from bot.ports.outbox import Gone, Outcome, Sent, TryAgain, Unknown
from bot.ports.unit import Unit
from bot.screens.elements import Card
from bot.services import cases
from scheduler.outbox import FIRST_PAUSE, LEASE, LONGEST_PAUSE, MOST_ATTEMPTS
from storage.outbox import AT_ONCE
from tests.drivers.cast import PLATFORM, TENANT, ZONE, Part
from tests.drivers.reading import facts, said
from tests.drivers.ward import DAY, Person, Ward

NOON = datetime(2026, 3, 4, 12, 0, tzinfo=ZoneInfo(ZONE))


class Tries:
    """Answers every message with the next of some outcomes (the last one for ever), and notes when each was tried."""

    def __init__(self, ward: Ward, *outcomes: Outcome, only: str = "") -> None:
        self.at: list[datetime] = []
        self._ward, self._outcomes, self._only = ward, list(outcomes), only

    def __call__(self, account: Account) -> Outcome:
        if self._only and account.user_id != self._only:
            return Sent()
        self.at.append(self._ward.now)
        return self._outcomes.pop(0) if len(self._outcomes) > 1 else self._outcomes[0]

    @property
    def pauses(self) -> list[timedelta]:
        """How long it waited between the tries."""
        return [later - earlier for earlier, later in zip(self.at, self.at[1:], strict=False)]


async def left(ward: Ward) -> tuple[dict[str, int], dict[str, int], int]:
    """What the outbox says: lost, parked, waiting."""
    return await ward.database.read(lambda unit: (unit.outbox.lost(), unit.outbox.parked(), len(unit.outbox.waiting())))


async def test_a_platform_that_refuses_is_asked_again_with_growing_pauses(ward: Ward) -> None:
    ward.post.answers = tries = Tries(ward, *[TryAgain()] * 9, Sent())
    await ward["ana"].shares()
    assert await ward.hears(ward["eli"]) == tries.at[-1]
    doubling = [FIRST_PAUSE * 2**n for n in range(9)]
    assert tries.pauses == [min(pause, LONGEST_PAUSE) for pause in doubling]
    assert tries.at[0] == NOON
    assert await left(ward) == ({}, {}, 0)


@pytest.mark.parametrize(
    ("asked", "waits"), [(timedelta(minutes=5), timedelta(minutes=5)), (timedelta(seconds=1), FIRST_PAUSE)]
)
async def test_a_platform_that_says_how_long_is_given_that_long(ward: Ward, asked: timedelta, waits: timedelta) -> None:
    ward.post.answers = tries = Tries(ward, TryAgain(asked), Sent())
    await ward["ana"].shares()
    await ward.hears(ward["eli"])
    assert tries.pauses == [waits]


async def test_a_message_that_nobody_knows_of_is_sent_again(ward: Ward) -> None:
    ward.post.answers = tries = Tries(ward, Unknown(), Sent())
    await ward["ana"].shares()
    await ward.hears(ward["eli"])
    assert tries.pauses == [FIRST_PAUSE]


async def test_a_platform_that_breaks_is_like_one_that_did_not_answer(ward: Ward) -> None:
    broken = [True]

    def answers(_: Account) -> Outcome:
        if broken.pop():
            broken.append(False)
            raise ConnectionError("CANARY")
        broken.append(False)
        return Sent()

    ward.post.answers = answers
    await ward["ana"].shares()
    assert await ward.hears(ward["eli"]) == NOON + FIRST_PAUSE


async def test_a_reader_who_can_never_be_reached_sends_the_case_back(ward: Ward) -> None:
    cora = ward["cora"]
    ward.post.answers = Tries(ward, Gone("account_gone"), only="eli")
    await ward["ana"].shares()
    await ward.hears(cora)
    assert "Needs a reader" in cora.reads(await cora.opens_board())
    assert "Nothing waits for you." in said(await ward["eli"].home())
    assert await left(ward) == ({"account_gone": 1}, {}, 0)


async def test_a_reader_who_is_refused_for_days_is_given_up(ward: Ward) -> None:
    cora = ward["cora"]
    ward.post.answers = tries = Tries(ward, TryAgain(), only="eli")
    await ward["ana"].shares()
    await ward.hears(cora)
    assert len(tries.at) == MOST_ATTEMPTS
    assert "Needs a reader" in cora.reads(await cora.opens_board())
    await ward.passes(DAY)
    assert await left(ward) == ({"gave_up": 1}, {}, 0)


async def test_of_a_submitter_who_cannot_be_reached_not_even_a_total_is_kept(ward: Ward) -> None:
    """It would grow in the transaction that deletes the row, and whoever has just left would be the answer."""
    _, theirs = await ward.talk()
    ward.post.answers = tries = Tries(ward, Gone("account_gone"), only="ana")
    await ward["eli"].sends(theirs, words="I see it.")
    await ward.passes(DAY)
    assert len(tries.at) == 1
    assert await left(ward) == ({}, {}, 0)
    assert "In conversation" in said(await ward["cora"].opens_board())


async def test_a_coordinator_who_cannot_be_reached_is_parked_and_the_others_are_told(ward: Ward) -> None:
    ward.post.answers = Tries(ward, Gone("account_gone"), only="cora")
    await ward["ana"].shares("coordinator")
    await ward.hears(ward["denis"])
    assert await left(ward) == ({}, {"account_gone": 1}, 0)
    ward.post.answers = Tries(ward, Sent())
    await ward["gus"].shares("coordinator")
    await ward.hears(ward["cora"])


async def test_every_coordinator_is_told_alike_and_once(ward: Ward) -> None:
    """Sparing one who takes part would say why; two cases at the same hour are one message."""
    cora, denis, mia = ward.some("cora", "denis", "mia")
    await cora.shares("coordinator", name="knowing")
    await ward["ana"].shares("coordinator")
    await ward.until(NOON + timedelta(hours=1))
    assert [len(one.messages) for one in (cora, denis, mia)] == [1, 1, 0]
    assert cora.arrivals == denis.arrivals == [NOON]


async def test_what_comes_later_waits_behind_what_is_still_tried(ward: Ward) -> None:
    ana, eli = ward.some("ana", "eli")
    _, theirs = await ward.talk()
    ward.post.answers = tries = Tries(ward, TryAgain(timedelta(hours=2)), Sent(), only="ana")
    await eli.sends(theirs, words="The first.")
    await ward.passes(timedelta(minutes=30))
    assert len(tries.at) == 1
    await eli.sends(await eli.opens_message(), words="The second.")
    await ward.passes(timedelta(hours=1))
    assert len(tries.at) == 1
    await ward.passes(timedelta(hours=2))
    assert tries.pauses == [timedelta(hours=2), timedelta(0)]
    assert len(ana.messages) == 2


class Crash(BaseException):
    """The process ends here."""


async def test_what_a_dead_process_had_in_hand_is_sent_when_its_lease_is_over(
    ward: Ward, open_ward: Callable[[], Ward]
) -> None:
    def dies(_: Account) -> Outcome:
        raise Crash

    ward.post.answers = dies
    await ward["ana"].shares()
    ward.clock.move(NOON)
    with pytest.raises(Crash):
        await ward.bot.run_due()
    again = open_ward()
    assert await again.bot.next_due() == ward.clock.now() + LEASE
    ward.clock.move(by=LEASE - timedelta(seconds=1))
    await again.bot.run_due()
    assert again["eli"].messages == []
    ward.clock.move(by=timedelta(seconds=1))
    await again.bot.run_due()
    assert len(again["eli"].messages) == 1
    assert await left(again) == ({}, {}, 0)


async def test_two_deliverers_at_once_send_nothing_twice(ward: Ward, open_ward: Callable[[], Ward]) -> None:
    other = open_ward()
    await ward.database.write(partial(many_cases, number=40))
    ward.clock.move(NOON)
    handles: list[str] = []

    async def direct(_: Account, card: Card, __: str) -> Outcome:
        handles.append(next(buttons_of(card)).handle)
        return Sent()

    ward.post.direct = other.post.direct = direct  # type: ignore[method-assign]
    await asyncio.gather(ward.bot.deliverer.run_due(), other.bot.deliverer.run_due())
    assert len(handles) == len(set(handles)) == 40
    assert await left(ward) == ({}, {}, 0)


def many_cases(unit: Unit, number: int) -> None:
    """Share many cases in one unit: anonymous, from one person to another."""
    (programme,) = unit.programmes.all()
    roster = {member.name: member for member in unit.people.roster(programme.id)}
    for _ in range(number):
        submission = cases.Submission(
            kind=Kind.NEAR_MISS,
            modality=Modality.CT,
            reader=roster["Dr. Eli Ember"].id,
            own=False,
            named=False,
            outstanding=Outstanding.NO,
            story=Story("Words."),
        )
        cases.submit(unit, roster["Dr. Ana Alder"], programme, submission)


async def test_more_deferred_notices_than_one_look_finds_do_not_starve_a_reply(ward: Ward) -> None:
    """At half past nine hundreds of first notices are due and wait for noon; a reply is due and may leave."""
    ana, eli = ward.some("ana", "eli")
    await ana.shares(name="named")
    await ward.hears(eli)
    await ward.database.write(partial(many_cases, number=AT_ONCE + 10))
    await ward.until(NOON - timedelta(hours=3))
    await eli.sends(await eli.opens_message(), words="Good morning.")
    ward.clock.move(by=timedelta(minutes=20))
    await ward.bot.deliverer.run_due()
    assert len(ana.messages) == 1
    assert len(eli.messages) == 1


async def test_a_notice_that_waits_for_its_hour_is_looked_at_once(ward: Ward) -> None:
    """Unless somebody may have changed their hours: then it is looked at again."""
    ana, eli = ward.some("ana", "eli")
    await ward.database.write(partial(many_cases, number=12))
    ward.clock.move(NOON - timedelta(hours=3))
    looks = Looks(ward)
    await ward.bot.deliverer.run_due()
    assert looks.since() >= 12
    await ward.bot.deliverer.run_due()
    assert looks.since() < 12
    await ana.goes_on(await ana.home(), "settings.ask", slot="10:00")
    looks.since()
    await ward.bot.deliverer.run_due()
    assert looks.since() >= 12
    assert eli.messages == []


class Looks:
    """Counts the reading units of the ward's database."""

    def __init__(self, ward: Ward) -> None:
        self._count = 0
        read = ward.database.read

        def counted(work: Callable[[Unit], object]) -> object:
            self._count += 1
            return read(work)

        ward.database.read = counted  # type: ignore[method-assign, assignment]

    def since(self) -> int:
        """How many since last asked."""
        count, self._count = self._count, 0
        return count


async def test_a_language_that_nobody_speaks_gives_the_programmes_own(ward: Ward) -> None:
    ana, cora = ward.some("ana", "cora")
    new = Person(Part("nils", "Dr. Nils Nord", language="de-DE", zone="Mars/Olympus"), ward)
    invite = await cora.types("/peer invite")
    codes = facts(window_of(await cora.sends(window_of(invite), names=new.name, role="radiologist", site="0")))
    await new.types(f"/peer join {codes[new.name]}")
    await ana.shares(new.name)
    # A zone that nobody here knows stops nobody: the programme's is followed.
    assert await ward.hears(new) == NOON
    assert [language for account, _, language in ward.post.sent if account.user_id == "nils"] == ["en"]
    assert (account_of(ward, "nils").platform, account_of(ward, "nils").tenant) == (PLATFORM, TENANT)


def account_of(ward: Ward, user_id: str) -> Account:
    """Where a message went."""
    return next(account for account, _, _ in ward.post.sent if account.user_id == user_id)


async def test_while_the_keys_cannot_be_read_nothing_is_lost(ward: Ward, open_ward: Callable[[], Ward]) -> None:
    """A volume that is not there yet must not look as if the conversation were over."""
    await ward["ana"].shares()
    keys = ward.database.keys.path
    away = keys.with_name("away")
    away.mkdir()
    sealed = [file for file in keys.iterdir() if not file.name.startswith(("day-", "app"))]
    for file in sealed:
        file.rename(away / file.name)
    again = open_ward()
    again.clock.move(NOON)
    await again.bot.deliverer.run_due()
    assert again["eli"].messages == []
    assert await left(again) == ({}, {}, 1)
    for file in sealed:
        (away / file.name).rename(file)
    # A first notice still leaves in its slot, which is the next day's by then.
    assert await again.hears(again["eli"]) == NOON + DAY
    assert await left(again) == ({}, {}, 0)


async def test_one_run_goes_on_until_nothing_is_due(ward: Ward) -> None:
    """A notice to the coordinators becomes one to each on the way, and does not wait for the next run."""
    await ward["ana"].shares("coordinator")
    ward.clock.move(NOON)
    await ward.bot.deliverer.run_due()
    assert [len(ward[user_id].messages) for user_id in ("cora", "denis")] == [1, 1]


async def test_what_is_late_because_nobody_was_there_still_waits_for_the_morning(ward: Ward) -> None:
    _, theirs = await ward.talk()
    await ward["eli"].sends(theirs, words="I see it.")
    ward.clock.move(NOON + timedelta(hours=10))
    await ward.bot.deliverer.run_due()
    assert ward["ana"].messages == []
    assert await ward.hears(ward["ana"]) == NOON + timedelta(hours=19)
