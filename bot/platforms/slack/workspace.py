"""The workspaces that the bot serves on Slack, and the one web session through which it calls Slack."""

import asyncio
import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from types import TracebackType
from typing import Self, cast

import structlog
from aiohttp import ClientSession, ClientTimeout
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

PLATFORM = "slack"

_WORD = re.compile(r"[a-z_]{1,60}")
_PLACE = re.compile(r"(?:^|<#|/archives/|/client/[A-Z0-9]+/)([CG][A-Z0-9]+)(?![\w-])")

_ID = re.compile("[CG][A-Z0-9]+")

PATIENCE = 10.0
"""How many seconds a call may take in all."""

HURRY = 2.6
"""How many everything together may take while somebody waits. Slack gives three, which begin before we hear of it."""

BUSY = frozenset({"rate_limited", "ratelimited"})
"""Slack asks for silence."""

NOT_INSTALLED = frozenset({"invalid_auth", "not_authed", "token_revoked", "token_expired", "account_inactive"})
"""The token is worth nothing, and another one is needed."""

UNWELL = frozenset({"fatal_error", "internal_error", "request_timeout", "service_unavailable"})
"""Slack says itself that part of what was asked may have been done."""


log = structlog.get_logger("peerlearn.slack")


def tenant_of(enterprise_id: str, team_id: str) -> str:
    """The name of a workspace in an account. The same user id in another workspace is another person."""
    return f"{enterprise_id}.{team_id}" if enterprise_id else team_id


def place_of(typed: str) -> str:
    """The id of a channel in what somebody gave for it: the id, a link to it, or a mention. Else what was given."""
    found = _PLACE.search(typed.strip())
    return found[1] if found else typed


def is_place(channel_id: str) -> bool:
    """Whether this is the id of a channel, and not its name: Slack finds none by that."""
    return _ID.fullmatch(channel_id) is not None


@dataclass(frozen=True, slots=True)
class Workspace:
    """A workspace and what speaks for the bot there. `enterprise_id` is empty outside of an organisation.

    An app that is installed for a whole organisation has one row without a `team_id`. One that has put the bot out has
    an empty `token`.
    """

    enterprise_id: str
    team_id: str
    bot_id: str
    bot_user_id: str
    token: str = field(repr=False)

    @property
    def tenant(self) -> str:
        """Its name in an account."""
        return tenant_of(self.enterprise_id, self.team_id)


class Web:
    """Slack's Web API through one session, which keeps its connections open. Made and closed inside an event loop."""

    def __init__(self, api_url: str, patience: float = PATIENCE, hurry: float = HURRY) -> None:
        """Args: api_url: where Slack's Web API is, or whatever speaks like it; patience: seconds a call may take;
        hurry: seconds for everything that is done before whoever waits is answered.
        """
        self.hurry = hurry
        self._api_url = api_url
        # Proxies and their exceptions come from the environment, as for every other program on the machine.
        self._session = ClientSession(timeout=ClientTimeout(total=patience), trust_env=True)
        self._clients: dict[str, AsyncWebClient] = {}

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    @property
    def api_url(self) -> str:
        """Where Slack's Web API is. Slack's own pages are on the same host."""
        return self._api_url

    @property
    def session(self) -> ClientSession:
        """The session itself, for an address that Slack hands out with a payload."""
        return self._session

    def client(self, workspace: Workspace) -> AsyncWebClient:
        """What calls Slack for a workspace. It tries nothing twice: whoever calls knows what may be repeated."""
        return self.client_of(workspace.token)

    def client_of(self, token: str) -> AsyncWebClient:
        """The same for a token of which the workspace is not known yet."""
        if token not in self._clients:
            client = AsyncWebClient(token, base_url=self._api_url, session=self._session, retry_handlers=[])
            # Set by the environment, it would also be asked for addresses that NO_PROXY names.
            client.proxy = None
            self._clients[token] = client
        return self._clients[token]

    async def asked(self, workspace: Workspace, method: str, **about: str) -> Mapping[str, object]:
        """What Slack says to a question. It is posted: Slack takes it so, and its like may take only that."""
        return words_of(await self.client(workspace).api_call(method, data=about))

    async def close(self) -> None:
        """Let go of every connection."""
        await self._session.close()


async def identify(web: Web, token: str) -> Workspace:
    """The workspace that a bot token speaks for. Raises what the call raises, SlackApiError when it is refused."""
    said = words_of(await web.client_of(token).auth_test())
    found = {name: str(said.get(name) or "") for name in ("enterprise_id", "team_id", "bot_id", "user_id")}
    # An app that is installed for an organisation belongs to none of its workspaces.
    team = "" if said.get("is_enterprise_install") is True else found["team_id"]
    return Workspace(found["enterprise_id"], team, found["bot_id"], found["user_id"], token)


class SetToken:
    """The bot token that is set by now. Since the start it may have become another."""

    def __init__(self, web: Web, read: Callable[[], str]) -> None:
        """Args: read: gives the token. It may block."""
        self._web, self._read = web, read

    async def workspace(self, besides: Collection[str]) -> Workspace | None:
        """The workspace that it speaks for; None without one, and where Slack does not take it or does not answer.

        Args: besides: tokens of which that is known.
        """
        token = await asyncio.to_thread(self._read)
        if not token or token in besides:
            return None
        try:
            # Somebody may be waiting, and is told something also without it.
            async with asyncio.timeout(self._web.hurry / 3):
                return await identify(self._web, token)
        except Exception as error:
            log.warning("slack.token_not_taken", reason=reason(error))
            return None


def refusal(error: SlackApiError) -> str:
    """Slack's word for why it refused, such as "invalid_auth"; empty when it did not answer in its own words.

    It is a word and never more, so it can be logged.
    """
    response: object = vars(error)["response"]
    word = words_of(response).get("error")
    return word if isinstance(word, str) and _WORD.fullmatch(word) else ""


def verdict(error: Exception) -> str:
    """The word with which Slack judged what was asked; empty when it is busy or away, and did not."""
    word = refusal(error) if isinstance(error, SlackApiError) else ""
    return "" if word in BUSY | UNWELL else word


def reason(error: Exception) -> str:
    """Why a call failed, in a word that can be shown to whoever runs the bot."""
    return (refusal(error) if isinstance(error, SlackApiError) else "") or type(error).__name__


def wait_of(error: SlackApiError) -> timedelta | None:
    """How long Slack asks for silence; None when it does not ask for it, or not in whole seconds."""
    response: object = vars(error)["response"]
    status: object = getattr(response, "status_code", None) or getattr(response, "status", 0)
    headers: Mapping[str, str] = getattr(response, "headers", {})
    asked = headers.get("Retry-After", "")
    busy = status == 429 or refusal(error) in BUSY
    return timedelta(seconds=int(asked)) if busy and asked.isdecimal() else None


def words_of(response: object) -> Mapping[str, object]:
    """What an answer of Slack's says; nothing when it is not what Slack answers."""
    answer: object = getattr(response, "data", None)
    return cast("Mapping[str, object]", answer) if isinstance(answer, dict) else {}
