"""What `peerlearn doctor` finds, and that looking changes nothing."""

from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from bot.config import Settings
from bot.doctor import examine
from bot.domain.notices import Notice, ToMember, ToSeat
from bot.domain.privacy.findings import Identifier
from bot.domain.threads import Seat
from bot.pages.reading import installed
from bot.platforms.base import Finding
from bot.ports.unit import Unit
from bot.text.lexicon import FILE, PackedLexicon
from storage import migrate
from storage.database import Database
from storage.keys import KeyStore
from tests.drivers.rows import everything
from tests.fakes import FixedClock, SeededIds
from tests.storage.stories import found, share


@pytest.fixture
def keys(tmp_path_factory: pytest.TempPathFactory, ids: SeededIds, clock: FixedClock) -> KeyStore:
    """A key store apart from the database, as the settings want it."""
    return KeyStore(tmp_path_factory.mktemp("keys"), ids, clock)


@pytest.fixture
def settings(database_url: str, keys: KeyStore, tmp_path: Path) -> Settings:
    """The settings of a service on a fresh database."""
    return Settings(_env_file=None, data_dir=tmp_path, database_url=database_url, keys_dir=keys.path)  # type: ignore[call-arg]


def words(findings: list[Finding], *, well: bool) -> list[str]:
    """What was found to be in order, or not to be."""
    return [finding.words for finding in findings if finding.well is well]


def test_a_fresh_service_is_well(settings: Settings) -> None:
    findings = examine(settings)
    assert words(findings, well=False) == []
    assert findings[0].verdict == "ok"
    assert findings[0].words == f"The database answers, and its schema is at {migrate.newest()}."
    assert "No message is parked." in words(findings, well=True)
    reads = "are" if installed() else "are not (the extra ocr)"
    said = f"Of images, DICOM files are taken, and words that are burned in {reads} read."
    assert said in words(findings, well=True)


def test_an_empty_database_is_to_be_migrated(tmp_path: Path) -> None:
    settings = Settings(_env_file=None, data_dir=tmp_path / "data", keys_dir=tmp_path / "keys")  # type: ignore[call-arg]
    (wrong,) = words(examine(settings), well=False)
    assert wrong == "The database is empty: run `peerlearn migrate`, or just `peerlearn serve`."


def test_a_schema_of_another_release_is_named(settings: Settings, database: Database) -> None:
    with database.engine.connect() as connection:
        connection.execution_options(writing=True)
        with connection.begin():
            connection.execute(sa.text("UPDATE alembic_version SET version_num = '9999'"))
    (wrong,) = words(examine(settings), well=False)
    assert wrong.startswith(f"The schema is at 9999, the program at {migrate.newest()}:")


def test_a_database_that_does_not_answer_is_said_without_its_address(tmp_path: Path) -> None:
    url = "postgresql://bot:hunter2@127.0.0.1:1/peer"
    settings = Settings(_env_file=None, data_dir=tmp_path, database_url=url, keys_dir=tmp_path.parent / "k")  # type: ignore[call-arg]
    findings = examine(settings)
    assert words(findings, well=False) == [
        "The database does not answer (OperationalError): check PEERLEARN_DATABASE_URL."
    ]
    assert "hunter2" not in repr(findings)


def test_what_is_parked_is_counted_by_reason(settings: Settings, database: Database, clock: FixedClock) -> None:
    department = found(database)

    def park(unit: Unit) -> None:
        for member in (department.ames, department.cole):
            unit.outbox.put(ToMember(member.id), Notice.BOARD, clock.now(), f"for {member.id}")
        for waiting in unit.outbox.waiting():
            unit.outbox.park(waiting.id, "account_gone")

    database.write_now(park)
    (wrong,) = words(examine(settings), well=False)
    assert wrong == "2 messages are parked: 2 account_gone."
    assert {finding.verdict for finding in examine(settings) if not finding.well} == {"NO"}


def test_what_could_never_arrive_is_a_total_and_no_complaint(
    settings: Settings, database: Database, clock: FixedClock
) -> None:
    department = found(database)

    def lose(unit: Unit) -> None:
        thread = share(unit, department)
        unit.outbox.put(ToSeat(thread.id, Seat.READER), Notice.READ, clock.now(), "k")
        (waiting,) = unit.outbox.waiting()
        unit.outbox.lose(waiting.id, "no_account")

    database.write_now(lose)
    findings = examine(settings)
    assert words(findings, well=False) == []
    assert findings[-1].words == "Notices that could never arrive, in all: 1 no_account."


async def test_looking_changes_nothing_and_gets_in_nobodys_way(settings: Settings, database: Database) -> None:
    department = found(database)
    await database.write(lambda unit: share(unit, department))
    database.claim_serving()
    before, keys = await everything(database), sorted(file.name for file in settings.keys_dir.iterdir())
    findings = examine(settings)
    assert words(findings, well=False) == []
    assert (await everything(database), sorted(file.name for file in settings.keys_dir.iterdir())) == (before, keys)
    assert [one.name for one in (department.ames, department.bell, department.cole) if one.name in repr(findings)] == []


def test_keys_beside_the_database_are_pointed_out(settings: Settings, database: Database) -> None:
    mounts = examine(settings)[1]
    assert mounts.well
    # What is to be minded is not called in order in the same breath.
    assert mounts.verdict == ("mind" if database.is_sqlite else "ok")
    if database.is_sqlite:
        assert mounts.words.startswith("Keys and database share a volume.")
    else:
        assert mounts.words == f"The keys stand at {settings.keys_dir}, apart from the database's server."


def test_a_name_in_the_environment_that_is_almost_a_settings_is_said_and_another_services_is_not(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PEERLEARN_BASEURL", "https://bot.example.org")
    monkeypatch.setenv("PEERLEARN_SERVICE_HOST", "10.0.0.1")
    minded = [finding.words for finding in examine(settings) if finding.verdict == "mind"]
    assert "PEERLEARN_BASEURL: there is no such setting. Did you mean PEERLEARN_BASE_URL?" in minded
    assert not any("SERVICE_HOST" in sentence for sentence in minded)


def test_what_the_screen_stopped_is_listed_by_kind(settings: Settings, database: Database, clock: FixedClock) -> None:
    assert "The screen for patient identifiers reads what people type." in words(examine(settings), well=True)
    assert not [one for one in words(examine(settings), well=True) if "stopped or asked about" in one]
    found = [Identifier.NAME, Identifier.PHONE, Identifier.NAME]
    database.write_now(lambda unit: unit.stopped.count(found))
    clock.move(clock.now() + timedelta(days=40))
    database.write_now(lambda unit: unit.stopped.count(found[:1]))
    (listed,) = [one for one in words(examine(settings), well=True) if "stopped or asked about" in one]
    assert listed.endswith(": 3 name, 1 phone.")
    # After three months, and the rest of the one in which they began, the older ones are gone.
    clock.move(clock.now() + timedelta(days=95))
    database.write_now(lambda unit: unit.stopped.count(found[:1]))
    assert database.read_now(lambda unit: unit.stopped.counted()) == {Identifier.NAME: 2}


def test_a_damaged_list_of_names_is_found(settings: Settings, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    damaged = tmp_path / FILE.name
    damaged.write_bytes(FILE.read_bytes()[:10])
    monkeypatch.setattr("bot.doctor.lexicon", lambda: PackedLexicon(damaged.read_bytes()))
    (wrong,) = words(examine(settings), well=False)
    assert wrong.startswith("The screen for patient identifiers does not work (error): its list of names is damaged.")
