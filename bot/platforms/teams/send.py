"""Sends messages: to one person in their chat with the bot, and to a channel."""

from dataclasses import dataclass
from typing import Protocol

from bot.domain.people import Account
from bot.domain.programmes import Channel
from bot.platforms.teams import render
from bot.platforms.teams.activity import Activity, text_of
from bot.platforms.teams.answer import CARD
from bot.platforms.teams.connector import Address, Answer, Connector, Json, Took
from bot.ports import Gone, Outcome, Sent
from bot.screens.elements import Card
from bot.text.catalogue import catalogue


@dataclass(frozen=True, slots=True)
class Contact:
    """How somebody is reached in a tenant, as a verified activity has said.

    `whom` is the person's id in the tenant, or empty for the tenant itself: then it says where its connector is.
    `person` is the id by which a chat with them is opened, `conversation` that chat, empty while it is not known.
    """

    tenant: str
    whom: str
    service_url: str
    person: str = ""
    conversation: str = ""


class Contacts(Protocol):
    """Remembers contacts. It names people, and never meets what is anonymous: each call is a transaction of its own."""

    async def find(self, tenant: str, whom: str) -> Contact | None:
        """The contact, or None."""
        ...

    async def keep(self, contact: Contact) -> None:
        """Remember it in the place of what was known."""
        ...


class Sender:
    """Puts messages in front of people, and remembers how they are reached."""

    def __init__(self, connector: Connector, contacts: Contacts) -> None:
        self._connector, self._contacts = connector, contacts

    async def direct(self, account: Account, card: Card, language: str) -> Outcome:
        """Send a message to one person."""
        contact = await self._contacts.find(account.tenant, account.user_id)
        if contact is None:
            return Gone("account_gone")
        if contact.conversation:
            outcome = await self._send(contact, card, language)
            if outcome != Gone("not_reachable"):
                return outcome
        # Nobody has a chat with the bot from being in a team with it; and what was a chat may be one no longer.
        opened = await self._open(contact)
        return await self._send(opened, card, language) if isinstance(opened, Contact) else opened

    async def channel(self, channel: Channel, card: Card, language: str) -> Outcome:
        """Send a message to everyone in the channel."""
        contact = await self._contacts.find(channel.tenant, "")
        if contact is None:
            return Gone("channel_gone")
        at = Address(contact.service_url, channel.tenant, channel.channel_id)
        return _outcome(await self._connector.post(at, message(card, language)))

    async def aside(self, activity: Activity, card: Card, language: str) -> Outcome:
        """Answer a targeted message where it was written, for the eyes of its writer alone."""
        at = Address(activity.service_url, activity.tenant, text_of(activity.body, "conversation", "id"))
        whom = {"id": text_of(activity.body, "from", "id"), "isTargeted": True}
        answer = {**message(card, language), "recipient": whom}
        return _outcome(await self._connector.send(at, answer, targeted=True))

    async def met(self, activity: Activity) -> None:
        """Remember how to reach whoever sent a verified activity, if that is news."""
        tenant, url = activity.tenant, activity.service_url
        whole = await self._contacts.find(tenant, "")
        if whole is None or (whole.service_url != url and not activity.is_personal):
            await self._contacts.keep(Contact(tenant, "", url))
        if not activity.person:
            return
        known = await self._contacts.find(tenant, activity.person)
        chat = activity.conversation if activity.is_personal else (known.conversation if known else "")
        contact = Contact(tenant, activity.person, url, text_of(activity.body, "from", "id"), chat)
        if contact != known:
            await self._contacts.keep(contact)

    async def _open(self, contact: Contact) -> Contact | Outcome:
        if not contact.person:
            return Gone("account_gone")
        # Opening a chat counts against the person, not against all whose chat has no id yet.
        at = Address(contact.service_url, contact.tenant, contact.person)
        answer = await self._connector.create(at, contact.person)
        if not isinstance(answer, Took):
            return answer
        chat = text_of(answer.said, "id")
        opened = Contact(contact.tenant, contact.whom, contact.service_url, contact.person, chat)
        if not chat or opened == contact:
            return Gone("not_reachable")
        await self._contacts.keep(opened)
        return opened

    async def _send(self, contact: Contact, card: Card, language: str) -> Outcome:
        at = Address(contact.service_url, contact.tenant, contact.conversation)
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
