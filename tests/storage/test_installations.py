"""Installations: found again with their token, which is sealed, and which is destroyed when it is worth nothing."""

import sqlalchemy as sa

from bot.domain.programmes import Installation
from storage.database import Database
from storage.tables import installations

WARD = Installation("slack", "", "T0WARD", "B0PEER", "U0PEER", "xoxb-CANARY")
OTHER = Installation("slack", "E0ORG", "T0OTHER", "B1PEER", "U1PEER", "xoxb-other")


def of(database: Database, platform: str = "slack") -> list[Installation]:
    """What is remembered."""
    return list(database.read_now(lambda unit: unit.installations.of(platform)))


def test_an_installation_is_found_again(database: Database) -> None:
    for one in (WARD, OTHER):
        database.write_now(lambda unit, one=one: unit.installations.put(one))
    assert of(database) == [WARD, OTHER]
    assert of(database, "teams") == []


def test_a_new_token_takes_the_place_of_the_old_one(database: Database) -> None:
    new = Installation("slack", "", "T0WARD", "B2PEER", "U2PEER", "xoxb-new")
    for one in (WARD, new):
        database.write_now(lambda unit, one=one: unit.installations.put(one))
    assert of(database) == [new]


def test_what_has_ended_stays_without_its_token(database: Database) -> None:
    for one in (WARD, OTHER):
        database.write_now(lambda unit, one=one: unit.installations.put(one))
    database.write_now(lambda unit: unit.installations.end("slack", "", "T0WARD"))
    database.write_now(lambda unit: unit.installations.end("slack", "", "T0NONE"))
    assert [one.token for one in of(database)] == [None, "xoxb-other"]


def test_a_token_is_in_no_row_and_opens_nowhere_else(database: Database) -> None:
    for one in (WARD, OTHER):
        database.write_now(lambda unit, one=one: unit.installations.put(one))
    rows = database.read_now(lambda unit: unit.execute(sa.select(installations)).all())
    assert "CANARY" not in str(rows)
    assert "CANARY" not in repr(of(database))
    assert {len(row.token) for row in rows} == {len(rows[0].token)}
    moved = {row.team: row.token for row in rows}["T0WARD"]
    to = sa.update(installations).where(installations.c.team == "T0OTHER").values(token=moved)
    database.write_now(lambda unit: unit.execute(to))
    assert [one.token for one in of(database)] == ["xoxb-CANARY", None]
