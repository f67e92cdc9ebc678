"""Teams' way in: signed activities, of which one is answered by a message and one sends a form."""

import json
import time
from datetime import UTC, datetime
from functools import cache
from itertools import count
from typing import Any
from uuid import uuid4

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa
from jwt.algorithms import RSAAlgorithm

from bot.platforms.teams.app import PATH
from tests.bench.department import ZONE, Ready, nonce, values
from tests.bench.load import post

ISSUER = "https://api.botframework.com"
APP_ID = "00000000-0000-4000-8000-000000000b07"
KEY_ID = "measured"
KEYS_VARIABLE = "PEERLEARN_BENCH_KEYS"
"""Where the stand-in and the floor find the keys with which activities are signed."""

TENANTS = tuple(f"tenant-{number}" for number in range(250))
"""One person in many tenants: in a single chat Teams takes 5 messages at once, and the bot sends no more."""

_NUMBERS = count(1)


@cache
def _private_key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(65537, 2048)


def keys() -> str:
    """The keys that the platform publishes, as JSON."""
    key = RSAAlgorithm.to_jwk(_private_key().public_key(), as_dict=True)
    return json.dumps({"keys": [{**key, "kid": KEY_ID, "endorsements": ["msteams"]}]})


@cache
def _token(service_url: str) -> str:
    now = int(time.time())
    claims = {"iss": ISSUER, "aud": APP_ID, "exp": now + 86_400, "nbf": now - 300, "serviceurl": service_url}
    return jwt.encode(claims, _private_key(), algorithm="RS256", headers={"kid": KEY_ID})


def _activity(port: int, ready: Ready, what: dict[str, Any]) -> bytes:
    number = next(_NUMBERS)
    tenant = TENANTS[number % len(TENANTS)]
    now = datetime.now(UTC).isoformat().replace("+00:00", "Z")
    body = {
        "id": f"f:{uuid4()}",
        "timestamp": now,
        "localTimestamp": now,
        "localTimezone": ZONE,
        "locale": "en-CA",
        "channelId": "msteams",
        "serviceUrl": ready.outside,
        "from": {"id": f"29:1{ready.user_id}-{tenant}", "name": "Somebody", "aadObjectId": ready.user_id},
        "recipient": {"id": f"28:{APP_ID}", "name": "Peer learning"},
        "conversation": {"conversationType": "personal", "id": f"a:{tenant}", "tenantId": tenant},
        "channelData": {"tenant": {"id": tenant}},
        "entities": [{"type": "clientInfo", "locale": "en-CA", "country": "CA", "timezone": ZONE}],
        **what,
    }
    headers = {"Authorization": f"Bearer {_token(ready.outside)}", "Content-Type": "application/json; charset=utf-8"}
    return post(port, PATH, json.dumps(body).encode(), headers)


def typed_help(port: int, ready: Ready) -> bytes:
    """Somebody types a word, which is answered by a message. No two are the same words of the same minute."""
    words = f"peer help {next(_NUMBERS)}"
    return _activity(port, ready, {"type": "message", "text": words, "textFormat": "plain"})


def sent_case(port: int, ready: Ready) -> bytes:
    """Somebody sends a case, which is answered in the answer itself."""
    data = {"form": "case", "hidden": {**ready.form.hidden, "n": nonce()}, **values(ready.reader)}
    value = {"data": data, "context": {"theme": "default"}}
    return _activity(port, ready, {"type": "invoke", "name": "task/submit", "value": value})
