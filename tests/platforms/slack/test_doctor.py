"""The doctor looks at Slack from outside: what is right, what is not, and what to do about it. It sends nothing."""

import asyncio
from pathlib import Path

import pytest

from bot.app import SystemClock, SystemIds, open_database
from bot.config import Settings
from bot.doctor import examine
from bot.domain.programmes import Channel, Installation, Programme
from bot.platforms.base import Finding
from bot.ports.unit import Unit
from storage.database import Database
from storage.keys import KeyStore
from tests.drivers.slack_api import SlackApi, broken, cut, limited, refused
from tests.drivers.slack_world import Team

SECRET = "8f742231b10e8888abcd99baac85a500"


class House:
    """An installation: its settings, and its database."""

    def __init__(self, folder: Path, slack: SlackApi, team: Team) -> None:
        self._folder, self._slack, self._team = folder, slack, team
        self.given = {"slack_signing_secret": SECRET, "base_url": "https://peer.example"}
        database = self.open()
        self.programme_id = database.write_now(_found)
        database.close()

    def open(self) -> Database:
        """Its database."""
        settings, clock, ids = self.settings(), SystemClock(), SystemIds()
        return open_database(settings.database_url, KeyStore(settings.keys_dir, ids, clock), clock, ids)

    def settings(self) -> Settings:
        """What is set."""
        return Settings(
            data_dir=self._folder / "here",
            slack_bot_token=self._team.token,
            slack_api_url=self._slack.url,
            **self.given,  # type: ignore[arg-type]
        )

    def has(self, *channels: str, ended: str = "") -> None:
        """Give the programme a channel, and remember a workspace that put the bot out."""

        def work(unit: Unit) -> None:
            for channel_id in channels:
                unit.programmes.set_channel(self.programme_id, Channel("slack", self._team.team_id, channel_id))
            if ended:
                unit.installations.put(Installation("slack", "", ended, "B", "U", None))

        database = self.open()
        database.write_now(work)
        database.close()

    async def seen(self) -> list[Finding]:
        """What the doctor finds about Slack."""
        found = await asyncio.to_thread(examine, self.settings())
        return [one for one in found if any(word in one.words.lower() for word in ("slack", "app", "channel", "space"))]

    async def one(self, words: str) -> Finding:
        """The finding that says this."""
        (found,) = [one for one in await self.seen() if words in one.words]
        return found


def _found(unit: Unit) -> object:
    programme = Programme(unit.ids.uuid(), "Ward", ("North",), "en", "America/Toronto", "Call.")  # type: ignore[arg-type]
    unit.programmes.add(programme)
    return programme.id


@pytest.fixture
def house(tmp_path: Path, slack: SlackApi, team: Team) -> House:
    """An installation where all is well."""
    return House(tmp_path, slack, team)


async def test_where_all_is_well_it_says_so_and_sends_nothing(house: House, slack: SlackApi, team: Team) -> None:
    house.has("C0ROUNDS")
    house.given["slack_app_token"] = slack.app_token
    found = await house.seen()
    assert {one.verdict for one in found} == {"ok"}
    assert len(found) == 6
    said = " ".join(one.words for one in found)
    for secret in (team.token, slack.app_token, SECRET):
        assert secret not in said
    assert team.messages == []
    assert {call.method for call in slack.calls} == {"auth.test", "conversations.info", "apps.connections.open"}


async def test_without_slack_it_says_nothing_of_it(tmp_path: Path) -> None:
    found = await asyncio.to_thread(examine, Settings(data_dir=tmp_path / "here"))
    assert [one for one in found if "Slack" in one.words] == []


@pytest.mark.parametrize("word", ["invalid_auth", "token_revoked", "account_inactive"])
async def test_a_token_that_is_refused(house: House, team: Team, word: str) -> None:
    team.revoke(word)
    found = await house.one("PEERLEARN_SLACK_BOT_TOKEN")
    assert not found.well
    assert word in found.words
    assert "Copy the app's bot token" in found.words
    assert "start the bot anew" in found.words


@pytest.mark.parametrize("fault", [broken(), cut(), limited(30)])
async def test_a_slack_that_does_not_answer(house: House, slack: SlackApi, fault: object) -> None:
    slack.fails("auth.test", fault)  # type: ignore[arg-type]
    found = await house.one("PEERLEARN_SLACK_API_URL")
    assert not found.well
    assert "does not answer" in found.words


async def test_scopes_that_are_missing_and_scopes_that_nobody_needs(house: House, team: Team) -> None:
    team.scopes = ("chat:write", "users:read.email")
    missing, more = await house.one("lacks scopes"), await house.one("never uses")
    assert not missing.well
    assert "commands (" in missing.words
    assert "users:read (" in missing.words
    assert (more.verdict, "users:read.email" in more.words) == ("mind", True)


async def test_a_secret_that_is_none(house: House) -> None:
    house.given["slack_signing_secret"] = "hunter2"
    found = await house.one("SIGNING_SECRET")
    assert found.verdict == "mind"
    assert "hunter2" not in found.words


async def test_an_address_that_slack_cannot_reach(house: House) -> None:
    house.given["base_url"] = "http://127.0.0.1:8710"
    assert (await house.one("delivers to https addresses only")).verdict == "mind"


@pytest.mark.parametrize("base_url", ["http://127.0.0.1:8710", "http://localhost:8710", "http://[::1]:8710", ""])
async def test_pages_that_nobody_reaches_but_this_machine(house: House, base_url: str) -> None:
    """In Socket Mode as well, where Slack itself needs no address."""
    house.given = {"slack_app_token": "xapp-other", **({"base_url": base_url} if base_url else {})}
    (found,) = [one for one in await asyncio.to_thread(examine, house.settings()) if "opens for nobody" in one.words]
    assert not found.well
    assert "PEERLEARN_BASE_URL" in found.words
    house.given["base_url"] = "http://peer.hospital.example"
    assert [one for one in await asyncio.to_thread(examine, house.settings()) if "opens for nobody" in one.words] == []


async def test_an_app_token_that_opens_no_socket(house: House) -> None:
    house.given["slack_app_token"] = "xapp-other"
    found = await house.one("PEERLEARN_SLACK_APP_TOKEN")
    assert not found.well
    assert "connections:write" in found.words


@pytest.mark.parametrize(
    ("about", "words", "verdict"),
    [
        ("archived", "is archived", "NO"),
        ("left", "is not in the channel", "NO"),
        ("shared", "People from outside", "NO"),
        ("unseen", "does not see the channel", "NO"),
        ("unasked", "cannot be told", "mind"),
        ("odd", "Slack says internal_error", "NO"),
    ],
)
async def test_a_channel_in_which_nothing_can_be_said(
    house: House, slack: SlackApi, team: Team, about: str, words: str, verdict: str
) -> None:
    house.has("C0ROUNDS")
    place = team.places["C0ROUNDS"]
    place.archived, place.ext_shared, place.private = about == "archived", about == "shared", about == "unseen"
    if about in {"left", "unseen"}:
        place.members.discard(team.bot_user_id)
    if about == "unasked":
        team.scopes = ("commands", "chat:write", "users:read")
    if about == "odd":
        slack.fails("conversations.info", refused("internal_error"))
    found = await house.one(words)
    assert found.verdict == verdict
    assert "C0ROUNDS" in found.words


async def test_a_workspace_that_put_the_bot_out(house: House) -> None:
    house.has(ended="T0GONE")
    found = await house.one("T0GONE")
    assert not found.well
    assert "waits" in found.words
    house.has(ended="T0WARD")
    assert (await house.one("had put the bot out")).verdict == "mind"
