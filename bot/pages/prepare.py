"""The one-time page with which a coordinator prepares a session: its agenda, and where each study is found."""

from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from bot.domain.errors import NothingHere
from bot.domain.threads import Seat
from bot.domain.views import Agenda, AgendaLine
from bot.pages.common import nothing, page
from bot.ports.pages import Pass, PassPurpose, Preparation
from bot.ports.unit import Store, Unit
from bot.screens.agenda import shown_facts, together_words
from bot.screens.common import headline
from bot.screens.rounds import starts
from bot.services import agenda, images
from bot.text.catalogue import Catalogue, N, T, catalogue


def routes(store: Store) -> list[BaseRoute]:
    """The page under /files/agenda."""
    pages = _Pages(store)
    return [
        Route("/files/agenda/{token}", pages.show, methods=["GET"]),
        Route("/files/agenda/{token}", pages.use, methods=["POST"]),
    ]


@dataclass(frozen=True, slots=True)
class _Study:
    """What is shown of a study once both ends have agreed: its number, and where its images are, with their sizes."""

    reference: str = ""
    images: tuple[tuple[str, int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class _Prepared:
    """An agenda with the studies of the cases of each of its entries, in their order."""

    shown: Agenda
    studies: tuple[tuple[_Study, ...], ...]


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
    studies = tuple(tuple(_study(unit, ticket, case) for case in line.cases) for line in shown.lines)
    return ticket, _Prepared(shown, studies)


def _study(unit: Unit, ticket: Preparation, line: AgendaLine) -> _Study:
    """The images are those that the room sees, by the page that shows them there."""
    if not line.agreed:
        return _Study()
    thread_id = line.item.thread_id
    showing = Pass(PassPurpose.PRESENT_IMAGES, thread_id, Seat.COORDINATOR, ticket.member_id, ticket.language)
    found = images.of(unit, showing)
    way = f"/files/images/{unit.passes.issue(showing)}/" if found else ""
    return _Study(
        unit.threads.reference(thread_id) or "",
        tuple((way + image.key, image.width, image.height) for image in found),
    )


def _agenda(speak: Catalogue, prepared: _Prepared) -> dict[str, object]:
    shown = prepared.shown
    when = T("{starts}", starts=starts(shown.session))
    return {
        "name": shown.name,
        "when": speak.say(when),
        "items": [
            {
                "minutes": speak.say(N("{n} minute", "{n} minutes", line.item.minutes)),
                "together": speak.say(together_words(line)) if line.beside else "",
                "cases": [_case(speak, case, study) for case, study in zip(line.cases, studies, strict=True)],
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
            for line, studies in zip(shown.lines, prepared.studies, strict=True)
        ],
    }


def _case(speak: Catalogue, case: AgendaLine, study: _Study) -> dict[str, object]:
    return {
        "headline": speak.say(headline(case.case, case.lists)),
        "facts": [(speak.say(name), speak.say(value)) for name, value in shown_facts(case).rows],
        "waits": "" if case.agreed else speak.say(T("Not agreed to: it is not shown unless it is in time.")),
        "reference": study.reference,
        "images": study.images,
    }


def _words(speak: Catalogue) -> dict[str, str]:
    return {
        "band": speak.say(T("Not for real cases yet.")),
        "title": speak.say(T("Prepare a session")),
        "lead": speak.say(T("The agenda, with where each study is found. It is shown once. You can print it.")),
        "show": speak.say(T("Show the agenda")),
        "number": speak.say(T("Number of the study")),
        "none": speak.say(T("not given")),
        "image": speak.say(T("Image")),
        "empty": speak.say(T("No case is chosen yet.")),
        "who": speak.say(T("Who can see this:")),
        "read_who": speak.say(
            T("you. Destroy what you print: it says where patients’ studies are found, and shows images of them.")
        ),
        "nothing": speak.say(
            T(
                "There is nothing to open here. The page works once, for 15 minutes. The session’s agenda opens a new"
                " one: /peer rounds."
            )
        ),
    }
