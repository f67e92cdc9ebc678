"""Contacts: found again, replaced, apart in each tenant, and forgotten with the accounts of somebody who leaves."""

from dataclasses import replace
from datetime import timedelta

from bot.domain.people import Account, Contact
from bot.domain.programmes import Connector
from storage.database import Database
from tests.fakes import START, FixedClock
from tests.storage.stories import found

ANA = Contact("teams", "t", "ana", "29:1ana", "a:chat")


def of(database: Database, platform: str = "teams", tenant: str = "t", user_id: str = "ana") -> Contact | None:
    """What is remembered."""
    return database.read_now(lambda unit: unit.contacts.of(platform, tenant, user_id))


def test_a_contact_is_found_again_and_replaced(database: Database) -> None:
    assert of(database) is None
    for one in (ANA, replace(ANA, conversation="a:new")):
        database.write_now(lambda unit, one=one: unit.contacts.keep(one))
        assert of(database) == one


def test_the_same_id_in_another_tenant_or_on_another_platform_is_somebody_else(database: Database) -> None:
    other = replace(ANA, tenant="u", person="29:1other")
    for one in (ANA, other):
        database.write_now(lambda unit, one=one: unit.contacts.keep(one))
    assert (of(database), of(database, tenant="u")) == (ANA, other)
    assert of(database, platform="slack") is None


def test_a_connector_is_found_where_it_was_heard_from_last(database: Database, clock: FixedClock) -> None:
    for one in ("https://a.example/", "https://b.example/"):
        database.write_now(lambda unit, one=one: unit.contacts.heard("teams", "t", one))
        clock.move(by=timedelta(days=1))
    found = database.read_now(lambda unit: unit.contacts.connectors("teams"))
    assert found == {"t": Connector("https://b.example/", START.date() + timedelta(days=1))}
    assert database.read_now(lambda unit: unit.contacts.connectors("slack")) == {}


def test_who_leaves_takes_along_how_they_are_reached(database: Database) -> None:
    department = found(database)
    bea = replace(ANA, user_id="bea")
    database.write_now(lambda unit: unit.people.bind(department.ames.id, Account("teams", "t", "ana")))
    for one in (ANA, bea):
        database.write_now(lambda unit, one=one: unit.contacts.keep(one))
    database.write_now(lambda unit: unit.people.unbind(department.ames.id))
    assert (of(database), of(database, user_id="bea")) == (None, bea)
