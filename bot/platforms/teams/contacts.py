"""How people are reached, known in memory and remembered by the store: finding somebody asks the database once."""

from bot.domain.people import Contact
from bot.domain.programmes import Connector
from bot.platforms.teams.registration import PLATFORM
from bot.ports.clock import Clock
from bot.ports.unit import Store

MOST = 10_000
"""How many are known in memory. Beyond that all are forgotten there, and asked for again."""


class KnownContacts:
    """The contacts of this platform."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store, self._clock = store, clock
        self._connectors: dict[str, Connector] | None = None
        self._teams: dict[str, frozenset[str]] | None = None
        self._people: dict[tuple[str, str], Contact] = {}

    async def service_url(self, tenant: str) -> str:
        """Where the connector of a tenant is; empty while nothing was heard from it."""
        found = (await self._known()).get(tenant)
        return found.service_url if found else ""

    async def heard(self, tenant: str, service_url: str) -> None:
        """Something came from a tenant: its connector is there. Written once a day, and when the connector moved."""
        known, now = await self._known(), Connector(service_url, self._clock.now().date())
        if known.get(tenant) != now:
            await self._store.write(lambda unit: unit.contacts.heard(PLATFORM, tenant, service_url))
            known[tenant] = now

    async def teams(self, tenant: str) -> frozenset[str]:
        """The teams of a tenant from which something came."""
        return (await self._joined()).get(tenant, frozenset())

    async def joined(self, tenant: str, team: str) -> None:
        """Something came from a team. Written once."""
        joined = await self._joined()
        if team not in joined.get(tenant, frozenset()):
            await self._store.write(lambda unit: unit.contacts.joined(PLATFORM, tenant, team))
            joined[tenant] = joined.get(tenant, frozenset()) | {team}

    async def _joined(self) -> dict[str, frozenset[str]]:
        if self._teams is None:
            found = dict(await self._store.read(lambda unit: unit.contacts.teams(PLATFORM)))
            if self._teams is None:
                self._teams = found
        return self._teams

    async def _known(self) -> dict[str, Connector]:
        if self._connectors is None:
            found = dict(await self._store.read(lambda unit: unit.contacts.connectors(PLATFORM)))
            # Whoever asked at the same time may have heard of a tenant since this was read: theirs stays.
            if self._connectors is None:
                self._connectors = found
        return self._connectors

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

    def forget(self) -> None:
        """Ask the store again: somebody who left is forgotten there, and met anew when they come back."""
        self._people.clear()

    def _know(self, contact: Contact) -> None:
        if len(self._people) >= MOST:
            self._people.clear()
        self._people[contact.tenant, contact.user_id] = contact
