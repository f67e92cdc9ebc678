"""How people are reached on platforms that have to be told, and where the connector of a tenant is."""

from dataclasses import asdict

import sqlalchemy as sa

from bot.domain.people import Contact
from storage.tables import connectors, contacts
from storage.transaction import Transaction, insert

_URL = sa.select(connectors.c.service_url).where(
    connectors.c.platform == sa.bindparam("platform"), connectors.c.tenant == sa.bindparam("tenant")
)
_CONTACT = sa.select(contacts).where(
    contacts.c.platform == sa.bindparam("platform"),
    contacts.c.tenant == sa.bindparam("tenant"),
    contacts.c.user_id == sa.bindparam("user_id"),
)


class SqlContacts:
    """ports.Contacts in SQL."""

    def __init__(self, transaction: Transaction) -> None:
        self._tx = transaction

    def service_url(self, platform: str, tenant: str) -> str:
        """Where the connector of a tenant is; empty while nothing was heard from it."""
        return self._tx.execute(_URL, {"platform": platform, "tenant": tenant}).scalar_one_or_none() or ""

    def moved(self, platform: str, tenant: str, service_url: str) -> None:
        """Remember where the connector of a tenant is."""
        statement = insert(self._tx, connectors)
        self._tx.execute(
            statement.on_conflict_do_update(
                index_elements=[connectors.c.platform, connectors.c.tenant],
                set_={"service_url": statement.excluded.service_url},
            ),
            {"platform": platform, "tenant": tenant, "service_url": service_url},
        )

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
