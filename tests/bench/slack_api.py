"""As much of Slack's Web API as a start and the measured turns need: `python -m tests.bench.slack_api`."""

import socket
from urllib.parse import parse_qsl

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from tests.bench.department import ZONE
from tests.bench.ways import SLACK

SCOPES = "chat:write,commands,users:read"


async def call(request: Request) -> Response:
    """Answer a method."""
    fields = {**request.query_params, **dict(parse_qsl((await request.body()).decode()))}
    match request.path_params["method"]:
        case "auth.test":
            said: dict[str, object] = {"team_id": SLACK[1], "user_id": "U0BOT", "bot_id": "B0BOT", "team": "Measured"}
        case "users.info":
            who = fields.get("user", "")
            flags = dict.fromkeys(("deleted", "is_bot", "is_restricted", "is_ultra_restricted", "is_stranger"), False)
            said = {"user": {"id": who, "team_id": SLACK[1], "name": "x", "locale": "en-CA", "tz": ZONE, **flags}}
        case _:
            said = {"ts": "1700000000.000100", "channel": "D0MEASURED"}
    return JSONResponse({"ok": True, **said}, headers={"x-oauth-scopes": SCOPES})


def main() -> None:
    """Serve on a free port, and say which."""
    listener = socket.create_server(("127.0.0.1", 0))
    print(f"http://127.0.0.1:{listener.getsockname()[1]}/", flush=True)
    app = Starlette(routes=[Route("/{method}", call, methods=["GET", "POST"])])
    uvicorn.Server(uvicorn.Config(app, log_config=None, access_log=False)).run([listener])


if __name__ == "__main__":
    main()
