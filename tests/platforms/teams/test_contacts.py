"""Contacts known in memory: the database is asked once, and the next start finds everything again."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

from bot.domain.people import Account, Contact
from bot.platforms.teams.contacts import KnownContacts
from bot.ports.unit import Unit
from storage.database import Database
from tests.fakes import FixedClock
from tests.storage.stories import found

ANA = Contact("teams", "t", "ana", "29:1ana", "a:chat")


async def test_what_is_kept_is_found_again_here_and_after_the_next_start(
    open_database: Callable[[], Database], clock: FixedClock
) -> None:
    first = KnownContacts(open_database(), clock)
    assert (await first.find("t", "ana"), await first.service_url("t")) == (None, "")
    await first.keep(ANA)
    await first.heard("t", "https://a.example/")
    for contacts in (first, KnownContacts(open_database(), clock)):
        assert await contacts.find("t", "ana") == ANA
        assert await contacts.service_url("t") == "https://a.example/"
        assert await contacts.find("u", "ana") is None


class Counted:
    """A store that counts how often it is asked, and told."""

    def __init__(self, database: Database) -> None:
        self._database, self.reads, self.writes = database, 0, 0

    def read(self, work: Callable[[Any], Any]) -> Awaitable[Any]:
        """One reading unit."""
        self.reads += 1
        return self._database.read(work)

    def write(self, work: Callable[[Any], Any]) -> Awaitable[Any]:
        """One writing unit."""
        self.writes += 1
        return self._database.write(work)


async def test_what_is_known_is_asked_for_once(database: Database, clock: FixedClock) -> None:
    await KnownContacts(database, clock).keep(ANA)
    await KnownContacts(database, clock).heard("t", "https://a.example/")
    store = Counted(database)
    contacts = KnownContacts(store, clock)
    for _ in range(3):
        assert await contacts.find("t", "ana") == ANA
        assert await contacts.service_url("t") == "https://a.example/"
    assert (store.reads, store.writes) == (2, 0)


async def test_a_team_is_remembered_once_for_its_own_tenant(
    open_database: Callable[[], Database], clock: FixedClock
) -> None:
    store = Counted(open_database())
    contacts = KnownContacts(store, clock)
    for team in ("19:a", "19:b", "19:a"):
        await contacts.joined("t", team)
    assert store.writes == 2
    for known in (contacts, KnownContacts(open_database(), clock)):
        assert await known.teams("t") == {"19:a", "19:b"}
        assert await known.teams("u") == frozenset()


async def test_that_something_came_is_written_once_a_day_and_when_it_came_from_elsewhere(
    database: Database, clock: FixedClock
) -> None:
    store = Counted(database)
    contacts = KnownContacts(store, clock)
    written: list[int] = []
    for url, later in (("a", 0), ("a", 1), ("b", 1), ("b", 1), ("b", 24), ("b", 1)):
        clock.move(by=timedelta(hours=later))
        await contacts.heard("t", f"https://{url}.example/")
        written.append(store.writes)
    assert written == [1, 1, 2, 2, 3, 3]


async def test_whoever_left_and_comes_back_is_met_anew(
    open_database: Callable[[], Database], clock: FixedClock
) -> None:
    database = open_database()
    contacts, member = KnownContacts(database, clock), found(database).ames

    def leave(unit: Unit) -> None:
        unit.people.bind(member.id, Account(ANA.platform, ANA.tenant, ANA.user_id))
        unit.people.unbind(member.id)

    await contacts.keep(ANA)
    await database.write(leave)
    contacts.forget()
    assert await contacts.find("t", "ana") is None
    await contacts.keep(ANA)
    assert await KnownContacts(open_database(), clock).find("t", "ana") == ANA


class Slow:
    """A store in which whoever reads first is told late what was there."""

    def __init__(self, store: Database) -> None:
        self._store = store
        self.read_once, self.told = asyncio.Event(), asyncio.Event()

    async def read(self, work: Callable[[Any], Any]) -> Any:
        """Read at once, and give it back late the first time."""
        seen = await self._store.read(work)
        if not self.read_once.is_set():
            self.read_once.set()
            await self.told.wait()
        return seen

    def write(self, work: Callable[[Any], Any]) -> Awaitable[Any]:
        """Write as ever."""
        return self._store.write(work)


async def test_what_was_read_before_somebody_was_heard_does_not_make_them_unheard(
    database: Database, clock: FixedClock
) -> None:
    store = Slow(database)
    contacts = KnownContacts(store, clock)
    asking = asyncio.ensure_future(contacts.service_url("t1"))
    await store.read_once.wait()
    await contacts.heard("t1", "https://smba.example/amer/")
    store.told.set()
    await asking
    assert await contacts.service_url("t1") == "https://smba.example/amer/"
