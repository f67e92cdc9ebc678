"""What ends by itself and what is destroyed, looked at every hour."""

from collections.abc import Awaitable
from datetime import date
from typing import Protocol

import structlog

from bot.domain.retention import DAYS_KEPT
from bot.ports.clock import Clock
from bot.ports.unit import Store
from bot.services import blocks, drafts, outside, retention, usefulness

log = structlog.get_logger("peerlearn.retention")


class KeyUpkeep(Protocol):
    """What only the store itself can tidy."""

    def forget_days(self, before: date) -> Awaitable[None]:
        """Destroy the daily keys before a day, with all that was kept under them."""
        ...

    def sweep_keys(self) -> Awaitable[int]:
        """Destroy keys that a crash left behind."""
        ...


async def sweep(store: Store, keys: KeyUpkeep, clock: Clock) -> None:
    """Close what has been quiet, and destroy every key whose time has come. Doing it again changes nothing."""
    for programme in await store.read(lambda unit: unit.programmes.all()):
        # Before the seats: one that was closed late is destroyed by the next look, if the program was away meanwhile.
        await store.write(lambda unit, programme=programme: blocks.sweep(unit, programme))
        swept = await store.write(lambda unit, programme=programme: retention.sweep(unit, programme))
        if swept.closed or swept.identities or swept.contents:
            log.info("retention.swept", closed=swept.closed, identities=swept.identities, contents=swept.contents)
        await store.write(lambda unit, programme=programme: retention.forget_attendance(unit, programme))
        await store.write(lambda unit, programme=programme: usefulness.look(unit, programme))
    await store.write(drafts.forget_old)
    await store.write(outside.forget_old)
    await keys.forget_days(clock.now().date() - DAYS_KEPT)
    await keys.sweep_keys()
