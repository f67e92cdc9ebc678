"""The command line: what whoever runs the bot can mend is told in a sentence."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Sequence
from contextlib import chdir
from pathlib import Path
from uuid import UUID

import pytest
from typer.testing import CliRunner

from bot.app import SystemClock, SystemIds
from bot.cli import main
from bot.domain.people import Member, MemberId, ProgrammeId, Role
from bot.domain.programmes import Programme
from bot.services import retention
from storage.database import Database
from storage.keys import KeyStore
from tests.drivers.kept_log import kept_log

PEERLEARN = Path(sys.executable).with_name("peerlearn")


NOBODY = "PEERLEARN_DATABASE_URL: no database answers there. Check the address, and whether the server runs.\n"


@pytest.mark.parametrize("url", ["postgresql://127.0.0.1:1/nothing", "sqlite:////dev/null/nowhere/peerlearn.db"])
def test_a_database_that_does_not_answer_stops_the_start_by_its_name(url: str, tmp_path: Path) -> None:
    named = {"HOME": str(tmp_path), "PEERLEARN_DATABASE_URL": url}
    ran = subprocess.run(
        [PEERLEARN, "serve"],
        cwd=tmp_path,
        env=named | {"PATH": os.environ["PATH"]},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (ran.returncode, ran.stdout, ran.stderr) == (1, "", NOBODY)
    for command in ("migrate", "setup-code"):
        assert runs_among(tmp_path, named, command) == (1, "", NOBODY)


NAMED = Programme(ProgrammeId(UUID(int=1)), "North Imaging", ("North",), "en", "America/Toronto", "Call 5150.")
OTHER = Programme(ProgrammeId(UUID(int=2)), "South Imaging", ("South",), "en", "America/Toronto", "Call 5150.")


@pytest.fixture
def place(migrated_file: Path, tmp_path: Path) -> Path:
    """Where a database stands already."""
    (tmp_path / "rows").mkdir(mode=0o700)
    shutil.copyfile(migrated_file, tmp_path / "rows" / "peerlearn.db")
    return tmp_path


def surroundings(where: Path) -> dict[str, str]:
    """The settings of a command that works there."""
    return {
        "PEERLEARN_DATABASE_URL": f"sqlite:///{where}/rows/peerlearn.db",
        "PEERLEARN_KEYS_DIR": str(where / "keys"),
    }


def opened(where: Path) -> Database:
    """The database there, for a test to write into."""
    clock, ids = SystemClock(), SystemIds()
    return Database(surroundings(where)["PEERLEARN_DATABASE_URL"], KeyStore(where / "keys", ids, clock), clock, ids)


def runs_among(where: Path, settings: dict[str, str], *arguments: str) -> tuple[int, str, str]:
    """What `peerlearn` answers, says and complains of, started there with these settings.

    It is not a process of its own: to start one takes a second, and to work a hundredth of that.
    """
    with kept_log(), chdir(where):
        ran = CliRunner(env=settings).invoke(main, arguments)
    assert ran.exception is None or isinstance(ran.exception, SystemExit)
    return ran.exit_code, ran.stdout, ran.stderr


def runs(where: Path, *arguments: str) -> tuple[int, str, str]:
    """What `peerlearn` answers, says and complains of where the database is."""
    return runs_among(where, surroundings(where), *arguments)


def asks_for_a_code(where: Path, *arguments: str, programmes: Sequence[Programme] = ()) -> tuple[int, str, str]:
    """What `peerlearn setup-code` says where these programmes have come as well."""
    database = opened(where)
    for programme in programmes:
        database.write_now(lambda unit, programme=programme: unit.programmes.add(programme))
    database.close()
    return runs(where, "setup-code", *arguments)


CODE = re.compile(r"Type in the chat, within 7 days:  /peer setup [2-9A-Z]{5}-[2-9A-Z]{5}\n")


@pytest.mark.parametrize("arguments", [("--join",), ("--join", "North Imaging"), ("--join", " north IMAGING ")])
def test_a_code_that_connects_says_to_which_programme(arguments: tuple[str, ...], place: Path) -> None:
    status, said, wrong = asks_for_a_code(place, *arguments, programmes=[NAMED])
    first, _, rest = said.partition("\n")
    assert first == "It connects one Slack workspace or Teams tenant to North Imaging."
    assert CODE.fullmatch(rest)
    assert (status, wrong) == (0, "")


def test_a_code_that_founds_says_so_where_there_is_a_programme_already(place: Path) -> None:
    status, said, _ = asks_for_a_code(place)
    assert status == 0
    assert CODE.fullmatch(said)
    _, said, _ = asks_for_a_code(place, programmes=[NAMED])
    first, _, rest = said.partition("\n")
    assert first == "It founds one more programme. To connect a chat to one there is already, add --join."
    assert CODE.fullmatch(rest)


def test_a_programme_that_is_not_clear_is_asked_for(place: Path) -> None:
    status, said, wrong = asks_for_a_code(place, "--join")
    assert (status, said, wrong) == (2, "", "There is no programme yet. Found one first: peerlearn setup-code.\n")
    status, said, wrong = asks_for_a_code(place, "--join", programmes=[NAMED, OTHER])
    assert (status, said) == (2, "")
    listed = f"  North Imaging  ({NAMED.id})\n  South Imaging  ({OTHER.id})\n"
    assert wrong == f"Name one of these programmes, or write its id:\n{listed}"
    assert asks_for_a_code(place, "--join", "East Imaging")[2] == wrong
    status, said, _ = asks_for_a_code(place, "--join", str(OTHER.id))
    assert status == 0
    assert "to South Imaging." in said
    assert asks_for_a_code(place, "South Imaging")[0] == 2


def test_the_schedule_and_the_hold_are_told_in_a_terminal_which_can_be_the_second_person(place: Path) -> None:
    database = opened(place)
    assert runs(place, "retention")[2] == "There is no programme yet. Found one first: peerlearn setup-code.\n"
    cora = Member(MemberId(UUID(int=3)), NAMED.id, "Dr. Cora Cole", Role.RADIOLOGIST, "North")
    database.write_now(lambda unit: unit.programmes.add(NAMED))
    database.write_now(lambda unit: unit.people.add(cora))
    status, said, _ = runs(place, "retention")
    assert (status, said.splitlines()[0]) == (0, "North Imaging")
    assert "Nothing is destroyed yet." in said
    assert "Who came to rounds: 5 years after the session." in said
    assert "Qui est venu aux séances" in runs(place, "retention", "--language", "fr")[1]
    assert runs(place, "retention", "--agree")[::2] == (1, "Nothing is asked for in North Imaging.\n")
    database.write_now(lambda unit: retention.ask_hold(unit, NAMED, cora, "File twelve"))
    assert "A legal hold stands." in (said := runs(place, "retention", "--agree")[1])
    assert "Agreed to by: whoever runs the bot" in said
    database.close()
