"""How what is due is done with every beat: one step after the other, whichever replica looks first."""

from collections.abc import Callable
from typing import TypeVar

from bot.domain.programmes import Programme
from bot.ports.unit import Store, Unit

S = TypeVar("S")


async def run_each(
    store: Store,
    first_due: Callable[[Unit, Programme], S | None],
    run: Callable[[Unit, Programme, S], object],
    named: Callable[[S], object],
) -> None:
    """Do every step that is due in every programme: each in a transaction of its own, until none is left.

    Args: named: what is the same of two steps that are the same, whenever they were found to be due.
    """
    for programme in await store.read(lambda unit: unit.programmes.all()):
        done: object = None
        while True:
            due = await store.read(lambda unit, programme=programme: first_due(unit, programme))
            # A step that is still due once it was done would be done again for ever; the next beat looks again.
            if due is None or named(due) == done:
                break
            done = named(due)
            await store.write(lambda unit, programme=programme, due=due: run(unit, programme, due))
