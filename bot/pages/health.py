"""Whether the process lives, and whether it can serve."""

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from bot.ports.unit import Store


def routes(store: Store) -> list[BaseRoute]:
    """/healthz answers as long as the process does; /readyz only when the database answers, too."""

    async def alive(_: Request) -> Response:
        return JSONResponse({"alive": True})

    async def ready(_: Request) -> Response:
        try:
            await store.read(lambda unit: unit.programmes.all())
        except Exception:  # whatever the database's driver raises, the answer is the same
            return JSONResponse({"ready": False}, 503)
        return JSONResponse({"ready": True})

    return [Route("/healthz", alive), Route("/readyz", ready)]
