"""Programmes, members and their accounts come back as they were stored."""

import json
from dataclasses import replace
from datetime import time
from uuid import UUID

import pytest
import sqlalchemy as sa

from bot.domain.errors import NothingHere
from bot.domain.people import Account, Contact, Duty, Hours, Member, MemberId, ProgrammeId, Role, Status
from bot.domain.programmes import Channel, Moderation, Programme
from bot.ports.unit import Unit
from storage.database import Database
from storage.sealed import NONCE, SHORT, derived, place, seal
from storage.tables import members
from storage.unit import SqlUnit
from tests.fakes import SeededIds
from tests.storage.stories import found


def test_a_programme_comes_back_as_it_was_stored(database: Database, ids: SeededIds) -> None:
    department = found(database)
    other = Programme(
        ProgrammeId(ids.uuid()),
        "imagerie médicale",
        ("Hôpital «Nord»", 'a"b,c', "🩻"),
        "fr",
        "America/Montreal",
        "Appelez le 555.",
        None,
        Moderation.FIRST_NOTE,
    )
    database.write_now(lambda unit: unit.programmes.add(other))
    assert database.read_now(lambda unit: unit.programmes.get(other.id)) == other
    assert database.read_now(lambda unit: unit.programmes.all()) == [other, department.programme]
    with pytest.raises(NothingHere):
        database.read_now(lambda unit: unit.programmes.get(ProgrammeId(ids.uuid())))


def test_a_workspace_belongs_to_one_programme(database: Database) -> None:
    programme = found(database).programme
    other = found(database).programme

    def connect(unit: Unit) -> None:
        unit.programmes.connect(programme.id, "slack", "T1")
        unit.programmes.connect(programme.id, "slack", "T1")
        unit.programmes.connect(programme.id, "teams", "T1")

    database.write_now(connect)
    with pytest.raises(ValueError, match="another programme"):
        database.write_now(lambda unit: unit.programmes.connect(other.id, "slack", "T1"))
    assert database.read_now(lambda unit: unit.programmes.of("slack", "T1")) == programme
    assert database.read_now(lambda unit: unit.programmes.of("slack", "T2")) is None


def test_a_programme_speaks_in_one_channel_a_workspace(database: Database) -> None:
    programme = found(database).programme

    def work(unit: Unit) -> None:
        unit.programmes.set_channel(programme.id, Channel("teams", "T1", "C1"))
        unit.programmes.set_channel(programme.id, Channel("slack", "T1", "C1"))
        unit.programmes.set_channel(programme.id, Channel("slack", "T1", "C2"))

    database.write_now(work)
    assert database.read_now(lambda unit: unit.programmes.channels(programme.id)) == [
        Channel("slack", "T1", "C2"),
        Channel("teams", "T1", "C1"),
    ]


def test_a_member_comes_back_as_stored_and_as_changed(database: Database, ids: SeededIds) -> None:
    department = found(database)
    member = Member(
        MemberId(ids.uuid()),
        department.programme.id,
        "Éloïse Ng",
        Role.TRAINEE,
        "Sud",
        "chest",
        frozenset(Duty),
        Status.INVITED,
        "fr",
        "America/Vancouver",
        Hours(time(8, 15), time(22, 0), time(6, 30)),
        "0123456789abcdef",
    )
    database.write_now(lambda unit: unit.people.add(member))
    assert database.read_now(lambda unit: unit.people.get(member.id)) == member
    changed = replace(
        member, status=Status.LEFT, duties=frozenset(), language=None, zone=None, hours=Hours(), prefers=None
    )
    database.write_now(lambda unit: unit.people.save(changed))
    assert database.read_now(lambda unit: unit.people.get(member.id)) == changed
    with pytest.raises(NothingHere):
        database.read_now(lambda unit: unit.people.get(MemberId(ids.uuid())))


def test_the_roster_is_in_order_of_name_without_those_who_left(database: Database) -> None:
    department = found(database)
    found(database)

    def work(unit: Unit) -> None:
        unit.people.save(replace(department.bell, status=Status.LEFT))
        unit.people.save(replace(department.cole, name="aalto", status=Status.INVITED))

    database.write_now(work)
    roster = database.read_now(lambda unit: unit.people.roster(department.programme.id))
    assert [member.name for member in roster] == ["aalto", "Ames"]


def test_an_account_leads_to_its_member_until_it_is_forgotten(database: Database) -> None:
    department = found(database)
    ames = department.ames
    accounts = [Account("slack", "T1", "U1", "en-CA", "America/Toronto"), Account("teams", "T1", "U1")]

    def bind(unit: Unit) -> None:
        for account in reversed(accounts):
            unit.people.bind(ames.id, account)

    database.write_now(bind)
    assert database.read_now(lambda unit: unit.people.accounts(ames.id)) == accounts
    assert database.read_now(lambda unit: unit.people.behind("slack", "T1", "U1")) == ames
    assert database.read_now(lambda unit: unit.people.behind("slack", "T2", "U1")) is None
    moved = replace(accounts[0], language="fr", zone="America/Halifax")
    database.write_now(lambda unit: unit.people.bind(ames.id, moved))
    assert database.read_now(lambda unit: unit.people.accounts(ames.id)) == [moved, accounts[1]]
    database.write_now(lambda unit: unit.people.unbind(ames.id))
    assert database.read_now(lambda unit: unit.people.accounts(ames.id)) == []
    assert database.read_now(lambda unit: unit.people.behind("slack", "T1", "U1")) is None


def test_hours_and_zone_are_in_no_row_to_be_read(database: Database, ids: SeededIds) -> None:
    department = found(database)
    hours = Hours(time(15, 35), time(13, 5), time(14, 55))
    member = Member(
        MemberId(ids.uuid()),
        department.programme.id,
        "Dr. H. Hours",
        Role.RADIOLOGIST,
        "Nord",
        zone="Asia/Tokyo",
        hours=hours,
        prefers="fedcba9876543210",
    )

    def join(unit: Unit) -> None:
        unit.people.add(member)
        unit.people.bind(member.id, Account("local", "t", "hh", "en", "Asia/Kabul"))

    database.write_now(join)
    assert database.read_now(lambda unit: unit.people.get(member.id)) == member
    assert database.read_now(lambda unit: unit.people.accounts(member.id))[0].zone == "Asia/Kabul"
    with database.engine.connect() as connection:
        for table in ("members", "accounts"):
            kept = repr(connection.exec_driver_sql(f"SELECT * FROM {table}").all())
            for canary in ("Tokyo", "Kabul", "15:35", "13:05", "14:55", "fedcba98"):
                assert canary not in kept


def test_that_somebody_chose_an_account_shows_in_no_length(database: Database) -> None:
    ames = found(database).ames

    def length(prefers: str | None) -> int:
        database.write_now(lambda unit: unit.people.save(replace(ames, prefers=prefers)))
        with database.engine.connect() as connection:
            return connection.execute(
                sa.select(sa.func.length(members.c.hours)).where(members.c.id == ames.id)
            ).scalar_one()

    assert length(None) == length("0123456789abcdef")


def test_hours_that_were_kept_before_there_was_a_choice_of_account_are_read(database: Database) -> None:
    ames = found(database).ames

    def keep(unit: SqlUnit) -> None:
        key, at = derived(unit.keys.app_key(), b"hours"), place("members", ames.id, "hours")
        kept = json.dumps(["08:15:00", None, None, "America/Halifax"]).encode()
        sealed = seal(key, UUID(int=0), at, kept, bucket=SHORT, nonce=unit.ids.token(NONCE))
        unit.execute(sa.update(members).where(members.c.id == ames.id).values(hours=sealed))

    database.write_now(keep)
    assert database.read_now(lambda unit: unit.people.get(ames.id)) == replace(
        ames, hours=Hours(time(8, 15)), zone="America/Halifax"
    )


def test_one_account_is_forgotten_with_how_it_is_reached_and_the_others_stay(database: Database) -> None:
    ames = found(database).ames
    kept, gone = Account("slack", "T1", "U1"), Account("teams", "T1", "U1")

    def bind(unit: Unit) -> None:
        for account in (kept, gone):
            unit.people.bind(ames.id, account)
            unit.contacts.keep(Contact(*account.place, person="29:x"))

    database.write_now(bind)
    database.write_now(lambda unit: unit.people.unbind(ames.id, replace(gone, language="fr")))
    assert database.read_now(lambda unit: unit.people.accounts(ames.id)) == [kept]
    reached = [database.read_now(lambda unit, one=one: unit.contacts.of(*one.place)) for one in (kept, gone)]
    assert [contact is not None for contact in reached] == [True, False]
