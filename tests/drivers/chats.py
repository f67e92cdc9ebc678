"""A second chat beside the ward's: how it is connected, and who acts there."""

from bot.demo.actor import window_of
from bot.ports.unit import Unit
from bot.screens.elements import Form
from bot.services import programmes
from tests.drivers.cast import HOUSE, Part
from tests.drivers.ward import Person, Ward

SECOND = "the second chat"


def elsewhere(ward: Ward, user_id: str, tenant: str = SECOND, language: str = "en") -> Person:
    """Somebody at an account of another chat, which may have the same id as one of the ward's."""
    return Person(Part(user_id, f"{user_id} elsewhere", language=language), ward, tenant=tenant)


async def connecting_code(ward: Ward) -> str:
    """What `peerlearn setup-code --join` prints in the operator's terminal."""

    def issue(unit: Unit) -> str:
        programme = next(one for one in unit.programmes.all() if one.name == HOUSE)
        return programmes.issue_connecting_code(unit, programme)

    return await ward.database.write(issue)


async def connects(ward: Ward, person: Person, channel: str = "#second") -> Form:
    """Connect the person's chat. Returns what they see then."""
    form = window_of(await person.types(f"/peer setup {await connecting_code(ward)}"))
    return window_of(await person.sends(form, channel=channel))
