"""The deliverer: finds what is due, resolves a seat to a person in memory, composes, sends and settles."""

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol, assert_never
from uuid import UUID

import structlog

from bot.domain.cases import leaves_at_once
from bot.domain.notices import Notice, ToCoordinators, ToMember, ToSeat, is_zone, next_open_moment, slot_moment
from bot.domain.people import Account, Member, MemberId, Status, account_key
from bot.domain.programmes import Programme
from bot.domain.threads import Seat, State, ThreadId
from bot.ports.clock import Clock
from bot.ports.outbox import ALWAYS, Delivery, Gone, Outcome, Sent, TryAgain, Unknown
from bot.ports.unit import Store, Unit
from bot.screens.elements import Card
from bot.screens.notices import notice
from bot.services import people, threads
from bot.text.catalogue import language_of

LEASE = timedelta(minutes=2)
FIRST_PAUSE = timedelta(seconds=30)
LONGEST_PAUSE = timedelta(hours=1)
MOST_ATTEMPTS = 24
CLOSED_PAUSE = timedelta(minutes=1)
"""How soon a delivery that no platform takes is looked at again."""

_NO_LANE = ("", "")

log = structlog.get_logger("peerlearn.outbox")


class Messenger(Protocol):
    """What the deliverer needs of a platform."""

    async def direct(self, account: Account, card: Card, language: str) -> Outcome:
        """Send a card to one account, in a language."""
        ...

    def opens(self, account: Account) -> datetime | None:
        """From when on a card to an account may leave; None while none can, until somebody has done something.

        Called from any thread.
        """
        ...


@dataclass(frozen=True, slots=True)
class _Letter:
    """A delivery on its way: to the first of these accounts that is there, each in its language."""

    delivery: Delivery
    ways: Sequence[tuple[Account, str]]
    card: Card


class Deliverer:
    """Delivers what is due. Any number of them may run on PostgreSQL; a claim decides who sends."""

    def __init__(self, store: Store, clock: Clock, messengers: Mapping[str, Messenger]) -> None:
        """Args: messengers: by platform name."""
        self._store = store
        self._clock = clock
        self._messengers = messengers
        self._later: dict[UUID, datetime] = {}

    def forget_moments(self) -> None:
        """Compute again when each delivery suits its recipient: somebody changed their hours, or came or left."""
        self._later.clear()

    async def run_due(self) -> int:
        """Deliver until nothing is due any more. Returns how many deliveries were handled."""
        handled = 0
        while True:
            before = handled
            async for page in self._due():
                handled += await self._deliver(page)
            if handled == before:
                return handled

    async def next_due(self) -> datetime | None:
        """When the next delivery suits its recipient and their platform; None when nothing waits that can leave."""

        def look(unit: Unit) -> list[datetime]:
            found: list[datetime] = []
            for one, free in unit.outbox.heads():
                opens = self._opens(self._way(unit, one))
                if opens is not None:
                    found.append(max(free, opens, self._moment(unit, one)))
            return found

        return min(await self._store.read(look), default=None)

    async def _due(self) -> AsyncIterator[Sequence[Delivery]]:
        now, after = self._clock.now(), None
        while True:
            at = after
            page = await self._store.read(lambda unit, at=at: unit.outbox.due(now, at))
            if not page:
                return
            yield [delivery for delivery in page if self._later.get(delivery.id, now) <= now]
            after = page[-1]

    async def _deliver(self, page: Sequence[Delivery]) -> int:
        """Deliver a page, with one sender to each workspace: one that is slow keeps no other waiting."""
        if not page:
            return 0
        ways = await self._store.read(lambda unit: [self._way(unit, delivery) for delivery in page])
        lanes: dict[tuple[str, str], list[Delivery]] = {}
        for delivery, way in zip(page, ways, strict=True):
            lanes.setdefault((way.platform, way.tenant) if way else _NO_LANE, []).append(delivery)
        # What leaves by no account makes deliveries that do, so it comes first.
        handled = await self._lane(lanes.pop(_NO_LANE, []))
        # Each lane is let finish what it has in hand before a fault in one is told.
        for ended in await asyncio.gather(*map(self._lane, lanes.values()), return_exceptions=True):
            if isinstance(ended, BaseException):
                raise ended
            handled += ended
        return handled

    async def _lane(self, deliveries: Sequence[Delivery]) -> int:
        return sum([await self._handle(delivery) for delivery in deliveries])

    async def _handle(self, delivery: Delivery) -> bool:
        moment, way = await self._store.read(lambda unit: (self._moment(unit, delivery), self._way(unit, delivery)))
        # The clock is read after the moment was computed: what is late suits its recipient from that instant on.
        now = self._clock.now()
        opens = self._opens(way)
        if opens is None or max(moment, opens) > now:
            self._later[delivery.id] = now + CLOSED_PAUSE if opens is None else max(moment, opens)
            return False
        self._later.pop(delivery.id, None)
        letter = await self._store.write(lambda unit: self._prepare(unit, delivery, now))
        if letter is not None:
            outcome = await self._send(letter)
            await self._store.write(lambda unit: self._settle(unit, letter.delivery, outcome))
        return True

    def _way(self, unit: Unit, delivery: Delivery) -> Account | None:
        """The account by which a delivery would leave now; None when it leaves by none."""
        match delivery.address:
            case ToMember(member_id):
                return self._account(unit, member_id)
            case ToSeat(thread_id, seat) if seat is not Seat.COORDINATOR:
                holder = unit.seats.holder(thread_id, seat)
                return None if holder is None else self._account(unit, holder)
            case _:
                return None

    def _account(self, unit: Unit, member_id: MemberId) -> Account | None:
        return next(iter(self._accounts(unit, unit.people.get(member_id))), None)

    def _accounts(self, unit: Unit, member: Member) -> Sequence[Account]:
        """Where a member is reached: where they chose to be, then elsewhere, and last where nothing is taken now."""
        ours = [one for one in unit.people.accounts(member.id) if one.platform in self._messengers]
        return sorted(ours, key=lambda one: (self._opens(one) is None, account_key(member.id, one) != member.prefers))

    def _opens(self, account: Account | None) -> datetime | None:
        return ALWAYS if account is None else self._messengers[account.platform].opens(account)

    def _moment(self, unit: Unit, delivery: Delivery) -> datetime:
        """When a due delivery suits its recipient. It is computed here and stored nowhere: it could name them."""
        if delivery.notice is Notice.URGENT:
            return delivery.not_before
        match delivery.address:
            case ToCoordinators():
                return delivery.not_before
            case ToMember(member_id):
                member = unit.people.get(member_id)
                programme = unit.programmes.get(member.programme_id)
                wanted = max(delivery.not_before, unit.now)
                return next_open_moment(wanted, self._zone(unit, member, programme), member.hours)
            case ToSeat(_, seat):
                if seat is Seat.COORDINATOR:
                    return delivery.not_before
                return self._seat_moment(unit, delivery, delivery.address)
            case _:
                assert_never(delivery.address)

    def _seat_moment(self, unit: Unit, delivery: Delivery, address: ToSeat) -> datetime:
        holder = unit.seats.holder(address.thread_id, address.seat)
        if holder is None:
            return delivery.not_before
        member = unit.people.get(holder)
        thread = unit.threads.get(address.thread_id)
        case = unit.cases.get(thread)
        programme = unit.programmes.get(thread.programme_id)
        zone = self._zone(unit, member, programme)
        wanted = delivery.not_before
        if threads.is_first(thread, address.seat) and not leaves_at_once(case.kind, named=case.named):
            wanted = slot_moment(delivery.not_before, programme.zone, zone, member.hours)
        # What is late, because nobody was there to send it, still waits for an open hour.
        return next_open_moment(max(wanted, unit.now), zone, member.hours)

    def _prepare(self, unit: Unit, delivery: Delivery, now: datetime) -> _Letter | None:
        """Claim a delivery and compose it; None when there is nothing to send."""
        claimed = unit.outbox.claim(delivery.id, now, now + LEASE)
        if claimed is None:
            return None
        match claimed.address:
            case ToCoordinators(programme_id):
                found = people.coordinators(unit, programme_id)
                unit.outbox.expand(claimed.id, [member.id for member in found])
                return None
            case ToMember(member_id):
                return self._letter(unit, claimed, unit.people.get(member_id), "")
            case ToSeat(thread_id, Seat.COORDINATOR):
                thread = threads.release(unit, thread_id, Seat.COORDINATOR)
                key = f"{claimed.notice}:{thread.programme_id}"
                unit.outbox.put(ToCoordinators(thread.programme_id), claimed.notice, now, key)
                unit.outbox.settle(claimed.id)
                return None
            case ToSeat(thread_id, seat):
                holder = unit.seats.holder(thread_id, seat)
                if holder is None:
                    self._without_holder(unit, claimed, thread_id)
                    return None
                threads.release(unit, thread_id, seat)
                return self._letter(unit, claimed, unit.people.get(holder), unit.seats.handle(thread_id, seat))
            case _:
                assert_never(claimed.address)

    def _without_holder(self, unit: Unit, delivery: Delivery, thread_id: ThreadId) -> None:
        """Nobody can be found in the seat: it is over, or for now the keys cannot be read, which must lose nothing."""
        if unit.threads.get(thread_id).state is State.OVER:
            unit.outbox.settle(delivery.id)
        else:
            self._again(unit, delivery, LONGEST_PAUSE)

    def _letter(self, unit: Unit, delivery: Delivery, member: Member, handle: str) -> _Letter | None:
        accounts = self._accounts(unit, member)
        if member.status is not Status.ACTIVE or not accounts:
            self._settle(unit, delivery, Gone("no_account"))
            return None
        programme = unit.programmes.get(member.programme_id)
        ways = [(one, language_of(member.language, one.language, programme.language)) for one in accounts]
        return _Letter(delivery, ways, notice(delivery.notice, handle))

    async def _send(self, letter: _Letter) -> Outcome:
        """Hand a letter over. Where an account is gone for good, the next one is tried at once."""
        outcome: Outcome = Gone("no_account")
        for number, (account, language) in enumerate(letter.ways):
            opens, now = self._opens(account), self._clock.now()
            if number > 0 and (opens is None or opens > now):
                # There is a way left that only has to wait.
                return TryAgain(None if opens is None else opens - now)
            outcome = await self._hand_over(account, letter.card, language)
            if not isinstance(outcome, Gone):
                break
        return outcome

    async def _hand_over(self, account: Account, card: Card, language: str) -> Outcome:
        try:
            return await self._messengers[account.platform].direct(account, card, language)
        except Exception as error:
            log.error("delivery.failed", error=type(error).__name__)
            return Unknown()

    def _settle(self, unit: Unit, delivery: Delivery, outcome: Outcome) -> None:
        match outcome:
            case Sent():
                unit.outbox.settle(delivery.id)
            case Gone(reason):
                self._give_up(unit, delivery, reason)
            case TryAgain(after):
                self._again(unit, delivery, after)
            case Unknown():
                # A notice is harmless twice, so an unknown outcome is tried again.
                self._again(unit, delivery, None)
            case _:
                assert_never(outcome)

    def _again(self, unit: Unit, delivery: Delivery, after: timedelta | None) -> None:
        if delivery.attempts >= MOST_ATTEMPTS:
            self._give_up(unit, delivery, "gave_up")
            return
        pause = min(FIRST_PAUSE * 2 ** min(delivery.attempts - 1, 10), LONGEST_PAUSE)
        unit.outbox.again(delivery.id, self._clock.now() + max(pause, after or timedelta(0)))

    def _give_up(self, unit: Unit, delivery: Delivery, reason: str) -> None:
        """A reader's case goes back to the coordinators; a submitter's failure leaves no trace."""
        match delivery.address:
            case ToSeat(thread_id, Seat.READER):
                if unit.outbox.lose(delivery.id, reason):
                    threads.lose_reader(unit, thread_id)
            case ToSeat():
                # Not even a total is kept: it would grow in the transaction that deletes the row, and whoever has
                # just left would be the answer to "who shared this?".
                unit.outbox.settle(delivery.id)
            case _:
                unit.outbox.park(delivery.id, reason)

    def _zone(self, unit: Unit, member: Member, programme: Programme) -> str:
        """The member's own zone, or else that of the account by which they are reached."""
        zones = (member.zone, *(account.zone for account in self._accounts(unit, member)))
        # A platform may name a zone that nobody here has heard of; that must not stop what waits for others.
        return next((zone for zone in zones if zone and is_zone(zone)), programme.zone)
