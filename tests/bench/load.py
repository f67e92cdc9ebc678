"""A client that asks over and over and takes the time, and what a process has used up meanwhile."""

import asyncio
import os
import statistics
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

TICK = os.sysconf("SC_CLK_TCK")


class BadAnswer(Exception):
    """A request was not answered with 200: there is nothing to measure."""


class _Connection(asyncio.Protocol):
    """One kept-alive connection that has one question on its way at a time."""

    def __init__(self) -> None:
        self._read = b""
        self._answer: asyncio.Future[bytes] | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport

    def connection_lost(self, exc: Exception | None) -> None:
        if self._answer is not None and not self._answer.done():
            self._answer.set_exception(BadAnswer("the connection was closed"))

    def data_received(self, data: bytes) -> None:
        self._read += data
        head, found, body = self._read.partition(b"\r\n\r\n")
        if not found or self._answer is None:
            return
        lines = head.lower().split(b"\r\n")
        length = next(int(line.split(b":")[1]) for line in lines if line.startswith(b"content-length:"))
        if len(body) < length:
            return
        self._read = b""
        if b" 200 " not in lines[0]:
            self._answer.set_exception(BadAnswer(f"{lines[0]!r} {body[:200]!r}"))
        else:
            self._answer.set_result(body)

    async def ask(self, request: bytes) -> bytes:
        """Send a request, and wait for the whole answer."""
        self._answer = asyncio.get_running_loop().create_future()
        self.transport.write(request)
        async with asyncio.timeout(30):
            return await self._answer


def post(port: int, path: str, body: bytes, headers: Mapping[str, str]) -> bytes:
    """A post, ready to be sent."""
    lines = [f"POST {path} HTTP/1.1", f"Host: 127.0.0.1:{port}", f"Content-Length: {len(body)}"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    return "\r\n".join([*lines, "", ""]).encode() + body


async def ask_once(port: int, request: bytes) -> bytes:
    """One question, and its answer's body."""
    (connection,) = await _connect(port, 1)
    try:
        return await connection.ask(request)
    finally:
        connection.transport.close()


async def _connect(port: int, number: int) -> list[_Connection]:
    loop = asyncio.get_running_loop()
    made = [await loop.create_connection(_Connection, "127.0.0.1", port) for _ in range(number)]
    return [protocol for _, protocol in made]


@dataclass(frozen=True)
class Cost:
    """What one request took, in seconds: half of them less than `p50`; `cpu` is the server's, on average."""

    p50: float
    cpu: float


async def one_by_one(port: int, process: int, requests: Sequence[bytes]) -> Cost:
    """Ask one question after the other on one connection."""
    (connection,) = await _connect(port, 1)
    took: list[float] = []
    used = cpu(process)
    for each in requests:
        begun = time.perf_counter()
        await connection.ask(each)
        took.append(time.perf_counter() - begun)
    used = cpu(process) - used
    connection.transport.close()
    return Cost(statistics.median(took), used / len(requests))


async def at_once(port: int, requests: Sequence[bytes]) -> list[float]:
    """Ask all questions in the same moment, each on its own connection. How long each took."""
    connections = await _connect(port, len(requests))

    async def ask(connection: _Connection, request: bytes) -> float:
        begun = time.perf_counter()
        await connection.ask(request)
        return time.perf_counter() - begun

    try:
        return await asyncio.gather(*(ask(*pair) for pair in zip(connections, requests, strict=True)))
    finally:
        for connection in connections:
            connection.transport.close()


def cpu(process: int) -> float:
    """How many seconds of processor time a process has used, in all its threads."""
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICK


def memory(process: int) -> float:
    """How much memory a process holds, in MiB."""
    lines = Path(f"/proc/{process}/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS")) / 1024
