"""What ends by itself ends once, however often one looks, and what has had its days is gone."""

from pathlib import Path

import pytest
import sqlalchemy as sa
from structlog.testing import capture_logs

from bot.domain.retention import DAYS_KEPT
from bot.screens.inputs import Command
from bot.services import retention
from storage.once_tables import inbox, nonces
from storage.tables import threads
from tests.drivers.rows import everything
from tests.drivers.ward import DAY, Ward


def key_files(ward: Ward) -> set[str]:
    """The names of all keys on disk."""
    return {file.name for file in Path(ward.database.keys.path).iterdir()}


async def states(ward: Ward) -> list[tuple[str, bool, bool]]:
    """Each conversation's state, and whether its two keys are still named."""
    rows = await ward.database.read(
        lambda unit: unit.execute(sa.select(threads.c.state, threads.c.identity_key, threads.c.content_key)).all()
    )
    return sorted((state, identity is not None, content is not None) for state, identity, content in rows)


async def three_conversations(ward: Ward) -> None:
    """One that is answered and closed, one that is answered, and one that waits for a reader."""
    ana, eli, gus = ward.some("ana", "eli", "gus")
    for reader in (eli, gus):
        await ana.shares(reader.name)
    await ana.shares("coordinator")
    await ward.passes(2 * DAY)
    await eli.sends(await eli.opens_own(), answer="agree")
    await gus.sends(await gus.opens_own(), answer="thanks")
    await ward.passes(DAY)
    await eli.goes_on(await eli.opens_own(), "thread.close.ask", rounds="yes")


async def test_doing_it_again_changes_nothing(ward: Ward) -> None:
    await three_conversations(ward)
    arrived = ward.post.at[0]
    seen = set[tuple[tuple[str, bool, bool], ...]]()
    for days in (0, 13, 14, 15, 29, 30, 31, 32, 43, 44, 45, 46, 61, 62, 63):
        await ward.until(max(ward.clock.now(), arrived + days * DAY))
        before, keys = await everything(ward.database), key_files(ward)
        await ward.bot.sweep()
        assert (await everything(ward.database), key_files(ward)) == (before, keys), days
        seen.add(tuple(await states(ward)))
    assert seen >= {
        (("closed", True, True), ("in_conversation", True, True), ("with_coordinator", True, True)),
        (("closed", True, True), ("in_conversation", True, True), ("over", False, True)),
        (("closed", True, True), ("closed", True, True), ("over", False, False)),
        (("over", False, False), ("over", False, False), ("over", False, False)),
    }


async def test_it_says_how_many_and_nothing_else(ward: Ward) -> None:
    await three_conversations(ward)
    ward.clock.move(by=40 * DAY)
    with capture_logs() as lines:
        await ward.bot.sweep()
        await ward.bot.sweep()
    assert lines == [{"event": "retention.swept", "log_level": "info", "closed": 2, "identities": 1, "contents": 1}]


async def test_hashes_and_the_keys_of_their_days_live_for_days(ward: Ward) -> None:
    ana = ward["ana"]
    await ana.shares()
    await ana.dispatches(Command(ana.who, "peer", "join AAAAA-AAAAA", event="E1"))
    counts = sa.select(
        sa.select(sa.func.count()).select_from(nonces).scalar_subquery(),
        sa.select(sa.func.count()).select_from(inbox).scalar_subquery(),
    )
    today = f"day-{ward.clock.now().date().isoformat()}.key"
    ward.clock.move(by=DAYS_KEPT)
    await ward.bot.sweep()
    assert today in key_files(ward)
    assert (await ward.database.read(lambda unit: tuple(unit.execute(counts).one())))[0] == 2
    ward.clock.move(by=DAY)
    await ward.bot.sweep()
    assert today not in key_files(ward)
    assert await ward.database.read(lambda unit: tuple(unit.execute(counts).one())) == (0, 0)


async def test_keys_that_a_crash_left_behind_are_destroyed_after_a_day(ward: Ward) -> None:
    await ward["ana"].shares()
    named = key_files(ward)
    left = ward.database.keys.make()
    await ward.bot.sweep()
    assert f"{left.hex}.key" in key_files(ward)
    ward.clock.move(by=2 * DAY)
    await ward.bot.sweep()
    assert {name for name in key_files(ward) if not name.startswith(("day-", "app-blocks-"))} == {
        name for name in named if not name.startswith(("day-", "app-blocks-"))
    }


async def test_what_fails_on_the_way_is_done_the_next_time(ward: Ward) -> None:
    """One unit a programme: all of it, or none of it."""
    await three_conversations(ward)
    ward.clock.move(by=40 * DAY)
    before = await everything(ward.database)

    class Stop(Exception):
        """Halfway."""

    def halfway(unit: object) -> None:
        retention.sweep(unit, unit.programmes.all()[0])  # type: ignore[attr-defined, arg-type]
        raise Stop

    with pytest.raises(Stop):
        await ward.database.write(halfway)
    assert await everything(ward.database) == before
    await ward.bot.sweep()
    assert [state for state, _, _ in await states(ward)] == ["closed", "closed", "over"]
