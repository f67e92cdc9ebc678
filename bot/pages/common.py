"""What all our own pages share: headers that leak nothing, templates and static files."""

from functools import cache
from importlib.resources import files

from jinja2 import Environment, PackageLoader
from starlette.responses import HTMLResponse, Response

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; script-src 'self'; form-action 'self'; base-uri 'none';"
        " frame-ancestors 'none'"
    ),
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
    "X-Robots-Tag": "noindex",
}

_TYPES = {"css": "text/css", "js": "text/javascript"}


@cache
def _environment() -> Environment:
    return Environment(loader=PackageLoader("bot.pages"), autoescape=True, trim_blocks=True, lstrip_blocks=True)


def page(template: str, status: int = 200, /, **values: object) -> HTMLResponse:
    """A page of ours."""
    return HTMLResponse(_environment().get_template(template).render(values), status, headers=HEADERS)


def static(name: str) -> Response:
    """One of our static files, or 404."""
    kind = _TYPES.get(name.rpartition(".")[2])
    file = next((one for one in files("bot.pages").joinpath("static").iterdir() if one.name == name), None)
    if kind is None or file is None:
        return Response(status_code=404)
    return Response(file.read_bytes(), media_type=kind, headers={"X-Content-Type-Options": "nosniff"})
