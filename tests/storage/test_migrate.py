"""The schema comes up from nothing to exactly what the code says, once, and never from a newer release."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from multiprocessing import get_context
from pathlib import Path
from uuid import uuid4

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from storage import migrate
from storage.database import engine_for
from storage.tables import deliveries, metadata
from tests.databases import ENGINES, Cluster

WHEN = datetime(2026, 3, 4, 17, 0, tzinfo=UTC)


@pytest.fixture(params=ENGINES)
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a database without tables."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path}/a 100%/peerlearn.db"
        return
    server: Cluster = request.getfixturevalue("postgres")
    name, url = server.empty()
    yield url
    server.drop(name)


def test_up_from_empty_is_what_the_tables_say(empty_url: str) -> None:
    assert migrate.current(empty_url) is None
    migrate.upgrade(empty_url)
    assert migrate.current(empty_url) == migrate.newest()
    engine = engine_for(empty_url)
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_server_default": True})
        assert compare_metadata(context, metadata) == []
    engine.dispose()


def test_every_constraint_has_the_name_that_the_tables_give_it(empty_url: str) -> None:
    """Autogeneration compares neither primary keys nor checks."""
    migrate.upgrade(empty_url)
    engine = engine_for(empty_url)
    look = sa.inspect(engine)
    for table in metadata.tables.values():
        primary = look.get_pk_constraint(table.name)
        assert primary["name"] == table.primary_key.name
        assert primary["constrained_columns"] == list(table.primary_key.columns.keys())
        checks = {one.name for one in table.constraints if isinstance(one, sa.CheckConstraint)}
        assert {one["name"] for one in look.get_check_constraints(table.name)} == checks
        foreign = {one.name for one in table.constraints if isinstance(one, sa.ForeignKeyConstraint)}
        assert {one["name"] for one in look.get_foreign_keys(table.name)} == foreign
    engine.dispose()


def test_coming_up_again_changes_nothing(empty_url: str) -> None:
    migrate.upgrade(empty_url)
    migrate.upgrade(empty_url)
    assert migrate.current(empty_url) == migrate.newest()


def previous(url: str, version: str) -> None:
    """Bring an empty database to an older version, as the release of that time did."""
    engine = engine_for(url)
    with engine.connect() as connection:
        connection.execution_options(writing=True)
        with connection.begin():
            command.upgrade(migrate._config(connection), version)
    engine.dispose()


def filled(connection: sa.Connection) -> dict[str, list[tuple[object, ...]]]:
    """All rows of all tables that a database has."""
    stored = sa.MetaData()
    stored.reflect(connection)
    return {
        table.name: [tuple(row) for row in connection.execute(sa.select(table))]
        for table in stored.sorted_tables
        if table.name != "alembic_version"
    }


def test_up_from_the_first_version_keeps_every_row(empty_url: str) -> None:
    previous(empty_url, "0001")
    engine = engine_for(empty_url)
    with engine.connect() as connection:
        connection.execution_options(writing=True)
        with connection.begin():
            old = sa.MetaData()
            old.reflect(connection)
            words = {"name": "Ward", "sites": "[]", "language": "en", "zone": "UTC", "pathway": "", "moderation": "off"}
            connection.execute(sa.insert(old.tables["programmes"]), {"id": uuid4().hex, **words})
            before = filled(connection)
    migrate.upgrade(empty_url)
    with engine.connect() as connection:
        added = {name: [] for name in metadata.tables if name not in before}
        assert {"connectors", "contacts", "installations"} <= set(added)
        new = (False, "", "", "", "", None, None, False, False)
        kept = {**before, **added, "programmes": [(*row, *new) for row in before["programmes"]]}
        assert filled(connection) == kept
    engine.dispose()
    assert migrate.current(empty_url) == migrate.newest()


def test_codes_that_are_out_stay_good_when_codes_learn_to_name_a_programme(empty_url: str) -> None:
    previous(empty_url, "0004")
    engine = engine_for(empty_url)
    out = {"tag": b"t" * 32, "purpose": "setup", "last_day": date(2026, 3, 3), "member_id": None}
    with engine.connect() as connection:
        connection.execution_options(writing=True)
        with connection.begin():
            connection.execute(sa.insert(metadata.tables["codes"]), out)
    migrate.upgrade(empty_url)
    with engine.connect() as connection:
        assert [row._asdict() for row in connection.execute(sa.select(metadata.tables["codes"]))] == [
            {**out, "programme_id": None}
        ]
        if engine.dialect.name == "sqlite":
            made = connection.execute(sa.text("SELECT sql FROM sqlite_master WHERE name = 'codes'")).scalar_one()
            assert "WITHOUT ROWID" in made
    engine.dispose()


def test_what_waits_to_be_sent_is_kept_when_deliveries_change(empty_url: str) -> None:
    previous(empty_url, "0007")
    engine = engine_for(empty_url)
    programme, delivery = uuid4(), uuid4()
    with engine.connect() as connection:
        connection.execution_options(writing=True)
        with connection.begin():
            old = sa.MetaData()
            old.reflect(connection)
            words = {"name": "Ward", "sites": "[]", "language": "en", "zone": "UTC", "pathway": "", "moderation": "off"}
            sqlite = engine.dialect.name == "sqlite"
            key, own = (programme.hex, delivery.hex) if sqlite else (programme, delivery)
            connection.execute(sa.insert(old.tables["programmes"]), {"id": key, **words})
            row = {"id": own, "kind": "coordinators", "programme_id": key, "notice": "board", "dedupe_key": "k"}
            more = {"not_before": WHEN, "conversation": "c", "seq": 7, "attempts": 2}
            connection.execute(sa.insert(old.tables["deliveries"]), {**row, **more})
    migrate.upgrade(empty_url)
    with engine.connect() as connection:
        (kept,) = connection.execute(sa.select(deliveries))
        indices = {one["name"] for one in sa.inspect(connection).get_indexes("deliveries")}
    assert (kept.id, kept.programme_id, kept.notice, kept.not_before) == (delivery, programme, "board", WHEN)
    assert (kept.dedupe_key, kept.conversation, kept.seq, kept.attempts) == ("k", "c", 7, 2)
    assert (kept.about, kept.platform, kept.parked_reason) == (None, None, None)
    assert {one.name for one in deliveries.indexes} <= indices
    engine.dispose()


def test_processes_that_start_at_once_migrate_once(empty_url: str) -> None:
    with get_context("spawn").Pool(2) as pool:
        pool.map(migrate.upgrade, [empty_url] * 2)
    assert migrate.current(empty_url) == migrate.newest()


def test_a_newer_schema_is_refused_and_left_alone(database_url: str) -> None:
    engine = engine_for(database_url)
    with engine.connect() as connection:
        connection.execution_options(writing=True)
        with connection.begin():
            connection.execute(sa.text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(migrate.SchemaTooNew, match="9999"):
        migrate.upgrade(database_url)
    assert migrate.current(database_url) == "9999"
    engine.dispose()
