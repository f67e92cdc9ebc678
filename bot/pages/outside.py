"""The page on which somebody outside of the programme sends one message, and reads there what came of it."""

from collections.abc import Mapping
from urllib.parse import parse_qs

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from bot.domain.cases import Outstanding
from bot.domain.gates import Matter
from bot.domain.outside import Outside, Report
from bot.domain.programmes import Programme
from bot.pages.common import HEADERS, nothing, of_browser, page
from bot.ports.unit import Store
from bot.screens import gates
from bot.screens.elements import SURE, Callout, Choice, Field, Form, LongText, Text
from bot.screens.forms import Invalid
from bot.screens.identifiers import Found
from bot.screens.outside import OUTCOMES, Sending, held_to
from bot.services import outside
from bot.text.catalogue import LANGUAGES, Catalogue, T, Words

MOST_BYTES = 64 * 1024


def routes(store: Store) -> list[BaseRoute]:
    """The page under /outside."""
    pages = _Pages(store)
    return [
        Route("/outside/{token}", pages.show, methods=["GET"]),
        Route("/outside/{token}", pages.send, methods=["POST"]),
    ]


class _Pages:
    def __init__(self, store: Store) -> None:
        self._store = store

    async def _found(self, request: Request) -> tuple[Outside, Programme] | None:
        token = request.path_params["token"]
        return await self._store.read(lambda unit: outside.look(unit, token))

    async def show(self, request: Request) -> Response:
        """The form, and once it is sent what came of it. Looking uses nothing up."""
        found = await self._found(request)
        return nothing(request, _words) if found is None else _drawn(request, *found, {})

    async def send(self, request: Request) -> Response:
        """Keep what is sent the first time. The patient first: then nothing is kept, and the words stay in the form."""
        found = await self._found(request)
        if found is None:
            return nothing(request, _words)
        one, programme = found
        typed = await _typed(request)
        if typed.pop("only", "") == "language":
            # Another language: what was typed so far comes along, and nothing is kept of it.
            return _drawn(request, one, programme, typed)
        stop = _stopped(programme, typed)
        if stop is not None:
            return _drawn(request, one, programme, typed, stop=stop)
        try:
            said = Sending.read(typed, **held_to(programme.lists))
        except Invalid as invalid:
            stopped = [error for error in invalid.errors.values() if isinstance(error, Found)]
            kinds = [kind for error in stopped for kind in error.identifiers]
            if kinds:
                await self._store.write(lambda unit: unit.stopped.count(kinds))
            return _drawn(request, one, programme, typed, errors=invalid.errors)
        report = Report(said.modality, said.happened, said.outstanding is Outstanding.DEALT_WITH)
        token = request.path_params["token"]
        await self._store.write(lambda unit: outside.send(unit, token, report))
        # Sent twice it is sent once, and this shows what stands.
        language = of_browser(request).language
        return RedirectResponse(f"/outside/{token}?lang={language}", 303, headers=HEADERS)


async def _typed(request: Request) -> dict[str, str]:
    """What was typed, read by hand up to a cap."""
    body = b""
    async for piece in request.stream():
        body += piece
        if len(body) > MOST_BYTES:
            return {}
    try:
        values = parse_qs(body.decode("utf-8", "replace"), max_num_fields=40)
    except ValueError:
        return {}
    return {name: found[0] for name, found in values.items()}


def _stopped(programme: Programme, typed: Mapping[str, str]) -> Form | None:
    if typed.get("outstanding") == Outstanding.NOT_YET:
        return gates.stop(programme.pathway)
    matter = typed.get("matter", "")
    return gates.elsewhere(programme, Matter(matter)) if matter in gates.ROUTES else None


def _drawn(
    request: Request,
    one: Outside,
    programme: Programme,
    typed: Mapping[str, str],
    *,
    errors: Mapping[str, Words] | None = None,
    stop: Form | None = None,
) -> Response:
    speak = of_browser(request)
    words = _words(speak)
    words["lead"] = speak.say(
        T("{name} asks you for one message about a study that others can learn from.", name=programme.name)
    )
    words["who_sees"] = speak.say(
        T(
            "the coordinators of the programme. They pass it on without saying whose it is, and whoever read the study"
            " is told no name. But whoever gave you this page may know that it was you. It is kept sealed, and"
            " destroyed here after {day}.",
            day=one.last_day,
        )
    )
    form = Form("", "", tuple(Sending.questions(typed or None, **held_to(programme.lists)).values()))
    refused = form.with_errors(errors or {})
    # An answer about doubtful words stays with them while something else is asked again.
    kept = [name for name, value in typed.items() if name.startswith(SURE) and value == "yes"]
    asked = {field.name for field in refused.fields}
    return page(
        "outside.html",
        422 if errors or stop else 200,
        language=speak.language,
        words=words,
        others=[(other, _NAMES[other]) for other in LANGUAGES if other != speak.language],
        sent=one.report is not None,
        seen=speak.say(T("The coordinators see it from {day} on.", day=one.seen_from)) if one.seen_from else "",
        told=speak.say(OUTCOMES[one.told.outcome]) if one.told else "",
        own=one.told.words if one.told else "",
        until=speak.say(T("This page shows what came of it until {day}.", day=one.last_day)),
        stop=[_line(speak, element) for element in stop.elements if isinstance(element, Callout)] if stop else [],
        where=[speak.say(one.words) for one in stop.elements if isinstance(one, Text) and not one.quiet]
        if stop
        else [],
        fields=[_field(speak, field) for field in refused.fields],
        kept=[name for name in kept if name not in asked],
        wrong=bool(errors),
    )


_NAMES = {"en": "English", "fr": "Français"}


def _line(speak: Catalogue, said: Callout) -> tuple[str, str]:
    return speak.say(said.lead), speak.say(said.words)


def _field(speak: Catalogue, field: Field) -> dict[str, object]:
    drawn: dict[str, object] = {
        "name": field.name,
        "label": speak.say(field.label),
        "hint": speak.say(field.hint) if field.hint else "",
        "error": speak.say(field.error) if field.error else "",
        "value": field.value or "",
        "kind": "check",
    }
    if isinstance(field, Choice):
        drawn["kind"] = "radio" if field.spread else "select"
        drawn["options"] = [(option.value, speak.say(option.words)) for option in field.options]
    elif isinstance(field, LongText):
        drawn |= {"kind": "long", "limit": field.limit}
    return drawn


def _words(speak: Catalogue) -> dict[str, str]:
    return {
        "band": speak.say(T("Not for real cases yet.")),
        "title": speak.say(T("One message to radiology")),
        "identifiers": speak.say(T("No names, dates or numbers of patients.")),
        "not_urgent": speak.say(
            T("Not for anything urgent: the coordinators read it on the next working day, about noon.")
        ),
        "choose": speak.say(T("Choose one.")),
        "who": speak.say(T("Who can see this:")),
        "send": speak.say(T("Send it, once")),
        "wrong": speak.say(T("Nothing is sent yet. Please look at what is marked.")),
        "stopped": speak.say(T("Nothing is sent. What you typed stands below.")),
        "sent": speak.say(T("Thank you. It is sent, and cannot be changed any more.")),
        "came": speak.say(T("What came of it")),
        "waiting": speak.say(T("Nobody has said so yet. Come back to this address.")),
        "nothing": speak.say(T("There is nothing to open here. The page may have had its days: ask for a new one.")),
    }
