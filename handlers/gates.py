"""Where to turn to when a case is more than something to learn from."""

from bot.screens import gates as screens
from bot.screens.answers import Answer
from bot.screens.inputs import Pressed
from handlers.people import over_or_open
from handlers.turn import Turn


async def show(turn: Turn, pressed: Pressed) -> Answer:
    """Every route in the department's own words, the same from every seat. Nothing is read and nothing is kept."""
    return over_or_open(pressed, screens.routes(turn.house))
