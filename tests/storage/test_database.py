"""What is asked of each engine, and what happens when several processes meet."""

import asyncio
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from threading import Event, Thread, get_ident

import pytest
import sqlalchemy as sa

from bot.ports.unit import Unit
from storage.database import AlreadyServing, Database, engine_for
from storage.tables import programmes
from storage.unit import SqlUnit
from tests.fakes import FixedClock
from tests.storage.stories import found, share


def test_sqlite_is_asked_to_be_careful(database: Database) -> None:
    if not database.is_sqlite:
        return
    wanted = {
        "journal_mode": "wal",
        "synchronous": 2,
        "busy_timeout": 10_000,
        "foreign_keys": 1,
        "secure_delete": 1,
        "trusted_schema": 0,
    }
    found_there = database.read_now(
        lambda unit: {name: unit.connection.exec_driver_sql(f"PRAGMA {name}").scalar_one() for name in wanted}
    )
    assert found_there == wanted
    file = Path(database.engine.url.database or "")
    for each in (file, file.with_name(f"{file.name}-wal"), file.with_name(f"{file.name}-shm")):
        assert each.stat().st_mode & 0o077 == 0, each


def test_a_new_sqlite_file_is_for_its_owner_alone(tmp_path: Path) -> None:
    engine = engine_for(f"sqlite:///{tmp_path}/new/peerlearn.db")
    engine.dispose()
    assert (tmp_path / "new").stat().st_mode & 0o777 == 0o700
    assert (tmp_path / "new" / "peerlearn.db").stat().st_mode & 0o777 == 0o600


def test_postgres_is_asked_not_to_log_values(database: Database) -> None:
    if database.is_sqlite:
        return
    for name in ("log_parameter_max_length", "log_parameter_max_length_on_error"):
        assert (
            database.read_now(lambda unit, name=name: unit.connection.exec_driver_sql(f"SHOW {name}").scalar_one())
            == "0"
        )


def test_postgres_serves_those_who_may_not_set_everything(database: Database, database_url: str) -> None:
    if database.is_sqlite:
        return
    with database.engine.connect() as connection, connection.begin():
        connection.exec_driver_sql("DROP ROLE IF EXISTS peerlearn_plain")
        connection.exec_driver_sql("CREATE ROLE peerlearn_plain LOGIN")
    url = sa.make_url(database_url).set(username="peerlearn_plain").render_as_string(hide_password=False)
    engine = engine_for(url)
    with engine.connect() as connection:
        assert connection.exec_driver_sql("SHOW log_parameter_max_length_on_error").scalar_one() == "0"
        assert connection.exec_driver_sql("SHOW log_parameter_max_length").scalar_one() == "-1"
    engine.dispose()
    with database.engine.connect() as connection, connection.begin():
        connection.exec_driver_sql("DROP ROLE peerlearn_plain")


@pytest.mark.parametrize("url", ["sqlite://", "sqlite:///:memory:", "mysql://x/y"])
def test_other_addresses_are_refused_with_a_reason(url: str) -> None:
    with pytest.raises(ValueError, match="storage"):
        engine_for(url)


async def test_sqlite_writes_on_one_thread_and_reads_beside_it(database: Database) -> None:
    writers = {await database.write(lambda _: get_ident()) for _ in range(5)}
    assert get_ident() not in writers
    if database.is_sqlite:
        assert len(writers) == 1
    release = Event()
    writing = asyncio.ensure_future(database.write(lambda _: release.wait(30)))
    assert await database.read(lambda unit: unit.programmes.all()) == []
    release.set()
    assert await writing


def test_a_read_sees_one_moment(database: Database) -> None:
    department = found(database)

    def look(unit: Unit) -> tuple[int, int]:
        before = len(unit.threads.board(department.programme.id))
        database.write_now(lambda other: share(other, department))
        return before, len(unit.threads.board(department.programme.id))

    assert database.read_now(look) == (0, 0)


def test_one_process_serves_from_a_sqlite_file(
    database: Database, open_database: Callable[[], Database], database_url: str
) -> None:
    database.claim_serving()
    database.claim_serving()
    second = open_database()
    if not database.is_sqlite:
        second.claim_serving()
        return
    with pytest.raises(AlreadyServing, match="already serves"):
        second.claim_serving()
    claim = (
        "import sys\nfrom pathlib import Path\n"
        "from storage.database import AlreadyServing, Database\nfrom storage.keys import KeyStore\n"
        "from tests.fakes import FixedClock, SeededIds\n"
        "ids, clock = SeededIds(), FixedClock()\n"
        "database = Database(sys.argv[1], KeyStore(Path(sys.argv[2]), ids, clock), clock, ids)\n"
        "try:\n    database.claim_serving()\n    print('serving')\nexcept AlreadyServing:\n    print('refused')\n"
        "database.close()\n"
    )
    command = [sys.executable, "-c", claim, database_url, str(database.keys.path)]

    def other_process() -> str:
        return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()

    assert other_process() == "refused"
    # Whoever does not serve reads and writes beside it.
    assert second.read_now(lambda unit: unit.programmes.all()) == []
    database.close()
    assert other_process() == "serving"


def test_who_reads_and_then_writes_never_finds_the_database_locked(
    database: Database, open_database: Callable[[], Database]
) -> None:
    """With a deferred BEGIN the slower of two fails at once, whatever the busy timeout: its reading is out of date."""
    department = found(database)
    database.write_now(lambda unit: unit.execute(sa.update(programmes).values(pathway="0")))
    other = open_database()

    def add(unit: SqlUnit) -> None:
        seen = unit.programmes.get(department.programme.id)
        unit.execute(sa.update(programmes).values(pathway=str(int(seen.pathway) + 1)))

    faster = Thread(target=other.write_now, args=(add,))

    def slower(unit: SqlUnit) -> None:
        unit.programmes.get(department.programme.id)
        if faster.ident is None:
            faster.start()
            faster.join(timeout=0.3)
        add(unit)

    database.write_now(slower)
    faster.join()
    assert database.read_now(lambda unit: unit.programmes.get(department.programme.id)).pathway == "2"


async def test_keys_that_a_crash_left_behind_are_swept_and_no_others(database: Database, clock: FixedClock) -> None:
    department = found(database)
    share_one = database.write_now(lambda unit: share(unit, department))
    database.keys.make_two()
    clock.move(to=clock.now().replace(day=clock.now().day + 1))
    database.keys.day_key(clock.now().date())
    # Yesterday's may belong to a commit that is on its way.
    assert await database.sweep_keys() == 0
    clock.move(to=clock.now().replace(day=clock.now().day + 1))
    database.keys.make()
    assert await database.sweep_keys() == 2
    assert await database.sweep_keys() == 0
    assert len(database.keys.made_on()) == 3
    assert database.read_now(lambda unit: unit.threads.story(share_one.id)) is not None
