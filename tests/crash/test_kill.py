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

from bot.demo.actor import window_of
from bot.demo.work import codes_in
from bot.domain.rounds import Attend
from bot.domain.surveys import Phase
from bot.domain.threads import State
from tests.crash.gathering import SERIES, announced, decide, go_on, left, session_of, told
from tests.crash.journal import Journal
from tests.crash.looks import look, named_keys
from tests.crash.worker import ANA, BEA, BEGINS, EVERYBODY, FEWEST, NAMES, OTHERS, TENANT, Ward
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
    """A department of two who share with each other, and three who come to the rounds."""
    ward = Ward(url, folder / "keys", Journal.read(folder / "journal", BEGINS))
    await ward.found(TENANT, ANA, "programme of the ward")
    coordinator = ward.person(ANA)
    form = window_of(await coordinator.types("/peer invite"))
    invited = {BEA: NAMES[BEA], **OTHERS}
    made = window_of(await coordinator.sends(form, names="\n".join(invited.values()), role="radiologist", site="0"))
    for user_id, code in zip(invited, codes_in(made).values(), strict=True):
        await ward.person(user_id).types(f"/peer join {code}")
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
        steps = len(journal.done)
        await ward.bot.run_due()
        await ward.send_again()
        while await go_on(ward, journal, EVERYBODY):
            pass
        await decide(ward, journal)
        await ward.quieten()
        await _check(ward, journal)
        await _check_rounds(ward, journal)
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
    assert steps >= FEWEST


async def _check(ward: Ward, journal: Journal) -> None:
    seen = look(ward.database).conversations
    stories = {json.loads(one.story or "")["happened"]: one for one in seen}
    assert len(stories) == len(seen)
    assert set(stories) == _tokens(journal, "case")
    for token, one in stories.items():
        reader = token.rpartition(" ")[2]
        submitter = ANA if reader == BEA else BEA
        over = one.thread[0] == State.OVER
        assert one.seats == (() if over else (("reader", NAMES[reader]), ("submitter", NAMES[submitter])))
    words = Counter(json.loads(note)["words"] for one in seen for note in one.notes)
    assert Counter({word: many for word, many in words.items() if word.startswith("note")}) == Counter(
        _tokens(journal, "note")
    )
    assert sum(one.thread[0] in {State.CLOSED, State.OVER} for one in seen) == len(_tokens(journal, "close"))
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
    named = ward.database.read_now(named_keys)
    on_disk = {file.name for file in ward.database.keys.path.iterdir()}
    by_name = {name for name in on_disk if name.startswith(("day-", "app.", "app-blocks-"))}
    assert on_disk - by_name == {f"{key}.key" for key in named}
    # Blocks end within ninety days of the seat's closing: no more than two quarters' keys are ever of use.
    assert len([name for name in by_name if name.startswith("app-blocks-")]) <= 2


async def _check_rounds(ward: Ward, journal: Journal) -> None:
    """Each answer is there once: who comes, who was there, and every ballot in the one result that it counts for."""
    for name in SERIES:
        session = await session_of(ward, name)
        answers, there, survey = await ward.database.read(
            lambda unit, session=session: (
                unit.rounds.answers(session.id), unit.rounds.attended(session.id), unit.surveys.of(session.id)
            )
        )  # fmt: skip
        assert list(answers.values()) == [Attend.IN_PERSON] * len(EVERYBODY)
        assert len(there) == len(EVERYBODY)
        assert survey is not None
        assert survey.phase is Phase.PUBLISHED
        box = survey.box_id
        assert box is not None
        result = await ward.database.read(lambda unit, box=box: unit.surveys.result(box))
        assert result is not None
        assert result.people == len(EVERYBODY)
        assert {sum(spread.counts) for spread in result.spreads.values()} == {len(EVERYBODY)}
        assert sorted(result.comments) == sorted(f"ballot {name} {who}" for who in EVERYBODY)
        (post,) = [text for text in journal.posted if announced(name) in text.partition("\n")[0]]
        if left(announced(name)) not in journal.done:
            counted = f"{len(EVERYBODY)} in person, 0 online, 0 cannot come"
            assert any(counted in text for text in journal.said if text.startswith(announced(name)))
            assert post.startswith(f"Over: {announced(name)}")
        assert len([text for text in journal.posted if text.startswith(told(name))]) == 1


def _check_file(ward: Ward) -> None:
    if ward.database.is_sqlite:
        with ward.database.engine.connect() as connection:
            assert connection.exec_driver_sql("PRAGMA integrity_check").scalar_one() == "ok"
            assert connection.exec_driver_sql("PRAGMA foreign_key_check").all() == []
