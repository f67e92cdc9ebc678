"""The measuring itself: the product and its floor are asked the same, and do the same for it."""

import asyncio
import json
import sqlite3
from contextlib import closing
from pathlib import Path

import httpx
import pytest

from bot.domain.privacy.findings import Identifier
from bot.domain.privacy.screen import screen
from bot.text.lexicon import lexicon
from tests.bench.__main__ import READS, ROWS, SHARES, Pair, Ratio, measure, pairs
from tests.bench.closing import BALLOTS, Closing, measured
from tests.bench.images import SHOWS, TAKES, Showing, photograph, pillow
from tests.bench.load import BadAnswer, ask_once
from tests.bench.screening import CHARACTERS, screened, typed
from tests.bench.waiting import Waiting


def rows(folder: Path, side: str) -> dict[str, int]:
    """How many rows every table of a side's database has."""
    with closing(sqlite3.connect(folder / "local" / "sqlite" / side / "database" / "bench.db")) as connection:
        names = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return {name: connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for name in names}


def grown(before: dict[str, int], after: dict[str, int]) -> dict[str, int]:
    """Which tables have more rows than before, and how many."""
    return {name: after[name] - before[name] for name in after if after[name] != before[name]}


async def asked(pair: Pair) -> tuple[bytes, bytes]:
    """Both are asked to read and to share. What the second is answered."""
    sides = (pair.product, pair.floor)
    for side in sides:
        await ask_once(side.server.port, pair.ask(READS)(side.server.port, side.ready))
    share = pair.ask(SHARES)
    product, floor = [await ask_once(side.server.port, share(side.server.port, side.ready)) for side in sides]
    return product, floor


def test_both_are_asked_the_same_and_store_the_same(tmp_path: Path) -> None:
    with pairs(tmp_path, ["local"], ["sqlite"]) as (pair,):
        before = {side: rows(tmp_path, side) for side in ("product", "floor")}
        product, floor = asyncio.run(asked(pair))
        stored = {side: grown(before[side], rows(tmp_path, side)) for side in before}
        # What a platform delivers twice is recognised by a row that the floor does without.
        stored["product"].pop("inbox", None)
        assert stored["floor"] == stored["product"]
        assert stored["floor"].items() >= {"cases": 1, "threads": 1, "seats": 2, "deliveries": 1}.items()
        assert abs(len(product) - len(floor)) < len(product) / 10
        keys = [len(list((tmp_path / "local" / "sqlite" / side / "keys").glob("*.key"))) for side in before]
        assert min(keys) > 2 * before["product"]["threads"]

        ratios = asyncio.run(measure([pair], rounds=1, number=40))
        assert set(ratios) == {(row, pair) for row in ROWS}
        assert all(p50.best > 0 for p50, _ in ratios.values())
        # A form that was sent before is no submission: it would look quick.
        port = pair.floor.server.port
        again = pair.ask(SHARES)(port, pair.floor.ready)
        asyncio.run(ask_once(port, again))
        with pytest.raises(BadAnswer):
            asyncio.run(ask_once(port, again))


def test_on_teams_both_post_the_same_answer(tmp_path: Path) -> None:
    with pairs(tmp_path, ["teams"], ["sqlite"]) as (pair,):
        before = len(taken(pair, 1))
        asyncio.run(asked(pair))
        product, floor = sorted(taken(pair, before + 2)[before:], key=len)
        assert json.loads(product) == json.loads(floor)
        assert "/peer survey" in product


def taken(pair: Pair, number: int) -> list[str]:
    """The messages that the connector has, once there are so many: they leave after the answer to what was asked."""
    for _ in range(500):
        found: list[str] = httpx.get(f"{pair.product.ready.outside}taken").json()
        if len(found) >= number:
            return found
    raise AssertionError(f"{len(found)} messages of {number}")


def test_both_close_a_survey_alike_and_leave_nothing_of_it(tmp_path: Path) -> None:
    survey_closing = Closing(f"sqlite:///{tmp_path}/bench.db", tmp_path / "keys")
    assert [len(seconds) for seconds in measured(survey_closing, rounds=1)] == [1, 1, 1]
    survey_closing.close()
    with closing(sqlite3.connect(tmp_path / "bench.db")) as connection:
        results = connection.execute("SELECT box_id, people, spreads FROM results").fetchall()
        phases = connection.execute("SELECT DISTINCT phase FROM surveys").fetchall()
        kept = connection.execute("SELECT count(*) FROM comments GROUP BY box_id").fetchall()
        ballots = connection.execute("SELECT count(*) FROM ballots").fetchone()
        shut = connection.execute("SELECT DISTINCT private_key, tag_key FROM ballot_boxes").fetchall()
    assert len({(people, spreads) for _, people, spreads in results}) == 1
    assert len(results) == 4
    assert (phases, kept) == ([("published",)], [(BALLOTS,)] * 4)
    assert (ballots, shut) == ((0,), [(None, None)])
    assert list((tmp_path / "keys").glob("ballot-*")) == []


def test_a_start_leaves_what_waits_for_tomorrow(tmp_path: Path) -> None:
    file = tmp_path / "database" / "bench.db"
    file.parent.mkdir()
    assert Waiting(f"sqlite:///{file}", tmp_path, 30).start() > 0
    with closing(sqlite3.connect(file)) as connection:
        (waiting,) = connection.execute("SELECT count(*) FROM deliveries WHERE attempts = 0").fetchone()
    assert waiting == 30


def test_both_take_the_same_image_in_and_show_the_same(tmp_path: Path) -> None:
    file = photograph(400)
    showing = Showing(tmp_path, file)
    by_page, past_it = asyncio.run(showing.shown())
    assert by_page == past_it == pillow(file)
    taken = asyncio.run(showing.measured(rounds=1))
    showing.close()
    assert {row: (len(ours), len(floors)) for row, (ours, floors) in taken.items()} == {TAKES: (1, 1), SHOWS: (1, 1)}


def test_a_ratio_is_that_of_the_best_rounds_and_the_middle_one() -> None:
    ratio = Ratio.of([4.0, 2.0, 6.0], [2.0, 2.0, 2.0])
    assert (ratio.best, ratio.median) == (1.0, 2.0)
    assert not ratio.agrees
    assert Ratio.of([2.0, 2.0], [1.0, 1.0]).agrees


def test_the_text_that_is_screened_is_as_long_as_a_field_and_has_something_to_find() -> None:
    assert len(typed()) == CHARACTERS
    assert {one.identifier for one in screen(typed(), lexicon()).findings} == {Identifier.NAME, Identifier.PHONE}
    ours, floors = screened(2)
    assert len(ours) == len(floors) == 2
    assert min(ours) > min(floors) > 0
