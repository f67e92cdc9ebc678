"""Slack as it knocks: signs what it sends, and says who did it."""

import hmac
import json
from collections.abc import Mapping
from hashlib import sha256
from typing import Any
from urllib.parse import urlencode

from bot.ports.clock import Clock

SECRET = "8f742231b10e8888abcd99yyyzzz85a5"
FORM = "application/x-www-form-urlencoded"

Headers = dict[str, str]


def signature(secret: str, stamp: str, body: bytes) -> str:
    """Slack's signature of a request."""
    return "v0=" + hmac.new(secret.encode(), b"v0:" + stamp.encode() + b":" + body, sha256).hexdigest()


def signed(body: bytes, clock: Clock, *, secret: str = SECRET, kind: str = FORM, late: float = 0) -> Headers:
    """The headers under which Slack sends a body. `late` is by how many seconds its clock is behind."""
    stamp = str(int(clock.now().timestamp() - late))
    return {
        "content-type": kind,
        "x-slack-request-timestamp": stamp,
        "x-slack-signature": signature(secret, stamp, body),
    }


def form(fields: Mapping[str, str]) -> bytes:
    """A command."""
    return urlencode(fields).encode()


def payload(found: Mapping[str, Any]) -> bytes:
    """An interaction."""
    return urlencode({"payload": json.dumps(found)}).encode()


def event(found: Mapping[str, Any]) -> bytes:
    """An event."""
    return json.dumps(found).encode()
