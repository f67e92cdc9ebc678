"""What comes in from outside, read with tolerance: no more bytes than allowed, and of no shape sure."""

import asyncio
from collections.abc import Mapping, Sequence
from typing import cast

from starlette.requests import ClientDisconnect, Request

Json = Mapping[str, object]


class NotWhole(Exception):
    """A body that is too large, too slow, or broke off. `status` is the HTTP answer: 413, 408 or 400."""

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status


async def body_of(request: Request, most: int, seconds: float) -> bytes:
    """The body of a request: at most so many bytes, and within so many seconds. Raises NotWhole."""
    declared = request.headers.get("content-length", "")
    if declared.isascii() and declared.isdecimal() and (len(declared) > 9 or int(declared) > most):
        raise NotWhole(413)
    body = bytearray()
    try:
        async with asyncio.timeout(seconds):
            async for piece in request.stream():
                body += piece
                if len(body) > most:
                    raise NotWhole(413)
    except TimeoutError:
        raise NotWhole(408) from None
    except ClientDisconnect:
        raise NotWhole(400) from None
    return bytes(body)


def whole(text: str) -> str:
    """The text, with the replacement sign for half of a surrogate pair: JSON can carry one, and nothing else can."""
    return text if text.isascii() else text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def part_of(found: Json, *path: str) -> Json:
    """The object at the end of a path; an empty one when something else stands there, or nothing."""
    for name in path:
        inner = found.get(name)
        found = cast("Json", inner) if isinstance(inner, dict) else {}
    return found


def text_of(found: Json, *path: str) -> str:
    """The text at the end of a path; empty when something else stands there, or nothing."""
    text = part_of(found, *path[:-1]).get(path[-1])
    return whole(text) if isinstance(text, str) else ""


def members_of(found: Json, *path: str) -> Sequence[Json]:
    """The objects in the list at the end of a path."""
    listed = part_of(found, *path[:-1]).get(path[-1])
    members = cast("list[object]", listed) if isinstance(listed, list) else []
    return [cast("Json", member) for member in members if isinstance(member, dict)]
