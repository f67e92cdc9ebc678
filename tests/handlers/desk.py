"""Where handlers are asked directly: a turn of anybody's, on a ward's real database, without the program around it."""

from dataclasses import dataclass

from bot.domain.people import Member
from bot.domain.programmes import Programme
from bot.ports.unit import Unit
from bot.screens.answers import Answer
from bot.screens.inputs import Command, Input, Pressed, Submitted, Surface, Who
from handlers import router
from handlers.turn import Turn
from tests.drivers.cast import PLATFORM, TENANT, ZONE
from tests.drivers.ward import Ward


@dataclass(frozen=True)
class Desk:
    """Asks the router for somebody. `ward` is the department that they belong to, or do not."""

    ward: Ward

    async def turn(self, user_id: str, event: str = "", tenant: str = TENANT) -> Turn:
        """A turn of somebody at an account of the ward's chat, or of another one."""
        who = Who(PLATFORM, tenant, user_id, "en", ZONE)

        def look(unit: Unit) -> tuple[Member | None, Programme | None]:
            return unit.people.behind(PLATFORM, tenant, user_id), unit.programmes.of(PLATFORM, tenant)

        member, programme = await self.ward.database.read(look)
        now, links = self.ward.clock.now(), self.ward.bot.links
        return Turn(who, event, member, programme, now, "en", self.ward.database, links)

    async def asks(self, user_id: str, asked: Input, tenant: str = TENANT) -> Answer:
        """What the router answers somebody."""
        event = "" if isinstance(asked, Submitted) else asked.event
        return await router.answer(await self.turn(user_id, event, tenant), asked)

    async def types(self, user_id: str, typed: str, tenant: str = TENANT, event: str = "") -> Answer:
        """A slash command."""
        name, _, text = typed.removeprefix("/").partition(" ")
        return await self.asks(user_id, Command(self._who(user_id), name, text, event=event), tenant)

    async def presses(
        self, user_id: str, action: str, handle: str = "", value: str = "", *, inside: bool = False, event: str = ""
    ) -> Answer:
        """A button; `inside` a window or outside of one."""
        surface = Surface.WINDOW if inside else Surface.DIRECT
        return await self.asks(
            user_id, Pressed(self._who(user_id), action, handle, value, surface, hidden={"h": handle}, event=event)
        )

    async def sends(self, user_id: str, form: str, values: dict[str, str], **hidden: str) -> Answer:
        """A form."""
        return await self.asks(user_id, Submitted(self._who(user_id), form, values, hidden))

    async def nonce(self) -> str:
        """A nonce for a form."""
        return await self.ward.database.read(lambda unit: unit.nonces.issue())

    @staticmethod
    def _who(user_id: str) -> Who:
        return Who(PLATFORM, TENANT, user_id, "en", ZONE)
