"""The made-up department at work, through the doors that people use: commands, forms and buttons."""

from datetime import datetime
from typing import Protocol

from bot.app import Bot
from bot.demo.actor import Actor, buttons_of, window_of
from bot.demo.department import (
    AGREED,
    CHANNEL,
    EVERYONE,
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
from bot.screens.elements import Card, Facts, Form
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
            agreed=AGREED,
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

    @staticmethod
    def offers(screen: Card | Form) -> set[str]:
        """What the buttons of a screen do."""
        return {button.action for button in buttons_of(screen)}

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
