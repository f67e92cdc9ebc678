"""The one-time page with which a coordinator prepares a session: its agenda, and where each study is found."""

from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from bot.domain.errors import NothingHere
from bot.domain.views import Agenda
from bot.pages.common import nothing, page
from bot.ports.pages import Preparation
from bot.ports.unit import Store, Unit
from bot.screens.agenda import shown_facts
from bot.screens.common import headline
from bot.services import agenda
from bot.text.catalogue import Catalogue, N, T, catalogue


def routes(store: Store) -> list[BaseRoute]:
    """The page under /files/agenda."""
    pages = _Pages(store)
    return [
        Route("/files/agenda/{token}", pages.show, methods=["GET"]),
        Route("/files/agenda/{token}", pages.use, methods=["POST"]),
    ]


@dataclass(frozen=True, slots=True)
class _Prepared:
    """An agenda with the number of each study that may be looked up, in the order of its cases."""

    shown: Agenda
    references: tuple[str, ...]


class _Pages:
    def __init__(self, store: Store) -> None:
        self._store = store

    async def show(self, request: Request) -> Response:
        """What the page is for. Looking does not use it up: previews and a second look are harmless."""
        token = request.path_params["token"]
        ticket = await self._store.read(lambda unit: _look(unit, token))
        if ticket is None:
            return nothing(request, _words)
        speak = catalogue(ticket.language)
        return page("prepare.html", 200, language=speak.language, words=_words(speak), agenda=None)

    async def use(self, request: Request) -> Response:
        """Show the agenda. This uses the ticket up."""
        token = request.path_params["token"]
        found = await self._store.write(lambda unit: _use_up(unit, token))
        if found is None:
            return nothing(request, _words)
        ticket, prepared = found
        speak = catalogue(ticket.language)
        shown = _agenda(speak, prepared)
        return page("prepare.html", 200, language=speak.language, words=_words(speak), agenda=shown)


def _look(unit: Unit, token: str) -> Preparation | None:
    ticket = unit.passes.look(token)
    if not isinstance(ticket, Preparation):
        return None
    try:
        agenda.admit(unit, ticket)
    except NothingHere:
        return None
    return ticket


def _use_up(unit: Unit, token: str) -> tuple[Preparation, _Prepared] | None:
    ticket = _look(unit, token)
    if ticket is None or unit.passes.redeem(token) is None:
        return None
    shown = agenda.admit(unit, ticket)
    references = tuple(
        (unit.threads.reference(line.item.thread_id) or "") if line.agreed else "" for line in shown.lines
    )
    return ticket, _Prepared(shown, references)


def _agenda(speak: Catalogue, prepared: _Prepared) -> dict[str, object]:
    shown = prepared.shown
    when = T("{day}, {at}", day=shown.session.on, at=shown.session.at)
    return {
        "name": shown.name,
        "when": speak.say(when),
        "items": [
            {
                "headline": speak.say(headline(line.case)),
                "minutes": speak.say(N("{n} minute", "{n} minutes", line.item.minutes)),
                "facts": [(speak.say(name), speak.say(value)) for name, value in shown_facts(line.case).rows],
                "waits": "" if line.agreed else speak.say(T("Not agreed to: it is not shown unless it is in time.")),
                "reference": reference,
                "script": [
                    (speak.say(label), words)
                    for label, words in (
                        (T("Question to the room"), line.item.script.question),
                        (T("What was found"), line.item.script.found),
                        (T("Learning point"), line.item.script.point),
                    )
                    if words
                ],
            }
            for line, reference in zip(shown.lines, prepared.references, strict=True)
        ],
    }


def _words(speak: Catalogue) -> dict[str, str]:
    return {
        "band": speak.say(T("Not for real cases yet.")),
        "title": speak.say(T("Prepare a session")),
        "lead": speak.say(T("The agenda, with where each study is found. It is shown once. You can print it.")),
        "show": speak.say(T("Show the agenda")),
        "number": speak.say(T("Number of the study")),
        "none": speak.say(T("not given")),
        "empty": speak.say(T("No case is chosen yet.")),
        "who": speak.say(T("Who can see this:")),
        "read_who": speak.say(T("you. Destroy what you print: it says where patients’ studies are found.")),
        "nothing": speak.say(
            T("There is nothing to open here. The page works once, for 15 minutes. /peer opens a new one.")
        ),
    }
