"""What choosing a case leaves unsaid: whoever has a copy of the database after each press learns no name from it."""

from typing import Any

import pytest
import sqlalchemy as sa

from storage.tables import agenda, metadata
from storage.unit import SqlUnit
from tests.drivers.ward import Ward
from tests.promises.attack import Ledger
from tests.scenarios.test_nominating import closed, nominates, session_on

Copy = dict[str, list[tuple[Any, ...]]]


async def copied(ward: Ward) -> Copy:
    """Every row of every table, and on PostgreSQL which transaction wrote it."""

    def rows(unit: SqlUnit) -> Copy:
        hidden = [] if ward.database.is_sqlite else [sa.literal_column("xmin::text")]
        found: Copy = {}
        for name, table in metadata.tables.items():
            order = table.primary_key.columns
            found[name] = [tuple(row) for row in unit.execute(sa.select(table, *hidden).order_by(*order))]
        return found

    return await ward.database.read(rows)


def changed(before: Copy, after: Copy) -> dict[str, set[tuple[Any, ...]]]:
    """The rows that are new, or not what they were, and those that are gone."""
    both = {name: set(after[name]) ^ set(before[name]) for name in after}
    return {name: rows for name, rows in both.items() if rows}


def sizes(rows: set[tuple[Any, ...]]) -> list[list[int]]:
    """How long each cell of each row is."""
    return sorted([len(cell) if isinstance(cell, bytes | str) else 0 for cell in row[:-1]] for row in rows)


@pytest.mark.promise("A3")
async def test_no_copy_of_the_database_tells_who_chose_a_case_or_who_agreed_to_it(ward: Ward) -> None:
    """Nothing that names a person is written by a press, so that no transaction's neighbour and no row's size does."""
    await session_on(ward)
    await closed(ward, sharer="ask_first")
    ana, eli = ward.some("ana", "eli")
    people = {name for name, table in metadata.tables.items() if table.info["names"] == "person"}
    members = await ward.database.read(lambda unit: unit.people.roster(unit.programmes.all()[0].id))
    ids = {one.id for one in members}
    ledger, copies = Ledger(ward.database), [await copied(ward)]

    async def copy() -> dict[str, set[tuple[Any, ...]]]:
        copies.append(await copied(ward))
        return changed(copies[-2], copies[-1])

    await nominates(ward, "cora")
    chosen = await copy()
    await ana.presses(await ana.opens_own(), "thread.agree")
    agreed = await copy()
    await eli.presses(await eli.opens_own(), "thread.withdraw")
    withdrawn = await copy()
    await eli.goes_on(await eli.opens_own(), "thread.rounds.ask", rounds="yes")
    await copy()
    await nominates(ward, "denis")
    again = await copy()
    ledger.end()

    assert all("agenda" in one for one in (chosen, agreed, withdrawn, again))
    assert [wrote for wrote in ledger.transactions if "person" in wrote] == []
    for one in (chosen, agreed, withdrawn, again):
        assert one.keys().isdisjoint(people - {"deliveries"}), one.keys()
        for rows in one.values():
            for cell in (cell for row in rows for cell in row):
                assert cell not in ids
                assert not (isinstance(cell, bytes) and any(member_id.bytes in cell for member_id in ids))
    # Another coordinator's choice is the same row, and makes rows of the same sizes.
    without_hidden = slice(None) if ward.database.is_sqlite else slice(-1)
    rows = [{row[without_hidden] for row in one["agenda"]} for one in (chosen, again)]
    assert rows[0] == rows[1]
    assert sizes(chosen["agenda"]) == sizes(again["agenda"])
    assert len(rows[0]) == 1
    # An answer changes its end's word and nothing else of the row.
    before, after = sorted(agreed["agenda"], key=lambda row: row[agenda.c.keys().index("submitter_agreed")])
    differ = [name for name, one, other in zip(agenda.c.keys(), before, after, strict=False) if one != other]
    assert differ == ["submitter_agreed"]
