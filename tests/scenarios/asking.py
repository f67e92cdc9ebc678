"""A series, its sessions, who comes to them, and how people answer what they are asked afterwards."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.demo.actor import window_of
from bot.domain.programmes import Channel
from bot.domain.rounds import Repeats, Stage
from bot.domain.surveys import ASKED_AFTER, Phase
from bot.ports.unit import Unit
from bot.screens.elements import Card, Form
from tests.drivers.cast import PLATFORM, TENANT, ZONE
from tests.drivers.planted import a_series, a_session, plant
from tests.drivers.reading import said
from tests.drivers.ward import Person, Ward
from tests.fakes import SeededIds

NOON = datetime(2026, 3, 24, 12, 0, tzinfo=ZoneInfo(ZONE))
HOUR = timedelta(hours=1)
OPENS = NOON + HOUR + ASKED_AFTER
"""When the first session's survey opens: it lasts an hour."""

IDS = SeededIds(5)
SIX = ("ana", "eli", "gus", "ivan", "kit", "cora")
STEPS = {"learned": "4", "respectful": "5", "unidentified": "5", "suited": "3", "improved": "2"}


async def begins(ward: Ward, *, fortnightly: bool = False, later: timedelta = timedelta(0)) -> None:
    """A series of which the first sessions take place at noon, on a Tuesday unless they are so much later."""
    on = (NOON + later).date()

    def work(unit: Unit) -> None:
        repeats = Repeats.FORTNIGHTLY if fortnightly else Repeats.MONTHLY
        series = a_series(IDS, unit.programmes.all()[0].id, on, repeats=repeats)
        first = a_session(IDS, series, stage=Stage.ANNOUNCED)
        stage = Stage.ANNOUNCED if fortnightly else Stage.PLANNED
        plant(unit, series, first, a_session(IDS, series, on + timedelta(weeks=2), stage=stage))
        unit.rounds.set_channel(series.id, Channel(PLATFORM, TENANT, "chest-rounds"))

    await ward.database.write(work)


async def meets(ward: Ward, *people: str, weeks: int = 0) -> None:
    """People come to a session of the series: the first, unless told otherwise."""
    await ward.until(NOON + timedelta(weeks=weeks, minutes=5))

    def work(unit: Unit) -> None:
        (programme,) = unit.programmes.all()
        session = unit.rounds.sessions(programme.id, (NOON + timedelta(weeks=weeks)).date())[0]
        for user_id in people:
            member = unit.people.behind(PLATFORM, TENANT, user_id)
            assert member is not None
            unit.rounds.attend(session.id, member.id)

    await ward.database.write(work)


async def asked(person: Person, at: int = -1) -> Form:
    """Open the questions from a message."""
    return window_of(await person.presses(person.messages[at], "survey.ask"))


async def answers(person: Person, **given: str) -> Form:
    """Answer all there is to answer. Returns what the bot shows then."""
    return window_of(await person.sends(await asked(person), **{**STEPS, **given}))


async def all_answer(ward: Ward, people: Sequence[str], **given: str) -> None:
    for one in ward.some(*people):
        assert (await answers(one, **given)).name == "survey.answered"


async def phases(ward: Ward) -> list[Phase]:
    """Where each survey stands, in order of the sessions."""

    def look(unit: Unit) -> list[Phase]:
        (programme,) = unit.programmes.all()
        found = unit.surveys.all(programme.id)
        return [one.phase for one in sorted(found, key=lambda one: unit.rounds.session(one.session_id).on)]

    return await ward.database.read(look)


def surveys_of(person: Person) -> list[Card]:
    """The messages about surveys that somebody got."""
    return [card for card in person.messages if card.name == "survey.invitation"]


def posts(ward: Ward) -> list[str]:
    """What the channel was told of surveys."""
    return [said(card) for _, card, _ in ward.post.posted if card.name == "survey.summary"]
