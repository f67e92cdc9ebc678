"""How people are reached, known in memory and remembered by the store: finding somebody asks the database once."""

from bot.domain.people import Contact
from bot.platforms.teams.registration import PLATFORM
from bot.ports import Store

MOST = 10_000
"""How many are known in memory. Beyond that all are forgotten there, and asked for again."""


class KnownContacts:
    """The contacts of this platform."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._urls: dict[str, str] = {}
        self._people: dict[tuple[str, str], Contact] = {}

    async def service_url(self, tenant: str) -> str:
        """Where the connector of a tenant is; empty while nothing was heard from it."""
        if tenant not in self._urls:
            found = await self._store.read(lambda unit: unit.contacts.service_url(PLATFORM, tenant))
            if not found:
                return ""
            self._urls[tenant] = found
        return self._urls[tenant]

    async def moved(self, tenant: str, service_url: str) -> None:
        """Remember where the connector of a tenant is."""
        await self._store.write(lambda unit: unit.contacts.moved(PLATFORM, tenant, service_url))
        self._urls[tenant] = service_url

    async def find(self, tenant: str, user_id: str) -> Contact | None:
        """How somebody is reached, or None."""
        known = self._people.get((tenant, user_id))
        if known is None:
            known = await self._store.read(lambda unit: unit.contacts.of(PLATFORM, tenant, user_id))
            if known is not None:
                self._know(known)
        return known

    async def keep(self, contact: Contact) -> None:
        """Remember how somebody is reached, in the place of what was known."""
        await self._store.write(lambda unit: unit.contacts.keep(contact))
        self._know(contact)

    def _know(self, contact: Contact) -> None:
        if len(self._people) >= MOST:
            self._people.clear()
        self._people[contact.tenant, contact.user_id] = contact
