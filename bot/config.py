"""Settings: what can be set, what contradicts what, and `.env.example`, which `python -m bot.config` prints.

The keys live beside the data, never inside: `.peerlearn` holds the database and is what a backup copies, and
`.peerlearn-keys` is what it leaves out. A copy of the data without the keys opens no seat and no story, and a key that
is destroyed is not found again in yesterday's copy. On a server `PEERLEARN_KEYS_DIR` belongs on a volume of its own.
"""

import difflib
import os
import sys
from collections.abc import Iterable, Iterator, Mapping
from importlib.util import find_spec
from ipaddress import ip_address
from pathlib import Path
from typing import Annotated, Any, Literal, Self, cast
from urllib.parse import urlsplit

from dotenv import dotenv_values
from pydantic import AfterValidator, BeforeValidator, Field, ValidationError, ValidationInfo, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

PREFIX = "PEERLEARN_"
ENV_FILE = Path(".env")
CONNECTING = ("slack_bot_token", "teams_app_id")
"""The settings that connect a platform which knows who people are."""

DATABASES = ("sqlite", "postgresql", "postgresql+psycopg")


class SettingsError(Exception):
    """The settings do not add up. `sentences` says of each what is wrong and what to do, and repeats no value."""

    def __init__(self, sentences: tuple[str, ...]) -> None:
        super().__init__("\n".join(sentences))
        self.sentences = sentences


class _ContradictionError(ValueError):
    """Two settings that cannot both hold. `field` is the one to change."""

    def __init__(self, field: str, remedy: str) -> None:
        super().__init__(remedy)
        self.field = field


def _absolute(path: Path) -> Path:
    return path.expanduser().absolute()


def _file_of(database_url: str) -> Path | None:
    """The file of an SQLite address (its path after the third slash); None for any other address."""
    address = urlsplit(database_url)
    path = address.path.removeprefix("/")
    return _absolute(Path(path)) if address.scheme == "sqlite" and path else None


def _database_url(url: str) -> str:
    scheme = urlsplit(url).scheme
    if scheme not in DATABASES:
        raise ValueError(
            "the database is neither sqlite nor postgresql. Write sqlite:///FILE or postgresql://HOST/NAME"
        )
    if scheme == "sqlite" and _file_of(url) is None:
        raise ValueError("this names no file, and what is only in memory is lost. Write sqlite:///FILE")
    if scheme != "sqlite" and find_spec("psycopg") is None:
        raise ValueError(
            "the driver for PostgreSQL is not installed. Run python3 bootstrap.py --dev, which installs it"
        )
    return url


def _base_url(url: str) -> str:
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.query or parts.fragment:
        raise ValueError(
            "this is no web address. Write the one people reach the bot at, such as https://bot.example.org"
        )
    return url.rstrip("/")


def is_loopback(host: str) -> bool:
    """Whether a host is this machine and nothing else."""
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


def _host(host: str, others: ValidationInfo) -> str:
    if not is_loopback(host) and not any(others.data.get(field) for field in CONNECTING):
        raise ValueError(
            "no platform is connected but the local chat, which asks nobody who they are, "
            "so only this machine may reach it. Write 127.0.0.1, or leave it out"
        )
    return host


def _bot_token(token: str) -> str:
    if token.startswith("xapp-"):
        raise ValueError("this is an app token. It belongs into PEERLEARN_SLACK_APP_TOKEN; a bot token begins xoxb-")
    return token


def _app_token(token: str) -> str:
    if token.startswith("xoxb-"):
        raise ValueError("this is a bot token. It belongs into PEERLEARN_SLACK_BOT_TOKEN; an app token begins xapp-")
    return token


def _words(listed: Any) -> Any:
    """A list written with commas or spaces."""
    return tuple(listed.replace(",", " ").split()) if isinstance(listed, str) else listed


def _at_home(settings: Mapping[str, Any]) -> str:
    """Where the commercial cloud hands out the bot's own token: the authority of its home tenant."""
    tenant_id: str = settings["teams_tenant_id"]
    return f"https://login.microsoftonline.com/{tenant_id}/oauth2/v2.0/token"


def _home_alone(settings: Mapping[str, Any]) -> tuple[str, ...]:
    tenant_id: str = settings["teams_tenant_id"]
    return (tenant_id,) if tenant_id else ()


def _upper(level: Any) -> Any:
    return level.upper() if isinstance(level, str) else level


def _file_in_data_dir(settings: Mapping[str, Any]) -> str:
    return f"sqlite:///{settings['data_dir'] / 'peerlearn.db'}"


def _beside_data_dir(settings: Mapping[str, Any]) -> Path:
    data_dir: Path = settings["data_dir"]
    return data_dir.with_name(f"{data_dir.name}-keys")


Directory = Annotated[Path, AfterValidator(_absolute)]
Listed = Annotated[tuple[str, ...], NoDecode, BeforeValidator(_words)]


class Settings(BaseSettings):
    """Everything that can be set, from the environment or from a `.env` file; the environment wins.

    What is left out is filled in: every field has a usable value, and every path is absolute.
    """

    model_config = SettingsConfigDict(env_prefix=PREFIX, env_ignore_empty=True, extra="ignore", frozen=True)

    data_dir: Directory = Field(
        default=Path(".peerlearn"),
        validate_default=True,
        description="The folder of the database file. This is what a backup copies.",
    )
    database_url: Annotated[str, AfterValidator(_database_url)] = Field(
        default_factory=_file_in_data_dir,
        repr=False,
        description="The database: sqlite:///FILE or postgresql://USER:PASSWORD@HOST/NAME. "
        "Left out, it is the file peerlearn.db in PEERLEARN_DATA_DIR.",
    )
    keys_dir: Directory = Field(
        default_factory=_beside_data_dir,
        description="The folder of the keys, apart from the folder of the database and from its backups. "
        "Left out, it stands beside PEERLEARN_DATA_DIR and has its name with -keys at the end.",
    )
    base_url: Annotated[str, AfterValidator(_base_url)] = Field(
        default="http://127.0.0.1:8710",
        description="The address at which people's browsers reach the bot's own pages.",
    )
    pictures_in_chat: bool = Field(
        default=False,
        description="Whether Slack and Teams show the pictures of survey results themselves. Their servers fetch and "
        "keep them then, from a base URL that they reach over https. Left out, a button leads to the bot's own page.",
    )
    slack_bot_token: Annotated[str, AfterValidator(_bot_token)] = Field(
        default="",
        repr=False,
        description="The bot token of the Slack app. With it the bot is on Slack, and there is no local chat.",
    )
    slack_signing_secret: str = Field(
        default="",
        repr=False,
        description="The signing secret of the Slack app, by which requests over HTTP are known to be Slack's.",
    )
    slack_old_signing_secret: str = Field(
        default="",
        repr=False,
        description="The signing secret before it was changed. It holds beside the new one until it is taken out here.",
    )
    slack_app_token: Annotated[str, AfterValidator(_app_token)] = Field(
        default="",
        repr=False,
        description="The app token of the Slack app, for Socket Mode. The bot then calls Slack, and nothing comes in.",
    )
    slack_api_url: Annotated[str, AfterValidator(_base_url)] = Field(
        default="https://slack.com/api",
        description="The address of Slack's Web API. Another one for a government cloud, or for a server of one's own.",
    )
    teams_app_id: str = Field(
        default="",
        description="The id of the bot's registration with Microsoft. With it the bot is on Teams, and there is no "
        "local chat.",
    )
    teams_app_secret: str = Field(
        default="",
        repr=False,
        description="The secret of the registration, with which the bot gets the token for what it sends.",
    )
    teams_tenant_id: str = Field(
        default="",
        description="The id of the tenant in which the bot is registered.",
    )
    teams_allowed_tenants: Listed = Field(
        default_factory=_home_alone,
        description="The ids of the tenants whose people may use the bot, with commas between them. "
        "Left out, it is the tenant of the registration alone.",
    )
    teams_openid_url: Annotated[str, AfterValidator(_base_url)] = Field(
        default="https://login.botframework.com/v1/.well-known/openidconfiguration",
        description="The address that says with which keys Microsoft signs what it delivers. "
        "Another one for a government cloud.",
    )
    teams_token_url: Annotated[str, AfterValidator(_base_url)] = Field(
        default_factory=_at_home,
        description="The address at which the bot gets its token. "
        "Left out, it is that of the registration's tenant in the commercial cloud.",
    )
    teams_service_hosts: Listed = Field(
        default=(
            "smba.trafficmanager.net",
            "smba.onyx.prod.teams.trafficmanager.net",
            "smba.infra.gcc.teams.microsoft.com",
            "smba.infra.gov.teams.microsoft.us",
            "smba.infra.dod.teams.microsoft.us",
            "frontend.botapi.msg.infra.teams.microsoftonline.cn",
        ),
        description="The hosts to which the bot may send with its token, with commas between them. "
        "Left out, they are those that Microsoft names for its clouds.",
    )
    teams_web_url: Annotated[str, AfterValidator(_base_url)] = Field(
        default="https://teams.microsoft.com",
        description="The address with which links begin that open Teams. Another one for a government cloud.",
    )
    host: Annotated[str, AfterValidator(_host)] = Field(
        default="127.0.0.1",
        description="The network address to listen on. Only this machine's own, as long as no platform is connected.",
    )
    port: int = Field(default=8710, ge=0, le=65535, description="The port to listen on. 0 takes any free one.")
    no_browser: bool = Field(default=False, description="Whether the demo leaves the browser alone.")
    log_level: Annotated[Literal["DEBUG", "INFO", "WARNING", "ERROR"], BeforeValidator(_upper)] = Field(
        default="INFO",
        description="How much is logged: DEBUG, INFO, WARNING or ERROR. None logs what people wrote or who they are.",
    )

    @model_validator(mode="after")
    def _keys_stand_apart(self) -> Self:
        file = _file_of(self.database_url)
        keys = self.keys_dir.resolve()
        for folder in {self.data_dir.resolve(), (file.parent if file else self.data_dir).resolve()}:
            if keys.is_relative_to(folder) or folder.is_relative_to(keys):
                raise _ContradictionError(
                    "keys_dir",
                    "the keys and the database would share a folder, and a copy of it would open what is sealed. "
                    "Choose a folder that neither holds the other, best on a volume of its own",
                )
        return self

    @model_validator(mode="after")
    def _pictures_are_reached(self) -> Self:
        if self.pictures_in_chat and not self.base_url.startswith("https://"):
            raise _ContradictionError(
                "pictures_in_chat",
                "Slack and Microsoft fetch pictures over https alone, and PEERLEARN_BASE_URL does not begin with it. "
                "Change that, or take this out",
            )
        return self

    @model_validator(mode="after")
    def _slack_is_whole(self) -> Self:
        given = [field for field in ("slack_signing_secret", "slack_app_token") if getattr(self, field)]
        if self.slack_bot_token and not given:
            raise _ContradictionError(
                "slack_signing_secret",
                "without it nobody could tell whether a request is Slack's. Copy the app's signing secret, "
                "or set PEERLEARN_SLACK_APP_TOKEN for Socket Mode",
            )
        if given and not self.slack_bot_token:
            raise _ContradictionError(
                "slack_bot_token",
                f"{setting_name(given[0])} is set, and without a bot token the bot is not on Slack. "
                "Copy the app's bot token, or take the other out",
            )
        if self.slack_old_signing_secret and not self.slack_signing_secret:
            raise _ContradictionError(
                "slack_signing_secret",
                "only the old secret is set. Copy the new one, or set PEERLEARN_SLACK_SIGNING_SECRET to the old",
            )
        return self

    @model_validator(mode="after")
    def _teams_is_whole(self) -> Self:
        told = {"teams_allowed_tenants", "teams_token_url"} <= self.model_fields_set
        needed = ["teams_app_id", "teams_app_secret", *([] if told else ["teams_tenant_id"])]
        given = [field for field in ("teams_app_id", "teams_app_secret", "teams_tenant_id") if getattr(self, field)]
        missing = next((field for field in needed if given and field not in given), None)
        if missing is not None:
            raise _ContradictionError(
                missing,
                f"{setting_name(given[0])} is set, and without this one the bot is not on Teams. "
                "Copy it from the registration, or take the other out",
            )
        return self

    @property
    def connected(self) -> tuple[str, ...]:
        """The settings that connect a platform, by name; none when there is only the local chat."""
        return tuple(setting_name(field) for field in CONNECTING if getattr(self, field))


def setting_name(field: str) -> str:
    """The name under which a field is set: `data_dir` is set as PEERLEARN_DATA_DIR."""
    return PREFIX + field.upper()


def load_settings(env_file: Path | None = ENV_FILE) -> Settings:
    """The settings in force.

    Raises:
        SettingsError: with a sentence for each setting that is wrong.
    """
    unknown = tuple(_in_vain(env_file)) if env_file else ()
    if unknown:
        raise SettingsError(unknown)
    try:
        return Settings(_env_file=env_file)  # pyright: ignore[reportCallIssue] - pydantic-settings takes it on every class
    except ValidationError as refused:
        raise SettingsError(tuple(_sentences(refused))) from None


_REFUSED = {
    "int_parsing": "this is not a whole number",
    "bool_parsing": "this is neither true nor false",
    "greater_than_equal": "this is too small",
    "less_than_equal": "this is too large",
}


def _sentences(refused: ValidationError) -> Iterator[str]:
    for error in refused.errors(include_url=False, include_input=False):
        if error["type"] == "default_factory_not_called":
            continue  # It follows from another setting, which has a sentence of its own.
        cause = error.get("ctx", {}).get("error")
        field = cause.field if isinstance(cause, _ContradictionError) else str(error["loc"][0])
        said = (
            str(cause) if cause else f"{_REFUSED.get(error['type'], error['msg'].lower())}. docs/settings.md says more"
        )
        yield f"{setting_name(field)}: {said}."


def misspelt() -> Iterator[str]:
    """A sentence for each name in the environment that is almost a setting's. It is only said, and never refused.

    Kubernetes sets names of its own that start like ours where a service is called peerlearn.
    """
    return (f"{name}: there is no such setting. {remedy}" for name, remedy in _unknown(os.environ) if remedy)


def _in_vain(env_file: Path) -> Iterator[str]:
    """A sentence for each name in the file that starts like ours and is none: misspelt, it would be ignored."""
    for name, remedy in _unknown(dotenv_values(env_file)):
        yield f"{name}: there is no such setting. {remedy or 'Take it out of the file.'}"


def _unknown(names: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Each name that starts like ours and is none, with the question which one was meant, empty where none is near."""
    known = [field.upper() for field in Settings.model_fields]
    for name in names:
        ours = name.upper().removeprefix(PREFIX)
        if name.upper().startswith(PREFIX) and ours not in known:
            near = difflib.get_close_matches(ours, known, n=1, cutoff=0.8)
            yield name, f"Did you mean {PREFIX}{near[0]}?" if near else ""


def example() -> str:
    """The text of `.env.example`: every setting with what it is for, and its default where it has a plain one."""
    lines = ["# Copy this file to .env and change what should differ. docs/settings.md says more."]
    for field, info in Settings.model_fields.items():
        default = "" if info.default_factory else _written(info.default)
        remarks = [f"# {sentence.rstrip('.')}." for sentence in (info.description or "").split(". ")]
        lines += ["", *remarks, f"#{setting_name(field)}={default.lower() if info.annotation is bool else default}"]
    return "\n".join(lines) + "\n"


def _written(value: object) -> str:
    return ",".join(cast("tuple[str, ...]", value)) if isinstance(value, tuple) else str(value)


if __name__ == "__main__":
    sys.stdout.write(example())
