"""Microsoft's side of Teams, on this machine: a connector, a key server and a token server, with faults on demand.

It keeps every byte that reached it, so that a test can ask what the bot gave away.
"""

import json
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from itertools import count
from typing import Any
from urllib.parse import parse_qs

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa
from jwt.algorithms import RSAAlgorithm
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.domain.people import Contact
from bot.platforms.teams.registration import Registration

APP_ID = "5f2c0a9e-0000-4000-8000-00000000b07a"
SECRET = "not-a-secret"
TENANT = "7d1e4b52-0000-4000-8000-0000000000aa"
ISSUER = "https://api.botframework.com"
GENERAL = "19:general@thread.tacv2"


@cache
def private_key(name: str) -> rsa.RSAPrivateKey:
    """A signing key. Making one takes a while, so each is made once a session."""
    return rsa.generate_private_key(65537, 2048)


@dataclass(frozen=True)
class Fault:
    """What goes wrong with the next message that is sent. `done` says that it arrives all the same."""

    status: int
    done: bool = False
    headers: Mapping[str, str] = field(default_factory=dict[str, str])


@dataclass
class TeamsService:
    """The servers. `base` is where they are reached; a test may run them on a socket or call them directly."""

    base: str = "http://127.0.0.1:3978"
    tenant: str = TENANT
    now: Callable[[], datetime] = lambda: datetime.now(UTC)
    signs_with: str = "key-1"
    endorses: tuple[str, ...] = ("msteams",)
    issuer: str = ISSUER
    keys_down: bool = False
    faults: deque[Fault] = field(default_factory=deque[Fault])
    chats: dict[str, list[dict[str, Any]]] = field(default_factory=dict[str, list[dict[str, Any]]])
    people: dict[str, str] = field(default_factory=dict[str, str])
    teams: dict[str, list[dict[str, Any]]] = field(default_factory=lambda: {GENERAL: [{"id": GENERAL, "name": None}]})
    readers: list[dict[str, str]] = field(default_factory=list[dict[str, str]])
    aside: list[dict[str, Any]] = field(default_factory=list[dict[str, Any]])
    blocked: set[str] = field(default_factory=set[str])
    seen: list[tuple[str, str, bytes]] = field(default_factory=list[tuple[str, str, bytes]])
    tokens: list[str] = field(default_factory=list[str])
    lasts: int = 3599

    def __post_init__(self) -> None:
        self.chats[GENERAL] = []
        self._numbers = count(1)
        self.app = Starlette(
            routes=[
                Route("/openid", self._openid),
                Route("/keys", self._keys),
                Route("/token", self._token, methods=["POST"]),
                Route("/amer/v3/conversations", self._create, methods=["POST"]),
                Route("/amer/v3/conversations/{chat}/activities", self._send, methods=["POST"]),
                Route("/amer/v3/conversations/{chat}/activities/{activity}", self._change, methods=["PUT"]),
                Route("/amer/v3/{rest:path}", self._other, methods=["GET", "PUT", "DELETE"]),
            ]
        )

    @property
    def service_url(self) -> str:
        """Where the connector of this region is, as an activity says it."""
        return f"{self.base}/amer/"

    def registration(self, **changes: Any) -> Registration:
        """The bot's settings for these servers."""
        usual: dict[str, Any] = {
            "app_id": APP_ID,
            "app_secret": SECRET,
            "tenants": frozenset({self.tenant}),
            "token_url": f"{self.base}/token",
            "openid_url": f"{self.base}/openid",
            "service_hosts": (self.base.partition("//")[2],),
        }
        return Registration(**(usual | changes))

    def person(self, aad: str, mri: str) -> str:
        """Let somebody be in the tenant. Returns the id of their chat with the bot."""
        chat = self.chat_of(mri)
        self.people[mri] = aad
        self.chats.setdefault(chat, [])
        return chat

    def chat_of(self, mri: str) -> str:
        """The id of a person's chat with the bot."""
        return f"a:{mri.removeprefix('29:')}"

    def bearer(
        self, *, key: str = "", headers: Mapping[str, Any] | None = None, at: datetime | None = None, **claims: Any
    ) -> str:
        """An Authorization header as the platform signs it, at an instant or now. A claim that is None is left out."""
        now = at or self.now()
        usual = {
            "iss": ISSUER,
            "aud": APP_ID,
            "exp": int((now + timedelta(hours=1)).timestamp()),
            "nbf": int((now - timedelta(minutes=5)).timestamp()),
            "serviceurl": self.service_url,
        }
        said = {name: value for name, value in (usual | claims).items() if value is not None}
        signing = key or self.signs_with
        signed = jwt.encode(said, private_key(signing), algorithm="RS256", headers={"kid": signing, **(headers or {})})
        return f"Bearer {signed}"

    def sent(self, path: str = "/activities") -> list[dict[str, Any]]:
        """The JSON of every message that the bot tried to send."""
        return [json.loads(body) for method, where, body in self.seen if method == "POST" and path in where]

    async def _openid(self, request: Request) -> Response:
        await self._note(request)
        if self.keys_down:
            return Response(status_code=503)
        return JSONResponse({"issuer": self.issuer, "jwks_uri": f"{self.base}/keys"})

    async def _keys(self, request: Request) -> Response:
        await self._note(request)
        key = RSAAlgorithm.to_jwk(private_key(self.signs_with).public_key(), as_dict=True)
        odd = {"kty": "EC", "kid": "other", "crv": "P-256", "x": "AA", "y": "AA"}
        return JSONResponse({"keys": [odd, {**key, "kid": self.signs_with, "endorsements": list(self.endorses)}]})

    async def _token(self, request: Request) -> Response:
        asked = {name: values[0] for name, values in parse_qs((await self._note(request)).decode()).items()}
        wanted = {
            "grant_type": "client_credentials",
            "client_id": APP_ID,
            "client_secret": SECRET,
            "scope": "https://api.botframework.com/.default",
        }
        if asked != wanted:
            return JSONResponse({"error": "invalid_client"}, 401)
        self.tokens = [f"token-{next(self._numbers)}"]
        return JSONResponse({"access_token": self.tokens[0], "expires_in": self.lasts, "token_type": "Bearer"})

    async def _create(self, request: Request) -> Response:
        body = await self._note(request)
        if refused := self._refused(request):
            return refused
        asked = json.loads(body)
        if asked.get("tenantId") != self.tenant:
            return JSONResponse({"error": {"code": "BadSyntax"}}, 400)
        if asked["isGroup"]:
            chat = asked["channelData"]["channel"]["id"]
            return self._store(chat, asked["activity"], thread=True)
        (member,) = asked["members"]
        if member["id"] not in self.people:
            return JSONResponse({"error": {"code": "ForbiddenOperationException"}}, 403)
        return JSONResponse({"id": self.person(self.people[member["id"]], member["id"])}, 201)

    async def _send(self, request: Request) -> Response:
        body = await self._note(request)
        if refused := self._refused(request):
            return refused
        chat, activity = request.path_params["chat"].partition(";")[0], json.loads(body)
        if request.query_params.get("isTargetedActivity") != "true":
            return self._store(chat, activity)
        if not activity.get("recipient", {}).get("isTargeted"):
            return JSONResponse({"error": {"code": "BadArgument"}}, 400)
        return self._store(chat, activity, self.aside)

    async def _change(self, request: Request) -> Response:
        body = await self._note(request)
        if refused := self._refused(request):
            return refused
        fault = self.faults.popleft() if self.faults else None
        chat, number = request.path_params["chat"].partition(";")[0], request.path_params["activity"]
        kept = self.chats.get(chat, [])
        at = next((at for at, one in enumerate(kept) if one["id"] == number), None)
        if fault is None and at is None:
            return JSONResponse({"error": {"code": "ActivityNotFound"}}, 404)
        if at is not None and (fault is None or fault.done):
            kept[at] = {**json.loads(body), "id": number}
        if fault is not None:
            return JSONResponse({}, fault.status, dict(fault.headers))
        return JSONResponse({"id": number})

    def _store(
        self, chat: str, activity: dict[str, Any], where: list[dict[str, Any]] | None = None, *, thread: bool = False
    ) -> Response:
        fault = self.faults.popleft() if self.faults else None
        if chat not in self.chats:
            return JSONResponse({"error": {"code": "ConversationNotFound"}}, 404)
        if chat in self.blocked:
            return JSONResponse({"error": {"code": "BotDisabledByAdmin"}}, 403)
        if fault is None or fault.done:
            number = str(1_700_000_000_000 + next(self._numbers))
            (self.chats[chat] if where is None else where).append({**activity, "id": number})
        if fault is not None:
            return JSONResponse({"error": {"code": "Fault"}}, fault.status, dict(fault.headers))
        begun = {"id": f"{chat};messageid={number}", "activityId": number}
        return JSONResponse(begun if thread else {"id": number}, 201)

    async def _other(self, request: Request) -> Response:
        await self._note(request)
        if refused := self._refused(request):
            return refused
        fault = self.faults.popleft() if self.faults else None
        if fault is not None:
            return JSONResponse({}, fault.status, dict(fault.headers))
        rest: str = request.path_params["rest"]
        if rest.startswith("teams/"):
            team = rest.split("/")[1]
            if team not in self.teams:
                return JSONResponse({"error": {"code": "BotNotInConversationRoster"}}, 403)
            return JSONResponse({"conversations": self.teams[team]})
        if rest.endswith("/pagedmembers"):
            chat = rest.split("/")[-2]
            if chat not in self.chats:
                return JSONResponse({"error": {"code": "ConversationNotFound"}}, 404)
            return JSONResponse({"members": self.readers})
        return JSONResponse({"asked": request.url.path}, 200)

    def _refused(self, request: Request) -> Response | None:
        if request.headers.get("authorization") in {f"Bearer {token}" for token in self.tokens}:
            return None
        return JSONResponse({"message": "Authorization has been denied for this request."}, 401)

    async def _note(self, request: Request) -> bytes:
        body = await request.body()
        path = request.scope["raw_path"].decode()
        query = request.url.query
        self.seen.append((request.method, f"{path}?{query}" if query else path, body))
        return body


class KeptContacts:
    """Contacts that are remembered as long as the test lasts."""

    def __init__(self) -> None:
        self.urls: dict[str, str] = {}
        self.joined_teams: dict[str, set[str]] = {}
        self.kept: dict[tuple[str, str], Contact] = {}
        self.writes = 0

    async def service_url(self, tenant: str) -> str:
        """Where the connector is."""
        return self.urls.get(tenant, "")

    async def heard(self, tenant: str, service_url: str) -> None:
        """Remember it, if it is news."""
        if self.urls.get(tenant) != service_url:
            self.writes += 1
            self.urls[tenant] = service_url

    async def teams(self, tenant: str) -> set[str]:
        """Those that were heard."""
        return self.joined_teams.get(tenant, set())

    async def joined(self, tenant: str, team: str) -> None:
        """Remember it, if it is news."""
        if team not in self.joined_teams.setdefault(tenant, set()):
            self.writes += 1
            self.joined_teams[tenant].add(team)

    async def find(self, tenant: str, user_id: str) -> Contact | None:
        """The contact, or None."""
        return self.kept.get((tenant, user_id))

    async def keep(self, contact: Contact) -> None:
        """Remember it."""
        self.writes += 1
        self.kept[contact.tenant, contact.user_id] = contact

    def forget(self) -> None:
        """Nothing: this is all that is kept."""
