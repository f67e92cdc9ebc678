"""The block against abuse: how long somebody whose seat was closed cannot share cases."""

from datetime import date, timedelta

SHORTEST = timedelta(days=60)
LONGEST = timedelta(days=90)
"""Between how many days after its conversation was closed a block ends. It is drawn, so that its end names no day."""


def block_ends(closed_on: date, lot: int) -> date:
    """The first day on which somebody may share again. `lot` is any number, always the same for one seat."""
    days = (LONGEST - SHORTEST).days
    return closed_on + SHORTEST + timedelta(days=lot % (days + 1))
