"""Many at once: a hundred who answer within ten seconds, and two programs that write the same sessions and agendas."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import date, timedelta
from itertools import pairwise

from bot.domain.agenda import Item
from bot.domain.people import Member, MemberId, Role
from bot.domain.rounds import Attend, Counts, Session, Stage, counted
from bot.domain.threads import State, ThreadId
from bot.ports.unit import Unit
from bot.services import agenda, rounds
from storage.database import Database
from tests.drivers.planted import a_series, a_session, plant
from tests.drivers.reading import said
from tests.drivers.ward import Ward
from tests.storage.stories import Department, found, share

CROWD = 100
TENTH = timedelta(milliseconds=100)


def crowd(unit: Unit, number: int = CROWD) -> list[Member]:
    """So many more members of the one programme."""
    programme = unit.programmes.all()[0]
    made = [
        Member(MemberId(unit.ids.uuid()), programme.id, f"Dr. Crowd {one:03}", Role.RADIOLOGIST, "Nord")
        for one in range(number)
    ]
    for member in made:
        unit.people.add(member)
    return made


def announced(unit: Unit, on: date) -> Session:
    """A session that people can answer for."""
    series = a_series(unit.ids, unit.programmes.all()[0].id, on, name="Rounds", paused=True)
    session = a_session(unit.ids, series, stage=Stage.ANNOUNCED)
    plant(unit, series, session)
    return session


async def test_a_hundred_answer_within_ten_seconds_and_the_post_changes_once_a_second(ward: Ward) -> None:
    session = await ward.database.write(lambda unit: announced(unit, ward.clock.now().date() + timedelta(days=3)))
    people = await ward.database.write(crowd)
    began = ward.clock.now()
    for number, member in enumerate(people):
        ward.clock.move(by=TENTH)
        attend = list(Attend)[number % 3]
        await ward.database.write(
            lambda unit, who=member, how=attend: rounds.answer(unit, unit.programmes.all()[0], who, session.key, how)
        )
        if number % 2:
            await ward.bot.deliverer.run_due()
    await ward.passes(timedelta(seconds=2))
    (post,) = [card for _, card, _ in ward.post.posted]
    assert "34 in person, 33 online, 33 cannot come" in said(post)
    tried = [at for at in ward.post.tried if at > began]
    assert len(tried) <= 12
    assert min(later - earlier for earlier, later in pairwise(tried)) >= timedelta(seconds=1)


async def test_two_programs_at_once_lose_no_answer_no_place_and_no_move(
    database: Database, open_database: Callable[[], Database]
) -> None:
    """On SQLite a second program does not serve, and both are the same one."""
    programs = (database, database if database.is_sqlite else open_database())
    department = found(database)
    session = await database.write(lambda unit: announced(unit, date(2026, 3, 24)))
    people = await database.write(lambda unit: crowd(unit, 30))
    cases = [await database.write(lambda unit: chosen(unit, department, session)) for _ in range(5)]

    def on(number: int, work: Callable[[Unit], object]) -> Awaitable[object]:
        return programs[number % 2].write(work)

    async def answers(number: int, who: Member) -> None:
        for how in (Attend.NO, Attend.ONLINE, Attend.IN_PERSON):
            await on(number, lambda unit: rounds.answer(unit, department.programme, who, session.key, how))  # noqa: B023

    acts: list[Awaitable[object]] = [answers(number, who) for number, who in enumerate(people)]
    acts += [
        on(number, lambda unit, case=case: agenda.shift(unit, unit.threads.get(case), 1))
        for number, case in enumerate(cases * 2)
    ]
    acts += [
        on(number, lambda unit, place=f"Hall {number}": moved(unit, department, session, place)) for number in range(4)
    ]
    await asyncio.gather(*acts)
    stands = await database.read(lambda unit: unit.rounds.session(session.id))
    assert stands.sequence == session.sequence + 4
    given = await database.read(lambda unit: unit.rounds.answers(session.id))
    assert counted(given.values()) == Counts(in_person=30)
    items = await database.read(lambda unit: unit.agenda.of(session.id))
    assert [one.position for one in items] == list(range(1, 6))
    assert {one.thread_id for one in items} == set(cases)


def chosen(unit: Unit, department: Department, session: Session) -> ThreadId:
    """A closed case on the agenda of a session."""
    day = unit.now.date()
    thread = share(unit, department, on=day, state=State.CLOSED, closed_on=day)
    unit.agenda.add(Item(thread.id, session.id, 0, frozenset()))
    return thread.id


def moved(unit: Unit, department: Department, session: Session, place: str) -> Session:
    """The session, now somewhere else."""
    now = unit.rounds.session(session.id)
    return rounds.move(unit, department.programme, session.key, now.on, now.at, place, "")
