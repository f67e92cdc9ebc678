"""One person's one action: who acts, in which programme, how to reach the store, and how an act is done once."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from typing import TypeVar

from bot.domain.errors import NotAllowed, NothingHere
from bot.domain.notices import local_day
from bot.domain.people import Account, Member, Standing, standings
from bot.domain.programmes import Programme
from bot.ports import Links, Store, Unit
from bot.screens.inputs import Submitted, Who

R = TypeVar("R")

DEFAULT_ZONE = "America/Toronto"


class Redelivered(Exception):
    """The platform delivered the same event again; the first delivery has been answered."""


@dataclass(frozen=True, slots=True)
class Turn:
    """What a handler is given. `member` and `programme` are None where the account or the chat belongs to none."""

    who: Who
    event: str
    member: Member | None
    programme: Programme | None
    now: datetime
    language: str
    store: Store
    links: Links

    @property
    def actor(self) -> Member:
        """The acting member. The router lets nobody else through to a handler that asks for it."""
        if self.member is None:
            raise NotAllowed
        return self.member

    @property
    def house(self) -> Programme:
        """The programme of the acting member's chat."""
        if self.programme is None:
            raise NotAllowed
        return self.programme

    @property
    def account(self) -> Account:
        """The acting account."""
        return Account(self.who.platform, self.who.tenant, self.who.user_id, self.who.language, self.who.zone)

    @property
    def stands(self) -> frozenset[Standing]:
        """In what capacity the actor acts, before any conversation is looked at."""
        return standings(self.member)

    @property
    def today(self) -> date:
        """The day in the programme's zone."""
        return local_day(self.now, self.programme.zone if self.programme else DEFAULT_ZONE)

    async def read(self, work: Callable[[Unit], R]) -> R:
        """Run reading work."""
        return await self.store.read(work)

    async def write(self, work: Callable[[Unit], R]) -> R:
        """Run writing work, unless this event was delivered before."""

        def once(unit: Unit) -> R:
            if self.event and not unit.inbox.first(self.who.platform, self.event):
                raise Redelivered
            return work(unit)

        return await self.store.write(once)


def once(unit: Unit, turn: Turn, sent: Submitted, act: Callable[[], str]) -> str:
    """Act for a form the first time it is sent. Sent again by the same account, it gets the first answer."""
    nonce = sent.hidden.get("n", "")
    named = f"{sent.form} {turn.who.platform} {turn.who.tenant} {turn.who.user_id}"
    owner = sha256(named.encode()).hexdigest()[:16]
    if unit.nonces.claim(nonce):
        outcome = act()
        unit.nonces.keep_outcome(nonce, owner + outcome)
        return outcome
    kept = unit.nonces.outcome(nonce)
    if kept is None or not kept.startswith(owner):
        raise NothingHere
    return kept.removeprefix(owner)


def number(typed: str) -> int | None:
    """The small number that a button or a form carries; None for anything else."""
    return int(typed) if typed.isdecimal() and len(typed) < 10 else None
