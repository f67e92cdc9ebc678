"""Settings: what is missing or contradictory stops the start by name and with a remedy, and the papers list them."""

import re
from pathlib import Path

import pytest

from bot.config import Settings, SettingsError, example, load_settings, setting_name
from tests.house.tree import ROOT, table

NAMES = {setting_name(field) for field in Settings.model_fields}


@pytest.fixture(autouse=True)
def _nothing_is_set(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    for name in NAMES:
        monkeypatch.delenv(name, raising=False)


def test_nothing_needs_to_be_set(tmp_path: Path) -> None:
    settings = load_settings()
    assert settings.data_dir == tmp_path / ".peerlearn"
    assert settings.database_url == f"sqlite:///{tmp_path}/.peerlearn/peerlearn.db"
    assert settings.keys_dir == tmp_path / ".peerlearn-keys"
    assert (settings.host, settings.port, settings.base_url) == ("127.0.0.1", 8710, "http://127.0.0.1:8710")


def test_the_environment_wins_over_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / ".env").write_text("PEERLEARN_PORT=9000\nPEERLEARN_HOST=::1\nANOTHER_PROGRAM=1\n", encoding="utf-8")
    monkeypatch.setenv("PEERLEARN_PORT", "9001")
    settings = load_settings()
    assert (settings.port, settings.host) == (9001, "::1")


@pytest.mark.parametrize(
    ("given", "name"),
    [
        ({"PEERLEARN_DATABASE_URL": "mysql://u:hunter2@db/peer"}, "PEERLEARN_DATABASE_URL"),
        ({"PEERLEARN_DATABASE_URL": "sqlite://"}, "PEERLEARN_DATABASE_URL"),
        ({"PEERLEARN_DATABASE_URL": "hunter2"}, "PEERLEARN_DATABASE_URL"),
        ({"PEERLEARN_BASE_URL": "ftp://bot.example.org"}, "PEERLEARN_BASE_URL"),
        ({"PEERLEARN_BASE_URL": "bot.example.org"}, "PEERLEARN_BASE_URL"),
        ({"PEERLEARN_HOST": "0.0.0.0"}, "PEERLEARN_HOST"),
        ({"PEERLEARN_HOST": "bot.example.org"}, "PEERLEARN_HOST"),
        ({"PEERLEARN_PORT": "70000"}, "PEERLEARN_PORT"),
        ({"PEERLEARN_PORT": "http"}, "PEERLEARN_PORT"),
        ({"PEERLEARN_NO_BROWSER": "maybe"}, "PEERLEARN_NO_BROWSER"),
        ({"PEERLEARN_LOG_LEVEL": "LOUD"}, "PEERLEARN_LOG_LEVEL"),
        ({"PEERLEARN_KEYS_DIR": ".peerlearn"}, "PEERLEARN_KEYS_DIR"),
        ({"PEERLEARN_KEYS_DIR": ".peerlearn/keys"}, "PEERLEARN_KEYS_DIR"),
        ({"PEERLEARN_KEYS_DIR": "other/../.peerlearn/keys"}, "PEERLEARN_KEYS_DIR"),
        ({"PEERLEARN_KEYS_DIR": "."}, "PEERLEARN_KEYS_DIR"),
        ({"PEERLEARN_KEYS_DIR": "/srv/k", "PEERLEARN_DATABASE_URL": "sqlite:////srv/k/peer.db"}, "PEERLEARN_KEYS_DIR"),
    ],
)
def test_a_wrong_setting_is_refused_by_name(given: dict[str, str], name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for each, value in given.items():
        monkeypatch.setenv(each, value)
    with pytest.raises(SettingsError) as refused:
        load_settings()
    (sentence,) = refused.value.sentences
    assert sentence.startswith(f"{name}: ")
    assert sentence.endswith(".")
    assert "hunter2" not in str(refused.value)


SLACK = {"PEERLEARN_SLACK_BOT_TOKEN": "xoxb-hunter2", "PEERLEARN_SLACK_SIGNING_SECRET": "hunter2"}
TEAMS = {
    "PEERLEARN_TEAMS_APP_ID": "a",
    "PEERLEARN_TEAMS_APP_SECRET": "hunter2",
    "PEERLEARN_TEAMS_TENANT_ID": "t",
}


@pytest.mark.parametrize(
    ("given", "name"),
    [
        ({"PEERLEARN_SLACK_BOT_TOKEN": "xoxb-hunter2"}, "PEERLEARN_SLACK_SIGNING_SECRET"),
        ({"PEERLEARN_SLACK_SIGNING_SECRET": "hunter2"}, "PEERLEARN_SLACK_BOT_TOKEN"),
        ({"PEERLEARN_SLACK_APP_TOKEN": "xapp-hunter2"}, "PEERLEARN_SLACK_BOT_TOKEN"),
        ({"PEERLEARN_SLACK_BOT_TOKEN": "xapp-hunter2"}, "PEERLEARN_SLACK_BOT_TOKEN"),
        ({**SLACK, "PEERLEARN_SLACK_APP_TOKEN": "xoxb-hunter2"}, "PEERLEARN_SLACK_APP_TOKEN"),
        (
            {
                "PEERLEARN_SLACK_BOT_TOKEN": "xoxb-hunter2",
                "PEERLEARN_SLACK_APP_TOKEN": "xapp-hunter2",
                "PEERLEARN_SLACK_OLD_SIGNING_SECRET": "hunter2",
            },
            "PEERLEARN_SLACK_SIGNING_SECRET",
        ),
        ({**SLACK, "PEERLEARN_SLACK_API_URL": "slack.com"}, "PEERLEARN_SLACK_API_URL"),
        ({"PEERLEARN_TEAMS_APP_ID": "a"}, "PEERLEARN_TEAMS_APP_SECRET"),
        ({"PEERLEARN_TEAMS_APP_SECRET": "hunter2"}, "PEERLEARN_TEAMS_APP_ID"),
        ({"PEERLEARN_TEAMS_TENANT_ID": "t"}, "PEERLEARN_TEAMS_APP_ID"),
        ({"PEERLEARN_TEAMS_APP_ID": "a", "PEERLEARN_TEAMS_APP_SECRET": "hunter2"}, "PEERLEARN_TEAMS_TENANT_ID"),
        ({**TEAMS, "PEERLEARN_TEAMS_OPENID_URL": "login.example"}, "PEERLEARN_TEAMS_OPENID_URL"),
        ({**TEAMS, "PEERLEARN_TEAMS_TOKEN_URL": "login.example"}, "PEERLEARN_TEAMS_TOKEN_URL"),
    ],
)
def test_half_a_platform_is_refused_by_name(given: dict[str, str], name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    test_a_wrong_setting_is_refused_by_name(given, name, monkeypatch)


@pytest.mark.parametrize("with_", ["PEERLEARN_SLACK_SIGNING_SECRET", "PEERLEARN_SLACK_APP_TOKEN"])
def test_with_a_platform_that_knows_its_people_other_machines_may_reach_the_bot(
    with_: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    given = {"PEERLEARN_SLACK_BOT_TOKEN": "xoxb-hunter2", with_: "hunter2", "PEERLEARN_HOST": "0.0.0.0"}
    for each, value in given.items():
        monkeypatch.setenv(each, value)
    settings = load_settings()
    assert settings.host == "0.0.0.0"
    assert settings.connected == ("PEERLEARN_SLACK_BOT_TOKEN",)
    assert "hunter2" not in repr(settings)


def test_on_teams_what_is_left_out_follows_from_the_tenant(monkeypatch: pytest.MonkeyPatch) -> None:
    for each, value in TEAMS.items():
        monkeypatch.setenv(each, value)
    settings = load_settings()
    assert settings.connected == ("PEERLEARN_TEAMS_APP_ID",)
    assert settings.teams_allowed_tenants == ("t",)
    assert settings.teams_token_url == "https://login.microsoftonline.com/t/oauth2/v2.0/token"
    assert "smba.trafficmanager.net" in settings.teams_service_hosts
    assert "hunter2" not in repr(settings)
    monkeypatch.setenv("PEERLEARN_TEAMS_ALLOWED_TENANTS", "t, u,v")
    monkeypatch.setenv("PEERLEARN_TEAMS_SERVICE_HOSTS", "127.0.0.1:4000")
    monkeypatch.setenv("PEERLEARN_TEAMS_TOKEN_URL", "http://127.0.0.1:4000/token")
    monkeypatch.delenv("PEERLEARN_TEAMS_TENANT_ID")
    settings = load_settings()
    assert settings.teams_allowed_tenants == ("t", "u", "v")
    assert settings.teams_service_hosts == ("127.0.0.1:4000",)


def test_each_wrong_setting_has_a_sentence_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PEERLEARN_PORT", "70000")
    monkeypatch.setenv("PEERLEARN_HOST", "0.0.0.0")
    with pytest.raises(SettingsError) as refused:
        load_settings()
    assert [sentence.split(":")[0] for sentence in refused.value.sentences] == ["PEERLEARN_HOST", "PEERLEARN_PORT"]


def test_a_misspelt_setting_in_the_file_is_not_ignored(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("PEERLEARN_KEY_DIR=/srv/keys\n", encoding="utf-8")
    with pytest.raises(SettingsError, match=r"PEERLEARN_KEY_DIR: .* Did you mean PEERLEARN_KEYS_DIR\?"):
        load_settings()


def test_a_database_password_is_not_shown_with_the_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PEERLEARN_DATABASE_URL", "postgresql://bot:hunter2@db/peer")
    assert "hunter2" not in repr(load_settings())


def test_every_setting_says_what_it_is_for() -> None:
    assert [field for field, info in Settings.model_fields.items() if not info.description] == []


def test_the_example_file_is_the_one_that_the_settings_write() -> None:
    assert (ROOT / ".env.example").read_text(encoding="utf-8") == example()


def test_the_settings_page_lists_every_setting_and_no_other() -> None:
    rows = table("docs/settings.md", 3)
    assert {name for row in rows for name in re.findall(r"PEERLEARN_\w+", row[0])} == NAMES
