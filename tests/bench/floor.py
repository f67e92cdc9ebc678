"""The floor: the same server, door and reading of the post, and behind them raw SQL and nothing that is not promised.

    python -m tests.bench.floor WAY DATABASE_URL KEYS BYTES_READ BYTES_SHARED

It answers the two acts that are measured with as many bytes as the product does: what nobody could go under without
promising less. A submission is verified, its two keys are on the disk before the commit, what is written is
sealed, and the answer comes after the commit.
"""

import asyncio
import hmac
import json
import os
import socket
import sqlite3
import sys
import threading
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any
from urllib.parse import quote
from uuid import UUID, uuid4

import httpx
import jwt
import psycopg
import uvicorn
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from jwt import PyJWK
from starlette.applications import Starlette
from starlette.background import BackgroundTask
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.app import SystemClock
from bot.platforms.local.guard import guarded, read_json
from bot.platforms.local.inbound import read_act
from bot.platforms.slack.guard import Guard
from bot.platforms.slack.inbound import read as read_sent
from bot.platforms.slack.manifest import EVENTS_PATH
from bot.platforms.teams.app import PATH
from bot.platforms.teams.render import hidden_of, values_of
from bot.platforms.teams.send import message
from bot.screens import people as screens
from bot.screens.inputs import Submitted, Who
from handlers.people import typed_by
from tests.bench import teams_way
from tests.bench.ways import LOCAL, SECRET, SLACK, TEAMS

PROGRAMME = """
    SELECT p.* FROM programmes p JOIN connections c ON c.programme_id = p.id WHERE c.platform = ? AND c.tenant = ?"""
MEMBER = """
    SELECT m.* FROM members m JOIN accounts a ON a.member_id = m.id
    WHERE a.platform = ? AND a.tenant = ? AND a.user_id = ?"""
ROSTER = "SELECT * FROM members WHERE programme_id = ? AND status <> 'left'"
NONCE = "INSERT INTO nonces (tag, day, outcome) VALUES (?, ?, ?) ON CONFLICT DO NOTHING RETURNING day"
CASE = """
    INSERT INTO cases (id, programme_id, kind, modality, shared_on, named, loop_closed, factor, source, subspecialty,
    decade, sex, own) VALUES (?, ?, ?, ?, ?, ?, ?, ?, NULL, NULL, NULL, NULL, ?)"""
THREAD = """
    INSERT INTO threads (id, case_id, programme_id, state, released, quiet_since, identity_key, content_key, story)
    VALUES (?, ?, ?, 'held', ?, ?, ?, ?, ?)"""
SEAT = "INSERT INTO seats (thread_id, seat, holder) VALUES (?, ?, ?)"
DELIVERY = """
    INSERT INTO deliveries (id, kind, thread_id, seat, notice, not_before, dedupe_key, conversation, seq, attempts)
    VALUES (?, 'seat', ?, 'reader', 'read', ?, ?, ?, 1, 0)"""

PRAGMAS = ("journal_mode=WAL", "synchronous=FULL", "busy_timeout=10000", "foreign_keys=ON", "secure_delete=ON")


class Raw:
    """The driver with nothing around it, on the same threads as the product has."""

    def __init__(self, url: str) -> None:
        self._url = url
        self.is_sqlite = url.startswith("sqlite")
        self._mine = threading.local()
        self.writers = ThreadPoolExecutor(1 if self.is_sqlite else 8)
        self.readers = ThreadPoolExecutor(2) if self.is_sqlite else self.writers

    def run(self, work: Callable[[Any], Any], *, writing: bool) -> Any:
        """One transaction on this thread's own connection."""
        connection = getattr(self._mine, "connection", None)
        if connection is None:
            connection = self._mine.connection = self._connect()
        if not self.is_sqlite:
            with connection.transaction():
                return work(connection)
        connection.execute("BEGIN IMMEDIATE" if writing else "BEGIN")
        try:
            done = work(connection)
        except BaseException:
            connection.execute("ROLLBACK")
            raise
        connection.execute("COMMIT")
        return done

    def ask(self, connection: Any, statement: str, values: Sequence[Any]) -> Any:
        """Run a statement."""
        return connection.execute(statement if self.is_sqlite else statement.replace("?", "%s"), values)

    def plain(self, value: UUID | date | datetime) -> Any:
        """A value as the driver takes it."""
        if not self.is_sqlite:
            return value
        return (
            value.hex
            if isinstance(value, UUID)
            else value.isoformat(" ")
            if isinstance(value, datetime)
            else str(value)
        )

    def _connect(self) -> Any:
        if not self.is_sqlite:
            return psycopg.connect(self._url)
        connection = sqlite3.connect(self._url.removeprefix("sqlite:///"), isolation_level=None)
        for pragma in PRAGMAS:
            connection.execute(f"PRAGMA {pragma}").fetchall()
        return connection


class Floor:
    """Does the least that the acts which are measured need."""

    def __init__(self, url: str, keys: Path, platform: str, tenant: str) -> None:
        self._raw, self._keys, self._place = Raw(url), keys, (platform, tenant)
        self._day_key = os.urandom(32)

    async def reads(self, user_id: str, tenant: str = "") -> None:
        """Find out who it is that only asks. `tenant` is theirs where it is another one."""
        await asyncio.get_running_loop().run_in_executor(self._raw.readers, self._who_is, user_id, tenant, False)

    async def shares(self, user_id: str, sent: Submitted, tenant: str = "") -> None:
        """Take a case in."""
        loop = asyncio.get_running_loop()
        who = await loop.run_in_executor(self._raw.readers, self._who_is, user_id, tenant, True)
        await loop.run_in_executor(self._raw.writers, self._share, sent, *who)

    def _who_is(self, user_id: str, tenant: str, roster: bool) -> tuple[Any, Any, Any]:
        raw, place = self._raw, (self._place[0], tenant or self._place[1])

        def read(connection: Any) -> tuple[Any, Any, Any]:
            programme = raw.ask(connection, PROGRAMME, place).fetchone()
            member = raw.ask(connection, MEMBER, (*place, user_id)).fetchone()
            everyone = raw.ask(connection, ROSTER, (programme[0],)).fetchall() if roster else ()
            return programme[0], member[0], everyone

        return raw.run(read, writing=False)

    def _share(self, sent: Submitted, programme: Any, submitter: Any, roster: Any) -> None:
        raw, today = self._raw, datetime.now(UTC).date()
        tag = hmac.digest(self._day_key, sent.hidden["n"].encode(), sha256)
        said = hmac.digest(self._day_key, repr((sent.hidden["n"], sorted(sent.values.items()))).encode(), sha256)
        key = sent.values["reader"]
        (reader,) = (row[0] for row in roster if str(row[0]).replace("-", "").startswith(key))
        identity_id, content_id, thread, case = uuid4(), uuid4(), uuid4(), uuid4()
        identity, content = self._write_key(identity_id), self._write_key(content_id)
        self._settle_names()
        story = _seal(content, json.dumps({"happened": sent.values["happened"], "point": sent.values["point"]}), 1024)
        ticket = _seal(self._day_key, "a ticket to the one-time page", 192)
        outcome = _seal(tag, json.dumps({"label": "K7QF", "ticket": ticket.hex()}), 768)
        seats = [
            (seat, _seal(identity, str(holder), 64)) for seat, holder in (("submitter", submitter), ("reader", reader))
        ]
        plain = raw.plain

        def write(connection: Any) -> None:
            raw.ask(connection, NONCE, (said, plain(today), None))
            if raw.ask(connection, NONCE, (tag, plain(today), outcome)).fetchone() is None:
                raise LookupError("this form was sent before")
            coded = (
                sent.values["kind"],
                sent.values["modality"],
                plain(today),
                False,
                False,
                sent.values["factor"],
                False,
            )
            raw.ask(connection, CASE, (plain(case), programme, *coded))
            keys = (plain(identity_id), plain(content_id))
            raw.ask(connection, THREAD, (plain(thread), plain(case), programme, False, plain(today), *keys, story))
            for seat, holder in seats:
                raw.ask(connection, SEAT, (plain(thread), seat, holder))
            now, name = plain(datetime.now(UTC)), f"read:{thread}:reader"
            raw.ask(connection, DELIVERY, (plain(uuid4()), plain(thread), now, name, name))

        raw.run(write, writing=True)

    def _write_key(self, key_id: UUID) -> bytes:
        key = os.urandom(32)
        descriptor = os.open(self._keys / f"{key_id.hex}.key", os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        os.write(descriptor, key)
        os.fsync(descriptor)
        os.close(descriptor)
        return key

    def _settle_names(self) -> None:
        descriptor = os.open(self._keys, os.O_RDONLY | os.O_DIRECTORY)
        os.fsync(descriptor)
        os.close(descriptor)


def _seal(key: bytes, words: str, size: int) -> bytes:
    nonce = os.urandom(12)
    return nonce + AESGCM(key).encrypt(nonce, words.encode().ljust(size, b"\0"), b"its place")


def local(floor: Floor, page_read: str, page_shared: str) -> Route:
    """The door of the local chat."""

    async def act(request: Request) -> Response:
        acted = read_act(await read_json(request), LOCAL[1], "America/Toronto")
        if isinstance(acted.given, Submitted):
            await floor.shares(acted.user_id, acted.given)
            return JSONResponse({"answer": "replace", "html": page_shared})
        await floor.reads(acted.user_id)
        return JSONResponse({"answer": "say", "html": page_read})

    return Route("/local/act", guarded(act), methods=["POST"])


def slack(floor: Floor, page_read: str, page_shared: str) -> Route:
    """Slack's door: its signature over the bytes, and the reading of what it sends."""

    async def accept(body: Mapping[str, object]) -> str:
        act = read_sent(body, SLACK[1])
        if act is not None and isinstance(act.given, Submitted):
            await floor.shares(act.way.user_id, act.given)
            return page_shared
        if act is not None:
            await floor.reads(act.way.user_id)
        return page_read

    return Route(EVENTS_PATH, Guard([SECRET], SystemClock(), accept), methods=["POST"])


def teams(floor: Floor, page_read: str, page_shared: str) -> Route:
    """Teams' way in: the signature over the token, the claims, the body, and a message that is posted for an answer."""
    (described,) = json.loads(os.environ[teams_way.KEYS_VARIABLE])["keys"]
    key, web = PyJWK(described).key, httpx.AsyncClient()
    theirs = typed_by("en", coordinates=False)
    help_card = json.dumps(message(screens.help_card(theirs), "en"), ensure_ascii=False).encode()
    headers = {"Authorization": "Bearer measured", "Content-Type": "application/json"}

    async def say(activity: Mapping[str, Any]) -> None:
        chat = quote(activity["conversation"]["id"], safe="")
        url = f"{activity['serviceUrl']}v3/conversations/{chat}/activities"
        (await web.post(url, content=help_card, headers=headers)).raise_for_status()

    async def accept(request: Request) -> Response:
        body = await request.body()
        token = request.headers["authorization"].partition(" ")[2]
        claims = jwt.decode(token, key, algorithms=["RS256"], audience=teams_way.APP_ID, issuer=teams_way.ISSUER)
        activity = json.loads(body)
        if claims["serviceurl"] != activity["serviceUrl"]:
            return Response(status_code=403)
        who, tenant = activity["from"]["aadObjectId"], activity["conversation"]["tenantId"]
        if activity["type"] == "message":
            await floor.reads(who, tenant)
            return Response(page_read, background=BackgroundTask(say, activity))
        data = activity["value"]["data"]
        given = Submitted(Who("teams", tenant, who), data["form"], values_of(data), hidden_of(data))
        await floor.shares(who, given, tenant)
        return Response(page_shared, media_type="application/json")

    return Route(PATH, accept, methods=["POST"])


def main(way: str, url: str, keys: str, bytes_read: str, bytes_shared: str) -> None:
    """Serve on a free port, and say which."""
    door, place = {"local": (local, LOCAL), "slack": (slack, SLACK), "teams": (teams, TEAMS)}[way]
    route = door(Floor(url, Path(keys), *place), "x" * int(bytes_read), "x" * int(bytes_shared))
    listener = socket.create_server(("127.0.0.1", 0))
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    print(f"http://127.0.0.1:{listener.getsockname()[1]}/", flush=True)
    app = Starlette(routes=[route])
    uvicorn.Server(uvicorn.Config(app, log_config=None, access_log=False, server_header=False)).run([listener])


if __name__ == "__main__":
    main(*sys.argv[1:])
