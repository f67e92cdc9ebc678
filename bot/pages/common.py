"""What all our own pages share: headers that leak nothing, templates and static files."""

from collections.abc import Callable, Mapping
from functools import cache
from importlib.resources import files

from jinja2 import Environment, PackageLoader
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from bot.text.catalogue import LANGUAGES, Catalogue, catalogue

_SOURCES = {
    "default-src": "'none'",
    "style-src": "'self'",
    "script-src": "'self'",
    "img-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
}


def policy(sources: Mapping[str, str]) -> str:
    """What a page may load and do, with these in the place of, or beside, what every page may."""
    # A browser takes the first of two directives of one name, and overlooks the second.
    return "; ".join(f"{name} {allowed}" for name, allowed in {**_SOURCES, **sources}.items())


HEADERS = {
    "Content-Security-Policy": policy({}),
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
    "X-Robots-Tag": "noindex",
}

_TYPES = {"css": "text/css", "js": "text/javascript", "svg": "image/svg+xml"}


@cache
def _environment() -> Environment:
    return Environment(loader=PackageLoader("bot.pages"), autoescape=True, trim_blocks=True, lstrip_blocks=True)


def page(template: str, status: int = 200, /, **values: object) -> HTMLResponse:
    """A page of ours."""
    return HTMLResponse(_environment().get_template(template).render(values), status, headers=HEADERS)


def of_browser(request: Request) -> Catalogue:
    """The language that a page is asked for in, or that a browser wants first, if we speak it. Nobody is known here."""
    wanted = request.query_params.get("lang") or request.headers.get("accept-language", "en")[:2].lower()
    return catalogue(wanted if wanted in LANGUAGES else "en")


def nothing(request: Request, words: Callable[[Catalogue], Mapping[str, str]]) -> HTMLResponse:
    """What a ticket leads to that is unknown, used or out of time: in the browser's language, since it is nobody's."""
    speak = of_browser(request)
    return page("nothing.html", 404, language=speak.language, words=words(speak))


def static(name: str) -> Response:
    """One of our static files, or 404."""
    kind = _TYPES.get(name.rpartition(".")[2])
    file = next((one for one in files("bot.pages").joinpath("static").iterdir() if one.name == name), None)
    if kind is None or file is None:
        return Response(status_code=404)
    return Response(file.read_bytes(), media_type=kind, headers={"X-Content-Type-Options": "nosniff"})
