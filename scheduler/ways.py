"""The ways by which a delivery can leave: which account or channel, on which platform, and from when on."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol, assert_never
from uuid import UUID

from bot.domain.notices import ToChannel, ToCoordinators, ToMember, ToSeat, is_zone
from bot.domain.people import Account, Member, MemberId, account_key
from bot.domain.programmes import Channel, Programme
from bot.ports.outbox import ALWAYS, Delivery, Outcome, PostOutcome
from bot.ports.unit import Unit
from bot.screens.elements import Card

Way = Account | Channel


class Messenger(Protocol):
    """What the deliverer needs of a platform."""

    async def direct(self, account: Account, card: Card, language: str) -> Outcome:
        """Send a card to one account, in a language."""
        ...

    async def post(self, channel: Channel, card: Card, language: str) -> PostOutcome:
        """Send a card to everyone in a channel."""
        ...

    async def update(self, channel: Channel, reference: str, card: Card, language: str) -> Outcome:
        """Put a card in the place of one that was posted."""
        ...

    def opens(self, way: Way) -> datetime | None:
        """From when on a card may leave that way; None while none can, until somebody has done something.

        Called from any thread.
        """
        ...


class Ways:
    """Finds the way of a delivery among the platforms that there are."""

    def __init__(self, messengers: Mapping[str, Messenger]) -> None:
        """Args: messengers: by platform name."""
        self._messengers = messengers

    def messenger(self, way: Way) -> Messenger:
        """What takes a card that way."""
        return self._messengers[way.platform]

    def opens(self, way: Way | None) -> datetime | None:
        """From when on a card may leave that way; None while none can. What leaves by none can always."""
        return ALWAYS if way is None else self.messenger(way).opens(way)

    def of(self, unit: Unit, delivery: Delivery, holder: MemberId | None) -> Way | None:
        """The account or channel by which a delivery would leave now; None when it leaves by none.

        Args: holder: who holds the seat that it goes to, if it goes to one and anybody does.
        """
        match delivery.address:
            case ToChannel():
                return self.channel(unit, delivery.address, delivery.about)
            case ToMember(member_id):
                return self._account(unit, member_id)
            case ToSeat():
                return None if holder is None else self._account(unit, holder)
            case ToCoordinators():
                return None
            case _:
                assert_never(delivery.address)

    def of_all(self, unit: Unit, deliveries: Sequence[tuple[Delivery, MemberId | None]]) -> Sequence[Way | None]:
        """The same for many, each with who holds its seat: whoever holds several is looked up once."""
        holders = {holder for _, holder in deliveries if holder is not None}
        reached = {holder: self._account(unit, holder) for holder in holders}
        return [self.of(unit, one, None) if holder is None else reached[holder] for one, holder in deliveries]

    def channel(self, unit: Unit, address: ToChannel, about: UUID | None) -> Channel | None:
        """Where is spoken about something in a workspace or tenant: where its series or else its programme speaks.

        None where neither speaks there, or the platform is not there.
        """
        wanted = (address.platform, address.tenant)
        own = None if about is None else unit.rounds.channel_about(about, *wanted)
        if own is not None:
            return own if own.platform in self._messengers else None
        found = (one for one in unit.programmes.channels(address.programme_id) if (one.platform, one.tenant) == wanted)
        return next((one for one in found if one.platform in self._messengers), None)

    def accounts(self, unit: Unit, member: Member) -> Sequence[Account]:
        """Where a member is reached: where they chose to be, then elsewhere, and last where nothing is taken now."""
        ours = [one for one in unit.people.accounts(member.id) if one.platform in self._messengers]
        return sorted(ours, key=lambda one: (self.opens(one) is None, account_key(member.id, one) != member.prefers))

    def zone(self, unit: Unit, member: Member, programme: Programme) -> str:
        """The member's own zone, or else that of the account by which they are reached."""
        zones = (member.zone, *(account.zone for account in self.accounts(unit, member)))
        # A platform may name a zone that nobody here has heard of; that must not stop what waits for others.
        return next((zone for zone in zones if zone and is_zone(zone)), programme.zone)

    def _account(self, unit: Unit, member_id: MemberId) -> Account | None:
        return next(iter(self.accounts(unit, unit.people.get(member_id))), None)
