"""The whole month on the local chat, on Slack, on Teams and on two of them, on both engines.

What happens is asserted where it is told. Here are the oracles over every byte that anybody got.
"""

import asyncio
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from itertools import zip_longest

import pytest

from bot.domain.records import Secrecy
from storage.inspect import records
from tests.databases import ENGINES
from tests.drivers.chats_ward import PARTS, WARDS, department
from tests.drivers.fixtures import prepared
from tests.drivers.prepared import Prepared
from tests.drivers.rows import everything
from tests.promises.attack import Ledger
from tests.scenarios.whole_month import ABSENT, FIRST, POINTS, SECOND, SECRETS, THIRD, WholeMonth

__all__ = ["prepared"]


@dataclass(frozen=True)
class Lived:
    """A month that is over.

    `seen` is every byte that each client and each channel got, and `kept` what the platforms keep of it. `rows` are
    those of the database after each chapter, `wrote` what each transaction wrote, and `linked` how many seats still
    lead to somebody.
    """

    seen: dict[str, list[str]]
    kept: list[str]
    rows: list[str]
    wrote: list[frozenset[str]]
    linked: int
    platforms: list[str]


async def live(prepared: Prepared, engine: str, where: str, sharer: str) -> Lived:
    """A department of its own, through the whole month."""
    async with department(prepared, engine, where) as ward:
        ledger, rows = Ledger(ward.database), list[str]()
        before = Counter(ward.kept())
        for chapter in WholeMonth(ward, sharer).chapters:
            await chapter()
            rows.append(repr(await everything(ward.database)))
        ledger.end()
        seats = [cell for one in records(ward.database) if one.table == "seats" for cell in one.cells]
        linked = sum(cell.secrecy is Secrecy.SEALED for cell in seats)
        kept = list((Counter(ward.kept()) - before).elements())
        return Lived(ward.seen(), kept, rows, ledger.transactions, linked, ward.platforms)


Months = Callable[[str, str, str], Lived]


@pytest.fixture(scope="module")
def months(prepared: Prepared) -> Months:
    """Months by engine, by where people are, and by who shares the first case. Each is lived once."""

    @cache
    def month(engine: str, where: str, sharer: str) -> Lived:
        return asyncio.run(live(prepared, engine, where, sharer))

    return month


@pytest.fixture(params=[(engine, where) for engine in ENGINES for where in WARDS], ids="-".join)
def lived(request: pytest.FixtureRequest, months: Months) -> Lived:
    """The month, wherever people are and on each engine."""
    return months(*request.param, "ana")


@pytest.mark.promise("A6")
def test_no_message_of_the_month_holds_a_word_of_a_case_or_a_name(lived: Lived) -> None:
    """What was learned goes to each channel and to each who was absent, once, when it is released."""
    for words in (*SECRETS, FIRST, SECOND, THIRD, *map(short, PARTS)):
        assert [said for said in lived.kept if words in said] == [], words
    for point in POINTS:
        assert sum(point in said for said in lived.kept) == len(lived.platforms) + len(ABSENT)


def short(key: str) -> str:
    """Somebody's name as it stands in every encoding: without the letters that have accents."""
    first, last = PARTS[key].name.split()[1:]
    return f"{first} {last[:3]}"


@pytest.mark.promise("A3")
def test_nobody_is_named_beside_a_case_in_anything_that_anybody_gets(lived: Lived) -> None:
    names = [short(key) for key in PARTS]
    beside = 0
    for key, got in lived.seen.items():
        for said in got:
            about = [words for words in (*SECRETS, FIRST, SECOND, THIRD) if words in said]
            # Whoever shares has before them what they typed, and whom they choose.
            if about and not (key in {"ana", "kit", "gus"} and said.startswith("2026-03-03")):
                beside += 1
                assert [name for name in names if name in said] == [], (key, about)
    assert beside > 30


@pytest.mark.promise("A2")
def test_no_row_of_the_month_holds_a_word_and_in_the_end_none_leads_to_anybody(lived: Lived) -> None:
    for rows in lived.rows:
        assert [words for words in SECRETS if words in rows] == []
    assert [sum(point in rows for rows in lived.rows) for point in POINTS] == [3, 3], "from the session on"
    assert lived.linked == 0
    assert [wrote for wrote in lived.wrote if wrote >= {"person", "anonymous"}] == []
    assert len(lived.wrote) > 100


def test_everything_is_posted_once(lived: Lived) -> None:
    """The announcement, a question, what was learned, how it was, the next. Only the first changes, until over."""
    day, shown = "Chest rounds: Tuesday 31", ", case 2 of 2"
    posted = (day, shown, "What was learned", "After Chest rounds", "Chest rounds: Tuesday 28")
    for platform in lived.platforms:
        posts = lived.seen[f"channel on {platform}"]
        # Of a local post only what stands in the end is seen; elsewhere each change of it is.
        order = [day, shown, *posted[2:]] if platform == "local" else [day, day, shown, day, *posted[2:]]
        assert [next(words for words in posted if words in said) for said in posts] == order
        announced = [said for said in posts if day in said][: order.count(day)]
        counted = ["3 in person, 2 online, 1 cannot come" in said for said in announced]
        assert counted == [False, True, False][-len(announced) :]
        assert [f"Over: {day}" in said for said in announced] == [False, False, True][-len(announced) :]


@pytest.mark.promise("A1")
@pytest.mark.parametrize(("engine", "where"), [*(("sqlite", where) for where in WARDS), ("postgres", "both")])
def test_who_shared_the_first_case_of_the_month_changes_no_byte_that_anybody_else_gets(
    months: Months, engine: str, where: str
) -> None:
    """Ana writes English in Toronto; Luc French in Vancouver, at another site and on the other platform."""
    ana, luc = (months(engine, where, sharer).seen for sharer in ("ana", "luc"))
    assert [
        f"{key}: {one} / {other}"
        for key in ana.keys() - {"ana", "luc"}
        for one, other in zip_longest(ana[key], luc[key])
        if one != other
    ] == []
    assert ana["ana"] != luc["ana"]


@pytest.mark.parametrize("where", WARDS)
def test_the_engine_changes_no_byte_either(months: Months, where: str) -> None:
    sqlite, postgres = (months(engine, where, "ana").seen for engine in ENGINES)
    for key, got in sqlite.items():
        assert got == postgres[key], key
