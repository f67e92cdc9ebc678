"""The schema's own promises, read from the metadata and from both engines."""

import pytest
import sqlalchemy as sa

from storage.database import Database
from storage.tables import metadata

WORDS = {"person", "anonymous", "neutral", "outbox"}

TABLES = sorted(metadata.tables.values(), key=lambda table: table.name)


def tells(table: sa.Table, names: dict[str, str]) -> list[str]:
    """What an anonymous table must not have: a fine clock, an order of its rows, a key to a person."""
    found: list[str] = []
    for column in table.columns:
        if isinstance(column.type, sa.DateTime | sa.Time) or "TIME" in str(column.type).upper():
            found.append(f"{table.name}.{column.name} tells the time")
        if column.primary_key and not isinstance(column.type, sa.Uuid | sa.LargeBinary | sa.Text | sa.CHAR):
            found.append(f"{table.name}.{column.name} tells an order")
        if column.autoincrement is True or column.identity is not None or column.server_default is not None:
            found.append(f"{table.name}.{column.name} is made by the database")
        found.extend(
            f"{table.name}.{column.name} points at a person"
            for key in column.foreign_keys
            if names[key.column.table.name] == "person"
        )
    return found


def test_every_table_says_whom_its_rows_name() -> None:
    assert {table.info.get("names") for table in TABLES} == WORDS


def test_the_lint_finds_what_it_is_for() -> None:
    wrong = sa.MetaData()
    sa.Table("members", wrong, sa.Column("id", sa.Uuid, primary_key=True))
    bad = sa.Table(
        "bad",
        wrong,
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("at", sa.DateTime),
        sa.Column("minute", sa.Time),
        sa.Column("who", sa.Uuid, sa.ForeignKey("members.id")),
        sa.Column("made", sa.Text, server_default="now"),
    )
    assert len(tells(bad, {"members": "person", "bad": "anonymous"})) == 5


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_no_anonymous_table_tells_time_order_or_person(table: sa.Table) -> None:
    if table.info["names"] == "anonymous":
        assert tells(table, {one.name: one.info["names"] for one in TABLES}) == []


def test_the_engines_hold_what_the_tables_say(database: Database) -> None:
    stored = sa.MetaData()
    stored.reflect(database.engine)
    names = {table.name: table.info["names"] for table in TABLES}
    assert set(stored.tables) - {"alembic_version"} == set(names)
    for table in stored.tables.values():
        if names.get(table.name) == "anonymous":
            assert tells(table, names) == []


def test_no_table_on_sqlite_numbers_its_rows(database: Database) -> None:
    if database.is_sqlite:
        with database.engine.connect() as connection:
            rows = connection.exec_driver_sql("SELECT name, sql FROM sqlite_master WHERE type = 'table'").all()
        for name, sql in rows:
            assert name == "alembic_version" or "WITHOUT ROWID" in sql, name
    else:
        with database.engine.connect() as connection:
            assert connection.exec_driver_sql("SELECT count(*) FROM pg_sequences").scalar_one() == 0
            # With this on, the hour of every row's last change could be asked.
            assert connection.exec_driver_sql("SHOW track_commit_timestamp").scalar_one() == "off"


def test_no_key_is_a_number() -> None:
    for table in TABLES:
        for column in table.primary_key.columns:
            assert isinstance(column.type, sa.Uuid | sa.LargeBinary | sa.Text | sa.Date), column
        assert not any(isinstance(column.type, sa.BigInteger) for column in table.columns)


def test_every_sealed_column_is_bytes_and_names_a_key_of_its_row() -> None:
    sealed = [column for table in TABLES for column in table.columns if "sealed" in column.info]
    assert {f"{column.table.name}.{column.name}" for column in sealed} == {
        "threads.reference",
        "threads.story",
        "seats.holder",
        "notes.entry",
        "drafts.words",
        "outsides.report",
        "outsides.told",
        "agenda.words",
        "tallies.box",
        "nonces.outcome",
        "members.hours",
        "accounts.zone",
        "installations.token",
        "ballots.ballot",
        "comments.words",
        "images.about",
        "images.pixels",
    }
    for column in sealed:
        assert isinstance(column.type, sa.LargeBinary)
        assert column.info["sealed"] is None or column.info["sealed"] in column.table.columns
