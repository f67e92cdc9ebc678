"""The one-time page on which a study's number is given and read. It is in no message and in no log."""

from urllib.parse import parse_qs

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from bot.domain.errors import NothingHere
from bot.domain.programmes import Programme, fits_mask
from bot.domain.threads import ThreadId
from bot.pages.common import nothing, page, static
from bot.ports.pages import Pass, PassPurpose
from bot.ports.unit import Store, Unit
from bot.screens.masks import example, shape
from bot.services import threads
from bot.text.catalogue import Catalogue, T, catalogue

MOST_BYTES = 4096
MOST_CHARACTERS = 64
_MINE = frozenset({PassPurpose.WRITE_REFERENCE, PassPurpose.READ_REFERENCE})


def routes(store: Store) -> list[BaseRoute]:
    """The page under /files, and its two static files."""
    pages = _Pages(store)
    return [
        Route("/files/static/{name}", _static),
        Route("/files/{token}", pages.show, methods=["GET"]),
        Route("/files/{token}", pages.use, methods=["POST"]),
    ]


async def _static(request: Request) -> Response:
    return static(request.path_params["name"])


class _Pages:
    def __init__(self, store: Store) -> None:
        self._store = store

    async def show(self, request: Request) -> Response:
        """What the ticket is for. Looking does not use it up: previews and a second look are harmless."""
        token = request.path_params["token"]
        found = await self._store.read(lambda unit: _look(unit, token))
        if found is None:
            return nothing(request, _words)
        ticket, programme = found
        return _study(ticket, programme)

    async def use(self, request: Request) -> Response:
        """Keep the number, or show it. This uses the ticket up."""
        token = request.path_params["token"]
        found = await self._store.read(lambda unit: _look(unit, token))
        if found is None:
            return nothing(request, _words)
        ticket, programme = found
        if ticket.purpose is PassPurpose.READ_REFERENCE:
            reference = await self._store.write(lambda unit: _read(unit, token))
            return nothing(request, _words) if reference is None else _study(ticket, programme, reference=reference)
        typed = await _typed(request)
        if programme.reference_mask is None or not fits_mask(typed, programme.reference_mask):
            return _study(ticket, programme, typed=typed, wrong=True)
        kept = await self._store.write(lambda unit: _write(unit, token, typed))
        return _study(ticket, programme, kept=True) if kept else nothing(request, _words)


async def _typed(request: Request) -> str:
    """The number from the form's body, read by hand up to a cap: it is one short field."""
    body = b""
    async for piece in request.stream():
        body += piece
        if len(body) > MOST_BYTES:
            return ""
    try:
        values = parse_qs(body.decode("utf-8", "replace"), max_num_fields=4)
    except ValueError:
        return ""
    return values.get("reference", [""])[0].strip()[:MOST_CHARACTERS]


def _look(unit: Unit, token: str) -> tuple[Pass, Programme] | None:
    ticket = unit.passes.look(token)
    if not isinstance(ticket, Pass) or ticket.purpose not in _MINE:
        return None
    try:
        thread = threads.admit(unit, ticket)
    except NothingHere:
        return None
    return ticket, unit.programmes.get(thread.programme_id)


def _read(unit: Unit, token: str) -> str | None:
    found = _use_up(unit, token)
    return None if found is None else unit.threads.reference(found)


def _write(unit: Unit, token: str, reference: str) -> bool:
    found = _use_up(unit, token)
    if found is None:
        return False
    unit.threads.write_reference(found, reference)
    return True


def _use_up(unit: Unit, token: str) -> ThreadId | None:
    """The conversation behind a ticket that is used up now: what held when the page was shown may hold no longer."""
    found = _look(unit, token)
    if found is None or unit.passes.redeem(token) is None:
        return None
    return found[0].thread_id


def _study(
    ticket: Pass,
    programme: Programme,
    *,
    typed: str = "",
    wrong: bool = False,
    kept: bool = False,
    reference: str = "",
) -> Response:
    speak = catalogue(ticket.language)
    mask = programme.reference_mask or ""
    hint = error = ""
    if mask:
        said, fitting = shape(mask), example(mask)
        hint = speak.say(T("{shape}, for example {example}.", shape=said, example=fitting))
        if wrong:
            refused = T(
                "Your site’s numbers have {shape}, for example {example}. Nothing is kept yet.",
                shape=said,
                example=fitting,
            )
            error = speak.say(refused)
    return page(
        "study.html",
        422 if wrong else 200,
        language=speak.language,
        words=_words(speak),
        writing=ticket.purpose is PassPurpose.WRITE_REFERENCE,
        hint=hint,
        longest=len(mask),
        typed=typed,
        error=error,
        kept=kept,
        reference=reference,
    )


def _words(speak: Catalogue) -> dict[str, str]:
    return {
        "band": speak.say(T("Not for real cases yet.")),
        "title": speak.say(T("The study’s number")),
        "write_lead": speak.say(T("So that the reader can find the study.")),
        "label": speak.say(T("Number of the study")),
        "keep": speak.say(T("Save it, sealed")),
        "kept": speak.say(T("Saved, sealed. You can close this page.")),
        "who": speak.say(T("Who can see this:")),
        "write_who": speak.say(
            T(
                "the reader, on a page like this one, and the coordinators once the case is to be shown at rounds, if"
                " you both agree to that. It is destroyed with the key to who took part."
            )
        ),
        "read_lead": speak.say(T("It is shown once. Have your archive open to copy it into.")),
        "show": speak.say(T("Show the number")),
        "copy": speak.say(T("Copy")),
        "copied": speak.say(T("Copied")),
        "read_who": speak.say(T("you. It is in no message and in no log.")),
        "nothing": speak.say(
            T("There is nothing to open here. The page works once, for 15 minutes. /peer opens a new one.")
        ),
    }
