"""A token ends, or seems to: what leaves meanwhile, what people read, and how the next one is found."""

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest

from tests.drivers.fixtures import engine, prepared
from tests.drivers.prepared import Place, Prepared
from tests.drivers.slack_api import Fault, broken, garbled, limited, refused
from tests.drivers.slack_people import words_on
from tests.drivers.slack_ward import CASE, SlackWard, chooses, received, top, ward_on_slack
from tests.fakes import FixedClock, SeededIds

__all__ = ["engine", "prepared"]

NAMES = {"U0ANA": "Dr. Ana Alder", "U0BEA": "Dre Béa Bouchard", "U0GUS": "Dr. Gus Garner"}
UNINSTALLED = {"type": "app_uninstalled"}
REVOKED = {"type": "tokens_revoked", "tokens": {"bot": ["U0PEER"]}}


@pytest.fixture
def place(prepared: Prepared, engine: str) -> Any:
    """Rows and keys of a chat without a programme."""
    with prepared.copy(engine, None) as found:
        yield found


@pytest.fixture
async def ward(place: Place, clock: FixedClock, ids: SeededIds) -> AsyncIterator[SlackWard]:
    """A founded programme on Slack, of which a first notice is on its way to Béa."""
    database = place.open(clock, ids)
    async with ward_on_slack(database, clock) as found:
        await found.founded("U0CORA", **NAMES)
        ana = found["U0ANA"]
        await ana.types("/case")
        await ana.sends(top(ana), **CASE, reader=chooses(top(ana), "reader", NAMES["U0BEA"]), name="named")
        ana.windows.clear()
        yield found
    database.close()


def kept(ward: SlackWard) -> str | None:
    """The token that is remembered."""
    (one,) = ward.database.read_now(lambda unit: unit.installations.of("slack"))
    return one.token


@pytest.mark.parametrize("engine", ["sqlite"])
@pytest.mark.parametrize(
    ("event", "fault"),
    [
        (UNINSTALLED, broken()),
        (REVOKED, garbled()),
        (UNINSTALLED, limited(30)),
        (REVOKED, refused("internal_error")),
    ],
    ids=lambda one: one.kind if isinstance(one, Fault) else one["type"],
)
async def test_what_slack_does_not_confirm_is_asked_again_before_anything_leaves(
    ward: SlackWard, event: dict[str, Any], fault: Fault
) -> None:
    """Slack is unwell and its event speaks of a former token: the bot is not put out by that, and nothing is lost."""
    ward.api.fails("auth.test", fault)
    await ward["U0CORA"].happens(event)
    assert kept(ward) == ward.team.token
    before = len(ward.api.of("chat.postMessage"))
    ward.api.trouble = lambda call: fault if call.method == "auth.test" else None
    asked = len(ward.api.of("auth.test"))
    for _ in range(3):
        ward.clock.move(by=timedelta(hours=1))
        await ward.bot.run_due()
    assert len(ward.api.of("auth.test")) > asked
    assert len(ward.api.of("chat.postMessage")) == before
    ward.api.trouble = None
    await ward.hears(ward["U0BEA"])
    # Once confirmed it is not asked any more.
    asked = len(ward.api.of("auth.test"))
    await ward.until(days=1)
    assert len(ward.api.of("auth.test")) == asked


@pytest.mark.parametrize("engine", ["sqlite"])
async def test_an_end_that_is_confirmed_late_is_an_end(ward: SlackWard) -> None:
    ward.api.fails("auth.test", broken())
    ward.team.revoke("account_inactive")
    await ward["U0CORA"].happens(UNINSTALLED)
    assert kept(ward) == ward.team.token
    await ward.until(days=3)
    assert kept(ward) is None
    assert ward.api.of("chat.postMessage") == []
    assert received(ward["U0BEA"]) == []


async def test_who_comes_back_after_the_bot_was_put_out_reads_what_is_wrong(ward: SlackWard) -> None:
    """It is still their workspace. The app is installed again in Slack, and its new token is set nowhere yet."""
    ana = ward["U0ANA"]
    ward.team.revoke("account_inactive")
    await ana.happens(UNINSTALLED)
    assert kept(ward) is None
    ward.team.dead, ward.team.token = "", "xoxb-again"
    answer = await ana.types("/case")
    assert answer is not None
    assert "Ask whoever runs it for a new token." in answer["text"]
    assert "another workspace" not in answer["text"]
    # Set in the file, it is taken without a start.
    ward.settings["token"] = "xoxb-wrong"
    assert "for a new token" in ((await ana.types("/case")) or {})["text"]
    ward.settings["token"] = "xoxb-again"
    await ana.types("/case")
    assert top(ana)["callback_id"] == "case"
    assert kept(ward) == "xoxb-again"
    await ward.hears(ward["U0BEA"])


@pytest.mark.parametrize("engine", ["sqlite"])
async def test_the_same_token_may_come_back_to_life(ward: SlackWard) -> None:
    """A workspace that was closed for a while gives out no other."""
    ana = ward["U0ANA"]
    ward.team.revoke("account_inactive")
    await ward.until(days=3)
    assert kept(ward) is None
    ward.team.dead = ""
    await ana.types("/case")
    assert top(ana)["callback_id"] == "case"
    await ward.hears(ward["U0BEA"])


@pytest.mark.parametrize("engine", ["sqlite"])
async def test_a_new_token_that_is_set_is_taken_when_the_old_one_is_refused(ward: SlackWard) -> None:
    ana, bea = ward["U0ANA"], ward["U0BEA"]
    ward.team.token = ward.settings["token"] = "xoxb-next"
    await ward.hears(bea)
    assert kept(ward) == "xoxb-next"
    # The same where somebody waits: the first try ends in words, and the second opens.
    ward.team.token = ward.settings["token"] = "xoxb-third"
    answer = await ana.types("/case")
    assert answer is not None
    assert "The window did not open." in answer["text"]
    await ana.types("/case")
    assert top(ana)["callback_id"] == "case"
    assert kept(ward) == "xoxb-third"


@pytest.mark.parametrize("engine", ["sqlite"])
async def test_a_token_for_another_workspace_is_not_taken_without_a_start(ward: SlackWard) -> None:
    other = ward.api.world.founds("T0OTHER", "xoxb-other")
    ward.team.revoke()
    ward.settings["token"] = other.token
    await ward["U0ANA"].happens(REVOKED)
    assert kept(ward) is None
    answer = await ward["U0ANA"].types("/case")
    assert answer is not None
    assert "for a new token" in answer["text"]
    assert "belongs to another workspace" in ((await ward.beside("T0OTHER")["U0ANA"].types("/case")) or {})["text"]


@pytest.mark.parametrize("engine", ["sqlite"])
async def test_a_pointer_is_sent_once_more_where_slack_asks_for_a_short_silence(ward: SlackWard) -> None:
    ana = ward["U0ANA"]
    ward.api.fails("chat.postMessage", limited(0))
    await ana.says("Is anybody there?")
    assert "Please do not write here" in words_on(received(ana)[-1].body["blocks"])
    assert [call.answered for call in ward.api.of("chat.postMessage")] == ["limited", "ok"]
    # Nobody waits for a long one: Slack wants its answer within three seconds.
    ward.api.fails("chat.postMessage", limited(30))
    await ana.says("And now?")
    assert [call.answered for call in ward.api.of("chat.postMessage")] == ["limited", "ok", "limited"]
