"""Twenty seconds of `kill -9` at random moments, on each engine: what was answered is there, once, and opens."""

import asyncio
import json
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from bot.demo.actor import window_of
from bot.demo.work import codes_in
from bot.domain.threads import State
from storage.tables import threads
from tests.crash.journal import Journal
from tests.crash.looks import look
from tests.crash.worker import ANA, BEA, BEGINS, FEWEST, NAMES, TENANT, Ward
from tests.databases import ENGINES, Cluster
from tests.house.tree import ROOT

SECONDS = 20


@dataclass(frozen=True)
class Run:
    """What is left after the last kill."""

    url: str
    folder: Path
    kills: int


async def _found(url: str, folder: Path) -> None:
    """A department of two who share with each other."""
    ward = Ward(url, folder / "keys", Journal.read(folder / "journal", BEGINS))
    await ward.found(TENANT, ANA, "programme of the ward")
    coordinator = ward.person(ANA)
    form = window_of(await coordinator.types("/peer invite"))
    invited = window_of(await coordinator.sends(form, names=NAMES[BEA], role="radiologist", site="0"))
    (code,) = codes_in(invited).values()
    await ward.person(BEA).types(f"/peer join {code}")
    ward.database.close()


def _start(url: str, folder: Path) -> "subprocess.Popen[str]":
    command = [sys.executable, "-m", "tests.crash.worker", url, folder / "keys", folder / "journal", str(SECONDS), "1"]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory, migrated_file: Path, postgres: Cluster) -> Iterator[dict[str, Run]]:
    """Both engines at once: the twenty seconds pass once."""
    folders = {engine: tmp_path_factory.mktemp(engine) for engine in ENGINES}
    file = folders["sqlite"] / "peerlearn.db"
    shutil.copyfile(migrated_file, file)
    name, url = postgres.clone()
    urls = {"sqlite": f"sqlite:///{file}", "postgres": url}
    for engine in ENGINES:
        asyncio.run(_found(urls[engine], folders[engine]))
    with ExitStack() as stack:
        working = {engine: stack.enter_context(_start(urls[engine], folders[engine])) for engine in ENGINES}
        for process in working.values():
            stack.callback(process.kill)
        yield {engine: _end(working[engine], urls[engine], folders[engine]) for engine in ENGINES}
    postgres.drop(name)


def _end(process: "subprocess.Popen[str]", url: str, folder: Path) -> Run:
    said, wrong = process.communicate(timeout=4 * SECONDS)
    assert process.returncode == 0, wrong
    return Run(url, folder, int(said))


@pytest.fixture(params=ENGINES)
def run(request: pytest.FixtureRequest, runs: dict[str, Run]) -> Run:
    """What is left, on each engine."""
    return runs[request.param]


async def test_what_was_answered_is_there_once_and_everything_opens(run: Run) -> None:
    journal = Journal.read(run.folder / "journal", BEGINS)
    ward = Ward(run.url, run.folder / "keys", journal)
    try:
        await ward.bot.run_due()
        await ward.send_again()
        await ward.quieten()
        await _check(ward, journal)
        _check_outbox(ward)
        # Whoever is killed while making a key leaves a file of the machine's own day, not of this test's.
        ward.clock.move(max(ward.clock.now(), datetime.now(UTC)) + timedelta(days=3))
        await ward.bot.sweep()
        _check_keys(ward)
        _check_file(ward)
    finally:
        ward.database.close()
    assert run.kills >= FEWEST
    assert len(journal.of("case")) >= FEWEST


async def _check(ward: Ward, journal: Journal) -> None:
    seen = look(ward.database).conversations
    stories = {json.loads(one.story or "")["happened"]: one for one in seen}
    assert len(stories) == len(seen)
    assert set(stories) == _tokens(journal, "case")
    for token, one in stories.items():
        reader = token.rpartition(" ")[2]
        submitter = ANA if reader == BEA else BEA
        assert one.seats == (("reader", NAMES[reader]), ("submitter", NAMES[submitter]))
    words = Counter(json.loads(note)["words"] for one in seen for note in one.notes)
    assert Counter({word: many for word, many in words.items() if word.startswith("note")}) == Counter(
        _tokens(journal, "note")
    )
    assert sum(one.thread[0] == State.CLOSED for one in seen) == len(_tokens(journal, "close"))
    programmes = await ward.database.read(lambda unit: [one.name for one in unit.programmes.all()])
    assert Counter(programmes) == Counter(_tokens(journal, "programme"))
    for reader in (ANA, BEA):
        assert journal.sent.count(reader) >= sum(token.endswith(reader) for token in stories)


def _tokens(journal: Journal, what: str) -> set[str]:
    tokens = [act["token"] for act in journal.of(what)]
    assert len(set(tokens)) == len(tokens)
    return set(tokens)


def _check_outbox(ward: Ward) -> None:
    left = look(ward.database)
    assert (left.waiting, left.lost) == ((), ())
    assert [one for one in left.conversations if one.waiting] == []


def _check_keys(ward: Ward) -> None:
    rows = ward.database.read_now(
        lambda unit: unit.execute(sa.select(threads.c.identity_key, threads.c.content_key)).all()
    )
    named = {key.hex for row in rows for key in row if key is not None}
    on_disk = {file.name for file in ward.database.keys.path.iterdir()}
    assert {name for name in on_disk if not name.startswith(("day-", "app."))} == {f"{key}.key" for key in named}


def _check_file(ward: Ward) -> None:
    if ward.database.is_sqlite:
        with ward.database.engine.connect() as connection:
            assert connection.exec_driver_sql("PRAGMA integrity_check").scalar_one() == "ok"
            assert connection.exec_driver_sql("PRAGMA foreign_key_check").all() == []
