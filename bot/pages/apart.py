"""A process of its own for each file that may hold anything: how it is asked, and what it gives up before it looks."""

import json
import resource
import sys
from typing import Any, cast

HEAD = 4
"""How many bytes say how long the JSON is with which a request and an answer begin."""

_ALONE = ("-I", "-B", "-m")
_SURROUNDINGS = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
"""All that the process is told of where it runs: none of our settings."""


def packed(head: dict[str, Any], body: bytes = b"") -> bytes:
    """A request or an answer."""
    said = json.dumps(head).encode()
    return len(said).to_bytes(HEAD, "big") + said + body


def unpacked(whole: bytes) -> tuple[dict[str, Any], bytes]:
    """What was packed. Raises ValueError when it was cut short, or was never packed."""
    length = int.from_bytes(whole[:HEAD], "big")
    try:
        found: object = json.loads(whole[HEAD : HEAD + length])
    except RecursionError:
        raise ValueError("folded too deeply") from None
    if not isinstance(found, dict):
        raise ValueError("not what was packed")
    return cast("dict[str, Any]", found), whole[HEAD + length :]


def cut(sizes: object, whole: bytes, most: int) -> list[bytes]:
    """The files that stand one behind the other, each as long as was said. Raises ValueError when that does not fit."""
    lengths = [size for size in sizes if isinstance(size, int) and size > 0] if isinstance(sizes, list) else []  # pyright: ignore[reportUnknownVariableType]
    if not 0 < len(lengths) <= most or sum(lengths) != len(whole):
        raise ValueError("not the files that were announced")
    return [whole[sum(lengths[:at]) :][:size] for at, size in enumerate(lengths)]


def give_up(*, memory: int, seconds: int) -> None:
    """Keep only what the work takes: bytes of address space and seconds of processor time.

    With no descriptor to be had, no file and no connection can be opened.
    """
    limits = {
        resource.RLIMIT_AS: memory,
        resource.RLIMIT_CPU: seconds,
        resource.RLIMIT_CORE: 0,
        resource.RLIMIT_FSIZE: 0,
        resource.RLIMIT_NOFILE: 0,
    }
    for which, most in limits.items():
        try:
            resource.setrlimit(which, (most, most))
        except (OSError, ValueError):
            # Not every system limits the address space. Without a descriptor limit nothing is looked into.
            if which == resource.RLIMIT_NOFILE:
                raise


async def ask(program: str, request: bytes, patience: float) -> bytes:
    """What a program of ours answers to one request. Raises TimeoutError when it has not after `patience` seconds."""
    import asyncio

    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *_ALONE,
        program,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
        env=_SURROUNDINGS,
    )
    try:
        said, _ = await asyncio.wait_for(process.communicate(request), patience)
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    return said
