"""How people are reached on platforms that have to be told, and where the connector of a tenant is."""

from collections.abc import Mapping
from dataclasses import asdict

import sqlalchemy as sa

from bot.domain.people import Contact
from bot.domain.programmes import Connector
from storage.contact_tables import connectors, contacts, teams
from storage.transaction import Transaction, insert

_CONNECTORS = sa.select(connectors).where(connectors.c.platform == sa.bindparam("platform"))
_CONTACT = sa.select(contacts).where(
    contacts.c.platform == sa.bindparam("platform"),
    contacts.c.tenant == sa.bindparam("tenant"),
    contacts.c.user_id == sa.bindparam("user_id"),
)


class SqlContacts:
    """ports.Contacts in SQL."""

    def __init__(self, transaction: Transaction) -> None:
        self._tx = transaction

    def connectors(self, platform: str) -> Mapping[str, Connector]:
        """Where each tenant's connector is, by tenant, and on which day something came from there."""
        rows = self._tx.execute(_CONNECTORS, {"platform": platform})
        return {row.tenant: Connector(row.service_url, row.heard_on) for row in rows}

    def heard(self, platform: str, tenant: str, service_url: str) -> None:
        """Something came from a tenant today: its connector is there."""
        statement = insert(self._tx, connectors)
        self._tx.execute(
            statement.on_conflict_do_update(
                index_elements=[connectors.c.platform, connectors.c.tenant],
                set_={name: statement.excluded[name] for name in ("service_url", "heard_on")},
            ),
            {
                "platform": platform,
                "tenant": tenant,
                "service_url": service_url,
                "heard_on": self._tx.now.date(),
            },
        )

    def teams(self, platform: str) -> Mapping[str, frozenset[str]]:
        """The teams from which something came, by tenant."""
        found: dict[str, frozenset[str]] = {}
        for row in self._tx.execute(sa.select(teams.c.tenant, teams.c.team).where(teams.c.platform == platform)):
            found[row.tenant] = found.get(row.tenant, frozenset()) | {row.team}
        return found

    def joined(self, platform: str, tenant: str, team: str) -> None:
        """Something came from a team: the bot is in it."""
        row = {"platform": platform, "tenant": tenant, "team": team}
        self._tx.execute(insert(self._tx, teams).on_conflict_do_nothing(), row)

    def of(self, platform: str, tenant: str, user_id: str) -> Contact | None:
        """How somebody is reached, or None."""
        row = self._tx.execute(_CONTACT, {"platform": platform, "tenant": tenant, "user_id": user_id}).one_or_none()
        return None if row is None else Contact(*row)

    def keep(self, contact: Contact) -> None:
        """Remember how somebody is reached, in the place of what was known."""
        statement = insert(self._tx, contacts)
        self._tx.execute(
            statement.on_conflict_do_update(
                index_elements=[contacts.c.platform, contacts.c.tenant, contacts.c.user_id],
                set_={name: statement.excluded[name] for name in ("person", "conversation")},
            ),
            asdict(contact),
        )
