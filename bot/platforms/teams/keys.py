"""The keys with which the platform signs what it sends: fetched once, kept, and refreshed where nobody waits.

While the key server cannot be reached the keys that are known stay good. A token with an unknown key is what a change
of keys looks like, and also what anybody can send, so it makes us ask at most once in half a minute.
"""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import cast

import httpx
import jwt
import structlog
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from jwt.algorithms import RSAAlgorithm

from bot.platforms.received import members_of, text_of
from bot.ports.clock import Clock

ISSUER = "https://api.botframework.com"
"""Who signs in the commercial cloud. The address of the keys may name another: those of governments do."""

FRESH = timedelta(hours=6)
BETWEEN = timedelta(seconds=30)
PATIENCE = httpx.Timeout(1.0, connect=1.0)
"""A request may wait for this, and it has 2.5 seconds in all."""

MOST_BYTES = 1024 * 1024

log = structlog.get_logger("peerlearn.teams")


@dataclass(frozen=True, slots=True)
class SigningKey:
    """A key, and the channels for which it may sign."""

    key: RSAPublicKey
    endorsements: frozenset[str]


class SigningKeys:
    """The keys behind one address."""

    def __init__(self, openid_url: str, web: httpx.AsyncClient, clock: Clock) -> None:
        """Args: openid_url: the document that names the issuer and where its keys are."""
        self._openid_url, self._web, self._clock = openid_url, web, clock
        self._known: Mapping[str, SigningKey] = {}
        self._fetched: datetime | None = None
        self._asked: datetime | None = None
        self._asking = asyncio.Lock()
        self.issuer = ISSUER

    @property
    def are_stale(self) -> bool:
        """Whether it is time to ask again. What is known is still good."""
        now = self._clock.now()
        return (self._fetched is None or now - self._fetched >= FRESH) and self._may_ask(now)

    @property
    def number(self) -> int:
        """How many are known."""
        return len(self._known)

    async def find(self, key_id: str) -> SigningKey | None:
        """The key of this name. Asks the key server only when it is unknown, and not when it was asked just now."""
        if key_id not in self._known:
            await self.refresh()
        return self._known.get(key_id)

    async def refresh(self) -> None:
        """Ask the key server, unless it was asked within the last half minute. Whoever comes meanwhile waits along."""
        async with self._asking:
            if not self._may_ask(self._clock.now()):
                return
            self._asked = self._clock.now()
            try:
                await self._fetch()
            except (httpx.HTTPError, ValueError) as error:
                log.warning("keys.unreachable", platform="teams", error=type(error).__name__)

    def _may_ask(self, now: datetime) -> bool:
        return self._asked is None or now - self._asked >= BETWEEN

    async def _fetch(self) -> None:
        document = await self._get(self._openid_url)
        found = await self._get(text_of(document, "jwks_uri"))
        known = {text_of(each, "kid"): key for each in members_of(found, "keys") if (key := _key(each)) is not None}
        if not known:
            raise ValueError("no keys")
        self._known, self._fetched = known, self._clock.now()
        self.issuer = text_of(document, "issuer") or ISSUER

    async def _get(self, url: str) -> Mapping[str, object]:
        answer = await self._web.get(url, timeout=PATIENCE)
        answer.raise_for_status()
        if len(answer.content) > MOST_BYTES:
            raise ValueError("too large")
        read: object = answer.json()
        return cast("Mapping[str, object]", read) if isinstance(read, dict) else {}


def _key(described: Mapping[str, object]) -> SigningKey | None:
    """A key of the kind that we accept, or None: others may stand beside it."""
    if not text_of(described, "kid") or text_of(described, "kty") != "RSA":
        return None
    try:
        key = RSAAlgorithm.from_jwk(dict(described))
    except (jwt.PyJWTError, ValueError):
        return None
    if not isinstance(key, RSAPublicKey):
        return None
    endorsed = described.get("endorsements")
    names = cast("list[object]", endorsed) if isinstance(endorsed, list) else []
    return SigningKey(key, frozenset(name for name in names if isinstance(name, str)))
