"""The door: nothing is read that is too large, and nothing is taken apart that Slack did not sign.

Slack's own library takes a request apart before it looks at the signature, knows no limit of size, and looks for the
word "payload" anywhere in what people typed. So the bytes are read, measured and verified here, and read by us.
"""

import hmac
import json
import re
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Sequence
from hashlib import sha256
from typing import cast
from urllib.parse import parse_qsl

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.types import Receive, Scope, Send

from bot.platforms.received import Json, NotWhole, body_of, whole
from bot.ports.clock import Clock

MOST_BYTES = 1024 * 1024
"""The largest request that is read."""

MOST_SECONDS = 300
"""How far the time under a signature may be from ours, either way."""

PATIENCE = 3.0
"""Seconds within which a request has to be here whole. Slack itself waits no longer for its answer."""

MOST_FIELDS = 100
MOST_REMEMBERED = 20_000

_TIME = re.compile(r"[0-9]{1,11}")

Accept = Callable[[Json], Awaitable[str]]
"""Takes what Slack sent and gives what Slack gets as JSON, empty when that is nothing but 200."""


class Unreadable(Exception):
    """A request that Slack would not have sent."""

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status


class Guard:
    """Stands before everything that comes over HTTP."""

    def __init__(self, secrets: Sequence[str], clock: Clock, accept: Accept) -> None:
        """Args: secrets: the app's signing secret, and while it is being changed the old one as well."""
        self._secrets = [secret.encode() for secret in secrets]
        self._clock = clock
        self._accept = accept
        self._seen: OrderedDict[bytes, float] = OrderedDict()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request. What is wrong with one is not explained to whoever sent it."""
        answered = await self._answer(Request(scope, receive))
        await answered(scope, receive, send)

    async def _answer(self, request: Request) -> Response:
        try:
            raw = await body_of(request, MOST_BYTES, PATIENCE)
            signature = self._verify(request, raw)
            if signature is None:
                # Slack looks at the certificate now and then, with a request that says nothing and is not signed.
                said = raw or request.url.query.encode()
                return Response(status_code=200 if len(said) < 500 and b"ssl_check=1" in said.split(b"&") else 401)
            body = read(raw, request.headers.get("content-type", ""))
        except (NotWhole, Unreadable) as refused:
            return Response(status_code=refused.status)
        if body.get("type") == "url_verification":
            return JSONResponse({"challenge": whole(str(body.get("challenge", "")))})
        if body.get("ssl_check") == "1" or self._known(signature):
            return Response(status_code=200)
        answer = await self._accept(body)
        return Response(answer, media_type="application/json" if answer else None)

    def _verify(self, request: Request, raw: bytes) -> bytes | None:
        """The signature, if it is Slack's and of now; None otherwise."""
        stamps = request.headers.getlist("x-slack-request-timestamp")
        signatures = request.headers.getlist("x-slack-signature")
        if len(stamps) != 1 or len(signatures) != 1 or _TIME.fullmatch(stamps[0]) is None:
            return None
        if abs(self._clock.now().timestamp() - int(stamps[0])) > MOST_SECONDS:
            return None
        given = signatures[0].encode("latin-1", "replace")
        signed = b"v0:" + stamps[0].encode() + b":" + raw
        expected = [b"v0=" + hmac.new(secret, signed, sha256).hexdigest().encode() for secret in self._secrets]
        # Each of them is compared, so that the time it takes does not tell which one it was.
        return given if sum([hmac.compare_digest(given, one) for one in expected]) else None

    def _known(self, signature: bytes) -> bool:
        """Whether these very bytes were here before. Slack signs a second delivery anew; the inbox knows that one."""
        now = self._clock.now().timestamp()
        while self._seen and (next(iter(self._seen.values())) < now or len(self._seen) >= MOST_REMEMBERED):
            self._seen.popitem(last=False)
        if signature in self._seen:
            return True
        self._seen[signature] = now + 2 * MOST_SECONDS
        return False


def read(raw: bytes, content_type: str) -> Json:
    """What the bytes say: a JSON object, a form, or the JSON object in a form's `payload`. Raises Unreadable."""
    kind = content_type.partition(";")[0].strip().lower()
    if kind == "application/json" or (kind != "application/x-www-form-urlencoded" and raw.lstrip()[:1] == b"{"):
        return _object(raw)
    try:
        pairs = parse_qsl(
            raw.decode(), keep_blank_values=True, encoding="utf-8", errors="strict", max_num_fields=MOST_FIELDS
        )
    except ValueError:
        raise Unreadable(400) from None
    fields = dict(pairs)
    # Only a field of that name, and never in a command: people may type the word wherever they like.
    if "payload" in fields and "command" not in fields:
        return _object(fields["payload"])
    return fields


def _object(text: bytes | str) -> Json:
    try:
        found: object = json.loads(text if isinstance(text, str) else text.decode())
    except (ValueError, RecursionError):
        raise Unreadable(400) from None
    if not isinstance(found, dict):
        raise Unreadable(400)
    return cast("Json", found)
