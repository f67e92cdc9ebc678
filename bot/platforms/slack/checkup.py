"""Looks from outside at what Slack lets the bot do, and says what to do about what is wrong. It sends nothing."""

import re
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass
from typing import cast

from slack_sdk.errors import SlackApiError

from bot.domain.programmes import Channel
from bot.platforms.base import Finding
from bot.platforms.slack.manifest import EVENTS_PATH, OPTIONAL_SCOPES, SCOPES, WRITABLE_SCOPES
from bot.platforms.slack.workspace import Web, Workspace, identify, place_of, reason, refusal, verdict, words_of

_SECRET = re.compile(r"[0-9a-f]{32}")


COPY_AGAIN = (
    "Copy the app's bot token again; it begins xoxb-. A bot that runs takes it from .env when somebody next does"
    " something; where it is set elsewhere, start the bot anew."
)


@dataclass(frozen=True, slots=True)
class Patient:
    """What is looked at: the tokens and secrets that are set, the programmes' channels, and workspaces that ended."""

    bot_token: str
    app_token: str
    secrets: Sequence[str]
    base_url: str
    channels: Sequence[Channel] = ()
    ended: Sequence[str] = ()


async def look(web: Web, patient: Patient) -> list[Finding]:
    """Everything about Slack."""
    return [one async for one in _looks(web, patient)]


async def _looks(web: Web, patient: Patient) -> AsyncIterator[Finding]:
    for secret in patient.secrets:
        yield _secret(secret)
    if patient.secrets:
        yield _door(patient.base_url)
    if patient.app_token:
        yield await _socket(web, patient.app_token)
    try:
        workspace = await identify(web, patient.bot_token)
    except Exception as error:  # whatever it is, nothing further can be asked
        yield _refused("PEERLEARN_SLACK_BOT_TOKEN", COPY_AGAIN, error)
        return
    yield Finding(True, f"Slack knows the bot token, for the workspace {workspace.tenant}.")
    async for one in _scopes(web, patient.bot_token):
        yield one
    for tenant in patient.ended:
        yield _ended(tenant, workspace)
    for channel in patient.channels:
        if channel.tenant == workspace.tenant:
            yield await _channel(web, workspace, place_of(channel.channel_id))


def _secret(secret: str) -> Finding:
    if _SECRET.fullmatch(secret):
        return Finding(
            True, "The signing secret has the shape of one. Whether it is the right one shows when Slack calls."
        )
    return Finding(
        True,
        "PEERLEARN_SLACK_SIGNING_SECRET or the old one is not 32 hexadecimal digits, as Slack's are. Compare it with"
        " Basic Information, Signing Secret: with a wrong one everything that Slack delivers is refused.",
        careful=True,
    )


def _door(base_url: str) -> Finding:
    if base_url.startswith("https://"):
        return Finding(True, f"Slack delivers to {base_url}{EVENTS_PATH}, if the app's settings say so.")
    return Finding(
        True,
        f"PEERLEARN_BASE_URL is {base_url}, and Slack delivers to https addresses only. Set it to the address under"
        " which the bot is reached from outside, or use Socket Mode.",
        careful=True,
    )


async def _socket(web: Web, app_token: str) -> Finding:
    try:
        await web.client_of("").apps_connections_open(app_token=app_token)
    except Exception as error:  # whatever it is, no socket opens
        remedy = "It needs an app-level token with the scope connections:write, and Socket Mode switched on."
        return _refused("PEERLEARN_SLACK_APP_TOKEN", remedy, error)
    return Finding(True, "Slack opens a socket for the app token.")


async def _scopes(web: Web, token: str) -> AsyncIterator[Finding]:
    try:
        headers = cast("Mapping[str, str]", vars(await web.client_of(token).auth_test())["headers"])
    except Exception as error:  # whatever it is, it does not say which scopes there are
        yield _refused("PEERLEARN_SLACK_BOT_TOKEN", COPY_AGAIN, error)
        return
    given = {word.strip() for word in headers.get("x-oauth-scopes", "").split(",") if word.strip()}
    if not given:
        yield Finding(True, "Slack does not say which scopes the app has.", careful=True)
        return
    missing, more = sorted(set(SCOPES) - given), sorted(given - {*SCOPES, *OPTIONAL_SCOPES, *WRITABLE_SCOPES})
    if missing:
        what = ", ".join(f"{name} ({SCOPES[name]})" for name in missing)
        yield Finding(False, f"The app lacks scopes: {what}. Add them under OAuth & Permissions and install it again.")
    else:
        yield Finding(True, "The app has the scopes that it needs.")
    if more:
        yield Finding(
            True, f"The app has scopes that the bot never uses: {', '.join(more)}. Take them away.", careful=True
        )


def _ended(tenant: str, workspace: Workspace) -> Finding:
    if tenant == workspace.tenant:
        words = "had put the bot out and lets it in again. What waits goes out when somebody there next does something."
        return Finding(True, f"The workspace {tenant} {words}", careful=True)
    return Finding(
        False,
        f"The workspace {tenant} has put the bot out. What is for its people waits until it lets the bot in again.",
    )


async def _channel(web: Web, workspace: Workspace, channel_id: str) -> Finding:
    try:
        about = words_of(await web.client(workspace).conversations_info(channel=channel_id)).get("channel")
    except SlackApiError as error:
        match refusal(error):
            case "missing_scope":
                return Finding(
                    True,
                    f"Whether people from outside read the channel {channel_id} cannot be told, so nothing is written"
                    f" there. Add {' and '.join(sorted(OPTIONAL_SCOPES))} under OAuth & Permissions to change that.",
                    careful=True,
                )
            case "channel_not_found":
                return Finding(
                    False, f"The bot does not see the channel {channel_id}. Invite it there and type /peer here."
                )
            case word:
                return Finding(False, f"The channel {channel_id}: Slack says {word or 'nothing of use'}. Try again.")
    except Exception as error:  # whatever it is, nothing is known of the channel
        return _refused(f"The channel {channel_id}", "Try again.", error)
    said = cast("Mapping[str, object]", about or {})
    if said.get("is_archived"):
        return Finding(False, f"The channel {channel_id} is archived. Choose another one.")
    if said.get("is_ext_shared") or said.get("is_pending_ext_shared"):
        return Finding(False, f"People from outside read the channel {channel_id}, so nothing is written there.")
    if said.get("is_member") is False:
        return Finding(False, f"The bot is not in the channel {channel_id}. Invite it there.")
    return Finding(True, f"The bot is in the channel {channel_id}, and nobody from outside reads it.")


def _refused(what: str, remedy: str, error: Exception) -> Finding:
    if verdict(error):
        return Finding(False, f"{what}: Slack refuses it ({verdict(error)}). {remedy}")
    return Finding(
        False,
        f"PEERLEARN_SLACK_API_URL: Slack does not answer there ({reason(error)})."
        " Check the address, and whether this machine may reach it, through a proxy if there is one.",
    )
