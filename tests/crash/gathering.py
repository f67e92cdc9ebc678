"""Rounds for a program that is going to be killed: some series meet at once, and their people are asked about it.

Each step is one thing that somebody does. Which were answered stands in the journal, and the next process goes on with
the first that was not: whoever got no answer does the same once more.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from bot.demo.actor import window_of
from bot.domain.notices import Notice
from bot.domain.people import ProgrammeId
from bot.domain.rounds import Session
from bot.ports.outbox import UNKNOWN
from bot.ports.unit import Unit
from bot.screens.inputs import Command, Pressed, Submitted, Surface
from bot.services import posts
from storage.tables import deliveries
from storage.unit import SqlUnit
from tests.crash.journal import Journal

if TYPE_CHECKING:
    from tests.crash.worker import Ward

ZONE = "America/Toronto"
SERIES = ("first", "second", "third", "fourth")
STARTS = datetime(2026, 3, 4, 12, 0, tzinfo=ZoneInfo(ZONE))
"""When all of them meet, for an hour."""

_ASKED = STARTS + timedelta(hours=25, minutes=1)
_STEPS = {"learned": "4", "respectful": "5", "unidentified": "5", "suited": "3", "improved": "2"}


@dataclass(frozen=True)
class Step:
    """Something that somebody does at a series, or time that passes until `until`."""

    what: str
    series: str = ""
    who: str = ""
    until: datetime | None = None

    @property
    def token(self) -> str:
        """By what the journal knows it."""
        return f"{self.what} {self.series} {self.who}"


def steps(people: tuple[str, ...]) -> Iterator[Step]:
    """Everything from the beginning of the series to the counting of the answers. The first of them coordinates."""
    yield from (Step("series", name, people[0]) for name in SERIES)
    yield from (Step("come", name, who) for who in people for name in SERIES)
    yield Step("pass", "to the session", until=STARTS + timedelta(minutes=1))
    yield from (Step("attend", name, who) for who in people for name in SERIES)
    yield Step("pass", "to the survey", until=_ASKED)
    yield from (Step("ballot", name, who) for who in people for name in SERIES)
    yield Step("close")


async def go_on(ward: "Ward", journal: Journal, people: tuple[str, ...]) -> bool:
    """Do the first step that was not answered yet. False if there is none left."""
    # A form that its sender sent again was answered as well.
    done = journal.done | {act["token"] for act in journal.answered}
    step = next((one for one in steps(people) if one.token not in done), None)
    if step is None:
        return False
    await decide(ward, journal)
    match step.what:
        case "series":
            await _begins(ward, step)
        case "come":
            session = await session_of(ward, step.series)
            who = ward.person(step.who).who
            await ward.bot.dispatch(Pressed(who, "rounds.come", session.key, "in_person", surface=Surface.CHANNEL))
        case "attend":
            session = await session_of(ward, step.series)
            await ward.bot.dispatch(Command(ward.person(step.who).who, "peer", f"attend {session.code}"))
        case "ballot":
            await _answers(ward, step)
        case "close":
            await ward.leap(await _closes(ward))
        case _:
            assert step.until is not None
            await ward.leap(step.until)
    journal.did(step.token)
    return True


async def decide(ward: "Ward", journal: Journal) -> None:
    """A coordinator looks into the channel and decides on the posts over which the program died."""

    def work(unit: SqlUnit) -> list[str]:
        stand: list[str] = []
        for row in unit.execute(sa.select(deliveries).where(deliveries.c.parked_reason == UNKNOWN)):
            is_told = row.notice == Notice.SURVEY_RESULT
            session = unit.rounds.session(unit.surveys.get(row.about).session_id if is_told else row.about)
            series = unit.rounds.series(session.series_id).name
            begins = told(series) if is_told else announced(series)
            if any(text.startswith(begins) for text in journal.posted):
                posts.leave(unit, ProgrammeId(row.programme_id), row.id)
                stand.append(left(begins))
            else:
                posts.post_again(unit, ProgrammeId(row.programme_id), row.id)
        return stand

    for token in await ward.database.write(work):
        journal.did(token)
    await ward.bot.deliverer.run_due()


def announced(series: str) -> str:
    """How the announcement of a series begins."""
    return f"{series}: Wednesday 4 March"


def told(series: str) -> str:
    """How the summary of its survey begins."""
    return f"After {series}, "


def left(begins: str) -> str:
    """What the journal says of a post that was left as it stands: it is not brought up to date any more."""
    return f"left {begins}"


async def session_of(ward: "Ward", name: str) -> Session:
    """The one session of a series that all of this is about."""

    def look(unit: Unit) -> Session:
        (series,) = [
            one for programme in unit.programmes.all() for one in unit.rounds.all_series(programme.id)
            if one.name == name
        ]  # fmt: skip
        found = unit.rounds.sessions(series.programme_id, STARTS.date())
        return next(one for one in found if one.series_id == series.id and one.due_on == STARTS.date())

    return await ward.database.read(look)


async def _begins(ward: "Ward", step: Step) -> None:
    actor = ward.person(step.who)
    form = window_of(await actor.presses(window_of(await actor.types("/peer rounds")), "rounds.series.ask"))
    values = {
        "name": step.series,
        "repeats": "monthly",
        "first_on": STARTS.date().isoformat(),
        "at": f"{STARTS:%H:%M}",
        "minutes": "60",
        "zone": ZONE,
        "place": "Room 2",
    }
    await ward.sends(step.token, "series", Submitted(actor.who, form.name, values, form.hidden))


async def _closes(ward: "Ward") -> datetime:
    """When all are closed. One that was opened late is."""

    def look(unit: Unit) -> list[datetime]:
        asked = [one for programme in unit.programmes.all() for one in unit.surveys.all(programme.id)]
        return [one.closes_at for one in asked if one.closes_at is not None]

    return max(await ward.database.read(look))


async def _answers(ward: "Ward", step: Step) -> None:
    actor, session = ward.person(step.who), await session_of(ward, step.series)
    survey = await ward.database.read(lambda unit: unit.surveys.of(session.id))
    assert survey is not None, "nobody is asked"
    reply = await ward.bot.dispatch(Pressed(actor.who, "survey.ask", survey.key))
    form = window_of(reply.answer)
    values = {**_STEPS, "comment": step.token}
    await ward.sends(step.token, "ballot", Submitted(actor.who, form.name, values, form.hidden))
