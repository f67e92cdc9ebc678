"""Filing several cases of one form: all at once, or none."""

import json
from collections.abc import Sequence
from datetime import date

from bot.domain.errors import NothingHere
from bot.ports.unit import Unit
from bot.screens.inputs import Submitted
from bot.services import cases, threads
from handlers.turn import Turn, once


def file_all(
    unit: Unit, turn: Turn, sent: Submitted, submissions: Sequence[cases.Submission]
) -> list[tuple[str, date | None]]:
    """File all of them the first time: the label of each, and the day on which it arrives, None where that is now.

    Sent again, what is still there is said again.
    """
    filed = list[str]()

    def file() -> str:
        receipts = [cases.submit(unit, turn.actor, turn.house, one) for one in submissions]
        filed.append(json.dumps([(one.label, one.arrives.isoformat() if one.arrives else "") for one in receipts]))
        return filed[0]

    kept = json.loads(once(unit, turn, sent, file))
    if not filed:
        mine = {line.label for line in threads.mine(unit, turn.actor, turn.house.lists)}
        kept = [one for one in kept if one[0] in mine]
        if not kept:
            raise NothingHere
    return [(label, date.fromisoformat(arrives) if arrives else None) for label, arrives in kept]
