"""The department's rounds: what its people do from a series to what they say of a session, on the screens they have."""

from collections.abc import Mapping

from bot.demo.actor import window_of
from bot.demo.department import COORDINATOR, ROUNDS, ROUNDS_BEGIN
from bot.demo.work import Department
from bot.screens.elements import Facts, Form
from bot.text.catalogue import catalogue


async def begin_series(department: Department) -> Form:
    """The coordinator begins the monthly series."""
    coordinator = department.actors[COORDINATOR]
    overview = window_of(await coordinator.types("/peer rounds"))
    form = window_of(await coordinator.presses(overview, "rounds.series.ask"))
    return window_of(await coordinator.sends(form, **ROUNDS, first_on=ROUNDS_BEGIN.isoformat()))


async def session(department: Department, user_id: str) -> Form:
    """The next session, or the one that is on, as somebody sees it."""
    actor = department.actors[user_id]
    overview = window_of(await actor.types("/peer rounds"))
    return window_of(await actor.presses(overview, "rounds.session.open"))


async def agenda(department: Department) -> Form:
    """The agenda of that session."""
    window = await session(department, COORDINATOR)
    return window_of(await department.actors[COORDINATOR].presses(window, "agenda.show"))


async def may_be_shown(department: Department, user_id: str, kind: str, rounds: str = "yes") -> None:
    """Somebody answers whether their closed case may be shown."""
    actor = department.actors[user_id]
    window = await department.thread(user_id, kind)
    await actor.sends(window_of(await actor.presses(window, "thread.rounds.ask")), rounds=rounds)


async def choose(department: Department) -> Form:
    """The coordinator puts everything on the agenda that can be chosen."""
    coordinator = department.actors[COORDINATOR]
    shown = await agenda(department)
    while "board.nominate.ask" in department.offers(shown):
        form = window_of(await coordinator.presses(shown, "board.nominate.ask"))
        shown = window_of(await coordinator.sends(form))
    return shown


async def prepare(department: Department, at: int, script: Mapping[str, str]) -> Form:
    """The coordinator writes what is asked and shown of a case; `at` is its place, from 0."""
    coordinator = department.actors[COORDINATOR]
    item = window_of(await coordinator.presses(await agenda(department), "agenda.item.open", at))
    return window_of(await coordinator.sends(item, **script))


async def come(department: Department, user_id: str, at: int) -> None:
    """Somebody says whether they come: the first, second or third of the answers offered."""
    await department.actors[user_id].presses(await session(department, user_id), "rounds.come", at)


async def attend(department: Department, user_ids: tuple[str, ...]) -> str:
    """People in the room type the code that the coordinator shows. Returns the code."""
    window = await session(department, COORDINATOR)
    code = facts(window)["Attendance code"]
    for user_id in user_ids:
        await department.actors[user_id].types(f"/peer attend {code}")
    return code


async def answer(department: Department, user_id: str, **given: str) -> Form:
    """Somebody answers the newest survey that they are asked to."""
    actor = department.actors[user_id]
    waiting = window_of(await actor.types("/peer survey"))
    return window_of(await actor.sends(window_of(await actor.presses(waiting, "survey.ask")), **given))


def facts(form: Form) -> dict[str, str]:
    """The names and values that a window shows, in English."""
    speak = catalogue("en")
    shown = (element.rows for element in form.elements if isinstance(element, Facts))
    return {speak.say(name): speak.say(value) for rows in shown for name, value in rows}


async def present(department: Department, points: Mapping[int, str]) -> Form:
    """The coordinator steps through the agenda and releases what was learned. `points` by place on the agenda."""
    coordinator = department.actors[COORDINATOR]
    window = window_of(await coordinator.presses(await agenda(department), "agenda.present"))
    at = 0
    while "agenda.reveal" in department.offers(window):
        found = window_of(await coordinator.presses(window, "agenda.reveal"))
        given = {"point": points[at]} if at in points else {}
        window, at = window_of(await coordinator.sends(found, **given)), at + 1
    return window_of(await coordinator.sends(window))
