"""Abuse: the seat of whoever shared a case is closed, and they share nothing for a while. Nobody learns who it is."""

from collections.abc import Callable
from datetime import timedelta

import pytest
import sqlalchemy as sa

from bot.demo.actor import buttons_of, window_of
from bot.domain.blocks import LONGEST, SHORTEST
from bot.domain.quarters import next_quarter, quarter
from bot.screens.answers import Open
from bot.screens.cases import TITLE
from bot.screens.elements import Form
from storage.contact_tables import blocks
from storage.sealed import tag
from storage.tables import members, seats, threads
from tests.drivers.reading import errors, said, shown
from tests.drivers.rows import everything
from tests.drivers.ward import CASE, DAY, Person, Ward
from tests.promises.attack import Ledger

NOTHING = "There is nothing to open here. The conversation may have ended, or it is not one of yours."
BLOCKED = "A coordinator has closed your seat in a conversation because of what was written there"
CLOSED = "The seat of the person who shared it is closed: they can do nothing here any more."


async def shuts(person: Person) -> Form:
    """A coordinator closes the seat of whoever shared the only case of the board."""
    return await person.goes_on(await person.opens_case(), "board.shut.ask", sure="yes")


def offers_shutting(window: Form) -> bool:
    """Whether the seat can be closed from here."""
    return "board.shut.ask" in {button.action for button in buttons_of(window)}


async def may_share(person: Person) -> bool:
    """Whether somebody is given the form. That they are not is said in a window, since a chat keeps what it is told."""
    answer = await person.types("/case")
    assert isinstance(answer, Open)
    assert (BLOCKED in shown(answer)) is (answer.form.name == "refused")
    assert answer.form.title == TITLE
    return BLOCKED not in shown(answer)


async def test_a_seat_is_closed_and_its_holder_can_do_nothing_from_it(ward: Ward) -> None:
    ana, eli, cora, denis = ward.some("ana", "eli", "cora", "denis")
    mine, theirs = await ward.talk()
    await eli.sends(theirs, words="That is no way to speak.", audience="both")
    await ward.passes(timedelta(minutes=5))
    # Words for whoever shared it are on their way, and do not arrive any more.
    told = len(ana.messages)
    form = window_of(await cora.presses(await cora.opens_case(), "board.shut.ask"))
    assert errors(window_of(await cora.sends(form))) == {"sure": "Tick this to go on."}
    done = window_of(await cora.sends(form, sure="yes"))
    assert "The seat is closed." in cora.reads(done)
    assert CLOSED in cora.reads(done)
    assert not offers_shutting(done)
    before = await everything(ward.database)
    await ward.passes(DAY)
    assert len(ana.messages) == told
    assert "Conversation" not in ana.reads(await ana.home())
    for action in {button.action for button in buttons_of(mine) if button.handle}:
        assert NOTHING in shown(await ana.presses(mine, action)), action
    assert NOTHING in shown(await ana.sends(mine, words="Once more."))
    # The reader reads that it has ended, in the words that are always used, and cannot open it again.
    closed = await eli.opens_own()
    assert "This conversation is closed." in eli.reads(closed)
    assert "thread.reopen.ask" not in {button.action for button in buttons_of(closed)}
    rounds = await eli.goes_on(closed, "thread.rounds.ask", rounds="yes")
    assert "Your answer is saved." in eli.reads(rounds)
    board = await denis.opens_case()
    assert "board.nominate.ask" not in {button.action for button in buttons_of(board)}
    assert not offers_shutting(board)
    assert before["seats"] == (await everything(ward.database))["seats"]


async def test_a_coordinator_who_is_blocked_shares_for_others_and_nothing_of_their_own(ward: Ward) -> None:
    cora, denis, eli = ward.some("cora", "denis", "eli")
    await cora.shares(eli.name, name="knowing")
    await ward.hears(eli)
    await eli.sends(await eli.opens_own(), answer="agree")
    await ward.passes(timedelta(minutes=5))
    await shuts(denis)
    for _ in range(2):
        # The first time the seat itself blocks, and once it is swept the block does.
        form = await cora.asks_to_share()
        own = {**CASE, "reader": cora.chooses(form, "reader", eli.name), "name": "knowing"}
        assert BLOCKED in shown(await cora.sends(form, **own))
        assert (await cora.shares(eli.name, behalf="yes")).name == "case.receipt"
        await ward.passes(2 * DAY)


@pytest.mark.promise("A3")
async def test_who_is_blocked_is_told_to_nobody_else(ward: Ward, open_ward: Callable[[], Ward]) -> None:
    """They read it when they want to share, at once and on any machine; everybody else shares as before."""
    ana, eli, cora, denis = ward.some("ana", "eli", "cora", "denis")
    await ward.talk()
    opened = await ana.asks_to_share()
    screens = {one.name: said(await one.home()) for one in ward.some("eli", "gus", "denis", "cora")}
    roster = await ward.database.read(lambda unit: unit.execute(sa.select(members)).all())
    await shuts(cora)
    assert not await may_share(ana)
    assert not await may_share(open_ward()["ana"])
    # A form that was open before is refused, too, and nothing of it is kept.
    cases = (await everything(ward.database))["cases"]
    refused = await ana.sends(
        opened,
        reader="coordinator",
        outstanding="no",
        kind="near_miss",
        modality="ct",
        happened="Again.",
        name="knowing",
    )
    assert BLOCKED in shown(refused)
    assert (await everything(ward.database))["cases"] == cases
    for one in ward.some("eli", "gus", "cora", "denis"):
        assert await may_share(one)
    assert {one.name: said(await one.home()) for one in ward.some("gus", "denis", "cora")} == {
        name: words for name, words in screens.items() if name != eli.name
    }
    # What names her is as it was.
    assert await ward.database.read(lambda unit: unit.execute(sa.select(members)).all()) == roster
    await ward.passes(DAY)
    assert said(await cora.opens_board()) == said(await denis.opens_board())
    assert ana.name not in repr(await cora.opens_case())


async def test_a_block_ends_by_itself(ward: Ward, open_ward: Callable[[], Ward]) -> None:
    ana, cora = ward.some("ana", "cora")
    await ward.talk()
    await shuts(cora)
    on = ward.now.date()
    for days in (1, 20, SHORTEST.days - 22):
        await ward.passes(days * DAY)
        assert not await may_share(ana)
        assert not await may_share(open_ward()["ana"])
    found = await ward.database.read(lambda unit: unit.execute(sa.select(blocks.c.until)).scalars().all())
    assert len(found) == 1
    assert SHORTEST <= found[0] - on <= LONGEST
    await ward.passes((LONGEST.days - SHORTEST.days + 3) * DAY)
    assert await may_share(ana)
    assert await ward.database.read(lambda unit: unit.execute(sa.select(blocks)).all()) == []
    # Its key goes with its quarter, so that no old copy of the rows says who it was.
    ward.clock.move(by=200 * DAY)
    await ward.bot.run_due()
    kept = {file.stem for file in ward.database.keys.path.glob("app-blocks-*")}
    today = ward.now.date()
    assert kept == {f"app-blocks-{day.isoformat()}" for day in (quarter(today), next_quarter(today))}


@pytest.mark.promise("A2")
async def test_with_rows_and_keys_a_block_leads_to_no_conversation(ward: Ward) -> None:
    """Five seats are closed in a week. Once it is over nothing joins one of the people to one of the cases."""
    cora, ledger = ward["cora"], Ledger(ward.database)
    sharers = ("ana", "gus", "ivan", "kit", "wren")
    for sharer in sharers:
        await ward.talk(sharer, "eli")
    for _ in sharers:
        opened = [await cora.opens_case(at) for at in range(len(sharers))]
        await cora.goes_on(next(one for one in opened if offers_shutting(one)), "board.shut.ask", sure="yes")
        await ward.passes(DAY)
    await ward.passes(20 * DAY)

    def look(unit: object) -> tuple[list[sa.Row[object]], ...]:
        tables = (blocks, threads, seats, members)
        return tuple(list(unit.execute(sa.select(table)).all()) for table in tables)  # type: ignore[attr-defined]

    kept, over, left, everybody = await ward.database.read(look)
    assert left == []
    today = ward.now.date()
    keys = [ward.database.keys.kept_block_key(day) for day in (quarter(today), next_quarter(today))]
    tags = {tag(key, b"block", one.id.bytes): one.name for one in everybody for key in keys if key}
    # Whoever has the keys can tell who is blocked, as long as it lasts: all five, and nobody else.
    assert {tags[row.tag] for row in kept} == {ward[sharer].name for sharer in sharers}
    closed = {row.closed_on for row in over}
    for row in kept:
        # The day on which a block ends is one of a month of days, and fits several of the cases.
        assert sum(SHORTEST <= row.until - day <= LONGEST for day in closed) > 1
    assert [wrote for wrote in ledger.transactions if wrote >= {"person", "anonymous"}] == []
    if not ward.database.is_sqlite:
        with ward.database.engine.connect() as connection:
            ids = {
                name: {int(word) for (word,) in connection.exec_driver_sql(f"SELECT xmin::text FROM {name}")}
                for name in ("blocks", "threads", "cases")
            }
        assert ids["blocks"] & (ids["threads"] | ids["cases"]) == set()
