"""The door: only what Microsoft has signed for this bot, from a tenant that may use it, gets in.

Nothing that comes in is ever answered with a fault of ours (5xx): the platform would stop delivering to everybody.
"""

import json
from collections.abc import Mapping
from datetime import timedelta
from typing import Any, cast

import jwt
from starlette.requests import Request

from bot.platforms.received import Json, NotWhole, body_of
from bot.platforms.teams.activity import Activity, sound
from bot.platforms.teams.keys import SigningKey, SigningKeys
from bot.platforms.teams.registration import Registration
from bot.ports.clock import Clock

MOST_BYTES = 256 * 1024
SKEW = timedelta(minutes=5)
SLOWEST = 10.0
"""How many seconds a body may take to arrive."""

_NOT_WHOLE = {400: "gone", 408: "too_slow", 413: "too_large"}


class TurnedAway(Exception):
    """A request that is not let in. `status` is the HTTP answer, between 400 and 499; `reason` is a short code."""

    def __init__(self, status: int, reason: str) -> None:
        super().__init__(reason)
        self.status, self.reason = status, reason


class Unreadable(Exception):
    """The platform has signed it, and it is nothing that we can read. `reason` is a short code."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Door:
    """Lets activities in."""

    def __init__(self, registration: Registration, keys: SigningKeys, clock: Clock) -> None:
        self._registration, self._keys, self._clock = registration, keys, clock

    async def admit(self, request: Request) -> Activity:
        """The activity of a request. Raises TurnedAway, and Unreadable for what cannot be understood."""
        try:
            body = await body_of(request, MOST_BYTES, SLOWEST)
        except NotWhole as refused:
            raise TurnedAway(refused.status, _NOT_WHOLE[refused.status]) from None
        key, claims = await self._claims(request.headers.get("authorization", ""))
        try:
            read: object = json.loads(body)
        except (ValueError, RecursionError):
            raise Unreadable("not_json") from None
        # Only by an escape can JSON carry what has to be mended.
        found = sound(read) if b"\\u" in body else read
        if not isinstance(found, dict):
            raise Unreadable("not_an_object")
        activity = Activity(cast("Json", found))
        self._check(activity, key, claims)
        return activity

    async def _claims(self, authorization: str) -> tuple[SigningKey, Mapping[str, Any]]:
        scheme, _, token = authorization.partition(" ")
        if scheme.lower() != "bearer" or not token:
            raise TurnedAway(401, "no_token")
        try:
            header = jwt.get_unverified_header(token)
        except jwt.PyJWTError:
            raise TurnedAway(401, "no_token") from None
        key_id = header.get("kid")
        if header.get("alg") != "RS256" or not isinstance(key_id, str):
            raise TurnedAway(401, "algorithm")
        key = await self._keys.find(key_id)
        if key is None:
            raise TurnedAway(401, "unknown_key")
        try:
            claims = jwt.decode(
                token,
                key.key,
                algorithms=["RS256"],
                audience=self._registration.app_id,
                issuer=self._keys.issuer,
                # The bot has one clock, and it is not the one of the library.
                options={
                    "require": ["exp", "iss", "aud"],
                    "verify_exp": False,
                    "verify_nbf": False,
                    "verify_iat": False,
                },
            )
        except (jwt.PyJWTError, ValueError, TypeError):
            raise TurnedAway(401, "token") from None
        self._in_time(claims)
        return key, claims

    def _in_time(self, claims: Mapping[str, Any]) -> None:
        now, skew = self._clock.now().timestamp(), SKEW.total_seconds()
        ends, begins = claims["exp"], claims.get("nbf", now)
        if not isinstance(ends, int | float) or not isinstance(begins, int | float):
            raise TurnedAway(401, "token")
        if not (begins - skew <= now < ends + skew):
            raise TurnedAway(401, "out_of_time")

    def _check(self, activity: Activity, key: SigningKey, claims: Mapping[str, Any]) -> None:
        signed, said = claims.get("serviceurl"), activity.service_url
        if not isinstance(signed, str) or not said or signed.rstrip("/") != said.rstrip("/"):
            raise TurnedAway(403, "service_url")
        if not self._registration.trusts(said):
            raise TurnedAway(403, "service_host")
        channel = activity.body.get("channelId")
        if not isinstance(channel, str) or channel not in key.endorsements:
            raise TurnedAway(403, "endorsement")
        if channel != "msteams":
            raise TurnedAway(403, "channel")
        if not activity.tenant:
            raise Unreadable("no_tenant")
        if not self._registration.admits(activity.tenant):
            raise TurnedAway(403, "tenant")
