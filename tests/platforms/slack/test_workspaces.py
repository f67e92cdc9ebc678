"""Two workspaces of one bot, with the same user ids in both: they never meet."""

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest

from bot.platforms.base import NotConnected
from bot.platforms.slack.app import connect
from bot.platforms.slack.workspace import Web
from storage.database import Database
from tests.drivers.fixtures import engine, prepared
from tests.drivers.prepared import Place, Prepared
from tests.drivers.slack_api import SlackApi, garbled, limited, refused, silent
from tests.drivers.slack_people import words_on
from tests.drivers.slack_ward import CASE, SlackWard, chooses, received, top, ward_on_slack
from tests.fakes import FixedClock, SeededIds

__all__ = ["engine", "prepared"]

HERE = {"U0ANA": "Dr. Ana Alder", "U0BEA": "Dre Béa Bouchard", "U0GUS": "Dr. Gus Garner"}
THERE = {"U0ANA": "Dr. Anne Aspen", "U0BEA": "Dr. Ben Birch", "U0GUS": "Dr. Greta Green"}
OTHER = "T0OTHER"


@pytest.fixture
def place(prepared: Prepared, engine: str) -> Any:
    """Rows and keys of a bot without a programme."""
    with prepared.copy(engine, None) as found:
        yield found


@pytest.fixture
async def wards(place: Place, clock: FixedClock, ids: SeededIds) -> AsyncIterator[tuple[SlackWard, SlackWard]]:
    """Two departments, each in a workspace of its own, and one bot."""
    database = place.open(clock, ids)
    async with ward_on_slack(database, clock, also=[OTHER]) as here:
        there = here.beside(OTHER)
        await here.founded("U0CORA", **HERE)
        await there.founded("U0CORA", **THERE)
        yield here, there
    database.close()


async def test_the_same_user_id_elsewhere_is_another_person(wards: tuple[SlackWard, SlackWard]) -> None:
    here, there = wards
    for ward, names in ((here, HERE), (there, THERE)):
        await ward["U0ANA"].types("/case")
        offered = words_on(top(ward["U0ANA"])["blocks"])
        for name in (HERE | THERE).values():
            assert (name in offered) == (name in names.values())
        for name in HERE.values():
            assert (name in str(top(ward["U0ANA"]))) == (names is HERE)


async def test_a_case_stays_in_its_workspace(wards: tuple[SlackWard, SlackWard]) -> None:
    here, there = wards
    ana = here["U0ANA"]
    await ana.types("/case")
    await ana.sends(top(ana), **CASE, reader=chooses(top(ana), "reader", HERE["U0BEA"]), name="named")
    assert top(ana)["callback_id"] == "case.receipt"
    notice = await here.hears(here["U0BEA"])
    assert [one for one in there.team.messages if not one.only] == []
    assert {call.token for call in here.api.of("chat.postMessage")} == {here.team.token}
    # The same user id, pressing the same button in the other workspace, finds nothing.
    stranger = there["U0BEA"]
    await stranger.presses(notice, "thread.open")
    assert stranger.windows == []
    assert "There is nothing to open here." in there.team.messages[-1].body["text"] or "rien à ouvrir" in str(
        there.team.messages[-1].body
    )
    await there["U0CORA"].types("/peer board")
    assert CASE["happened"] not in str(top(there["U0CORA"]))
    await here["U0BEA"].presses(notice, "thread.open")
    assert CASE["happened"] in words_on(top(here["U0BEA"])["blocks"])


async def test_a_language_that_somebody_chose_is_kept_whatever_slack_says(wards: tuple[SlackWard, SlackWard]) -> None:
    """And in that workspace alone: whoever has the same id in the other one has chosen nothing."""
    here, there = (ward["U0BEA"] for ward in wards)
    await here.types("/peer")
    await here.presses(top(here), "settings.ask")
    assert "Langue" in words_on(top(here)["blocks"])
    await here.sends(top(here), language="en")
    # Slack is asked again after a day, and still says that hers is French.
    wards[0].clock.move(by=timedelta(days=1))
    assert ((await here.types("/peer help")) or {})["text"] == "Peer learning: help"
    assert [call.arguments["user"] for call in wards[0].api.of("users.info")][-1] == "U0BEA"
    assert ((await there.types("/peer help")) or {})["text"] == "Apprentissage par les pairs\N{NO-BREAK SPACE}: aide"


@pytest.mark.parametrize("engine", ["sqlite"])
async def test_all_workspaces_are_called_over_one_connection(wards: tuple[SlackWard, SlackWard]) -> None:
    """Whoever types waits for no new one: Slack's client would open one for each call."""
    api = wards[0].api
    # Both programmes have been founded, and their people have opened windows.
    assert len(api.of("views.open")) > 3
    assert {call.token for call in api.calls} == {ward.team.token for ward in wards}
    assert len(api.connections) == 1


async def test_one_workspace_takes_the_bot_out_and_the_other_goes_on(wards: tuple[SlackWard, SlackWard]) -> None:
    here, there = wards
    there.team.revoke("account_inactive")
    await there["U0CORA"].happens({"type": "app_uninstalled"})
    # Once at the start, and once about the token of which the event speaks.
    assert [call.token for call in here.api.of("auth.test")] == [here.team.token, there.team.token]
    installed = {one.team: one.token for one in here.database.read_now(lambda unit: unit.installations.of("slack"))}
    assert installed == {here.team.team_id: here.team.token, OTHER: None}
    await here["U0ANA"].types("/peer")
    assert top(here["U0ANA"])["callback_id"] == "home"
    # What belongs to the programme there is still there.
    assert len(there.database.read_now(lambda unit: unit.programmes.all())) == 2
    assert received(there["U0ANA"]) == []


@pytest.mark.parametrize(
    "event", [{"type": "app_uninstalled"}, {"type": "tokens_revoked", "tokens": {"bot": ["UBOT"]}}]
)
async def test_the_end_of_a_former_token_comes_late_and_ends_nothing(
    wards: tuple[SlackWard, SlackWard], event: dict[str, Any]
) -> None:
    """Slack delivers an event again after minutes, and by then there may be another token."""
    here, there = wards
    await there["U0CORA"].happens(event)
    installed = {one.team: one.token for one in here.database.read_now(lambda unit: unit.installations.of("slack"))}
    assert installed == {here.team.team_id: here.team.token, OTHER: there.team.token}
    await there["U0ANA"].types("/peer")
    assert top(there["U0ANA"])["callback_id"] == "home"


# Coming in.


async def test_a_token_that_slack_refuses_stops_the_start_by_name(
    slack: SlackApi, database: Database, clock: FixedClock
) -> None:
    with pytest.raises(NotConnected, match=r"^PEERLEARN_SLACK_BOT_TOKEN: .*invalid_auth"):
        await _connect(slack, database, clock, "xoxb-hunter2")
    with pytest.raises(NotConnected) as refused:
        await _connect(slack, database, clock, "xoxb-hunter2")
    assert "hunter2" not in str(refused.value)


async def test_a_start_while_slack_is_away_goes_on_where_the_bot_has_been(
    slack: SlackApi, database: Database, clock: FixedClock
) -> None:
    team = slack.world.founds("T0WARD", "xoxb-ward")
    for trouble in (silent(), garbled(), limited(30), refused("internal_error")):
        slack.fails("auth.test", trouble)
        with pytest.raises(NotConnected, match=r"^PEERLEARN_SLACK_API_URL: "):
            await _connect(slack, database, clock, team.token)
    await _connect(slack, database, clock, team.token)
    for trouble in (silent(), garbled(), limited(30), refused("internal_error")):
        slack.fails("auth.test", trouble)
        await _connect(slack, database, clock, team.token)
    # A token that was taken back is no good, wherever it has been.
    team.revoke()
    with pytest.raises(NotConnected, match="token_revoked"):
        await _connect(slack, database, clock, team.token)


async def _connect(slack: SlackApi, database: Database, clock: FixedClock, token: str) -> None:
    found = await connect(
        Web(slack.url, 1),
        token,
        secrets=["secret"],
        app_token="",
        store=database,
        clock=clock,
        fault=lambda _: "",
    )
    await found.close()
