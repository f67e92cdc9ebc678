"""Sends messages: to one person in their chat with the bot, and to a channel."""

from collections.abc import Collection
from datetime import datetime
from typing import Protocol

from bot.domain.people import Account, Contact
from bot.domain.programmes import Channel
from bot.platforms.received import Json, text_of
from bot.platforms.teams import render
from bot.platforms.teams.activity import Activity
from bot.platforms.teams.answer import CARD
from bot.platforms.teams.channels import meant
from bot.platforms.teams.connector import Address, Answer, Connector, Took
from bot.platforms.teams.registration import PLATFORM
from bot.ports.clock import Clock
from bot.ports.outbox import ALWAYS, STANDS, Gone, Outcome, Posted, PostOutcome, Sent, TryAgain, Unknown
from bot.screens.elements import Card
from bot.text.catalogue import catalogue

MOST_OPENED = 10_000
"""How many chats are remembered that were opened because none was known."""


class Contacts(Protocol):
    """Remembers how people are reached. It names people, so each call is a transaction of its own."""

    async def service_url(self, tenant: str) -> str:
        """Where the connector of a tenant is; empty while nothing was heard from it."""
        ...

    async def heard(self, tenant: str, service_url: str) -> None:
        """Something came from a tenant: its connector is there."""
        ...

    async def teams(self, tenant: str) -> Collection[str]:
        """The teams of a tenant from which something came."""
        ...

    async def joined(self, tenant: str, team: str) -> None:
        """Something came from a team."""
        ...

    async def find(self, tenant: str, user_id: str) -> Contact | None:
        """How somebody is reached, or None."""
        ...

    async def keep(self, contact: Contact) -> None:
        """Remember how somebody is reached, in the place of what was known."""
        ...

    def forget(self) -> None:
        """Somebody may be known no longer."""
        ...


class Sender:
    """Puts messages in front of people, and remembers how they are reached."""

    def __init__(self, connector: Connector, contacts: Contacts, clock: Clock) -> None:
        self._connector, self._contacts, self._clock = connector, contacts, clock
        self._opened: dict[tuple[str, str], str] = {}
        self._named: dict[tuple[str, str], str] = {}
        self._from: dict[tuple[str, str], datetime] = {}

    def opens(self, way: Account | Channel) -> datetime:
        """From when on a message may leave that way."""
        return self._from.get(_end(way), ALWAYS)

    async def direct(self, account: Account, card: Card, language: str) -> Outcome:
        """Send a message to one person."""
        outcome = await self._direct(account, card, language)
        self._hold(account, outcome)
        return outcome

    def _hold(self, way: Account | Channel, outcome: Outcome | PostOutcome) -> None:
        """Leave an end alone for as long as it asks for."""
        if isinstance(outcome, TryAgain) and outcome.after:
            self._from[_end(way)] = self._clock.now() + outcome.after
        else:
            self._from.pop(_end(way), None)

    async def _direct(self, account: Account, card: Card, language: str) -> Outcome:
        url = await self._contacts.service_url(account.tenant)
        contact = await self._contacts.find(account.tenant, account.user_id)
        if not url or contact is None:
            return Gone("account_gone")
        known = self._opened.get((account.tenant, account.user_id)) or contact.conversation
        if known:
            outcome = await self._send(Address(url, account.tenant, known), card, language)
            if outcome != Gone("not_reachable"):
                return outcome
        # Nobody has a chat with the bot from being in a team with it; and what was a chat may be one no longer.
        opened = await self._open(url, contact)
        if not isinstance(opened, str):
            return opened
        return (
            Gone("not_reachable")
            if opened == known
            else await self._send(Address(url, account.tenant, opened), card, language)
        )

    async def post(self, channel: Channel, card: Card, language: str) -> PostOutcome:
        """Send a message to everyone in the channel. It begins a thread there, by which it is known."""
        url = await self._contacts.service_url(channel.tenant)
        if not url:
            return Gone("channel_gone")
        found = await self._meant(url, channel)
        if not isinstance(found, str):
            # Nothing was posted, so nobody has to ask whether it was.
            outcome = TryAgain() if isinstance(found, Unknown) else found
            self._hold(channel, outcome)
            return outcome
        answer = await self._connector.post(Address(url, channel.tenant, found), message(card, language))
        self._hold(channel, _outcome(answer))
        if answer == Gone("not_reachable"):
            self._named.pop((channel.tenant, channel.channel_id), None)
            return Gone("channel_gone")
        if not isinstance(answer, Took):
            return answer
        thread, activity_id = text_of(answer.said, "id"), text_of(answer.said, "activityId")
        return Posted(f"{thread} {activity_id}" if thread and activity_id else STANDS)

    async def reaches(self, channel: Channel) -> bool | None:
        """Whether a channel is the one of its name in the teams that have the bot; None where that cannot be told.

        Before anything came from a team nobody knows which ones have it.
        """
        url = await self._contacts.service_url(channel.tenant)
        if not url or not await self._contacts.teams(channel.tenant):
            return None
        found = await self._meant(url, channel)
        return True if isinstance(found, str) else False if isinstance(found, Gone) else None

    async def _meant(self, url: str, channel: Channel) -> str | TryAgain | Unknown | Gone:
        """The channel's id, looked for once where somebody has typed its name."""
        name = (channel.tenant, channel.channel_id)
        if name not in self._named:
            teams = await self._contacts.teams(channel.tenant)
            found = await meant(self._connector, url, channel.tenant, teams, channel.channel_id)
            if not isinstance(found, str):
                return found
            self._named[name] = found
        return self._named[name]

    async def update(self, channel: Channel, reference: str, card: Card, language: str) -> Outcome:
        """Put a card in the place of one in the channel."""
        url = await self._contacts.service_url(channel.tenant)
        if not url:
            return Gone("channel_gone")
        thread, _, activity_id = reference.partition(" ")
        at = Address(url, channel.tenant, thread)
        outcome = _outcome(await self._connector.update(at, activity_id, message(card, language)))
        self._hold(channel, outcome)
        return Gone("message_gone") if outcome == Gone("not_reachable") else outcome

    async def aside(self, activity: Activity, card: Card, language: str) -> Outcome:
        """Answer a targeted message where it was written, for the eyes of its writer alone."""
        at = Address(activity.service_url, activity.tenant, text_of(activity.body, "conversation", "id"))
        whom = {"id": text_of(activity.body, "from", "id"), "isTargeted": True}
        answer = {**message(card, language), "recipient": whom}
        return _outcome(await self._connector.send(at, answer, targeted=True))

    async def met(self, activity: Activity) -> None:
        """Remember how to reach whoever sent a verified activity, if that is news.

        Not while a form is sent. What that files is anonymous, and a row with a name beside it, written in the same
        moment, would say whose it is; the same person has opened the form a moment before.
        """
        tenant, url = activity.tenant, activity.service_url
        await self._contacts.heard(tenant, url)
        team = text_of(activity.body, "channelData", "team", "id")
        if team and not activity.sends_a_form:
            await self._contacts.joined(tenant, team)
        if not activity.person or activity.sends_a_form:
            return
        known = await self._contacts.find(tenant, activity.person)
        chat = activity.conversation if activity.is_personal else (known.conversation if known else "")
        contact = Contact(PLATFORM, tenant, activity.person, text_of(activity.body, "from", "id"), chat)
        if contact != known:
            await self._contacts.keep(contact)

    async def _open(self, url: str, contact: Contact) -> str | Outcome:
        """Open the chat with somebody. It is kept in memory alone: a row with their name, written while something is
        delivered to a seat, would say whose seat it is.
        """
        if not contact.person:
            return Gone("account_gone")
        # Opening a chat counts against the person, not against all whose chat has no id yet.
        answer = await self._connector.create(Address(url, contact.tenant, contact.person), contact.person)
        if not isinstance(answer, Took):
            return answer
        chat = text_of(answer.said, "id")
        if not chat:
            return Gone("not_reachable")
        if len(self._opened) >= MOST_OPENED:
            self._opened.clear()
        self._opened[contact.tenant, contact.user_id] = chat
        return chat

    async def _send(self, at: Address, card: Card, language: str) -> Outcome:
        return _outcome(await self._connector.send(at, message(card, language)))


def message(card: Card, language: str) -> Json:
    """A card as an activity. Its summary is what a notification shows; it names nobody and quotes nothing."""
    speak = catalogue(language)
    return {
        "type": "message",
        "summary": speak.say(card.plain),
        "attachments": [{"contentType": CARD, "content": render.card(card, speak)}],
    }


def _outcome(answer: Answer) -> Outcome:
    return Sent() if isinstance(answer, Took) else answer


def _end(way: Account | Channel) -> tuple[str, str]:
    return way.tenant, way.user_id if isinstance(way, Account) else way.channel_id
