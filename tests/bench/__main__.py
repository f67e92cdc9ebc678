"""Measures the product against its floors: `make bench`, or `python -m tests.bench --way slack --rounds 3`.

Everything runs at once and takes turns in shuffled order; figures are ratios within one run, and never bare times.
"""

import argparse
import asyncio
import os
import random
import statistics
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path

import psycopg

from tests.bench.closing import BALLOTS, Closing, measured
from tests.bench.department import Ready, prepare
from tests.bench.images import Showing, photograph
from tests.bench.load import Cost, ask_once, at_once, memory, one_by_one
from tests.bench.screening import READS_TEXT, screened
from tests.bench.servers import Server, floor, product
from tests.bench.waiting import FEW, MANY, Waiting
from tests.bench.waiting import measured as started
from tests.bench.ways import WAYS, Request
from tests.databases import ENGINES, Cluster, cluster

BAR = 3.0
SUBMITTERS = 64
SLOWEST = 1.0
COLD, MEMORY = 1.5, 160.0
CLOSING, WAITING, SCREENING = 2.0, 2.0, 250.0
AGREE = 1.5
"""The best round and the median of the rounds must agree within this, or the machine was too busy to tell."""


@dataclass(frozen=True)
class Side:
    """A server on a database of its own, and whom a request to it has to name."""

    server: Server
    ready: Ready


@dataclass(frozen=True, eq=False)
class Pair:
    """The product and its floor on one engine, by one way in."""

    way: str
    engine: str
    product: Side
    floor: Side

    def ask(self, row: str) -> Request:
        """What makes the requests of a row."""
        return WAYS[self.way].reading if row == READS else WAYS[self.way].sharing

    def __str__(self) -> str:
        return f"{WAYS[self.way].name}, {self.engine}"


READS, SHARES = "a turn that reads", "a submission"
ROWS = {READS: 5, SHARES: 1}
"""How many times as many are asked a round: the system counts processor time in hundredths of a second."""


@contextmanager
def a_server(engines: Sequence[str]) -> Iterator[Cluster | None]:
    """A PostgreSQL that keeps its word, where one is asked for."""
    with ExitStack() as stack:
        server = stack.enter_context(cluster()) if "postgres" in engines else None
        if server is not None:
            _make_durable(server)
        yield server


@contextmanager
def pairs(
    folder: Path, ways: Sequence[str], engines: Sequence[str], server: Cluster | None = None
) -> Iterator[list[Pair]]:
    """The product and its floor by each way in on each engine, all running."""
    with ExitStack() as stack:
        yield [
            stack.enter_context(_pair(folder / way / engine, way, engine, server)) for way in ways for engine in engines
        ]


def _make_durable(server: Cluster) -> None:
    """Tests do without a disk's word; here it is what is measured."""
    with psycopg.connect(server.url("postgres"), autocommit=True) as connection:
        for setting in ("fsync", "synchronous_commit", "full_page_writes"):
            connection.execute(f"ALTER SYSTEM SET {setting} = on".encode())
        connection.execute("SELECT pg_reload_conf()")


@contextmanager
def _pair(folder: Path, way: str, engine: str, server: Cluster | None) -> Iterator[Pair]:
    places: list[tuple[str, Path, Ready]] = []
    for side in ("product", "floor"):
        place = folder / side
        (place / "database").mkdir(parents=True)
        url = f"sqlite:///{place}/database/bench.db" if server is None or engine == "sqlite" else server.clone()[1]
        ready = asyncio.run(prepare(url, place / "keys", *WAYS[way].place, elsewhere=WAYS[way].elsewhere))
        places.append((url, place / "keys", ready))
    (url, keys, ready), (url_of_floor, keys_of_floor, ready_of_floor) = places
    with product(way, url, keys, folder / "product") as ours:
        ready, ready_of_floor = (replace(one, outside=ours.outside) for one in (ready, ready_of_floor))
        asked = (WAYS[way].reading(ours.port, ready), WAYS[way].sharing(ours.port, ready))
        sizes = [len(asyncio.run(ask_once(ours.port, request))) for request in asked]
        with floor(way, url_of_floor, keys_of_floor, *sizes) as theirs:
            yield Pair(way, engine, Side(ours, ready), Side(theirs, ready_of_floor))


@dataclass(frozen=True)
class Ratio:
    """A row of the table: what the product takes for each second that the floor takes."""

    best: float
    median: float

    @classmethod
    def of(cls, ours: list[float], floors: list[float]) -> "Ratio":
        """Args: the rounds of both, in one order."""
        return cls(min(ours) / min(floors), statistics.median(a / b for a, b in zip(ours, floors, strict=True)))

    @property
    def agrees(self) -> bool:
        """Whether the two ways to look at the rounds tell the same."""
        return max(self.best, self.median) <= AGREE * min(self.best, self.median)

    def __str__(self) -> str:
        return f"{self.best:5.2f} {self.median:6.2f}{' ' if self.agrees else '?'}"


async def measure(found: list[Pair], rounds: int, number: int) -> dict[tuple[str, Pair], tuple[Ratio, Ratio]]:
    """Every row on every engine by every way in: the ratio of the median latency, and that of processor time."""
    cells = [(row, pair, side) for row in ROWS for pair in found for side in (pair.product, pair.floor)]
    costs: dict[tuple[str, Server], list[Cost]] = {}
    chance = random.Random(1)
    for at in range(rounds + 1):
        for row, pair, side in chance.sample(cells, len(cells)):
            requests = [pair.ask(row)(side.server.port, side.ready) for _ in range(number * ROWS[row])]
            cost = await one_by_one(side.server.port, side.server.process, requests)
            if at:  # The first round warms everything up.
                costs.setdefault((row, side.server), []).append(cost)
    return {
        (row, pair): (
            _ratio(costs, row, pair, lambda cost: cost.p50),
            _ratio(costs, row, pair, lambda cost: cost.cpu),
        )
        for row in ROWS
        for pair in found
    }


def _ratio(costs: dict[tuple[str, Server], list[Cost]], row: str, pair: Pair, which: Callable[[Cost], float]) -> Ratio:
    ours, floors = ([which(cost) for cost in costs[row, side.server]] for side in (pair.product, pair.floor))
    return Ratio.of(ours, floors)


async def crowd(pair: Pair, rounds: int) -> tuple[float, float]:
    """The slowest of 64 who submit in the same moment, over all rounds: at the product, and at its floor."""
    slowest = {"product": 0.0, "floor": 0.0}
    share = pair.ask(SHARES)
    for _ in range(rounds):
        for name, side in (("product", pair.product), ("floor", pair.floor)):
            requests = [share(side.server.port, side.ready) for _ in range(SUBMITTERS)]
            slowest[name] = max(slowest[name], *await at_once(side.server.port, requests))
    return slowest["product"], slowest["floor"]


def starts(way: str, folder: Path, rounds: int) -> tuple[float, float]:
    """The quickest start of the service on a database that has its schema, and what it then holds in memory."""
    url, found = f"sqlite:///{folder}/database/start.db", list[tuple[float, float]]()
    for _ in range(rounds + 1):
        with product(way, url, folder / "keys", folder) as server:
            found.append((server.cold, memory(server.process)))
    return min(cold for cold, _ in found[1:]), max(size for _, size in found)


def closings(folder: Path, engines: Sequence[str], server: Cluster | None, rounds: int) -> Iterator[tuple[str, bool]]:
    """Closing a survey on each engine: what to print, and whether the bar is held."""
    for engine in engines:
        place = folder / "closing" / engine
        place.mkdir(parents=True)
        url = f"sqlite:///{place}/bench.db" if server is None or engine == "sqlite" else server.clone()[1]
        closing = Closing(url, place / "keys")
        ours, floors, opening = measured(closing, rounds)
        closing.close()
        ratio, alone = Ratio.of(ours, floors), Ratio.of(ours, opening)
        held = ratio.best <= CLOSING
        unclear = "" if ratio.agrees else ", but unclear: the machine was busy, run it again"
        what = f"closing a survey of {BALLOTS} ballots, {engine}"
        yield f"{what:44} {ratio!s:>13}   {CLOSING:.0f}  {verdict(held)}{unclear} (x opening alone: {alone})", held


def waits(folder: Path, engines: Sequence[str], server: Cluster | None, rounds: int) -> Iterator[tuple[str, bool]]:
    """Starting while very many deliveries wait, against a few: what to print, and whether the bar is held."""
    for engine in engines:
        sides: list[Waiting] = []
        for number in (FEW, MANY):
            place = folder / "waiting" / engine / str(number)
            (place / "database").mkdir(parents=True)
            file = place / "database" / "bench.db"
            url = f"sqlite:///{file}" if server is None or engine == "sqlite" else server.clone()[1]
            sides.append(Waiting(url, place, number))
        ratio = Ratio.of(*started(*sides, rounds))
        held = ratio.best <= WAITING
        unclear = "" if ratio.agrees else ", but unclear: the machine was busy, run it again"
        what = f"a start with {MANY:,} deliveries, {engine}"
        yield f"{what:44} {ratio!s:>13}   {WAITING:.0f}  {verdict(held)}{unclear} (x a start with {FEW})", held


def pictures(folder: Path, rounds: int) -> Iterator[tuple[str, bool]]:
    """Taking an image in and showing it: what to print, and whether the bar is held."""
    folder.mkdir(parents=True)
    showing = Showing(folder, photograph())
    taken = asyncio.run(showing.measured(rounds))
    showing.close()
    for row, (ours, floors) in taken.items():
        ratio = Ratio.of(ours, floors)
        held = ratio.best <= BAR
        unclear = "" if ratio.agrees else ", but unclear: the machine was busy, run it again"
        yield f"{row:44} {ratio!s:>13}   {BAR:.0f}  {verdict(held)}{unclear}", held


def texts(rounds: int) -> Iterator[tuple[str, bool]]:
    """Screening what somebody typed: what to print, and whether the bar is held."""
    ratio = Ratio.of(*screened(rounds))
    held = ratio.best <= SCREENING
    unclear = "" if ratio.agrees else ", but unclear: the machine was busy, run it again"
    yield f"{READS_TEXT:44} {ratio!s:>13}   {SCREENING:.0f}  {verdict(held)}{unclear}", held


def verdict(held: bool) -> str:
    """How a row came out."""
    return "ok" if held else "MISSED"


def main() -> None:
    """Measure and print. Ends with 1 when a bar is missed."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench")
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--number", type=int, default=150, help="requests a round")
    parser.add_argument("--engine", choices=ENGINES, action="append")
    parser.add_argument("--way", choices=tuple(WAYS), action="append")
    asked = parser.parse_args()
    ways, engines, missed = asked.way or list(WAYS), asked.engine or list(ENGINES), False
    with (
        tempfile.TemporaryDirectory() as name,
        a_server(engines) as server,
        pairs(Path(name), ways, engines, server) as found,
    ):
        before = os.getloadavg()[0]
        ratios = asyncio.run(measure(found, asked.rounds, asked.number))
        print(
            f"load average {before:.1f} before, {os.getloadavg()[0]:.1f} after; {asked.rounds} rounds of {asked.number}"
        )
        print(f"{'x floor, best and median of rounds':44} {'p50':>13} {'cpu':>13}   bar")
        for (row, pair), (p50, cpu) in ratios.items():
            held = max(p50.best, cpu.best) <= BAR
            missed |= not held
            unclear = "" if p50.agrees and cpu.agrees else ", but unclear: the machine was busy, run it again"
            print(f"{f'{row}, {pair}':44} {p50!s:>13} {cpu!s:>13}   {BAR:.0f}  {verdict(held)}{unclear}")
        for pair in found:
            if pair.engine == "sqlite":
                slowest, at_floor = asyncio.run(crowd(pair, 3))
                missed |= slowest > SLOWEST
                held = verdict(slowest <= SLOWEST)
                unclear = ", but unclear: the floor took as long as half of the bar" if at_floor > SLOWEST / 2 else ""
                shown = f"slowest {slowest:.2f} of {SLOWEST:.0f} s, {at_floor:.2f} at the floor"
                print(f"{SUBMITTERS} submitters at once, {pair}: {shown}  {held}{unclear}")
        folder = Path(name)
        apart = (
            closings(folder, engines, server, asked.rounds),
            waits(folder, engines, server, asked.rounds),
            texts(asked.rounds),
            pictures(folder / "images", asked.rounds),
        )
        for line, held in chain(*apart):
            missed |= not held
            print(line)
        for way in ways:
            cold, size = starts(way, Path(name) / "start" / way, 8)
            missed |= cold > COLD or size > MEMORY
            print(f"start of the service, {WAYS[way].name}: {cold / COLD:.2f} of {COLD} s  {verdict(cold <= COLD)}")
            print(f"its memory when idle: {size / MEMORY:.2f} of {MEMORY:.0f} MiB  {verdict(size <= MEMORY)}")
    raise SystemExit(1 if missed else 0)


if __name__ == "__main__":
    main()
