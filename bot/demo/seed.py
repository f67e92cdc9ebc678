"""Fills the demo through the doors that people use: commands, forms and buttons, on a clock that moves."""

from collections.abc import Awaitable, Callable
from datetime import datetime
from functools import partial
from typing import Protocol

from bot.app import Bot
from bot.demo.actor import Actor, window_of
from bot.demo.department import (
    BEGINS,
    CASES,
    CHANNEL,
    EVERYONE,
    FOUNDED,
    FOUNDER,
    MASK,
    PATHWAY,
    PEOPLE,
    PROGRAMME,
    SITES,
    TENANT,
    ZONE,
    Person,
    Shared,
)
from bot.ports.clock import Clock
from bot.screens.elements import Facts, Form
from bot.screens.inputs import Who
from bot.services import programmes
from bot.text.catalogue import catalogue


class Movable(Clock, Protocol):
    """A clock that can be moved forward."""

    def move_to(self, moment: datetime) -> None:
        """Show a later moment."""
        ...


class Department:
    """The made-up department at work."""

    def __init__(self, bot: Bot, clock: Movable, platform: str) -> None:
        """Args: platform: where everybody's account is."""
        self.bot = bot
        self._clock = clock
        self.actors = {
            person.user_id: Actor(bot.dispatch, Who(platform, TENANT, person.user_id, person.language, ZONE))
            for person in EVERYONE
        }

    async def advance(self, to: datetime) -> None:
        """Let time pass, stopping at everything that is due on the way."""
        while (due := await self.bot.next_due()) is not None and due <= to:
            self._clock.move_to(due)
            await self.bot.run_due()
        self._clock.move_to(to)
        await self.bot.run_due()

    async def found(self) -> None:
        """Found the programme and let everybody join."""
        code = await self.bot.database.write(programmes.issue_setup_code)
        founder = self.actors[FOUNDER.user_id]
        form = window_of(await founder.types(f"/peer setup {code}", channel_id=CHANNEL))
        await founder.sends(
            form,
            name=PROGRAMME,
            sites="\n".join(SITES),
            channel=CHANNEL,
            founder=FOUNDER.name,
            role=FOUNDER.role,
            pathway=PATHWAY,
            mask=MASK,
            language="en",
            zone=ZONE,
        )
        groups: dict[tuple[str, int, str, bool], list[Person]] = {}
        for person in PEOPLE:
            key = (person.role, person.site, person.subspecialty, person.coordinator)
            groups.setdefault(key, []).append(person)
        for group in groups.values():
            await self._invite(founder, group)

    async def _invite(self, founder: Actor, group: list[Person]) -> None:
        first = group[0]
        form = window_of(await founder.types("/peer invite"))
        answers = {
            "names": "\n".join(person.name for person in group),
            "role": first.role.value,
            "site": str(first.site),
            "subspecialty": first.subspecialty,
            "coordinator": "yes" if first.coordinator else "",
        }
        codes = codes_in(window_of(await founder.sends(form, **answers)))
        for person in group:
            await self.actors[person.user_id].types(f"/peer join {codes[person.name]}")

    async def share(self, case: Shared) -> Form:
        """Share a case as its submitter. Returns the receipt."""
        actor = self.actors[case.submitter]
        form = window_of(await actor.types("/case"))
        reader = case.reader
        if reader not in {"mine", "coordinator"}:
            reader = actor.chooses(form, "reader", next(one.name for one in EVERYONE if one.user_id == reader))
        answers = {
            "outstanding": "no",
            "kind": case.kind,
            "modality": case.modality,
            "reader": reader,
            "happened": case.happened,
            "point": case.point,
            "factor": case.factor,
            "source": case.source,
            "name": case.name,
        }
        answer = window_of(await actor.sends(form, **answers))
        if answer.name == "case":
            answer = window_of(await actor.sends(answer, name="knowing"))
        return answer

    async def thread(self, user_id: str, kind: str) -> Form:
        """Open somebody's conversation about a case of this kind, from their home."""
        actor = self.actors[user_id]
        home = window_of(await actor.types("/peer"))
        speak = catalogue("en")
        rows = [row for row in home.elements if getattr(getattr(row, "button", None), "action", "") == "thread.open"]
        at = next(n for n, row in enumerate(rows) if f": {kind}" in speak.say(getattr(row, "title", "")))
        return window_of(await actor.presses(home, "thread.open", at))


def codes_in(form: Form) -> dict[str, str]:
    """The codes that a window shows, by name."""
    facts = next(element for element in form.elements if isinstance(element, Facts))
    return {str(name): str(code) for name, code in facts.rows}


async def seed(department: Department) -> None:
    """Six weeks of the programme, up to the morning on which the demo begins."""
    await department.advance(FOUNDED)
    await department.found()
    events: list[tuple[datetime, Callable[[], Awaitable[object]]]] = []
    for number, case in enumerate(CASES):
        month, day = case.day
        hour = 9 if (month, day) == (BEGINS.month, BEGINS.day) else 10 + number % 5
        events.append((FOUNDED.replace(month=month, day=day, hour=hour, minute=10), partial(department.share, case)))
    for month, day, happens in _CALENDAR:
        events.append((FOUNDED.replace(month=month, day=day, hour=15), partial(happens, department)))
    for moment, happens in sorted(events, key=lambda event: event[0]):
        await department.advance(moment)
        await happens()
    await department.advance(BEGINS)


async def _answer(department: Department, user_id: str, kind: str, **values: str) -> None:
    await department.actors[user_id].sends(await department.thread(user_id, kind), **values)


async def _close(department: Department, user_id: str, kind: str, rounds: str) -> None:
    window = await department.thread(user_id, kind)
    actor = department.actors[user_id]
    await actor.sends(window_of(await actor.presses(window, "thread.close.ask")), rounds=rounds)


async def _rib_answered(department: Department) -> None:
    await _answer(department, "gus", "Learning", answer="thanks", words="I see it now. Bone windows it is.")


async def _rib_closed(department: Department) -> None:
    await _close(department, "eli", "Learning", "yes")


async def _vein_answered(department: Department) -> None:
    await _answer(department, "lou", "Challenging", answer="agree", words="I followed it back to the sinus: agreed.")


async def _vein_closed(department: Department) -> None:
    await _close(department, "lou", "Challenging", "ask_first")


async def _tube_answered(department: Department) -> None:
    await _answer(department, "bea", "Near miss", answer="addendum_made", words="J’ai appelé l’unité et ajouté un mot.")


async def _tube_closed(department: Department) -> None:
    await _close(department, "wren", "Near miss", "yes")


async def _appendix_answered(department: Department) -> None:
    await _answer(
        department,
        "mia",
        "Learning",
        answer="different",
        words="On the coronal images I took it for the ileum. Could we look together?",
        audience="both",
    )


async def _good_call_answered(department: Department) -> None:
    await _answer(department, "julie", "Good call", answer="thanks", words="Merci, cela fait plaisir.")


async def _quality_answered(department: Department) -> None:
    await _answer(department, "uma", "Image quality", answer="thanks")
    actor = department.actors["uma"]
    window = await department.thread("uma", "Image quality")
    await actor.sends(window_of(await actor.presses(window, "thread.name.ask")), sure="yes")


async def _labels_handed_back(department: Department) -> None:
    actor = department.actors["eli"]
    window = await department.thread("eli", "Near miss")
    await actor.sends(window_of(await actor.presses(window, "thread.not_mine.ask")))


async def _labels_routed(department: Department) -> None:
    coordinator = department.actors["cora"]
    board = window_of(await coordinator.types("/peer board"))
    speak = catalogue("en")
    rows = [row for row in board.elements if getattr(getattr(row, "button", None), "action", "") == "board.open"]
    at = next(n for n, row in enumerate(rows) if speak.say(getattr(row, "title", "")).startswith("Near miss"))
    case = window_of(await coordinator.presses(board, "board.open", at))
    form = window_of(await coordinator.presses(case, "board.route.ask"))
    await coordinator.sends(form, reader=coordinator.chooses(form, "reader", "Dr. Wren West"))


_CALENDAR = (
    (4, 2, _rib_answered),
    (4, 7, _rib_closed),
    (4, 10, _vein_answered),
    (4, 22, _vein_closed),
    (4, 29, _tube_answered),
    (5, 4, _appendix_answered),
    (5, 5, _tube_closed),
    (5, 6, _good_call_answered),
    (5, 8, _quality_answered),
    (5, 8, _labels_handed_back),
    (5, 11, _labels_routed),
)
