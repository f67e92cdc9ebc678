"""What the settings make of what they are given. How they are refused and listed stands in the house tests."""

import sys
from pathlib import Path

import pytest

from bot.config import Settings, SettingsError, example, load_settings, setting_name

NAMES = [setting_name(field) for field in Settings.model_fields]


@pytest.fixture(autouse=True)
def _nothing_is_set(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    for name in NAMES:
        monkeypatch.delenv(name, raising=False)


def write(folder: Path, text: str) -> None:
    """The settings of a `.env` file."""
    (folder / ".env").write_text(text, encoding="utf-8")


def test_the_example_taken_as_it_stands_changes_nothing(tmp_path: Path) -> None:
    before = load_settings()
    write(tmp_path, example())
    assert load_settings() == before


def test_every_default_that_the_example_shows_is_the_one_in_force(tmp_path: Path) -> None:
    before = load_settings()
    shown = [line.removeprefix("#") for line in example().splitlines() if line.startswith("#PEERLEARN_")]
    assert [line.partition("=")[0] for line in shown] == NAMES
    write(tmp_path, "\n".join(shown))
    assert load_settings().model_dump() == before.model_dump()


def test_what_is_set_to_nothing_is_left_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, "PEERLEARN_PORT=\n")
    monkeypatch.setenv("PEERLEARN_DATABASE_URL", "")
    assert load_settings().port == 8710
    assert load_settings().database_url.startswith("sqlite:///")


def test_paths_are_absolute_whatever_was_typed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PEERLEARN_DATA_DIR", "somewhere/else")
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setenv("PEERLEARN_KEYS_DIR", "~/keys")
    settings = load_settings()
    assert settings.data_dir == tmp_path / "somewhere" / "else"
    assert settings.keys_dir == tmp_path / "home" / "keys"


def test_the_database_and_the_keys_follow_the_folder_of_the_database(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PEERLEARN_DATA_DIR", "/srv/peer")
    settings = load_settings()
    assert settings.database_url == "sqlite:////srv/peer/peerlearn.db"
    assert settings.keys_dir == Path("/srv/peer-keys")


def test_keys_behind_a_link_are_where_the_link_leads(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Otherwise a backup of the data would hold the keys, and nobody would see it in the settings."""
    data = tmp_path / ".peerlearn"
    data.mkdir()
    (tmp_path / "keys").symlink_to(data / "inside")
    monkeypatch.setenv("PEERLEARN_KEYS_DIR", "keys")
    with pytest.raises(SettingsError, match="PEERLEARN_KEYS_DIR: the keys and the database would share a folder"):
        load_settings()


def test_keys_on_a_server_of_their_own_may_stand_anywhere_but_in_the_data(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PEERLEARN_DATABASE_URL", "postgresql://bot@db/peer")
    monkeypatch.setenv("PEERLEARN_KEYS_DIR", "/srv/keys")
    assert load_settings().keys_dir == Path("/srv/keys")
    monkeypatch.setenv("PEERLEARN_KEYS_DIR", ".peerlearn/keys")
    with pytest.raises(SettingsError, match="PEERLEARN_KEYS_DIR"):
        load_settings()


@pytest.mark.parametrize("url", ["postgresql://bot@db/peer", "postgresql+psycopg://bot@db/peer", "sqlite:////srv/p.db"])
def test_both_engines_are_taken(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    monkeypatch.setenv("PEERLEARN_DATABASE_URL", url)
    assert load_settings().database_url == url


def test_postgresql_without_its_driver_is_refused_with_the_command_that_installs_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)
    monkeypatch.setenv("PEERLEARN_DATABASE_URL", "postgresql://bot:hunter2@db/peer")
    with pytest.raises(SettingsError) as refused:
        load_settings()
    (sentence,) = refused.value.sentences
    assert sentence.startswith("PEERLEARN_DATABASE_URL: ")
    assert "bootstrap.py --dev" in sentence
    assert "hunter2" not in sentence
    monkeypatch.setenv("PEERLEARN_DATABASE_URL", "sqlite:////srv/p.db")
    assert load_settings().database_url == "sqlite:////srv/p.db"


@pytest.mark.parametrize("host", ["127.0.0.1", "::1", "localhost", "127.1.2.3"])
def test_this_machines_own_addresses_are_taken(monkeypatch: pytest.MonkeyPatch, host: str) -> None:
    monkeypatch.setenv("PEERLEARN_HOST", host)
    assert load_settings().host == host


@pytest.mark.parametrize("level", ["debug", "Debug", "DEBUG"])
def test_how_much_is_logged_may_be_written_in_small_letters(monkeypatch: pytest.MonkeyPatch, level: str) -> None:
    monkeypatch.setenv("PEERLEARN_LOG_LEVEL", level)
    assert load_settings().log_level == "DEBUG"


def test_the_base_address_ends_without_a_stroke(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PEERLEARN_BASE_URL", "https://bot.example.org/peer/")
    assert load_settings().base_url == "https://bot.example.org/peer"


@pytest.mark.parametrize("url", ["https://", "https://bot.example.org/?a=1", "https://bot.example.org/#top"])
def test_a_base_address_that_pages_cannot_be_added_to_is_refused(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    monkeypatch.setenv("PEERLEARN_BASE_URL", url)
    with pytest.raises(SettingsError, match="PEERLEARN_BASE_URL: this is no web address"):
        load_settings()


def test_a_name_that_is_like_none_of_ours_is_to_be_taken_out(tmp_path: Path) -> None:
    write(tmp_path, "PEERLEARN_ZZZZZZZZZZZZZZ=1\npeerlearn_port=9000\n")
    with pytest.raises(SettingsError) as refused:
        load_settings()
    assert refused.value.sentences == ("PEERLEARN_ZZZZZZZZZZZZZZ: there is no such setting. Take it out of the file.",)


def test_without_a_file_only_the_environment_counts(tmp_path: Path) -> None:
    write(tmp_path, "PEERLEARN_PORT=9000\n")
    assert load_settings().port == 9000
    assert load_settings(None).port == 8710


def test_settings_do_not_change_while_the_program_runs() -> None:
    settings = load_settings()
    with pytest.raises(ValueError, match="frozen"):
        settings.port = 1


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("abc", "PEERLEARN_PORT: this is not a whole number. docs/settings.md says more."),
        ("99999", "PEERLEARN_PORT: this is too large. docs/settings.md says more."),
    ],
)
def test_a_value_of_the_wrong_kind_is_refused_in_plain_words_that_do_not_repeat_it(
    monkeypatch: pytest.MonkeyPatch, typed: str, sentence: str
) -> None:
    monkeypatch.setenv("PEERLEARN_PORT", typed)
    with pytest.raises(SettingsError) as refused:
        load_settings()
    assert refused.value.sentences == (sentence,)
