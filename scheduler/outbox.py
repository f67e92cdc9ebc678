"""The deliverer: finds what is due, resolves a seat to a person in memory, composes, sends and settles."""

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import assert_never
from uuid import UUID

import structlog

from bot.domain.notices import Notice, ToChannel, ToCoordinators, ToMember, ToSeat
from bot.domain.people import Account, Member, MemberId, Status
from bot.domain.threads import Seat, State, ThreadId
from bot.ports.clock import Clock
from bot.ports.outbox import (
    STANDS,
    UNKNOWN,
    Delivery,
    Gone,
    Outcome,
    Posted,
    PostOutcome,
    Sent,
    TryAgain,
    Unknown,
)
from bot.ports.unit import Store, Unit
from bot.screens.elements import Card
from bot.screens.notices import notice
from bot.services import people, readers, threads
from bot.text.catalogue import language_of
from scheduler.moments import moment
from scheduler.ways import Messenger, Way, Ways

LEASE = timedelta(minutes=2)
FIRST_PAUSE = timedelta(seconds=30)
LONGEST_PAUSE = timedelta(hours=1)
MOST_ATTEMPTS = 24
CLOSED_PAUSE = timedelta(minutes=1)
"""How soon a delivery that no platform takes is looked at again."""

_NO_LANE = ("", "")


@dataclass(frozen=True, slots=True)
class Change:
    """What takes the place of a post that stands, and is said nowhere else."""

    card: Card


Composer = Callable[[Unit, UUID], Card | Change | None]
"""What a message about something says when it leaves; None when there is nothing to say any more."""

log = structlog.get_logger("peerlearn.outbox")


@dataclass(frozen=True, slots=True)
class _Letter:
    """A delivery on its way: to the first of these accounts that is there, or to a channel, each in its language.

    `instead_of` is by what the platform knows the post in whose place it goes, None where it goes in nobody's.
    """

    delivery: Delivery
    ways: Sequence[tuple[Way, str]]
    card: Card
    instead_of: str | None = None


class Deliverer:
    """Delivers what is due. Any number of them may run on PostgreSQL; a claim decides who sends."""

    def __init__(
        self,
        store: Store,
        clock: Clock,
        messengers: Mapping[str, Messenger],
        composers: Mapping[Notice, Composer],
    ) -> None:
        """Args: messengers: by platform name; composers: for the notices that are about something."""
        self._store = store
        self._clock = clock
        self._ways = Ways(messengers)
        self._composers = composers
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

    def next_due(self, unit: Unit) -> datetime | None:
        """When the next delivery suits its recipient and their platform; None when nothing waits that can leave."""
        found: list[datetime] = []
        for one, free in unit.outbox.heads():
            suits, way = self._plan(unit, one)
            opens = self._ways.opens(way)
            if opens is not None:
                found.append(max(free, opens, suits))
        return min(found, default=None)

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
        ways = await self._store.read(lambda unit: self._ways.of_all(unit, [(one, _holder(unit, one)) for one in page]))
        lanes: dict[tuple[str, str], list[tuple[Delivery, Way | None]]] = {}
        for delivery, way in zip(page, ways, strict=True):
            lanes.setdefault((way.platform, way.tenant) if way else _NO_LANE, []).append((delivery, way))
        # What leaves by no account makes deliveries that do, so it comes first.
        handled = await self._lane(lanes.pop(_NO_LANE, []))
        # Each lane is let finish what it has in hand before a fault in one is told.
        for ended in await asyncio.gather(*map(self._lane, lanes.values()), return_exceptions=True):
            if isinstance(ended, BaseException):
                raise ended
            handled += ended
        return handled

    async def _lane(self, deliveries: Sequence[tuple[Delivery, Way | None]]) -> int:
        return sum([await self._handle(delivery, way) for delivery, way in deliveries])

    async def _handle(self, delivery: Delivery, likely: Way | None) -> bool:
        """Deliver one, if it suits. Args: likely: the way by which it would have left when the page was read."""
        opens, now = self._ways.opens(likely), self._clock.now()
        if opens is not None and opens > now:
            # Of hundreds that wait for one workspace few can leave at a time: the others cost no look at their person.
            self._later[delivery.id] = opens
            return False
        suits, way = await self._store.read(lambda unit: self._plan(unit, delivery))
        # The clock is read after the moment was computed: what is late suits its recipient from that instant on.
        now = self._clock.now()
        opens = self._ways.opens(way)
        if opens is None or max(suits, opens) > now:
            self._later[delivery.id] = now + CLOSED_PAUSE if opens is None else max(suits, opens)
            return False
        self._later.pop(delivery.id, None)
        letter = await self._store.write(lambda unit: self._prepare(unit, delivery, now))
        if letter is not None:
            outcome = await self._send(letter)
            await self._store.write(lambda unit: self._settle(unit, letter, outcome))
        return True

    def _plan(self, unit: Unit, delivery: Delivery) -> tuple[datetime, Way | None]:
        """When a delivery suits its recipient, and by which way it would leave now."""
        holder = _holder(unit, delivery)
        return moment(unit, delivery, holder, self._ways), self._ways.of(unit, delivery, holder)

    def _prepare(self, unit: Unit, delivery: Delivery, now: datetime) -> _Letter | None:
        """Claim a delivery and compose it; None when there is nothing to send."""
        claimed = unit.outbox.claim(delivery.id, now, now + LEASE)
        if claimed is None:
            return None
        if claimed.not_after is not None and now > claimed.not_after:
            unit.outbox.lose(claimed.id, "late")
            return None
        match claimed.address:
            case ToCoordinators(programme_id):
                found = people.coordinators(unit, programme_id)
                unit.outbox.expand(claimed.id, [member.id for member in found])
                return None
            case ToMember(member_id):
                return self._letter(unit, claimed, unit.people.get(member_id), "")
            case ToChannel():
                return self._post(unit, claimed, claimed.address)
            case ToSeat(thread_id, Seat.COORDINATOR):
                thread = threads.release(unit, thread_id, Seat.COORDINATOR)
                programme = unit.programmes.get(thread.programme_id)
                if claimed.notice is not Notice.BOARD or not programme.mondays:
                    key = f"{claimed.notice}:{programme.id}"
                    unit.outbox.put(ToCoordinators(programme.id), claimed.notice, now, key)
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
        accounts, card = self._ways.accounts(unit, member), self._card(unit, delivery, handle)
        if not isinstance(card, Card) or (delivery.about is not None and member.status is not Status.ACTIVE):
            unit.outbox.settle(delivery.id)
            return None
        if member.status is not Status.ACTIVE or not accounts:
            self._give_up(unit, delivery, "no_account")
            return None
        programme = unit.programmes.get(member.programme_id)
        ways = [(one, language_of(member.language, one.language, programme.language)) for one in accounts]
        return _Letter(delivery, ways, card)

    def _card(self, unit: Unit, delivery: Delivery, handle: str = "") -> Card | Change | None:
        if delivery.about is None:
            return notice(delivery.notice, handle)
        return self._composers[delivery.notice](unit, delivery.about)

    def _post(self, unit: Unit, delivery: Delivery, address: ToChannel) -> _Letter | None:
        """A post, or the change of one; None when there is nothing to say, or when it has to be parked."""
        channel, card = self._ways.channel(unit, address, delivery.about), self._card(unit, delivery)
        post = _standing(unit, delivery, address)
        if isinstance(card, Change):
            card = None if post is None else card.card
        if card is None or post == STANDS or (post is None and _is_parked(unit, delivery, address)):
            # While one is parked nothing follows it: once released it says everything.
            unit.outbox.settle(delivery.id)
            return None
        if channel is None:
            self._give_up(unit, delivery, "no_channel")
            return None
        if post is None and delivery.abandoned:
            # Whoever had it in hand has died over it: it may stand in the channel.
            unit.outbox.park(delivery.id, UNKNOWN)
            return None
        language = language_of(unit.programmes.get(address.programme_id).language)
        return _Letter(delivery, [(channel, language)], card, post)

    async def _send(self, letter: _Letter) -> Outcome | PostOutcome:
        """Hand a letter over. Where an account is gone for good, the next one is tried at once."""
        outcome: Outcome | PostOutcome = Gone("no_account")
        for number, (way, language) in enumerate(letter.ways):
            opens, now = self._ways.opens(way), self._clock.now()
            if number > 0 and (opens is None or opens > now):
                # There is a way left that only has to wait.
                return TryAgain(None if opens is None else opens - now)
            outcome = await self._hand_over(way, letter, language)
            if not isinstance(outcome, Gone):
                break
        return outcome

    async def _hand_over(self, way: Way, letter: _Letter, language: str) -> Outcome | PostOutcome:
        messenger = self._ways.messenger(way)
        try:
            if isinstance(way, Account):
                return await messenger.direct(way, letter.card, language)
            if letter.instead_of is None:
                return await messenger.post(way, letter.card, language)
            return await messenger.update(way, letter.instead_of, letter.card, language)
        except Exception as error:
            log.error("delivery.failed", error=type(error).__name__)
            return Unknown()

    def _settle(self, unit: Unit, letter: _Letter, outcome: Outcome | PostOutcome) -> None:
        delivery, about = letter.delivery, letter.delivery.about
        match outcome:
            case Posted(reference):
                if isinstance(delivery.address, ToChannel) and about is not None:
                    place = (delivery.address.platform, delivery.address.tenant)
                    unit.posts.keep(about, delivery.notice, *place, reference)
                unit.outbox.settle(delivery.id)
            case Sent():
                unit.outbox.settle(delivery.id)
            case Gone(reason):
                self._give_up(unit, delivery, reason)
            case TryAgain(after):
                self._again(unit, delivery, after)
            case Unknown() if isinstance(delivery.address, ToChannel) and letter.instead_of is None:
                # Everyone would read it twice: a coordinator looks into the channel and decides.
                unit.outbox.park(delivery.id, UNKNOWN)
            case Unknown():
                # A message to one person is harmless twice, and a change is: an unknown outcome is tried again.
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
        """A reader's case goes back to the coordinators; a submitter's failure leaves no trace.

        A post waits for somebody to decide. The change of one is dropped and counted: the next would fail likewise.
        """
        match delivery.address:
            case ToSeat(thread_id, Seat.READER):
                if unit.outbox.lose(delivery.id, reason):
                    readers.lose(unit, thread_id)
            case ToSeat():
                # Not even a total is kept: it would grow in the transaction that deletes the row, and whoever has
                # just left would be the answer to "who shared this?".
                unit.outbox.settle(delivery.id)
            case ToChannel() if _standing(unit, delivery, delivery.address) is not None:
                unit.outbox.lose(delivery.id, reason)
            case _:
                unit.outbox.park(delivery.id, reason)


def _holder(unit: Unit, delivery: Delivery) -> MemberId | None:
    """Who holds the seat that a delivery goes to, if it goes to an end's."""
    match delivery.address:
        case ToSeat(thread_id, seat) if seat is not Seat.COORDINATOR:
            return unit.seats.holder(thread_id, seat)
        case _:
            return None


def _standing(unit: Unit, delivery: Delivery, address: ToChannel) -> str | None:
    """By what its platform knows the post that this is about; None while there is none."""
    about = delivery.about
    return None if about is None else unit.posts.reference(about, delivery.notice, address.platform, address.tenant)


def _is_parked(unit: Unit, delivery: Delivery, address: ToChannel) -> bool:
    """Whether the post that this is about waits for somebody to decide."""
    parked = () if delivery.about is None else unit.outbox.parked_about(delivery.about)
    wanted = (delivery.notice, address.platform, address.tenant)
    return any((one.notice, one.platform, one.tenant) == wanted for one in parked)
