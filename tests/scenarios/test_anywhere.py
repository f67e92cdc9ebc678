"""Starting from anywhere: every way that leads to the form leads to the same one."""

from collections.abc import AsyncIterator, Awaitable, Callable

import pytest

from bot.demo.actor import window_of
from bot.platforms.slack.manifest import SHORTCUT
from tests.drivers.prepared import Prepared
from tests.drivers.slack_people import Hands, words_on
from tests.drivers.slack_ward import ROUNDS, SlackWard, top, ward_on_slack
from tests.drivers.teams_people import CardSeen, TeamsPerson, card_of, dialog_of
from tests.drivers.teams_ward import TeamsWard, teams_ward
from tests.drivers.ward import Ward
from tests.fakes import FixedClock, SeededIds

FORM = "What happened?"


async def at_home(ana: Hands) -> None:
    await ana.opens_home()
    assert ana.home is not None
    await ana.presses(ana.home, f"{SHORTCUT}~")


ON_SLACK: dict[str, Callable[[Hands], Awaitable[object]]] = {
    "/case with the bot": lambda ana: ana.types("/case"),
    "/cas in a channel": lambda ana: ana.types("/cas", ROUNDS),
    "/peer case": lambda ana: ana.types("/peer case"),
    "the global shortcut": lambda ana: ana.uses_shortcut(SHORTCUT),
    "App Home": at_home,
}
"""A phone has the same: Slack shows its commands, its shortcuts and the home there, too."""


async def picks(ana: TeamsPerson) -> CardSeen | None:
    """From the + of a chat, or behind a slash."""
    return dialog_of(await ana.invokes("composeExtension/fetchTask", {"commandId": "case"}, in_channel=True))


async def picks_home(ana: TeamsPerson) -> CardSeen | None:
    home = dialog_of(await ana.invokes("composeExtension/fetchTask", {"commandId": "home"}))
    assert home is not None
    return dialog_of(await ana.invokes("task/submit", {"data": home.actions[SHORTCUT]["data"]}))


def by_word(words: str) -> Callable[[TeamsPerson], Awaitable[CardSeen | None]]:
    """Send a word to the bot, and press the one button of its answer: a dialog opens by a button alone there."""

    async def types(ana: TeamsPerson) -> CardSeen | None:
        before = len(ana.received)
        await ana.types(words)
        while len(ana.received) == before:
            await ana.deliver({"type": "typing"})
        (action,) = card_of(ana.received[-1]).actions.values()
        return dialog_of(await ana.invokes("task/fetch", {"data": action["data"]}))

    return types


ON_TEAMS: dict[str, Callable[[TeamsPerson], Awaitable[CardSeen | None]]] = {
    "the message extension's action": picks,
    "home": picks_home,
    "/case": by_word("/case"),
    "case": by_word("case"),
    "cas": by_word("cas"),
    "/peer cas": by_word("/peer cas"),
}


@pytest.fixture
async def slack(prepared: Prepared, engine: str, clock: FixedClock, ids: SeededIds) -> AsyncIterator[SlackWard]:
    with prepared.copy(engine, None) as place:
        database = place.open(clock, ids)
        async with ward_on_slack(database, clock) as ward:
            await ward.founded("U0CORA", U0ANA="Dr. Ana Alder")
            yield ward
        database.close()


@pytest.fixture
async def teams(prepared: Prepared, engine: str, clock: FixedClock, ids: SeededIds) -> AsyncIterator[TeamsWard]:
    with prepared.copy(engine, None) as place:
        database = place.open(clock, ids)
        async with teams_ward(database, clock) as ward:
            yield ward
        database.close()


async def test_on_slack(slack: SlackWard) -> None:
    ana = slack["U0ANA"]
    for start, does in ON_SLACK.items():
        ana.windows.clear()
        await does(ana)
        assert top(ana)["callback_id"] == "case", start
        assert FORM in words_on(top(ana)["blocks"]), start


async def test_on_teams(teams: TeamsWard) -> None:
    ana, _ = await teams.found()
    for start, does in ON_TEAMS.items():
        form = await does(ana)
        assert form is not None, start
        assert FORM in form.text, start


async def test_on_our_own_page(ward: Ward) -> None:
    ana = ward["ana"]
    home = await ana.home()
    for start in ("/case", "/cas", "/peer case", "/peer cas"):
        assert window_of(await ana.types(start)).name == "case", start
    assert window_of(await ana.presses(home, SHORTCUT)).name == "case"
