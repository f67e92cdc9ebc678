"""One person's one action: who acts, in which programme, how to reach the store, and how an act is done once."""

import asyncio
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from hashlib import sha256
from typing import TypeVar

from bot.domain.errors import NotAllowed, NothingHere
from bot.domain.notices import local_day
from bot.domain.people import Account, Member, Standing, standings
from bot.domain.programmes import Channel, Programme
from bot.ports.chats import Chat
from bot.ports.forms import Sending
from bot.ports.pages import Links
from bot.ports.unit import Store, Unit
from bot.screens import edits
from bot.screens.answers import Replace
from bot.screens.elements import Form
from bot.screens.inputs import Submitted, Who

R = TypeVar("R")

DEFAULT_ZONE = "America/Toronto"

SOON = 1.0
"""Seconds that an answer may wait for what another server says. A platform gives some three for all of it."""


class Redelivered(Exception):
    """The platform delivered the same event again; the first delivery has been answered."""


class SentBefore(Exception):
    """The form was sent before, with other words: what came first stands, and nothing of this is kept.

    `outcome` is what the first sending was answered, where that is kept.
    """

    def __init__(self, outcome: str = "") -> None:
        super().__init__("sent before")
        self.outcome = outcome


class ChangedMeanwhile(Exception):
    """What a form changes was changed since it was opened: nothing of it is kept. `form` says so, and what."""

    def __init__(self, form: Form) -> None:
        super().__init__("changed meanwhile")
        self.form = form


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
    chats: Mapping[str, Chat] = field(default_factory=dict[str, Chat])
    """The platforms by name, as far as they can be asked."""

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

    def tells_guests(self, platforms: Iterable[str]) -> bool:
        """Whether one of these platforms says who is a guest."""
        return any(self.chats[name].tells_guests for name in platforms if name in self.chats)

    async def reaches(self, channel_id: str) -> bool | None:
        """Whether something could be posted in a channel of this chat; None where that cannot be told soon enough."""
        chat = self.chats.get(self.who.platform)
        if chat is None:
            return None
        try:
            async with asyncio.timeout(SOON):
                return await chat.reaches(Channel(self.who.platform, self.who.tenant, channel_id))
        except TimeoutError:
            return None

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

    async def show(self, act: Callable[[Unit], Form], again: Callable[[Unit], Form]) -> Replace:
        """Act, and show what came of it.

        Where what the form is about was changed since, nothing is done and that is shown. `again` draws what is shown
        where the form was sent before with other words.
        """
        try:
            return Replace(await self.write(act))
        except ChangedMeanwhile as newer:
            return Replace(newer.form)
        except SentBefore:
            return Replace(await self.read(again))


def first(unit: Unit, sent: Submitted) -> bool:
    """Whether a form comes for the first time; False when the same form with the same words comes again.

    Raises SentBefore when it comes again with other words: whoever typed them has to learn that they were not sent.
    """
    sending = _sending(unit, sent)
    if sending is Sending.OTHERWISE:
        raise SentBefore
    return sending is Sending.FIRST


def unless_changed(sent: Submitted, form: Form, stands: Form | None = None) -> None:
    """Raise ChangedMeanwhile where somebody has changed what a form is about since it was opened.

    Args: form: the same form as it would be opened now; stands: one that holds what it is about, where it does not.
    """
    typed = sent.values if stands is None else None
    changed = edits.changed_since(stands or form, sent.hidden.get(edits.SEEN, ""), typed)
    if changed:
        raise ChangedMeanwhile(edits.again(form, changed, sent.values))


def _sending(unit: Unit, sent: Submitted) -> Sending:
    said = sorted((name, value.replace("\r\n", "\n").strip()) for name, value in sent.values.items() if value.strip())
    return unit.nonces.claim(sent.hidden.get("n", ""), json.dumps([sent.form, sent.hidden.get("h", ""), said]))


def once(unit: Unit, turn: Turn, sent: Submitted, act: Callable[[], str]) -> str:
    """Act for a form the first time it is sent. Sent again by the same account, it gets the first answer.

    Raises SentBefore when it comes again with other words.
    """
    nonce = sent.hidden.get("n", "")
    named = f"{sent.form} {turn.who.platform} {turn.who.tenant} {turn.who.user_id}"
    owner = sha256(named.encode()).hexdigest()[:16]
    sending = _sending(unit, sent)
    if sending is Sending.FIRST:
        outcome = act()
        unit.nonces.keep_outcome(nonce, owner + outcome)
        return outcome
    kept = unit.nonces.outcome(nonce)
    if kept is None or not kept.startswith(owner):
        raise NothingHere
    outcome = kept.removeprefix(owner)
    if sending is Sending.OTHERWISE:
        raise SentBefore(outcome)
    return outcome


def number(typed: str) -> int | None:
    """The small number that a button or a form carries; None for anything else."""
    return int(typed) if typed.isdecimal() and len(typed) < 10 else None
