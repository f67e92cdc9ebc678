"""The bot's own token, with which it calls the connector: fetched with the bot's secret, and kept until it ends."""

import asyncio
from collections.abc import Callable
from typing import cast

import httpx
import structlog

from bot.platforms.teams.registration import Registration

EARLY = 300.0
"""Seconds before its end at which a token is fetched anew, so that none ends on the way."""

PATIENCE = httpx.Timeout(10.0, connect=5.0)
_SCOPES = {"us": "https://api.botframework.us", "cn": "https://api.botframework.azure.cn"}

log = structlog.get_logger("peerlearn.teams")


class NoToken(Exception):
    """The token server gave none."""


class Token:
    """One registration's token."""

    def __init__(self, registration: Registration, web: httpx.AsyncClient, now: Callable[[], float]) -> None:
        """Args: now: seconds from any fixed point."""
        self._registration, self._web, self._now = registration, web, now
        self._held, self._until = "", 0.0
        self._fetching = asyncio.Lock()

    async def get(self, *, instead_of: str = "") -> str:
        """The token. Raises NoToken. `instead_of` is one that was refused, and not given again."""
        async with self._fetching:
            if self._held in {"", instead_of} or self._now() >= self._until:
                await self._fetch()
            return self._held

    async def _fetch(self) -> None:
        form = {
            "grant_type": "client_credentials",
            "client_id": self._registration.app_id,
            "client_secret": self._registration.app_secret,
            "scope": scope(self._registration.token_url),
        }
        try:
            answer = await self._web.post(self._registration.token_url, data=form, timeout=PATIENCE)
            answer.raise_for_status()
            read: object = answer.json()
        except (httpx.HTTPError, ValueError) as error:
            log.error("token.refused", platform="teams", error=type(error).__name__)
            raise NoToken from None
        said = cast("dict[str, object]", read) if isinstance(read, dict) else {}
        held, lasts = said.get("access_token"), said.get("expires_in")
        if not isinstance(held, str) or not held:
            raise NoToken
        seconds = float(lasts) if isinstance(lasts, int | float | str) and str(lasts).isdecimal() else 2 * EARLY
        self._held, self._until = held, self._now() + max(seconds - EARLY, seconds / 2)


def scope(token_url: str) -> str:
    """What the token is for: the connector of the cloud that hands it out."""
    ending = (httpx.URL(token_url).host or "").rpartition(".")[2]
    return f"{_SCOPES.get(ending, 'https://api.botframework.com')}/.default"
