"""The door: only this machine's browser, only our own page, nothing loaded from elsewhere."""

import json
import re
from collections.abc import Awaitable, Callable
from typing import cast
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from bot.platforms.received import NotWhole, body_of

MOST_BYTES = 256 * 1024
SLOWEST = 10.0
"""How many seconds a body may take to arrive."""

_LOOPBACK = re.compile(r"(127\.0\.0\.1|localhost|\[::1\])(:\d{1,5})?")

_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self';"
        " base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
}

Endpoint = Callable[[Request], Awaitable[Response]]


class Unreadable(Exception):
    """A request that our own page would not have sent. `status` is the HTTP answer."""

    def __init__(self, status: int, why: str) -> None:
        super().__init__(why)
        self.status = status


def guarded(endpoint: Endpoint) -> Endpoint:
    """The endpoint behind the door: refuses before it runs, and puts the page's own rules on what it answers."""

    async def inside(request: Request) -> Response:
        try:
            _check(request)
            response = await endpoint(request)
        except Unreadable as refusal:
            response = PlainTextResponse(str(refusal), refusal.status)
        for name, value in _HEADERS.items():
            response.headers.setdefault(name, value)
        return response

    return inside


def _check(request: Request) -> None:
    # A page elsewhere can point its own name at 127.0.0.1; the Host header then still carries that name.
    host = request.headers.get("host", "").lower()
    if _LOOPBACK.fullmatch(host) is None:
        raise Unreadable(403, "This page answers on this computer only.")
    if request.method in ("GET", "HEAD"):
        return
    origin = request.headers.get("origin")
    if origin is not None and _host_of(origin) != host:
        raise Unreadable(403, "Only our own page may do this.")
    if request.headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
        raise Unreadable(403, "Only our own page may do this.")
    if request.headers.get("content-type", "").split(";")[0].strip().lower() != "application/json":
        raise Unreadable(415, "JSON only.")


def _host_of(origin: str) -> str:
    try:
        return urlsplit(origin).netloc.lower()
    except ValueError:
        return ""


async def read_json(request: Request) -> dict[str, object]:
    """The body of a post. Raises Unreadable when it is too large, not JSON, or not an object."""
    try:
        body = await body_of(request, MOST_BYTES, SLOWEST)
    except NotWhole as refused:
        raise Unreadable(refused.status, "Too large." if refused.status == 413 else "Not whole.") from None
    try:
        read: object = json.loads(body)
    except (ValueError, RecursionError):
        raise Unreadable(400, "Not JSON.") from None
    if not isinstance(read, dict):
        raise Unreadable(400, "Not a JSON object.")
    return cast("dict[str, object]", read)
