"""The page that draws what came of a survey, for a coordinator and for some minutes: nothing of it is kept."""

import asyncio

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from bot.domain.errors import NothingHere
from bot.domain.surveys import STEPS, Outcome, Result
from bot.pages.chart import Line, drawn
from bot.pages.common import HEADERS, nothing, page
from bot.ports.pages import Seeing
from bot.ports.unit import Store, Unit
from bot.screens.outcomes import ALTERNATIVE, answered, days, mean
from bot.screens.questions import wording
from bot.services import surveys
from bot.text.catalogue import Catalogue, T, catalogue

THEMES = ("light", "dark")


def routes(store: Store) -> list[BaseRoute]:
    """The page under /files/survey, and its picture in two versions."""
    pages = _Pages(store)
    return [
        Route("/files/survey/{token}", pages.show, methods=["GET"]),
        Route("/files/survey/{token}/{theme}.png", pages.draw, methods=["GET"]),
    ]


class _Pages:
    def __init__(self, store: Store) -> None:
        self._store = store

    async def show(self, request: Request) -> Response:
        """The picture with what it says in words. Looking does not use the ticket up: it is out of time by itself."""
        token = request.path_params["token"]
        found = await self._store.read(lambda unit: _admitted(unit, token))
        if found is None:
            return nothing(request, _words)
        ticket, one, said = found
        speak = catalogue(ticket.language)
        return page(
            "outcome.html",
            200,
            language=speak.language,
            words=_words(speak),
            name=one.name,
            about=[speak.say(days(one)), speak.say(answered(said.people))],
            alt=speak.say(ALTERNATIVE),
            light=f"/files/survey/{token}/light.png",
            dark=f"/files/survey/{token}/dark.png",
            lines=_said(speak, one, said),
        )

    async def draw(self, request: Request) -> Response:
        """The picture alone, as a chat fetches it that shows it itself."""
        token, theme = request.path_params["token"], request.path_params["theme"]
        found = await self._store.read(lambda unit: _admitted(unit, token))
        if found is None or theme not in THEMES:
            return Response(status_code=404, headers=HEADERS)
        ticket, one, said = found
        lines = _lines(catalogue(ticket.language), one, said)
        picture = await asyncio.to_thread(drawn, lines, dark=theme == "dark")
        return Response(picture, media_type="image/png", headers=HEADERS)


def _admitted(unit: Unit, token: str) -> tuple[Seeing, Outcome, Result] | None:
    ticket = unit.passes.look(token)
    if not isinstance(ticket, Seeing):
        return None
    try:
        one = surveys.admit(unit, ticket)
    except NothingHere:
        return None
    return None if one.result is None or not one.result.spreads else (ticket, one, one.result)


def _lines(speak: Catalogue, one: Outcome, said: Result) -> list[Line]:
    return [
        Line(at, spread.counts, speak.say(mean(spread)))
        for at, question in enumerate(one.questions, start=1)
        if (spread := said.spreads.get(question.item)) is not None
    ]


def _said(speak: Catalogue, one: Outcome, said: Result) -> list[dict[str, object]]:
    found: list[dict[str, object]] = []
    for at, question in enumerate(one.questions, start=1):
        spread = said.spreads.get(question.item)
        told = T("Fewer than {n} people answered this one, so nothing is shown.", n=one.floor)
        if spread is not None:
            told = T("Mean {mean} of {steps}", mean=mean(spread), steps=STEPS)
        found.append(
            {
                "question": speak.say(T("{n}. {words}", n=at, words=wording(question))),
                "mean": speak.say(told),
                "counts": [] if spread is None else list(enumerate(spread.counts, start=1)),
            }
        )
    return found


def _words(speak: Catalogue) -> dict[str, str]:
    return {
        "band": speak.say(T("Not for real cases yet.")),
        "title": speak.say(T("What came of a survey")),
        "who": speak.say(T("Who can see this:")),
        "read_who": speak.say(T("you, for 15 minutes. Only counts are shown, and only of enough people.")),
        "nothing": speak.say(
            T("There is nothing to open here. The page is shown for 15 minutes. /peer survey opens a new one.")
        ),
    }
