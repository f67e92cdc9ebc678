"""The app package: checked in as it is generated, within what Teams documents, and with commands that are answered."""

import io
import json
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from bot.cli import main
from bot.platforms.teams import manifest as teams
from bot.platforms.teams.icons import color, outline
from bot.text.catalogue import T
from handlers.people import COMMANDS
from handlers.router import COMMANDS as ANSWERED
from handlers.router import WORDS
from tests.drivers.teams_people import TeamsPerson
from tests.drivers.teams_world import TeamsWorld
from tests.house.tree import ROOT
from tests.platforms.contract_driver import ScriptedBot

APP_ID = "00000000-0000-4000-8000-000000000000"
WHOLE = teams.files(COMMANDS, APP_ID, "https://bot.example.org", "1.0.0")
MANIFEST: dict[str, Any] = json.loads(WHOLE["manifest.json"])
FRENCH: dict[str, str] = json.loads(WHOLE["fr.json"])

LIMITS = {
    "name.short": 30,
    "name.full": 100,
    "description.short": 80,
    "description.full": 4000,
    "commandLists.title": 128,
    "commandLists.description": 4000,
    "composeExtensions.title": 32,
    "composeExtensions.description": 128,
}
"""From the schema of the manifest's version 1.29."""

KNOWN = {
    "$schema",
    "manifestVersion",
    "version",
    "id",
    "developer",
    "name",
    "description",
    "icons",
    "accentColor",
    "localizationInfo",
    "defaultInstallScope",
    "bots",
    "composeExtensions",
    "validDomains",
}


def shown(found: dict[str, Any]) -> Iterator[tuple[str, str, str]]:
    """Every text that Teams shows: its place, the limit that holds there, and the text."""
    for part in ("name", "description"):
        for length in ("short", "full"):
            yield f"{part}.{length}", f"{part}.{length}", found[part][length]
    for number, listed in enumerate(found["bots"][0]["commandLists"]):
        for at, command in enumerate(listed["commands"]):
            place = f"bots[0].commandLists[{number}].commands[{at}]"
            yield f"{place}.title", "commandLists.title", command["title"]
            yield f"{place}.description", "commandLists.description", command["description"]
    for at, command in enumerate(found["composeExtensions"][0]["commands"]):
        place = f"composeExtensions[0].commands[{at}]"
        for part in ("title", "description"):
            yield f"{place}.{part}", f"composeExtensions.{part}", command[part]


def pixels(png: bytes) -> tuple[tuple[int, int, int, int], bytes]:
    """The width, height, depth and kind of a picture, and its rows as they are stored."""
    assert png.startswith(b"\x89PNG\r\n\x1a\n")
    at, header, packed = 8, b"", b""
    while at < len(png):
        length, name = struct.unpack(">I4s", png[at : at + 8])
        body = png[at + 8 : at + 8 + length]
        assert struct.unpack(">I", png[at + 8 + length : at + 12 + length]) == (zlib.crc32(name + body),)
        header, packed = (body, packed) if name == b"IHDR" else (header, packed + (body if name == b"IDAT" else b""))
        at += 12 + length
    width, height, depth, kind = struct.unpack(">IIBB", header[:10])
    return (width, height, depth, kind), zlib.decompress(packed)


@pytest.mark.parametrize("name", ["manifest.json", "fr.json"])
def test_the_package_is_checked_in_as_it_is_generated(name: str) -> None:
    assert (ROOT / "manifest" / "teams" / name).read_bytes() == WHOLE[name]


@pytest.mark.parametrize("name", ["color.png", "outline.png"])
def test_the_icons_are_checked_in_as_they_are_drawn(name: str) -> None:
    # Another release of zlib may pack the same rows in another way.
    assert pixels((ROOT / "manifest" / "teams" / name).read_bytes()) == pixels(WHOLE[name])


def test_the_icons_have_the_sizes_that_teams_wants() -> None:
    size, rows = pixels(color())
    assert size == (192, 192, 8, 6)
    assert set(rows[4::4][: 192 - 1]) == {255}
    size, rows = pixels(outline())
    assert size == (32, 32, 8, 6)
    lines = [rows[at * 129 + 1 : at * 129 + 129] for at in range(32)]
    assert {line[column : column + 3] for line in lines for column in range(0, 128, 4)} == {b"\xff\xff\xff"}
    assert {0, 255} <= {line[column] for line in lines for column in range(3, 128, 4)}


def test_teams_would_take_it() -> None:
    assert set(MANIFEST) == KNOWN
    assert [(place, len(text)) for place, limit, text in shown(MANIFEST) if not 0 < len(text) <= LIMITS[limit]] == []
    assert len(MANIFEST["bots"][0]["commandLists"]) <= 3
    assert all(0 < len(one["commands"]) <= 12 for one in MANIFEST["bots"][0]["commandLists"])
    assert len(MANIFEST["composeExtensions"][0]["commands"]) <= 10
    assert re.fullmatch(r"\d+\.\d+\.\d+", MANIFEST["version"])
    assert all(MANIFEST["developer"][name].startswith("https://") for name in MANIFEST["developer"] if name != "name")


def test_it_asks_for_no_permission_and_names_no_other_address() -> None:
    assert not {"permissions", "authorization", "webApplicationInfo", "devicePermissions"} & set(MANIFEST)
    assert MANIFEST["validDomains"] == ["bot.example.org"]
    assert MANIFEST["bots"][0]["supportsFiles"] is False


def test_everything_that_is_shown_stands_there_in_french_and_what_is_typed_stays() -> None:
    typed = {place for place, _, _ in shown(MANIFEST) if "commandLists" in place and place.endswith(".title")}
    wanted = {place for place, _, _ in shown(MANIFEST)} - typed
    assert set(FRENCH) == {"$schema", *wanted}
    limits = {place: LIMITS[limit] for place, limit, _ in shown(MANIFEST)}
    assert [place for place in wanted if not 0 < len(FRENCH[place]) <= limits[place]] == []
    english = {place: text for place, _, text in shown(MANIFEST)}
    assert [place for place in wanted if FRENCH[place] == english[place]] == []


async def test_every_command_that_is_offered_is_answered_as_it_is_typed(
    world: TeamsWorld, ana: TeamsPerson, bot: ScriptedBot
) -> None:
    for listed in MANIFEST["bots"][0]["commandLists"]:
        for command in listed["commands"]:
            assert command["title"] in {*ANSWERED, *WORDS, "peer"}
            await ana.types(command["title"], in_channel="team" in listed["scopes"])
    for command in MANIFEST["composeExtensions"][0]["commands"]:
        await ana.invokes("composeExtension/fetchTask", {"commandId": command["id"]})
    names = [type(asked).__name__ for asked in bot.asked]
    commands = sum(len(listed["commands"]) for listed in MANIFEST["bots"][0]["commandLists"])
    assert names == ["Command"] * commands + ["Command", "Opened"]


def test_nobody_is_invited_to_type_a_code_where_others_read_along() -> None:
    alone, among = MANIFEST["bots"][0]["commandLists"]
    assert {"join", "link"} <= {command["title"] for command in alone["commands"]}
    assert not {"join", "link", "setup"} & {command["title"] for command in among["commands"]}
    assert among["triggers"] == ["slash", "mention"]


@pytest.mark.parametrize("url", ["http://bot.example.org", "bot.example.org", "https://", "https://b.example/?x=1"])
def test_an_address_that_teams_cannot_reach_is_refused(url: str) -> None:
    with pytest.raises(teams.NoAddress):
        teams.manifest(COMMANDS, APP_ID, url, "1.0.0")


@pytest.mark.parametrize("app_id", ["", "peer", "00000000-0000-4000-8000-00000000000", "x" * 36])
def test_an_id_that_is_none_is_refused(app_id: str) -> None:
    with pytest.raises(teams.NoAddress, match="--app-id"):
        teams.manifest(COMMANDS, app_id, "https://bot.example.org", "1.0.0")


def test_the_command_writes_the_archive_or_says_what_is_missing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    given = ("manifest", "teams", "--app-id", APP_ID)
    ran = CliRunner().invoke(main, [*given, "--url", "https://bot.example.org", "--to", "x.zip"])
    assert ran.exit_code == 0, ran.output
    with zipfile.ZipFile(tmp_path / "x.zip") as archive:
        written = json.loads(archive.read("manifest.json"))
    assert written == MANIFEST
    refused = CliRunner().invoke(main, [*given])
    assert (refused.exit_code, "--url" in refused.output) == (2, True)
    refused = CliRunner().invoke(main, ["manifest", "teams"])
    assert (refused.exit_code, "--app-id" in refused.output) == (2, True)


def test_the_archive_is_the_same_for_the_same_files() -> None:
    packed = teams.package(WHOLE)
    assert packed == teams.package(teams.files(COMMANDS, APP_ID, "https://bot.example.org", "1.0.0"))
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        assert {name: archive.read(name) for name in archive.namelist()} == WHOLE


def test_a_new_command_would_be_noticed() -> None:
    # The last ones are not shown, as Teams shows twelve.
    more = (("/peer rounds", T("Today")), *COMMANDS)
    assert teams.files(more, APP_ID, "https://bot.example.org", "1.0.0")["manifest.json"] != WHOLE["manifest.json"]
