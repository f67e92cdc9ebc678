"""As much of Microsoft's side as a start and the measured turns need: `python -m tests.bench.teams_service`.

The keys that it publishes are in the environment, as those who sign with them have put them there.
"""

import json
import os
import socket

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from tests.bench.teams_way import ISSUER, KEYS_VARIABLE

_MESSAGES: list[str] = []


async def openid(request: Request) -> Response:
    """Where the keys are."""
    return JSONResponse({"issuer": ISSUER, "jwks_uri": str(request.url_for("keys"))})


async def keys(_: Request) -> Response:
    """The keys with which activities are signed."""
    return JSONResponse(json.loads(os.environ[KEYS_VARIABLE]))


async def token(_: Request) -> Response:
    """The bot's own token."""
    return JSONResponse({"access_token": "measured", "expires_in": 86_400, "token_type": "Bearer"})


async def take(request: Request) -> Response:
    """Take a message."""
    _MESSAGES.append((await request.body()).decode())
    return JSONResponse({"id": str(len(_MESSAGES))}, 201)


async def taken(_: Request) -> Response:
    """What was taken."""
    return JSONResponse(_MESSAGES)


def main() -> None:
    """Serve on a free port, and say which."""
    listener = socket.create_server(("127.0.0.1", 0))
    print(f"http://127.0.0.1:{listener.getsockname()[1]}/", flush=True)
    routes = [
        Route("/openid", openid),
        Route("/keys", keys, name="keys"),
        Route("/token", token, methods=["POST"]),
        Route("/taken", taken),
        Route("/v3/conversations/{chat}/activities", take, methods=["POST"]),
    ]
    app = Starlette(routes=routes)
    uvicorn.Server(uvicorn.Config(app, log_config=None, access_log=False)).run([listener])


if __name__ == "__main__":
    main()
