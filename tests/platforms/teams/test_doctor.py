"""What `doctor` says of Teams: the token, the keys, the address, and when something came last."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.app import SystemClock, SystemIds
from bot.config import Settings
from bot.doctor import examine
from bot.domain.people import Account, Role
from bot.domain.programmes import Moderation
from bot.platforms.base import Finding
from bot.ports.unit import Unit
from bot.services import programmes
from storage.database import Database
from storage.keys import KeyStore
from tests.drivers.serving import on_this_machine
from tests.drivers.teams_service import APP_ID, GENERAL, SECRET, TENANT, Fault, TeamsService
from tests.fakes import FixedClock


@pytest.fixture
async def service() -> AsyncIterator[TeamsService]:
    """Microsoft's servers, over sockets."""
    found = TeamsService()
    async with on_this_machine(found.app) as found.base:
        yield found


@pytest.fixture
def settings(service: TeamsService, tmp_path: Path, migrated_file: Path) -> Settings:
    """A bot on Teams."""
    file = tmp_path / "peerlearn" / "peerlearn.db"
    file.parent.mkdir()
    file.touch(mode=0o600)
    file.write_bytes(migrated_file.read_bytes())
    return Settings(
        data_dir=file.parent,
        base_url="https://bot.example.org",
        teams_app_id=APP_ID,
        teams_app_secret=SECRET,
        teams_tenant_id=TENANT,
        teams_openid_url=f"{service.base}/openid",
        teams_token_url=f"{service.base}/token",
        teams_service_hosts=(service.base.partition("//")[2],),
    )


async def look(settings: Settings) -> tuple[list[str], list[str]]:
    """What is well, and what is not."""
    found: list[Finding] = await asyncio.to_thread(examine, settings)
    return [one.words for one in found if one.well], [one.words for one in found if not one.well]


def heard(settings: Settings, url: str, team: str = "") -> None:
    """Something came from a tenant, and out of a team."""
    clock, ids = SystemClock(), SystemIds()
    database = Database(settings.database_url, KeyStore(settings.keys_dir, ids, clock), clock, ids)
    database.write_now(lambda unit: unit.contacts.heard("teams", TENANT, url))
    if team:
        database.write_now(lambda unit: unit.contacts.joined("teams", TENANT, team))
    database.close()


async def test_all_is_well(settings: Settings, service: TeamsService) -> None:
    well, not_well = await look(settings)
    assert not_well == []
    said = "\n".join(well)
    assert "https://bot.example.org/teams/messages" in said
    assert "a token" in said
    assert "keys are known: 1" in said
    assert "Nothing has come from Teams yet" in said
    await asyncio.to_thread(heard, settings, service.service_url)
    well, not_well = await look(settings)
    assert not_well == []
    assert f"last on {SystemClock().now().date().isoformat()}" in "\n".join(well)


async def test_what_is_wrong_is_said_with_a_remedy(settings: Settings, service: TeamsService) -> None:
    service.keys_down = True
    wrong = settings.model_copy(update={"teams_app_secret": "another", "base_url": "http://bot.example.org"})
    await asyncio.to_thread(heard, settings, "https://elsewhere.example/")
    _, not_well = await look(wrong)
    said = "\n".join(not_well)
    for setting in ("BASE_URL", "TEAMS_APP_SECRET", "TEAMS_OPENID_URL", "TEAMS_SERVICE_HOSTS"):
        assert f"PEERLEARN_{setting}" in said
    assert len(not_well) == 4
    assert "another" not in said


async def test_the_channel_that_a_programme_speaks_in_is_looked_for(settings: Settings, service: TeamsService) -> None:
    await asyncio.to_thread(speaks_in, settings, GENERAL)
    # Nothing was heard from the tenant yet, so nobody can be asked.
    well, not_well = await look(settings)
    assert GENERAL not in "\n".join([*well, *not_well])
    await asyncio.to_thread(heard, settings, service.service_url)
    well, not_well = await look(settings)
    assert f"The bot reaches the channel {GENERAL}, and no guests read it." in well
    service.readers = [{"id": "29:1ana", "userRole": "user"}, {"id": "29:1zoe", "userRole": "guest"}]
    well, _ = await look(settings)
    assert f"The bot reaches the channel {GENERAL}. Guests who read it, too: 1." in well
    service.faults.append(Fault(503))
    _, not_well = await look(settings)
    assert [f"Whether the bot reaches the channel {GENERAL} cannot be told now. Try again."] == not_well
    del service.chats[GENERAL]
    _, (missing,) = await look(settings)
    assert missing.startswith(f"The bot does not reach the channel {GENERAL}. Add the app")


@pytest.mark.parametrize("fault", [None, Fault(400)])
async def test_a_channel_that_was_typed_by_its_name_is_pointed_out(
    settings: Settings, service: TeamsService, fault: Fault | None
) -> None:
    await asyncio.to_thread(speaks_in, settings, "#peer-learning")
    await asyncio.to_thread(heard, settings, service.service_url)
    await asyncio.to_thread(heard, settings, service.service_url, GENERAL)
    service.faults.extend([fault] if fault else [])
    _, (named,) = await look(settings)
    assert named.startswith("The bot does not reach the channel #peer-learning.")
    assert "Peer learning here" in named
    service.teams[GENERAL].append({"id": "19:peer@thread.tacv2", "name": "Peer-Learning"})
    service.chats["19:peer@thread.tacv2"] = []
    service.readers = [{"id": "29:1zoe", "userRole": "user", "userPrincipalName": "zoe_x.org#EXT#@y.onmicrosoft.com"}]
    well, not_well = await look(settings)
    assert not_well == []
    assert "The bot reaches the channel #peer-learning. Guests who read it, too: 1." in well


def speaks_in(settings: Settings, channel_id: str) -> None:
    """There is a programme that speaks in a channel of Teams."""
    clock, ids = SystemClock(), SystemIds()
    database = Database(settings.database_url, KeyStore(settings.keys_dir, ids, clock), clock, ids)

    def found(unit: Unit) -> None:
        founding = programmes.Founding(
            "Harbour Imaging",
            ("North",),
            channel_id,
            "Dr. Cora Cole",
            Role.RADIOLOGIST,
            is_head=False,
            other_coordinators=(),
            reference_mask=None,
            pathway="Call.",
            language="en",
            zone="America/Toronto",
            moderation=Moderation.OFF,
        )
        programmes.found(unit, Account("teams", TENANT, "cora"), programmes.issue_setup_code(unit), founding)

    database.write_now(found)
    database.close()


async def test_what_could_not_be_understood_is_counted_where_a_restart_does_not_reach(
    settings: Settings, service: TeamsService
) -> None:
    well, _ = await look(settings)
    assert "Whatever came from Teams in the last 30 days was understood." in well
    await asyncio.to_thread(counted, settings, ["unknown_type", "no_person", "unknown_type"])
    (said,) = [words for words in (await look(settings))[0] if "Not understood" in words]
    assert "1 no_person, 2 unknown_type. Nobody has to do anything" in said
    await asyncio.to_thread(counted, settings, ["fault"], back=29)
    await asyncio.to_thread(counted, settings, ["not_json"], back=31)
    (said,) = [words for words in (await look(settings))[0] if "Not understood" in words]
    assert "1 fault, 1 no_person, 2 unknown_type. The log has an `error`" in said


def counted(settings: Settings, reasons: list[str], *, back: int = 0) -> None:
    """So many things came that nobody could make sense of, so many days back."""
    clock, ids = FixedClock(SystemClock().now() - timedelta(days=back)), SystemIds()
    database = Database(settings.database_url, KeyStore(settings.keys_dir, ids, clock), clock, ids)
    for reason in reasons:
        database.write_now(lambda unit, reason=reason: unit.inbox.count_unread("teams", reason))
    database.close()


async def test_without_teams_nothing_is_said_of_it(settings: Settings, service: TeamsService) -> None:
    well, not_well = await look(settings.model_copy(update={"teams_app_id": ""}))
    assert "Teams" not in "\n".join([*well, *not_well])
    assert service.seen == []
