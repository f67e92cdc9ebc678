"""Where to turn to when a case is more than something to learn from."""

from bot.domain.cases import Outstanding
from bot.domain.gates import Matter
from bot.screens import gates as screens
from bot.screens.answers import Answer, Push
from bot.screens.inputs import Pressed
from handlers.people import over_or_open
from handlers.turn import Turn


async def show(turn: Turn, pressed: Pressed) -> Answer:
    """Every route in the department's own words, the same from every seat. Nothing is read and nothing is kept."""
    return over_or_open(pressed, screens.routes(turn.house))


def stops(turn: Turn, outstanding: str | None, matter: str | None) -> Push | None:
    """What stands in the way of a case, whatever else was answered: the patient first. Nothing is stored."""
    if outstanding == Outstanding.NOT_YET:
        return Push(screens.stop(turn.house.pathway))
    if matter in screens.ROUTES:
        return Push(screens.elsewhere(turn.house, Matter(matter)))
    return None
