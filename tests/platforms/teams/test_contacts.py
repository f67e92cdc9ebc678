"""Contacts known in memory: the database is asked once, and the next start finds everything again."""

from collections.abc import Awaitable, Callable
from typing import Any

from bot.domain.people import Contact
from bot.platforms.teams.contacts import KnownContacts
from storage.database import Database

ANA = Contact("teams", "t", "ana", "29:1ana", "a:chat")


async def test_what_is_kept_is_found_again_here_and_after_the_next_start(
    open_database: Callable[[], Database],
) -> None:
    first = KnownContacts(open_database())
    assert (await first.find("t", "ana"), await first.service_url("t")) == (None, "")
    await first.keep(ANA)
    await first.moved("t", "https://a.example/")
    for contacts in (first, KnownContacts(open_database())):
        assert await contacts.find("t", "ana") == ANA
        assert await contacts.service_url("t") == "https://a.example/"
        assert await contacts.find("u", "ana") is None


class Counted:
    """A store that counts how often it is asked."""

    def __init__(self, database: Database) -> None:
        self._database, self.reads = database, 0

    def read(self, work: Callable[[Any], Any]) -> Awaitable[Any]:
        """One reading unit."""
        self.reads += 1
        return self._database.read(work)

    def write(self, work: Callable[[Any], Any]) -> Awaitable[Any]:
        """One writing unit."""
        return self._database.write(work)


async def test_what_is_known_is_asked_for_once(database: Database) -> None:
    await KnownContacts(database).keep(ANA)
    await KnownContacts(database).moved("t", "https://a.example/")
    store = Counted(database)
    contacts = KnownContacts(store)
    for _ in range(3):
        assert await contacts.find("t", "ana") == ANA
        assert await contacts.service_url("t") == "https://a.example/"
    assert store.reads == 2
